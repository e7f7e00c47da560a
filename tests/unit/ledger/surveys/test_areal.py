"""Whatever a row holds for a shape, it is used or set aside with a reason; others keep theirs."""

from __future__ import annotations

import struct
import time

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.errors import QuestionError, Where
from yuanheng.ledger.surveys.areal import fault, read_areal
from yuanheng.ledger.surveys.shapes import measure

X, Y = 500_000.0, 3_500_000.0
GOOD = bytes(shapely.to_wkb(shapely.box(X, Y, X + 100, Y + 100)))
WILD = st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e308, -1e20, 5e-324])
NEAR = st.floats(-500, 500)
CORNER = st.tuples(NEAR.map(X.__add__) | WILD, NEAR.map(Y.__add__) | WILD)
KINDS = st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 99])


def header(kind: int, count: int) -> bytes:
    return struct.pack("<BII", 1, kind, count)


@st.composite
def polygons(draw: st.DrawFn) -> bytes:
    """A polygon of any corners, closed or not."""
    corners: list[tuple[float, float]] = draw(st.lists(CORNER, max_size=8))
    is_closed: bool = draw(st.booleans())
    corners = [*corners, *corners[:1]] if is_closed else corners
    body = b"".join(struct.pack("<dd", *corner) for corner in corners)
    return header(3, 1) + struct.pack("<I", len(corners)) + body


@st.composite
def nested(draw: st.DrawFn) -> bytes:
    """Shapes in shapes of any kind."""
    inner = draw(st.lists(polygons(), max_size=3))
    return header(draw(KINDS), len(inner)) + b"".join(inner)


@given(st.lists(st.none() | st.binary(max_size=60) | polygons() | nested(), max_size=4))
def test_any_bytes_for_a_shape_leave_the_good_ones_as_they_are(shapes: list[bytes | None]) -> None:
    try:
        found = measure((*shapes, GOOD, GOOD, GOOD, GOOD, GOOD), "EPSG:4548", Where(file="a"))
    except QuestionError:  # where most are elsewhere; the good ones are most here
        pytest.fail("a question about shapes of which most are sound")
    assert found.area_m2[len(shapes) :].tolist() == pytest.approx([10_000] * 5, rel=1e-6)
    told = {index for index, _ in found.problems}
    for index in range(len(shapes)):
        kept = found.shapes[index] is not None
        assert kept or index in told
        assert np.isfinite(found.area_m2[index]) == kept
    assert [index for index, _ in found.problems] == sorted(index for index, _ in found.problems)
    for index, reason in found.problems:
        assert str(fault(reason, kept=index in found.mended))


def test_rings_that_cross_themselves_everywhere_are_set_aside_at_once() -> None:
    points = np.random.default_rng(1).random((20_000, 2)) * 1000 + [X, Y]
    tangle = bytes(shapely.to_wkb(shapely.Polygon(points)))
    began = time.process_time()
    found = read_areal((tangle,) * 3 + (GOOD,), degrees=False)
    assert list(found.problems) == [0, 1, 2]
    assert time.process_time() - began < 30  # to mend one takes hours
