"""What redevelopment yields: by hand on one plot, and no figure without all that it rests on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.monitor.land.renewal import ASSUMPTIONS, SHARES, WAYS, Assumption, Way, yield_of
from yuanheng.standards.relations import ledger_schema

EMPTY: dict[str, Any] = {n: None for n, _ in ledger_schema().relations["inefficient_land"].stored}
#: An area is stored in thirds of a mm²: a hectare is 3 * 10^10 of them.
HM2 = 3 * 10**10
#: 2 公顷 (30 亩), nothing disposed of, 1.2 公顷 of floor on 0.6 公顷 of ground, planned at 2.5.
PLOT = EMPTY | {
    "area": 2 * HM2,
    "disposed_area": 0,
    "floor_area": 12 * HM2 // 10,
    "base_area": 6 * HM2 // 10,
    "planned_ratio": 2.5,
}
STATED: dict[Assumption, Fraction] = {
    "new_ratio": Fraction(1),
    "swap_share": Fraction(1, 4),
    "split_share": Fraction(3, 10),
    "upgrade_share": Fraction(1, 10),
    "storeys_added": Fraction(2),
    "joint_share": Fraction(1, 2),
    "workshop_ratio": Fraction(2),
    "underground_share": Fraction(1, 5),
}


@pytest.mark.parametrize(
    ("way", "land", "floor"),
    [
        ("take-back", 2, 5),
        ("swap", Fraction(3, 2), Fraction(15, 4)),
        ("split", Fraction(3, 5), Fraction(3, 2)),
        ("upgrade", None, Fraction(12, 100)),
        ("storeys", None, Fraction(12, 10)),
        ("joint", None, Fraction(5, 2)),
        ("workshop", None, Fraction(28, 10)),
        ("underground", None, Fraction(2, 5)),
    ],
)
def test_each_way_comes_out_as_reckoned_by_hand(
    way: Way, land: Fraction | None, floor: Fraction
) -> None:
    found = yield_of(PLOT, way, STATED)
    assert (found.land, found.floor, found.wanting, found.unstated) == (land, floor, (), ())


def test_the_planned_ratio_of_the_list_goes_before_an_assumed_one() -> None:
    unplanned = PLOT | {"planned_ratio": None}
    found = yield_of(unplanned, "take-back", STATED)
    assert (found.floor, "".join(found.assumed)) == (Fraction(2), "new_ratio")
    assert yield_of(PLOT, "take-back", {}).floor == 5
    bare = yield_of(unplanned, "take-back", {})
    assert (bare.land, bare.floor) == (Fraction(2), None)
    assert "".join(bare.unstated) == "new_ratio"


def test_workshops_that_would_be_less_than_there_is_gain_nothing() -> None:
    """1.2 公顷 stand there: at a ratio of 0.6 there is no gain, and none below it."""
    for ratio, gain in ((Fraction(61, 100), Fraction(2, 100)), (Fraction(6, 10), 0), (0, 0)):
        found = yield_of(PLOT, "workshop", {"workshop_ratio": Fraction(ratio)})
        assert found.floor == gain


def test_of_a_plot_disposed_of_in_part_nobody_says_what_stands_on_the_rest() -> None:
    part = PLOT | {"disposed_area": HM2}
    assert yield_of(part, "take-back", STATED).land == 1
    for way, column in (("storeys", "base_area"), ("workshop", "floor_area")):
        found = yield_of(part, way, STATED)  # type: ignore[arg-type]
        assert (found.floor, found.wanting) == (None, (column,))


@st.composite
def plots(draw: st.DrawFn) -> dict[str, Any]:
    areas = st.one_of(st.none(), st.integers(0, 10 * HM2))
    found = {n: draw(areas) for n in ("area", "disposed_area", "floor_area", "base_area")}
    return EMPTY | found | {"planned_ratio": draw(st.sampled_from([None, 0.0, 1.5, 3.0]))}


@st.composite
def assumptions(draw: st.DrawFn) -> dict[Assumption, Fraction]:
    named = draw(st.sets(st.sampled_from(ASSUMPTIONS)))
    share = st.fractions(0, 1, max_denominator=100)
    return {n: draw(share if n in SHARES else share.map(lambda f: f * 5)) for n in sorted(named)}


@settings(deadline=None)
@given(plots(), assumptions(), st.sampled_from(WAYS))
def test_a_figure_stands_where_nothing_is_wanting_and_is_never_more_than_there_is(
    row: dict[str, Any], stated: dict[Assumption, Fraction], way: Way
) -> None:
    """A floor area is there exactly where no fact and no assumption lacks; land within the plot."""
    found = yield_of(row, way, stated)
    assert (found.floor is not None) == (found.wanting == () and found.unstated == ())
    assert set(found.assumed) <= stated.keys()
    assert set(found.unstated).isdisjoint(stated)
    assert found.floor is None or found.floor >= 0
    if found.land is not None:
        assert found.frees
        assert 0 <= found.land <= Fraction(row["area"], HM2)
