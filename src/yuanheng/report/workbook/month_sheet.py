"""The sheet of a month as a workbook (主要经济指标表): numbers, with live formulas between them.

Growth of flows, the share of the target and the pace are formulas over the cells beside them; what
is published on another basis, or printed otherwise, stands as it was published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from yuanheng.report.map.layout import text_width

_FIGURE = "#,##0.####"
_FIRST_ROW = 3
#: In points, of the column of remarks.
_NOTE_WIDTH = 130


@dataclass(frozen=True)
class MonthHeads:
    """The words of the sheet: its name, title, the line below it, its heads, and the notes.

    The last head, of what the year may come to, is left out where no line has it.
    """

    sheet: str
    title: str
    below: str
    heads: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class MonthLine:
    """One line: names, figures, and what is written as a formula.

    growth: a text where it is published so. months: of the year that the figures cover, for the
    pace. is_reckoned: whether growth, share and pace follow from the cells beside them.
    """

    name: str
    is_part: bool
    unit: str
    target: float | None
    month: float | None
    total: float | None
    before: float | None
    growth: float | str | None
    is_growth_reckoned: bool
    done: float | None
    is_done_reckoned: bool
    pace: float | None
    due: str
    rank: float | None
    lead_unit: str
    light: str
    light_word: str
    year_end: str
    note: str


def write_month_sheet(heads: MonthHeads, lines: Iterable[MonthLine]) -> bytes:
    """Write the sheet; texts are written as texts, never as formulas."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": heads.title})
        page = book.add_worksheet(heads.sheet[:31])
        looks = _looks(book)
        lines = tuple(lines)
        has_year_end = any(line.year_end for line in lines)
        shown = heads.heads if has_year_end else heads.heads[:-1]
        last = len(shown) - 1
        page.merge_range(0, 0, 0, last, "", looks["title"])
        page.write_string(0, 0, heads.title, looks["title"])
        page.set_row(0, 30)
        page.merge_range(1, 0, 1, last, "", looks["below"])
        page.write_string(1, 0, heads.below, looks["below"])
        for index, head in enumerate(shown):
            page.write_string(2, index, head, looks["head"])
        page.set_row(2, 32)
        row = _FIRST_ROW
        for line in lines:
            _line(page, looks, row, line, has_year_end=has_year_end)
            row += 1
        for note in heads.notes:
            page.merge_range(row, 0, row, last, "", looks["note"])
            page.write_string(row, 0, note, looks["note"])
            page.set_row(row, 15 * max(1, round(text_width(note, 10) / 640 + 0.5)))
            row += 1
        _setup(page, row, last)
    return out.getvalue()


def _line(
    page: Worksheet, looks: dict[str, Format], row: int, line: MonthLine, *, has_year_end: bool
) -> None:
    """Write one line of the sheet."""
    n = row + 1
    indent = "part" if line.is_part else "text"
    page.write_string(row, 0, line.name, looks[indent])
    page.write_string(row, 1, line.unit, looks["middle"])
    for column, value in enumerate((line.target, line.month, line.total, line.before), 2):
        _number(page, row, column, value, looks["figure"])
    if isinstance(line.growth, str):
        page.write_string(row, 6, line.growth, looks["right"])
    elif line.is_growth_reckoned and line.growth is not None:
        page.write_formula(
            row, 6, f"=ROUND((E{n}/F{n}-1)*100,1)", looks["share"], round(line.growth, 1)
        )
    else:
        _number(page, row, 6, line.growth, looks["share"])
    if line.is_done_reckoned and line.done is not None:
        page.write_formula(row, 7, f"=ROUND(E{n}/C{n}*100,1)", looks["share"], round(line.done, 1))
    else:
        _number(page, row, 7, line.done, looks["share"])
    if line.pace is not None and line.due:
        page.write_formula(
            row, 8, f"=ROUND(E{n}/C{n}*100-{line.due},1)", looks["signed"], round(line.pace, 1)
        )
    else:
        _number(page, row, 8, line.pace, looks["signed"])
    _number(page, row, 9, line.rank, looks["middle"])
    page.write_string(row, 10, line.lead_unit, looks["text"])
    page.write_string(row, 11, line.light_word, looks[line.light or "middle"])
    page.write_string(row, 12, line.note, looks["text"])
    if has_year_end:
        page.write_string(row, 13, line.year_end, looks["text"])
    page.set_row(row, 20 if text_width(line.note, 10) < _NOTE_WIDTH else 34)


def _number(page: Worksheet, row: int, column: int, value: float | None, form: Format) -> None:
    if value is None:
        page.write_blank(row, column, None, form)
    else:
        page.write_number(row, column, value, form)


def _setup(page: Worksheet, rows: int, last: int) -> None:
    """Set widths and the paper: A4 across, one page wide, its head on every page."""
    for column, width in enumerate(
        (23, 10, 9, 9, 10, 10, 12, 10, 10, 6, 13, 10, 24, 20)[: last + 1]
    ):
        page.set_column(column, column, width)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.repeat_rows(2)
    page.freeze_panes(3, 1)
    page.print_area(0, 0, max(rows - 1, 3), last)
    page.set_footer("&C— &P —")


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    """Make the formats of the sheet."""
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1}
    base |= {"border_color": "#BFBFBF"}
    right = base | {"align": "right"}
    looks = {
        "title": {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"},
        "below": {"font_name": "宋体", "font_size": 10, "align": "right"},
        "head": base | {"bold": True, "align": "center", "bg_color": "#F2F2F2", "text_wrap": True},
        "text": base | {"text_wrap": True, "quote_prefix": True},
        "part": base | {"text_wrap": True, "indent": 2, "quote_prefix": True},
        "middle": base | {"align": "center"},
        "right": right,
        "figure": right | {"num_format": _FIGURE},
        "share": right | {"num_format": "0.0"},
        "signed": right | {"num_format": "+0.0;-0.0;0.0"},
        "note": {"font_name": "宋体", "font_size": 9, "text_wrap": True, "valign": "top"},
        "green": base | {"align": "center", "font_color": "#2E5E3E", "bg_color": "#EDF4EF"},
        "yellow": base | {"align": "center", "font_color": "#7A5200", "bg_color": "#FBF4E4"},
        "red": base | {"align": "center", "font_color": "#9C1C1C", "bg_color": "#F9ECEC"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}
