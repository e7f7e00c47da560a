"""Reads the cells of a workbook that people have edited: what each shows, and its formula.

Bounded as the reading of Word files is; nothing is reckoned here, and no program is started.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final
from xml.parsers import expat

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.archives import opened
from yuanheng.report.proof.cells import SheetCells, Strings
from yuanheng.report.proof.charts import targets
from yuanheng.report.proof.check import Altered, DocxCheck, Lost, Untraced
from yuanheng.report.proof.package import Package, Unfit
from yuanheng.report.proof.points import plain_number

_BOOK: Final = "xl/workbook.xml"
_S: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main sheet"
_ID: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_CORE: Final = "http://purl.org/dc/elements/1.1/ description"
#: Programs write doubles with 15 to 17 digits.
_NEAR = Decimal("1e-13")


@dataclass(frozen=True, slots=True)
class BookCell:
    """What a cell shows, and the formula that makes it; empty where there is none."""

    text: str
    formula: str


@dataclass(frozen=True, slots=True)
class BookCells:
    """The cells of a workbook by sheet and place (column from 0, row from 1), and its comment."""

    about: str
    sheets: dict[str, dict[tuple[int, int], BookCell]]


def read_book(path: Path) -> BookCells:
    """Read a workbook; SourceError where it cannot be read, or is not safe to read."""
    try:
        with opened(path) as archive:
            package = Package(archive, path, _BOOK)
            return _read(package)
    except Unfit as error:
        raise SourceError(error.message, where=Where(file=path.name), remedy=_REMEDY) from error
    except (OSError, expat.ExpatError) as error:
        problem = say("The workbook is damaged: {problem}", problem=str(error)[:200])
        raise SourceError(problem, where=Where(file=path.name), remedy=_REMEDY) from error


_REMEDY = say("Name a .xlsx file that `yuanheng report` wrote, also after editing.")


def _read(package: Package) -> BookCells:
    names, strings, about = _Names(), Strings(), _About()
    package.walk(_BOOK, names)
    parts = targets(package, _BOOK)
    if "xl/sharedStrings.xml" in package.names:
        package.walk("xl/sharedStrings.xml", strings)
    if "docProps/core.xml" in package.names:
        package.walk("docProps/core.xml", about)
    sheets = {}
    for name, relation in names.found:
        part = parts.get(relation, "")
        if part not in package.names:
            continue
        cells = SheetCells()
        package.walk(part, cells)
        sheets[name] = {
            at: BookCell(strings.at(text) if kind == "s" else text, cells.formulas.get(at, ""))
            for at, (kind, text) in cells.cells.items()
        }
    return BookCells(about.text, sheets)


def check_book(found: BookCells, again: BookCells, sheets: frozenset[str]) -> DocxCheck:
    """Hold some sheets of a workbook against those of one made again: cells and formulas."""
    altered: list[Altered] = []
    lost: list[Lost] = []
    more: list[Untraced] = []
    same = 0
    for name in sorted(sheets):
        have, want = found.sheets.get(name, {}), again.sheets.get(name, {})
        for at, cell in want.items():
            place = f"{name}!{_letter(at[0])}{at[1]}"
            now = have.get(at)
            if now is None or (not now.text.strip() and cell.text.strip()):
                if cell.text.strip():
                    lost.append(Lost(place, cell.text))
            elif not _same(now.text, cell.text) or now.formula != cell.formula:
                changed = _same(now.text, cell.text)
                pair = (now.formula, cell.formula) if changed else (now.text, cell.text)
                altered.append(Altered(place, *pair, 0, place))
            else:
                same += 1
        strays = (cell.text for at, cell in have.items() if at not in want and cell.text.strip())
        more += [Untraced(text, 0, name) for text in strays]
    return DocxCheck(found.about, same, 0, tuple(altered), tuple(lost), tuple(more), (), True)  # noqa: FBT003 - a workbook has no list to lose


def _same(one: str, other: str) -> bool:
    """Tell whether two cells say the same, as nearly as doubles can."""
    if one.strip() == other.strip():
        return True
    a, b = plain_number(one), plain_number(other)
    return a is not None and b is not None and abs(a - b) <= abs(b) * _NEAR


def _letter(column: int) -> str:
    """Name a column: 0 is A."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


class _Names:
    """Gathers the sheets of a workbook in their order."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _S:
            self.found.append((attributes.get("name", ""), attributes.get(_ID, "")))

    def end(self, _name: str) -> None:
        """Nothing ends that matters."""

    def characters(self, _text: str) -> None:
        """The list is all attributes."""


class _About:
    """Gathers the comment of a file, where a report keeps the number of its run."""

    def __init__(self) -> None:
        self.text = ""
        self._in = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._in = name == _CORE

    def end(self, _name: str) -> None:
        self._in = False

    def characters(self, text: str) -> None:
        if self._in:
            self.text = (self.text + text)[:200]
