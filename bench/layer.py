"""A survey layer read, checked and stored, at growing sizes: `python bench/layer.py`.

Beside it geopandas reads the same file and tells validity and area, without checks or ledger.
Each measurement is a process of its own, so that its peak of memory is its own. `seconds` are those
of the processor, the child's counted: a busy computer lengthens `wall_s`. The exponent is log time
over log plots.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyogrio.raw import write

from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.sources.gdal_layers import SANDBOX
from yuanheng.model.units import parse_unit, storage_unit

SIZES = (10_000, 50_000, 200_000)
PERIOD, ZONE, CRS = "2024", "示例区", "EPSG:4548"
Shapes = npt.NDArray[np.object_]


def plots(count: int) -> Shapes:
    """Give plots of 50 m with streets of 10 m between them."""
    n = np.arange(count)
    x, y = n % 500 * 60.0 + 485_000, n // 500 * 60.0 + 3_500_000
    return np.asarray(shapely.box(x, y, x + 50, y + 50), dtype=object)


def mosaic(count: int, seed: int = 5) -> Shapes:
    """Give irregular plots that share their boundaries, one in a hundred drawn short, or too far.

    They lie in blocks of at most 10,000 with a road around each.
    """
    rng, blocks = np.random.default_rng(seed), []
    for n in range(max(1, count // 10_000)):
        west, south = 485_000 + n % 5 * 5_030.0, 3_500_000 + n // 5 * 5_030.0
        block = shapely.box(west, south, west + 5_000, south + 5_000)
        seeds = rng.random((min(count, 10_000), 2)) * 5_000 + [west, south]
        cells = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=block)
        blocks.append(shapely.intersection(shapely.get_parts(cells), block))
    shapes = np.concatenate(blocks)
    for chosen, by in ((rng.random(shapes.size) < 0.01, -0.3), (rng.random(shapes.size) < 0.01, 0)):
        shapes[chosen] = shapely.buffer(shapes[chosen], by or 0.1, join_style="mitre")
    return np.asarray(shapes[shapely.get_type_id(shapes) == 3], dtype=object)


def large_ones() -> dict[str, Shapes]:
    """Give one polygon of 300,000 vertices, and one of 1,000 holes, each with a plot beside it."""
    t = np.linspace(0, 2 * np.pi, 300_001)[:-1]
    r = 1000 + 5 * np.sin(200 * t)
    star = shapely.Polygon(np.column_stack([500_000 + r * np.cos(t), 3_500_000 + r * np.sin(t)]))
    n = np.arange(1000)
    x, y = 500_005 + n % 40 * 30.0, 3_500_005 + n // 40 * 30.0
    holes = [h.exterior for h in shapely.box(x, y, x + 10, y + 10)]
    outline = shapely.box(500_000, 3_500_000, 501_200, 3_500_760).exterior
    beside = shapely.box(502_000, 3_500_000, 502_100, 3_500_100)
    holed = shapely.Polygon(outline, holes)
    return {
        "300,000 vertices": np.array([star, beside], dtype=object),
        "1,000 holes": np.array([holed, beside], dtype=object),
    }


def write_layer(path: Path, shapes: Shapes) -> None:
    """Write shapes as a survey layer, each with its own area."""
    count, fields = shapes.size, ("TBBH", "DLDM", "GYDM", "DLMJ")
    values = [
        np.array([f"P{i}" for i in range(count)], dtype=object),
        np.array((["A2", "B1", "C1"] * count)[:count], dtype=object),
        np.array(["D1"] * count, dtype=object),
        np.round(shapely.area(shapes) / 1e4, 4),
    ]
    names, wkb = np.array(fields, dtype=object), shapely.to_wkb(shapes)
    write(str(path), wkb, values, names, geometry_type="Polygon", crs=CRS)


def ours(path: Path) -> dict[str, Any]:
    """Import the layer into an empty ledger; gives rows and what was measured."""
    house = create_ledger(path.with_suffix(".yhdb"))
    zone, _ = add_zone(house, ZONE, {})
    steps = 0

    def progress(_phase: str, _done: int, _total: int) -> None:
        nonlocal steps
        steps += 1

    before, began = processor_seconds(), time.perf_counter()
    batch, _ = import_file(house, path, zone=zone, period=PERIOD, progress=progress)
    SANDBOX.close()  # the child that read the file is counted once it has ended
    seconds, wall = processor_seconds() - before, time.perf_counter() - began
    stored = sum(house.store.facts("parcel", [batch.seq]).column("area_measured").to_pylist())
    m2 = parse_unit("m2")
    area = float(stored / m2.factor_to(storage_unit(m2)))
    assert steps, "a long import tells how far it is"
    return {"rows": batch.rows, "area_m2": area, "seconds": seconds, "wall_s": round(wall, 3)}


def geopandas(path: Path) -> dict[str, Any]:
    """Read the layer with geopandas, and tell validity and area."""
    peer = importlib.import_module("geopandas")  # may be absent
    before, began = processor_seconds(), time.perf_counter()
    frame = peer.read_file(path)
    valid, area = int(frame.is_valid.sum()), float(frame.area.sum())
    seconds, wall = processor_seconds() - before, time.perf_counter() - began
    return {"rows": valid, "area_m2": area, "seconds": seconds, "wall_s": round(wall, 3)}


def processor_seconds() -> float:
    """Give the time of the processor that this process and its ended children took."""
    mine, theirs = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def peak_mb() -> int:
    """Give the most memory that this process, and the largest of its children, held."""
    return sum(
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def alone(work: str, path: Path) -> dict[str, Any]:
    """Run one measurement as a process of its own."""
    command = [sys.executable, __file__, "--one", work, str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def measure(path: Path, *, with_peer: bool) -> dict[str, Any]:
    """Measure one layer by both, and check that they saw the same land."""
    own = alone("ours", path)
    if not with_peer:
        return {"ours": own}
    peer = alone("geopandas", path)
    assert own["rows"] == peer["rows"], (own, peer)
    assert math.isclose(own["area_m2"], peer["area_m2"], rel_tol=1e-9), (own, peer)
    return {"ours": own, "geopandas": peer, "ratio": round(peer["seconds"] / own["seconds"], 3)}


def exponent(results: dict[int, dict[str, Any]]) -> float:
    """Fit log seconds over log plots, from the smallest to the largest layer."""
    small, large = min(results), max(results)
    times = [results[n]["ours"]["seconds"] for n in (small, large)]
    return round(math.log(times[1] / times[0]) / math.log(large / small), 3)


def main() -> None:
    """Check that the answers agree, then show ours beside the peer in one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="up to 200,000 plots (default 50,000)")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        work, path = options.one
        told = {"ours": ours, "geopandas": geopandas}[work](Path(path))
        print(json.dumps({**told, "seconds": round(told["seconds"], 3), "peak_mb": peak_mb()}))
        return
    with_peer = importlib.util.find_spec("geopandas") is not None
    result: dict[str, Any] = {"peer": "geopandas" if with_peer else "geopandas is not installed"}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("plots", plots), ("mosaic", mosaic)):
            found = {}
            for size in SIZES if options.full else SIZES[:2]:
                path = Path(folder) / f"{name}_{size}.gpkg"
                write_layer(path, make(size))
                found[size] = measure(path, with_peer=with_peer)
            result[name] = {"sizes": found, "exponent": exponent(found)}
        for name, shapes in large_ones().items():
            path = Path(folder) / f"{name.split(',')[0]}.gpkg"
            write_layer(path, shapes)
            result[name] = measure(path, with_peer=with_peer)
    result["wall_s"] = round(time.perf_counter() - began)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
