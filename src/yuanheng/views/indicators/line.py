"""The line of an indicator (走势): 24 months, or its years; never drawn over a gap or a break.

Of a flow each month is drawn, as returned or as the difference of two cumulative figures; of
anything else the level. What was not returned is a hole in the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from yuanheng.monitor.indicators.growth import is_jump, level
from yuanheng.monitor.indicators.series import Reading, Series

_MONTHS = 24


@dataclass(frozen=True)
class Point:
    """One drawn figure: its period, value, place, the record it leads to, whether reckoned."""

    period: str
    value: float
    x: float
    y: float
    address: str
    is_reckoned: bool


@dataclass(frozen=True)
class Line:
    """A drawing of `width` by `height`: stretches without a gap, and where definitions change.

    low and high: the figures at the foot and at the top, which holds zero where all are above it.
    """

    width: int
    height: int
    points: tuple[Point, ...]
    stretches: tuple[str, ...]
    breaks: tuple[float, ...]
    low: float
    high: float
    first: str
    last: str


def line_of(series: Series, upto: str, width: int = 150, height: int = 34) -> Line | None:
    """Draw an indicator up to a period; None where there are not two figures to draw."""
    slots = _slots(series, upto)
    drawn = [(i, p, *found) for i, p in enumerate(slots) if (found := _drawn(series, p))]
    if len(drawn) < 2:
        return None
    values = [float(v) for _, _, v, _ in drawn]
    low, high = min(0.0, *values), max(0.0, *values)
    if all(v > 0 for v in values) and min(values) > 0.6 * max(values):
        low = min(values) - (max(values) - min(values) or abs(max(values)) * 0.1)
    spread = high - low or 1.0
    step = (width - 6) / max(len(slots) - 1, 1)
    points = tuple(
        Point(
            period,
            float(value),
            round(3 + i * step, 1),
            round(height - 3 - (float(value) - low) / spread * (height - 6), 1),
            f"/ledger/records/{reading.relation}/{reading.fact}",
            reading.period != period or reading is not series.at(period, "当期"),
        )
        for i, period, value, reading in drawn
    )
    stretches, breaks, held = [], [], [points[0]]
    for a, b in pairwise(points):
        broken = _is_broken(series, a, b)
        if broken:
            breaks.append(round((a.x + b.x) / 2, 1))
        if broken or slots.index(b.period) - slots.index(a.period) > 1:
            stretches.append(held)
            held = []
        held.append(b)
    stretches.append(held)
    return Line(
        width,
        height,
        points,
        tuple(" ".join(f"{p.x},{p.y}" for p in s) for s in stretches),
        tuple(breaks),
        low,
        high,
        slots[0],
        slots[-1],
    )


def _is_broken(series: Series, a: Point, b: Point) -> bool:
    """Tell whether two neighbours count different things, or seem to: years ten times apart."""
    if series.is_broken(a.period, b.period):
        return True
    is_annual = len(a.period) == len(b.period) == len("2025")
    return is_annual and is_jump(series.unit, Fraction(b.value), Fraction(a.value))


def _slots(series: Series, upto: str) -> list[str]:
    """List the periods to draw: 24 months, or quarters, or years, whichever it is returned by."""
    periods = {p for p, form in series.figures if form in ("累计", "当期")}
    if any(p[5:].isdecimal() for p in periods):
        year, month = int(upto[:4]), int((upto[5:7] if upto[5:].isdecimal() else "12") or 12)
        last = year * 12 + month - 1
        months_back = [last - i for i in range(_MONTHS)][::-1]
        return [f"{n // 12}-{n % 12 + 1:02d}" for n in months_back]
    quarters = sorted(p for p in periods if "Q" in p and p <= upto)
    if quarters:
        first, end = quarters[0], quarters[-1]
        span = range(_quarter(first), _quarter(end) + 1)
        return [f"{n // 4}-Q{n % 4 + 1}" for n in span][-_MONTHS // 3 :]
    years = sorted(p for p in periods if len(p) == len("2025") and p <= upto[:4])
    return [str(y) for y in range(int(years[0]), int(years[-1]) + 1)] if years else []


def _quarter(period: str) -> int:
    return int(period[:4]) * 4 + int(period[-1]) - 1


def _drawn(series: Series, period: str) -> tuple[Fraction, Reading] | None:
    """Give the figure that is drawn of a period, and the record behind it."""
    if series.nature != "时期数":
        found = level(series, period)
        return None if found is None else (found.value, found)
    month, total = series.at(period, "当期"), series.at(period, "累计")
    if month is not None:
        return month.value, month
    if total is None:
        return None
    before = _before(period)
    if before is None:
        return total.value, total
    earlier = series.at(before, "累计")
    same = None if earlier is None else total.same_unit(earlier)
    return None if same is None else (total.value - same, total)


def _before(period: str) -> str | None:
    """Give the period before in the same year; None for the first, and for a whole year."""
    if "Q" in period:
        n = int(period[-1])
        return f"{period[:-1]}{n - 1}" if n > 1 else None
    if not period[5:].isdecimal():
        return None
    n = int(period[5:])
    return f"{period[:4]}-{n - 1:02d}" if n > 1 else None
