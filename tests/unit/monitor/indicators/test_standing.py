"""Growth, pace, lights and the year's end: exact at every limit, and nothing over a break."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.monitor.indicators.growth import growth_of, sum_gap
from yuanheng.monitor.indicators.series import Definition, Goal, Reading, Series
from yuanheng.monitor.indicators.standing import (
    Limits,
    Standing,
    due_by,
    standing_at,
    summed_months,
    year_end,
)

TENTHS = st.integers(1, 10**9).map(lambda n: Fraction(n, 10))


def series(
    figures: dict[tuple[str, str], str | Fraction],
    *,
    name: str = "规上工业总产值",
    unit: str = "亿元",
    target: str | Fraction | None = None,
    ceiling: bool = False,
    quarters: tuple[Fraction | None, ...] = (None,) * 4,
    definitions: tuple[Definition, ...] = (),
) -> Series:
    """Make a series; a figure of growth may bear its basis after a blank: `6.3 可比价`."""
    made = Series("Z", name, definitions=[*(definitions or (Definition(unit=unit),))])
    for (period, form), said in figures.items():
        text, _, basis = str(said).partition(" ")
        made.figures[period, form] = Reading(
            Fraction(text), unit, basis, None, period, "indicator_value", f"{period}.{form}"
        )
    if target is not None:
        figure = Reading(Fraction(target), unit, "", None, "2025", "target", "t")
        made.goals["2025"] = Goal(figure, ceiling, quarters)
    return made


def at(made: Series, period: str = "2025-10") -> Standing:
    found = standing_at(made, period, Limits())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("total", "light", "pace"),
    [
        ("100", "green", "0"),  # 10 of 12 months of 120
        ("99.9999", "yellow", "-1/12000"),
        ("94", "yellow", "-5"),
        ("93.9999", "red", "-60001/12000"),
    ],
)
def test_a_light_turns_exactly_at_its_limit(total: str, light: str, pace: str) -> None:
    found = at(series({("2025-10", "累计"): total}, target="120"))
    assert (found.light, found.pace) == (light, Fraction(pace))


@pytest.mark.parametrize(
    ("total", "light"), [("100", "green"), ("100.01", "yellow"), ("107", "red")]
)
def test_what_must_not_be_passed_is_ahead_when_there_is_less_of_it(total: str, light: str) -> None:
    assert at(series({("2025-10", "累计"): total}, target="120", ceiling=True)).light == light


@given(total=TENTHS, target=TENTHS, month=st.integers(1, 12))
def test_share_and_pace_are_those_of_fractions(
    total: Fraction, target: Fraction, month: int
) -> None:
    found = at(series({(f"2025-{month:02d}", "累计"): total}, target=target), "2025-12")
    assert found.done == total / target * 100
    assert found.pace == total / target * 100 - Fraction(month * 100, 12)
    assert found.light == (
        "green"
        if total * 12 >= target * month
        else "yellow"
        if total * 240 >= target * (20 * month - 12)
        else "red"
    )


@given(now=TENTHS, before=TENTHS)
def test_growth_is_that_of_fractions_or_a_doubt(now: Fraction, before: Fraction) -> None:
    found = growth_of(series({("2025-10", "累计"): now, ("2025-10", "同期"): before}), "2025-10")
    assert found is not None
    if max(now / before, before / now) >= 10:
        assert (found.value, found.reason) == (None, "jump")
    else:
        assert (found.value, found.reason) == ((now / before - 1) * 100, None)


def test_rates_are_compared_in_points_and_stocks_by_their_difference() -> None:
    rate = series(
        {("2025-10", "累计"): "9.4", ("2025-10", "同期"): "7.1"}, name="增加值增速", unit="%"
    )
    stock = series(
        {("2025-10", "当期"): "310", ("2025-10", "同期"): "300"},
        name="贷款余额",
        unit="亿元",
        definitions=(Definition(unit="亿元", nature="时点数"),),
    )
    found = [growth_of(s, "2025-10") for s in (rate, stock)]
    assert [(g.value, g.kind) for g in found if g] == [
        (Fraction("2.3"), "points"),
        (Fraction(10), "difference"),
    ]


def test_growth_at_comparable_prices_is_kept_and_never_reckoned() -> None:
    figures: dict[tuple[str, str], str | Fraction] = {
        ("2025-Q3", "累计"): "163.95",
        ("2025-Q3", "同期"): "100",
        ("2025-Q3", "增速"): "6.3 可比价",
    }
    found = at(series(figures))
    assert found.growth is not None
    assert (found.growth.value, found.growth.reason) == (None, "comparable")
    assert not found.growth_differs


def test_printed_growth_may_lie_a_rounding_from_its_own_numbers() -> None:
    figures: dict[tuple[str, str], str | Fraction] = {
        ("2025-10", "累计"): "59.4",
        ("2025-10", "同期"): "55.1",
    }
    for printed, differs in (("7.9", False), ("7.96", True), ("18.7", True)):
        found = at(series(figures | {("2025-10", "增速"): printed}))
        assert found.growth_differs is differs


def test_over_a_change_of_definition_nothing_is_reckoned() -> None:
    figures: dict[tuple[str, str], str | Fraction] = {
        ("2024-10", "累计"): "80",
        ("2024", "累计"): "100",
        ("2025-10", "累计"): "90",
    }
    told = (
        Definition(unit="亿元", text="含农户"),
        Definition("2025-01-01", "亿元", text="不含农户"),
    )
    for definitions, reason in ((told, "break"), (told[:1], None)):
        found = at(series(figures, definitions=definitions))
        assert found.growth is not None
        assert found.growth.reason == reason
        assert (found.year_end is None) is (reason == "break")


def test_what_was_returned_a_year_ago_is_held_against_what_is_printed_now() -> None:
    figures: dict[tuple[str, str], str | Fraction] = {
        ("2024-10", "累计"): "55.0",
        ("2025-10", "累计"): "59.4",
        ("2025-10", "同期"): "55.1",
    }
    assert at(series(figures)).base_differs
    assert not at(series(figures | {("2024-10", "累计"): "55.10"})).base_differs


@given(parts=st.lists(TENTHS, min_size=12, max_size=12), month=st.integers(1, 11))
def test_a_year_that_goes_on_as_the_last_one_did_ends_where_its_share_says(
    parts: list[Fraction], month: int
) -> None:
    """With every month k times that of the year before, the year is k times it, to the digit."""
    k = Fraction(3, 2)
    figures: dict[tuple[str, str], str | Fraction] = {
        (f"{year}-{m:02d}", "累计"): sum(parts[:m], Fraction(0)) * factor
        for year, factor in ((2024, 1), (2025, k))
        for m in range(1, 13)
        if year == 2024 or m <= month
    }
    found = year_end(series(figures), f"2025-{month:02d}")
    assert found is not None
    assert (found.least, found.most, found.years) == (sum(parts) * k, sum(parts) * k, ("2024",))


def test_years_that_differ_give_a_range() -> None:
    figures: dict[tuple[str, str], str | Fraction] = {
        ("2023-06", "累计"): "40",
        ("2023", "累计"): "100",
        ("2024-06", "累计"): "50",
        ("2024-12", "累计"): "100",
        ("2025-06", "累计"): "60",
    }
    found = year_end(series(figures), "2025-06")
    assert found is not None
    assert [found.least, found.most] == [120, 150]
    assert found.years == ("2023", "2024")


def test_the_pace_follows_the_quarters_of_the_target_where_all_are_said() -> None:
    figure = Reading(Fraction(600), "亩", "", None, "2025", "target", "t")
    quarters = (Fraction(1, 6), Fraction(5, 12), Fraction(7, 10), Fraction(1))
    assert [due_by(Goal(figure, quarters=quarters), m)[0] for m in (1, 3, 10, 12)] == [
        Fraction(100, 18),
        Fraction(100, 6),
        80,
        100,
    ]
    assert due_by(Goal(figure, quarters=(*quarters[:3], None)), 10) == (Fraction(1000, 12), False)


def test_months_are_added_up_only_without_a_gap_and_only_of_a_flow() -> None:
    months: dict[tuple[str, str], str | Fraction] = {
        (f"2025-{m:02d}", "当期"): str(m) for m in range(1, 11)
    }
    flow = series(months, name="工业用电量", unit="万千瓦时", target="66")
    assert summed_months(flow, "2025-10") == 55
    found = at(flow)
    assert (found.done, found.pace) == (Fraction(5500, 66), Fraction(0))
    del flow.figures["2025-04", "当期"]
    assert at(flow).done is None
    assert summed_months(series(months, name="贷款余额"), "2025-10") is None


def test_a_cumulative_figure_that_its_month_does_not_explain_is_named() -> None:
    figures: dict[tuple[str, str], str | Fraction] = {
        ("2025-09", "累计"): "50.01",
        ("2025-10", "当期"): "5.02",
        ("2025-10", "累计"): "55.03",
    }
    assert sum_gap(series(figures), "2025-10") is None
    figures["2025-10", "累计"] = "55.05"
    assert sum_gap(series(figures), "2025-10") == Fraction("0.02")


def test_a_level_has_reached_its_target_or_not_yet() -> None:
    for value, month, light in (("98", 10, "green"), ("97.9", 10, "yellow"), ("97.9", 12, "red")):
        made = series({(f"2025-{month}", "当期"): value}, name="按期办结率", unit="%", target="98")
        assert at(made, "2025-12").light == light
