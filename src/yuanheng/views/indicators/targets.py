"""The targets of a year by unit and quarter (目标任务分解): as written, as stated, and as measured.

A target is measured by the indicator that bears its name, or whose growth it names (固定资产投资
增长10%); what no indicator measures is named as such. The light that a list states stands beside
the measured one, and where they differ that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.monitor.indicators.series import Series, exact, goal_of
from yuanheng.monitor.indicators.standing import Light, Limits, Standing, standing_at
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.indicators.board import limits_of, rule_text
from yuanheng.views.indicators.board_row import LEVEL_WORDS, Shown, board_row, shown
from yuanheng.views.indicators.known_series import known_series
from yuanheng.views.indicators.target_tree import Placed, is_tree, placed
from yuanheng.views.indicators.targets_beside import Beside, TargetTask
from yuanheng.views.indicators.writing import number_text
from yuanheng.views.known_house import known_house
from yuanheng.views.ledger.batches import known_seq, zone_names
from yuanheng.words.words import Words

_QUARTERS = ("q1", "q2", "q3", "q4")
#: How lists write their lights.
_STATED: dict[str, Light] = {
    "红": "red",
    "红灯": "red",
    "黄": "yellow",
    "黄灯": "yellow",
    "绿": "green",
    "绿灯": "green",
}
_GROWTH = ("增长", "同比增长", "增速")


@dataclass(frozen=True)
class TargetLine:
    """One target.

    quarters: as written, percent where they are shares of the year. stated: the light that the
    list states. measured: the figure of the indicator that measures it, named by `indicator`;
    empty where none does. light: the measured one. differs: the two lights are not the same.
    level: how deep it lies in the tree. parts: how its parts add up, is_amiss where they do not or
    its whole is not in the list. found: what its rule finds open. tasks: those made of it.
    """

    name: str
    unit: str
    period: str
    target: Shown
    quarters: tuple[str, ...]
    progress: str
    stated: str
    stated_text: str
    indicator: str
    measured: Shown
    done: str
    light: str
    light_word: str
    differs: bool
    co_units: str
    weight: str
    level: int
    parts: str
    is_amiss: bool
    found: str
    tasks: tuple[TargetTask, ...]


@dataclass(frozen=True)
class UnitTargets:
    """The targets that one unit leads."""

    unit: str
    lines: tuple[TargetLine, ...]


@dataclass(frozen=True)
class Targets:
    """The targets of a zone and year by unit, in the order of the paper.

    tree: all of them, each below the one that it is a part of; empty where none is.
    """

    zone: str
    zone_name: str
    year: str
    years: tuple[str, ...]
    zones: tuple[tuple[str, str], ...]
    units: tuple[UnitTargets, ...]
    tree: tuple[TargetLine, ...]
    total: int
    measured: int
    rule: str


def year_targets(
    house: House,
    words: Words,
    zones: frozenset[str] | None = None,
    *,
    zone: str | None = None,
    year: str | None = None,
    lights: tuple[float, float] = (0, -5),
    as_known: str | None = None,
) -> Targets | None:
    """List the targets of a year, the last one if none is named; None where no list was read.

    zones, zone, lights: as of `indicator_board`. Only targets that have a unit, quarters or words
    of progress are of such a list; the year's target that a monthly return repeats is not.
    """
    limits, seq = limits_of(*lights), known_seq(house, as_known)
    history = zone_history(house.record, seq)
    seen = frozenset(str(r["zone"]) for r in history) if zones is None else zones
    rows = [r for r in _rows(house, seq) if r["zone"] in seen]
    names = zone_names(house)
    with_targets = sorted({str(r["zone"]) for r in rows}, key=lambda z: names.get(z, z))
    if not with_targets:
        return None
    zone = find_zone(history, zone) if zone else with_targets[0]
    own = [r for r in rows if r["zone"] == zone]
    years = tuple(sorted({str(r["period"])[:4] for r in own}, reverse=True))
    year = year or (years[0] if years else "")
    series = {n: s for (_, n), s in known_series(house, words, frozenset({zone}), seq).items()}
    chosen = [r for r in own if str(r["period"])[:4] == year]
    beside = Beside(known_house(house, as_known), words, zone, chosen)
    lines = [_line(words, p, series, limits, beside) for p in placed(chosen)]
    units = dict.fromkeys(str(r["lead_unit"] or "") for r in chosen)
    return Targets(
        zone=zone,
        zone_name=names.get(zone, zone),
        year=year,
        years=years,
        zones=tuple((z, names.get(z, z)) for z in with_targets),
        units=tuple(UnitTargets(u, tuple(x for x in lines if x.unit == u)) for u in units),
        tree=tuple(lines) if is_tree(chosen) else (),
        total=len(lines),
        measured=sum(bool(x.indicator) for x in lines),
        rule=rule_text(words, limits),
    )


def _rows(house: House, seq: int) -> list[dict[str, Any]]:
    """Read the targets of lists; what a monthly return repeats has neither unit nor progress."""
    rows = merged_facts(house.record, ledger_schema().relations["target"], seq).to_pylist()
    said = ("lead_unit", "co_units", "progress", "light", "weight", *_QUARTERS)
    return [r for r in rows if any(r[name] is not None for name in said)]


def _line(
    words: Words,
    at_place: Placed,
    series: Mapping[str, Series],
    limits: Limits,
    beside: Beside,
) -> TargetLine:
    """Say one target at its place, and measure it where an indicator does."""
    row = at_place.row
    value = None if row["value"] is None else exact(row["value"])
    unit, bound = str(row["unit"] or ""), str(row["bound"] or "")
    text = "" if value is None else f"{bound}{number_text(value)} {unit}".strip()
    named = str(row["indicator"] or "").strip()
    tied = (
        (series[named], False) if named in series else _measured_by(str(row["name"]), unit, series)
    )
    at = None if tied is None else _standing(tied[0], str(row["period"])[:4], limits)
    found = _Measured(Shown())
    if tied is not None and at is not None:
        found = _measure(words, row, at, tied[1], limits)
    parts, is_amiss = beside.parts(at_place)
    stated = _STATED.get(str(row["light"] or "").strip(), "")
    return TargetLine(
        name=str(row["name"]),
        unit=str(row["lead_unit"] or ""),
        period=str(row["period"]),
        target=Shown(text, None if value is None else float(value), _address(row)),
        quarters=tuple(_quarter(row, q) for q in _QUARTERS),
        progress=str(row["progress"] or ""),
        stated=stated,
        stated_text=str(row["light"] or ""),
        indicator=at.series.name if at else "",
        measured=found.figure,
        done=found.done,
        light=found.light,
        light_word=found.light_word,
        differs=bool(stated and found.light and stated != found.light),
        co_units=str(row["co_units"] or ""),
        weight="" if row["weight"] is None else number_text(exact(row["weight"])),
        level=at_place.level,
        parts=parts,
        is_amiss=is_amiss,
        found=beside.found(row),
        tasks=beside.tasks(row),
    )


def _quarter(row: Mapping[str, Any], name: str) -> str:
    """Write a milestone as the list has it."""
    if row[name] is None:
        return "—"
    text = number_text(exact(row[name]))
    return f"{text}%" if row["milestones"] == "比例" else text


def _address(row: Mapping[str, Any]) -> str:
    return f"/ledger/records/target/{row['fact']}"


def _measured_by(name: str, unit: str, series: Mapping[str, Series]) -> tuple[Series, bool] | None:
    """Find the indicator that bears a target's name, or whose growth a target in percent names."""
    if name in series:
        return series[name], False
    held = [n for n in series if n in name]
    if not held:
        return None
    longest = max(held, key=len)
    after = name[name.index(longest) + len(longest) :]
    if unit in ("%", "％") and after.startswith(_GROWTH):
        return series[longest], True
    fits = series[longest].unit == unit and not after.startswith(_GROWTH)
    return (series[longest], False) if fits and name.startswith(longest) else None


@dataclass(frozen=True)
class _Measured:
    """What an indicator says of a target."""

    figure: Shown
    done: str = ""
    light: str = ""
    light_word: str = ""


def _standing(series: Series, year: str, limits: Limits) -> Standing | None:
    """Say where an indicator stands by its last figure of the year."""
    return standing_at(series, f"{year}-12", limits)


def _measure(
    words: Words,
    row: Mapping[str, Any],
    at: Standing,
    is_growth: bool,  # noqa: FBT001 - told with the series
    limits: Limits,
) -> _Measured:
    """Measure a target: its growth against the milestone, or its figure against the pace."""
    if is_growth:
        printed = at.printed_growth
        value = printed.value if printed else at.growth.value if at.growth else None
        if value is None or row["value"] is None:
            return _Measured(Shown())
        reached = (
            value <= exact(row["value"]) if row["bound"] == "≤" else value >= exact(row["value"])
        )
        light: Light = "green" if reached else "red" if at.period[5:] in ("", "12") else "yellow"
        figure = board_row(words, at).growth
        return _Measured(figure, "", light, words.say(LEVEL_WORDS[light]))
    goal = goal_of(row)
    series = at.series
    own = Series(series.zone, series.name, series.key, series.figures, series.definitions)
    own.goals[at.period[:4]] = goal
    again = standing_at(own, at.period, limits)
    if again is None:
        return _Measured(Shown())
    line = board_row(words, again)
    figure = shown(again.total or again.month)
    return _Measured(figure, line.done.text, line.light, line.light_word)
