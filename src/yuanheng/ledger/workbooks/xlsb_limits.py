"""What an .xlsb reads to: the records of its sheets, walked one by one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import zip_longest

from yuanheng.ledger.workbooks.sheet_limits import Span, read_pieces

_ROW, _SHARED_CELL, _SHARED_TEXT, _BEGIN = 0, 7, 19, 145
_CELLS = range(2, 12)
_TAIL = 16
_TARGET = re.compile(r"""target\s*=\s*["']([^"']+)""")


def check_xlsb(archive: zipfile.ZipFile, span: Span) -> None:
    """Count what an .xlsb reads to; SourceError where it cannot be held."""
    if not any(entry.filename.lower().endswith(".bin.rels") for entry in archive.infolist()):
        return
    targets = _targets(archive)
    parts = [e for e in archive.infolist() if e.filename.lower().rpartition("/")[2] in targets]
    lengths: list[int] = []
    for entry in parts:
        texts = (x for kind, x, _ in _records(read_pieces(archive, entry)) if kind == _SHARED_TEXT)
        found = (max(0, length - 5) // 2 for length in texts)
        lengths = [max(pair) for pair in zip_longest(lengths, found, fillvalue=0)]
    for entry in parts:
        _count(archive, entry, span, lengths)


def _targets(archive: zipfile.ZipFile) -> set[str]:
    """Name the files that are linked to, the sheets and shared texts of a workbook among them."""
    found = {"sharedstrings.bin"}
    for entry in archive.infolist():
        if entry.filename.lower().endswith(".rels"):
            said = b"".join(read_pieces(archive, entry)).decode("utf-8", "replace").lower()
            found.update(target.rpartition("/")[2] for target in _TARGET.findall(said))
    return found


def _count(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, span: Span, lengths: list[int]
) -> None:
    """Count the rectangle and the texts of a sheet."""
    row = rows = columns = 0
    has_begun = False
    for kind, length, head in _records(read_pieces(archive, entry)):
        if not has_begun:
            has_begun = kind == _BEGIN
        elif kind == _ROW:
            row = int.from_bytes(head[:4], "little") + 1
        elif kind in _CELLS:
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(head[:4], "little") + 1)
            if kind == _SHARED_CELL:
                at = int.from_bytes(head[8:12], "little")
                span.add_text(lengths[at] if at < len(lengths) else 0)
            else:
                span.add_text(length // 2)
    span.add_sheet(rows, columns, None)


def _records(pieces: Iterator[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Walk through records: kind, length of the content, and the first bytes of it."""
    held, at = b"", 0
    for piece in pieces:
        held, at = held[at:] + piece, at - min(at, len(held))
        while at + _TAIL + 6 <= len(held):
            kind, length, start = _head(held, at)
            yield kind, length, held[start : start + 12]
            at = start + length
    while at < len(held):
        kind, length, start = _head(held + bytes(6), at)
        yield kind, length, held[start : start + 12]
        at = start + length


def _head(held: bytes, at: int) -> tuple[int, int, int]:
    """Read kind and length of a record, and where its content begins."""
    kind = held[at]
    at += 1
    if kind & 0x80:
        kind = (kind & 0x7F) | (held[at] & 0x7F) << 7
        at += 1
    length = 0
    for shift in (0, 7, 14, 21):
        length |= (held[at] & 0x7F) << shift
        at += 1
        if not held[at - 1] & 0x80:
            break
    return kind, length, at
