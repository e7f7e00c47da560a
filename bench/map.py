"""The map of 50,000 parcels, on the server and in a browser: `python bench/map.py`.

Server: each zoom's tiles cold and warm, with their bytes. Browser: time to the first whole picture,
and the frames of one gesture (a drag, then six steps nearer), beside the same parcels handed to
MapLibre as one GeoJSON source. The share of the processor that draws (without a graphics card it
is software) tells the two apart where frames are at the mercy of a busy computer.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import math
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.office.accounts import add_account
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.model.ledger import ARROW_TYPES, Draft, SnapshotSet
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.map.sheets import Maps, Sheet
from yuanheng.views.map.tiles import Drawing
from yuanheng.views.map.view import map_tile
from yuanheng.views.reports.map import CLASS_COLOURS

if TYPE_CHECKING:
    from playwright.sync_api import Page

PERIOD, PASSWORD = "2024", "a long enough sentence"
CLASSES = ("A1", "A2", "A3", "A4", "A5", "B1", "B21", "B22", "C")
_MOST_TILES = 40
_DIRECT = "--use-angle=swiftshader --enable-unsafe-swiftshader --no-sandbox --disable-quic"
_PEER = """<!doctype html><link rel=stylesheet href=/static/vendor/maplibre-gl.css>
<div id=map style="position:absolute;inset:110px 15px 35px 373px"></div>
<script src=/static/vendor/maplibre-gl-csp.js></script><script>
maplibregl.setWorkerUrl("/static/vendor/maplibre-gl-csp-worker.js");
const map = new maplibregl.Map({container: "map", bounds: BOUNDS, fitBoundsOptions: {padding: 40},
  fadeDuration: 0, maxZoom: 21, style: {version: 8,
  sources: {p: {type: "geojson", data: "/p.json"}}, layers: [
  {id: "f", type: "fill", source: "p", paint: {"fill-color": COLOURS,
    "fill-antialias": false}},
  {id: "l", type: "line", source: "p", minzoom: 13, paint: {"line-width": 0.5}}]}});
map.once("idle", () => { document.getElementById("map").dataset.painted = performance.now(); });
</script>"""


def make_ledger(folder: Path, count: int) -> tuple[OpenHouse, str]:
    """Make a zone of blocks of parcels about 54 m by 50 m, a sixth of them with round corners."""
    house = create_ledger(folder / "map.yhdb")
    zone, _ = add_zone(house, "示例区", {})
    rng, wide = np.random.default_rng(7), math.ceil(count**0.5)
    n = np.arange(count)
    x = n % wide * 60.0 + n % wide // 10 * 25 + 505_000
    y = n // wide * 55.0 + n // wide // 8 * 25 + 3_350_000
    boxes = shapely.box(x, y, x + 54 - 4 * rng.random(count), y + 50 - 4 * rng.random(count))
    round_ = rng.random(count) < 1 / 6
    boxes[round_] = shapely.buffer(shapely.buffer(boxes[round_], -8), 8, quad_segs=6)
    area = [int(a * 1e6) for a in shapely.area(boxes)]
    cells: dict[str, list[Any]] = {"zone": [zone] * count, "period": [PERIOD] * count}
    cells |= {"assessed_range": ["主区"] * count, "number": [str(i) for i in range(count)]}
    cells |= {"land_class": rng.choice(CLASSES, count).tolist(), "area": area}
    cells |= {"boundary": list(shapely.to_wkb(boxes)), "boundary_crs": ["EPSG:4549"] * count}
    stored = ledger_schema().relations["parcel"].stored
    columns = {c: pa.array(cells.get(c, [None] * count), ARROW_TYPES[k]) for c, k in stored}
    facts = pa.table({"source_row": pa.array(range(count), pa.int64()), **columns})
    sets = (SnapshotSet("parcel", zone, "主区", PERIOD),)
    house.store.write(
        Draft("record", "bench", PERIOD, None, None, {"parcel": facts}, sets, ()), None, silent
    )
    add_account(house, "bench", PASSWORD, "admin")
    return house, zone


def tiles_of(drawing: Drawing, zoom: int) -> list[tuple[int, int, int]]:
    """Name the tiles of a zoom, or a spread of them."""
    assert drawing.bounds
    west, south, east, north = drawing.bounds
    columns = [int((v + 180) / 360 * 2**zoom) for v in (west, east)]
    tall = [math.asinh(math.tan(math.radians(v))) / math.pi for v in (north, south)]
    rows = [int((1 - v) / 2 * 2**zoom) for v in tall]
    found = [
        (zoom, x, y) for x in range(columns[0], columns[1] + 1) for y in range(rows[0], rows[1] + 1)
    ]
    return found[:: max(1, len(found) // _MOST_TILES)]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Give the milliseconds of one call, and its answer."""
    start = time.perf_counter()
    answer = work()
    return (time.perf_counter() - start) * 1000, answer


def measure_tiles(house: OpenHouse, zone: str) -> dict[str, Any]:
    """Time the tiles of every zoom, first cold, then warm."""
    maps, survey = Maps(), (zone, PERIOD)
    drawn_ms, sheet = timed(lambda: maps.sheet(house, (*survey, house.store.last_seq())))
    assert len(sheet.drawing.tree) == len(sheet) == len(sheet.classes)
    zooms = {}
    for zoom in range(8, 19):
        spots = tiles_of(sheet.drawing, zoom)
        cold, warm = (
            [timed(partial(map_tile, house, maps, survey, spot, "class")) for spot in spots]
            for _ in range(2)
        )
        sizes = [len(answer) / 1024 for _, answer in cold]
        zooms[zoom] = {
            "tiles": len(spots),
            "cold_ms": _spread([ms for ms, _ in cold]),
            "warm_ms": _spread([ms for ms, _ in warm]),
            "kb_gzip": round(max(sizes), 1),
            "kb": round(max(len(gzip.decompress(answer)) for _, answer in cold) / 1024, 1),
        }
    return {"sheet_ms": round(drawn_ms), "zooms": zooms, "peers": _peers(sheet)}


def _spread(values: list[float]) -> dict[str, float]:
    return {
        "p50": round(statistics.median(values), 1),
        "p95": round(float(np.percentile(values, 95)), 1),
    }


def _peers(sheet: Sheet) -> dict[str, Any]:
    """Time the encoder of the library mapbox_vector_tile on the largest tile beside ours."""
    if not importlib.util.find_spec("mapbox_vector_tile"):
        return {"mapbox_vector_tile": "not installed"}
    peer = importlib.import_module("mapbox_vector_tile")  # may be absent
    spots = [spot for zoom in (11, 12) for spot in tiles_of(sheet.drawing, zoom)]

    def encode(spot: tuple[int, int, int]) -> bytes:
        return sheet.drawing.tile(*spot, {"k": sheet.classes})

    spot = max(spots, key=lambda s: len(encode(s)))
    own = statistics.median(timed(lambda: encode(spot))[0] for _ in range(3))
    half = math.pi * 6378137.0
    size = 2 * half / 2 ** spot[0]
    left, low = -half + spot[1] * size, half - (spot[2] + 1) * size
    frame = shapely.box(left, low, left + size, low + size)
    here = np.sort(sheet.drawing.tree.query(frame)).tolist()
    layer = {
        "name": "parcels",
        "features": [
            {"geometry": sheet.drawing.shapes[n], "id": n, "properties": {"k": sheet.classes[n]}}
            for n in here
        ],
    }
    options = {"quantize_bounds": (left, low, left + size, low + size)}
    theirs, _ = timed(lambda: peer.encode(layer, default_options=options))
    told = {"ours_ms": round(own), "ms": round(theirs), "ratio": round(theirs / own, 1)}
    return {"mapbox_vector_tile": {"tile": spot, "shapes": len(here), **told}}


@contextmanager
def serving(house: OpenHouse) -> Iterator[str]:
    """Serve the ledger by the installed verb."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "yuanheng", "serve", "--ledger", house.place]
    with subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    ) as server:
        try:
            while server.poll() is None:
                with socket.socket() as door:
                    if door.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def measure_browser(house: OpenHouse, zone: str) -> dict[str, Any]:
    """Look at our map and at the peer's, each twice in a browser of its own; the better counts."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path or not importlib.util.find_spec("playwright"):
        return {"browser": "not installed"}
    drawing = Maps().sheet(house, (zone, PERIOD, house.store.last_seq())).drawing
    shapes = _geojson(house, zone)
    with serving(house) as base:
        found: dict[str, list[dict[str, float]]] = {"ours": [], "geojson": []}
        for name in ("ours", "geojson") * 2:
            peer = (shapes, drawing.bounds) if name == "geojson" else None
            found[name].append(_look(path, base, peer))
    return {name: min(seen, key=lambda s: s["drawing_s"]) for name, seen in found.items()}


def _geojson(house: OpenHouse, zone: str) -> str:
    """Write the parcels as GeoJSON in degrees, as a peer would be given them."""
    sheet = Maps().sheet(house, (zone, PERIOD, house.store.last_seq()))
    half = math.pi * 6378137.0

    def degrees(at: Any) -> Any:  # noqa: ANN401 - an array of points
        return np.column_stack(
            (
                at[:, 0] / half * 180,
                np.degrees(2 * np.arctan(np.exp(at[:, 1] / half * math.pi)) - math.pi / 2),
            )
        ).round(7)

    written = shapely.to_geojson(shapely.transform(sheet.drawing.shapes, degrees))
    features = (
        f'{{"type":"Feature","id":{n},"properties":{{"k":"{k}"}},"geometry":{shape}}}'
        for n, (k, shape) in enumerate(zip(sheet.classes, written, strict=True))
    )
    return '{"type":"FeatureCollection","features":[' + ",".join(features) + "]}"


def _look(path: str, base: str, peer: tuple[str, Any] | None) -> dict[str, float]:
    """Open a map, wait for its first whole picture, and make the gesture."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may be absent

    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=path,
            args=_DIRECT.split(),
            viewport={"width": 1366, "height": 768},
        )
        page = context.new_page()
        page.goto(f"{base}/sign-in")
        page.fill("input[name=name]", "bench")
        page.fill("input[name=password]", PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(f"{base}/")
        if peer:
            west, south, east, north = peer[1]
            colours = ["match", ["get", "k"], *(x for c in CLASS_COLOURS.items() for x in c), "red"]
            text = _PEER.replace("BOUNDS", json.dumps([[west, south], [east, north]]))
            text = text.replace("COLOURS", json.dumps(colours))
            page.route("**/peer", lambda r: r.fulfill(body=text, content_type="text/html"))
            page.route(
                "**/p.json", lambda r: r.fulfill(body=peer[0], content_type="application/json")
            )
        page.goto(f"{base}/peer" if peer else f"{base}/map")
        page.wait_for_selector("#map[data-painted]", timeout=180_000)
        before = _drawing_seconds(profile)
        frames = _gesture(page)
        seconds = _drawing_seconds(profile) - before
        painted = float(page.get_attribute("#map", "data-painted") or "nan")
        context.close()
    return {
        "painted_ms": round(painted),
        "frame_p50_ms": round(statistics.median(frames)),
        "frame_p95_ms": round(float(np.percentile(frames, 95))),
        "frame_max_ms": round(max(frames)),
        "drawing_s": round(seconds, 2),
    }


def _gesture(page: Page) -> list[float]:
    """Drag the map and go six steps nearer; give the milliseconds of each frame."""
    page.evaluate(
        """() => { window.frames_ = []; let last = performance.now();
        const step = (now) => {
          frames_.push(now - last); last = now; requestAnimationFrame(step); };
        requestAnimationFrame(step); }"""
    )
    box = page.locator("#map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x - step * 6, y - step * 2)
        page.wait_for_timeout(16)
    page.mouse.up()
    page.wait_for_timeout(800)
    for _ in range(6):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(250)
    page.wait_for_timeout(1500)
    frames: list[float] = page.evaluate("window.frames_")
    return frames


def _drawing_seconds(profile: str) -> float:
    """Give the processor seconds of a browser's drawing process; 0 where /proc does not tell."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "cmdline").read_text()
            if "--type=gpu-process" in said and profile in said:
                cells = (folder / "stat").read_text().rpartition(")")[2].split()
                total += int(cells[11]) + int(cells[12])
        except OSError:
            continue
    return total / 100


def main() -> None:
    """Print the figures as a page or as one JSON document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="50,000 parcels (default 10,000)")
    options = parser.parse_args()
    count = 50_000 if options.full else 10_000
    with tempfile.TemporaryDirectory() as folder:
        house, zone = make_ledger(Path(folder), count)
        result: dict[str, Any] = {
            "workload": f"{count} parcels",
            "server": measure_tiles(house, zone),
            "browser": measure_browser(house, zone),
        }
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    server = result["server"]
    print(f"{result['workload']}; drawn once in {server['sheet_ms']} ms")
    print("  zoom  tiles  cold p50  p95 ms   warm p50  p95 ms   largest KB, by gzip")
    for zoom, z in server["zooms"].items():
        cold, warm = z["cold_ms"], z["warm_ms"]
        print(
            f"  {zoom:4}  {z['tiles']:5}  {cold['p50']:8} {cold['p95']:7}   {warm['p50']:8}"
            f" {warm['p95']:7}   {z['kb']:10} {z['kb_gzip']:8}"
        )
    for part in (server["peers"], result["browser"]):
        for name, told in part.items():
            print(f"  {name:20} {told}")


if __name__ == "__main__":
    main()
