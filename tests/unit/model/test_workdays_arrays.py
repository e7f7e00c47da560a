"""Many spans at once, in NumPy and in SQL, give what one span gives."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.errors import StandardError, UsageError
from yuanheng.model.suspension import Suspension
from yuanheng.model.workdays import Days
from yuanheng.standards.packs.contents import work_calendar

CALENDAR = work_calendar("cn.calendar.2026")
DAY = timedelta(days=1)
DAYS = st.dates(CALENDAR.first, CALENDAR.last)
SPANS = st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=20)
NEAR = st.dates(date(2025, 1, 1), date(2026, 6, 30))


def days(*given: date | None) -> Days:
    return np.array(given, dtype="datetime64[D]")


def columns(spans: list[list[date]]) -> tuple[Days, Days]:
    return days(*(s[0] for s in spans)), days(*(s[1] for s in spans))


@given(SPANS)
def test_many_spans_are_counted_as_each_alone(spans: list[list[date]]) -> None:
    """The array holds what the scalar form gives span by span; no spans give no counts."""
    counts = CALENDAR.working_days_each(*columns(spans))
    assert counts.tolist() == [CALENDAR.working_days(a, b) for a, b in spans]


@given(st.lists(st.tuples(NEAR, st.integers(0, 120)), max_size=20))
def test_many_limits_are_up_when_each_alone_is(limits: list[tuple[date, int]]) -> None:
    """A limit of 0 gives the day itself, here as there."""
    starts, n = days(*(a for a, _ in limits)), np.array([n for _, n in limits], np.int64)
    reached = CALENDAR.add_working_days_each(starts, n)
    assert reached.tolist() == [CALENDAR.add_working_days(a, k) for a, k in limits]


@given(st.lists(DAYS, max_size=20))
def test_many_days_are_judged_as_each_alone(given: list[date]) -> None:
    """A day is worked in the array where it is worked alone."""
    assert CALENDAR.are_working_days(days(*given)).tolist() == [
        CALENDAR.is_working_day(d) for d in given
    ]


@given(
    st.lists(st.tuples(NEAR, st.integers(0, 90)), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), NEAR, st.none() | st.integers(0, 50)), max_size=12),
)
def test_many_suspended_spans_are_counted_as_each_alone(
    spans: list[tuple[date, int]], stopped: list[tuple[int, date, int | None]]
) -> None:
    """Suspensions in any order, overlapping, open or outside their span."""
    owned = [
        (k % len(spans), Suspension(a, None if n is None else a + n * DAY)) for k, a, n in stopped
    ]
    starts, ends = columns([[a, a + n * DAY] for a, n in spans])
    counts = CALENDAR.elapsed_each(
        starts,
        ends,
        np.array([k for k, _ in owned], np.intp),
        days(*(s.start for _, s in owned)),
        days(*(s.end for _, s in owned)),
    )
    assert counts.tolist() == [
        CALENDAR.elapsed(a, a + n * DAY, [s for k, s in owned if k == at])
        for at, (a, n) in enumerate(spans)
    ]


@given(SPANS.filter(bool))
def test_a_statement_that_joins_the_table_counts_the_same(spans: list[list[date]]) -> None:
    """The count, and the day on which as many days are up, by SQL alone."""
    starts, ends = columns(spans)
    given = pa.table({"n": range(len(spans)), "start": starts, "end": ends})
    with duckdb.connect() as connection:
        connection.register("spans", given)
        connection.register("days", CALENDAR.cumulative_table())
        found = connection.sql(
            """
            SELECT e.working_days - s.working_days, d.day
            FROM spans
            LEFT JOIN days s ON s.day = spans.start
            LEFT JOIN days e ON e.day = spans."end"
            LEFT JOIN days d ON d.working AND d.working_days = e.working_days
                AND e.working_days > s.working_days
            ORDER BY n
            """
        ).fetchall()
    counts = CALENDAR.working_days_each(starts, ends)
    reached = CALENDAR.add_working_days_each(starts, counts)
    assert found == [
        (n, r if n else None) for n, r in zip(counts.tolist(), reached.tolist(), strict=True)
    ]


def test_a_day_outside_the_calendar_stays_unknown_in_sql() -> None:
    """A left join finds no row, and what is reckoned with nothing is nothing."""
    with duckdb.connect() as connection:
        connection.register("days", CALENDAR.cumulative_table())
        found = connection.sql(
            "SELECT e.working_days - s.working_days FROM days s"
            " LEFT JOIN days e ON e.day = DATE '2027-01-05' WHERE s.day = DATE '2026-12-20'"
        ).fetchall()
    assert found == [(None,)]


def test_the_table_holds_every_day_of_the_notices_once() -> None:
    """Twenty years, five of them leap years, from the first to the last day."""
    table = CALENDAR.cumulative_table()
    assert table.num_rows == 20 * 365 + 5
    assert table.slice(0, 4).to_pylist() == [
        {"day": date(2007, 1, 1), "working": False, "working_days": 0},
        {"day": date(2007, 1, 2), "working": False, "working_days": 0},
        {"day": date(2007, 1, 3), "working": False, "working_days": 0},
        {"day": date(2007, 1, 4), "working": True, "working_days": 1},
    ]


def test_an_unknown_day_is_refused_and_not_counted() -> None:
    """NaT is no day: a count of it would be a guess."""
    with pytest.raises(UsageError, match="A day is unknown"):
        CALENDAR.working_days_each(days(date(2026, 1, 1), None), days(date(2026, 2, 1), None))


def test_the_first_day_outside_the_notices_is_named() -> None:
    """One such day among many is enough to refuse them all."""
    with pytest.raises(StandardError, match="2027-01-01"):
        CALENDAR.are_working_days(days(date(2026, 12, 31), date(2027, 1, 1)))


def test_the_first_span_that_ends_before_it_begins_is_named() -> None:
    """Of spans and of suspensions alike."""
    early, late = days(date(2026, 1, 19)), days(date(2026, 1, 20))
    with pytest.raises(UsageError, match="2026-01-19 lies before 2026-01-20"):
        CALENDAR.working_days_each(late, early)
    with pytest.raises(UsageError, match="2026-01-19 lies before 2026-01-20"):
        CALENDAR.elapsed_each(early, late, np.array([0]), late, early)


def test_a_limit_that_ends_after_the_last_notice_is_named() -> None:
    """The second of the two limits has no day."""
    with pytest.raises(StandardError, match="10 working days after 2026-12-20 end after"):
        CALENDAR.add_working_days_each(
            days(date(2026, 12, 20), date(2026, 12, 20)), np.array([9, 10])
        )
