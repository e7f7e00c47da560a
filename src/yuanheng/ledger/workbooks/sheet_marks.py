"""What a sheet shows besides its values (标记), found in its XML: the fast reader drops it.

Failed and uncalculated formulas, struck-out text, percent signs, padded digits, hidden rows.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import numpy as np

from yuanheng.ledger.workbooks.sheet_limits import Span, overlapping, read_pieces
from yuanheng.ledger.workbooks.shown_formats import (
    CellFormats,
    read_formats,
    read_struck_texts,
    unstruck,
)
from yuanheng.ledger.workbooks.xlsx_limits import check_xlsx

#: A row and a column, both from 1.
Place = tuple[int, int]

_FAILED = re.compile(rb"""\st=["']e["']""")
#: A formula with no result, or with an empty one, which is a result only where it is a text.
_NO_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f\s*>|<(?:\w+:)?f\b[^<>]*/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c\s*>"
)
_RESULT = re.compile(rb"(?:</(?:\w+:)?f\s*>|<(?:\w+:)?f\b[^<>]*/>)\s*<(?:\w+:)?v>([^<]+)<")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*?)/?>")
_INLINE = re.compile(rb"<((?:\w+:)?c)\s([^<>]*?)>(<(?:\w+:)?is\b.*?)</\1\s*>", re.DOTALL)
_PREFIX = re.compile(rb"(</?)\w+:")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{0,40})<")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_STYLE = re.compile(rb"""\bs=["'](\d{1,6})["']""")
_HIDDEN = re.compile(
    rb"""<(?:\w+:)?(row|col)\s([^<>]*\b(?:hidden=["'](?:1|true)|(?:ht|width)=["']0(?:\.0*)?)["']"""
    rb"""[^<>]*)>"""
)
_IS_HIDDEN = re.compile(rb"""hidden=|(?:ht|width)=["']0""")
_RANGE = re.compile(rb"""\b(min|max|r)=["'](\d{1,7})["']""")
_FULL_CALC = re.compile(rb"""\bfullCalcOnLoad=["'](?:1|true)["']""")
_RELATION = "}id"
_MOST_COLUMNS = 16_384


@dataclass
class SheetMarks:
    """What one sheet of an .xlsx shows besides its values; places count from 1.

    struck: cells whose text is struck out, with what of it is not. shown: how many percent digits
    (-1: a percent sign) or leading zeros a number is shown with. unplaced: failed formulas whose
    cell does not say where it stands. is_calculated: not left to be calculated when it is opened,
    or some formula has a result other than 0.
    """

    failed: dict[Place, str] = field(default_factory=dict)
    uncalculated: set[Place] = field(default_factory=set)
    struck: dict[Place, str | None] = field(default_factory=dict)
    percent: set[Place] = field(default_factory=set)
    padded: dict[Place, int] = field(default_factory=dict)
    scaled: dict[Place, tuple[int, str]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unplaced: int = 0
    is_calculated: bool = True


Marks = dict[str, SheetMarks]


def read_marks(archive: zipfile.ZipFile, span: Span) -> tuple[Marks, dict[str, bytes]]:
    """Give the marks of each sheet of an .xlsx by its name, and the parts to read otherwise.

    In the same pass what the workbook reads to is bounded; SourceError where that is too much.
    """
    try:
        names = {part: name for name, part in sheet_parts(archive).items()}
    except (KeyError, ET.ParseError):
        names = {}
    is_left = bool(names) and bool(_FULL_CALC.search(archive.read("xl/workbook.xml")))
    found: Marks = {name: SheetMarks(is_calculated=not is_left) for name in names.values()}
    zeros: dict[str, set[Place]] = {name: set() for name in found}

    def look(part: str, text: bytes) -> None:
        if part in names:
            _look(found[names[part]], text, zeros[names[part]])

    thin = check_xlsx(archive, span, names, look)
    if names:
        _read_shown(archive, {part: found[name] for part, name in names.items()})
    for name, marks in found.items():
        if not marks.is_calculated:
            marks.uncalculated |= zeros[name]
    return found, thin


def _look(marks: SheetMarks, text: bytes, zeros: set[Place]) -> None:
    """Look through a piece of a sheet; what stands in two pieces is found twice and kept once."""
    # To look for one letter costs next to nothing, and most pieces hold none of f, k and h.
    if _has_quoted_e(text):
        for found in _FAILED.finditer(text):
            _keep_failed(marks, text, found.start())
    if b"f" in text and (b"<f" in text or b":f" in text):
        for found in _NO_RESULT.finditer(text):
            _keep_uncalculated(marks, text, found.start())
        for found in _RESULT.finditer(text) if not marks.is_calculated else ():
            _keep_zero(marks, text, found, zeros)
    if b"k" in text and b"strike" in text:
        _keep_struck(marks, text)
    if b"h" in text and _IS_HIDDEN.search(text):
        for kind, attributes in _HIDDEN.findall(text):
            _keep_hidden(marks, kind, attributes)


def _has_quoted_e(text: bytes) -> bool:
    """Tell whether "e" or 'e' stands somewhere; to look for the sign costs a fifth of a search."""
    signs = np.frombuffer(text, np.uint8)
    quote = signs == ord('"')
    if b"'" in text:
        quote |= signs == ord("'")
    return bool(((signs[1:-1] == ord("e")) & quote[:-2] & quote[2:]).any())


def _keep_failed(marks: SheetMarks, text: bytes, at: int) -> None:
    """Keep the failed formula of the cell with an attribute at a place."""
    start = text.rfind(b"<", 0, at)
    cell = _CELL.match(text, max(start, 0))
    value = _VALUE.search(text, at, at + 8192)
    if cell is None or value is None:
        return
    place = _place(cell.group(1))
    if place is None:
        marks.unplaced += 1
    else:
        marks.failed[place] = value.group(1).decode("ascii", "replace")


def _keep_uncalculated(marks: SheetMarks, text: bytes, at: int) -> None:
    """Keep a formula without a result; an empty text is one."""
    cells = list(_CELL.finditer(text, max(0, at - 8192), at))
    if not cells or b'"str"' in cells[-1].group(1) or b"'str'" in cells[-1].group(1):
        return
    place = _place(cells[-1].group(1))
    if place is None:
        marks.unplaced += 1
    else:
        marks.uncalculated.add(place)


def _keep_zero(marks: SheetMarks, text: bytes, found: re.Match[bytes], zeros: set[Place]) -> None:
    """Keep a result 0 of a sheet that was left to be calculated; any other says that it was."""
    if found.group(1).strip() != b"0":
        marks.is_calculated = True
        zeros.clear()
        return
    cells = list(_CELL.finditer(text, max(0, found.start() - 8192), found.start()))
    place = _place(cells[-1].group(1)) if cells else None
    if place is not None:
        zeros.add(place)


def _keep_struck(marks: SheetMarks, text: bytes) -> None:
    """Keep what is left of texts that stand in their cells, and are struck out in part."""
    for found in _INLINE.finditer(text):
        place = _place(found.group(2))
        if place is not None and b"strike" in found.group(3):
            with suppress(ET.ParseError):
                item = ET.fromstring(_PREFIX.sub(rb"\1", found.group(3)))  # noqa: S314 - a short text
                is_struck, left = unstruck(item)
                if is_struck:
                    marks.struck[place] = left


def _keep_hidden(marks: SheetMarks, kind: bytes, attributes: bytes) -> None:
    """Keep a hidden row, or hidden columns of a range."""
    stated = {name: int(number) for name, number in _RANGE.findall(attributes)}
    if kind == b"row" and b"r" in stated:
        marks.hidden_rows.add(stated[b"r"])
    elif kind == b"col" and stated.get(b"max", 0) < _MOST_COLUMNS:  # else all that are empty
        marks.hidden_columns.update(range(stated.get(b"min", 1), stated.get(b"max", 0) + 1))


def _read_shown(archive: zipfile.ZipFile, parts: dict[str, SheetMarks]) -> None:
    """Find the cells that are struck out, or shown with a percent sign or leading zeros."""
    formats = read_formats(archive)
    texts = read_struck_texts(archive)
    if not formats and not texts:
        return
    for part, marks in parts.items():
        for text in overlapping(read_pieces(archive, archive.getinfo(part))):
            for place, style, kind, value in _cells(text):
                _keep_shown(marks, formats, place, style)
                if kind == b"s" and value.isdigit() and int(value) in texts:
                    marks.struck[place] = texts[int(value)]


def _keep_shown(marks: SheetMarks, formats: CellFormats, place: Place, style: int) -> None:
    """Keep how a cell of some style is shown."""
    if style in formats.struck:
        marks.struck.setdefault(place, None)
    if style in formats.percent:
        marks.percent.add(place)
    if style in formats.padded:
        marks.padded[place] = formats.padded[style]
    if style in formats.scaled:
        marks.scaled[place] = formats.scaled[style]


def _cells(text: bytes) -> Iterator[tuple[Place, int, bytes, bytes]]:
    """Give place, style, kind and value of the cells that say where they stand."""
    for found in _CELL.finditer(text):
        attributes = found.group(1)
        place = _place(attributes)
        if place is None:
            continue
        style = _STYLE.search(attributes)
        is_shared = b't="s"' in attributes or b"t='s'" in attributes
        value = _VALUE.match(text, found.end()) if is_shared else None
        kind = b"s" if is_shared else b""
        yield place, int(style.group(1)) if style else 0, kind, value.group(1) if value else b""


def _place(attributes: bytes) -> Place | None:
    """Read the place of a cell; None where it states none."""
    found = _PLACE.search(attributes)
    return (int(found.group(2)), _column(found.group(1))) if found else None


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Find the part of each sheet."""
    links = {
        str(link.get("Id")): str(link.get("Target"))
        for link in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - expat bounds entities
    }
    held = set(archive.namelist())
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    found = {}
    for sheet in book.iter():
        link = next((v for k, v in sheet.attrib.items() if k.endswith(_RELATION)), "")
        target, name = links.get(link), sheet.get("name")
        if target is not None and name is not None:
            part = target.lstrip("/")
            part = part if part.startswith("xl/") else f"xl/{part}"
            if part in held:
                found[name] = part
    return found


def _column(letters: bytes) -> int:
    """Number a column from 1."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column
