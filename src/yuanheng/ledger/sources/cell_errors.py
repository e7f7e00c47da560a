"""Cells whose formula failed (公式错误), which the fast reader drops; found in the XML."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree as ET

from yuanheng.ledger.sources.sheet_limits import Span
from yuanheng.ledger.sources.xlsx_limits import check_xlsx

Failed = dict[str, dict[tuple[int, int], str]]

_ERROR = re.compile(rb't="e"')
_CELL = re.compile(
    rb'<c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*?\st="e"[^>]*>(?:<f.*?</f>|<f[^>]*/>)?<v>([^<]{1,20})</v>'
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def failed_formulas(archive: zipfile.ZipFile, span: Span) -> Failed:
    """Give, by sheet name, the failed cells of an .xlsx: (row, column) from 1 → `#DIV/0!` ….

    In the same pass what the workbook reads to is bounded; SourceError where that is too much.
    """
    try:
        names = {part: name for name, part in _sheets(archive).items()}
    except (KeyError, ET.ParseError):
        names = {}
    found: Failed = {name: {} for name in names.values()}

    def look(part: str, text: bytes) -> None:
        if part in names and _ERROR.search(text):
            for letters, row, value in _CELL.findall(text):
                cell = int(row), _column(letters)
                found[names[part]][cell] = value.decode("ascii", "replace")

    check_xlsx(archive, span, names, look)
    return found


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Find the part of each sheet."""
    links = {
        str(link.get("Id")): str(link.get("Target"))
        for link in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - expat bounds entities
    }
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    found = {}
    for sheet in book.iter():
        target = links.get(str(sheet.get(_RELATION)))
        if target is not None and sheet.get("name") is not None:
            part = target.lstrip("/")
            found[str(sheet.get("name"))] = part if part.startswith("xl/") else f"xl/{part}"
    return found


def _column(letters: bytes) -> int:
    """Number a column from 1."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column
