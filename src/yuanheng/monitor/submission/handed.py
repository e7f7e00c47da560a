"""The facts that a zone hands in for a relation and period (报送内容), and those of other times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pyarrow.compute as pc

from yuanheng.ledger.record.known import snapshot, standing
from yuanheng.model.periods import is_period, lies_in
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, storage_unit
from yuanheng.ports import Record
from yuanheng.standards.relations import ledger_schema

_PLACE = ("zone", "period")
_FIGURES = ("integer", "number", "quantity")


@dataclass(frozen=True)
class HandedRow:
    """A row: what it is about as its key says it, how people call that, and its cells."""

    subject: str
    name: str
    cells: Mapping[str, Any]

    @property
    def fact(self) -> str:
        """Give the id that its versions share."""
        return str(self.cells["fact"])


def handed_rows(
    record: Record, relation: Relation, zone: str, period: str, upto: int
) -> tuple[HandedRow, ...]:
    """Read what stands of a zone in a period or its parts, known at `upto`.

    Of what was told more than once the last stands; those before are in `told_rows`.
    """
    last = {
        (r.subject, r.cells["period"]): r for r in told_rows(record, relation, zone, period, upto)
    }
    if relation.kind == "snapshot":  # where a key may stand twice, and a check says so
        return told_rows(record, relation, zone, period, upto)
    return tuple(last.values())


def told_rows(
    record: Record, relation: Relation, zone: str, period: str, upto: int
) -> tuple[HandedRow, ...]:
    """Read all that stands, in the order in which it was told."""
    if relation.kind == "snapshot":
        facts = snapshot(record, relation.id, upto, zones=frozenset({zone}))
    else:
        facts = standing(record, relation.id, upto)
    own = facts.filter(pc.equal(facts.column("zone"), zone))
    rows = (r for r in own.to_pylist() if r["period"] and lies_in(r["period"], period))
    ordered = sorted(rows, key=lambda r: (int(r["seq"]), int(r["source_row"] or 0)))
    names = _names(record, relation, upto)
    return tuple(_row(relation, row, names) for row in ordered)


def rows_of(relation: Relation, rows: Iterable[Mapping[str, Any]]) -> tuple[HandedRow, ...]:
    """Name the rows of a draft as those of the ledger are."""
    return tuple(_row(relation, row, {}) for row in rows)


def figures_of(relation: Relation) -> tuple[Column, ...]:
    """Give the columns that hold figures."""
    return tuple(c for c in relation.columns if c.type in _FIGURES and c.name not in relation.key)


def unit_of(column: Column, row: HandedRow) -> Unit | None:
    """Give the unit in which people say a cell; that of a reported figure is its measure's."""
    measure = row.cells.get("measure")
    if column.unit is not None or column.name != "value" or not isinstance(measure, str):
        return column.unit
    code = ledger_schema().code_lists["measure"].codes.get(measure)
    return code.unit if code else None


def figure_of(column: Column, row: HandedRow) -> Fraction | None:
    """Give a figure in the unit of its column; None where it is not known."""
    value = row.cells[column.name]
    if value is None:
        return None
    unit = unit_of(column, row)
    exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    return exact if unit is None else exact * storage_unit(unit).factor_to(unit)


def period_before(period: str) -> str | None:
    """Give the period of the same length before; None where it is none."""
    if not is_period(period):
        return None
    year, part = int(period[:4]), period[5:]
    if not part:
        return str(year - 1)
    kind, most = ("Q", 4) if part[0] == "Q" else ("H", 2) if part[0] == "H" else ("", 12)
    number = int(part.removeprefix(kind)) - 1
    year, number = (year, number) if number else (year - 1, most)
    return f"{year}-{kind}{number}" if kind else f"{year}-{number:02d}"


def _names(record: Record, relation: Relation, upto: int) -> dict[str, str]:
    """Name the firms that a relation is about, which its key has by their ids."""
    if relation.id == "enterprise" or "enterprise" not in relation.key:
        return {}
    firms = standing(record, "enterprise", upto).to_pylist()
    return {str(f["enterprise"]): str(f["name"]) for f in firms if f["name"]}


def _row(relation: Relation, cells: Mapping[str, Any], names: Mapping[str, str]) -> HandedRow:
    keys = [str(cells[k]) for k in relation.key if k not in _PLACE and cells.get(k) is not None]
    own = cells.get("name") if any(c.name == "name" for c in relation.columns) else None
    shown = [names.get(key, key) for key in keys]
    return HandedRow("·".join(keys), str(own or "·".join(shown)), cells)
