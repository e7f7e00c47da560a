"""What became of each patch from one survey to the next, by its land."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from yuanheng.ledger.surveys.lineage import LINEAGE, lineage, parcel_ids

CRS = "EPSG:4549"  # CGCS2000 3°, 120° E
Patch = tuple[str, str | None, shapely.Geometry | None]


def box(x: float, y: float, width: float, height: float) -> shapely.Geometry:
    """Draw a rectangle by its corner near the middle of the band, in metres."""
    return shapely.box(500_000 + x, 3_500_000 + y, 500_000 + x + width, 3_500_000 + y + height)


def survey(*patches: Patch, area: int | None = None) -> pa.Table:
    """Make a survey of patches: fact, number, shape."""
    rows = [
        {
            "fact": fact,
            "number": number,
            "area": area,
            "boundary": None if shape is None else shapely.to_wkb(shape),
            "boundary_crs": None if shape is None else CRS,
        }
        for fact, number, shape in patches
    ]
    fields = {"fact": pa.string(), "number": pa.string(), "area": pa.int64()}
    more = {"boundary": pa.binary(), "boundary_crs": pa.string()}
    return pa.Table.from_pylist(rows, schema=pa.schema({**fields, **more}))


def told(before: pa.Table, after: pa.Table) -> list[tuple[Any, ...]]:
    """Give before, after, kind and way of every link, in order."""
    rows = lineage(before, after).to_pylist()
    keys = ("before", "after", "kind", "by")
    return sorted((tuple(r[k] for k in keys) for r in rows), key=str)


def odd_patches(name: str, east: float = 0, north: float = 0) -> list[Patch]:
    """Draw five patches whose sizes no other of them has, moved as a whole."""
    return [
        (f"{name}{n}", None, box(east + 200 * n, north, 100 + 7 * n, 50 + 3 * n)) for n in range(5)
    ]


def test_renumbered_patches_on_identical_land_are_the_same() -> None:
    """Numbers say nothing where shapes agree."""
    before = survey(("a1", "K-1", box(0, 0, 100, 50)), ("a2", "K-2", box(100, 0, 100, 50)))
    after = survey(("b1", "2", box(0, 0, 100, 50)), ("b2", "1", box(100, 0, 100, 50)))
    assert told(before, after) == [
        ("a1", "b1", "same", "geometry"),
        ("a2", "b2", "same", "geometry"),
    ]


def test_a_boundary_that_moved_is_a_change_with_its_shares() -> None:
    """Most of the land is common, but not all."""
    before = survey(("a", "1", box(0, 0, 100, 50)))
    (link,) = lineage(before, survey(("b", "1", box(0, 0, 80, 50)))).to_pylist()
    assert (link["kind"], link["by"], link["moved_m"]) == ("changed", "geometry", None)
    assert (link["share_before"], link["share_after"]) == pytest.approx((0.8, 1.0))


def test_parts_of_one_patch_are_a_split_and_their_whole_is_a_merger() -> None:
    """One to many, and many to one, told in as many rows."""
    whole = survey(("w", "1", box(0, 0, 100, 50)))
    parts = survey(("p", "1", box(0, 0, 30, 50)), ("q", "2", box(30, 0, 70, 50)))
    assert told(whole, parts) == [("w", "p", "split", "geometry"), ("w", "q", "split", "geometry")]
    assert told(parts, whole) == [
        ("p", "w", "merged", "geometry"),
        ("q", "w", "merged", "geometry"),
    ]


def test_land_parted_among_neighbours_is_not_gone() -> None:
    """No neighbour took half of it, yet all of it is there."""
    before = survey(
        ("a", None, box(0, 0, 60, 50)),
        ("b", None, box(60, 0, 30, 50)),
        ("c", None, box(90, 0, 60, 50)),
        ("d", None, box(60, 50, 30, 60)),
    )
    after = survey(
        ("x", None, box(0, 0, 71, 50)),
        ("y", None, box(79, 0, 71, 50)),
        ("z", None, box(71, 0, 8, 50).union(box(60, 50, 30, 60))),
    )
    kinds = {(r[0], r[1]): r[2] for r in told(before, after)}
    assert {pair for pair in kinds if pair[0] == "b"} == {("b", "x"), ("b", "y"), ("b", "z")}
    assert "gone" not in kinds.values()


def test_slivers_at_a_common_boundary_are_no_descent() -> None:
    """Half a metre of a neighbour is drawing, not land."""
    before = survey(("a", "1", box(0, 0, 100, 50)), ("b", "2", box(100, 0, 100, 50)))
    after = survey(("x", "1", box(0, 0, 100.5, 50)), ("y", "2", box(100.5, 0, 99.5, 50)))
    assert told(before, after) == [("a", "x", "same", "geometry"), ("b", "y", "same", "geometry")]


def test_land_that_only_one_survey_has_is_gone_or_new() -> None:
    """Nothing else lies there."""
    before, after = survey(("a", "1", box(0, 0, 100, 50))), survey(("b", "2", box(500, 0, 70, 50)))
    assert told(before, after) == [("a", None, "gone", None), (None, "b", "new", None)]


def test_a_patch_drawn_twice_is_matched_once_and_its_copy_merged() -> None:
    """Of equals the one of the same number is the same; no land is reported gone."""
    shape = box(0, 0, 100, 50)
    before = survey(("a1", "7", shape), ("a2", "8", shape))
    assert told(before, survey(("b", "8", shape))) == [
        ("a1", "b", "merged", "geometry"),
        ("a2", "b", "same", "geometry"),
    ]


def test_a_survey_that_lies_elsewhere_as_a_whole_says_so_in_every_link() -> None:
    """The same shapes 85 m off are never called the same without the distance."""
    before = survey(*odd_patches("a"))
    links = lineage(before, survey(*odd_patches("b", east=40, north=75))).to_pylist()
    assert [(r["before"], r["after"]) for r in links] == [(f"a{n}", f"b{n}") for n in range(5)]
    assert {(r["kind"], r["by"], round(r["moved_m"], 3)) for r in links} == {
        ("same", "moved-geometry", 85.0)
    }


def test_a_survey_a_few_metres_off_is_in_place() -> None:
    """Up to five metres are drawing; the shares say how much is common."""
    links = lineage(survey(*odd_patches("a")), survey(*odd_patches("b", east=2))).to_pylist()
    assert {(r["kind"], r["by"], r["moved_m"]) for r in links} == {("same", "geometry", None)}


def test_one_patch_drawn_elsewhere_is_found_by_its_number_with_the_distance() -> None:
    """Its shape agrees and its number stands once in each survey."""
    shape = box(0, 0, 100, 50)
    moved = affinity.translate(shape, 300, 400)
    (link,) = lineage(survey(("a", "9", shape)), survey(("b", "9", moved))).to_pylist()
    assert (link["kind"], link["by"], link["moved_m"]) == ("same", "number", pytest.approx(500))


@pytest.mark.parametrize("other", [box(500, 0, 50, 100), box(500, 0, 100, 60)])
def test_a_number_on_land_of_another_shape_is_no_descent(other: shapely.Geometry) -> None:
    """Numbers are given anew; the area alone is not enough either."""
    links = told(survey(("a", "9", box(0, 0, 100, 50))), survey(("b", "9", other)))
    assert links == [("a", None, "gone", None), (None, "b", "new", None)]


def test_without_shapes_number_and_registered_area_tell() -> None:
    """A list without map is better than nothing; another area is other land."""
    before = survey(("a", "9", None), area=10_000_000)
    near, far = (survey(("b", "9", None), area=n) for n in (10_050_000, 12_000_000))
    assert told(before, near) == [("a", "b", "same", "number")]
    assert told(before, far) == [("a", None, "gone", None), (None, "b", "new", None)]


def test_surveys_of_nothing_have_no_descent() -> None:
    """The table keeps its shape."""
    assert lineage(survey(), survey()).equals(LINEAGE.empty_table())


def test_an_id_survives_renumbering_and_ends_where_land_is_split() -> None:
    """The id is that of the first fact; parts are parcels of their own."""
    shape = box(0, 0, 100, 50)
    surveys = [
        survey(("a", "1", shape)),
        survey(("b", "2", shape)),
        survey(("c", "3", box(0, 0, 30, 50)), ("d", "4", box(30, 0, 70, 50))),
    ]
    steps = [lineage(surveys[0], surveys[1]), lineage(surveys[1], surveys[2])]
    ids = parcel_ids(surveys, steps).to_pylist()
    assert {r["fact"]: r["parcel"] for r in ids} == {"a": "Pa", "b": "Pa", "c": "Pc", "d": "Pd"}


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_every_patch_of_both_surveys_is_told(cuts: list[bool], random: Any) -> None:  # noqa: ANN401
    """However a street of patches is cut anew, none is left out and shares stay within one."""
    before = [(f"a{n}", str(n), box(50 * n, 0, 50, 40)) for n in range(len(cuts))]
    edges = [0, *(50 * n + random.choice((0, 10, 25)) for n in range(1, len(cuts)) if cuts[n])]
    ends = [*edges[1:], 50 * len(cuts)]
    after = [
        (f"b{n}", None, box(x, 0, end - x, 40))
        for n, (x, end) in enumerate(zip(edges, ends, strict=True))
    ]
    links = lineage(survey(*before), survey(*after)).to_pylist()
    assert {r["before"] for r in links} - {None} == {fact for fact, _, _ in before}
    assert {r["after"] for r in links} - {None} == {fact for fact, _, _ in after}
    shares = [r[k] for r in links for k in ("share_before", "share_after") if r[k] is not None]
    assert np.all((np.array(shares) >= 0) & (np.array(shares) <= 1 + 1e-9))
