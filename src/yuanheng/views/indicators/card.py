"""One indicator (指标卡): meaning, owner, limits, sources, and its figures period by period."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.errors import say
from yuanheng.model.periods import last_day
from yuanheng.monitor.indicators.growth import sum_gap
from yuanheng.monitor.indicators.series import Goal, Series
from yuanheng.monitor.indicators.standing import Limits, standing_at
from yuanheng.ports import House
from yuanheng.views.indicators.board import limits_of, rule_text
from yuanheng.views.indicators.board_row import BoardRow, Shown, board_row, shown
from yuanheng.views.indicators.known_series import known_series
from yuanheng.views.indicators.line import Line, line_of
from yuanheng.views.indicators.writing import number_text, period_text
from yuanheng.views.ledger.batches import known_seq, zone_names
from yuanheng.words.words import Words

_NATURES = {
    "时期数": say("flow: what a period adds up to"),
    "时点数": say("stock: what there is on a day"),
    "比率": say("ratio"),
    "增速": say("rate of growth"),
}
_FREQUENCIES = {"month": say("by month"), "part": say("by quarter"), "year": say("by year")}


@dataclass(frozen=True)
class Meaning:
    """What is counted from a day on, as a table says it."""

    since: str
    text: str
    unit: str
    nature: str


@dataclass(frozen=True)
class PeriodLine:
    """The figures of one period, what does not add up, and the stage that they are of.

    month_growth: that of the month alone, as the return prints it.
    """

    period: str
    month: Shown
    month_growth: Shown
    total: Shown
    before: Shown
    row: BoardRow
    stage: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class GoalLine:
    """The target of a year, and what is due of it by each quarter, in percent."""

    year: str
    target: Shown
    quarters: tuple[str, ...]
    lead_unit: str


@dataclass(frozen=True)
class IndicatorCard:
    """An indicator of a zone.

    nature_note: what its nature was taken from, where no table says it.
    """

    zone: str
    zone_name: str
    name: str
    unit: str
    part_of: str
    nature: str
    nature_note: str
    frequency: str
    lead_unit: str
    code: str
    meanings: tuple[Meaning, ...]
    goals: tuple[GoalLine, ...]
    rule: str
    lines: tuple[PeriodLine, ...]
    line: Line | None


def indicator_card(
    house: House,
    words: Words,
    zone: str,
    name: str,
    lights: tuple[float, float] = (0, -5),
    as_known: str | None = None,
) -> IndicatorCard | None:
    """Show one indicator of a zone, by its name or key; None where no return gives it."""
    limits = limits_of(*lights)
    seq = known_seq(house, as_known)
    known = known_series(house, words, frozenset({zone}), seq).values()
    series = next((s for s in known if name in (s.key, s.name)), None)
    if series is None:
        return None
    periods = sorted(
        {p for p, form in series.figures if form not in ("同期", "排名", "完成率")},
        key=lambda p: (last_day(p), len(p)),
        reverse=True,
    )
    last = series.on(periods[0]) if periods else series.on("9999")
    return IndicatorCard(
        zone=zone,
        zone_name=zone_names(house).get(zone, zone),
        name=series.name,
        unit=series.unit,
        part_of=last.part_of,
        nature=words.say(_NATURES[series.nature]) if series.nature else "",
        nature_note=_nature_note(words, series),
        frequency=_frequency(words, periods),
        lead_unit=last.lead_unit,
        code=last.code,
        meanings=tuple(
            Meaning(d.valid_from, d.text, d.unit, d.nature) for d in series.definitions if d.text
        ),
        goals=tuple(_goal(words, y, g) for y, g in sorted(series.goals.items(), reverse=True)),
        rule=rule_text(words, limits),
        lines=tuple(_lines(words, series, periods, limits)),
        line=line_of(series, periods[0], 860, 220) if periods else None,
    )


def _lines(words: Words, series: Series, periods: list[str], limits: Limits) -> list[PeriodLine]:
    found = []
    for period in periods:
        at = standing_at(series, period, limits)
        if at is None or at.period != period:
            continue
        row = board_row(words, at)
        gap = sum_gap(series, period)
        if gap is not None:
            more = words(
                "the month and the cumulative figure before it miss this one by {gap}",
                gap=number_text(gap),
            )
            row = board_row(words, at, (more,))
        readings = [r for r in (at.total, at.month, at.printed_growth) if r is not None]
        found.append(
            PeriodLine(
                period=period_text(words, period, is_cumulative=at.total is not None),
                month=shown(at.month),
                month_growth=shown(series.at(period, "当月增速")),
                total=shown(at.total),
                before=row.before,
                row=row,
                stage=next((r.stage for r in readings if r.stage), ""),
                others=tuple(dict.fromkeys(o for r in readings for o in r.others)),
            )
        )
    return found


def _goal(words: Words, year: str, goal: Goal) -> GoalLine:
    sign = "≤" if goal.is_ceiling else ""
    figure = shown(goal.figure)
    return GoalLine(
        year=words("{year}", year=year),
        target=Shown(f"{sign}{figure.text} {goal.figure.unit}", figure.value, figure.address),
        quarters=tuple("—" if q is None else f"{number_text(q * 100, 1)}%" for q in goal.quarters),
        lead_unit=goal.lead_unit,
    )


def _nature_note(words: Words, series: Series) -> str:
    """Say that a nature was not stated."""
    if series.is_nature_stated:
        return ""
    if series.nature is None:
        return words("No table says whether it is a flow or a stock: no growth is reckoned.")
    return words("taken from its name, unit and forms; a table of indicators can say it")


def _frequency(words: Words, periods: list[str]) -> str:
    """Tell by what it is returned, as far as the returns show."""
    kinds = ["month" if p[5:].isdecimal() else "part" if p[5:] else "year" for p in periods]
    found = [k for k in _FREQUENCIES if k in kinds]
    return " / ".join(words.say(_FREQUENCIES[k]) for k in found)
