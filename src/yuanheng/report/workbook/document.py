"""The report as a workbook: one sheet for each table, ready to filter and to print.

Every text is written as a string, so that one beginning with = + - or @ stays what a person typed
and never becomes a formula. Scores and changes are live formulas over the cells beside them; what
they show until they are reckoned again is our own figure.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from yuanheng.report.map.layout import text_width, wrap
from yuanheng.report.phrases.labels import Labels
from yuanheng.report.view import Lang, ReportView, Verdict
from yuanheng.report.workbook.sheets import Cell, Mark, Number, Sheet, sheets_of

_LONGEST_CELL = 32_767
_LONGEST_HEADER = 90
_TEXT_SIZE = 10
_INCHES_PER_CHARACTER = 7 / 96
_SLACK = 0.1
_FONT: dict[Lang, str] = {"zh": "宋体", "en": "Arial"}
_MARKS: dict[Verdict, tuple[str, str]] = {
    "met": ("#2E5E3E", "#EDF4EF"),
    "not-met": ("#9C1C1C", "#F9ECEC"),
    "not-provable": ("#7A5200", "#FBF4E4"),
    "value-only": ("#595959", "#F5F5F5"),
}


def write_xlsx(view: ReportView, path: Path) -> None:
    """Writes the report as a workbook; an older file is replaced.

    Raises:
        OSError: the file cannot be written.
    """
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": view.title, "subject": view.subtitle, "comments": view.run_id})
    writer = _Writer(book, view)
    for index, sheet in enumerate(sheets_of(view)):
        writer.write(sheet, overview=index == 0)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


class _Writer:
    """Writes sheets of one look into one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, view: ReportView) -> None:
        self._book = book
        self._view = view
        self._labels: Labels = view.labels
        self._formats: dict[str, Format] = {}

    def write(self, sheet: Sheet, *, overview: bool) -> None:
        """Writes one sheet: what stands above it, its header, rows, and the list below."""
        page = self._book.add_worksheet(sheet.name)
        for index, each in enumerate(sheet.columns):
            page.set_column(index, index, each.width)
        head = self._overview_lead(page, sheet) if overview else self._sample_line(page, 0)
        self._header(page, sheet, head)
        for offset, cells in enumerate(sheet.rows, head + 1):
            lines = 1
            for index, cell in enumerate(cells):
                column = sheet.columns[index]
                self._cell(page, offset, index, cell, column.align)
                lines = max(lines, _lines(_text_of(cell), column.width))
            page.set_row(offset, _height(lines))
        last = head + max(len(sheet.rows), 1)
        if not sheet.rows:
            self._text(page, last, 0, sheet.empty, self._format("plain"))
        self._tail(page, sheet, last + 2)
        self._print_setup(page, head, last, len(sheet.columns))
        page.freeze_panes(1 if overview else head + 1, 0)

    def _overview_lead(self, page: Worksheet, sheet: Sheet) -> int:
        """Title, subtitle, sample note and facts; returns the row of the table's header."""
        view, last = self._view, len(sheet.columns) - 1
        self._text(page, 0, 0, view.title, self._format("title"))
        page.set_row(0, 30)
        line = 1
        if view.subtitle:
            self._text(page, line, 0, view.subtitle, self._format("plain"))
            line += 1
        line = self._sample_line(page, line)
        width = sum(column.width for column in sheet.columns[1:])
        for fact in view.facts:
            self._text(page, line, 0, fact.label, self._format("label"))
            page.merge_range(line, 1, line, last, "", self._format("left"))
            self._text(page, line, 1, fact.value or self._labels.nothing, self._format("left"))
            page.set_row(line, _height(_lines(fact.value, width)))
            line += 1
        return line + 1 if view.facts else line

    def _sample_line(self, page: Worksheet, line: int) -> int:
        if not self._view.caution:
            return line
        self._text(page, line, 0, self._view.caution, self._format("sample"))
        return line + 1

    def _header(self, page: Worksheet, sheet: Sheet, line: int) -> None:
        for index, column in enumerate(sheet.columns):
            self._text(page, line, index, column.head, self._format(f"head-{column.align}"))

    def _cell(self, page: Worksheet, line: int, index: int, cell: Cell, align: str) -> None:
        if isinstance(cell, Number):
            if math.isfinite(cell.value) and cell.formula:
                live = "=" + cell.formula.replace("{row}", str(line + 1))
                page.write_formula(line, index, live, self._number_format(cell.text), cell.value)
            elif math.isfinite(cell.value):
                page.write_number(line, index, cell.value, self._number_format(cell.text))
            else:
                self._text(page, line, index, cell.text, self._format(align))
        elif isinstance(cell, Mark):
            self._text(page, line, index, cell.text, self._format(cell.verdict))
        else:
            self._text(page, line, index, cell, self._format(align))

    def _text(self, page: Worksheet, line: int, index: int, text: str, form: Format) -> None:
        if len(text) > _LONGEST_CELL:
            cut = self._labels.truncated
            text = text[: _LONGEST_CELL - len(cut)] + cut
        page.write_string(line, index, text, form)

    def _tail(self, page: Worksheet, sheet: Sheet, line: int) -> None:
        if not sheet.tail_head:
            return
        last, width = len(sheet.columns) - 1, sum(column.width for column in sheet.columns)
        self._text(page, line, 0, sheet.tail_head, self._format("head-left"))
        for text in sheet.tail or (self._labels.no_sources,):
            line += 1
            page.merge_range(line, 0, line, last, "", self._format("left"))
            self._text(page, line, 0, text, self._format("left"))
            page.set_row(line, _height(_lines(text, width)))

    def _print_setup(self, page: Worksheet, head: int, last: int, columns: int) -> None:
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
        page.repeat_rows(head)
        page.set_header(f"&L{_plain(self._view.title)}&R{_plain(self._view.caution or '')}")
        page.set_footer(f"&L{_plain(self._view.run_id)}&C— &P —&R&A")
        page.autofilter(head, 0, last, columns - 1)
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})

    def _number_format(self, text: str) -> Format:
        """As many decimal places as the text of the figure shows."""
        found = re.search(r"\.(\d+)", text)
        places = len(found.group(1)) if found else 0
        return self._format(f"number-{places}")

    def _format(self, name: str) -> Format:
        if name not in self._formats:
            base = {"font_name": _FONT[self._view.lang], "font_size": 10, "valign": "top"}
            self._formats[name] = self._book.add_format(base | _look(name))
        return self._formats[name]


def _look(name: str) -> dict[str, Any]:
    """The properties of a format by its name."""
    lines = {"bottom": 4, "bottom_color": "#BFBFBF", "text_wrap": True}
    if name.startswith("head-"):
        bold = {"bold": True, "bg_color": "#F2F2F2", "top": 2, "bottom": 1, "text_wrap": True}
        align = name.removeprefix("head-")
        return bold | {"align": align, "indent": int(align == "right"), "valign": "vcenter"}
    if name.startswith("number-"):
        places = int(name.removeprefix("number-"))
        return lines | {
            "align": "right",
            "indent": 1,
            "num_format": "#,##0" + ("." + "0" * places if places else ""),
        }
    if name in _MARKS:
        colour, fill = _MARKS[name]
        return lines | {"font_color": colour, "bg_color": fill}
    others: dict[str, dict[str, Any]] = {
        "left": lines,
        "right": lines | {"align": "right", "indent": 1},
        "label": lines | {"bold": True},
        "plain": {},
        "title": {"bold": True, "font_size": 16, "valign": "vcenter"},
        "sample": {"bold": True, "font_color": "#9C1C1C"},
    }
    return others[name]


def _text_of(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


@lru_cache(maxsize=4096)
def _lines(text: str, width: float) -> int:
    """About how many lines a text fills in a column of `width` characters.

    Heights are set, because programs fit the height of wrapped and merged cells differently or
    not at all, and a cut text would be a lost one.
    """
    inches = (width - 1) * _INCHES_PER_CHARACTER
    if len(text) * _TEXT_SIZE / 72 <= inches and "\n" not in text:
        return 1
    return sum(
        max(1, math.ceil(text_width(line, _TEXT_SIZE) / inches - _SLACK))
        for line in wrap(text, _TEXT_SIZE, inches)
    )


def _height(lines: int) -> float:
    """The height of a row in points; Excel allows 409 at most."""
    return min(3.0 + 13.0 * max(lines, 1), 409.0)


def _plain(text: str) -> str:
    """A text for the printed header, where & begins a command and 255 characters are the most."""
    return " ".join(text.split())[:_LONGEST_HEADER].replace("&", "&&")
