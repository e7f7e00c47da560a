"""Arcs become straight lines with the same land, whichever way and wherever they are written."""

import json
import math
import struct
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.sources.map_gallery import circle, half_circle
from yuanheng.ledger.sources.geoparquet import list_geoparquet, read_geoparquet
from yuanheng.ledger.sources.straight_lines import straightened

ANGLES = st.lists(st.integers(0, 3599), min_size=3, max_size=3, unique=True).map(sorted)


def ring(points: list[tuple[float, float]], kind: int, order: str = "<") -> bytes:
    """Write a polygon of one ring, a line of arcs (8); kind adds what its points have beside."""
    numbers = [n for point in points for n in (*point, *[7.0] * (0, 1, 1, 2)[kind // 1000])]
    mark = int(order == "<")
    head = struct.pack(f"{order}BII", mark, 10 + kind, 1)
    inner = struct.pack(f"{order}BII", mark, 8 + kind, len(points))
    return head + inner + struct.pack(f"{order}{len(numbers)}d", *numbers)


@given(ANGLES, st.sampled_from([0, 1000, 2000, 3000]), st.sampled_from("<>"), st.booleans())
def test_a_circle_keeps_its_land(
    angles: list[int],
    kind: int,
    order: str,
    is_back: bool,  # noqa: FBT001 - of Hypothesis
) -> None:
    """Two arcs through any three points of it, closed through the point across from the middle."""
    one, two, three = (math.radians(a / 10) for a in angles)
    across = (three + one + math.tau) / 2
    at = [one, two, three, across, one]
    points = [(5e5 + 100 * math.cos(a), 3.5e6 + 100 * math.sin(a)) for a in at]
    made = straightened(ring(points[::-1] if is_back else points, kind, order))
    shape = shapely.from_wkb(made)
    assert shape.is_valid
    assert shapely.area(shape) == pytest.approx(math.pi * 100**2, rel=2e-3)


@given(ANGLES)
def test_neighbours_share_the_points_of_an_arc(angles: list[int]) -> None:
    """So no sliver lies between two plots on either side of it."""
    arc = [(5e5 + math.cos(a / 573), 3.5e6 + math.sin(a / 573)) for a in angles]
    drawn = []
    for points in (arc, arc[::-1]):
        line = struct.pack("<BII6d", 1, 8, 3, *[n for p in points for n in p])
        drawn.append(shapely.get_coordinates(shapely.from_wkb(straightened(line))))
    assert np.array_equal(drawn[0], drawn[1][::-1])


@given(st.integers(0, 200))
def test_what_breaks_off_stays_as_it_is(length: int) -> None:
    whole = circle(wrapped=7)
    broken = whole[: length % len(whole)]
    assert straightened(broken) == broken


def test_arcs_in_geoparquet_are_made_linear(tmp_path: Path) -> None:
    shapes = [
        circle(),
        half_circle(),
        circle(wrapped=7),
        None,
        shapely.to_wkb(shapely.box(0, 0, 1, 1)),
    ]
    geo = {"primary_column": "shape", "columns": {"shape": {"encoding": "WKB", "crs": None}}}
    table = pa.table({"TBBH": list("abcde"), "shape": pa.array(shapes, pa.binary())})
    path = tmp_path / "a.parquet"
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    read = read_geoparquet(path, list_geoparquet(path)[0]).shapes
    areas = [None if w is None else round(shapely.area(shapely.from_wkb(w)), -1) for w in read]
    assert areas == [31410, 15710, 31410, None, 0]
    assert read[4] == shapes[4]
