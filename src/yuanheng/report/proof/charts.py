"""Reads the charts of a Word file: what each shows, and what the workbook inside holds.

Word draws a chart from what the chart part remembers, and redraws it from the workbook once
somebody opens that: either may have been changed, so both are read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from yuanheng.report.proof.cells import SheetCells, Strings, Table
from yuanheng.report.proof.package import TOO_LARGE, Package, Unfit
from yuanheng.report.proof.points import ReadChart

_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart "
_R: Final = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
#: The element of a body that stands for a chart.
DRAWN: Final = f"{_C}chart"
_MOST = 200_000
_LONGEST_NUMBER = 9
_WORDS = ("s", "inlineStr", "str")


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where a chart stands in the body: its name, its relation, and its paragraph from 1."""

    name: str
    relation: str
    paragraph: int


def read_charts(package: Package, places: Iterable[ChartPlace]) -> tuple[ReadChart, ...]:
    """Read the charts of a body in their order; one whose part is gone shows nothing."""
    places = tuple(places)
    parts = targets(package, "word/document.xml") if places else {}
    return tuple(_chart(package, place, parts.get(place.relation, "")) for place in places)


def _chart(package: Package, place: ChartPlace, part: str) -> ReadChart:
    """Read one chart and its workbook."""
    shown = _Shown()
    if part in package.names:
        package.walk(part, shown)
    held: Table | None = None
    words: Table = {}
    for target in targets(package, part).values():
        if target.endswith(".xlsx") and target in package.names:
            held, words = _workbook(package, target)
    return ReadChart(place.name, place.paragraph, shown.figures, shown.words, held, words)


def targets(package: Package, part: str) -> dict[str, str]:
    """Give the parts that a part leads to, by relation."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.names:
        return {}
    found = _Relations(folder)
    package.walk(relations, found)
    return found.targets


class _Relations:
    """Gathers where the relations of a part lead."""

    def __init__(self, folder: str) -> None:
        self.targets: dict[str, str] = {}
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "")
        if name == _R and attributes.get("TargetMode") != "External":
            full = target[1:] if target.startswith("/") else posixpath.join(self._folder, target)
            self.targets[attributes.get("Id", "")] = posixpath.normpath(full)

    def end(self, _name: str) -> None:
        """Nothing ends that matters."""

    def characters(self, _text: str) -> None:
        """Relations are all attributes."""


class _Shown:
    """Gathers the words and figures that a chart part remembers."""

    def __init__(self) -> None:
        self.figures: Table = {}
        self.words: Table = {}
        self._series = -1
        self._part = ""
        self._place = -1
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.removeprefix(_C)
        if tag == "ser":
            self._series += 1
        elif tag in ("tx", "cat", "val"):
            self._part = tag
        elif tag == "pt":
            place = attributes.get("idx", "")
            self._place = int(place) if place.isdecimal() and len(place) < _LONGEST_NUMBER else -1
        elif tag == "v" and self._part and self._series >= 0:
            self._text = []

    def end(self, name: str) -> None:
        if name != f"{_C}v" or self._text is None:
            return
        text, self._text = "".join(self._text), None
        if len(self.figures) + len(self.words) > _MOST:
            raise Unfit(TOO_LARGE)
        if self._part == "val":
            self.figures[self._series, self._place] = text
        else:
            place = -1 if self._part == "tx" else self._place
            self.words[self._series, place] = text

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _workbook(package: Package, part: str) -> tuple[Table, Table]:
    """Read the first sheet of the workbook of a chart: figures, then words, by series and place."""
    strings, sheet = Strings(), SheetCells()
    for name in package.inside(part):
        if name == "xl/sharedStrings.xml":
            package.walk(name, strings)
        elif name == "xl/worksheets/sheet1.xml":
            package.walk(name, sheet)
    figures: Table = {}
    words: Table = {}
    for (column, row), (kind, text) in sheet.cells.items():
        said = strings.at(text) if kind == "s" else text
        if row == 1 or column == 0:
            # The first row names the series, the first column the categories of all of them.
            words[(column - 1, -1) if row == 1 else (0, row - 2)] = said
        elif kind not in _WORDS or said:
            figures[column - 1, row - 2] = said
    return figures, words
