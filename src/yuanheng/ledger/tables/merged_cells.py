"""Merged cells among the rows of data (合并单元格): one rule on every row of the table.

A text, a code or a day holds for all rows that its cell spans. An amount is told once: it stands in
the first row, and those below are unknown, for nobody can see how it is shared.
"""

from __future__ import annotations

from yuanheng.errors import say
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.headers import HeadColumn
from yuanheng.ledger.workbooks.sheets import column_letter
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.relation import Column

_TOLD_ONCE = ("quantity", "integer", "number")


def fill_merged(
    filled: Filled, place: HeadColumn, column: Column, cells: tuple[Cell, ...]
) -> tuple[Cell, ...]:
    """Give the cells of a column with what merged cells say of the rows they span."""
    spans = [m for m in filled.sheet.merged if m[1] == place.index and m[2] > m[0]]
    if not spans:
        return cells
    at = {row: n for n, row in enumerate(filled.rows)}
    told = list(cells)
    for first, _, last, _ in spans:
        inside = [at[row] for row in range(first, last + 1) if row in at]
        if len(inside) < 2 or first not in at or cells[inside[0]] is None:
            continue
        if column.type in _TOLD_ONCE:
            _note_once(filled, place, column, (first, last))
            continue
        for n in inside[1:]:
            told[n] = cells[inside[0]]
    return tuple(told)


def _note_once(filled: Filled, place: HeadColumn, column: Column, rows: tuple[int, int]) -> None:
    """Say that an amount stands in a cell merged over several rows."""
    letter = column_letter(place.index)
    first, last = (row + filled.sheet.first_row for row in rows)
    what = say(
        "{label}: one amount stands in the merged cells {cells}; it is read for the first row, and"
        " the others are unknown",
        label=column.label["en"],
        cells=f"{letter}{first}:{letter}{last}",
    )
    remedy = say("Part the cells and write the amount of each row.")
    filled.note("cell.merged", "warning", (what, remedy), (rows[0], place.index))
