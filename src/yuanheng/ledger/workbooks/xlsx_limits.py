"""What an .xlsx reads to: bounded by a quick look at its bytes, counted only where that is much."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from yuanheng.ledger.workbooks.sheet_limits import (
    MAX_CELLS,
    MAX_SIGNS,
    Span,
    overlapping,
    parse_pieces,
    read_pieces,
)
from yuanheng.ledger.workbooks.thin_sheets import is_thin, thinned

#: Of a cell that shows a shared text no fewer bytes are written: <c t="s"><v>0</v></c>.
_SHORTEST = 21
#: Places right of column ZZ or below row 999,999, which few workbooks have.
_FAR_COLUMN = re.compile(rb"""[A-Za-z]{3}\d+["']""")
_FAR_ROW = re.compile(rb"""[A-Za-z]\d{7,}["']""")
_FAR = 10**9, 10**9
_SHARED = re.compile(rb"sst\s*>")

Look = Callable[[str, bytes], None]
_Flags = npt.NDArray[np.bool_]


@dataclass
class _Part:
    """A part as a quick look saw it: bytes, what no cell in it passes, and what it may be."""

    entry: zipfile.ZipInfo
    size: int = 0
    row: int = 0
    column: int = 0
    is_sheet: bool = False
    is_shared: bool = False


def check_xlsx(
    archive: zipfile.ZipFile, span: Span, names: dict[str, str], look: Look
) -> dict[str, bytes]:
    """Bound what an .xlsx reads to; SourceError where it cannot be held.

    names: sheets by the name of their part. look: shown each piece of a sheet with its part. Gives
    the sheets that have to be read without their cells of spaces, by the name of their part.
    """
    room = _Room()
    parts = [_glance(archive, entry, look, room) for entry in archive.infolist()]
    sheets = [part for part in parts if part.is_sheet]
    shared = [part.entry for part in parts if part.is_shared]
    thin = _thin(archive, span, names, sheets, shared)
    longest = max((_longest(archive, entry) for entry in shared), default=0)
    signs = sum(part.size // _SHORTEST * longest + part.size for part in sheets)
    if signs > MAX_SIGNS:
        signs = sum(_showing(archive, part.entry) * longest + part.size for part in sheets)
    cells = sum(part.row * part.column for part in sheets)
    if signs <= MAX_SIGNS and cells <= MAX_CELLS:
        return thin
    lengths = _lengths(archive, shared) if signs > MAX_SIGNS else None
    for part in sheets:
        counted = _Counted(span, lengths)
        parse_pieces(counted.parser, read_pieces(archive, part.entry))
        if part.entry.filename not in thin:
            span.add_sheet(counted.rows, counted.columns, names.get(part.entry.filename))
    return thin


def _thin(
    archive: zipfile.ZipFile,
    span: Span,
    names: dict[str, str],
    sheets: list[_Part],
    shared: list[zipfile.ZipInfo],
) -> dict[str, bytes]:
    """Take the cells of spaces out of sheets that reach far; refuse those that still do so."""
    found: dict[str, bytes] = {}
    for part in sheets:
        if not is_thin(part.row, part.column, part.size):
            continue
        kept = thinned(archive, part.entry, shared)
        if kept is None:
            continue
        found[part.entry.filename], part.row, part.column = kept
        if is_thin(part.row, part.column, part.size):
            span.refuse(part.row, part.column, names.get(part.entry.filename))
    return found


def _glance(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, look: Look, room: _Room) -> _Part:
    """Look quickly through a part; a reader finds its parts in ways of its own, so all are seen."""
    part = _Part(entry)
    for text in overlapping(read_pieces(archive, entry)):
        part.size += len(text)
        part.is_shared = part.is_shared or _SHARED.search(text) is not None
        part.is_sheet = part.is_sheet or b"sheetData" in text
        if part.is_sheet:
            row, column = _farthest(text, room)
            part.row, part.column = max(part.row, row), max(part.column, column)
            look(entry.filename, text)
    return part


class _Room:
    """What is made of a piece, kept from piece to piece: new memory costs more than the look."""

    def __init__(self) -> None:
        """Take none yet."""
        self._held: list[npt.NDArray[np.uint8]] = []
        self._taken = 0

    def begin(self, size: int) -> None:
        """Begin with a piece of so many bytes: all that was made of the last one is done with."""
        self._taken = 0
        if self._held and len(self._held[0]) < size:
            self._held.clear()
        self._size = max(size, len(self._held[0]) if self._held else 0)

    def bytes(self, size: int) -> npt.NDArray[np.uint8]:
        """Give a place for so many bytes."""
        if self._taken == len(self._held):
            self._held.append(np.empty(self._size, np.uint8))
        self._taken += 1
        return self._held[self._taken - 1][:size]

    def both(self, one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> _Flags:
        """Give where both of two hold; the longer one is cut."""
        size = min(len(one), len(other))
        made: _Flags = self.bytes(size).view(np.bool_)
        return np.logical_and(one[:size], other[:size], out=made)

    def within(self, signs: npt.NDArray[np.uint8], first: int, count: int) -> _Flags:
        """Give where a sign is one of so many from a first one on."""
        made = self.bytes(len(signs))
        np.subtract(signs, np.uint8(first), out=made)
        return np.less(made, np.uint8(count), out=made.view(np.bool_))


def _farthest(text: bytes, room: _Room) -> tuple[int, int]:
    """Give a row and column that no cell of some XML passes, however that is spaced or quoted.

    Letters and digits up to a quote are taken for a place, wherever they stand.
    """
    signs = np.frombuffer(text, np.uint8)
    if len(signs) < _SHORTEST:
        return 0, 0
    room.begin(len(signs))
    digit = room.within(signs, ord("0"), 10)
    small = np.bitwise_or(signs, np.uint8(32), out=room.bytes(len(signs)))
    letter = room.within(small, ord("a"), 26)
    last = room.both(letter, digit[1:])  # the last letter of what may be a place
    before = room.both(letter, last[1:])
    has_two = before.any()
    if has_two and room.both(letter, before[1:]).any() and _FAR_COLUMN.search(text):
        return _FAR
    two = room.both(digit, digit[1:])
    four = room.both(two, two[2:])
    six = room.both(four, two[4:])
    is_far = room.both(letter, six[1:]).any()
    if is_far and _FAR_ROW.search(text):
        return _FAR
    if has_two:
        return _last_row(signs, last, digit), _last_column(signs, before)
    return 999_999 if is_far else 99_999, 26


def _last_row(
    signs: npt.NDArray[np.uint8], last: npt.NDArray[np.bool_], digit: npt.NDArray[np.bool_]
) -> int:
    """Give the largest row that stands before a quote."""
    rows = [last]
    for n in range(2, 7):
        rows.append(rows[-1][:-1] & digit[n:])
    quote = (signs == 34) | (signs == 39)
    for n in range(len(rows), 0, -1):
        at = np.flatnonzero(rows[n - 1][:-1] & quote[n + 1 :])
        if len(at):
            values = np.zeros(len(at), np.int64)
            for place in range(1, n + 1):
                values = values * 10 + (signs[at + place] - 48)
            return int(values.max())
    return 0


def _last_column(signs: npt.NDArray[np.uint8], before: npt.NDArray[np.bool_]) -> int:
    """Give the largest column of two letters; 26 where none has two."""
    at = np.flatnonzero(before)
    if not len(at):
        return 26
    first, second = ((signs[at + n] | 32).astype(np.int64) - 96 for n in (0, 1))
    return int((first * 26 + second).max())


def _showing(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Count the cells that may show a shared text: those of type s, quoted or escaped anyhow."""
    return sum(
        text.count(b'"s"') + text.count(b"'s'") + text.count(b"&")
        for text in overlapping(read_pieces(archive, entry))
    )


def _longest(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Give a length in bytes that no shared text passes."""
    longest = left = 0
    for piece in read_pieces(archive, entry):
        if b"<![CDATA[" in piece:  # may hold the end of a text that is none
            return entry.file_size
        first, *rest = piece.split(b"</si>")
        left += len(first)
        if rest:
            longest = max(longest, left, *map(len, rest))
            left = len(rest[-1])
    return max(longest, left)


def _lengths(archive: zipfile.ZipFile, shared: list[zipfile.ZipInfo]) -> list[int]:
    """Count the signs of each shared text; of several parts that could hold them the most."""
    found: list[int] = []
    for entry in shared:
        lengths: list[int] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def start(name: str, _: dict[str, str], lengths: list[int] = lengths) -> None:
            if name.rpartition(":")[2] == "si":
                lengths.append(0)

        def data(text: str, lengths: list[int] = lengths) -> None:
            if lengths:
                lengths[-1] += len(text)

        parser.StartElementHandler, parser.CharacterDataHandler = start, data
        parse_pieces(parser, read_pieces(archive, entry))
        found = [max(pair) for pair in zip_longest(found, lengths, fillvalue=0)]
    return found


class _Counted:
    """The cells and texts of a sheet, counted one by one as a reader would hold them."""

    def __init__(self, span: Span, lengths: list[int] | None) -> None:
        """Count texts only where the lengths of the shared ones are given."""
        self.rows = self.columns = 0
        self._span, self._lengths = span, lengths
        self._row = self._column = 0
        self._kind = self._value = ""
        self._is_value = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, values: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._column += 1
            self._kind, self._value = values.get("t", ""), ""
            if "r" in values:
                self._place(values["r"])
        elif name == "row":
            given = values.get("r", "")
            self._row = _number(given) if given else self._row + 1
            self._column = 0
        elif name in ("v", "is"):
            self._is_value = True
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("v", "is"):
            self._is_value = False
        elif name == "c" and self._lengths is not None:
            at = self._value.strip()
            if self._kind == "s":
                inside = at.isdecimal() and int(at) < len(self._lengths)
                self._span.add_text(self._lengths[int(at)] if inside else 0)
            else:
                self._span.add_text(len(self._value))

    def _data(self, text: str) -> None:
        if self._is_value:
            self._value += text

    def _place(self, place: str) -> None:
        """Read a place such as AB12."""
        letters = place.rstrip("0123456789")
        self._column = 0
        for letter in letters.upper():
            self._column = self._column * 26 + ord(letter) - 64
        self._row = _number(place[len(letters) :])


def _number(text: str) -> int:
    """Read a row; what no workbook can have is far out."""
    return int(text) if text.isdecimal() and len(text) < 20 else _FAR[0]
