"""Reads the numbers of a Word file that people have edited; the file is not trusted.

Text struck out under change tracking is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.archives import opened
from yuanheng.report.proof.bookmarks import LINK, PREFIXES, SEAL, Mark
from yuanheng.report.proof.charts import DRAWN, ChartPlace, read_charts
from yuanheng.report.proof.manifest import NAMESPACE
from yuanheng.report.proof.package import BODY, TOO_LARGE, Package, Unfit
from yuanheng.report.proof.points import Point, ReadChart

MAX_PLACES: Final = 300_000
MAX_TEXT: Final = 6_000_000
MAX_OPEN: Final = 32
MAX_CHARTS: Final = 500
#: No number is written in so many pieces; what a bookmark holds beyond them is altered anyway.
_MOST_PIECES: Final = 1_000
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_LISTS = re.compile(r"customXml/item\d{1,3}\.xml")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_LONGEST_NUMBER = 9
_NAMED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing docPr"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
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

    `listed` is None where that list is gone, `run_id` is then empty. points: those of its charts,
    as they were written; charts: as they are now.
    """

    spots: dict[str, Spot]
    paragraphs: tuple[Paragraph, ...]
    listed: tuple[Mark, ...] | None
    run_id: str
    points: tuple[Point, ...] = ()
    charts: tuple[ReadChart, ...] = ()


def read_numbers(path: Path) -> DocxNumbers:
    """The numbers of a Word file.

    SourceError where the file cannot be read, is no Word file, or is not safe to read.
    """
    try:
        with opened(path) as archive:
            package = Package(archive, path)
            body = _Body()
            for name in (BODY, *(n for n in _NOTES if n in package.names)):
                package.walk(name, body)
            found = _listed(package)
            charts = read_charts(package, body.charts)
    except Unfit as error:
        raise SourceError(error.message, where=Where(file=path.name), remedy=_REMEDY) from error
    except (OSError, expat.ExpatError) as error:
        problem = say("The Word file is damaged: {problem}", problem=str(error)[:200])
        raise SourceError(problem, where=Where(file=path.name), remedy=_REMEDY) from error
    marks = None if found.marks is None else tuple(found.marks)
    spots, paragraphs = body.spots(), tuple(body.paragraphs)
    return DocxNumbers(spots, paragraphs, marks, found.run_id, tuple(found.points), charts)


def read_bookmarks(path: Path) -> dict[str, str]:
    """What the traced numbers of a Word file say now, by the name of their bookmark."""
    spots = read_numbers(path).spots
    return {name: spot.text for name, spot in spots.items() if not name.startswith(SEAL)}


_REMEDY = say("Name a .docx file that `yuanheng report` wrote, also after editing.")


class _Body:
    """Gathers paragraphs and bookmarks while the body is walked through once."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.charts: list[ChartPlace] = []
        self._named = ""
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
            self._look_at_drawing(name, attributes)
            return
        tag = name[len(_W) :]
        if tag == "p":
            if len(self.paragraphs) == MAX_PLACES:
                raise Unfit(TOO_LARGE)
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

    def _look_at_drawing(self, name: str, attributes: dict[str, str]) -> None:
        """Note where a chart stands, and under which name."""
        if name == _NAMED:
            self._named = attributes.get("name", "")
        elif name == DRAWN:
            if len(self.charts) == MAX_CHARTS:
                raise Unfit(TOO_LARGE)
            relation = attributes.get(_RELATION, "")
            self.charts.append(ChartPlace(self._named, relation, len(self.paragraphs)))

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
            raise Unfit(say("The Word file holds too many bookmarks inside one another"))
        if len(self._texts) == MAX_PLACES:
            raise Unfit(TOO_LARGE)
        self._open[number] = name
        # A link target wraps words, not a number: it covers nothing.
        self._traced += not name.startswith(LINK)
        self._texts[name] = []
        self._places[name] = len(self.paragraphs)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise Unfit(TOO_LARGE)
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
        self.points: list[Point] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{NAMESPACE} numbers":
            self.run_id, self.marks = attributes.get("run", ""), []
        elif name == f"{NAMESPACE} n" and self.marks is not None:
            self.marks.append(Mark(attributes.get("b", ""), attributes.get("t", "")))
        elif name == f"{NAMESPACE} p" and self.marks is not None:
            self.points.append(_point(attributes))

    def end(self, _name: str) -> None:
        """Nothing ends that matters."""

    def characters(self, _text: str) -> None:
        """The list is all attributes."""


def _point(told: dict[str, str]) -> Point:
    """Read a point of a chart from the list of numbers."""
    numbers = (told.get(k, "") for k in ("s", "i"))
    place = [int(n) if n.isdecimal() and len(n) < _LONGEST_NUMBER else -1 for n in numbers]
    texts = [told.get(k, "") for k in ("b", "t", "k", "l")]
    return Point(told.get("c", ""), place[0], place[1], *texts)


def _listed(package: Package) -> _List:
    """Find the list of numbers; an empty one where it is gone."""
    for name in sorted(n for n in package.names if _LISTS.fullmatch(n)):
        found = _List()
        package.walk(name, found)
        if found.marks is not None:
            return found
    return _List()
