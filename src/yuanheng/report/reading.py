"""Reads the numbers of a Word file that people have edited; the file is not trusted.

Sizes are bounded before anything is unpacked, and a document type declaration is refused, so
that no entity is ever expanded or fetched. Text struck out under change tracking is not read.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from yuanheng.report.bookmarks import LINK, PREFIXES, SEAL, Mark
from yuanheng.report.manifest import NAMESPACE

MAX_FILE_BYTES: Final = 64 * 2**20
MAX_PART_BYTES: Final = 96 * 2**20
MAX_PARTS: Final = 5_000
MAX_OPEN: Final = 32
_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_LISTS = re.compile(r"customXml/item\d{1,3}\.xml")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"


class UnreadableDocxError(ValueError):
    """The file is no Word file, or one that is not safe to read."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph: its text and the stretches of it that lie inside bookmarks of ours.

    The stretches are in order and do not touch.
    """

    text: str = ""
    covered: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spot:
    """What a bookmark holds now, and the paragraph it begins in, counted from 1."""

    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class DocxNumbers:
    """The bookmarks of a Word file, its paragraphs, and the list of numbers it came with.

    `listed` is None where that list is gone, `run_id` is then empty.
    """

    spots: dict[str, Spot]
    paragraphs: tuple[Paragraph, ...]
    listed: tuple[Mark, ...] | None
    run_id: str


def read_numbers(path: Path) -> DocxNumbers:
    """The numbers of a Word file.

    Raises:
        OSError: the file cannot be read.
        UnreadableDocxError: it is no Word file, too large, or holds a document type declaration.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UnreadableDocxError(f"more than {MAX_FILE_BYTES} bytes")
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if len(names) > MAX_PARTS or _BODY not in names:
                raise UnreadableDocxError(f"no {_BODY}, or more than {MAX_PARTS} parts")
            body = _Body()
            for name in (_BODY, *(n for n in _NOTES if n in names)):
                _parse(_part(package, name), body)
            run_id, listed = _listed(package, sorted(n for n in names if _LISTS.fullmatch(n)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableDocxError(str(error)) from error
    return DocxNumbers(body.spots(), tuple(body.paragraphs), listed, run_id)


def read_bookmarks(path: Path) -> dict[str, str]:
    """What the traced numbers of a Word file say now, by the name of their bookmark."""
    spots = read_numbers(path).spots
    return {name: spot.text for name, spot in spots.items() if not name.startswith(SEAL)}


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """Unpack a part, and no more of it than the bound, whatever its header says."""
    with package.open(name) as stream:
        data = stream.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise UnreadableDocxError(f"{name}: more than {MAX_PART_BYTES} bytes")
    return data


def _parse(data: bytes, reader: _Body | _List) -> None:
    """Walk through one part; names are `namespace name`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    if isinstance(reader, _Body):
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's own way to say: this is all
    except expat.ExpatError as error:
        raise UnreadableDocxError(str(error)) from error


def _refuse(*_declaration: object) -> None:
    raise UnreadableDocxError("a document type declaration")


class _Body:
    """Gathers paragraphs and bookmarks while the body is walked through once."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._stack: list[Paragraph] = []
        self._open: dict[str, str] = {}
        self._traced = 0
        self._texts: dict[str, list[str]] = {}
        self._places: dict[str, int] = {}
        self._in_text = False
        self._skipped = 0

    def spots(self) -> dict[str, Spot]:
        return {n: Spot("".join(t), self._places[n]) for n, t in self._texts.items()}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _FALLBACK or self._skipped:
            self._skipped += 1
            return
        if not name.startswith(_W):
            return
        tag = name[len(_W) :]
        if tag == "p":
            self.paragraphs.append(Paragraph())
            self._stack.append(self.paragraphs[-1])
        elif tag == "t":
            self._in_text = True
        elif tag in {"br", "tab", "cr"}:
            self._add(" ")
        elif tag == "noBreakHyphen":
            self._add("-")
        elif tag == "bookmarkStart":
            self._begin(attributes.get(f"{_W}id", ""), attributes.get(f"{_W}name", ""))
        elif tag == "bookmarkEnd":
            ended = self._open.pop(attributes.get(f"{_W}id", ""), LINK)
            self._traced -= not ended.startswith(LINK)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif name == f"{_W}t":
            self._in_text = False
        elif name == f"{_W}p":
            self._stack.pop()

    def characters(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._add(text)

    def _begin(self, number: str, name: str) -> None:
        if not name.startswith(PREFIXES) or name in self._texts or number in self._open:
            return
        if len(self._open) == MAX_OPEN:
            raise UnreadableDocxError(f"more than {MAX_OPEN} bookmarks inside one another")
        self._open[number] = name
        # A link target wraps words, not a number: it covers nothing.
        self._traced += not name.startswith(LINK)
        self._texts[name] = []
        self._places[name] = len(self.paragraphs)

    def _add(self, text: str) -> None:
        for name in self._open.values():
            self._texts[name].append(text)
        if not self._stack:
            return
        at = self._stack[-1]
        if self._traced:
            start, end = len(at.text), len(at.text) + len(text)
            if at.covered and at.covered[-1][1] == start:
                start = at.covered.pop()[0]
            at.covered.append((start, end))
        at.text += text


class _List:
    """Gathers the list of numbers from a custom XML part, if it is ours."""

    def __init__(self) -> None:
        self.run_id = ""
        self.marks: list[Mark] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{NAMESPACE} numbers":
            self.run_id, self.marks = attributes.get("run", ""), []
        elif name == f"{NAMESPACE} n" and self.marks is not None:
            self.marks.append(Mark(attributes.get("b", ""), attributes.get("t", "")))


def _listed(package: zipfile.ZipFile, names: list[str]) -> tuple[str, tuple[Mark, ...] | None]:
    for name in names:
        found = _List()
        _parse(_part(package, name), found)
        if found.marks is not None:
            return found.run_id, tuple(found.marks)
    return "", None
