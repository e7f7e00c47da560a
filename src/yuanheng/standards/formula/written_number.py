"""Numbers as written (数): read exactly from their digits, and rounded once to a double."""

from __future__ import annotations

import math
import re
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_MAX_LENGTH = 4000


def read_number(text: str) -> Fraction:
    """Give the exact number that the digits say.

    Raises ValueError where the text is no number, OverflowError where no double is near it. The
    double is asked first: to write out the power of 1e999999999 would take for ever.
    """
    if len(text) > _MAX_LENGTH or not _NUMBER.fullmatch(text):
        raise ValueError(text[:40])
    double = float(text)
    if double == 0 and not any(digit in "123456789" for digit in re.split("[eE]", text)[0]):
        return Fraction(0)
    if double == 0 or not math.isfinite(double):
        raise OverflowError(text[:40])
    return Fraction(text)


def nearest_double(value: Fraction) -> float:
    """Round to the nearest double; OverflowError where there is none, or only zero."""
    double = float(value)
    if double == 0 and value != 0:
        raise OverflowError(str(value)[:40])
    return double
