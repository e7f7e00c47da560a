"""What two layers share is what GEOS finds, whatever the shapes, wherever they lie."""

from __future__ import annotations

import itertools
from functools import reduce
from typing import Any

import numba.core.caching
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.monitor.overlay.kernel import compiled, keep
from yuanheng.monitor.overlay.layers import (
    Land,
    Shared,
    check,
    in_pieces,
    overlay,
    shared,
    trust,
)

#: Corners lie on a coarse grid, so that borders and corners are shared and rings are alike; sides
#: that slope meet anywhere. They are whole numbers: moved by whole numbers they stay what they are.
_CORNER = st.integers(0, 12).map(lambda n: n * 8)
_TRIANGLES = st.tuples(*[st.tuples(_CORNER, _CORNER)] * 3).map(shapely.Polygon)
_BOXES = st.tuples(_CORNER, _CORNER, _CORNER, _CORNER).map(lambda b: shapely.box(*b))
_SLIVERS = st.tuples(_CORNER, _CORNER).map(
    lambda p: shapely.Polygon([p, (p[0] + 90, p[1] + 1), (p[0] + 90, p[1] + 1.0009765625)])
)
_EXACT = 1e-9
#: What is smaller is left by rounding where sides nearly meet; the thinnest sliver has 0.04.
_LEAST = 1e-2


def areas_only(shape: Any) -> Any:  # noqa: ANN401 - shapely's
    """Take the areas out of what a difference leaves."""
    return shapely.union_all(
        [part for part in shapely.get_parts(shape).tolist() if part.geom_type == "Polygon"]
    )


#: What lies in an odd number of pieces: holes, islands in them, several parts.
SHAPES = (
    st.lists(
        st.one_of(_TRIANGLES, _BOXES, _SLIVERS).filter(lambda piece: piece.area > 0),
        min_size=1,
        max_size=4,
    )
    .map(lambda pieces: areas_only(reduce(shapely.symmetric_difference, pieces)))
    .filter(lambda shape: shape.area > _LEAST)
)
LAYERS = st.lists(SHAPES, min_size=1, max_size=4)


def ready(shapes: list[Any]) -> Land:
    return trust(pa.array(shapely.to_wkb(np.array(shapes, dtype=object)), pa.binary()))


def table(found: Shared, plots: int, others: int) -> npt.NDArray[np.float64]:
    """Lay found areas out by plot and other shape."""
    areas = np.zeros((plots, others))
    areas[found.first, found.second] = found.area
    return areas


def smaller(plots: list[Any], others: list[Any]) -> npt.NDArray[np.float64]:
    return np.asarray(np.minimum.outer(shapely.area(plots), shapely.area(others)))


def by_geos(plots: list[Any], others: list[Any]) -> npt.NDArray[np.float64]:
    return np.array([[shapely.area(shapely.intersection(a, b)) for b in others] for a in plots])


@settings(max_examples=200)
@given(LAYERS, LAYERS)
def test_areas_are_those_of_geos(plots: list[Any], others: list[Any]) -> None:
    found = table(shared(ready(plots), ready(others)), len(plots), len(others))
    assert np.all(np.abs(found - by_geos(plots, others)) <= _EXACT * smaller(plots, others))


@given(LAYERS, st.integers(0, 60_000_000), st.integers(0, 7_000_000), st.floats(0, 6.3))
def test_moved_and_turned_layers_share_the_same(
    plots: list[Any], east: int, north: int, angle: float
) -> None:
    """Where a plane's numbers are large, they are reckoned from a corner of the pair.

    Moving rounds the corners; moved back they are what was moved, exactly.
    """
    others = [shapely.box(4, 4, 60, 60), shapely.Polygon([(0, 0), (96, 40), (30, 96)])]
    by = np.array([east, north])
    there = [shapely.transform(np.array(shapes), lambda xy: xy + by) for shapes in (plots, others)]
    back = [shapely.transform(shapes, lambda xy: xy - by) for shapes in there]
    turned = [shapely.transform(shapes, lambda xy: xy @ _turn(angle)) for shapes in back]
    here, *elsewhere = (
        table(shared(ready(list(a)), ready(list(b))), len(plots), 2)
        for a, b in (back, there, turned)
    )
    for areas in elsewhere:
        assert np.all(np.abs(areas - here) <= 2 * _EXACT * smaller(plots, others))


def _turn(angle: float) -> npt.NDArray[np.float64]:
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


@given(SHAPES, st.lists(st.integers(1, 95), max_size=6, unique=True), st.integers(1, 1000))
def test_the_parts_of_a_partition_sum_to_the_whole(
    shape: Any,  # noqa: ANN401 - shapely's
    cuts: list[int],
    slope: int,
) -> None:
    """Strips with sloping borders that fill the land share all of it, to a billionth."""
    edges = sorted([-1000, *cuts, 2000])
    strips = [
        shapely.Polygon([(w, -1), (e, -1), (e + slope, 200), (w + slope, 200)])
        for w, e in itertools.pairwise(edges)
    ]
    found = shared(ready([shape]), ready(strips))
    assert found.area.sum() == pytest.approx(shapely.area(shape), rel=_EXACT, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "area"),
    [
        (shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 10), 100),
        (shapely.box(0, 0, 10, 10), shapely.box(10, 10, 20, 20), None),
        (shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10), None),
        (shapely.box(0, 0, 10, 10), shapely.box(10 - 1e-6, 0, 20, 10), 1e-5),
        (shapely.box(0, 0, 10, 10), shapely.Polygon([(-5, 5), (5, -5), (-5, -5)]), None),
        (
            shapely.Polygon(shapely.box(0, 0, 10, 10).exterior, [shapely.box(2, 2, 8, 8).exterior]),
            shapely.box(2, 2, 8, 8),
            None,
        ),
    ],
)
def test_shapes_that_touch_share_nothing(
    first: Any,  # noqa: ANN401 - shapely's
    second: Any,  # noqa: ANN401 - shapely's
    area: float | None,
) -> None:
    """No pair is given for a border or a corner, nor for land in a hole."""
    found = shared(ready([first]), ready([second])).area.tolist()
    assert found == ([] if area is None else [pytest.approx(area, abs=1e-8)])


def test_a_piece_at_a_time_is_as_all_at_once() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.random((2, 300)) * 100
    boxes = shapely.box(x, y, x + 7, y + 5)
    column = pa.chunked_array([pa.array(shapely.to_wkb(boxes[:170])), shapely.to_wkb(boxes[170:])])
    plots = ready(list(shapely.box(*np.meshgrid([0, 40], [0, 40]), 50, 50).ravel()))
    whole = shared(plots, trust(column))
    pieces = list(overlay(plots, in_pieces(column, size=64)))
    assert len(pieces) == 5
    for name in ("first", "second", "area"):
        joined = np.concatenate([getattr(piece, name) for piece in pieces])
        assert np.array_equal(joined, getattr(whole, name))


def test_shapes_that_are_not_valid_are_mended_or_left_and_named() -> None:
    """A bow-tie would share nothing in silence; a hole on the border is mended."""
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    edge = shapely.Polygon(
        shapely.box(0, 0, 10, 10).exterior, [[(0, 2), (4, 2), (4, 4), (0, 4), (0, 2)]]
    )
    wkb = [None if s is None else shapely.to_wkb(s) for s in (bow, edge, None, shapely.Point(1, 1))]
    land = check(wkb)
    assert {row: what.partition("[")[0] for row, what in land.problems.items()} == {
        0: "Self-intersection",
        1: "Self-intersection",
        2: "missing",
        3: "not an area: Point",
    }
    assert land.mended == {1}
    found = shared(land, ready([shapely.box(-5, -5, 15, 15)]))
    assert (found.first.tolist(), found.area.tolist()) == ([1], [pytest.approx(92)])


@pytest.mark.parametrize(
    "wkb",
    [
        b"",
        b"\1\3\0\0\0",
        shapely.to_wkb(shapely.Point(1, 1)),
        shapely.to_wkb(shapely.box(0, 0, 1, 1), byte_order=0),
        shapely.to_wkb(shapely.box(0, 0, 1, 1))[:-1],
        shapely.to_wkb(shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]))[:-40],
        b"\1\3\0\0\0\1\0\0\0\xff\xff\xff\xff",
    ],
)
def test_bytes_that_are_no_such_shape_are_refused(wkb: bytes) -> None:
    """They are read to their end and not beyond."""
    with pytest.raises(ValueError, match="1"):
        trust(pa.array([shapely.to_wkb(shapely.box(0, 0, 1, 1)), wkb, None]))


def test_layers_without_shapes_share_nothing() -> None:
    some = ready([shapely.box(0, 0, 1, 1)])
    for none in (
        pa.array([None], pa.binary()),
        pa.array([], pa.binary()),
        pa.chunked_array([], pa.binary()),
    ):
        empty = trust(none)
        for first, second in ((empty, some), (some, empty), (empty, empty)):
            assert not shared(first, second).area.size


def test_an_install_without_a_place_for_what_is_compiled_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As one that is read only, of a user without a folder."""
    caches: Any = numba.core.caching.CacheImpl
    monkeypatch.setattr(caches, "_locator_classes", [])

    def twice(number: float) -> float:
        return 2 * number

    made = compiled(twice)
    keep()
    assert made(4.0) == 8.0
