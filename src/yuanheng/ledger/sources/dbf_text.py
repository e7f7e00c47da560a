"""Texts of dBASE tables (DBF), whose encoding is stated wrongly or nowhere: found by decoding.

GDAL hands every byte over as ISO 8859-1; the bytes are decoded here, so that what is decided
holds on every build of GDAL.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yuanheng.errors import SourceError, Where, say

BYTES_AS_TEXT = "ISO-8859-1"
_UTF8, _GB = "utf-8", "gb18030"
_GB_NAMES = frozenset({"gb2312", "gbk", "cp936", "gb18030"})
_HIGH = re.compile(r"[\x80-\xff]+")
#: A GB text of so many bytes beyond ASCII is valid UTF-8 by chance less than once in 10,000.
_ENOUGH = 16


@dataclass(frozen=True)
class DbfHead:
    """The head of a DBF: its rows, the bytes that head and one row take, widths and kinds."""

    rows: int
    head_bytes: int
    row_bytes: int
    widths: tuple[int, ...]
    kinds: tuple[str, ...]


def read_head(path: Path, file: str) -> DbfHead:
    """Read the head; SourceError where the table breaks off."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(32)
        rows = int.from_bytes(head[4:8], "little")
        head_bytes = int.from_bytes(head[8:10], "little")
        row_bytes = int.from_bytes(head[10:12], "little")
        columns = stream.read(max(head_bytes - 32, 0)).partition(b"\r")[0]
    if len(head) < 32 or size < head_bytes + rows * row_bytes:
        raise SourceError(
            say("The table of the shapefile (.dbf) breaks off"),
            where=Where(file=file),
            expected=say("It states {rows} rows.", rows=rows),
            remedy=say("Copy all files of the shapefile again."),
        )
    places = range(0, len(columns) - 31, 32)
    widths = tuple(columns[i + 16] for i in places)
    kinds = tuple(chr(columns[i + 11]) for i in places)
    return DbfHead(rows, head_bytes, row_bytes, widths, kinds)


def overflown(path: Path, head: DbfHead, field: int, rows: Iterable[int]) -> dict[int, str]:
    """Find the cells of a field of numbers that hold stars: the number was too long for the field.

    rows: those to look at, from 0.
    """
    first = head.head_bytes + 1 + sum(head.widths[:field])
    found: dict[int, str] = {}
    with path.open("rb") as stream:
        for row in rows:
            stream.seek(first + row * head.row_bytes)
            cell = stream.read(head.widths[field])
            if b"*" in cell:
                found[row] = cell.decode("latin-1").strip()
    return found


def stated_encoding(text: str) -> str | None:
    """Give the Python name of the encoding that a .cpg states; None where it names none."""
    name = text.strip().strip("\ufeff\0").lower()
    if name.isdigit():
        name = {"65001": "utf-8", "54936": "gb18030"}.get(name, f"cp{name}")
    name = re.sub(r"^(ansi|oem|windows)[ _-]*(?=\d)", "cp", name).replace("cp88591", "iso8859-")
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def choose_encoding(texts: Iterable[tuple[str, int]], stated: str | None) -> str | None:
    """Choose the encoding of texts given as bytes, each with the width of its field.

    The stated one where all texts decode, else UTF-8, else GB 18030; None where neither does.
    A stated encoding in which anything decodes yields to UTF-8 or GB 18030 that fits as well.
    """
    beyond = [(text, width) for text, width in texts if not text.isascii()]
    if not beyond:
        return stated or _UTF8
    fits = {name: all(_decodes(t, w, name) for t, w in beyond) for name in (_UTF8, _GB)}
    loose = stated is not None and stated != _UTF8
    high = sum(len(run) for text, _ in beyond for run in _HIGH.findall(text))
    if loose and fits[_UTF8] and high >= _ENOUGH:
        return _UTF8
    if stated in _GB_NAMES:
        stated = _GB  # GB 18030 holds them all
    elif loose and fits[_GB] and all(_in_pairs(text) for text, _ in beyond):
        return _GB
    if stated and all(_decodes(t, w, stated) for t, w in beyond):
        return stated
    return next((name for name, fit in fits.items() if fit), None)


def decoded(text: str, encoding: str) -> str:
    """Decode a text given as bytes; half a character at its end, cut by the field, is left out."""
    if text.isascii():
        return text
    return codecs.getincrementaldecoder(encoding)("strict").decode(_raw(text))


def first_undecoded(columns: dict[str, list[Any]]) -> tuple[int, str]:
    """Find the first text that neither UTF-8 nor GB 18030 reads: its row from 0, and field."""
    for name, values in columns.items():
        for index, value in enumerate(values):
            if isinstance(value, str) and not any(_decodes(value, 0, e) for e in (_UTF8, _GB)):
                return index, name
    return 0, next(iter(columns), "")


def _raw(text: str) -> bytes:
    """Give the bytes that stand as ISO 8859-1."""
    return text.encode("latin-1")


def _decodes(text: str, width: int, encoding: str) -> bool:
    """Tell whether a text decodes; only one that fills its field may end within a character."""
    raw = _raw(text)
    full = bool(width) and len(raw) >= width
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(raw, final=not full)
    except UnicodeDecodeError:
        return False
    return True


def _in_pairs(text: str) -> bool:
    """Tell whether the bytes beyond ASCII stand in pairs, as characters of GB 2312 do."""
    return all(len(run) % 2 == 0 for run in _HIGH.findall(text))
