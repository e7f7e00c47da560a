"""Kinds of tables that public reports of other importers tell of: read right, or named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.ledger.kinds import FIRMS, PROJECTS, Desk, book, edited, firms
from yuanheng.errors import SourceError
from yuanheng.ledger.workbooks.shown_formats import shown_scale

HEADS = "企业编号,企业名称,用地面积（亩）,评价税收（万元）"
DAY = datetime(2023, 5, 6)  # noqa: DTZ001 - a sheet knows no time zone
Change = Callable[[Worksheet], object]


def put(**cells: object) -> Change:
    """Change cells; a pair is a value with its format."""

    def change(page: Worksheet) -> None:
        for name, value in cells.items():
            cell = page[name]
            cell.value, form = value if isinstance(value, tuple) else (value, "General")
            cell.number_format = form

    return change


@pytest.mark.parametrize(
    ("name", "cells", "land", "taxes"),
    [
        ("millions shown", {"D2": (12_340_000, "#,##0.00,,")}, 10, 12.34),
        ("ten thousands shown", {"D2": (1_234_000, "0!.0,")}, 10, 123.4),
        ("ten thousands shown otherwise", {"D2": (1_234_000, '0"."0,"万元"')}, 10, 123.4),
        ("the number itself", {"D2": (1000, '0.0,"千"')}, 10, 1000),
        ("a unit in the format", {"C2": (1.5, '0.00"公顷"')}, 22.5, 100),
        ("the same unit in the format", {"C2": (15, '0.00"亩"')}, 15, 100),
        ("a word that is no unit", {"C2": (15, '"第"0"块"')}, 15, 100),
        ("money", {"D2": "¥12,000"}, 10, 1.2),
        ("money in words", {"D2": "12000元整"}, 10, 1.2),
        ("a minus of typesetters", {"D2": "−5"}, 10, -5),
        ("a minus behind", {"D2": "1,234-"}, 10, -1234),
        ("an apostrophe before", {"C2": "'12"}, 12, 100),
        ("thin spaces", {"D2": "1\u2009234.5"}, 10, 1234.5),
        ("red instead of a sign", {"D2": (-5, "#,##0;[Red]#,##0")}, 10, -5),
    ],
)
def test_an_amount_is_read_as_it_is_shown(
    name: str, cells: dict[str, Any], land: float, taxes: float, tmp_path: Path, read: Desk
) -> None:
    landed = read(book(tmp_path, [FIRMS, *firms(2)], put(**cells)))
    assert landed.told("land_area", "taxes")[0] == (land, taxes), name


@pytest.mark.parametrize(
    "cells",
    [
        {"C2": "#N/A"},
        {"C2": "#SPILL!"},
        {"C2": "#####"},
        {"C2": "Err:502"},
        {"C2": (timedelta(hours=30), "[h]:mm")},
        {"C2": (time(8, 30), "h:mm")},
        {"C2": (DAY, "yyyy-mm-dd")},
        {"C2": True},
        {"C2": "12 1/2"},
        {"C2": "½"},
        {"C2": "①"},
        {"C2": "12*"},
        {"C2": "1O"},
        {"C2": "1.234,56"},
        {"C2": (20, "0.00%")},
        {"C2": "壹佰"},
        {"C2": "1'234.5"},
    ],
    ids=str,
)
def test_what_is_no_amount_is_set_aside_with_its_cell(
    cells: dict[str, Any], tmp_path: Path, read: Desk
) -> None:
    landed = read(book(tmp_path, [FIRMS, *firms(2)], put(**cells)))
    assert landed.told("land_area") == [(None,), (20.0,)]
    assert landed.loud == [("value.unreadable", "C2")]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path, read: Desk) -> None:
    def change(page: Worksheet) -> None:
        assert page.parent is not None
        page.parent.epoch = CALENDAR_MAC_1904

    rows = [PROJECTS, ("A1", "甲", 1.5, 100, DAY)]
    landed = read(book(tmp_path, rows, change), relation="supply")
    assert landed.told("signed_on_from") == [("2023-05-06",)]


@pytest.mark.parametrize(
    "form", ['[$-804]yyyy"年"m"月"', "m/d", "h:mm", '[DBNum1]yyyy"年"m"月"d"日"', "[$-F800]dddd"]
)
def test_a_day_is_whole_however_little_of_it_is_shown(
    form: str, tmp_path: Path, read: Desk
) -> None:
    rows = [PROJECTS, ("A1", "甲", 1.5, 100, DAY)]
    landed = read(book(tmp_path, rows, put(E2=(DAY, form))), relation="supply")
    assert landed.told("signed_on_from", "signed_on_to") == [("2023-05-06", "2023-05-06")]


@pytest.mark.parametrize("word", ["汇总", "汇 总", "全区汇总"])
def test_the_totals_of_a_table_object_are_no_firm(word: str, tmp_path: Path, read: Desk) -> None:
    def change(page: Worksheet) -> None:
        table = Table(displayName="T1", ref="A1:D4")
        table.totalsRowCount = 1
        page.add_table(table)

    landed = read(book(tmp_path, [FIRMS, *firms(2), (word, None, 30, 300)], change))
    assert landed.told("enterprise") == [("Q001",), ("Q002",)]


def test_what_stands_outside_the_cells_is_said(tmp_path: Path, read: Desk) -> None:
    def change(page: Worksheet) -> None:
        page["C2"].comment = Comment("实际为25亩", "甲")
        assert page.parent is not None
        old = page.parent.create_sheet("旧数据")
        old.append([1, 2])
        old.sheet_state = "veryHidden"

    landed = read(book(tmp_path, [FIRMS, *firms(2)], change))
    assert ["C2" in said for _, said in landed.said("sheet.outside")] == [True]
    assert ["旧数据" in said for _, said in landed.said("sheet.hidden")] == [True]


def test_a_row_without_height_is_hidden(tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, *firms(3)])
    path = edited(path, '<row r="3"', '<row r="3" ht="0" customHeight="1"')
    assert len(read(path).said("sheet.hidden")) == 1


@pytest.mark.parametrize(
    "heads",
    [
        ("企业编号*", "企业名称①", "2.用地面积（亩）", "评价税收（万元）注1"),
        ("一、企业编号", "二、企业名称", "三、用地面积(亩)", "四、评价税收[万元]"),
        (
            "企业编号\nEnterprise ID",
            "企业名称 Name",
            "用地面积 Land area (亩)",
            "评价税收/Tax（万元）",
        ),
        ("企 业 编 号", "企业\n名称", "用地面积\n（亩）", "评价税收 （万元）"),
    ],
    ids=str,
)
def test_a_head_is_known_behind_what_is_written_about_it(
    heads: tuple[str, ...], tmp_path: Path, read: Desk
) -> None:
    landed = read(book(tmp_path, [heads, *firms(2)]))
    assert landed.told("land_area", "taxes") == [(10.0, 100.0), (20.0, 200.0)]


def test_the_strict_form_of_the_format_is_read(tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, *firms(2)])
    ecma = b"http://schemas.openxmlformats.org/"
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            text = text.replace(
                ecma + b"spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            )
            new.writestr(entry.filename, text)
    assert read(path).told("taxes") == [(100.0,), (200.0,)]


def test_a_reading_above_a_text_is_no_part_of_it(tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, *firms(1)])
    text = "<si><t>示例企业1</t><rPh sb='0' eb='1'><t>しれい</t></rPh></si>"
    path = edited(path, "<si><t>示例企业1</t></si>", text, "xl/sharedStrings")
    assert read(path).told("name") == [("示例企业1",)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_in_any_encoding_is_read(
    encoding: str, end: str, tmp_path: Path, read: Desk
) -> None:
    text = f'{HEADS}{end}="0012",甲厂,10,="100"{end}Q002,乙厂,"1,200",200{end}'
    (tmp_path / "表.csv").write_bytes(text.encode(encoding))
    landed = read(tmp_path / "表.csv")
    assert landed.told("enterprise", "land_area", "taxes") == [
        ("0012", 10.0, 100.0),
        ("Q002", 1200.0, 200.0),
    ]


@pytest.mark.parametrize("row", [2, 3, 4])
def test_a_separator_in_a_bare_text_shifts_no_values(row: int, tmp_path: Path, read: Desk) -> None:
    lines = [HEADS, "Q1,甲厂,1,5", "Q2,乙厂,2,5", "Q3,丙厂,3,5"]
    lines[row - 1] = lines[row - 1].replace("厂", ",分厂")
    (tmp_path / "表.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        read(tmp_path / "表.csv")
    assert refused.value.where.row == row


@pytest.mark.parametrize(
    ("code", "scale"),
    [
        ("General", (1, "")),
        ("0.00", (1, "")),
        ("#,##0", (1, "")),
        ("#,##0,", (1000, "")),
        ("0.0,,", (10**6, "")),
        ("0\\.0,", (10**4, "")),
        ('0.00"亩"', (1, "亩")),
        ('0!.0,"万"', (1, "")),
        ('[Red]0.0,"千";0', (1, "")),
        ("yyyy-mm-dd", (1, "")),
        ('yyyy"年"m"月"', (1, "")),
        ("_ * #,##0.00_ ", (1, "")),
        ("¥#,##0.00", (1, "")),
        ("0.00E+00", (1, "")),
    ],
)
def test_a_format_says_by_what_it_divides(code: str, scale: tuple[int, str]) -> None:
    assert shown_scale(code) == scale
