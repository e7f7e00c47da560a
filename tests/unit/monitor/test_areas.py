"""Registered hectares are held to the shapes, with allowance for the decimals as written."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from yuanheng.model.evaluation import Observation
from yuanheng.monitor.areas import check_areas

HM2 = 3 * 10**10
TYPES = {
    "seq": pa.int64(),
    "source_row": pa.int64(),
    "zone": pa.string(),
    "assessed_range": pa.string(),
    "number": pa.string(),
    "area": pa.int64(),
    "area_measured": pa.int64(),
}


def patch(
    registered: float | None, measured: float | None, number: str = "1", **more: object
) -> dict[str, Any]:
    """A patch with its two areas in hectares."""
    areas = {"area": registered, "area_measured": measured}
    usual: dict[str, Any] = {"seq": 3, "source_row": 7, "zone": "Z1", "assessed_range": "主区"}
    stored = {k: None if v is None else round(v * HM2) for k, v in areas.items()}
    return usual | {"number": number} | stored | more


def check(*patches: dict[str, Any]) -> tuple[Observation, ...]:
    columns = {n: pa.array([p[n] for p in patches], t) for n, t in TYPES.items()}
    return check_areas(pa.table(columns))


def only(*patches: dict[str, Any]) -> Observation:
    (found,) = check(*patches)
    return found


def test_areas_that_agree_are_nothing_to_look_at() -> None:
    assert only(patch(1.0001, 1.0001), patch(2.5, 2.5)) == Observation(
        check="area-agreement",
        zone="Z1",
        area="主区",
        verdict="not-met",
        measured=0.0,
        tolerance=0.2,
        unit="%",
        evidence=(),
        details={"patches": 2, "patches_off": 0, "without_shape": 0},
    )


def test_a_patch_that_is_off_is_shown_with_its_row_and_both_areas() -> None:
    found = only(patch(1.0001, 1.0001), patch(4.0, 4.1, "12", source_row=9))
    assert found.verdict == "met"
    assert found.details == {"patches": 2, "patches_off": 1, "without_shape": 0}
    (row,) = found.evidence
    difference = row.pop("difference_pct")
    assert isinstance(difference, float)
    assert abs(difference - 2.5) < 1e-9
    assert row == {
        "seq": 3,
        "row": 9,
        "number": "12",
        "registered_hm2": 4.0,
        "measured_hm2": 4.1,
    }


def test_a_difference_within_the_share_is_allowed() -> None:
    found = only(patch(10.0001, 10.0191), patch(10.0, 9.981))
    assert (found.verdict, found.details["patches_off"]) == ("not-met", 0)


@pytest.mark.parametrize("unit", [3 * 10**10, 2 * 10**9], ids=["hm2", "亩"])
@pytest.mark.parametrize("area", [50, 3000, 8_888_888])
@pytest.mark.parametrize(("hair", "verdict"), [(-1, "not-met"), (0, "not-met"), (1, "met")])
def test_exactly_two_permille_is_allowed_and_a_hair_more_is_not(
    unit: int, area: int, hair: int, verdict: str
) -> None:
    registered = unit * area
    measured = registered * 1002 // 1000 + hair
    found = only(patch(0, 0, area=registered, area_measured=measured))
    assert found.verdict == verdict


def test_half_of_the_last_decimal_is_allowed_to_a_small_patch() -> None:
    found = only(patch(0.0024, 0.00244), patch(12.3456, 12.3456))
    assert (found.verdict, found.details["patches_off"]) == ("not-met", 0)


def test_more_than_half_of_the_last_decimal_is_not_allowed() -> None:
    found = only(patch(0.0024, 0.00247), patch(12.3456, 12.3456))
    assert (found.verdict, found.details["patches_off"]) == ("met", 1)


def test_a_layer_written_to_two_decimals_is_allowed_half_a_hundredth() -> None:
    found = only(patch(0.12, 0.1249), patch(5.37, 5.37))
    assert (found.verdict, found.details["patches_off"]) == ("not-met", 0)


def test_a_total_that_is_off_is_found_though_each_patch_is_allowed_its_rounding() -> None:
    found = only(*(patch(0.01, 0.0140, str(n)) for n in range(9)), patch(0.02, 0.024, "9"))
    assert (found.verdict, found.details["patches_off"]) == ("met", 0)


def test_patches_off_in_both_directions_are_found_though_the_total_agrees() -> None:
    found = only(patch(5.0001, 5.5001), patch(5.0001, 4.5001))
    assert (found.verdict, found.measured) == ("met", 0.0)
    assert found.details["patches_off"] == 2


def test_patches_without_shape_or_registered_area_are_counted_apart() -> None:
    found = only(patch(1.0001, 1.0001), patch(1.0, None), patch(None, 1.0))
    assert found.details == {"patches": 1, "patches_off": 0, "without_shape": 2}


def test_without_any_shape_nothing_is_provable() -> None:
    found = only(patch(1.0, None), patch(2.0, None))
    assert (found.verdict, found.measured, found.evidence) == ("not-provable", None, ())


def test_land_registered_as_nothing_gives_no_infinite_share() -> None:
    found = only(patch(0.0, 1.0))
    assert found.measured is None or abs(found.measured) < 1e9


def test_each_zone_and_area_is_looked_at_apart() -> None:
    found = check(
        patch(1.0001, 1.2, zone="Z2"),
        patch(1.0001, 1.0001),
        patch(1.0001, 1.2, assessed_range="发展方向区"),
    )
    assert [(o.zone, o.area, o.verdict) for o in found] == [
        ("Z1", "主区", "not-met"),
        ("Z1", "发展方向区", "met"),
        ("Z2", "主区", "met"),
    ]


def test_the_largest_differences_are_shown_first_and_at_most_fifty() -> None:
    found = only(*(patch(1.0001, 1.0001 + n / 50, str(n)) for n in range(1, 61)))
    assert [row["number"] for row in found.evidence] == [str(n) for n in range(60, 10, -1)]
    assert found.details["patches_off"] == 60
