"""The row of units below a head (计量单位行): it says the units of the columns, and is no data."""

from __future__ import annotations

from dataclasses import replace

from yuanheng.errors import QuestionError, StandardError, say
from yuanheng.ledger.tables.headers import Head, HeadColumn
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.units import Unit, parse_unit

_WORDS = ("单位", "计量单位", "—", "-", "/", "–", "——")


def with_unit_row(sheet: RawSheet, head: Head) -> Head:
    """Give the head with the units of the row below it; the head itself where there is none.

    QuestionError where the row names another unit than the head.
    """
    at = head.first_data_row
    if at >= len(sheet.rows):
        return head
    row = sheet.rows[at]
    texts = {n: c.strip("（）() ") for n, c in enumerate(row) if isinstance(c, str) and c.strip()}
    held = [c for c in row if c is not None and c not in _WORDS]
    units = {n: u for n, text in texts.items() if text not in _WORDS for u in [_unit(text)] if u}
    fitting = [c for c in head.known if c.index in units and _fits(c, units[c.index])]
    if not fitting or len(units) != len(held):
        return head
    columns = tuple(_with(sheet, at, c, units.get(c.index)) for c in head.columns)
    return replace(head, columns=columns, first_data_row=at + 1)


def _fits(place: HeadColumn, unit: Unit) -> bool:
    """Tell a unit that the amounts of a column can be in."""
    own = place.column.unit if place.column is not None else None
    return own is not None and unit.is_compatible(own)


def _with(sheet: RawSheet, at: int, place: HeadColumn, unit: Unit | None) -> HeadColumn:
    """Give a column with the unit that stands below it."""
    if unit is None or not _fits(place, unit):
        return place
    if place.unit is not None and place.unit.factor != unit.factor:
        raise QuestionError(
            say(
                "The head says {unit}, and the row below it {other}",
                unit=place.unit.text,
                other=unit.text,
            ),
            where=sheet.where(at, place.index),
            remedy=say("Leave the right one and import again."),
        )
    return replace(place, unit=unit)


def _unit(text: str) -> Unit | None:
    """Read a unit; None where a text is none."""
    try:
        return parse_unit(text)
    except StandardError:
        return None
