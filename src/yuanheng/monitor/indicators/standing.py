"""Where an indicator stands in its year (进度): share of the target, pace, light, the year's end.

The pace (时序) is for flows only: what is done of the year's target against how much of the year is
over, or against the target's own quarters where it has some. A level (a rate, a stock) has reached
its target or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from yuanheng.model.periods import last_day
from yuanheng.monitor.indicators.growth import Growth, differs, growth_of, level, year_before
from yuanheng.monitor.indicators.series import Goal, Reading, Series

Light = Literal["green", "yellow", "red"]
#: The year's end is told from so many years before at most, and called a range from so many.
_YEARS = 5
_QUARTER_ENDS = (3, 6, 9, 12)


@dataclass(frozen=True)
class Limits:
    """From which lag behind the pace an indicator is yellow, and from which red; in points.

    Green at `yellow` or above, yellow down to `red` itself, red below. The defaults are those
    that offices use as a rule of thumb; no document prescribes them.
    """

    yellow: Fraction = Fraction(0)
    red: Fraction = Fraction(-5)


@dataclass(frozen=True)
class YearEnd:
    """What the year may come to, if it ends as earlier years did from here on; by `years`."""

    least: Fraction
    most: Fraction
    years: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """An indicator at a period: what is printed, and what follows from it.

    summed: of a flow the months of the year added up, where no cumulative figure is returned.
    done: percent of the year's target. pace: points ahead of it. curve: the part of the year's
    target that was due by then, in percent, and whether the target's own quarters say so.
    """

    series: Series
    period: str
    month: Reading | None
    total: Reading | None
    growth: Growth | None
    goal: Goal | None
    summed: Fraction | None = None
    done: Fraction | None = None
    curve: Fraction | None = None
    by_quarters: bool = False
    pace: Fraction | None = None
    light: Light | None = None
    year_end: YearEnd | None = None

    @property
    def printed_growth(self) -> Reading | None:
        """Give the growth that the return prints."""
        return self.series.at(self.period, "增速")

    @property
    def printed_done(self) -> Reading | None:
        """Give the share of the target that the return prints."""
        return self.series.at(self.period, "完成率")

    @property
    def rank(self) -> Reading | None:
        """Give the rank that the return prints."""
        return self.series.at(self.period, "排名")

    @property
    def growth_differs(self) -> bool:
        """Tell whether the printed growth does not follow from its own numbers."""
        return self.growth is not None and differs(self.printed_growth, self.growth.value)

    @property
    def done_differs(self) -> bool:
        """Tell whether the printed share of the target does not follow from its own numbers."""
        return differs(self.printed_done, self.done)

    @property
    def base_differs(self) -> bool:
        """Tell whether the year before is printed otherwise than it was returned then."""
        g = self.growth
        if g is None or g.base is None or g.then is None or g.base.fact == g.then.fact:
            return False
        then = g.base.same_unit(g.then)
        return then is not None and then != g.base.value


def month_of(period: str) -> int:
    """Give the month in which a period ends."""
    return int(last_day(period)[5:7])


def standing_at(series: Series, period: str, limits: Limits) -> Standing | None:
    """Say where an indicator stands at a month: by its own last period of the year up to then.

    None where the year has no figure up to then.
    """
    own = own_period(series, period)
    if own is None:
        return None
    now, goal = level(series, own), series.goals.get(own[:4])
    found = Standing(
        series=series,
        period=own,
        month=series.at(own, "当期"),
        total=series.at(own, "累计"),
        growth=growth_of(series, own),
        goal=goal,
        summed=summed_months(series, own),
        year_end=year_end(series, own),
    )
    if now is None or goal is None:
        return found
    target = now.same_unit(goal.figure)
    if target is None:
        return found
    if series.nature != "时期数":
        return _level_against(found, now.value, target)
    total = found.total.value if found.total is not None else found.summed
    if total is None or target <= 0:
        return found
    done = total / target * 100
    due, by_quarters = due_by(goal, month_of(own))
    pace = done - due
    ahead = -pace if goal.is_ceiling else pace
    return replace(
        found, done=done, curve=due, by_quarters=by_quarters, pace=pace, light=_light(ahead, limits)
    )


def summed_months(series: Series, period: str) -> Fraction | None:
    """Add up the months of a year to a period of it, in the unit of the last; None with a gap.

    None also for what is no flow, and where the return gives the cumulative figure itself. A whole
    year is its own sum.
    """
    last = series.at(period, "当期")
    if series.nature != "时期数" or series.at(period, "累计") is not None or last is None:
        return None
    if not period[5:].isdecimal():
        return last.value if period[5:] in ("", "Q1", "H1") else None
    total = Fraction(0)
    for month in range(1, int(period[5:]) + 1):
        part = series.at(f"{period[:4]}-{month:02d}", "当期")
        same = None if part is None else last.same_unit(part)
        if same is None or series.is_broken(f"{period[:4]}-{month:02d}", period):
            return None
        total += same
    return total


def own_period(series: Series, upto: str) -> str | None:
    """Give the last period of the same year that ends by then and has a figure."""
    day = last_day(upto)
    periods = {
        p
        for p, form in series.figures
        if form not in ("同期", "排名", "完成率") and p[:4] == upto[:4]
    }
    ended = [p for p in periods if last_day(p) <= day]
    return max(ended, key=lambda p: (last_day(p), p == upto, len(p)), default=None)


def due_by(goal: Goal, month: int) -> tuple[Fraction, bool]:
    """Give the percent of a year's target that is due by the end of a month.

    By the quarters of the target, straight between their ends, where all four are said; else by
    twelfths of the year.
    """
    quarters = [q for q in goal.quarters if q is not None]
    if len(quarters) < len(_QUARTER_ENDS):
        return Fraction(month, 12) * 100, False
    points = [(0, Fraction(0)), *zip(_QUARTER_ENDS, quarters, strict=True)]
    for (a, low), (b, high) in pairwise(points):
        if a < month <= b:
            return (low + (high - low) * Fraction(month - a, b - a)) * 100, True
    return Fraction(100), True


def year_end(series: Series, period: str) -> YearEnd | None:
    """Say what the year may come to: cumulative × (whole year ÷ same months) of earlier years.

    None for what is no flow, for a whole year, and where no earlier year of one definition tells.
    """
    now = series.at(period, "累计")
    if now is None or series.nature != "时期数" or month_of(period) == _QUARTER_ENDS[-1]:
        return None
    found: dict[str, Fraction] = {}
    earlier = period
    for _ in range(_YEARS):
        earlier = year_before(earlier)
        part, whole = series.at(earlier, "累计"), whole_year(series, earlier[:4])
        if part is None or whole is None or series.is_broken(earlier, period):
            continue
        same = part.same_unit(whole)
        if same is not None and part.value > 0 and same >= part.value:
            found[earlier[:4]] = now.value * same / part.value
    if not found:
        return None
    return YearEnd(min(found.values()), max(found.values()), tuple(sorted(found)))


def whole_year(series: Series, year: str) -> Reading | None:
    """Give the figure of a whole year, of the annual return before that of December."""
    return series.at(year, "累计") or series.at(year, "当期") or series.at(f"{year}-12", "累计")


def _level_against(found: Standing, now: Fraction, target: Fraction) -> Standing:
    """Say whether a level has reached its target; a year that is not over is not lost yet."""
    goal = found.goal
    reached = now <= target if goal is not None and goal.is_ceiling else now >= target
    is_over = month_of(found.period) == _QUARTER_ENDS[-1]
    return replace(found, light="green" if reached else "red" if is_over else "yellow")


def _light(ahead: Fraction, limits: Limits) -> Light:
    if ahead >= limits.yellow:
        return "green"
    return "yellow" if ahead >= limits.red else "red"
