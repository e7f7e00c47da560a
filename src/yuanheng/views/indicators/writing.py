"""Figures and periods as returns write them (数字与期次的写法)."""

from __future__ import annotations

import calendar
from decimal import Decimal
from fractions import Fraction

from yuanheng.errors import say
from yuanheng.model.periods import last_day
from yuanheng.words.figures import half_away
from yuanheng.words.words import Words

_HALVES = {"H1": say("first half"), "H2": say("second half")}
_QUARTERS = (
    say("first quarter"),
    say("second quarter"),
    say("third quarter"),
    say("fourth quarter"),
)
_CUMULATIVE_QUARTERS = (
    say("first quarter"),
    say("first half"),
    say("first three quarters"),
    say("all four quarters"),
)


def period_text(words: Words, period: str, *, is_cumulative: bool = False) -> str:
    """Say a period as a return does: 2025年1—10月, 2025年前三季度, 2025年."""
    year, part = period[:4], part_text(words, period, is_cumulative=is_cumulative)
    return words("{part} {year}", part=part, year=year) if part else words("{year}", year=year)


def part_text(words: Words, period: str, *, is_cumulative: bool = False) -> str:
    """Say the part of its year that a period is; empty for a whole year."""
    part, month = period[5:], int(last_day(period)[5:7])
    if not part:
        return ""
    if part in _HALVES:
        return words.say(_HALVES[part])
    if part.startswith("Q"):
        quarters = _CUMULATIVE_QUARTERS if is_cumulative else _QUARTERS
        return words.say(quarters[int(part[1]) - 1])
    name = f"{month}月" if words.lang == "zh" else calendar.month_name[month]
    return words("January to {name}", name=name) if is_cumulative and month > 1 else name


def number_text(value: Fraction, places: int = 4) -> str:
    """Write a figure with thousands and no more decimals than it has."""
    text = f"{rounded(value, places):,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed_text(value: Fraction, places: int = 1) -> str:
    """Write a change with its sign; what rounds to nothing has none."""
    shown = rounded(value, places)
    return f"{shown:+,.{places}f}" if shown else f"{0:.{places}f}"


def rounded(value: Fraction, places: int) -> Decimal:
    """Round half away from zero, as offices do; 0.05 is 0.1."""
    return half_away(value, places)
