"""A copy of a workbook with its bad cells marked (标注副本), written in a child process.

The library that keeps formatting holds fifty times the size of a workbook, or breaks over it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from yuanheng.ledger.workbooks.reading import read_file
from yuanheng.ledger.workbooks.styled import open_styled
from yuanheng.ledger.writing.harmless import is_formula

_FILLS = {
    "error": PatternFill("solid", fgColor="FFF8CBAD"),
    "warning": PatternFill("solid", fgColor="FFFFE699"),
}
_WIDTHS = (10, 8, 10, 22, 50, 50)


class SaidIssue(NamedTuple):
    """What a check saw, in the reader's language; cell: its row and column from 1."""

    severity: str
    grade: str
    cell: tuple[int, int] | None
    found: str
    message: str
    remedy: str

    @property
    def texts(self) -> tuple[str, str, str]:
        """Give the last columns of the list."""
        return self.found, self.message, self.remedy


class SaidSheet(NamedTuple):
    """What the checks saw on one sheet."""

    sheet: str
    issues: tuple[SaidIssue, ...]


class ListTexts(NamedTuple):
    """Name and heads of the list, and its line where the library cannot keep something."""

    name: str
    heads: tuple[str, ...]
    lost: tuple[str | None, ...]


def write_marked_copy(
    source: Path, target: Path, sheets: Sequence[SaidSheet], texts: ListTexts
) -> None:
    """Write a copy of a workbook with the bad cells of its sheets marked and listed."""
    with warnings.catch_warnings(record=True) as dropped:
        warnings.simplefilter("always")
        book = _open(source)
    for told in sheets:
        _mark_cells(book[told.sheet], told)
    _write_list(book, sheets, texts)
    if dropped:  # the library names in English what it cannot keep, on the terminal
        book[texts.name].append(list(texts.lost))
    book.save(target)


def _mark_cells(page: Worksheet, told: SaidSheet) -> None:
    """Colour the bad cells of a sheet and say in a comment what is wrong."""
    comments: dict[tuple[int, int], list[str]] = {}
    for issue in told.issues:
        if issue.severity == "notice" or issue.cell is None:
            continue
        row, column = issue.cell
        comments.setdefault((row, column), []).append(f"{issue.message}\n{issue.remedy}")
        cell = page.cell(row, column)
        if issue.severity == "error" or cell.fill.fgColor.rgb != _FILLS["error"].fgColor.rgb:
            cell.fill = _FILLS[issue.severity]
    for (row, column), texts in comments.items():
        comment = Comment("\n".join(texts), "yuanheng")
        comment.width, comment.height = 320, 60 + 40 * len(texts)
        page.cell(row, column).comment = comment


def _open(source: Path) -> openpyxl.Workbook:
    """Open a workbook with its formatting; other formats become a plain one."""
    if source.suffix.lower() in (".xlsx", ".xlsm"):
        return open_styled(source)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in read_file(source):
        page = book.create_sheet(sheet.name[:31])
        for n, row in enumerate(zip(*sheet.columns, strict=True), sheet.first_row):
            for column, value in enumerate(row, 1):
                if value is not None:
                    _put(page.cell(n, column), value)
    return book


def _write_list(book: openpyxl.Workbook, sheets: Sequence[SaidSheet], texts: ListTexts) -> None:
    """Add the sheet that lists every issue with a link to its cell."""
    if texts.name in book.sheetnames:
        del book[texts.name]
    page: Worksheet = book.create_sheet(texts.name, 0)
    page.append(list(texts.heads))
    for told in sheets:
        for issue in told.issues:
            _write_issue(page, told.sheet, issue, alone=len(sheets) == 1)
    _lay_out(page)


def _write_issue(page: Worksheet, sheet: str, issue: SaidIssue, *, alone: bool) -> None:
    """Write one issue in a line; of several sheets the place names the one it is on."""
    at = issue.cell
    cell_name = f"{get_column_letter(at[1])}{at[0]}" if at else ""
    place = cell_name if alone else f"{sheet}!{cell_name}".rstrip("!")
    number = at[0] if at else None
    row = page.max_row + 1
    for column, text in enumerate((issue.grade, number, place, *issue.texts), 1):
        _put(page.cell(row, column), text)
    if at:
        link = page.cell(row, 3)
        link.hyperlink = f"#'{sheet}'!{cell_name}"
        link.font = Font(color="FF0563C1", underline="single")
    if issue.severity in _FILLS:
        page.cell(row, 1).fill = _FILLS[issue.severity]


def _put(cell: Cell, value: object) -> None:
    """Put a value into a cell of a workbook; a text stays a text, also where somebody edits it."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell.data_type = "s"
    if is_formula(value):
        cell.quotePrefix = True


def _lay_out(page: Worksheet) -> None:
    """Make the list readable on a screen and on paper."""
    for index, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(index)].width = width
        page.cell(1, index).font = Font(bold=True)
    for line in page.iter_rows(min_row=2):
        lines = 1
        for cell, width in zip(line, _WIDTHS, strict=False):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            lines = max(lines, -(-2 * len(str(cell.value or "")) // width))
        page.row_dimensions[line[0].row].height = 15 * lines
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
