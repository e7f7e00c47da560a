"""Reported figures (填报数): each in the unit of its own measure, as their list has it."""

from __future__ import annotations

from yuanheng.errors import StandardError, say
from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.headers import HeadColumn
from yuanheng.ledger.values import Refused
from yuanheng.ledger.workbooks.export_marks import earlier_unit
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.relations import Schema

#: Heads of a column in which each row states the unit of its figure.
UNIT_HEADS = frozenset({"单位", "计量单位", "Unit", "unit"})
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


def _said_units(filled: Filled) -> list[str]:
    """Give what each row says in a column of units (单位, 计量单位); empty where there is none."""
    places = (c.index for c in filled.head.columns if c.column is None and c.text in UNIT_HEADS)
    place = next(places, None)
    if place is None:
        return [""] * len(filled.rows)
    rows = (filled.sheet.rows[row] for row in filled.rows)
    return [str(cells[place] or "").strip() if place < len(cells) else "" for cells in rows]


def _row_unit(text: str, unit: Unit) -> Unit | Refused:
    """Read the unit that a row states; refused where it is none, or of another kind."""
    if not text:
        return unit
    try:
        stated = parse_unit(text)
    except StandardError:
        stated = None
    if stated is not None and stated.is_compatible(unit):
        return stated
    return Refused(
        say("The row is in {text}, and the measure in {unit}", text=text[:60], unit=unit.text),
        say("Correct the unit, or the measure."),
    )


def read_measured(filled: Filled, place: HeadColumn, cells: tuple[Cell, ...]) -> None:
    """Read figures by the unit of the cell, the row, the head, or the measure, in that order.

    An export of an earlier version has them in the units in which that stored them.
    """
    measures = filled.columns.get(_MEASURE, [None] * len(cells))
    said = _said_units(filled)
    values: list[int | None] = []
    for n, raw in enumerate(cells):
        unit = measure_unit(filled.schema, measures[n])
        if place.unit is not None and place.unit.is_compatible(unit):
            unit = place.unit
        elif filled.sheet.is_earlier_export:
            unit = earlier_unit(unit)
        own = _row_unit(said[n], unit)
        value: int | Refused | None = None
        if raw is not None:
            value = (
                own
                if isinstance(own, Refused)
                else read_amount(raw, filled.manner.blank, own, signed=True)
            )
        if isinstance(value, Refused):
            filled.refuse("value.unreadable", value, (filled.rows[n], place.index), str(raw))
            value = None
        values.append(value)
    filled.columns[_VALUE] = values
    if filled.sheet.is_earlier_export and place.unit is None:
        found = ", ".join(str(raw) for raw in cells[:3] if raw is not None)
        filled.note("figures.stored", "warning", EARLIER_FIGURES, (None, place.index), found=found)
