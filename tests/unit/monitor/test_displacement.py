"""The same patches drawn elsewhere are found as a displacement with its size and direction."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyproj
import pytest
import shapely

from yuanheng.model.evaluation import Observation
from yuanheng.monitor.displacement import check_displacement

CRS = "EPSG:4547"
Patch = tuple[str | None, shapely.Geometry | None]


def patches(
    *numbers: str | None, east: float = 0.0, north: float = 0.0, count: int = 6
) -> list[Patch]:
    """A row of patches, each of its own size; numbered 1, 2, … unless said otherwise."""
    names = numbers or tuple(str(n) for n in range(1, count + 1))
    x, y = 500_000 + east, 3_500_000 + north
    return [
        (name, shapely.box(x + 300 * n, y, x + 300 * n + 50 + 20 * n, y + 40 + 13 * n))
        for n, name in enumerate(names)
    ]


def survey(drawn: list[Patch], crs: str = CRS) -> pa.Table:
    wkb = [None if shape is None else shapely.to_wkb(shape) for _, shape in drawn]
    return pa.table(
        {
            "number": pa.array([number for number, _ in drawn], pa.string()),
            "boundary": pa.array(wkb, pa.binary()),
            "boundary_crs": pa.array([crs] * len(drawn), pa.string()),
        }
    )


def check(earlier: list[Patch], later: list[Patch]) -> Observation:
    return check_displacement("Z1", survey(earlier), survey(later), "2012")


def test_patches_drawn_where_they_were_are_not_displaced() -> None:
    assert check(patches(), patches()) == Observation(
        check="displacement",
        zone="Z1",
        area="",
        verdict="not-met",
        measured=0.0,
        tolerance=5.0,
        unit="m",
        details={
            "shared": 6,
            "matched_by": "number",
            "east_m": 0.0,
            "north_m": 0.0,
            "compared_with": "2012",
        },
    )


@pytest.mark.parametrize(
    ("east", "north", "metres"), [(12.0, 0.0, 12.0), (0.0, -12.0, 12.0), (7.2, 9.6, 12.0)]
)
def test_a_shift_of_twelve_metres_is_found_as_such(
    east: float, north: float, metres: float
) -> None:
    found = check(patches(), patches(east=east, north=north))
    assert found.verdict == "met"
    assert found.measured == pytest.approx(metres, abs=0.02)
    assert [found.details["east_m"], found.details["north_m"]] == pytest.approx(
        [east, north], abs=0.02
    )


def test_a_shift_within_the_tolerance_is_allowed() -> None:
    found = check(patches(), patches(east=4.5))
    assert found.verdict == "not-met"
    assert found.measured == pytest.approx(4.5, abs=0.02)


def test_where_numbers_changed_patches_are_known_by_their_shape() -> None:
    found = check(patches(), patches(*"ABCDEF", east=12.0))
    assert (found.verdict, found.details["matched_by"], found.details["shared"]) == (
        "met",
        "shape",
        6,
    )
    assert found.measured == pytest.approx(12.0, abs=0.02)


def test_where_numbers_moved_to_other_land_shapes_decide() -> None:
    found = check(patches(), patches(*"654321", east=12.0))
    assert (found.details["matched_by"], found.details["shared"]) == ("shape", 6)
    assert found.measured == pytest.approx(12.0, abs=0.02)


def test_a_number_that_stands_twice_is_no_match() -> None:
    alike: list[Patch] = [
        (name, shapely.box(n * 300, 0, n * 300 + 50, 50)) for n, name in enumerate("1123")
    ]
    moved: list[Patch] = [(name, shapely.transform(s, lambda xy: xy + 12)) for name, s in alike]
    found = check(alike, moved)
    assert (found.verdict, found.details) == (
        "not-provable",
        {"shared": 2, "compared_with": "2012"},
    )


def test_patches_that_look_alike_are_not_known_by_their_shape() -> None:
    alike: list[Patch] = [(None, shapely.box(n * 300, 0, n * 300 + 50, 50)) for n in range(5)]
    assert check(alike, alike).verdict == "not-provable"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_with_fewer_than_three_shared_patches_nothing_is_provable(count: int) -> None:
    other: list[Patch] = [("x", shapely.box(505_000, 3_500_000, 505_700, 3_500_900))]
    found = check(patches(count=count) + other, patches(count=count, east=12.0))
    assert (found.verdict, found.measured, found.details) == (
        "not-provable",
        None,
        {"shared": count, "compared_with": "2012"},
    )


def test_without_any_shape_nothing_is_provable() -> None:
    drawn: list[Patch] = [("1", None), ("2", None)]
    assert check(patches(), drawn).verdict == "not-provable"
    assert check(drawn, patches()).verdict == "not-provable"


def test_patches_without_shape_are_left_out() -> None:
    gap: list[Patch] = [("7", None)]
    assert check(patches() + gap, patches(east=12.0) + gap).details["shared"] == 6


def test_two_surveys_in_different_crs_are_compared_on_the_ground() -> None:
    degrees = survey(patches()).set_column(
        1, "boundary", pa.array([shapely.to_wkb(s) for s in _in_degrees(patches(east=12.0))])
    )
    degrees = degrees.set_column(2, "boundary_crs", pa.array(["EPSG:4490"] * 6))
    found = check_displacement("Z1", survey(patches()), degrees, "2012")
    assert found.measured == pytest.approx(12.0, abs=0.02)


def _in_degrees(drawn: list[Patch]) -> list[shapely.Geometry]:
    turn = pyproj.Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    return [
        shapely.transform(s, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1])))
        for _, s in drawn
    ]


@pytest.mark.parametrize(("north", "verdict"), [(9_900, "not-provable"), (755_000, "met")])
def test_surveys_that_share_no_patch_are_displaced_where_they_lie_far_apart(
    north: float, verdict: str
) -> None:
    """An expansion may lie some kilometres away; another city is no part of the zone."""
    found = check(patches(), [("9", shapely.box(5e5, 3.5e6 + north, 5e5 + 9, 3.5e6 + north + 700))])
    assert found.verdict == verdict
    if found.measured is not None:
        assert found.measured == pytest.approx(north, rel=1e-3)
        assert found.details["matched_by"] == "outline"
