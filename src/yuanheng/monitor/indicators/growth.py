"""Growth on the year before (同比): of flows in percent, of rates in points, or why there is none.

Growth as published stays beside what its own numbers give. What is published at comparable prices
is never reckoned from values; over a change of definition nothing is reckoned.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from yuanheng.monitor.indicators.series import SHARES, Reading, Series

Reason = Literal["comparable", "break", "jump", "no-base", "units", "nature"]
Kind = Literal["percent", "points", "difference"]
#: How far a printed share may lie from its own numbers, in points: one and a half of its last
#: digit, since both numbers were rounded before.
ROUNDING = Fraction(15, 100)
#: From this factor on a change within a year is taken for another definition (chosen, not law).
JUMP = 10
#: Things that are counted by ones may well be ten times as many as a year before.
_COUNTED = ("家", "个", "户", "人", "件", "项", "宗", "次", "台", "套", "只", "")


@dataclass(frozen=True)
class Growth:
    """What follows from the numbers, or the reason why nothing does.

    value: of a flow percent, of a rate points, of a stock or another ratio the difference in its
    unit. base: the figure of the year before as this return has it. then: as it was returned then.
    """

    value: Fraction | None = None
    kind: Kind = "percent"
    reason: Reason | None = None
    base: Reading | None = None
    then: Reading | None = None


def year_before(period: str) -> str:
    """Give the same period of the year before."""
    return f"{int(period[:4]) - 1}{period[4:]}"


def level(series: Series, period: str) -> Reading | None:
    """Give the figure that a period stands for: of a flow the cumulative, else what there is."""
    return series.at(period, "累计") or series.at(period, "当期")


def growth_of(series: Series, period: str) -> Growth | None:
    """Reckon the change of a period on the year before; None where the period has no figure."""
    now, then, kind = level(series, period), _then(series, period), _kind(series)
    if now is None:
        return None
    base = series.at(period, "同期") or then
    before = None if base is None else now.same_unit(base)
    printed = series.at(period, "增速")
    reason: Reason | None = None
    if base is None:
        reason = "no-base"
    elif series.is_broken(year_before(period), period):
        reason = "break"
    elif before is None:
        reason = "units"
    elif kind != "points" and is_jump(series.unit, now.value, before):
        reason = "jump"
    elif series.nature is None:
        reason = "nature"
    elif printed is not None and printed.basis and kind == "percent":
        reason = "comparable"
    elif kind == "percent" and before <= 0:
        reason = "no-base"
    if reason is not None or before is None:
        return Growth(None, kind, reason, base, then)
    change = now.value - before
    return Growth(change / before * 100 if kind == "percent" else change, kind, None, base, then)


def _then(series: Series, period: str) -> Reading | None:
    """Give the figure of the year before as it was returned then, in the same form."""
    before = year_before(period)
    form = "累计" if series.at(period, "累计") is not None else "当期"
    return series.at(before, form)


def _kind(series: Series) -> Kind:
    """Tell how an indicator is compared: flows in percent, rates in points, others by difference.

    One of an unknown nature is compared as a flow would be, and gets no figure.
    """
    if series.nature in ("时期数", None):
        return "percent"
    return "points" if series.nature == "增速" or series.unit in SHARES else "difference"


def is_jump(unit: str, now: Fraction, before: Fraction) -> bool:
    """Tell a change too large for one definition: an amount ten times, or a tenth, of the other."""
    if unit in _COUNTED or before <= 0 or now <= 0:
        return False
    return max(now / before, before / now) >= JUMP


def differs(printed: Reading | None, reckoned: Fraction | None) -> bool:
    """Tell whether a printed percentage does not follow from its own numbers."""
    return printed is not None and reckoned is not None and abs(printed.value - reckoned) > ROUNDING


def sum_gap(series: Series, period: str) -> Fraction | None:
    """Give by how much a cumulative figure misses that of the month before and the month; or None.

    None where one of the three is missing, and within what rounding of all three can make.
    """
    month = int(period[5:]) if period[5:].isdecimal() else 0
    now, part = series.at(period, "累计"), series.at(period, "当期")
    if month <= 1 or now is None or part is None or series.nature != "时期数":
        return None
    before = series.at(f"{period[:4]}-{month - 1:02d}", "累计")
    if before is None or series.is_broken(before.period, period):
        return None
    parts = now.same_unit(part), now.same_unit(before)
    if parts[0] is None or parts[1] is None:
        return None
    gap = now.value - parts[0] - parts[1]
    places = max(_places(r.value) for r in (now, part, before))
    return gap if abs(gap) > Fraction(3, 2 * 10**places) else None


def _places(value: Fraction) -> int:
    """Count the decimals of a figure."""
    return next((n for n in range(7) if (value * 10**n).denominator == 1), 7)
