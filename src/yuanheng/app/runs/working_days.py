"""Verbs of working days: how many a span holds, and on which day a limit is up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yuanheng.errors import UsageError, say
from yuanheng.model.days_off import Festival
from yuanheng.model.suspension import Suspension, merge_suspensions
from yuanheng.model.workdays import WorkCalendar
from yuanheng.standards.packs import contents as packs

_FAMILY = "cn.calendar."


@dataclass(frozen=True)
class CountedDays:
    """A span counted, or a limit counted out, with what made it long or short.

    `end` is None where the clock still stands. `next_notice_may_move`: the end lies in the last
    December of the calendar, of which the next notice may still move days.
    """

    calendar: str
    start: date
    end: date | None
    working_days: int | None
    natural_days: int | None
    suspensions: tuple[Suspension, ...]
    festivals: tuple[Festival, ...]
    next_notice_may_move: bool


def count_working_days(
    start: str, end: str, suspend: Iterable[str] = (), calendar: str | None = None
) -> CountedDays:
    """Count the working days after `start` up to and with `end` on which the clock ran."""
    first, last, spans = _day(start), _day(end), _suspensions(suspend)
    found = _calendar(calendar)
    return _counted(found, first, last, spans, working=found.elapsed(first, last, spans))


def find_deadline(
    start: str,
    days: int,
    suspend: Iterable[str] = (),
    calendar: str | None = None,
    *,
    natural: bool = False,
) -> CountedDays:
    """Find the day on which a limit is up, in working days or in calendar days (自然日).

    A limit in calendar days that would end on a day off ends on the next day worked.
    """
    first, spans = _day(start), _suspensions(suspend)
    found = _calendar(calendar)
    if natural:
        end = found.calendar_deadline(first, days, spans)
        return _counted(found, first, end, spans, natural=days)
    return _counted(found, first, found.deadline(first, days, spans), spans, working=days)


def _counted(
    calendar: WorkCalendar,
    start: date,
    end: date | None,
    spans: tuple[Suspension, ...],
    *,
    working: int | None = None,
    natural: int | None = None,
) -> CountedDays:
    """Put together what is told of a count."""
    return CountedDays(
        calendar=calendar.id,
        start=start,
        end=end,
        working_days=working,
        natural_days=natural,
        suspensions=spans,
        festivals=() if end is None else calendar.festivals_between(start, end),
        next_notice_may_move=end is not None and end >= date(calendar.last.year, 12, 1),
    )


def _calendar(wanted: str | None) -> WorkCalendar:
    """Take the calendar that is named, or the newest one shipped."""
    newest = max(p for p in packs.all_packs() if p.startswith(_FAMILY))
    return packs.work_calendar(wanted or newest)


def _suspensions(texts: Iterable[str]) -> tuple[Suspension, ...]:
    """Read FROM:TO; with nothing after the colon the clock still stands."""
    spans = []
    for text in texts:
        first, colon, last = text.partition(":")
        if not colon:
            raise UsageError(
                say("{text} is not FROM:TO", text=text),
                expected=say("Expected two days, or FROM: where the clock still stands."),
            )
        spans.append(Suspension(_day(first), _day(last) if last else None))
    return merge_suspensions(spans)


def _day(text: str) -> date:
    """Read a day such as 2026-01-20."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _no_day(text) from error
    if day.isoformat() != text:
        raise _no_day(text)
    return day


def _no_day(text: str) -> UsageError:
    """Refuse a day in another form."""
    return UsageError(
        say("{text} is not a day of the calendar", text=text),
        expected=say("Expected a day such as 2026-01-20."),
    )
