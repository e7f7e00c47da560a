"""Twenty further kinds of trouble, searched in the reports of other importers; none goes unseen.

A sheet that says a wrong extent; cells or rows that say no place; texts in their cells, in runs, or
with a space to keep; part names in capitals or by absolute links; cells of yes and no; links by a
formula; shared formulas; a day with hours; the built-in formats of Chinese days; colours and names
of places in formats that are no days; noise behind the fifteenth digit; chart sheets first; a head
in column C; stars behind heads; a first line sep=;; a quoted text of two lines, in a head and
behind thousands of rows; a quote inside a bare text; short and long rows; a mark of byte order
twice; zeros after the end; a decimal comma; days as 08/05/2023 that have two readings.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.ledger.kinds import ENTERPRISES, FIRMS, PROJECTS, Desk, book, edited, firms
from yuanheng.errors import SourceError

HEADS = "企业编号,企业名称,用地面积（亩）,评价税收（万元）"
QUOTED = '","'
TWO = [("Q001", 10.0, 100.0), ("Q002", 20.0, 200.0)]
NAMES = ("enterprise", "land_area", "taxes")


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (r'<dimension ref="[^"]*"\s*/>', '<dimension ref="A1"/>'),
        (r'<dimension ref="[^"]*"\s*/>', '<dimension ref="A1:XFD1048576"/>'),
        (r'<dimension ref="[^"]*"\s*/>', ""),
        (r'(<c) r="[A-Z]+\d+"', r"\1"),
        (r'(<row) r="\d+"', r"\1"),
        (r' spans="[^"]*"', ' spans="1:1"'),
        (r"<sheetData>", "<sheetPr/><sheetData>"),
        (r"<c ", '<c vm="1" cm="1" '),
    ],
    ids=["extent-small", "extent-all", "no-extent", "no-cells", "no-rows", "spans", "order", "cm"],
)
def test_what_a_sheet_says_of_its_places_may_be_wrong(
    pattern: str, by: str, tmp_path: Path, read: Desk
) -> None:
    landed = read(edited(book(tmp_path, [FIRMS, *firms(2)]), pattern, by))
    assert landed.told(*NAMES) == TWO


@pytest.mark.parametrize(
    "text",
    [
        "<is><t>示例企业甲</t></is>",
        '<is><t xml:space="preserve">示例企业甲 </t></is>',
        "<is><r><t>示例</t></r><r><rPr><b/></rPr><t>企业甲</t></r></is>",
        '<is><t>示例企业甲</t><rPh sb="0" eb="1"><t>シ</t></rPh></is>',
    ],
    ids=["inline", "spaces", "runs", "reading"],
)
def test_a_text_may_stand_in_its_cell(text: str, tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, *firms(1)])
    edited(path, r'<c r="B2"[^>]*>.*?</c>', f'<c r="B2" t="inlineStr">{text}</c>')
    assert read(path).told("name") == [("示例企业甲",)]


def test_parts_are_found_by_absolute_links(tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, *firms(2)])
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename == "xl/_rels/workbook.xml.rels":
                text = text.replace(b'Target="worksheets', b'Target="/xl/worksheets')
            new.writestr(entry.filename, text)
    assert read(path).told(*NAMES) == TWO


def test_a_chart_sheet_first_is_no_table(tmp_path: Path, read: Desk) -> None:
    def change(page: Worksheet) -> None:
        assert page.parent is not None
        page.parent.create_chartsheet("图", 0)

    assert read(book(tmp_path, [FIRMS, *firms(2)], change)).told(*NAMES) == TWO


@pytest.mark.parametrize("number", [14, 27, 28, 30, 31, 36, 50, 54, 57, 58])
def test_built_in_formats_of_chinese_days_are_days(number: int, tmp_path: Path, read: Desk) -> None:
    rows = [PROJECTS, ("A1", "甲", 1.5, 100, datetime(2023, 5, 6))]  # noqa: DTZ001 - a sheet has none
    path = book(tmp_path, rows)
    edited(path, r'numFmtId="(?:164|14|22)"', f'numFmtId="{number}"', "xl/styles")
    landed = read(path, relation="supply")
    assert landed.told("signed_on_from") in ([("2023-05-06",)], [(None,)])
    assert landed.told("signed_on_from") == [("2023-05-06",)] or landed.loud


@pytest.mark.parametrize(
    "form",
    ["[Red]0.00", "[DarkBlue]#,##0", '0.00"day"', '"md"0.0', "0.00_d", r"0.0\y", "[$￥-804]0"],
)
def test_letters_in_a_format_make_no_day(form: str, tmp_path: Path, read: Desk) -> None:
    def change(page: Worksheet) -> None:
        page["D2"].number_format = form

    landed = read(book(tmp_path, [FIRMS, ("Q001", "示例企业1", 10, 45000)], change))
    assert landed.told("taxes") == [(45000.0,)]


def test_a_day_with_hours_is_the_day(tmp_path: Path, read: Desk) -> None:
    rows = [PROJECTS, ("A1", "甲", 1.5, 100, datetime(2023, 5, 6, 23, 59))]  # noqa: DTZ001
    assert read(book(tmp_path, rows), relation="supply").told("signed_on_from") == [("2023-05-06",)]


def test_noise_behind_the_digits_is_rounded(tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, *firms(1)])
    edited(path, r'(<c r="D2"[^>]*><v>)[^<]*', r"\g<1>20.399999999999999")
    assert read(path).told("taxes") == [(20.4,)]


def test_a_link_by_a_formula_and_a_shared_formula_have_their_results(
    tmp_path: Path, read: Desk
) -> None:
    path = book(tmp_path, [FIRMS, *firms(2)])
    link = '<c r="B2" t="str"><f>HYPERLINK("http://example.invalid","甲")</f><v>示例企业甲</v></c>'
    edited(path, r'<c r="B2"[^>]*>.*?</c>', link)
    shared = r'<c r="D2"><f t="shared" ref="D2:D3" si="0">C2*10</f><v>100</v></c>'
    edited(path, r'<c r="D2"[^>]*>.*?</c>', shared)
    edited(path, r'<c r="D3"[^>]*>.*?</c>', '<c r="D3"><f t="shared" si="0"/><v>200</v></c>')
    landed = read(path)
    assert landed.told(*NAMES) == TWO
    assert landed.told("name")[0] == ("示例企业甲",)


def test_a_table_may_begin_far_from_the_corner(tmp_path: Path, read: Desk) -> None:
    rows = [(None, None, *row) for row in ((), (), FIRMS, *firms(2))]
    assert read(book(tmp_path, rows)).told(*NAMES) == TWO


@pytest.mark.parametrize("end", ["：", "*", " *", "＊", "（必填）", "【必填】", "(选填)"])
def test_marks_behind_a_head_change_nothing(end: str, tmp_path: Path, read: Desk) -> None:
    heads = [f"{head}{end}" for head in FIRMS]
    assert read(book(tmp_path, [heads, *firms(2)])).told(*NAMES) == TWO


def test_cells_of_yes_and_no_are_read_as_such(tmp_path: Path, read: Desk) -> None:
    rows = [
        (*ENTERPRISES, "高新技术企业"),
        ("91320500MA1MT12345"[:17], "甲", "3911", "规上", 2015, True),
    ]
    landed = read(book(tmp_path, rows), relation="enterprise")
    assert landed.told("high_tech") == [(True,)], landed


@pytest.mark.parametrize(
    "text",
    [
        f"sep=,\n{HEADS}\nQ001,甲,10,100\nQ002,乙,20,200\n",
        f"sep=;\n{HEADS.replace(',', ';')}\nQ001;甲;10;100\nQ002;乙;20;200\n",
        f"\ufeff\ufeff{HEADS}\nQ001,甲,10,100\nQ002,乙,20,200\n",
        f'{HEADS}\nQ001,甲 12" 管,10,100\nQ002,乙,20,200\n',
        f'{HEADS}\nQ001,"甲,\n二厂",10,100\nQ002,乙,20,200\n',
        f"{HEADS}\nQ001,甲,10,100,,,\nQ002,乙,20,200\n",
        f"{HEADS}\nQ001,甲,10,100\nQ002,乙,20,200\n\x1a",
        f"{HEADS}\r\rQ001,甲,10,100\r\rQ002,乙,20,200\r",
        '"企业\n编号",企业名称,用地面积（亩）,评价税收（万元）\nQ001,甲,10,100\nQ002,乙,20,200\n',
        f"{HEADS},\nQ001,甲,10,100,\nQ002,乙,20,200,\n",
        "\n".join(
            f'"{line.replace(",", QUOTED)}"' for line in (HEADS, "Q001,甲,10,100", "Q002,乙,20,200")
        ),
    ],
    ids=[
        "sep",
        "sep-semicolon",
        "bom-twice",
        "bare-quote",
        "lines",
        "long-row",
        "eof",
        "cr",
        "head",
        "last-comma",
        "all-quoted",
    ],
)
def test_a_text_table_may_be_written_oddly(text: str, tmp_path: Path, read: Desk) -> None:
    path = tmp_path / "表.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert read(path).told(*NAMES) == TWO


def test_a_quoted_text_behind_thousands_of_rows_keeps_its_comma(tmp_path: Path, read: Desk) -> None:
    path = tmp_path / "表.csv"
    rows = [f"Q{n:05d},企业{n},10,100" for n in range(3000)]
    path.write_text("\n".join([HEADS, *rows, '"Q99999","甲, 乙",20,200']), encoding="utf-8")
    assert read(path).told("enterprise", "name", "land_area")[-1] == ("Q99999", "甲, 乙", 20.0)


@pytest.mark.parametrize("cell", ["1,5", "1 234,5"])
def test_a_decimal_comma_is_never_a_thousand(cell: str, tmp_path: Path, read: Desk) -> None:
    landed = read(book(tmp_path, [FIRMS, ("Q001", "甲", cell, 100)]))
    assert landed.told("land_area") == [(None,)]
    assert ("value.unreadable", "C2") in landed.loud


@pytest.mark.parametrize("cell", ["08/05/2023", "5/8/23", "08-05-2023", "2023-13-01", "2023.0.5"])
def test_a_day_of_two_readings_is_set_aside(cell: str, tmp_path: Path, read: Desk) -> None:
    landed = read(book(tmp_path, [PROJECTS, ("A1", "甲", 1.5, 100, cell)]), relation="supply")
    assert landed.told("signed_on_from") == [(None,)]
    assert ("value.unreadable", "E2") in landed.loud


def test_a_row_cut_short_is_not_filled_from_the_next(tmp_path: Path, read: Desk) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"{HEADS}\nQ001,甲\nQ002,乙,20,200\n", encoding="utf-8")
    assert read(path).told(*NAMES) == [("Q001", None, None), ("Q002", 20.0, 200.0)]


def test_an_open_quote_is_never_the_rest_of_the_table(tmp_path: Path, read: Desk) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f'{HEADS}\nQ001,"甲,10,100\nQ002,乙,20,200\nQ003,丙,30,300\n', encoding="utf-8")
    try:
        landed = read(path)
    except SourceError:
        return
    assert landed.loud or len(landed.facts) == 3
