"""Reads the numbers of a Word file that people have edited; the file is not trusted.

What is unpacked, and what is made of it, is bounded, and a document type declaration is refused,
so that no entity is ever expanded or fetched. Text struck out under change tracking is not read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from yuanheng.errors import Message, SourceError, Where, say
from yuanheng.ledger.sources.archives import opened
from yuanheng.report.proof.bookmarks import LINK, PREFIXES, SEAL, Mark
from yuanheng.report.proof.manifest import NAMESPACE

MAX_FILE_BYTES: Final = 64 * 2**20
MAX_UNPACKED: Final = 128 * 2**20
MAX_PARTS: Final = 5_000
#: A report on two hundred zones has a million and a half elements, three million characters, and
#: some hundred thousand paragraphs and bookmarks.
MAX_ELEMENTS: Final = 2_500_000
MAX_PLACES: Final = 300_000
MAX_TEXT: Final = 6_000_000
MAX_DEPTH: Final = 500
MAX_OPEN: Final = 32
_MAX_TAG: Final = 8 * 2**20
_PIECE: Final = 4 * 2**20
#: No number is written in so many pieces; what a bookmark holds beyond them is altered anyway.
_MOST_PIECES: Final = 1_000
_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_LISTS = re.compile(r"customXml/item\d{1,3}\.xml")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"


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

    SourceError where the file cannot be read, is no Word file, or is not safe to read.
    """
    try:
        with opened(path) as archive:
            package = _Package(archive, path)
            body = _Body()
            for name in (_BODY, *(n for n in _NOTES if n in package.names)):
                package.walk(name, body)
            run_id, listed = _listed(package)
    except _Unfit as error:
        raise SourceError(error.message, where=Where(file=path.name), remedy=_REMEDY) from error
    except (OSError, expat.ExpatError) as error:
        problem = say("The Word file is damaged: {problem}", problem=str(error)[:200])
        raise SourceError(problem, where=Where(file=path.name), remedy=_REMEDY) from error
    return DocxNumbers(body.spots(), tuple(body.paragraphs), listed, run_id)


def read_bookmarks(path: Path) -> dict[str, str]:
    """What the traced numbers of a Word file say now, by the name of their bookmark."""
    spots = read_numbers(path).spots
    return {name: spot.text for name, spot in spots.items() if not name.startswith(SEAL)}


_TOO_LARGE = say("The Word file is larger than any report")
_REMEDY = say("Name a .docx file that `yuanheng report` wrote, also after editing.")


class _Unfit(Exception):  # noqa: N818 - it never leaves this module
    """What makes a file one that is not read."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class _Package:
    """A Word file, unpacked piece by piece and no further than the bounds, whatever it declares."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive = archive
        self._left = MAX_UNPACKED
        self._elements = 0
        self.names = frozenset(archive.namelist())
        if _BODY not in self.names:
            raise _Unfit(say("The file is no Word file"))
        if len(self.names) > MAX_PARTS or path.stat().st_size > MAX_FILE_BYTES:
            raise _Unfit(_TOO_LARGE)

    def walk(self, name: str, reader: _Body | _List) -> None:
        """Walk through one part; names of elements are `namespace name`."""
        depth = 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            if self._elements > MAX_ELEMENTS or depth > MAX_DEPTH:
                raise _Unfit(_TOO_LARGE)
            reader.start(tag, attributes)

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1
            reader.end(tag)

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = reader.characters
        given = 0
        for piece in self._pieces(name):
            parser.Parse(piece, False)  # noqa: FBT003 - more is to come
            given += len(piece)
            if given - parser.CurrentByteIndex > _MAX_TAG:  # it would be read again and again
                raise _Unfit(_TOO_LARGE)
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own way to say: this is all

    def _pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part in pieces."""
        entry = self._archive.getinfo(name)
        if entry.flag_bits & 0x1 or entry.compress_type not in _PACKED:
            raise _Unfit(say("The Word file is locked, or packed in a way that is not read"))
        with self._archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise _Unfit(_TOO_LARGE)
                yield piece


def _refuse(*_declaration: object) -> None:
    raise _Unfit(say("The Word file holds a document type declaration, which no report has"))


class _Body:
    """Gathers paragraphs and bookmarks while the body is walked through once."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._stack: list[tuple[Paragraph, list[str], list[int]]] = []
        self._length = 0
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
            if len(self.paragraphs) == MAX_PLACES:
                raise _Unfit(_TOO_LARGE)
            self.paragraphs.append(Paragraph())
            self._stack.append((self.paragraphs[-1], [], [0]))
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
            at, pieces, _ = self._stack.pop()
            at.text = "".join(pieces)

    def characters(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._add(text)

    def _begin(self, number: str, name: str) -> None:
        if not name.startswith(PREFIXES) or name in self._texts or number in self._open:
            return
        if len(self._open) == MAX_OPEN:
            raise _Unfit(say("The Word file holds too many bookmarks inside one another"))
        if len(self._texts) == MAX_PLACES:
            raise _Unfit(_TOO_LARGE)
        self._open[number] = name
        # A link target wraps words, not a number: it covers nothing.
        self._traced += not name.startswith(LINK)
        self._texts[name] = []
        self._places[name] = len(self.paragraphs)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise _Unfit(_TOO_LARGE)
        for name in self._open.values():
            if len(self._texts[name]) < _MOST_PIECES:
                self._texts[name].append(text)
        if not self._stack:
            return
        at, pieces, length = self._stack[-1]
        start, end = length[0], length[0] + len(text)
        if self._traced:
            if at.covered and at.covered[-1][1] == start:
                start = at.covered.pop()[0]
            at.covered.append((start, end))
        pieces.append(text)
        length[0] = end


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

    def end(self, _name: str) -> None:
        """Nothing ends that matters."""

    def characters(self, _text: str) -> None:
        """The list is all attributes."""


def _listed(package: _Package) -> tuple[str, tuple[Mark, ...] | None]:
    for name in sorted(n for n in package.names if _LISTS.fullmatch(n)):
        found = _List()
        package.walk(name, found)
        if found.marks is not None:
            return found.run_id, tuple(found.marks)
    return "", None
