"""Cohorts by year of signing: those not begun stay in the count, and have their time."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.monitor.investment.rows import on, project
from yuanheng.monitor.investment.cohorts import Tally, cohorts, median_wait, undated
from yuanheng.monitor.investment.projects import project_lines

DAY = "2025-10-31"
NOT_BY = on("construction_start", "2025-11-01", None)


def signed(number: str, day: str, **cells: object) -> dict[str, Any]:
    return project(number, **on("signed_on", day), **cells)


def test_what_was_signed_in_a_year_is_set_against_what_began_of_those() -> None:
    """Two of 2024, one of which began in 2025; one of 2025 that began."""
    lines = project_lines(
        [
            signed("P1", "2024-02-01", **on("construction_start", "2025-03-01")),
            signed("P2", "2024-06-01", **NOT_BY),
            signed("P3", "2025-01-01", **on("construction_start", "2025-02-01")),
        ],
        DAY,
    )
    first, second, whole = cohorts(lines, DAY, 180)
    assert (first.year, first.signed, first.reached["started"]) == ("2024", 2, Tally(1, 1))
    assert (second.year, second.reached["started"].least) == ("2025", Fraction(100))
    assert (whole.year, whole.reached["started"].least) == ("", Fraction(200, 3))


def test_what_nobody_knows_makes_a_share_a_range() -> None:
    lines = project_lines([signed("P1", "2024-02-01", **NOT_BY), signed("P2", "2024-03-01")], DAY)
    tally = cohorts(lines, DAY, 180)[0].reached["started"]
    assert (tally, tally.least, tally.most) == (Tally(0, 1, 1), Fraction(0), Fraction(50))


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("2025-06-29", Tally(yes=1)),
        ("2025-06-30", Tally(yes=1)),
        ("2025-07-01", Tally(no=1)),
    ],
)
def test_within_counts_calendar_days_to_the_last(start: str, found: Tally) -> None:
    """From 1 January, 180 days later is 30 June."""
    lines = project_lines([signed("P1", "2025-01-01", **on("construction_start", start))], DAY)
    assert cohorts(lines, DAY, 180)[0].within == found


@pytest.mark.parametrize(
    ("day", "found"),
    [("2025-05-04", Tally(open=1)), ("2025-05-03", Tally(no=1))],
)
def test_who_has_not_begun_is_open_until_the_days_are_over(day: str, found: Tally) -> None:
    """Signed on 4 May, 180 days are over on 31 October; a day before, they were exceeded."""
    lines = project_lines([signed("P1", day, **NOT_BY)], DAY)
    assert cohorts(lines, DAY, 180)[0].within == found


def test_days_known_to_the_month_decide_only_what_they_can() -> None:
    """Signed in January, begun in July: 151 to 211 days."""
    row = project(
        "P1",
        **on("signed_on", "2025-01-01", "2025-01-31"),
        **on("construction_start", "2025-07-01", "2025-07-31"),
    )
    lines = project_lines([row], DAY)
    found = {n: cohorts(lines, DAY, n)[0].within for n in (150, 180, 211)}
    assert found == {150: Tally(no=1), 180: Tally(unknown=1), 211: Tally(yes=1)}


def test_a_start_stated_without_its_day_counts_as_begun_and_not_within() -> None:
    lines = project_lines([signed("P1", "2025-01-01", stage="building")], DAY)
    (found, _) = cohorts(lines, DAY, 180)
    assert (found.reached["started"], found.within) == (Tally(1, stated=1), Tally(unknown=1))


def test_an_agreement_without_a_year_is_in_no_cohort_and_named() -> None:
    lines = project_lines([project("P1", stage="signed")], DAY)
    assert (cohorts(lines, DAY, 180), [p.number for p in undated(lines)]) == ((), ["P1"])


def test_the_median_of_kaplan_and_meier() -> None:
    """6, 6, 6, 6+, 7, 9+, 10 …: a published series (Freireich 1963, 6-MP), median 23."""
    times = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    assert median_wait([(t, True) for t in times] + [(t, False) for t in still]) == 23


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_where_all_began_the_median_is_the_plain_one(waits: list[int]) -> None:
    """The least time by which half have begun."""
    plain = sorted(waits)[(len(waits) - 1) // 2]
    assert median_wait([(w, True) for w in waits]) == plain


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=30))
def test_half_that_are_open_from_the_start_leave_the_median_open(
    waits: list[tuple[int, bool]],
) -> None:
    still = [(500, False)] * (len(waits) + 1)
    assert median_wait(waits + still) is None


@given(st.data())
def test_every_cohort_adds_up(data: st.DataObject) -> None:
    """Of every step and of the time: did, did not, unknown and open are all that were signed."""
    days = st.dates().map(lambda d: f"{2023 + d.year % 3}-{d.month:02d}-{d.day % 28 + 1:02d}")
    rows = [
        signed(
            f"P{n}",
            data.draw(days),
            stage=data.draw(st.sampled_from([None, "signed", "building", "stopped", "ended"])),
            **data.draw(st.sampled_from([{}, NOT_BY, on("construction_start", "2025-09-01")])),
        )
        for n in range(data.draw(st.integers(1, 8)))
    ]
    found = cohorts(project_lines(rows, "2025-12-31"), "2025-12-31", data.draw(st.integers(1, 900)))
    for cohort in found:
        for tally in (*cohort.reached.values(), cohort.within):
            assert tally.yes + tally.no + tally.unknown + tally.open == cohort.signed
    assert sum(c.signed for c in found[:-1]) == found[-1].signed == len(rows)
