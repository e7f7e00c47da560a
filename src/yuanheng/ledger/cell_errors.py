"""Cells whose formula failed (公式错误), which the fast reader drops; found in the XML."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

_CELL = re.compile(
    rb'<c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*?\st="e"[^>]*>(?:<f.*?</f>|<f[^>]*/>)?<v>([^<]{1,20})</v>'
)
_CHUNK = 4 * 1024 * 1024
_OVERLAP = 8 * 1024
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def failed_formulas(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Give, by sheet name, the failed cells of an .xlsx: (row, column) from 1 → `#DIV/0!` ….

    Other formats give nothing: there an error cell reads as empty.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: _scan(archive, part) for name, part in _sheets(archive).items()}
    except (zipfile.BadZipFile, KeyError, ET.ParseError):
        return {}


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


def _scan(archive: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    """Look through a sheet in pieces for cells of the error type."""
    found: dict[tuple[int, int], str] = {}
    if part not in archive.namelist():
        return found
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            text = tail + piece
            for letters, row, value in _CELL.findall(text) if b't="e"' in text else ():
                column = 0
                for letter in letters:
                    column = column * 26 + letter - 64
                found[int(row), column] = value.decode("ascii", "replace")
            tail = text[-_OVERLAP:]
    return found
