"""Gathers the cells of one sheet, and the texts that sheets share, as a part is walked through."""

from __future__ import annotations

import re
from typing import Final

from yuanheng.report.proof.package import TOO_LARGE, Unfit

_S: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST = 400_000
#: A cell holds 32,767 characters.
_LONGEST, _LONGEST_NUMBER = 40_000, 9

Table = dict[tuple[int, int], str]


class Strings:
    """Gathers the shared texts of a workbook."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._in = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == f"{_S}si":
            self.texts.append("")
        self._in = name == f"{_S}t"

    def end(self, _name: str) -> None:
        """An element ends."""
        self._in = False

    def characters(self, text: str) -> None:
        """Text stands in it."""
        if self._in and self.texts:
            self.texts[-1] += _short(self.texts[-1], text)

    def at(self, place: str) -> str:
        """Give the text that a cell names by its number."""
        number = int(place) if place.isdecimal() and len(place) < _LONGEST_NUMBER else -1
        return self.texts[number] if 0 <= number < len(self.texts) else ""


class SheetCells:
    """Gathers the cells of a sheet: kind and content by column, from 0, and row, from 1."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, str]] = {}
        self.formulas: Table = {}
        self._at: tuple[int, int] | None = None
        self._kind = ""
        self._in = self._in_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == f"{_S}c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self._at = (_column(found[1]), int(found[2])) if found else None
            self._kind = attributes.get("t", "n")
            if len(self.cells) > _MOST:
                raise Unfit(TOO_LARGE)
        self._in = name in (f"{_S}v", f"{_S}t")
        self._in_formula = name == f"{_S}f"

    def end(self, _name: str) -> None:
        """An element ends."""
        self._in = self._in_formula = False

    def characters(self, text: str) -> None:
        """Text stands in it."""
        if self._in and self._at:
            kind, before = self.cells.get(self._at, (self._kind, ""))
            self.cells[self._at] = (kind, before + _short(before, text))
        elif self._in_formula and self._at:
            told = self.formulas.get(self._at, "")
            self.formulas[self._at] = told + _short(told, text)


def _short(before: str, text: str) -> str:
    """Give a text that a cell can hold behind another; what swells is refused."""
    if len(before) + len(text) > _LONGEST:
        raise Unfit(TOO_LARGE)
    return text


def _column(letters: str) -> int:
    """Count a column from 0: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
