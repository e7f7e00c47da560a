"""A superior's form is filled in its own layout, and what was filled reads back as the facts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from yuanheng.app.intake.forms import FilledForm, fill
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import LedgerError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.exchange.form_sheet import shifted_reference
from yuanheng.ledger.exchange.form_title import fill_text
from yuanheng.words.words import Words

ZH = Words("zh")
ZONE = "青禾县经济开发区"
FIRMS = 7
_LINE = Side(style="thin")
Cells = Sequence[Any]


def sheet(rows: Sequence[Cells]) -> tuple[openpyxl.Workbook, Worksheet]:
    """Make a workbook of rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    return book, page


def request(path: Path, period: str | None = None) -> TableRequest:
    return TableRequest(path, None, None, period, ZONE, is_confirmed=True)


def bring(house: OpenHouse, path: Path, rows: Sequence[Cells]) -> list[dict[str, Any]]:
    """Import rows as an office's table; gives the facts of its first relation."""
    sheet(rows)[0].save(path)
    return read(house, path)


def read(house: OpenHouse, path: Path) -> list[dict[str, Any]]:
    (outcome,) = import_book(house, request(path), ZH)
    seq = outcome.batch.seq if outcome.batch else 0
    facts = house.store.facts(outcome.relations[0], [seq]).to_pylist()
    return [{k: v for k, v in f.items() if k not in {"seq", "source_row", "fact"}} for f in facts]


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, ZONE, {})
    return house


def figures(house: OpenHouse, folder: Path) -> list[dict[str, Any]]:
    """Hand in the figures of some firms, in 亩 and 万元."""
    heads = ("企业名称", "自有用地（亩）", "评价税收（万元）", "年平均职工人数")
    rows = [(f"青禾县示例{n}厂", 15 * n, 3.5 * n, 10 + n) for n in range(1, FIRMS + 1)]
    return bring(house, folder / "2025年亩均数据.xlsx", [(f"{ZONE}2025年亩均数据",), heads, *rows])


def form(path: Path) -> Path:
    """Make a form of two blank rows in 公顷 and 元, with a row of totals, a note and a filter."""
    book, page = sheet(
        [
            ("____年度亩均效益评价基础数据表",),
            ("填报单位：", None, None, None, "单位：公顷、元"),
            ("序号", "企业名称", "自有用地", "评价税收", "年平均职工人数（人）"),
            (),
            (),
            ("合计", None, "=SUM(C4:C5)", "=SUM(D$4:D$5)", "=E5+SUM(E4:E5)"),
            ("注：按单位填报。",),
        ]
    )
    for row in page["A3:E6"]:
        for cell in row:
            cell.border = Border(top=_LINE, bottom=_LINE)
    page["A1"].font = Font(bold=True, size=18)
    page["C5"].number_format = "0.0000"
    page.merge_cells("A1:E1")
    page.merge_cells("A7:E7")
    page.row_dimensions[7].height = 40
    page.print_area = "A1:E7"
    book.save(path)
    return path


def fill_it(house: OpenHouse, path: Path, period: str = "2025") -> tuple[FilledForm, Worksheet]:
    done = fill(house, request(path, period), path.with_stem("填好"))
    page = openpyxl.load_workbook(done.path).active
    assert page is not None
    return done, page


def test_rows_are_put_in_and_totals_take_them_in(house: OpenHouse, tmp_path: Path) -> None:
    before = figures(house, tmp_path)
    done, page = fill_it(house, form(tmp_path / "表.xlsx"))
    total = 4 + FIRMS
    assert (done.tables[0].rows, done.tables[0].cells) == (FIRMS, 4 * FIRMS)
    assert [page.cell(total, c).value for c in range(1, 6)] == [
        "合计",
        None,
        f"=SUM(C4:C{total - 1})",
        f"=SUM(D$4:D${total - 1})",
        f"=E5+SUM(E4:E{total - 1})",
    ]
    assert [c.value for c in page[5]] == [2, "青禾县示例2厂", 2, 70000, 12]
    assert (page["A1"].value, page["A2"].value) == (
        "2025年度亩均效益评价基础数据表",
        f"填报单位：{ZONE}",
    )
    assert (page["A1"].font.size, page.cell(total - 1, 3).number_format) == (18, "0.0000")
    assert {str(r) for r in page.merged_cells.ranges} == {"A1:E1", f"A{total + 1}:E{total + 1}"}
    assert page.row_dimensions[total + 1].height == 40
    assert str(page.print_area).endswith(f"$A$1:$E${total + 1}")
    assert read(house, done.path) == before


def test_printed_rows_are_filled_where_they_stand(house: OpenHouse, tmp_path: Path) -> None:
    """A monthly return names its indicators; units of the row count, and nothing is added."""
    heads = ("指标名称", "计量单位", "本月", "1-10月累计", "同比增长（%）")
    rows = [
        ("工业投资", "亿元", 1.5, 12.5, 8.1),
        ("新增企业", "家", 2, 20, -3),
        ("外资", "万美元", 3, 9, 1),
    ]
    title = f"{ZONE}2025年1—10月主要经济指标完成情况"
    bring(house, tmp_path / "月报.xlsx", [(title,), heads, *rows])
    book, page = sheet(
        [
            ("XX经济开发区　　年1-　月主要经济指标完成情况",),
            heads,
            ("新增企业", "家"),
            ("其中：工业投资", "万元"),
            ("用电量", "万千瓦时"),
        ]
    )
    page["D3"] = 21
    book.save(tmp_path / "表.xlsx")
    done, page = fill_it(house, tmp_path / "表.xlsx", "2025-10")
    assert page["A1"].value == f"{ZONE}2025年1-10月主要经济指标完成情况"
    assert [[c.value for c in row] for row in page["A3:E5"]] == [
        ["新增企业", "家", 2, 21, -3],
        ["其中：工业投资", "万元", 15000, 125000, 8.1],
        ["用电量", "万千瓦时", None, None, None],
    ]
    (table,) = done.tables
    assert (table.strangers, table.missing, table.kept) == (
        ["用电量"],
        ["外资"],
        ["1-10月累计 D3"],
    )


def test_a_form_of_which_nothing_is_known_is_refused(house: OpenHouse, tmp_path: Path) -> None:
    figures(house, tmp_path)
    with pytest.raises(LedgerError):
        fill_it(house, form(tmp_path / "表.xlsx"), "2024")
    assert not (tmp_path / "填好.xlsx").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("C4:C5", "C4:C8"),
        ("$C$4:$C$5", "$C$4:$C$8"),
        ("C2:C4", "C2:C4"),
        ("C4:C9", "C4:C12"),
        ("C5", "C5"),
        ("C6", "C9"),
        ("4:5", "4:8"),
        ("C:C", "C:C"),
    ],
)
def test_references_follow_rows_put_in_below_row_5(before: str, after: str) -> None:
    assert shifted_reference(before, 5, 3) == after


@pytest.mark.parametrize(
    ("text", "period", "filled"),
    [
        ("××开发区2025年度报表", "2025", f"{ZONE}2025年度报表"),
        ("      年     月重点项目", "2025-10", "2025年10月重点项目"),
        ("20__年第__季度", "2025-Q3", "2025年第3季度"),
        ("截至____年__月__日", "2025-10", "截至2025年10月31日"),
        ("填报日期：    年  月  日", "2025-10", "填报日期：    年  月  日"),
        ("报送单位：______", "2025", f"报送单位：{ZONE}"),
        ("2024年度报表", "2025", "2024年度报表"),
    ],
)
def test_blanks_of_a_title_are_filled(text: str, period: str, filled: str) -> None:
    assert fill_text(text, ZONE, period, None) == filled
