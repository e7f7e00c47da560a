"""A gallery of files as people send them: each maker writes one and says what must come of it."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

HEADS = (
    "开发区",
    "评价范围",
    "期次",
    "图斑编号",
    "土地建设状况代码",
    "土地供应状况代码",
    "面积（公顷）",
    "供应时间",
    "土地闲置情况",
)
ROW: tuple[Any, ...] = ("示例区", "主区", "2013", "1", "A2", "D21", 1.5, "2006-12", "否")
AREA, SUPPLIED, IDLE, NUMBER, CLASS = 6, 7, 8, 3, 4


@dataclass(frozen=True)
class Exhibit:
    """A file, and what must come of it: an error of this kind, or these checks on these cells."""

    name: str
    make: Callable[[Path], Path]
    error: str | None = None
    says: str = ""
    checks: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    areas: tuple[float | None, ...] | None = None


def book(
    path: Path, rows: list[tuple[Any, ...]], heads: tuple[str, ...] = HEADS, **options: object
) -> Path:
    target = path / "表.xlsx"
    with xlsxwriter.Workbook(str(target), options) as workbook:
        page = workbook.add_worksheet("地块（图斑）")
        for n, row in enumerate((heads, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, (date, datetime)):
                    page.write_datetime(
                        n, column, cell, workbook.add_format({"num_format": "yyyy-mm-dd"})
                    )
                elif isinstance(cell, str):
                    page.write_string(n, column, cell)
                elif cell is not None:
                    page.write(n, column, cell)
    return target


def changed(**cells: object) -> tuple[Any, ...]:
    row = list(ROW)
    for place, cell in cells.items():
        row[globals()[place.upper()]] = cell
    return tuple(row)


def one(**cells: object) -> Callable[[Path], Path]:
    return lambda path: book(path, [changed(**cells)])


def text(encoding: str, separator: str = ",") -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        out = io.StringIO()
        csv.writer(out, delimiter=separator).writerows([HEADS, ROW])
        target = path / "表.csv"
        target.write_bytes(out.getvalue().encode(encoding))
        return target

    return make


def raw(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        (path / name).write_bytes(content)
        return path / name

    return make


def cut(path: Path) -> Path:
    target = book(path, [ROW])
    target.write_bytes(target.read_bytes()[:3000])
    return target


def bomb(path: Path) -> Path:
    target = path / "表.xlsx"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for _ in range(512):
                stream.write(b" " * 1_000_000)
    return target


def far(path: Path) -> Path:
    target = path / "表.xlsx"
    with xlsxwriter.Workbook(str(target)) as workbook:
        page = workbook.add_worksheet("地块（图斑）")
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, ROW)
        page.write_string(999_999, 16_383, "末格")
    return target


def wide(path: Path) -> Path:
    return book(path, [(*ROW, *range(300))], (*HEADS, *(f"备用{n}" for n in range(300))))


def two_tables(path: Path) -> Path:
    target = path / "表.xlsx"
    with xlsxwriter.Workbook(str(target)) as workbook:
        for name, area in (("2012", 2.5), ("2013", ROW[AREA])):
            page = workbook.add_worksheet(name)
            page.write_row(0, 0, HEADS)
            page.write_row(1, 0, (*ROW[:AREA], area, *ROW[AREA + 1 :]))
    return target


def hidden(path: Path) -> Path:
    target = two_tables(path)
    workbook = openpyxl.load_workbook(target)
    workbook["2012"].sheet_state = "hidden"
    workbook.save(target)
    return target


def merged(path: Path) -> Path:
    target = path / "表.xlsx"
    with xlsxwriter.Workbook(str(target)) as workbook:
        page = workbook.add_worksheet("地块（图斑）")
        page.merge_range(0, 0, 0, len(HEADS) - 1, "示例县经济开发区土地利用状况表")
        page.merge_range(1, 0, 1, 3, "图斑")
        page.merge_range(1, 4, 1, 8, "状况")
        page.write_row(2, 0, HEADS)
        page.write_row(3, 0, ROW)
    return target


def vertical(path: Path) -> Path:
    target = path / "表.xlsx"
    with xlsxwriter.Workbook(str(target)) as workbook:
        page = workbook.add_worksheet("地块（图斑）")
        for column, head in enumerate(HEADS):
            if column == AREA:
                page.write(0, column, "面积")
                page.write(1, column, "面积（亩）")
            else:
                page.merge_range(0, column, 1, column, head)
        page.write_row(2, 0, changed(area=15))
    return target


def formula(path: Path) -> Path:
    target = path / "表.xlsx"
    with xlsxwriter.Workbook(str(target)) as workbook:
        page = workbook.add_worksheet("地块（图斑）")
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, ROW)
        page.write_formula(1, AREA, "=1/0", None, "#DIV/0!")
    return target


def long_sheet(path: Path) -> Path:
    target = path / "表.xlsx"
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as workbook:
        page = workbook.add_worksheet("地块（图斑）")
        page.write_row(0, 0, HEADS)
        page.write_string(1_048_575, 0, "末行")
    return target


def old_xls_head(path: Path) -> Path:
    (path / "表.xls").write_bytes(struct.pack("<Q", 0xE11AB1A1E011CFD0) + b"\0" * 600)
    return path / "表.xls"


def folder(path: Path) -> Path:
    (path / "表.xlsx").mkdir()
    return path / "表.xlsx"


def macros(path: Path) -> Path:
    target = book(path, [ROW])
    moved = path / "表.xlsm"
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(moved, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "[Content_Types].xml":
                content = content.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
            new.writestr(item, content)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 64)
    target.unlink()
    return moved


SOURCE, USAGE = "SourceError", "UsageError"
F, G, H, D, E = "F2", "G2", "H2", "D2", "E2"

GALLERY = (
    Exhibit("as it should be", lambda p: book(p, [ROW]), rows=1, areas=(1.5,)),
    Exhibit("numbers as text", one(area="1.5"), rows=1, areas=(1.5,)),
    Exhibit("full-width digits", one(area="１．５"), rows=1, areas=(1.5,)),
    Exhibit("thousands", one(area="1,234.5"), rows=1, areas=(1234.5,)),
    Exhibit("a unit in the cell", one(area="15亩"), rows=1, areas=(1.0,)),
    Exhibit("another unit in the cell", one(area="15000m2"), rows=1, areas=(1.5,)),
    Exhibit(
        "a unit of another kind",
        one(area="3万元"),
        checks=(("value.unreadable", G),),
        rows=1,
        areas=(None,),
    ),
    Exhibit("a dash for nothing", one(area="—"), rows=1, areas=(None,)),
    Exhibit("a word for nothing", one(area="无"), rows=1, areas=(None,)),
    Exhibit(
        "a word where a number belongs",
        one(area="约1.5"),
        checks=(("value.unreadable", G),),
        rows=1,
        areas=(None,),
    ),
    Exhibit(
        "a negative area", one(area=-2), checks=(("value.unreadable", G),), rows=1, areas=(None,)
    ),
    Exhibit(
        "an unknown class",
        one(**{"class": "A9"}),
        checks=(("code.unknown", E),),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit("a class by its name", one(**{"class": "工矿仓储用地"}), rows=1, areas=(1.5,)),
    Exhibit("a date cell", one(supplied=date(2006, 12, 1)), rows=1, areas=(1.5,)),
    Exhibit("a year and a dash", one(supplied="2006-"), rows=1, areas=(1.5,)),
    Exhibit("year and month run together", one(supplied="199512"), rows=1, areas=(1.5,)),
    Exhibit("a year with a point", one(supplied="2024.1"), rows=1, areas=(1.5,)),
    Exhibit("formed in history", one(supplied="历史形成"), rows=1, areas=(1.5,)),
    Exhibit(
        "a month that is none",
        one(supplied="2006-13"),
        checks=(("value.unreadable", H),),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit(
        "neither yes nor no",
        one(idle="也许"),
        checks=(("value.unreadable", "I2"),),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit(
        "dates counted from 1904",
        lambda p: book(p, [changed(supplied=date(2006, 12, 1))], date_1904=True),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit("a failed formula", formula, checks=(("value.unreadable", G),), rows=1, areas=(None,)),
    Exhibit(
        "two rows of one number",
        lambda p: book(p, [ROW, ROW]),
        checks=(("key.repeated", "D3"),),
        rows=2,
        areas=(1.5, 1.5),
    ),
    Exhibit(
        "a row of totals that fits",
        lambda p: book(
            p, [ROW, (*ROW[:3], "2", *ROW[4:]), ("合计", None, None, None, None, None, 3.0)]
        ),
        rows=2,
        areas=(1.5, 1.5),
    ),
    Exhibit(
        "a row of totals that does not",
        lambda p: book(p, [ROW, ("合计", None, None, None, None, None, 9.0)]),
        checks=(("sum.differs", "G3"),),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit(
        "empty rows between",
        lambda p: book(p, [(None,) * 9, ROW, (None,) * 9]),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit("a title and merged heads", merged, rows=1, areas=(1.5,)),
    Exhibit("heads merged downwards", vertical, rows=1, areas=(1.0,)),
    Exhibit(
        "columns in another order",
        lambda p: book(p, [ROW[::-1]], HEADS[::-1]),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit(
        "a column too many",
        lambda p: book(p, [(*ROW, "x")], (*HEADS, "自编列")),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit("columns without end", wide, rows=1, areas=(1.5,)),
    Exhibit(
        "no row says its assessed range",
        lambda p: book(p, [(*ROW[:1], None, *ROW[2:])]),
        rows=1,
        areas=(1.5,),
    ),
    Exhibit(
        "some rows do not say their assessed range",
        lambda p: book(p, [ROW, (*ROW[:1], None, "2013", "2", *ROW[4:])]),
        error="QuestionError",
        says="1 rows do not say which assessed area",
    ),
    Exhibit("two tables in one file, the last of them", two_tables, rows=1, areas=(1.5,)),
    Exhibit("a hidden table beside", hidden, rows=1, areas=(1.5,)),
    Exhibit("UTF-8 text", text("utf-8"), rows=1, areas=(1.5,)),
    Exhibit("UTF-8 text with mark", text("utf-8-sig"), rows=1, areas=(1.5,)),
    Exhibit("GBK text", text("gbk"), rows=1, areas=(1.5,)),
    Exhibit("GB 18030 text with tabs", text("gb18030", "\t"), rows=1, areas=(1.5,)),
    Exhibit(
        "text in no encoding", raw("表.csv", b"\xff\xfe\x81\x20" * 40), error=SOURCE, says="UTF-8"
    ),
    Exhibit(
        "bytes that are no text",
        raw("表.csv", b"a,b\0c\n" * 9),
        error=SOURCE,
        says="not a text table",
    ),
    Exhibit("a workbook with macros", macros, rows=1, areas=(1.5,)),
    Exhibit("a workbook cut off", cut, error=SOURCE, says="damaged"),
    Exhibit("a cell at the end of the world", far, error=SOURCE, says="16384 columns"),
    Exhibit("a bomb", bomb, error=SOURCE, says="bomb"),
    Exhibit("not a workbook at all", raw("表.xlsx", b"hello" * 99), error=SOURCE, says="damaged"),
    Exhibit("an old workbook that is none", old_xls_head, error=SOURCE, says="cannot be read"),
    Exhibit("an empty file", raw("表.xlsx", b""), error=SOURCE, says="empty"),
    Exhibit("a folder", folder, error=SOURCE, says="not there"),
    Exhibit("a sheet of a million rows", long_sheet, error=SOURCE, says="rows"),
    Exhibit("a head and no rows", lambda p: book(p, []), error=SOURCE, says="no rows"),
    Exhibit(
        "heads of something else",
        lambda p: book(p, [(1, 2)], ("甲", "乙")),
        error=SOURCE,
        says="No sheet",
    ),
    Exhibit(
        "a zone nobody knows",
        lambda p: book(p, [("他区", *ROW[1:])]),
        error="LedgerError",
        says="他区",
    ),
)
