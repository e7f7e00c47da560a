"""The workbook of an own scheme (办法填写表): an empty one to fill, and a filled one read.

Sheets: 办法 (what it is), 分组 (groups), 指标 (indicators and weights), 分档 (classes), 单列 (firms
that stand apart). Each is found by its name, a column by its head, and a fault by sheet and row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from yuanheng.errors import Message, SourceError, Where, say
from yuanheng.ledger.values import folded
from yuanheng.ledger.workbooks.sheets import RawSheet, read_sheets
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.subjects import SUBJECTS

SCHEME, GROUPS, ITEMS, BANDS, APART = "办法", "分组", "指标", "分档", "单列"
#: What the sheet 办法 states, with what may stand there.
STATED = {
    "标准编号": "地区.办法.年份，小写字母、数字和连字符，如 cn-example.per-mu.2026；"
    "改了内容须换年份或版本",
    "名称": "办法全称",
    "发文单位": "",
    "文号": "",
    "施行日期": "如 2026-01-01",
    "评价对象": "企业 或 开发区",
    "基准年度": "表中基准值适用的评价年度，如 2026；没有填基准值的留空",
    "小数位数": "分档用：得分取几位小数",
    "单项最低分": "分档用：单项最低得几分，不设填 不设",
    "单项最高分": "分档用：单项最高得几分，不设填 不设",
    "缺数据的": "分档用：暂不定档、列末档 或 不评价",
    "家数取整": "分档用：舍去、四舍五入 或 进一；办法没有规定的留空",
    "同分的": "分档用：都列高档 或 都列低档；没有规定的留空",
    "空出名额": "分档用：空着 或 递补；没有规定的留空",
}
HEADS = {
    GROUPS: ("分组", "条件列", "等于"),
    ITEMS: (
        *("分组", "目标", "指标", "分子", "分母", "计量单位", "权重（%）"),
        *("计分方法", "基准值", "最低分", "最高分"),
    ),
    BANDS: ("档次", "到（%）"),
    APART: ("企业", "结论", "原因"),
}
_NOTES = {
    GROUPS: "不分组的留空。条件列填数据表中的列名，等于填该列的取值，如 规模 等于 规上。",
    ITEMS: "分子、分母填数据表中的列名，可用 + 或 - 连接；权重留空的，评价时再给。"
    "计分方法填 比基准值、极差 或 功效系数；极差的最低分是末位所得百分比。",
    BANDS: "从好到差，每档到第几个百分点为止，最后一档填 100；只评分不分档的留空。",
    APART: "结论填档次（单列）、最高为某档（如 ≤B）或加减分（如 +3）。",
}


@dataclass(frozen=True)
class Row:
    """A filled row of a sheet: its cells by head, and where it stands."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def text(self, head: str) -> str:
        """Give a cell as text; empty where nothing stands."""
        return self.cells.get(head, "")


class Filled:
    """A filled workbook: rows by sheet, and refusals that name the sheet and the row."""

    def __init__(self, path: Path) -> None:
        """Read the workbook, apart from this program."""
        self.name = path.name
        self._sheets = {folded(sheet.name): sheet for sheet in read_sheets(path)}
        if folded(SCHEME) not in self._sheets or folded(ITEMS) not in self._sheets:
            raise SourceError(
                say("The workbook has no sheets {names}", names=f"{SCHEME}、{ITEMS}"),
                where=Where(file=self.name),
                remedy=say("Begin from the empty one: yuanheng standards scheme-sheet."),
            )

    def stated(self) -> dict[str, Row]:
        """Give what the sheet 办法 states, by item."""
        found = {}
        sheet = self._sheets[folded(SCHEME)]
        for at, row in enumerate(sheet.rows):
            name = folded(_text(row[0])) if row else ""
            for item in STATED:
                if folded(item) == name and len(row) > 1:
                    found[item] = self._row(sheet, at, {"": _text(row[1])})
        return found

    def rows(self, name: str) -> Iterator[Row]:
        """Give the filled rows of a sheet below its heads; none where the sheet is not there."""
        sheet = self._sheets.get(folded(name))
        if sheet is None:
            return
        heads: dict[str, int] = {}
        for at, row in enumerate(sheet.rows):
            texts = [_text(cell) for cell in row]
            if not heads:
                known = {folded(h): h for h in HEADS[name]}
                heads = {known[folded(t)]: n for n, t in enumerate(texts) if folded(t) in known}
                heads = heads if HEADS[name][0] in heads else {}
            elif any(texts):
                cells = {h: texts[n] if n < len(texts) else "" for h, n in heads.items()}
                yield self._row(sheet, at, cells)

    def refuse(self, row: Row, what: Message, expected: Message | None = None) -> SourceError:
        """Say what of a row cannot stand."""
        where = Where(file=self.name, layer=row.sheet, row=row.number)
        return SourceError(what, where=where, expected=expected)

    @staticmethod
    def _row(sheet: RawSheet, at: int, cells: Mapping[str, str]) -> Row:
        return Row(sheet.name, at + sheet.first_row, cells)


def _text(cell: object) -> str:
    """Write a cell as people read it; a whole number has no point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def empty_workbook() -> bytes:
    """Write the workbook to fill, with a list of the columns that an indicator may name."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#EDEDED"})
        note = book.add_format({"font_color": "#595959", "text_wrap": True})
        fill = book.add_format({"border": 1, "bg_color": "#FFF8E1"})
        page = book.add_worksheet(SCHEME)
        page.set_column(0, 1, 26)
        page.set_column(2, 2, 60)
        for n, (item, told) in enumerate(STATED.items()):
            page.write_string(n, 0, item, head)
            page.write_blank(n, 1, None, fill)
            page.write_string(n, 2, told, note)
        for name, heads in HEADS.items():
            page = book.add_worksheet(name)
            page.merge_range(0, 0, 0, max(len(heads) - 1, 5), _NOTES[name], note)
            page.set_row(0, 45)
            for n, text in enumerate(heads):
                page.set_column(n, n, 16)
                page.write_string(1, n, text, head)
        _known_columns(book.add_worksheet("可用的列"), head)
    return out.getvalue()


def _known_columns(page: xlsxwriter.worksheet.Worksheet, head: object) -> None:
    """List the columns that an indicator may name, with their units and meanings."""
    for n, text in enumerate(("数据表", "列名", "计量单位", "含义")):
        page.set_column(n, n, 28)
        page.write_string(0, n, text, head)
    at = 1
    for subject in ("enterprise", "zone_year"):
        relation = ledger_schema().relations[SUBJECTS[subject].relation]
        for column in relation.columns:
            if column.unit is not None:
                cells = (relation.label["zh"], column.label["zh"], column.unit.text)
                for n, text in enumerate((*cells, column.meaning["zh"])):
                    page.write_string(at, n, text)
                at += 1
