"""Cells whose formula failed (公式错误), which the fast reader drops; found in the XML."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np

from yuanheng.errors import SourceError, Where, say

_CELL = re.compile(
    rb'<c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*?\st="e"[^>]*>(?:<f.*?</f>|<f[^>]*/>)?<v>([^<]{1,20})</v>'
)
_PLACE = re.compile(rb"""r=["']([A-Z]{1,3})(\d{1,7})["']""")
#: The fast reader takes memory for every cell of the rectangle, whether it is filled or not.
_MAX_CELLS = 60_000_000
_CHUNK = 4 * 1024 * 1024
_OVERLAP = 8 * 1024
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def failed_formulas(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Give, by sheet name, the failed cells of an .xlsx: (row, column) from 1 → `#DIV/0!` ….

    Other formats give nothing: there an error cell reads as empty. SourceError where a cell lies so
    far out that the rectangle up to it cannot be held.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = _sheets(archive)
            for name, part in sheets.items():
                _check_extent(archive, part, Where(file=path.name, layer=name))
            return {name: _scan(archive, part) for name, part in sheets.items()}
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
    for text in _texts(archive, part):
        for letters, row, value in _CELL.findall(text) if b't="e"' in text else ():
            found[int(row), _column(letters)] = value.decode("ascii", "replace")
    return found


def _check_extent(archive: zipfile.ZipFile, part: str, where: Where) -> None:
    """Refuse a sheet of which a single cell lies at the far end of the world."""
    if part not in archive.namelist() or not any(map(_is_far, _texts(archive, part))):
        return
    width = height = 0
    for text in _texts(archive, part):
        for letters, row in set(_PLACE.findall(text)):
            width, height = max(width, _column(letters)), max(height, int(row))
    if width * height > _MAX_CELLS:
        raise SourceError(
            say(
                "The sheet reaches over {rows} rows and {columns} columns",
                rows=height,
                columns=width,
            ),
            where=where,
            remedy=say("Copy the filled cells into a new workbook."),
        )


def _is_far(text: bytes) -> bool:
    """Tell whether a cell may lie right of column ZZ or below row 99,999; few sheets have one.

    A pattern would take as long as reading the sheet.
    """
    found = np.frombuffer(text, np.uint8)
    at = np.flatnonzero((found[:-12] == ord("r")) & (found[1:-11] == ord("="))) + 3
    at = at[(found[at] >= ord("A")) & (found[at] <= ord("Z"))]
    letter = (found[at + 2] >= ord("A")) & (found[at + 2] <= ord("Z"))
    quotes = np.isin(found[at[:, None] + np.arange(2, 8)], list(b"\"'")).any(axis=1)
    return bool((letter | ~quotes).any())


def _texts(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Read a part in pieces that overlap, so that no cell is cut."""
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            yield (text := tail + piece)
            tail = text[-_OVERLAP:]


def _column(letters: bytes) -> int:
    """Number a column from 1."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column
