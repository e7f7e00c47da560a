"""Reported figures (填报数): each in the unit of its own measure, as their list has it."""

from __future__ import annotations

from yuanheng.errors import say
from yuanheng.ledger.amounts import read_exact
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.headers import HeadColumn
from yuanheng.ledger.values import Refused
from yuanheng.ledger.workbooks.export_marks import earlier_unit
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.standards.relations import Schema

#: What a column of the ledger holds at most: integers of 64 bits, with their sign.
_LARGEST = 2**63
#: What is said of the figures in an export of an earlier version, which nobody asks for twice.
EARLIER_FIGURES = (
    say("An earlier version exported these figures: they are read as it stored them, in 分 or mm²"),
    say("Look at a few; one that was written here by hand, or read wrongly then, is to be mended."),
)
_RELATION, _VALUE, _MEASURE = "reported", "value", "measure"


def is_measured(relation: Relation, column: Column | None) -> bool:
    """Tell the column whose unit is that of another column's measure."""
    return relation.id == _RELATION and column is not None and column.name == _VALUE


def measure_unit(schema: Schema, measure: str | None) -> Unit:
    """Give the unit that people state a measure in; a pure number where it has none."""
    entry = schema.code_lists[_MEASURE].codes.get(measure or "")
    return (entry.unit if entry else None) or parse_unit("")


def read_figure(raw: object, blank: frozenset[str], unit: Unit) -> int | Refused | None:
    """Read a reported figure into the integer of its storage unit; it may be below nothing."""
    exact = read_exact(raw, blank, unit)
    if exact is None or isinstance(exact, Refused):
        return exact
    number, stated = exact
    stored = round(number * stated.factor_to(storage_unit(stated)))
    if abs(stored) > _LARGEST:
        return Refused(
            say("{n} is too large for the ledger", n=float(number)),
            say("Check the value in the source."),
        )
    return stored


def read_measured(filled: Filled, place: HeadColumn, cells: tuple[Cell, ...]) -> None:
    """Read figures by the unit of the cell, the head, or the measure of the row, in that order.

    An export of an earlier version has them in the units in which that stored them.
    """
    measures = filled.columns.get(_MEASURE, [None] * len(cells))
    values: list[int | None] = []
    for n, raw in enumerate(cells):
        unit = measure_unit(filled.schema, measures[n])
        if place.unit is not None and place.unit.is_compatible(unit):
            unit = place.unit
        elif filled.sheet.is_earlier_export:
            unit = earlier_unit(unit)
        value = read_figure(raw, filled.manner.blank, unit)
        if isinstance(value, Refused):
            filled.refuse("value.unreadable", value, (filled.rows[n], place.index), str(raw))
            value = None
        values.append(value)
    filled.columns[_VALUE] = values
    if filled.sheet.is_earlier_export and place.unit is None:
        found = ", ".join(str(raw) for raw in cells[:3] if raw is not None)
        filled.note("figures.stored", "warning", EARLIER_FIGURES, (None, place.index), found=found)
