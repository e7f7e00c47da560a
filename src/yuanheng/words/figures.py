"""Figures as people write them (数字的写法), and the words for places, statuses and types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from yuanheng.errors import Where
from yuanheng.model.relation import NEVER, Column
from yuanheng.model.units import Unit, storage_unit
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

if TYPE_CHECKING:
    from yuanheng.standards.scorecards.scorecard import Scorecard

_SHOWN_UNITS = {
    "hm2": "hm²",
    "m2": "m²",
    "万元/hm2": "万元/hm²",
    "亿元/km2": "亿元/km²",
    "人/hm2": "人/hm²",
    "km2": "km²",
    "hm2/年": "hm²/年",
}
_STATUS = {
    "confirmed": "confirmed",
    "single-source": "single source",
    "secondary": "secondary",
    "derived": "derived",
    "supplied": "supplied by the user",
    "unverified": "unverified",
    "example": "example",
}


#: A change smaller than what so many decimals tell reads as nothing after all.
_MOST_PLACES = 12
#: Figures are doubles; a difference of two tells no more decimals than so many.
_NOISE = 9
#: From here on a double has no decimals.
_LARGE = 2.0**53
#: Units of land, whose decimals stand below each other.
_LAND = frozenset({"hm2", "hm²", "公顷", "亩", "m2", "m²", "km2", "km²"})


def figure(value: float | Fraction | None, *, unit: str = "", places: int = 2) -> str:
    """Write a figure with thousands and fixed decimals; persons are whole; unknown is a dash.

    Half of the last decimal is rounded away from zero, of the number as it is written: 92.345 is
    92.35, as in every spreadsheet, although no double is as large.
    """
    if value is None:
        return "—"
    if unit in ("人", "个"):
        places = 0
    if isinstance(value, float):
        if not abs(value) < _LARGE:  # no half is left, or no number
            return f"{value:,.{places}f}"
        return f"{Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return f"{half_away(Fraction(value), places):,.{places}f}"


def half_away(value: Fraction, places: int) -> Decimal:
    """Round an exact number to so many decimals, half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def shown_unit(unit: str) -> str:
    """Write a unit as it is printed."""
    return _SHOWN_UNITS.get(unit, unit)


def with_unit(value: float | None, unit: str, places: int = 2) -> str:
    """Write a figure with its unit; a share has its sign attached."""
    text = figure(value, unit=unit, places=places)
    if value is None or not unit:
        return text
    return f"{text}%" if unit == "%" else f"{text} {shown_unit(unit)}"


def exact(value: float | None, unit: str) -> str:
    """Write an amount as exactly as the ledger holds it; land to the m², the rest without zeros."""
    text = figure(value, unit=unit, places=4)
    if value is not None and unit not in _LAND and "." in text:
        short = text.rstrip("0").rstrip(".")
        text = text if value and short in ("0", "-0") else short  # a little is not nothing
    if value is None or not unit:
        return text
    return f"{text}%" if unit == "%" else f"{text} {shown_unit(unit)}"


def signed_amount(value: Fraction, unit: str = "", places: int = 2) -> str:
    """Write a change with its sign, with so many decimals that it never reads as nothing."""
    while value and places < _MOST_PLACES and not half_away(value, places):
        places += 2
    text = f"{half_away(value, places):+,.{places}f}" if value else f"{0:.{places}f}"
    return f"{text} {shown_unit(unit)}".rstrip()


def signed_change(value: float) -> str:
    """Write the change of a figure with its sign; what no nine decimals tell is no change."""
    return signed_amount(Fraction(f"{value:.{_NOISE}f}"))


def score_text(words: Words, score: float | None) -> str:
    """Write a score; what is not provable says so."""
    return words("not provable") if score is None else figure(score)


def status_word(words: Words, status: str) -> str:
    """Say a status."""
    return words(_STATUS.get(status, status))


def reference_text(words: Words, reference: object) -> str:
    """Say where a value comes from; what was given with a run itself has no document."""
    return words("given with this run") if reference == "--set" else str(reference)


def span_text(words: Words, first: str | None, last: str | None) -> str:
    """Say the days that an event leaves open, ISO days; empty where nothing is known.

    A first day without a last one says that it had not happened by the day before.
    """
    if first is None:
        return "" if last is None else words("by {day}", day=last)
    if last is None:
        if first == date.min.isoformat():
            return ""
        before = date.fromisoformat(first) - timedelta(days=1)
        return words("not by {day}", day=before.isoformat())
    if first == last:
        return words("none agreed") if first == NEVER else first
    between = words("between {first} and {last}", first=first, last=last)
    return whole_period(first, last) or between


def whole_period(first: str, last: str) -> str | None:
    """Write the days of one whole year or month as people do: 2006, 2006-12; None for others."""
    year, month = first[:4], first[:7]
    if first == f"{year}-01-01" and last == f"{year}-12-31":
        return year
    day = date.fromisoformat(last)
    is_end = day == date.max or (day + timedelta(days=1)).day == 1
    return month if first == f"{month}-01" and last[:7] == month and is_end else None


def place(words: Words, where: Where) -> str:
    """Say a place: `survey.gpkg › binxi_2012 › row 12 › DLDM`."""
    row = words("row {row}", row=where.row) if where.row is not None else None
    line = words("line {line}", line=where.line) if where.line is not None else None
    at = words("character {n}", n=where.character) if where.character is not None else None
    column = words("a shape") if where.column == "geometry" else where.column
    parts = (where.file, line, at, where.layer, where.subject, row, column)
    return " › ".join(p for p in parts if p)


def type_name(words: Words, card: Scorecard, kind: str | None) -> str:
    """Say a zone type."""
    for zone_type in card.types:
        if zone_type.id == kind:
            return words.label(zone_type.label)
    return words("type not provable")


def type_basis(words: Words, basis: str, card: Scorecard | None = None) -> str:
    """Say on what a zone's type rests; a rule in the names of the quantities of its scorecard."""
    kind, _, rest = basis.partition(": ")
    if kind == "set":
        return words("set by the user: {reason}", reason=rest)
    if kind == "name":
        return words("by its name, which contains {word}", word=rest)
    if kind == "rule":
        rule = rule_words(words, card, rest) if card else rest
        return words("by rule on its main area: {rule}", rule=rule)
    if kind == "no-main-area":
        return words("it has no main area in this run")
    if kind == "unknown":
        return words("the areas of its main area are not all known")
    return words("neither rule holds on its main area")


def rule_words(words: Words, card: Scorecard, rule: str) -> str:
    """Write a rule as it is read: 工矿仓储用地 ÷ 已建成城镇建设用地 > 30%, no names of ours."""

    def name(found: re.Match[str]) -> str:
        quantity = card.quantities.get(found.group())
        return words.label(quantity.label) if quantity else found.group()

    text = re.sub(r"qty\(\s*([\d.]+)\s*,\s*'([^']*)'\s*\)", _amount, rule)
    text = re.sub(r"\b[a-z][a-z_0-9]*\b", name, text)
    signs = ((" AND ", words(" and ")), (" OR ", words(" or ")), (" / ", " ÷ "), (" * ", " × "))
    for sign, said in (*signs, (">=", "≥"), ("<=", "≤")):
        text = text.replace(sign, said)
    return text


def _amount(found: re.Match[str]) -> str:
    """Write an amount as it is read; a share has its sign attached."""
    number, unit = found.groups()
    return f"{number}%" if unit == "%" else f"{number} {shown_unit(unit)}"


def stated_unit(column: Column, measure: object) -> Unit | None:
    """Give the unit in which a column's figures are said; a reported figure's is its measure's."""
    if column.unit is not None or column.name != "value" or not isinstance(measure, str):
        return column.unit
    code = ledger_schema().code_lists["measure"].codes.get(measure)
    return code.unit if code else None


def cell_words(
    words: Words, relation: str, name: str, value: object, key: Sequence[str] = ()
) -> tuple[str, str]:
    """Say a stored cell as people write it: the label of its column, and value with unit.

    key: the key of its fact, which names the measure of a reported figure.
    """
    declared = ledger_schema().relations[relation]
    measure = dict(zip(declared.key, key, strict=False)).get("measure")
    for column in declared.columns:
        if name not in {field for field, _ in column.stored}:
            continue
        label = words.label(column.label)
        if value is None:
            return label, "∅"
        unit = stated_unit(column, measure)
        if unit is not None and isinstance(value, int):
            amount = value * storage_unit(unit).factor_to(unit)
            return label, exact(float(amount), unit.text)
        if isinstance(value, bool):
            return label, words("yes") if value else words("no")
        return label, words("a shape") if isinstance(value, bytes) else str(value)
    return name, str(value)
