"""A list of the console as a workbook (清单导出): what was asked for above, a filter on every head.

A text is written as a string that stays one when its cell is edited (quote prefix), so that a name
such as `=HYPERLINK(…)` never becomes a formula.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_LONGEST_CELL = 32_767
#: Rows of a sheet, less those above the list.
MOST_ROWS = 1_048_576 - 3
_NARROWEST, _WIDEST = 8, 44
#: So many characters are still read where they stand on one page across.
_ACROSS = 190
#: So many rows tell how wide a column is.
_LOOKED_AT = 500
_DAY = re.compile(r"(?:19|[2-9]\d)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_NO_NAME = re.compile(r"[\[\]:*?/\\']")

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class ListHead:
    """The head of a column, and the unit of its figures."""

    label: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list as it is to be written: its title, what it was asked for, heads and rows."""

    title: str
    note: str
    heads: tuple[ListHead, ...]
    rows: Sequence[Sequence[Plain]]
    lang: str


def list_workbook(sheet: ListSheet) -> bytes:
    """Write a list as a workbook that prints on A4 across, heads on every page."""
    return lists_workbook((sheet,))


def lists_workbook(sheets: Sequence[ListSheet]) -> bytes:
    """Write several lists, each a sheet of one workbook; the first names it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": sheets[0].title})
    for sheet in sheets:
        _add_sheet(book, sheet)
    book.close()
    return out.getvalue()


def _add_sheet(book: xlsxwriter.Workbook, sheet: ListSheet) -> None:
    """Write one list as a sheet."""
    font = "宋体" if sheet.lang == "zh" else "Arial"
    base = {"font_name": font, "font_size": 10, "valign": "top"}
    page = book.add_worksheet(_NO_NAME.sub(" ", sheet.title)[:31].strip() or "list")
    page.write_string(0, 0, sheet.title, book.add_format({**base, "bold": True, "font_size": 14}))
    page.write_string(1, 0, sheet.note, book.add_format({**base, "font_color": "#595959"}))
    head = {**base, "bold": True, "bg_color": "#EDEDED", "border": 1, "text_wrap": True}
    framed = book.add_format({**head, "align": "center", "valign": "vcenter"})
    heads = [h.label + _aside(h.unit, sheet.lang) for h in sheet.heads]
    for index, text in enumerate(heads):
        page.write_string(2, index, text, framed)
    formats = {
        kind: book.add_format({**base, "border": 1, "border_color": "#BFBFBF", **more})
        for kind, more in (
            ("text", {"text_wrap": True, "quote_prefix": True}),
            ("day", {"num_format": "yyyy-mm-dd", "align": "left"}),
            ("whole", {"num_format": "#,##0", "align": "right"}),
            ("figure", {"num_format": "#,##0.####", "align": "right"}),
        )
    }
    rows = sheet.rows[:MOST_ROWS]
    for number, row in enumerate(rows, 3):
        for index, value in enumerate(row):
            _write(page, number, index, value, formats)
    widths = [
        _width(text, (str(row[index] or "") for row in rows[:_LOOKED_AT]))
        for index, text in enumerate(heads)
    ]
    for index, width in enumerate(widths):
        page.set_column(index, index, width)
    page.freeze_panes(3, 0)
    page.autofilter(2, 0, max(3, len(rows) + 2), max(0, len(heads) - 1))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(max(1, round(sum(widths) / _ACROSS)), 0)
    page.repeat_rows(2)
    page.set_footer("&C&P / &N")


def _write(
    page: Worksheet, row: int, column: int, value: Plain, formats: dict[str, Format]
) -> None:
    """Write one value as what it is: a number, a day, or a text and nothing else."""
    if value is None or value == "":
        page.write_blank(row, column, None, formats["text"])
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        kind = "whole" if isinstance(value, int) else "figure"
        page.write_number(row, column, value, formats[kind])
    elif isinstance(value, str) and _DAY.fullmatch(value) and (day := _day(value)):
        page.write_datetime(row, column, day, formats["day"])
    else:
        page.write_string(row, column, str(value)[:_LONGEST_CELL], formats["text"])


def _day(text: str) -> date | None:
    """Read a day; None for one that no calendar holds, such as 2025-02-30."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _width(head: str, cells: Iterable[str]) -> int:
    """Tell how many characters wide a column is: its longest line, within bounds."""
    longest = max((_wide(line) for text in cells for line in text.splitlines()), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 2, min(_wide(head) + 4, 18)))


def _wide(text: str) -> int:
    """Count characters, a Chinese one as two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _aside(unit: str, lang: str) -> str:
    """Put a unit behind its head."""
    if not unit:
        return ""
    return f"（{unit}）" if lang == "zh" else f" ({unit})"
