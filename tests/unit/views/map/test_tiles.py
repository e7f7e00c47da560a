"""Map tiles, read back by GDAL's own reader of vector tiles."""

from __future__ import annotations

from math import asinh, pi, radians, tan
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from yuanheng.views.map.tile_encoding import EXTENT
from yuanheng.views.map.tiles import MAX_ZOOM, Drawing, draw, is_tile

CGCS2000 = "EPSG:4490"
WEST, SOUTH = 120.0, 30.0
#: A degree of longitude, in units of the grid at zoom 12.
_UNITS = 2**12 * EXTENT / 360


def box(x: float, y: float, wide: float = 0.01, high: float = 0.01) -> shapely.Polygon:
    """A box in degrees, so far from the corner of the tests."""
    return shapely.box(WEST + x, SOUTH + y, WEST + x + wide, SOUTH + y + high)


def drawing(*shapes: shapely.Geometry | None) -> Drawing:
    """Draw shapes in CGCS2000."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return draw(array, [CGCS2000] * len(shapes))


def spot(longitude: float, latitude: float, zoom: int) -> tuple[int, int, int]:
    """The tile of a place."""
    tall = asinh(tan(radians(latitude)))
    return zoom, int((longitude + 180) / 360 * 2**zoom), int((1 - tall / pi) / 2 * 2**zoom)


def read(tile: bytes, folder: Path) -> tuple[list[int], dict[str, list[Any]], list[Any]]:
    """Ids, facts by name and shapes in units of the grid, y upwards, as GDAL reads them."""
    path = folder / "tile.mvt"
    path.write_bytes(tile)
    meta, _, wkb, fields = pyogrio.raw.read(f"MVT:{path}", CLIP="NO")
    facts = {n: v.tolist() for n, v in zip(meta["fields"], fields, strict=True)}
    return facts.pop("mvt_id"), facts, list(shapely.from_wkb(wkb))


def test_a_tile_holds_the_shapes_with_their_places_and_facts(tmp_path: Path) -> None:
    """What has no shape is left out, and the places of the others stay what they are."""
    drawn = drawing(box(0, 0), None, box(0.02, 0))
    tile = drawn.tile(*spot(120.01, 30.005, 12), {"k": ["A1", "B1", "A1"], "no": ["1", "2", "3"]})
    ids, facts, _ = read(tile, tmp_path)
    assert (ids, facts) == ([0, 2], {"k": ["A1", "A1"], "no": ["1", "3"]})


def test_shapes_lie_on_the_grid_where_their_coordinates_are(tmp_path: Path) -> None:
    """A hundredth of a degree is as many units of the grid as it should be."""
    zoom, x, y = spot(120.005, 30.005, 12)
    _, _, (shape,) = read(drawing(box(0, 0)).tile(zoom, x, y, {}), tmp_path)
    left, _, right, _ = shape.bounds
    expected = ((WEST + 180) * _UNITS - x * EXTENT, (WEST + 180.01) * _UNITS - x * EXTENT)
    assert (left, right) == pytest.approx(expected, abs=0.5)


def test_a_hole_stays_a_hole(tmp_path: Path) -> None:
    """The ring inside turns the other way and is taken off the area."""
    holed = shapely.difference(box(0, 0), box(0.004, 0.004, 0.002, 0.002))
    _, _, (shape,) = read(drawing(holed).tile(*spot(120.005, 30.005, 12), {}), tmp_path)
    (part,) = shape.geoms
    assert len(part.interiors) == 1
    assert part.area == pytest.approx(shapely.Polygon(part.exterior).area * 0.96, rel=0.01)


def test_all_parts_of_a_shape_are_drawn(tmp_path: Path) -> None:
    """A parcel on both sides of a road is one shape of two parts."""
    both = shapely.union_all([box(0, 0, 0.004), box(0.006, 0, 0.004)])
    _, _, (shape,) = read(drawing(both).tile(*spot(120.005, 30.005, 12), {}), tmp_path)
    assert [len(shape.geoms), shape.is_valid] == [2, True]


def test_a_shape_is_cut_off_a_little_beyond_the_tile(tmp_path: Path) -> None:
    """A shape of many tiles fills the whole tile and its margin, and no more."""
    tile = drawing(box(-1, -1, 2, 2)).tile(*spot(120, 30, 12), {})
    _, _, (shape,) = read(tile, tmp_path)
    assert shape.bounds == (-64, -64, EXTENT + 64, EXTENT + 64)


def test_a_place_without_shapes_is_an_empty_tile() -> None:
    """Nothing is sent where nothing is drawn."""
    drawn = drawing(box(0, 0), None)
    assert drawn.tile(*spot(100, 30, 12), {"k": ["A1", "A2"]}) == b""


def test_shapes_below_a_pixel_are_drawn_as_pixels_with_the_area_of_all(tmp_path: Path) -> None:
    """A field of a thousand small shapes covers in the tile what it covers in the world."""
    fields = [box(0.002 * (n % 40), 0.002 * (n // 40), 0.0018, 0.0018) for n in range(1000)]
    drawn = drawing(*fields)
    said = ["A1" if n % 4 else "B1" for n in range(1000)]
    _, facts, shapes = read(drawn.tile(*spot(120.0, 30.0, 8), {"k": said}), tmp_path)
    unit = 2 * pi * 6378137.0 / 2**8 / EXTENT
    painted = {
        kind: sum(s.area for s, k in zip(shapes, facts["k"], strict=True) if k == kind)
        for kind in ("A1", "B1")
    }
    stated = {
        kind: drawn.areas[[n for n, k in enumerate(said) if k == kind]].sum() / unit**2
        for kind in ("A1", "B1")
    }
    assert len(shapes) < len(fields)
    assert painted == pytest.approx(stated, rel=0.1)


def test_a_single_small_shape_of_its_kind_stays_to_be_seen(tmp_path: Path) -> None:
    """One finding among many parcels is a pixel of the overview, with its own place."""
    fields = [box(0.001 * (n % 30), 0.001 * (n // 30), 0.001, 0.001) for n in range(900)]
    said = ["open" if n == 417 else "none" for n in range(900)]
    ids, facts, _ = read(drawing(*fields).tile(*spot(120.01, 30.01, 8), {"k": said}), tmp_path)
    assert [n for n, k in zip(ids, facts["k"], strict=True) if k == "open"] == [417]


def test_each_shape_is_drawn_from_its_own_reference_system() -> None:
    """The same land in degrees and in metres of a 3° zone lies in one place."""
    land = box(0, 0)
    turn = pyproj.Transformer.from_crs(CGCS2000, "EPSG:4549", always_xy=True)
    metres = shapely.transform(land, lambda p: np.column_stack(turn.transform(p[:, 0], p[:, 1])))
    one, other = draw(np.array([land, metres]), [CGCS2000, "EPSG:4549"]).shapes
    assert one.hausdorff_distance(other) < 1e-3


def test_a_drawing_knows_its_bounds_in_degrees() -> None:
    """Bounds come back as they were drawn; of nothing there are none."""
    drawn = drawing(box(0, 0), None, box(0.02, 0.03))
    assert drawn.bounds == pytest.approx((120, 30, 120.03, 30.04), abs=1e-9)
    assert drawing(None).bounds is None


def test_a_box_finds_the_shapes_that_it_meets() -> None:
    """Touched is met; beside is not."""
    drawn = drawing(box(0.02, 0), box(0, 0), box(0.5, 0.5), None)
    assert drawn.within((120.005, 30.0, 120.02, 30.02)).tolist() == [0, 1]


def test_no_shape_larger_than_a_pixel_is_lost_by_simplifying(tmp_path: Path) -> None:
    """Far away every round parcel of some pixels is still there, with nearly its area."""
    round_ones = [box(0.003 * n - 0.06, 0).centroid.buffer(0.0012) for n in range(30)]
    ids, _, shapes = read(drawing(*round_ones).tile(*spot(120.01, 30.005, 11), {}), tmp_path)
    area = sum(s.area for s in shapes) / (round_ones[0].area * 30 * (_UNITS / 2) ** 2 / 0.866)
    assert ids == list(range(30))
    assert area == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ((0, 0, 0), True),
        ((3, 7, 7), True),
        ((3, 8, 0), False),
        ((3, 0, 8), False),
        ((MAX_ZOOM + 1, 0, 0), False),
        ((2, -1, 0), False),
    ],
)
def test_tiles_count_from_zero_to_the_edge_of_the_world(
    asked: tuple[int, int, int],
    is_there: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """There are as many tiles each way as the zoom says."""
    assert is_tile(*asked) is is_there
