"""Working days by notice: the clock, its suspension, and what lies beyond the notices."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yuanheng.errors import StandardError, UsageError
from yuanheng.model.suspension import Suspension, merge_suspensions
from yuanheng.standards.packs.contents import work_calendar

CALENDAR = work_calendar("cn.calendar.2026")
DAY = timedelta(days=1)
DAYS = st.dates(CALENDAR.first, CALENDAR.last)
SPANS = st.tuples(DAYS, DAYS).map(sorted)
NEAR = st.tuples(st.dates(date(2024, 1, 1), date(2025, 6, 30)), st.integers(0, 90))


def _suspension(at: tuple[date, int], length: int | None) -> Suspension:
    return Suspension(at[0], None if length is None else at[0] + length * DAY)


SUSPENSIONS = st.lists(
    st.builds(_suspension, NEAR, st.one_of(st.integers(0, 60), st.none())), max_size=5
)
FINITE = st.lists(st.builds(_suspension, NEAR, st.integers(0, 60)), max_size=5)


def day(text: str) -> date:
    """Read MM-DD as a day of 2026, or a whole day."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def stops(text: str) -> tuple[Suspension, ...]:
    """Read `02-12/02-25 03-01/`."""
    pairs = [part.split("/") for part in text.split()]
    return tuple(Suspension(day(a), day(b) if b else None) for a, b in pairs)


#: Start, end, suspensions, working days, and how they were counted by hand. 2026: 春节 off 02-15
#: (Sun) to 02-23 (Mon), worked Sat 02-14 and Sat 02-28; 中秋 off Fri 09-25 to 09-27; 国庆 off
#: Thu 10-01 to Wed 10-07, worked Sun 09-20 and Sat 10-10.
COUNTED = [
    ("02-13", "02-24", "", 2, "Sat 14 worked, 15–23 off, Tue 24"),
    ("02-14", "02-23", "", 0, "14 is the event's day, the rest is off"),
    ("02-23", "03-01", "", 5, "Tue 24 – Fri 27 four, Sat 28 worked, Sun 1 not"),
    ("01-20", "03-01", "", 24, "Jan 3+5, Feb 2–13 ten, Sat 14, 24–27 four, Sat 28"),
    ("2024-02-02", "2024-02-19", "", 8, "Sun 4, 5–9 five, 10–17 off, Sun 18, Mon 19"),
    ("2020-01-17", "2020-02-03", "", 6, "Sun 19, 20–23 four, off to 02-02, Mon 3"),
    ("09-18", "10-12", "", 12, "Sun 20, 21–24 four, 28–30 three, 8, 9, Sat 10, Mon 12"),
    ("2025-09-26", "2025-10-13", "", 7, "Sun 28, 29, 30, 1–8 off, 9, 10, Sat 11, Mon 13"),
    ("02-09", "03-02", "", 11, "10–13 four, Sat 14, 24–27 four, Sat 28, Mon 2"),
    ("02-09", "03-02", "02-12/02-25", 6, "10, 11, then 26, 27, Sat 28, Mon 2"),
    ("02-09", "03-02", "02-15/02-23", 11, "stopped on days off only: nothing lost of 11"),
    ("02-09", "03-02", "02-10/02-12 02-11/02-13", 7, "11 less 10–13, once"),
    ("02-09", "03-02", "02-12/", 2, "10 and 11, then the clock stands"),
    ("02-09", "03-02", "02-01/02-10", 10, "11 less Tue 10; the rest lies before"),
    ("02-09", "03-02", "02-27/03-31", 8, "11 less 27, Sat 28, Mon 2; the rest lies after"),
    ("09-18", "10-12", "09-20/10-09", 2, "only Sat 10 and Mon 12 are left"),
]

#: Start, limit in working days, suspensions, the day it is up (empty: not known), and why.
LIMITED = [
    ("01-20", 15, "", "02-10", "8 in January, 2–6 five, Mon 9, Tue 10"),
    ("02-13", 3, "", "02-25", "Sat 14, Tue 24, Wed 25"),
    ("2025-09-30", 3, "2025-10-09/2025-10-10", "2025-10-14", "Sat 11 worked, Mon 13, Tue 14"),
    ("09-24", 10, "10-08/", "", "28–30 three days, off to 7, then the clock stands"),
]


@pytest.mark.parametrize(("start", "end", "stopped", "expected", "why"), COUNTED)
def test_a_span_counted_by_hand_comes_out_the_same(
    start: str, end: str, stopped: str, expected: int, why: str
) -> None:
    """Every row of COUNTED, reasoned out day by day in its last column."""
    counted = CALENDAR.elapsed(day(start), day(end), stops(stopped))
    assert counted == expected, why


@pytest.mark.parametrize(("start", "limit", "stopped", "expected", "why"), LIMITED)
def test_a_limit_counted_by_hand_is_up_on_the_same_day(
    start: str, limit: int, stopped: str, expected: str, why: str
) -> None:
    """Every row of LIMITED, reasoned out day by day in its last column."""
    reached = CALENDAR.deadline(day(start), limit, stops(stopped))
    assert reached == (day(expected) if expected else None), why


def test_a_limit_that_is_up_before_the_clock_stops_is_known() -> None:
    """An open suspension from 10-01 does not touch three days that end on 09-30."""
    assert CALENDAR.deadline(day("09-24"), 3, stops("10-01/")) == day("09-30")


def test_a_limit_of_no_days_is_up_on_the_day_itself() -> None:
    """Even where that day is off and the clock stands."""
    assert CALENDAR.deadline(day("10-01"), 0, stops("10-01/")) == day("10-01")


@pytest.mark.parametrize(
    ("limit", "stopped", "moves", "expected"),
    [
        (26, "", True, "02-24"),  # ends on 02-15, the first day off; the first worked is the 24th
        (26, "", False, "02-15"),
        (25, "", True, "02-14"),  # a Saturday that is worked
        (26, "02-10/02-20", True, "02-26"),  # 20 days to 02-09, 6 more from 02-21: a Thursday
        (26, "02-24/02-25", True, "02-26"),  # moved to 02-24, where the clock stands for two days
    ],
)
def test_a_limit_in_calendar_days_moves_off_a_day_off_unless_told_not_to(
    *, limit: int, stopped: str, moves: bool, expected: str
) -> None:
    """民法典第二百零三条, from 2026-01-20 on."""
    reached = CALENDAR.calendar_deadline(
        day("01-20"), limit, stops(stopped), moves_to_working_day=moves
    )
    assert reached == day(expected)


def test_a_limit_in_calendar_days_is_not_known_while_the_clock_stands() -> None:
    """Open from the tenth day on, a limit of 26 days has no end."""
    assert CALENDAR.calendar_deadline(day("01-20"), 26, stops("01-30/")) is None


def test_calendar_days_that_do_not_move_need_no_notice() -> None:
    """Beyond the last notice a plain count of days still has an answer."""
    reached = CALENDAR.calendar_deadline(day("12-20"), 40, moves_to_working_day=False)
    assert reached == date(2027, 1, 29)


def test_suspensions_that_overlap_or_follow_each_other_become_one() -> None:
    """A day between two suspensions keeps them apart."""
    spans = stops("03-01/03-05 02-01/02-03 02-04/02-06 02-05/02-08 02-10/02-11")
    assert merge_suspensions(spans) == stops("02-01/02-08 02-10/02-11 03-01/03-05")


def test_a_suspension_without_end_swallows_those_after_it() -> None:
    """What stands still stands still, whatever is said of later days."""
    assert merge_suspensions(stops("03-01/03-05 02-01/ 01-01/01-02")) == stops("01-01/01-02 02-01/")


@pytest.mark.parametrize(("first", "last"), [("2006-12-31", "2007-01-10"), ("12-20", "2027-01-05")])
def test_a_day_outside_the_notices_is_refused_with_the_last_notice(first: str, last: str) -> None:
    """The refusal names the years, the last paper and the remedy; nothing is guessed."""
    with pytest.raises(StandardError, match="is not published") as refused:
        CALENDAR.working_days(day(first), day(last))
    assert str(refused.value.expected) == (
        "The calendar cn.calendar.2026 holds the notices for 2007 to 2026; the last one:"
        f" {CALENDAR.notices[-1].papers[-1]}"
    )
    assert "once the notice for 2027 is published" in str(refused.value.remedy)


def test_a_limit_that_ends_after_the_last_notice_is_refused() -> None:
    """2026-12-20 is a Sunday; 9 working days are left in that year, a tenth is not known."""
    assert CALENDAR.add_working_days(day("12-20"), 9) == day("12-31")
    with pytest.raises(
        StandardError, match="10 working days after 2026-12-20 end after 2026-12-31"
    ):
        CALENDAR.add_working_days(day("12-20"), 10)


def test_a_limit_that_outlasts_the_notices_is_refused_though_the_clock_stops_later() -> None:
    """The suspension begins in 2027, where no day can be judged: not known is not standing."""
    with pytest.raises(StandardError, match="end after 2026-12-31"):
        CALENDAR.deadline(day("12-20"), 15, (Suspension(date(2027, 3, 1)),))


def test_a_clock_that_stands_to_the_end_of_time_is_no_accident() -> None:
    """9999-12-31 as an end and 0001-01-01 as a beginning are counted like any other day."""
    always = (Suspension(date.min, date.max),)
    assert CALENDAR.elapsed(day("01-20"), day("03-01"), always) == 0
    with pytest.raises(StandardError, match="9999-12-31"):
        CALENDAR.deadline(day("01-20"), 5, always)


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    """In the plain count and in suspensions alike."""
    with pytest.raises(UsageError, match="2026-01-19 lies before 2026-01-20"):
        CALENDAR.working_days(day("01-20"), day("01-19"))
    with pytest.raises(UsageError, match="2026-01-19 lies before 2026-01-20"):
        Suspension(day("01-20"), day("01-19"))


@pytest.mark.parametrize("limit", [-1, 1_000_001])
def test_a_limit_that_no_calendar_can_hold_is_refused(limit: int) -> None:
    """In working days, in calendar days and in arrays."""
    with pytest.raises(UsageError, match=f"{limit} days are no limit"):
        CALENDAR.deadline(day("01-20"), limit)
    with pytest.raises(UsageError, match=f"{limit} days are no limit"):
        CALENDAR.calendar_deadline(day("01-20"), limit)
    with pytest.raises(UsageError, match=f"{limit} days are no limit"):
        CALENDAR.add_working_days_each(np.array(["2026-01-20"], "datetime64[D]"), np.array([limit]))


def test_the_festivals_of_a_span_are_told_in_order_of_time() -> None:
    """One touched by its make-up day alone counts too: 09-20 is worked for 国庆."""
    names = [f.name for f in CALENDAR.festivals_between(day("02-14"), day("06-18"))]
    assert names == ["春节", "清明节", "劳动节"]
    assert [f.name for f in CALENDAR.festivals_between(day("09-19"), day("09-20"))] == ["国庆节"]


@given(st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_the_parts_of_a_span_add_up(days: list[date]) -> None:
    """A span split at any day holds as many working days as its two parts."""
    first, between, last = days
    whole = CALENDAR.working_days(first, last)
    parts = CALENDAR.working_days(first, between) + CALENDAR.working_days(between, last)
    assert parts == whole


@given(DAYS, st.integers(1, 300))
def test_adding_days_undoes_counting_them(start: date, n: int) -> None:
    """The n-th working day after a day is worked, and n working days away."""
    assume(start + 2 * n * DAY + 30 * DAY <= CALENDAR.last)
    reached = CALENDAR.add_working_days(start, n)
    assert (CALENDAR.working_days(start, reached), CALENDAR.is_working_day(reached)) == (n, True)


@given(SPANS, SUSPENSIONS)
def test_a_suspension_never_adds_a_day(span: list[date], spans: list[Suspension]) -> None:
    """One suspension more leaves the count as it was or lowers it, never below nothing."""
    start, end = span
    counts = [CALENDAR.elapsed(start, end, spans[:n]) for n in range(len(spans) + 1)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= 0


@given(NEAR, SUSPENSIONS)
def test_the_count_is_that_of_going_day_by_day(
    span: tuple[date, int], spans: list[Suspension]
) -> None:
    """The slow way, one day after another, gives the same."""
    start, length = span
    slow = 0
    for n in range(1, length + 1):
        at = start + n * DAY
        stands = any(s.start <= at and (s.end is None or at <= s.end) for s in spans)
        slow += CALENDAR.is_working_day(at) and not stands
    assert CALENDAR.elapsed(start, start + length * DAY, spans) == slow


@given(NEAR, FINITE, st.integers(1, 60))
def test_a_deadline_is_the_first_day_on_which_its_days_are_counted(
    span: tuple[date, int], spans: list[Suspension], n: int
) -> None:
    """On the deadline n days have passed, on the day before n − 1."""
    start = span[0]
    reached = CALENDAR.deadline(start, n, spans)
    assert reached is not None
    assert CALENDAR.elapsed(start, reached, spans) == n
    assert CALENDAR.elapsed(start, reached - DAY, spans) == n - 1
