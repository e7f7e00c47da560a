"""Working days (工作日) by published notices, and the clock that counts them.

The day of the event is never counted: a span from `start` to `end` holds the days after `start` up
to and with `end` (民法典第二百零一条). A day outside the published years has no answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from yuanheng.errors import Message, StandardError, UsageError, say
from yuanheng.model.days_off import Festival, Notice
from yuanheng.model.suspension import (
    Suspension,
    merge_suspensions,
    reach_deadline,
    refuse_limit,
    refuse_negative,
)

#: Arrays of days of any datetime64 unit; a time of day is dropped.
Days = npt.NDArray[np.datetime64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of the years whose notices are published (工作日历).

    Days beyond are refused with StandardError. A notice may still move the last days of the year
    before it, so December of the last year is counted by what is published so far.
    """

    id: str
    notices: tuple[Notice, ...]

    @property
    def first(self) -> date:
        """Give the first day that can be judged."""
        return date(self.notices[0].year, 1, 1)

    @property
    def last(self) -> date:
        """Give the last day that can be judged."""
        return date(self.notices[-1].year, 12, 31)

    @property
    def _days(self) -> Days:
        """List every day from the first to the last."""
        return np.arange(np.datetime64(self.first, "D"), np.datetime64(self.last + _DAY, "D"))

    @cached_property
    def _working(self) -> Flags:
        """Tell of every day from the first to the last whether it is worked."""
        working: Flags = np.asarray(np.is_busday(self._days), dtype=np.bool_)
        for notice in self.notices:
            for festival in notice.festivals:
                for spans, worked in ((festival.off, False), (festival.work, True)):
                    for day in (d for span in spans for d in span.days()):
                        if self.first <= day <= self.last:
                            working[self._index(day)] = worked
        return working

    @cached_property
    def _cumulative(self) -> Counts:
        """Count the working days from the first day up to and with each day."""
        counts = np.cumsum(self._working, dtype=np.int64)
        counts.setflags(write=False)
        return counts

    @cached_property
    def _worked(self) -> Counts:
        """List the working days as offsets from the first day."""
        return np.flatnonzero(self._working).astype(np.int64)

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return bool(self._working[self._index(day)])

    def working_days(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and with `end`."""
        refuse_negative(start, end)
        return int(self._cumulative[self._index(end)] - self._cumulative[self._index(start)])

    def add_working_days(self, start: date, n: int) -> date:
        """Give the day of the `n`-th working day after `start`; `start` itself where `n` is 0."""
        refuse_limit(n)
        index = self._index(start)
        if n == 0:
            return start
        target = int(self._cumulative[index]) + n
        if target > len(self._worked):
            raise self._beyond(_too_far(n, start, self.last))
        return self.first + int(self._worked[target - 1]) * _DAY

    def elapsed(self, start: date, end: date, suspensions: Iterable[Suspension] = ()) -> int:
        """Count the working days of a span on which the clock ran.

        Where a suspension has no end, the days from its beginning on do not count.
        """
        count = self.working_days(start, end)
        for one in merge_suspensions(suspensions):
            before = one.start - _DAY if one.start > start else start
            until = end if one.end is None else min(end, one.end)
            if until > before:
                count -= self.working_days(before, until)
        return count

    def deadline(self, start: date, n: int, suspensions: Iterable[Suspension] = ()) -> date | None:
        """Give the day on which `n` working days are up; None where the clock still stands."""

        def count(after: date, until: date) -> int:
            return self.working_days(after, min(until, self.last))

        return reach_deadline(start, n, suspensions, count, self.add_working_days, self.last)

    def calendar_deadline(
        self,
        start: date,
        n: int,
        suspensions: Iterable[Suspension] = (),
        *,
        moves_to_working_day: bool = True,
    ) -> date | None:
        """Give the day on which `n` calendar days (自然日) are up; None where the clock stands.

        A period whose last day is a day off ends on the next day worked (民法典第二百零三条). The
        limits of other laws may not know that rule: say so with `moves_to_working_day=False`.
        """
        spans = merge_suspensions(suspensions)
        end = reach_deadline(start, n, spans, _calendar_days, _add_calendar_days, date.max)
        if end is None or n == 0 or not moves_to_working_day:
            return end
        return self.deadline(end - _DAY, 1, spans)

    def are_working_days(self, days: Days) -> Flags:
        """Tell of many days whether each is worked."""
        return self._working[self._indexes(days)]

    def working_days_each(self, starts: Days, ends: Days) -> Counts:
        """Count the working days of many spans, as `working_days` counts one."""
        before, after = self._indexes(starts), self._indexes(ends)
        negative = np.flatnonzero(after < before)
        if negative.size:
            refuse_negative(*(self.first + int(x[negative[0]]) * _DAY for x in (before, after)))
        return self._cumulative[after] - self._cumulative[before]

    def add_working_days_each(self, starts: Days, n: Counts) -> Days:
        """Give the day of the `n`-th working day after each start, as `add_working_days` does."""
        if n.size:
            refuse_limit(int(n.min()))
            refuse_limit(int(n.max()))
        index = self._indexes(starts)
        target = self._cumulative[index] + n
        far = np.flatnonzero((target > len(self._worked)) & (n > 0))
        if far.size:
            at = far[0]
            start = self.first + int(index[at]) * _DAY
            raise self._beyond(_too_far(int(n[at]), start, self.last))
        reached = np.where(n == 0, index, self._worked[np.maximum(target, 1) - 1])
        return np.datetime64(self.first, "D") + reached.astype("timedelta64[D]")

    def elapsed_each(
        self, starts: Days, ends: Days, spans: npt.NDArray[np.intp], begins: Days, stops: Days
    ) -> Counts:
        """Count the days on which the clock ran in many spans, as `elapsed` does for one.

        Suspension k runs from begins[k] to stops[k] (NaT: it stands still) and belongs to the span
        of number spans[k]. The suspensions of a span may overlap and stand in any order.
        """
        counts = self.working_days_each(starts, ends)
        order = np.lexsort((begins, spans))
        owner = spans[order]
        begin, end = self._indexes(starts)[owner], self._indexes(ends)[owner]
        length = len(self._working) + 1
        backwards = np.flatnonzero(stops < begins)
        if backwards.size:
            refuse_negative(
                *(x[backwards[0]].astype("datetime64[D]").item() for x in (begins, stops))
            )
        until = np.where(np.isnat(stops), np.datetime64(self.last, "D"), stops)[order]
        last = np.clip(self._offsets(until), begin, end)
        before = np.clip(self._offsets(begins[order]) - 1, begin, end)
        # The furthest end of the suspensions before this one, kept apart by span.
        furthest = np.maximum.accumulate(owner * length + last) - owner * length
        earlier = np.concatenate(([0], furthest[:-1]))
        same = np.concatenate(([False], owner[1:] == owner[:-1]))[: len(owner)]
        before = np.where(same, np.maximum(before, earlier[: len(owner)]), before)
        lost = self._cumulative[np.maximum(last, before)] - self._cumulative[before]
        np.subtract.at(counts, owner, lost)
        return counts

    def cumulative_table(self) -> pa.Table:
        """Give every day with `working` and `working_days`, counted up to and with that day.

        In SQL a span is `e.working_days - s.working_days`, joined on the days of start and end; the
        n-th working day is the row with `working` and `working_days = s.working_days + n`. A day
        outside the calendar finds no row: use left joins, so that it stays unknown.
        """
        return pa.table(
            {
                "day": pa.array(self._days, pa.date32()),
                "working": pa.array(self._working),
                "working_days": pa.array(self._cumulative),
            }
        )

    def festivals_between(self, start: date, end: date) -> tuple[Festival, ...]:
        """List the festivals with a day after `start` and not after `end`, in order of time."""
        found = (f for notice in self.notices for f in notice.festivals if f.touches(start, end))
        return tuple(sorted(found, key=lambda f: min(s.first for s in f.off)))

    def _index(self, day: date) -> int:
        """Place a day in the tables; StandardError where no notice covers it."""
        if not self.first <= day <= self.last:
            raise self._beyond(_outside(str(day)))
        return (day - self.first).days

    def _offsets(self, days: Days) -> Counts:
        """Count the days from the first day of the calendar; an unknown day is refused."""
        if np.isnat(days).any():
            raise UsageError(
                say("A day is unknown"),
                remedy=say("Leave out the spans without a day: their count is unknown."),
            )
        return days.astype("datetime64[D]").astype(np.int64) - (self.first - _EPOCH).days

    def _indexes(self, days: Days) -> Counts:
        """Place many days in the tables."""
        offsets = self._offsets(days)
        wrong = np.flatnonzero((offsets < 0) | (offsets >= len(self._working)))
        if wrong.size:
            day: Any = days[wrong[0]].astype("datetime64[D]")
            raise self._beyond(_outside(str(day)))
        return offsets

    def _beyond(self, what: Message) -> StandardError:
        """Refuse to guess, naming the last notice."""
        notice = self.notices[-1]
        return StandardError(
            what,
            expected=say(
                "The calendar {id} holds the notices for {first} to {last}; the last one: {paper}",
                id=self.id,
                first=self.notices[0].year,
                last=notice.year,
                paper=notice.papers[-1],
            ),
            remedy=say(
                "Stay within these years, or take a newer calendar once the notice for {year}"
                " is published.",
                year=notice.year + 1,
            ),
        )


def _calendar_days(after: date, until: date) -> int:
    """Count calendar days."""
    return (until - after).days


def _add_calendar_days(start: date, n: int) -> date:
    """Go on by calendar days."""
    return start + n * _DAY


def _outside(day: str) -> Message:
    """Say that a day is not covered."""
    return say("Whether {day} is a working day is not published", day=day)


def _too_far(n: int, start: date, last: date) -> Message:
    """Say that a deadline lies after the last day."""
    return say(
        "{n} working days after {start} end after {last}", n=n, start=str(start), last=str(last)
    )
