"""Investments by the year in which they were signed (按签约年份): what became of those.

What was signed this year is never set against what began this year. Those not begun are not dropped
and not counted as failed before their time: they are open (删失), and the median counts them so
(Kaplan and Meier, Journal of the American Statistical Association 53, 1958).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yuanheng.monitor.investment.projects import STEPS, ProjectLine, Step, StepId
from yuanheng.monitor.told import Days


@dataclass(frozen=True)
class Tally:
    """How many did, did not, are not known, and are still within their time.

    stated: of those who did, how many on the word of the stage alone, without a day.
    """

    yes: int = 0
    no: int = 0
    unknown: int = 0
    open: int = 0
    stated: int = 0

    @property
    def least(self) -> Fraction | None:
        """Give the share of those who did in percent, as if the unknown did not; None of none."""
        return self._share(self.yes)

    @property
    def most(self) -> Fraction | None:
        """Give the share in percent as if all of the unknown did."""
        return self._share(self.yes + self.unknown)

    def _share(self, count: int) -> Fraction | None:
        whole = self.yes + self.no + self.unknown
        return Fraction(100 * count, whole) if whole else None


@dataclass(frozen=True)
class Median:
    """Days by which half have begun, estimated; None: more than half are open.

    early, late: with the earliest and the latest day of what is known to the month only.
    """

    early: int | None
    late: int | None


@dataclass(frozen=True)
class Cohort:
    """Those signed in one year; year is empty for all of them together.

    total: 万元 in all, of those where it is stated; total_unknown: of how many it is not. within:
    those that began within the days asked for.
    """

    year: str
    signed: int
    ended: int
    total: Fraction
    total_unknown: int
    reached: dict[StepId, Tally]
    within: Tally
    median: Median


def signed_year(line: ProjectLine) -> str:
    """Give the year of the agreement, where it is known to the year."""
    days = line.steps["signed"].days
    if days.first is None or days.last is None or days.first[:4] != days.last[:4]:
        return ""
    return days.first[:4]


def cohorts(lines: Iterable[ProjectLine], day: str, within: int) -> tuple[Cohort, ...]:
    """Give the cohorts that were signed up to a day, the oldest first, and all of them last.

    within: calendar days from the agreement to the start of works.
    """
    years: dict[str, list[ProjectLine]] = {}
    for line in lines:
        if (year := signed_year(line)) and line.steps["signed"].done:
            years.setdefault(year, []).append(line)
    found = [_cohort(year, years[year], day, within) for year in sorted(years)]
    everyone = [line for own in years.values() for line in own]
    return (*found, _cohort("", everyone, day, within)) if found else ()


def undated(lines: Iterable[ProjectLine]) -> tuple[ProjectLine, ...]:
    """Give those that were signed, as far as one knows, in a year that nobody states."""
    return tuple(p for p in lines if p.steps["signed"].done and not signed_year(p))


def _cohort(year: str, lines: Sequence[ProjectLine], day: str, within: int) -> Cohort:
    waits = [_wait(line, day) for line in lines]
    totals = [line.total for line in lines]
    return Cohort(
        year=year,
        signed=len(lines),
        ended=sum(line.is_ended for line in lines),
        total=sum((t for t in totals if t is not None), Fraction(0)),
        total_unknown=sum(t is None for t in totals),
        reached={step: _tally([line.steps[step] for line in lines]) for step in STEPS},
        within=_within(waits, within),
        median=_median(waits),
    )


def _tally(steps: Sequence[Step]) -> Tally:
    done = [step.done for step in steps]
    stated = sum(bool(step.done) and step.told == "stage" for step in steps)
    return Tally(done.count(True), done.count(False), done.count(None), stated=stated)


@dataclass(frozen=True)
class _Wait:
    """Days from agreement to start, at least and at most; began is None where nobody knows.

    Of one that has not begun they are the days for which that is known.
    """

    least: int
    most: int | None
    began: bool | None


def _wait(line: ProjectLine, day: str) -> _Wait:
    signed, start = line.steps["signed"].days, line.steps["started"]
    least, most = _between(signed, start.days, day)
    if start.done and start.told == "day":
        return _Wait(max(least, 0), max(most, 0), began=True)
    until, first = date.fromisoformat(day), _date(signed.last)
    if start.done is False:
        return _Wait((until - first).days, (until - _date(signed.first)).days, began=False)
    return _Wait(0, None, began=None)  # begun, or not, on a day that nobody states


def _between(signed: Days, start: Days, day: str) -> tuple[int, int]:
    first, last = start.first or signed.first, start.last or day
    return (
        (_date(first) - _date(signed.last)).days,
        (_date(last) - _date(signed.first)).days,
    )


def _date(text: str | None) -> date:
    assert text is not None, "a cohort knows the year of the agreement"  # noqa: S101
    return date.fromisoformat(text)


def _within(waits: Iterable[_Wait], days: int) -> Tally:
    """Tally those that began within so many days; who could still do so is open."""
    yes = no = unknown = still = 0
    for wait in waits:
        if wait.began is None:
            unknown += 1
        elif wait.least > days:
            no += 1
        elif wait.began and wait.most is not None and wait.most <= days:
            yes += 1
        elif wait.began is False and wait.most is not None and wait.most <= days:
            still += 1
        else:
            unknown += 1
    return Tally(yes, no, unknown, still)


def _median(waits: Sequence[_Wait]) -> Median:
    """Estimate the median wait, once as if all days were the earliest, once as if the latest.

    Who began on a day that nobody states may have done so at once, or has not yet.
    """
    early, late = [], []
    for wait in waits:
        if wait.began is None:
            early.append((0, True))
            late.append((0, False))
            continue
        early.append((wait.least, wait.began))
        late.append((wait.most if wait.most is not None else wait.least, wait.began))
    return Median(median_wait(early), median_wait(late))


def median_wait(waits: Sequence[tuple[int, bool]]) -> int | None:
    """Give the least time by which half have begun; of (time, False) the start is still open."""
    standing = Fraction(1)
    for time in sorted({t for t, began in waits if began}):
        at_risk = sum(t >= time for t, _ in waits)
        begun = sum(t == time and began for t, began in waits)
        standing *= Fraction(at_risk - begun, at_risk)
        if 2 * standing <= 1:
            return time
    return None
