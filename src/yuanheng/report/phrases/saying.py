"""Sentences that know their numbers: plain text with traced figures between.

A figure names its fact for ever: the run, the zone, the area and the quantity (`fact_id`), and
which of the fact's numbers it is (`part`). Word files carry that as a hidden bookmark, pages as
the id of an element.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Part = Literal[
    "value",
    "score",
    "evidence",
    "ideal",
    "weight",
    "amount",
    "members",
    "unknown",
    "needed",
    "gap",
    "change",
    "check",
]

_OPEN, _NEXT, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(
    f"{_OPEN}([^{_OPEN}-{_CLOSE}]*){_NEXT}([^{_OPEN}-{_CLOSE}]*){_NEXT}"
    f"([^{_OPEN}-{_CLOSE}]*){_NEXT}([^{_OPEN}-{_CLOSE}]*){_CLOSE}"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as it is printed, and where it comes from; `note` names run and status."""

    text: str
    fact_id: str
    part: Part = "value"
    note: str = ""

    @property
    def marked(self) -> str:
        """The figure as a text that can fill a template and be found again by `saying`."""
        return (
            f"{_OPEN}{self.text}{_NEXT}{self.fact_id}{_NEXT}{self.part}{_NEXT}{self.note}{_CLOSE}"
        )


@dataclass(frozen=True, slots=True)
class Saying:
    """A text in pieces: plain ones, and figures."""

    pieces: tuple[str | Figure, ...] = ()

    def __str__(self) -> str:
        """The text as it is read."""
        return "".join(p if isinstance(p, str) else p.text for p in self.pieces)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in it, in order."""
        return tuple(p for p in self.pieces if isinstance(p, Figure))


#: What a view may hold where a reader reads text: finished, with or without figures in it.
Text = str | Saying


def saying(text: str) -> Saying:
    """The text with its marked figures (`Figure.marked`) told apart."""
    pieces: list[str | Figure] = []
    end = 0
    for found in _MARK.finditer(text):
        pieces.append(text[end : found.start()])
        said, fact_id, part, note = found.groups()
        pieces.append(Figure(said, fact_id, part, note))  # type: ignore[arg-type] # our own mark
        end = found.end()
    return Saying(tuple(p for p in (*pieces, text[end:]) if p))


def unmarked(text: str) -> str:
    """The text as it is read, without the marks of its figures."""
    return str(saying(text))
