"""The user's own workbook given back (退回): bad cells marked, and a 错误清单 sheet."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from yuanheng.errors import LedgerError, Message, UsageError, say
from yuanheng.ledger.workbooks.sheets import read_sheets
from yuanheng.ledger.writing.harmless import is_formula
from yuanheng.model.ledger import Issue
from yuanheng.words.words import Words

Say = Callable[[Message], str]

_FILLS = {
    "error": PatternFill("solid", fgColor="FFF8CBAD"),
    "warning": PatternFill("solid", fgColor="FFFFE699"),
}
_SEVERITY = {"error": say("error"), "warning": say("warning"), "notice": say("notice")}
_LIST = "错误清单"
_LOST = say("Drop-down lists or the like of newer programs are not kept in this marked copy")
_KEPT = say("Mend the cells in your own file, which keeps them.")
_WIDTHS = (10, 8, 10, 22, 46, 46, 20)


@dataclass(frozen=True)
class SheetIssues:
    """What the checks saw on one sheet.

    cells: row and column (from 1) of an issue, by its place in `issues`.
    """

    sheet: str
    issues: Sequence[Issue]
    cells: Mapping[int, tuple[int, int]]


def mark_workbook(
    source: Path, target: Path, sheets: Sequence[SheetIssues], heads: tuple[str, ...], speak: Say
) -> None:
    """Write a copy of a workbook with the bad cells of its sheets marked; its formatting is kept.

    heads: the seven heads of the list. Old and text formats come back as .xlsx.
    """
    with warnings.catch_warnings(record=True) as dropped:
        warnings.simplefilter("always")
        book = _open(source)
    for told in sheets:
        _mark_cells(book[told.sheet], told, speak)
    _write_list(book, sheets, heads, speak)
    if dropped:  # openpyxl names in English what it cannot keep, on the terminal
        book[_LIST].append([speak(_SEVERITY["notice"]), None, "", "", speak(_LOST), speak(_KEPT)])
    book.save(target)


def check_marked(source: Path, target: Path) -> None:
    """Refuse a marked copy that is no workbook, or that would be the user's own file."""
    wanted = {".xlsx", ".xlsm"} if source.suffix.lower() == ".xlsm" else {".xlsx"}
    if target.suffix.lower() not in wanted:
        raise UsageError(
            say("The marked copy is a workbook"), remedy=say("Name a file that ends in .xlsx.")
        )
    if target.exists() and target.samefile(source):
        raise UsageError(
            say("The marked copy would overwrite your own file"),
            remedy=say("Name another file with --marked."),
        )


def list_heads(words: Words) -> tuple[str, ...]:
    """Say the heads of the list of issues (错误清单)."""
    return tuple(
        words(head) for head in ("severity", "row", "cell", "found", "what", "remedy", "check")
    )


def write_marked(source: Path, target: Path, told: Sequence[SheetIssues], words: Words) -> None:
    """Write the marked copy, after `check_marked`; the user's own file is never touched."""
    try:
        mark_workbook(source, target, told, list_heads(words), words.say)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(target), problem=str(error))
        ) from error


def _mark_cells(page: Worksheet, told: SheetIssues, speak: Say) -> None:
    """Colour the bad cells of a sheet and say in a comment what is wrong."""
    comments: dict[tuple[int, int], list[str]] = {}
    for n, issue in enumerate(told.issues):
        if issue.severity == "notice" or n not in told.cells:
            continue
        row, column = told.cells[n]
        comments.setdefault((row, column), []).append(
            f"{speak(issue.message)}\n{speak(issue.remedy)}"
        )
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
        return openpyxl.load_workbook(source, keep_vba=source.suffix.lower() == ".xlsm")
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for raw in read_sheets(source):
        page = book.create_sheet(raw.name[:31])
        for n, row in enumerate(raw.rows, raw.first_row):
            for column, value in enumerate(row, 1):
                if value is not None:
                    _put(page.cell(n, column), value)
    return book


def _write_list(
    book: openpyxl.Workbook, sheets: Sequence[SheetIssues], heads: tuple[str, ...], speak: Say
) -> None:
    """Add the sheet that lists every issue with a link to its cell."""
    if _LIST in book.sheetnames:
        del book[_LIST]
    page: Worksheet = book.create_sheet(_LIST, 0)
    page.append(list(heads))
    for told in sheets:
        for n, issue in enumerate(told.issues):
            _write_issue(page, told, issue, told.cells.get(n), speak, alone=len(sheets) == 1)
    _lay_out(page)


def _write_issue(
    page: Worksheet,
    told: SheetIssues,
    issue: Issue,
    at: tuple[int, int] | None,
    speak: Say,
    *,
    alone: bool,
) -> None:
    """Write one issue in a line; of several sheets the place names the one it is on."""
    cell_name = f"{get_column_letter(at[1])}{at[0]}" if at else ""
    place = cell_name if alone else f"{told.sheet}!{cell_name}".rstrip("!")
    texts = [
        speak(_SEVERITY[issue.severity]),
        at[0] if at else None,
        place,
        issue.found,
        speak(issue.message),
        speak(issue.remedy),
        issue.check,
    ]
    row = page.max_row + 1
    for column, text in enumerate(texts, 1):
        _put(page.cell(row, column), text)
    if at:
        link = page.cell(row, 3)
        link.hyperlink = f"#'{told.sheet}'!{cell_name}"
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
