"""A sheet of a form changed as a person would (改表): rows put in, formulas kept right."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

_PLACE = r"(\$?[A-Za-z]{1,3}\$?)(\d+)"
_REFERENCE = re.compile(rf"{_PLACE}(?::{_PLACE})?")
_WHOLE_ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)")


def put_in_rows(page: Worksheet, last: int, count: int) -> None:
    """Put rows in below the last of a table, in its style, and shift what stands below.

    A range that ends with the table, as that of its total, takes the new rows in.
    """
    for other in page.parent.worksheets:
        for row in other.iter_rows():
            for cell in row:
                _rewrite(cell, page.title, last, count, is_own=other is page)
    below = [CellRange(str(r)) for r in page.merged_cells.ranges]
    if page.max_row > last:
        page.move_range(f"A{last + 1}:{_end(page)}", rows=count)
    for area in below:
        if area.min_row > last:
            area.shift(row_shift=count)
    page.merged_cells = MultiCellRange(below)
    _shift_heights(page, last, count)
    _shift_ranges(page, last, count)
    beside = [r for r in below if r.min_row == r.max_row == last]
    for n in range(1, count + 1):
        _like(page, last, last + n)
        for area in beside:
            page.merge_cells(
                start_row=last + n,
                end_row=last + n,
                start_column=area.min_col,
                end_column=area.max_col,
            )


def shifted_reference(text: str, last: int, count: int) -> str:
    """Give a reference as it stands after rows were put in below `last`."""
    rows = _WHOLE_ROWS.fullmatch(text)
    if rows is not None:
        first, end = int(rows[2]), int(rows[4])
        return f"{rows[1]}{_from(first, last, count)}:{rows[3]}{_to(first, end, last, count)}"
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return text
    first = int(found[2])
    if found[3] is None:
        return f"{found[1]}{_from(first, last, count)}"
    end = _to(first, int(found[4]), last, count)
    return f"{found[1]}{_from(first, last, count)}:{found[3]}{end}"


def _from(row: int, last: int, count: int) -> int:
    return row + count if row > last else row


def _to(first: int, end: int, last: int, count: int) -> int:
    """Shift the end of a range; one that reaches just to the end of the table grows with it."""
    return end + count if end > last or first <= end == last else end


def _rewrite(cell: Cell | MergedCell, sheet: str, last: int, count: int, *, is_own: bool) -> None:
    """Write a formula anew where it names rows that move."""
    value: Any = cell.value
    text = value.text if isinstance(value, ArrayFormula) else value
    if not isinstance(text, str) or not text.startswith("=") or isinstance(cell, MergedCell):
        return
    tokens = Tokenizer(text)
    for token in tokens.items:
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        owner, sign, place = token.value.rpartition("!")
        named = owner.strip("'").replace("''", "'")
        if (named == sheet) if sign else is_own:
            token.value = f"{owner}{sign}{shifted_reference(place, last, count)}"
    if isinstance(value, ArrayFormula):
        value.text = tokens.render()
    else:
        cell.value = tokens.render()


def _shift_heights(page: Worksheet, last: int, count: int) -> None:
    """Move heights of rows along."""
    heights = {n: d.height for n, d in page.row_dimensions.items() if d.height is not None}
    for n in sorted((n for n in heights if n > last), reverse=True):
        page.row_dimensions[n].height = None
        page.row_dimensions[n + count].height = heights[n]
    for n in range(last + 1, last + count + 1):
        page.row_dimensions[n].height = heights.get(last)


def _shift_ranges(page: Worksheet, last: int, count: int) -> None:
    """Move drop-downs, conditional formats, the filter and the printed area along."""

    def moved(ranges: object) -> str:
        return " ".join(shifted_reference(r, last, count) for r in str(ranges).split())

    for rule in page.data_validations.dataValidation:
        rule.sqref = MultiCellRange(moved(rule.sqref))
    formats = ConditionalFormattingList()
    for area in page.conditional_formatting:
        for rule in area.rules:
            formats.add(moved(area.sqref), rule)
    page.conditional_formatting = formats
    if page.auto_filter.ref:
        page.auto_filter.ref = moved(page.auto_filter.ref)
    if page.print_area:
        areas = [a.rpartition("!")[2] for a in str(page.print_area).split(",")]
        page.print_area = ",".join(
            shifted_reference(a.replace("$", ""), last, count) for a in areas
        )


def _like(page: Worksheet, model: int, row: int) -> None:
    """Give a new row the style and the formulas of another."""
    for column in range(1, page.max_column + 1):
        source, target = page.cell(model, column), page.cell(row, column)
        if isinstance(target, MergedCell):
            continue
        if source.has_style:
            target._style = copy(source._style)  # noqa: SLF001 - openpyxl has no other way
        value = source.value
        if isinstance(value, str) and value.startswith("="):
            moved = Translator(value, origin=source.coordinate)
            target.value = moved.translate_formula(target.coordinate)


def _end(page: Worksheet) -> str:
    """Name the last cell of a sheet."""
    return str(page.cell(page.max_row, page.max_column).coordinate)
