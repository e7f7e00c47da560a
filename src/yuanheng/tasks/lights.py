"""The lights of tasks (红黄绿灯): working days left by the State Council calendar, or no light.

A limit in calendar days ends on its last day even where that is a day off: who set it did not say
that it moves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from yuanheng.errors import Message, StandardError, say
from yuanheng.model.suspension import Suspension
from yuanheng.model.tasks import Due, Signal, Task
from yuanheng.model.workdays import WorkCalendar
from yuanheng.model.workflow import DayCount, years_on

#: Working days before a deadline from which the light is yellow.
WITHIN = 5


def signal(task: Task, today: date, calendar: WorkCalendar, within: int = WITHIN) -> Signal:
    """Give the light of an open task: the nearer of its step's deadline and its own counts.

    Grey while the clock is stopped; unknown, with the reason, where the days up to the deadline
    lie past the last published year and it is not certain without them.
    """
    stops = _stops(task)
    if any(s.start <= today and (s.end is None or today <= s.end) for s in stops):
        return Signal("grey", reason=say("the clock is stopped"))
    known, doubts = deadlines(task, calendar)
    if not known:
        return Signal("unknown", reason=doubts[0] if doubts else say("no deadline is set"))
    due = min(known)
    if due < today:
        found = Signal("red", due.isoformat(), _overdue(due, today, calendar))
    elif doubts:
        found = Signal("unknown", due.isoformat(), reason=doubts[0])
    else:
        found = _ahead(due, today, calendar, stops, within)
    return replace(found, calendar_left=(due - today).days) if _in_days(task, due) else found


def _in_days(task: Task, due: date) -> bool:
    """Tell whether what ends on a day is a limit that is counted in calendar days."""
    limit = task.at.limit
    if limit is None or limit.count != "calendar":
        return False
    if limit.years:
        return years_on(date.fromisoformat(task.since), limit.years) == due
    stopped = sum(
        (date.fromisoformat(s.last) - date.fromisoformat(s.first)).days + 1
        for s in task.suspensions
        if s.last is not None and s.first > task.since
    )
    return date.fromisoformat(task.since) + timedelta(days=limit.days + stopped) == due


def deadlines(task: Task, calendar: WorkCalendar) -> tuple[tuple[date, ...], tuple[Message, ...]]:
    """Give the deadlines of the present step and of the task, and why one cannot be told."""
    known, doubts = [], []
    for ends in (step_deadline, task_deadline):
        try:
            due = ends(task, calendar)
        except StandardError as error:
            doubts.append(error.what)
            continue
        if due is not None:
            known.append(due)
    return tuple(known), tuple(doubts)


def step_deadline(task: Task, calendar: WorkCalendar) -> date | None:
    """Give the day on which the limit of the present step is up; None where it has none."""
    limit = task.at.limit
    if limit is None:
        return None
    start = date.fromisoformat(task.since)
    if limit.years:
        return years_on(start, limit.years)
    return _ends(start, limit.days, limit.count, _stops(task), calendar)


def task_deadline(task: Task, calendar: WorkCalendar) -> date | None:
    """Give the deadline that a person set, moved on by the time without a clock; None if none."""
    if task.due is None:
        return None
    start = date.fromisoformat(task.began)
    days, count = due_days(task.due, start)
    return _ends(start, days, count, _stops(task), calendar)


def due_days(due: Due, start: date) -> tuple[int, DayCount]:
    """Read a deadline as a number of days from a start."""
    if due.days is not None:
        return due.days, due.count
    return max(0, (date.fromisoformat(str(due.day)) - start).days), "calendar"


def _ends(
    start: date, days: int, count: DayCount, stops: tuple[Suspension, ...], calendar: WorkCalendar
) -> date | None:
    """Count days on from a start; None where the clock stands still for good."""
    if count == "working":
        return calendar.deadline(start, days, stops)
    return calendar.calendar_deadline(start, days, stops, moves_to_working_day=False)


def _overdue(due: date, today: date, calendar: WorkCalendar) -> int | None:
    """Count the working days since a deadline, as a negative number."""
    try:
        return -calendar.working_days(due, today)
    except StandardError:
        return None


def _ahead(
    due: date, today: date, calendar: WorkCalendar, stops: tuple[Suspension, ...], within: int
) -> Signal:
    """Tell green from yellow; past the published years only where no notice could change it."""
    try:
        left = calendar.elapsed(today, due, stops)
    except StandardError as error:
        if (due - today).days <= within:
            return Signal("yellow", due.isoformat())
        if today < calendar.last and calendar.elapsed(today, calendar.last, stops) > within:
            return Signal("green", due.isoformat())
        return Signal("unknown", due.isoformat(), reason=error.what)
    return Signal("yellow" if left <= within else "green", due.isoformat(), left)


def _stops(task: Task) -> tuple[Suspension, ...]:
    """Give the suspensions as the calendar takes them."""
    return tuple(
        Suspension(date.fromisoformat(s.first), date.fromisoformat(s.last) if s.last else None)
        for s in task.suspensions
    )
