"""Lights count working days by the published calendar, stand still with the clock, never guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.tasks.board import DAY, WORKFLOW, folded, opened
from yuanheng.errors import UsageError
from yuanheng.model.tasks import (
    Assigned,
    Due,
    Record,
    Signal,
    Stepped,
    Suspended,
    Task,
    TaskEvent,
)
from yuanheng.model.workdays import WorkCalendar
from yuanheng.model.workflow import Limit, Workflow
from yuanheng.standards.packs.contents import work_calendar
from yuanheng.tasks.folding import apply
from yuanheng.tasks.lights import signal, step_deadline, task_deadline

CALENDAR = work_calendar("cn.calendar.2026")
TO_MEND = Stepped("judge", "mend", DAY, "bad", "x")


def seen(task: Task, day: str, within: int = 5) -> Signal:
    return signal(task, date.fromisoformat(day), CALENDAR, within)


def test_a_deadline_far_off_is_green_with_the_working_days_left() -> None:
    """Weekends do not count: 20 working days after Monday 2 March is 30 March."""
    task = folded(opened(Due(days=20)))
    assert seen(task, DAY) == Signal("green", "2026-03-30", 20)


def test_make_up_days_count_and_holidays_do_not() -> None:
    """The Spring Festival of 2026 lasts nine days; the Saturday before is worked."""
    started = replace(opened(Due(days=8)), day="2026-02-09")
    assert seen(folded(started), "2026-02-09") == Signal("green", "2026-02-26", 8)
    assert seen(folded(started), "2026-02-15") == Signal("yellow", "2026-02-26", 3)


@pytest.mark.parametrize(
    ("day", "light", "left"),
    [
        ("2026-03-20", "green", 6),
        ("2026-03-23", "yellow", 5),
        ("2026-03-30", "yellow", 0),
        ("2026-03-31", "red", -1),
        ("2026-04-07", "red", -5),
    ],
)
def test_a_light_changes_with_the_days(day: str, light: str, left: int) -> None:
    """Yellow from five working days before, still on the day itself; red on the next."""
    assert seen(folded(opened(Due(day="2026-03-30"))), day) == Signal(
        light,  # type: ignore[arg-type]
        "2026-03-30",
        left,
    )


def test_how_early_it_turns_yellow_is_an_option() -> None:
    """Six working days before, with `within` six."""
    task = folded(opened(Due(day="2026-03-30")))
    assert seen(task, "2026-03-20", within=6).light == "yellow"


def test_the_nearer_deadline_counts() -> None:
    """The step has ten working days, the task twenty."""
    task = folded(opened(Due(days=20)), TO_MEND)
    assert step_deadline(task, CALENDAR) == date(2026, 3, 16)
    assert task_deadline(task, CALENDAR) == date(2026, 3, 30)
    assert seen(task, DAY) == Signal("green", "2026-03-16", 10)


def test_a_limit_in_calendar_days_ends_on_its_last_day_even_if_that_is_off() -> None:
    """Thirty days after 2 March are up on 1 April; five are up on a Saturday, 7 March."""
    task = with_limit(Limit(30, "calendar"))
    assert step_deadline(task, CALENDAR) == date(2026, 4, 1)
    assert step_deadline(with_limit(Limit(5, "calendar")), CALENDAR) == date(2026, 3, 7)


@pytest.mark.parametrize(
    ("since", "years", "ends"),
    [
        ("2025-06-30", 1, date(2026, 6, 30)),
        ("2024-02-29", 1, date(2025, 2, 28)),
        ("2024-02-29", 4, date(2028, 2, 29)),
        ("2023-02-28", 1, date(2024, 2, 28)),
        ("2025-12-31", 2, date(2027, 12, 31)),
    ],
)
def test_a_limit_of_years_ends_on_the_same_day(since: str, years: int, ends: date) -> None:
    """Whole years by the calendar, leap days and all."""
    task = replace(with_limit(Limit(0, "calendar", years)), since=since)
    assert step_deadline(task, CALENDAR) == ends


@pytest.mark.parametrize(("day", "refused"), [("2027-03-02", 0), ("2027-03-03", 1)])
def test_no_deadline_goes_beyond_the_longest_time_of_the_law(day: str, refused: int) -> None:
    """Article 12: a start is put off by a year at most, counted from the step's first day."""
    task = with_limit(Limit(0, "calendar", years=1))
    later = TaskEvent(2, task.id, "", "王", Assigned(due=Due(day=day)))
    if not refused:
        assert apply(task, later).due == Due(day=day)
        return
    with pytest.raises(UsageError, match="gives at most until 2027-03-02"):
        apply(task, later)


@pytest.mark.parametrize(
    ("limit", "day", "light", "left"),
    [
        (Limit(30, "calendar"), "2026-03-02", "green", 30),
        (Limit(30, "calendar"), "2026-04-01", "yellow", 0),
        (Limit(30, "calendar"), "2026-04-11", "red", -10),
        (Limit(0, "calendar", years=1), "2027-03-01", "yellow", 1),
        (Limit(30, "working"), "2026-03-02", "green", None),
    ],
)
def test_a_limit_in_calendar_days_is_said_in_calendar_days(
    limit: Limit, day: str, light: str, left: int | None
) -> None:
    """日 in the article are days on the wall; 工作日 stay working days."""
    found = seen(with_limit(limit), day)
    assert (found.light, found.calendar_left) == (light, left)


def test_where_a_person_s_deadline_comes_first_its_own_days_are_said() -> None:
    """Five working days that somebody gave end before the thirty days of the step."""
    limit = Limit(30, "calendar")
    steps = {**WORKFLOW.steps, "judge": replace(WORKFLOW.steps["judge"], limit=limit)}
    opening = replace(opened(Due(days=5)), workflow=replace(WORKFLOW, steps=steps))
    found = seen(folded(opening), DAY)
    assert (found.days_left, found.calendar_left) == (5, None)


def with_limit(limit: Limit) -> Task:
    steps = {**WORKFLOW.steps, "judge": replace(WORKFLOW.steps["judge"], limit=limit)}
    workflow: Workflow = replace(WORKFLOW, steps=steps)
    return folded(replace(opened(), workflow=workflow))


@pytest.mark.parametrize(
    ("due", "ends", "left"),
    [(Due(days=20), "2026-04-07", 15), (Due(day="2026-03-30"), "2026-04-06", 14)],
)
def test_a_stopped_clock_is_grey_and_moves_the_deadline_on(due: Due, ends: str, left: int) -> None:
    """A week without a clock puts a deadline off by a week; working days then skip 清明."""
    stopped: tuple[Record, ...] = (
        opened(due),
        Suspended("2026-03-09", "等批复", "2026-03-15"),
    )
    assert seen(folded(*stopped), "2026-03-10").light == "grey"
    assert seen(folded(*stopped), "2026-03-16") == Signal("green", ends, left)


def test_a_clock_that_is_stopped_for_good_has_no_deadline() -> None:
    """Before the stop begins the deadline is not known either."""
    task = folded(opened(Due(days=20)), Suspended("2026-03-09", "等批复"))
    assert seen(task, "2026-03-03").light == "unknown"
    assert seen(task, "2026-06-01").light == "grey"


def test_without_any_deadline_the_light_is_unknown() -> None:
    """The reason says that nobody set one."""
    found = seen(folded(opened()), DAY)
    assert (found.light, found.due, str(found.reason)) == ("unknown", None, "no deadline is set")


LAST = CALENDAR.last


def test_past_the_last_published_year_working_days_are_not_guessed() -> None:
    """A deadline in working days that ends there has no day; the reason names the notice."""
    late = replace(opened(Due(days=30)), day=f"{LAST.year}-12-01")
    found = seen(folded(late), f"{LAST.year}-12-02")
    assert (found.light, found.due) == ("unknown", None)
    assert f"end after {LAST}" in str(found.reason)


@pytest.mark.parametrize(
    ("today", "light"),
    [
        ("{y}-12-01", "green"),
        ("{y}-12-30", "unknown"),
        ("{n}-03-08", "unknown"),
        ("{n}-03-11", "yellow"),
        ("{n}-03-16", "red"),
    ],
)
def test_a_day_past_the_last_published_year_is_judged_only_where_that_is_certain(
    today: str, light: str
) -> None:
    """Enough published working days before it, or so few days that no calendar has more."""
    names = {"y": str(LAST.year), "n": str(LAST.year + 1)}
    due = f"{LAST.year + 1}-03-15"
    found = seen(folded(opened(Due(day=due))), today.format(**names))
    assert (found.light, found.days_left) == (light, None)


def test_the_calendar_is_that_of_the_state_council() -> None:
    """The tests above rest on it."""
    assert isinstance(CALENDAR, WorkCalendar)
    assert not CALENDAR.is_working_day(date(2026, 2, 17))
