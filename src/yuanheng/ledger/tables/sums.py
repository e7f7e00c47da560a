"""Rows of totals (合计、小计、总计): each held to the rows that it sums; they are no facts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from yuanheng.errors import say
from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.tables.cell_readers import compatible
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.headers import HeadColumn
from yuanheng.ledger.writing.cells import Cell
from yuanheng.ledger.writing.row_words import PAGE, WHOLE, is_running, is_sum_word, sum_level
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
    blocks = assign_blocks(filled.rows, sums)
    if not blocks:
        return
    for place in filled.head.known:
        if place.column is not None and place.column.type == "quantity":
            values = filled.columns.get(place.column.name)
            if values is None:
                continue
            running = _Running(filled.rows, values)
            for row in blocks:
                _check_cell(filled, row, place, place.column, running)


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
    levels = [_level(cells) for _, cells in sums]
    ends = _next_of_level(sums, levels, last) if leading else _last_of_level(sums, levels, first)
    found = []
    for n, (index, cells) in enumerate(sums):
        level = levels[n]
        own = range(index + 1, ends[n]) if leading else range(ends[n], index)
        whole = range(first, last)
        blocks: Blocks = (own,) if _within(rows, own) else (range(first, index),)
        if level == PAGE:
            blocks = (*blocks, whole)
        elif level == WHOLE or len(sums) == 1:
            blocks = (whole,)
        elif n == (0 if leading else len(sums) - 1):
            blocks = (*blocks, whole)
        if is_running(_word(cells)):
            blocks = (*blocks, range(first, index))
        found.append(SumRow(index, cells, blocks))
    return tuple(found)


def _last_of_level(
    sums: Sequence[tuple[int, tuple[Cell, ...]]], levels: Sequence[int], first: int
) -> list[int]:
    """Give for each total the row after the last one above it that reaches as far, or `first`."""
    latest: dict[int, int] = {}
    found = []
    for (index, _), level in zip(sums, levels, strict=True):
        found.append(
            max((at for other, at in latest.items() if _ends(other, level)), default=first)
        )
        latest[level] = index + 1
    return found


def _next_of_level(
    sums: Sequence[tuple[int, tuple[Cell, ...]]], levels: Sequence[int], last: int
) -> list[int]:
    """Give for each total the next one below it that reaches as far, or `last`."""
    nearest: dict[int, int] = {}
    found = []
    for (index, _), level in zip(reversed(sums), reversed(levels), strict=True):
        found.append(
            min((at for other, at in nearest.items() if _ends(other, level)), default=last)
        )
        nearest[level] = index
    return found[::-1]


def _ends(other: int, level: int) -> bool:
    """Tell whether a total of one level ends what one of another sums; pages end pages alone."""
    return other == PAGE if level == PAGE else other >= level


def _within(rows: Sequence[int], block: range) -> slice | None:
    """Give where the rows of a block stand among all, which are in order; None where none does."""
    start, stop = bisect_left(rows, block.start), bisect_left(rows, block.stop)
    return slice(start, stop) if start < stop else None


class _Running:
    """The values of a column added up from the first row on, so that any block is two looks."""

    def __init__(self, rows: Sequence[int], values: Sequence[int | None]) -> None:
        """Add up; a row without a value is counted, and adds nothing."""
        self._rows = rows
        self._sums: list[int] = [0]
        self._open: list[int] = [0]
        for _, value in zip(rows, values, strict=True):
            self._sums.append(self._sums[-1] + (value or 0))
            self._open.append(self._open[-1] + (value is None))

    def total(self, block: range) -> int | None:
        """Give what the rows of a block add up to; None where none, or one is open."""
        at = _within(self._rows, block)
        if at is None or self._open[at.stop] > self._open[at.start]:
            return None
        total: int = self._sums[at.stop] - self._sums[at.start]
        return total


def _level(cells: tuple[Cell, ...]) -> int:
    """Tell how far a row of totals reaches, by its word."""
    return sum_level(_word(cells))


def _word(cells: tuple[Cell, ...]) -> str:
    """Give the word of a row of totals."""
    return next((c for c in cells if isinstance(c, str) and is_sum_word(c)), "")


def _check_cell(
    filled: Filled, row: SumRow, place: HeadColumn, column: Column, running: _Running
) -> None:
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
    totals: list[int] = []
    for block in row.blocks:
        total = running.total(block)
        if total is None:
            return
        totals.append(total)
    if any(abs(total - stated) <= max(abs(stated) * 1e-6, 1) for total in totals):
        return
    back = Fraction(1) / unit.factor_to(storage_unit(column.unit))
    inside = filled.rows[_within(filled.rows, row.blocks[0]) or slice(0)]
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
