"""Workbooks of a few kilobytes that would read to more than a computer holds are refused."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from yuanheng.errors import SourceError
from yuanheng.ledger.workbooks.reading import read_file
from yuanheng.ledger.workbooks.sheets import read_sheets

BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.{ending}"/></Relationships>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def packed(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Pack a workbook of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def xlsx(folder: Path, rows: str, shared: str = "", part: str = "xl/worksheets/sheet1.xml") -> Path:
    """Write an .xlsx as a person with a text editor could."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": ROOT,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": LINKS.format(ending="xml"),
        part: f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f"<sst>{shared}</sst>"
    return packed(folder / "表.xlsx", parts)


def shown(cells: int, width: int = 30) -> str:
    """Write cells that all show the first shared text."""
    row = '<c t="s"><v>0</v></c>' * width
    return f"<row>{row}</row>" * (cells // width)


def ods(folder: Path, table: str) -> Path:
    """Write an .ods of one table."""
    content = (
        f'<office:document-content xmlns:office="{OFFICE}:office:1.0"'
        f' xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="表">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": content,
    }
    return packed(folder / "表.ods", parts)


def ods_cell(text: str = "1", attributes: str = "") -> str:
    """Write a filled cell of an .ods."""
    return (
        f'<table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def record(kind: int, content: bytes) -> bytes:
    """Write a record of an .xlsb."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(content), b""
    while length > 127:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    return head + size + bytes([length]) + content


def wide_text(text: str) -> bytes:
    """Write a text as an .xlsb holds it."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(folder: Path, cells: bytes, shared: str = "甲") -> Path:
    """Write an .xlsb of one sheet and one shared text."""
    sheet = struct.pack("<II", 0, 1) + wide_text("rId1") + wide_text("表")
    book = record(143, b"") + record(156, sheet) + record(144, b"") + record(132, b"")
    size = record(148, struct.pack("<IIII", 0, 0, 0, 0))
    parts: dict[str, str | bytes] = {
        "xl/workbook.bin": record(131, b"") + book,
        "xl/_rels/workbook.bin.rels": LINKS.format(ending="bin"),
        "xl/worksheets/sheet1.bin": record(129, b"")
        + size
        + record(145, b"")
        + cells
        + record(146, b"")
        + record(130, b""),
        "xl/sharedStrings.bin": record(159, struct.pack("<II", 1, 1))
        + record(19, b"\0" + wide_text(shared))
        + record(160, b""),
    }
    return packed(folder / "表.xlsb", parts)


def xlsb_row(row: int) -> bytes:
    """Begin a row of an .xlsb."""
    return record(0, struct.pack("<I", row) + bytes(13))


def xlsb_shared(column: int) -> bytes:
    """Write a cell of an .xlsb that shows the first shared text."""
    return record(7, struct.pack("<III", column, 0, 0))


def xlsb_shown(rows: int) -> bytes:
    """Write rows of 30 cells that show the first shared text."""
    row = b"".join(xlsb_shared(n) for n in range(30))
    return b"".join(xlsb_row(n) + row for n in range(rows))


NEAR = "<row><c r='A1'><v>1</v></c></row>"
LONG = "长" * 30_000
SPACES = '<text:s text:c="4000000000"/>'
REPEATED = ods_cell(LONG, 'table:number-columns-repeated="10000"')
FAR_ODS = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    f'<table:table-row><table:table-cell table:number-columns-repeated="16000"/>{ods_cell()}'
    "</table:table-row>"
)

FAR: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda p: xlsx(p, NEAR + '<row><c r="XFD1000000"><v>1</v></c></row>'),
    "xlsx, spaced": lambda p: xlsx(p, NEAR + '<row><c r =\n"XFD1000000" ><v>1</v></c></row>'),
    "xlsx, other quotes": lambda p: xlsx(p, NEAR + "<row><c r= 'XFD1000000'><v>1</v></c></row>"),
    "xlsx, small letters": lambda p: xlsx(p, NEAR + '<row><c r="xfd1000000"><v>1</v></c></row>'),
    "xlsx, zeros before": lambda p: xlsx(p, NEAR + '<row><c r="XFD01000000"><v>1</v></c></row>'),
    "xlsx, two letters": lambda p: xlsx(p, NEAR + '<row><c r="ZZ999999"><v>1</v></c></row>'),
    "xlsx, part in capitals": lambda p: xlsx(
        p, NEAR + '<row><c r="XFD1000000"><v>1</v></c></row>', part="XL/Worksheets/Sheet1.xml"
    ),
    "ods, rows and columns": lambda p: ods(p, FAR_ODS),
    "ods, a filled cell repeated": lambda p: ods(
        p,
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
        "</table:table-row>",
    ),
    "xlsb": lambda p: xlsb(
        p, xlsb_row(0) + xlsb_shared(0) + xlsb_row(1_000_000) + xlsb_shared(16_000)
    ),
}
TEXTS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda p: xlsx(p, shown(300_000), f"<si><t>{LONG}</t></si>"),
    "xlsx, other spacing": lambda p: xlsx(
        p,
        shown(300_000).replace('t="s"', "t\n= 's'"),
        f"<x:si xmlns:x='x'><x:t>{LONG}</x:t></x:si >",
    ),
    "xlsx, text in plain": lambda p: xlsx(
        p, shown(300_000), f"<si><t><![CDATA[{'</si>' * 6000}]]>{LONG}</t></si>"
    ),
    "ods, a long text repeated": lambda p: ods(p, f"<table:table-row>{REPEATED}</table:table-row>"),
    "ods, rows of it repeated": lambda p: ods(
        p,
        f'<table:table-row table:number-rows-repeated="10000">{ods_cell(LONG)}</table:table-row>',
    ),
    "ods, spaces counted": lambda p: ods(
        p, f"<table:table-row>{ods_cell(SPACES)}</table:table-row>"
    ),
    "xlsb": lambda p: xlsb(p, xlsb_shown(2_000), LONG),
}


@pytest.mark.parametrize("make", FAR.values(), ids=FAR.keys())
def test_a_cell_far_out_is_refused_before_room_is_made_up_to_it(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    """However the file is written: in little time and memory."""
    path = make(tmp_path)
    assert path.stat().st_size < 5_000
    refused(path, r"The sheet reaches over \d+ rows and \d+ columns")


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS.keys())
def test_a_long_text_in_very_many_cells_is_refused(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    """A text counts once for each cell that shows it."""
    path = make(tmp_path)
    assert path.stat().st_size < 100_000
    refused(path, "The texts of its cells come to more than 256 million signs")


def refused(path: Path, match: str) -> None:
    """Check that a file is refused with a message, in seconds and with little memory."""
    begun = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match=match):
            read_file(path)  # in this process, whose time and memory are counted
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (time.process_time() - begun < 30, peak < 100_000_000) == (True, True)


def test_a_part_longer_than_its_archive_states_is_refused(tmp_path: Path) -> None:
    """A reader that goes on past the size that is stated would meet what was not looked at."""
    path = xlsx(tmp_path, NEAR + '<row><c r="XFD1000000"><v>1</v></c></row>')
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
        whole = archive.read(entry)
    content = path.read_bytes().replace(
        struct.pack("<I", entry.file_size), struct.pack("<I", whole.index(b'<row><c r="XFD'))
    )
    path.write_bytes(content)
    with pytest.raises(SourceError, match="damaged"):
        read_sheets(path)


@pytest.mark.parametrize(
    "make",
    [
        lambda p: xlsx(p, shown(300), f"<si><t>{LONG}</t></si>"),
        lambda p: xlsb(p, xlsb_shown(10), LONG),
        lambda p: ods(
            p,
            "".join(
                "<table:table-row>" + ods_cell(LONG) * 30 + "</table:table-row>" for _ in range(10)
            ),
        ),
    ],
    ids=["xlsx", "xlsb", "ods"],
)
def test_a_long_text_in_some_cells_is_read(make: Callable[[Path], Path], tmp_path: Path) -> None:
    """As in a sheet with a remark that stands in each of its rows."""
    (sheet,) = read_sheets(make(tmp_path))
    assert sheet.rows == ((LONG,) * 30,) * 10


def test_one_long_text_beside_many_short_ones_is_counted_exactly(tmp_path: Path) -> None:
    """The product of cells and the longest text would refuse what is small."""
    short = '<row><c t="s"><v>1</v></c></row>' * 20_000
    shared = f"<si><t>{LONG}</t></si><si><t>短</t></si>"
    (sheet,) = read_sheets(xlsx(tmp_path, short + NEAR, shared))
    assert (len(sheet.rows), sheet.rows[-1]) == (20_000, ("短",))


def test_empty_rows_and_columns_at_the_end_of_an_ods_count_nothing(tmp_path: Path) -> None:
    """Programs write them up to the last row and column that they know."""
    path = ods(
        tmp_path,
        f"<table:table-row>{ods_cell('甲')}"
        '<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )
    (sheet,) = read_sheets(path)
    assert sheet.rows == (("甲",),)


def test_formatted_cells_that_are_empty_do_not_make_a_sheet_wide(tmp_path: Path) -> None:
    """A row or a column that was coloured to its end holds nothing."""
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("表")
        page.write_string(0, 0, "甲")
        page.write_blank(999_999, 16_383, None, book.add_format({"bold": True}))
    (sheet,) = read_sheets(path)
    assert sheet.rows == (("甲",),)
