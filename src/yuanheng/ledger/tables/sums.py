"""Rows of totals (合计、小计、总计): each held to the rows that it sums; they are no facts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from yuanheng.errors import say
from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.tables.cell_readers import compatible
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.headers import HeadColumn
from yuanheng.ledger.writing.cells import Cell
from yuanheng.ledger.writing.row_words import WHOLE, is_sum_word, sum_level
from yuanheng.model.relation import Column
from yuanheng.model.units import storage_unit

Blocks = tuple[range, ...]


@dataclass(frozen=True)
class SumRow:
    """A row of totals: its place in the sheet, its cells, and the rows it may be the sum of.

    Blocks are ranges of places; the first is the likeliest, and any that fits will do.
    """

    index: int
    cells: tuple[Cell, ...]
    blocks: Blocks


def check_sums(filled: Filled, sums: list[tuple[int, tuple[Cell, ...]]]) -> None:
    """Hold every row of totals to the rows of its own block; they are no facts themselves."""
    for row in assign_blocks(filled.rows, sums):
        for place in filled.head.known:
            if place.column is not None and place.column.type == "quantity":
                _check_cell(filled, row, place, place.column)


def assign_blocks(rows: list[int], sums: list[tuple[int, tuple[Cell, ...]]]) -> tuple[SumRow, ...]:
    """Find for each row of totals the rows above it that it sums, back to the last of its level.

    One that stands right below another and would sum nothing sums all above. Where totals stand
    before their rows, blocks reach down instead. The only one, the first and the last may also be
    the sum of all.
    """
    if not rows or not sums:
        return ()
    leading = sums[0][0] < rows[0] and sums[-1][0] < rows[-1]
    first, last = rows[0], rows[-1] + 1
    marks = [(index, _level(cells)) for index, cells in sums]
    found = []
    for n, (index, cells) in enumerate(sums):
        level = marks[n][1]
        if leading:
            end = next((i for i, other in marks[n + 1 :] if other >= level), last)
            own = range(index + 1, end)
        else:
            start = next((i + 1 for i, other in reversed(marks[:n]) if other >= level), first)
            own = range(start, index)
        whole = range(first, last)
        blocks: Blocks = (own,) if any(row in own for row in rows) else (range(first, index),)
        if level == WHOLE or len(sums) == 1:
            blocks = (whole,)
        elif n == (0 if leading else len(sums) - 1):
            blocks = (*blocks, whole)
        found.append(SumRow(index, cells, blocks))
    return tuple(found)


def _level(cells: tuple[Cell, ...]) -> int:
    """Tell how far a row of totals reaches, by its word."""
    word = next((c for c in cells if isinstance(c, str) and is_sum_word(c)), "")
    return sum_level(word)


def _check_cell(filled: Filled, row: SumRow, place: HeadColumn, column: Column) -> None:
    """Compare one total with what its rows add up to; a row without a value leaves it open."""
    if (
        column.unit is None
        or not column.unit.is_additive
        or (place.rule is not None and place.rule.unit_head is not None)
    ):
        return
    raw = row.cells[place.index] if place.index < len(row.cells) else None
    unit = compatible(column, place.unit) or column.unit
    stated = read_amount(raw, filled.manner.blank, unit, signed=column.signed)
    if not isinstance(stated, int):
        return
    values = filled.columns.get(column.name, [])
    totals = []
    for block in row.blocks:
        summed = [v for at, v in zip(filled.rows, values, strict=True) if at in block]
        if not summed or any(v is None for v in summed):
            return
        totals.append(sum(summed))
    if any(abs(total - stated) <= max(abs(stated) * 1e-6, 1) for total in totals):
        return
    back = Fraction(1) / unit.factor_to(storage_unit(column.unit))
    inside = [at for at in filled.rows if at in row.blocks[0]]
    filled.note(
        "sum.differs",
        "warning",
        (
            say(
                "{label}: the row of totals says {stated}, its rows {first} to {last} add up to"
                " {total}",
                label=column.label["en"],
                stated=float(stated * back),
                first=filled.sheet.where(inside[0]).row,
                last=filled.sheet.where(inside[-1]).row,
                total=float(totals[0] * back),
            ),
            say("Correct the rows or the total; the rows are what counts."),
        ),
        (row.index, place.index),
        found=str(raw),
    )
