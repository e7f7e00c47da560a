"""Sheets that reach far for nothing (稀疏工作表): for a space far out a reader holds millions.

What holds nothing but spaces is taken out of the XML before the sheet is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from yuanheng.ledger.workbooks.sheet_limits import read_pieces

#: A rectangle of so many cells is looked at, where less than one in fifty of them can be filled.
_WIDE = 2_000_000
_SHORTEST = 21
_SHARE = 50
_MOST_BYTES = 64 * 1024**2
_CELL = re.compile(rb"<((?:\w+:)?c)\b([^<>]*?)(?:/>|>(.*?)</\1\s*>)", re.DOTALL)
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_TAG = re.compile(rb"<[^<>]*>")
_ITEM = re.compile(rb"<(?:\w+:)?si\b[^<>]*?(?:/>|>(.*?)</(?:\w+:)?si\s*>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^<>]*>([^<]*)<")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_SPACES = ("&#32;", "&#160;", "&#xa0;", "_x0020_")


def is_thin(rows: int, columns: int, size: int) -> bool:
    """Tell a sheet of some bytes that cannot fill but a small share of the cells it spans."""
    return rows * columns > _WIDE and size // _SHORTEST * _SHARE < rows * columns


def thinned(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shared: list[zipfile.ZipInfo]
) -> tuple[bytes, int, int] | None:
    """Take the cells of spaces out of a sheet; give it with the last row and column that are left.

    None where it is too long for that, or where a filled cell does not say where it stands.
    """
    if entry.file_size > _MOST_BYTES or sum(e.file_size for e in shared) > _MOST_BYTES:
        return None
    blank = _blank_texts(b"".join(p for e in shared for p in read_pieces(archive, e)))
    text = b"".join(read_pieces(archive, entry))
    rows = columns = 0
    for found in _CELL.finditer(text):
        if _is_blank(found, blank):
            continue
        place = _PLACE.search(found.group(2))
        if place is None:
            return None
        rows = max(rows, int(place.group(2)))
        columns = max(columns, _column(place.group(1)))
    kept = _CELL.sub(lambda m: b"" if _is_blank(m, blank) else m.group(), text)
    return kept, rows, columns


def repacked(path: Path, parts: Mapping[str, bytes]) -> bytes:
    """Give a workbook with some of its parts replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            held = parts.get(entry.filename)
            new.writestr(entry.filename, old.read(entry) if held is None else held)
    return target.getvalue()


def _blank_texts(text: bytes) -> frozenset[int]:
    """Number the shared texts that hold nothing but spaces."""
    return frozenset(
        n for n, item in enumerate(_ITEM.finditer(text)) if _is_space(item.group(1) or b"")
    )


def _is_blank(cell: re.Match[bytes], blank: frozenset[int]) -> bool:
    """Tell a cell that holds nothing, or nothing but spaces."""
    inside = cell.group(3) or b""
    if b"<f" in inside or b":f" in inside:
        return False
    if _SHARED.search(cell.group(2)):
        value = _VALUE.search(inside)
        return value is None or (value.group(1).isdigit() and int(value.group(1)) in blank)
    return _is_space(inside)


def _is_space(xml: bytes) -> bool:
    """Tell XML in which no text but spaces stands."""
    text = _TAG.sub(b"", xml).decode("utf-8", "replace")
    for sign in _SPACES:
        text = text.replace(sign, " ")
    return not text.strip()


def _column(letters: bytes) -> int:
    """Number a column from 1."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column
