"""The points of charts as the list of numbers knows them: which chart, where, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_SIGNS = str.maketrans({"−": "-", ",": "", " ": "", "，": "", "％": "", "%": ""})
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a chart as it was written.

    chart: its name in the file. series, place: counted from 0. mark: the bookmark that the figure
    would have in a text: of its fact, or a seal. category and label: the words it stands under.
    """

    chart: str
    series: int
    place: int
    mark: str
    text: str
    category: str
    label: str


@dataclass(frozen=True, slots=True)
class ReadChart:
    """A chart of a Word file: words and figures it shows, and those of the workbook inside.

    shown, held: figures by series and place; held is None where there is no workbook any more.
    words, held_words: names of series at (series, -1), categories at (series, place).
    """

    name: str
    paragraph: int
    shown: dict[tuple[int, int], str]
    words: dict[tuple[int, int], str]
    held: dict[tuple[int, int], str] | None
    held_words: dict[tuple[int, int], str]


def plain_number(text: str) -> Decimal | None:
    """The number that a text such as `−1,234.50` or `98.3%` says; None where it is none."""
    bare = text.strip().translate(_SIGNS)
    if len(bare) > _LONGEST or not _NUMBER.fullmatch(bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None
