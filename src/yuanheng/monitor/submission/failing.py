"""A check that a return does not pass (审核未通过项): what it says, and the cells it is about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from typing import Literal

from yuanheng.errors import Message, Plain
from yuanheng.model.rounds import Part
from yuanheng.words.figures import figure, shown_unit

#: set aside, empty, out of range, missing row; jump, a rate's, a fall, sums, parts; others'.
Kind = Literal[
    "aside", "doubt", "empty", "range", "absent", "jump", "fall", "sum", "growth", "part", "other"
]
_PLACES = 4


@dataclass(frozen=True)
class Failing:
    """A check that fails: to be corrected, or explained in words.

    about: the rows that it is about, where what it says does not name them. Its id rests on what
    it says, figures included: an explanation holds for these and no others.
    """

    kind: Kind
    said: Message
    parts: tuple[Part, ...] = ()
    about: str = ""
    remedy: Message | None = None

    @property
    def id(self) -> str:
        """Name the check by what it says."""
        told = [self.kind, self.said.template, sorted(self.said.values.items()), self.about]
        told += [[p.subject, p.column] for p in self.parts]
        text = json.dumps(told, ensure_ascii=False)
        return blake2b(text.encode(), digest_size=4).hexdigest()


def amount(value: Fraction, unit: str = "") -> Plain:
    """Write a figure with thousands and as many decimals as it has, four at most."""
    text = figure(Fraction(value), places=_PLACES).rstrip("0").rstrip(".")
    return f"{text} {shown_unit(unit)}".rstrip()


def beyond(now: Fraction, before: Fraction, limit: float) -> bool:
    """Tell whether a change, in percent of what was, is larger than a limit; from nothing any is.

    A change that is the limit itself is within it.
    """
    if not before:
        return bool(now)
    return abs(now - before) * 100 > abs(before) * Fraction(repr(limit))
