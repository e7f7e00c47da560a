"""Small workbooks that take a reader hours, or all the memory there is."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xlsx(path: Path, cells: str, styles: str = "", after: str = "") -> Path:
    """An .xlsx of one sheet, written sign by sign."""
    sheet = '<sheets><sheet name="a" sheetId="1" r:id="r"/></sheets>'
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _link("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _link("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheet}</workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData>'
        f"{after}</worksheet>",
    }
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def _link(kind: str, target: str) -> str:
    """The one link of a part."""
    link = f'<Relationship Id="r" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_LINKS}">{link}</Relationships>'


def _types() -> str:
    """What the parts are."""
    kind = "application/vnd.openxmlformats-"
    sheets = f"{kind}officedocument.spreadsheetml"
    rels = f'<Default Extension="rels" ContentType="{kind}package.relationships+xml"/>'
    parts = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{sheets}.{what}+xml"/>'
        for name, what in (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"))
    )
    xmlns = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{xmlns}">{rels}{parts}</Types>'


def compound(path: Path, *, ring_of: str) -> Path:
    """An .xls whose chain of sectors is a ring: that of the `workbook`, `directory` or `table`."""
    head, table, listed = bytearray(512), bytearray(b"\xff" * 512), bytearray(512)
    head[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    is_table = ring_of == "table"
    more = (2, 1) if is_table else (_END, 0)
    struct.pack_into("<7I", head, 44, 1, 1, 0, 4096, _END, 0, more[0])
    struct.pack_into("<I", head, 72, more[1])
    struct.pack_into("<109I", head, 76, 0, *(_FREE,) * 108)
    rings = (1 if ring_of == "directory" else _END, 2 if is_table else _END)
    struct.pack_into("<4I", table, 0, _FAT, *rings, 3 if ring_of == "workbook" else _END)
    for n, (name, kind, start, size) in enumerate(
        (("Root Entry", 5, _END, 0), ("Workbook", 2, 3, 0xFFFFFF00))
    ):
        at = 128 * n
        wide = name.encode("utf-16-le")
        listed[at : at + len(wide)] = wide
        struct.pack_into("<HBB3I", listed, at + 64, len(wide) + 2, kind, 1, *(_FREE,) * 3)
        struct.pack_into("<II", listed, at + 116, start, size)
    struct.pack_into("<I", listed, 76, 1)
    more_table = struct.pack("<127I", *(0,) * 127) + struct.pack("<I", 2)
    path.write_bytes(head + table + listed + more_table + bytes(512))
    return path


def _spaces(folder: Path) -> Path:
    cell = '<c r="A1"><f>1</f>' + " " * 2_000_000 + "<v>1</v></c>"
    return xlsx(folder / "spaces.xlsx", f'<row r="1">{cell}</row>')


def _brackets(folder: Path) -> Path:
    code = "[" * 1_000_000
    styles = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    xf = '<cellXfs><xf numFmtId="200"/></cellXfs>'
    return xlsx(folder / "brackets.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', styles + xf)


def _unclosed(folder: Path) -> Path:
    cells = '<row r="1">' + '<c r="A1">' * 300_000 + "</row>"
    return xlsx(folder / "unclosed.xlsx", cells + '<row r="900000"><c r="ZZ900000"/></row>')


def _ring(ring: str, folder: Path) -> Path:
    return compound(folder / "ring.xls", ring_of=ring)


#: What keeps a reader busy: for longer than anybody waits, whatever the machine.
SLOW: dict[str, Callable[[Path], Path]] = {
    "spaces behind a formula": _spaces,
    "brackets in a format": _brackets,
    "cells that never end": _unclosed,
}
#: What takes all memory there is, or all time.
LARGE: dict[str, Callable[[Path], Path]] = {
    f"ring of the {ring}": partial(_ring, ring) for ring in ("workbook", "directory", "table")
}
