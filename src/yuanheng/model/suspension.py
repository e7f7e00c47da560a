"""Suspension (期限中止): the days on which a clock stands, and the deadline that they put off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from yuanheng.errors import UsageError, say

_DAY = timedelta(days=1)
_MOST_DAYS = 1_000_000


@dataclass(frozen=True)
class Suspension:
    """Days on which the clock stands (期限中止), both ends counted in; no end: it stands still."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.end is not None:
            refuse_negative(self.start, self.end)


def merge_suspensions(suspensions: Iterable[Suspension]) -> tuple[Suspension, ...]:
    """Join suspensions that overlap or follow each other, in order of time."""
    merged: list[Suspension] = []
    for one in sorted(suspensions, key=lambda s: s.start):
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and (one.start - last.end).days > 1):
            merged.append(one)
        elif last.end is not None:
            end = None if one.end is None else max(one.end, last.end)
            merged[-1] = Suspension(last.start, end)
    return tuple(merged)


def reach_deadline(
    start: date,
    n: int,
    suspensions: Iterable[Suspension],
    count: Callable[[date, date], int],
    add: Callable[[date, int], date],
    horizon: date,
) -> date | None:
    """Walk from one suspension to the next until `n` days are used up; None where the clock stands.

    `count` gives the days after one day up to another, `add` the day reached after so many;
    after `horizon` only `add` knows what to say.
    """
    refuse_limit(n)
    day, left = start, n
    for one in merge_suspensions(suspensions):
        if left == 0 or (one.end is not None and one.end <= day):
            continue
        before = one.start - _DAY if one.start > day else day
        if before > day:
            free = count(day, before)
            if left <= free or before > horizon:
                return add(day, left)
            left -= free
        if one.end is None:
            return None
        day = one.end
    return add(day, left)


def refuse_negative(start: date, end: date) -> None:
    """Refuse a span that ends before it begins."""
    if end < start:
        raise UsageError(
            say("{end} lies before {start}", end=str(end), start=str(start)),
            expected=say("Expected a span that ends no earlier than it begins."),
        )


def refuse_limit(n: int) -> None:
    """Refuse a limit that no calendar can hold."""
    if not 0 <= n <= _MOST_DAYS:
        raise UsageError(
            say("{n} days are no limit", n=n),
            expected=say("Expected 0 to {most} days.", most=_MOST_DAYS),
        )
