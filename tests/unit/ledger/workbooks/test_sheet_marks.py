"""What a sheet shows besides its values is used or said: never a struck-out or uncalculated one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.ledger.kinds import FIRMS, PROJECTS, Desk, book, edited, firms
from yuanheng.ledger.workbooks.sheets import read_sheets

BLANK_ROWS = (None,) * 4


@pytest.mark.parametrize("above", [0, 1, 2, 7])
def test_rows_are_counted_from_the_top_of_the_sheet_whatever_stands_above(
    above: int, tmp_path: Path, read: Desk
) -> None:
    rows = [*[BLANK_ROWS] * above, FIRMS, *firms(1), ("Q002", "示例企业2", "约20个", 200)]
    landed = read(book(tmp_path, rows))
    assert landed.told("source_row", "enterprise") == [(above + 2, "Q001"), (above + 3, "Q002")]
    assert landed.loud == [("value.unreadable", f"C{above + 3}")]


@pytest.mark.parametrize("above", [0, 1, 3])
@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        ("", ""),
        (r'<c r="D(\d+)" t="e">', r'<c t="e" r="D\1">'),
        (r"<(/?)(c|v|row|sheetData|worksheet)\b", r"<\1x:\2"),
    ],
    ids=["as usual", "kind before place", "prefixed"],
)
def test_a_failed_formula_is_named_at_its_own_cell(
    above: int, pattern: str, by: str, tmp_path: Path, read: Desk
) -> None:
    def fail(page: Worksheet) -> None:
        page.cell(above + 4, 4, "#DIV/0!").data_type = "e"

    path = book(tmp_path, [*[BLANK_ROWS] * above, FIRMS, *firms(3)], fail)
    if pattern:
        edited(path, pattern, by)
        edited(path, 'xmlns="http', 'xmlns:x="http') if "x:" in by else None
    landed = read(path)
    assert landed.told("taxes") == [(100.0,), (200.0,), (None,)]
    assert landed.loud == [("value.unreadable", f"D{above + 4}")]


def test_formulas_that_were_never_calculated_are_set_aside(tmp_path: Path, read: Desk) -> None:
    rows = [FIRMS, *[(f"Q{n}", f"示例企业{n}", 10, f"=C{n + 1}*10") for n in (1, 2)]]
    landed = read(book(tmp_path, rows))
    assert landed.told("taxes") == [(None,), (None,)]
    assert landed.said("value.unreadable") == [
        ("D2", "The formula of this cell was never calculated"),
        ("D3", "The formula of this cell was never calculated"),
    ]


@pytest.mark.parametrize(("results", "expected"), [((0, 0), None), ((0, 30), 0.0)])
def test_zeros_of_formulas_left_to_be_calculated_are_no_amounts(
    results: tuple[int, int], expected: float | None, tmp_path: Path, read: Desk
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "表.xlsx")) as workbook:
        page = workbook.add_worksheet("数据")
        page.write_row(0, 0, FIRMS)
        for n, result in enumerate(results, 1):
            page.write_row(n, 0, (f"Q{n}", f"示例企业{n}", 10))
            page.write_formula(n, 3, f"=C{n + 1}*3", None, result)
    assert read(tmp_path / "表.xlsx").told("taxes")[0] == (expected,)


def test_an_empty_text_is_the_result_of_a_formula(tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, ("Q1", "示例企业1", 10, '=IF(C2>0,"",1)')])
    edited(path, r'<c r="D2"><f>(.*?)</f><v\s*/?>(?:</v>)?', r'<c r="D2" t="str"><f>\1</f><v></v>')
    assert read(path).loud == []


def test_struck_out_text_is_no_value(tmp_path: Path, read: Desk) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "表.xlsx")) as workbook:
        page = workbook.add_worksheet("数据")
        struck, plain = workbook.add_format({"font_strikeout": True}), workbook.add_format()
        page.write_row(0, 0, FIRMS)
        page.write_row(1, 0, ("Q1", "示例企业1", 10))
        page.write_rich_string(1, 3, struck, "120", plain, "150")
        page.write_row(2, 0, ("Q2", "示例企业2", 10))
        page.write_number(2, 3, 130, struck)
        page.write_row(3, 0, ("Q3", "示例企业3", 10, 140), struck)
    landed = read(tmp_path / "表.xlsx")
    assert landed.told("enterprise", "taxes") == [("Q1", 150.0), ("Q2", None)]
    assert landed.loud == [
        ("value.struck", "D2"),
        ("value.struck", "D3"),
        ("rows.struck", "4"),
    ]


def test_numbers_are_read_as_their_cells_show_them(tmp_path: Path) -> None:
    def shape(page: Worksheet) -> None:
        page["A1"].number_format = "0.00%"
        page["A2"].number_format = "0000"
        page["A3"].number_format = '0"%"'

    path = book(tmp_path, [(0.95,), (514,), (95,)], shape)
    assert read_sheets(path)[0].rows == (("95%",), ("0514",), (95.0,))


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path, read: Desk) -> None:
    def hide(page: Worksheet) -> None:
        for row in (3, 4, 6):
            page.row_dimensions[row].hidden = True
        page.column_dimensions["D"].hidden = True

    landed = read(book(tmp_path, [FIRMS, *firms(6)], hide))
    assert len(landed.facts) == 6
    assert [text.partition(";")[0] for _, text in landed.said("sheet.hidden")] == [
        "3 rows are hidden or filtered out (3–4、6)",
        "1 columns are hidden (D)",
    ]


def test_marks_are_found_where_a_sheet_begins_further_right(tmp_path: Path, read: Desk) -> None:
    def move(page: Worksheet) -> None:
        page.insert_cols(1, 2)
        page.cell(2, 6, "#REF!").data_type = "e"

    assert read(book(tmp_path, [FIRMS, *firms(1)], move)).loud == [("value.unreadable", "F2")]


def test_a_workbook_without_styles_or_shared_texts_is_read(tmp_path: Path) -> None:
    path = book(tmp_path, [PROJECTS])
    openpyxl.load_workbook(path).save(path)
    assert read_sheets(path)[0].rows == (PROJECTS,)
