"""One indicator through its periods (指标序列): figures, definitions, and where they break.

A figure is named by its period and its form (当期, 累计, 同期 …). Of one that was given as 快报 and
again as 核定 the later kind counts; the others stay and are shown beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import StandardError
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.periods import last_day
from yuanheng.model.units import parse_unit
from yuanheng.ports import Record
from yuanheng.standards.relations import ledger_schema

Nature = Literal["时期数", "时点数", "比率", "增速"]
#: Of the stages of one figure the later counts; one that says nothing stands below a final one.
_STAGES = {"快报": 0, None: 1, "年报": 2, "核定": 3}
_RATES = re.compile(r"增速|增幅|增长率")
_STOCKS = re.compile(r"余额|存量|保有量|期末|年末|月末|人口|人数|总数|户数|家数")
#: Units of a share.
SHARES = ("%", "％", "‰")


@dataclass(frozen=True)
class Reading:
    """A figure as a return gives it, and the fact that it leads back to.

    basis: as published, such as 可比价. stage: 快报, 年报, 核定, or None where it is not said.
    """

    value: Fraction
    unit: str
    basis: str
    stage: str | None
    period: str
    relation: str
    fact: str
    others: tuple[str, ...] = ()

    def same_unit(self, other: Reading) -> Fraction | None:
        """Give another figure in this one's unit; None where the units do not fit."""
        if self.unit == other.unit:
            return other.value
        try:
            return other.value * parse_unit(other.unit).factor_to(parse_unit(self.unit))
        except StandardError:
            return None


@dataclass(frozen=True)
class Definition:
    """What an indicator means from a day on; `valid_from` is empty for the first."""

    valid_from: str = ""
    unit: str = ""
    nature: str = ""
    part_of: str = ""
    lead_unit: str = ""
    text: str = ""
    code: str = ""


@dataclass(frozen=True)
class Goal:
    """A target of a year: its figure, whether it is a floor or a ceiling, and its quarters.

    quarters: what is to be reached by the end of each, as shares of the year; None where unsaid.
    """

    figure: Reading
    is_ceiling: bool = False
    quarters: tuple[Fraction | None, ...] = (None, None, None, None)
    lead_unit: str = ""


@dataclass
class Series:
    """The figures of one indicator of a zone, by period and form.

    key: what names it in every language; empty where that is its name.
    """

    zone: str
    name: str
    key: str = ""
    figures: dict[tuple[str, str], Reading] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)
    goals: dict[str, Goal] = field(default_factory=dict)

    def at(self, period: str, form: str) -> Reading | None:
        """Give a figure; None where no return gives it."""
        return self.figures.get((period, form))

    def on(self, period: str) -> Definition:
        """Give the definition that holds at the end of a period."""
        day = last_day(period)
        known = [d for d in self.definitions if d.valid_from <= day]
        return (known or self.definitions or [Definition()])[-1 if known else 0]

    @property
    def unit(self) -> str:
        """Give the unit it is counted in now."""
        last = self.definitions[-1].unit if self.definitions else ""
        return last or next((r.unit for (_, f), r in self.figures.items() if f != "增速"), "")

    @property
    def nature(self) -> Nature | None:
        """Tell a flow, a stock, a ratio or a rate of growth; None where nothing tells it.

        Not said by a table, it is taken from the name, the unit and the forms: what has cumulative
        figures is a flow, and so is an amount whose name is not that of a stock.
        """
        for said in reversed(self.definitions):
            if said.nature in ("时期数", "时点数", "比率", "增速"):
                return said.nature  # type: ignore[return-value]  # one of the four, just asked
        if _RATES.search(self.name):
            return "增速"
        if self.unit in SHARES or "/" in self.unit:
            return "比率"
        if any(form == "累计" for _, form in self.figures):
            return "时期数"
        return "时期数" if _is_amount(self.unit) and not _STOCKS.search(self.name) else None

    @property
    def is_nature_stated(self) -> bool:
        """Tell whether a table says the nature; else it is taken from name, unit and forms."""
        return any(d.nature for d in self.definitions)

    def is_broken(self, earlier: str, later: str) -> bool:
        """Tell whether what is counted changed between two periods."""
        one, other = self.on(earlier), self.on(later)
        return (one.text, one.nature) != (other.text, other.nature)

    def breaks(self) -> tuple[str, ...]:
        """List the days from which something else is counted."""
        pairs = zip(self.definitions, self.definitions[1:], strict=False)
        return tuple(b.valid_from for a, b in pairs if (a.text, a.nature) != (b.text, b.nature))


def read_series(record: Record, zones: Iterable[str], upto: int) -> dict[tuple[str, str], Series]:
    """Read the indicators of some zones as known at `upto`, by zone and name."""
    wanted = frozenset(zones)
    found: dict[tuple[str, str], Series] = {}

    def series_of(row: Mapping[str, Any], name: str) -> Series:
        key = (str(row["zone"]), str(row[name]))
        return found.setdefault(key, Series(*key))

    for row in _rows(record, "indicator_value", wanted, upto):
        if row["value"] is not None and row["form"] and row["period"]:
            _keep(series_of(row, "indicator"), row)
    for row in _rows(record, "indicator", wanted, upto):
        if (row["zone"], row["name"]) in found:
            _define(found[row["zone"], row["name"]], row)
    for row in _rows(record, "target", wanted, upto):
        if (row["zone"], row["name"]) in found and row["value"] is not None:
            found[row["zone"], row["name"]].goals[str(row["period"])[:4]] = goal_of(row)
    return found


def lead_units(record: Record, zones: Iterable[str], upto: int) -> dict[tuple[str, str], str]:
    """Give who leads each indicator, by zone and name: the last that a return or a target names."""
    wanted = frozenset(zones)
    rows = [*_rows(record, "target", wanted, upto), *_rows(record, "indicator", wanted, upto)]
    return {(str(r["zone"]), str(r["name"])): str(r["lead_unit"]) for r in rows if r["lead_unit"]}


def _rows(record: Record, relation: str, zones: frozenset[str], upto: int) -> list[dict[str, Any]]:
    """Read the facts of some zones in the order in which they were told."""
    facts = merged_facts(record, ledger_schema().relations[relation], upto)
    own = facts.filter(pc.is_in(facts.column("zone"), pa.array(sorted(zones), pa.string())))
    return sorted(own.to_pylist(), key=lambda r: int(r["seq"]))


def _is_amount(unit: str) -> bool:
    """Tell a unit of money, energy or mass, of which a figure of a month is what came to be."""
    try:
        return parse_unit(unit).is_additive and unit not in ("个", "人", "万人")
    except StandardError:
        return False


def exact(value: float) -> Fraction:
    """Take a figure for the decimal that people wrote: 9.4, not its nearest double."""
    return Fraction(repr(value))


def _reading(row: Mapping[str, Any], relation: str) -> Reading:
    return Reading(
        value=exact(row["value"]),
        unit=str(row["unit"] or ""),
        basis=str(row.get("basis") or ""),
        stage=row.get("stage"),
        period=str(row["period"]),
        relation=relation,
        fact=str(row["fact"]),
    )


def _keep(series: Series, row: Mapping[str, Any]) -> None:
    """Keep a figure: of several of one period the latest stage counts, then the last told."""
    key, new = (str(row["period"]), str(row["form"])), _reading(row, "indicator_value")
    old = series.figures.get(key)
    if old is None:
        series.figures[key] = new
        return
    is_later = _STAGES.get(new.stage, 1) >= _STAGES.get(old.stage, 1)
    last, first = (new, old) if is_later else (old, new)
    others = (*old.others, first.fact) if first.stage != last.stage else old.others
    kept = {k: v for k, v in vars(last).items() if k != "others"}
    series.figures[key] = Reading(**kept, others=others)


def _define(series: Series, row: Mapping[str, Any]) -> None:
    """Keep what a table says of the indicator; what a later one leaves empty stays."""
    told = {
        "valid_from": str(row["valid_from"] or ""),
        "unit": str(row["unit"] or ""),
        "nature": str(row["nature"] or ""),
        "part_of": str(row["part_of"] or ""),
        "lead_unit": str(row["lead_unit"] or ""),
        "text": str(row["definition"] or ""),
        "code": str(row["code"] or ""),
    }
    held = next((d for d in series.definitions if d.valid_from == told["valid_from"]), None)
    if held is not None:
        series.definitions.remove(held)
        told = {k: v or getattr(held, k) for k, v in told.items()}
    series.definitions.append(Definition(**told))
    series.definitions.sort(key=lambda d: d.valid_from)


def goal_of(row: Mapping[str, Any]) -> Goal:
    """Read a target; milestones in percent of the year are shares, values are divided by it."""
    figure = _reading(row, "target")
    whole = figure.value
    quarters: list[Fraction | None] = []
    for name in ("q1", "q2", "q3", "q4"):
        part = None if row[name] is None else exact(row[name])
        if part is not None:
            part = part / 100 if row["milestones"] == "比例" else part / whole if whole else None
        quarters.append(part)
    return Goal(figure, row["bound"] == "≤", tuple(quarters), str(row["lead_unit"] or ""))
