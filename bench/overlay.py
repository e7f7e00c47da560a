"""Two layers laid over each other, beside GEOS, geopandas and DuckDB: `python bench/overlay.py`.

First the kernel alone and GEOS on the same pairs. Then end to end, each in a process of its own:
GeoParquet in, square millimetres of built land by plot out. `seconds` are those of the processor.
A peer that lies elsewhere is named: `--peer duckdb=FOLDER` (with duckdb-extension-spatial).
Compiling is not counted; what is compiled is kept beside the kernel.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from yuanheng.monitor.overlay import grid, kernel
from yuanheng.monitor.overlay.layers import in_pieces, overlay, trust

Shapes = npt.NDArray[np.object_]
#: Plots and buildings, from the smallest to what a province has.
SIZES = ((10_000, 40_000), (100_000, 400_000), (1_000_000, 4_000_000))
MOST_PAIRS = 100_000
TOKYO = Path("../shared/data/buildings_tokyo/buildings_ota_koto_shinagawa.parquet")
#: Metres that a plot has for itself, so that layers of all sizes are equally dense.
ROOM_M = 32.0


def turned(count: int, corners: int, radius: float, seed: int) -> Shapes:
    """Give polygons of so many corners, turned at random, spread over a land that grows along."""
    rng = np.random.default_rng(seed)
    centre = rng.random((count, 1, 2)) * ROOM_M * math.sqrt(count if seed % 2 else count / 4)
    angle = rng.random((count, 1)) * math.tau + np.arange(corners) * math.tau / corners
    size = radius * (0.6 + 0.4 * rng.random((count, corners)))[..., None]
    points = centre + size * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    return np.asarray(shapely.polygons(points + np.array([500_000, 3_500_000])), dtype=object)


def holed(shapes: Shapes) -> Shapes:
    """Cut a hole into each shape and set an island into it."""
    middle = shapely.centroid(shapes)
    ring = shapely.difference(shapely.buffer(middle, 4, quad_segs=3), shapely.buffer(middle, 2))
    return np.asarray(shapely.difference(shapes, ring), dtype=object)


def kernel_beside_geos(plots: Shapes, others: Shapes) -> dict[str, Any]:
    """Reckon the same pairs by both; the error is a share of the smaller shape."""
    first, second = trust(pa.array(shapely.to_wkb(plots))), trust(pa.array(shapely.to_wkb(others)))
    pairs = grid.meeting(*grid.lay_grid(first.boxes), first.boxes, second.boxes)[:MOST_PAIRS]

    def ours() -> npt.NDArray[np.float64]:
        edges = (first.edges, first.starts, first.boxes, second.edges, second.starts, second.boxes)
        return kernel.shared_areas(*edges, pairs)

    def geos() -> npt.NDArray[np.float64]:
        made = shapely.intersection(plots[pairs[:, 0]], others[pairs[:, 1]])
        return np.asarray(shapely.area(made))

    ours()  # compiled, or taken from where it is kept
    (area, own), (wanted, theirs) = timed(ours), timed(geos)
    smaller = np.minimum(first.areas[pairs[:, 0]], second.areas[pairs[:, 1]])
    error = float(np.max(np.abs(area - wanted) / smaller))
    assert error < 1e-9, error
    times = {"kernel_s": round(own, 4), "geos_s": round(theirs, 3), "ratio": round(theirs / own, 1)}
    return {"pairs": len(pairs), **times, "error": error}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Do something and tell the seconds of the processor it took."""
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


def same_pairs(count: int) -> dict[str, Any]:
    """Hold kernel and GEOS against each other on four kinds of shapes."""
    plots, others = turned(count, 4, 20, 1), turned(4 * count, 4, 8, 2)
    twelve = turned(count, 12, 20, 3), turned(4 * count, 12, 8, 4)
    found = {
        "rotated quadrilaterals": kernel_beside_geos(plots, others),
        "12-gons": kernel_beside_geos(*twelve),
        "holes and islands": kernel_beside_geos(holed(twelve[0][: count // 4]), others),
    }
    if TOKYO.exists():
        table = pq.read_table(TOKYO, columns=["geometry"]).column(0)
        feet = shapely.from_wkb(table.to_pylist())
        metres = [math.cos(math.radians(35.6)) * 111_320, 110_950]  # near enough for a measure
        feet = shapely.transform(feet, lambda xy: (xy - [139.75, 35.6]) * metres)
        feet = feet[shapely.is_valid(feet)]
        west, south, east, north = shapely.total_bounds(feet)
        x, y = np.meshgrid(np.arange(west, east, 60), np.arange(south, north, 60))
        found["Tokyo footprints"] = kernel_beside_geos(
            shapely.box(x.ravel(), y.ravel(), x.ravel() + 60, y.ravel() + 60), feet
        )
    return found


def write_geoparquet(path: Path, shapes: Shapes) -> None:
    """Write shapes with a number each."""
    geo = {
        "version": "1.0.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Polygon"], "crs": None}},
    }
    table = pa.table({"id": np.arange(shapes.size), "geometry": shapely.to_wkb(shapes)})
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)


def ours(plots: Path, others: Path) -> int:
    """Sum whole square millimetres."""
    land = trust(pq.read_table(plots, columns=["geometry"]).column(0))
    built = np.zeros(len(land), np.int64)
    for found in overlay(land, in_pieces(pq.read_table(others, columns=["geometry"]).column(0))):
        np.add.at(built, found.first, np.rint(found.area * 1e6).astype(np.int64))
    return int(built.sum())


def geopandas(plots: Path, others: Path) -> int:
    """Overlay whole frames, as its guide has it."""
    peer = importlib.import_module("geopandas")
    frames = [peer.read_parquet(path) for path in (plots, others)]
    made = peer.overlay(*frames, how="intersection", keep_geom_type=True)
    built = (made.area * 1e6).round().astype("int64").groupby(made["id_1"]).sum()
    return int(built.sum())


def duckdb(plots: Path, others: Path) -> int:
    """Join by what meets, in one thread."""
    peer = importlib.import_module("duckdb")
    folder = Path(importlib.import_module("duckdb_extension_spatial").__file__ or "").parent
    (extension,) = folder.glob("extensions/*/spatial.duckdb_extension")
    connection = peer.connect(config={"threads": "1"})
    connection.load_extension(str(extension))
    (built,) = connection.execute(
        "SELECT sum(built) FROM (SELECT a.id, sum(CAST(round(ST_Area(ST_Intersection("
        "a.geometry, b.geometry)) * 1e6) AS BIGINT)) AS built FROM read_parquet(?) a JOIN"
        " read_parquet(?) b ON ST_Intersects(a.geometry, b.geometry) GROUP BY a.id)",
        [str(plots), str(others)],
    ).fetchone()
    return int(built)


WORKS: dict[str, Callable[[Path, Path], int]] = {
    "ours": ours,
    "geopandas": geopandas,
    "duckdb": duckdb,
}
NEEDED = {"geopandas": "geopandas", "duckdb": "duckdb_extension_spatial"}


def alone(work: str, folder: str | None, plots: Path, others: Path) -> dict[str, Any]:
    """Run one measurement as a process of its own."""
    command = [sys.executable, __file__, "--one", work, str(plots), str(others)]
    path = os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))
    answer = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    if answer.returncode:
        return {"not measured": (answer.stderr.strip().splitlines() or ["?"])[-1][:200]}
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def one(work: str, plots: Path, others: Path) -> dict[str, Any]:
    """Measure one work here; ours has a first, small turn, in which all is compiled."""
    if work == "ours":
        with tempfile.TemporaryDirectory() as folder:
            small = Path(folder) / "small.parquet"
            write_geoparquet(small, turned(10, 4, 20, 1))
            ours(small, small)
    elif work in NEEDED:
        importlib.import_module(NEEDED[work])
    began = time.perf_counter()
    built, seconds = timed(lambda: WORKS[work](plots, others))
    return {
        "mm2": built,
        "seconds": round(seconds, 3),
        "wall_s": round(time.perf_counter() - began, 3),
        "peak_mb": peak_mb(),
    }


def peak_mb() -> int:
    """Give the most memory this program held; getrusage would count that of what started it."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in told.splitlines() if "VmHWM" in line) // 1024


def end_to_end(sizes: tuple[tuple[int, int], ...], peers: dict[str, str]) -> dict[str, Any]:
    """Measure all at the second size, ours at every size; they must find the same land."""
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        plots, others = Path(folder) / "plots.parquet", Path(folder) / "others.parquet"
        for count, many in sizes:
            write_geoparquet(plots, turned(count, 4, 20, 1))
            write_geoparquet(others, turned(many, 4, 8, 2))
            works = WORKS if (count, many) == SIZES[1] else ["ours"]
            found = {work: alone(work, peers.get(work), plots, others) for work in works}
            sums = [each["mm2"] for each in found.values() if "mm2" in each]
            assert math.isclose(min(sums), max(sums), rel_tol=1e-9), found
            result[f"{count} x {many}"] = found
    times = [each["ours"]["seconds"] for each in result.values()]
    if len(times) > 1:
        grown = math.log(sizes[len(times) - 1][0] / sizes[0][0])
        result["exponent"] = round(math.log(times[-1] / times[0]) / grown, 3)
    return result


def main() -> None:
    """Show the kernel beside GEOS, and the whole way beside its peers, in one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="up to 1 M x 4 M (default 100 k)")
    parser.add_argument("--peer", action="append", default=[], help="NAME=FOLDER of a peer")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        work, plots, others = options.one
        print(json.dumps(one(work, Path(plots), Path(others))))
        return
    result = {
        "same pairs": same_pairs(50_000),
        "end to end": end_to_end(
            SIZES if options.full else SIZES[:2], dict(p.split("=", 1) for p in options.peer)
        ),
    }
    print(json.dumps(result, ensure_ascii=False, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
