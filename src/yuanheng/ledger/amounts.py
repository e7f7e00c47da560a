"""Amounts as people write them in cells (量): a number, perhaps with its unit."""

from __future__ import annotations

import re
from fractions import Fraction

from yuanheng.errors import StandardError, say
from yuanheng.ledger.values import Refused, clean_code, read_number
from yuanheng.model.units import Unit, parse_unit, storage_unit

_WITH_UNIT = re.compile(r"^([+-]?[\d,]*\.?\d+(?:[eE][+-]?\d{1,3})?)\s*([^\d\s.,].*)$", re.ASCII)


def read_amount(raw: object, blank: frozenset[str], unit: Unit) -> int | Refused | None:
    """Read an amount into the integer of its storage unit; `unit` holds where the cell names none.

    A cell may name its own unit (`3.2亿元` in a column of 万元); a unit of another kind is refused,
    and so is a negative amount.
    """
    text = clean_code(raw, blank) if isinstance(raw, str) else None
    found = _WITH_UNIT.match(text) if text else None
    number: Fraction | Refused | None
    if found:
        try:
            stated = parse_unit(found.group(2))
        except StandardError:
            return _unknown_unit(str(raw), unit)
        if not stated.is_compatible(unit):
            return _unknown_unit(str(raw), unit)
        number, unit = read_number(found.group(1), blank), stated
    else:
        number = read_number(raw, blank)
    if number is None or isinstance(number, Refused):
        return number
    if number < 0:
        return Refused(
            say("{n} is negative", n=float(number)), say("Check the value in the source.")
        )
    return round(number * unit.factor_to(storage_unit(unit)))


def _unknown_unit(text: str, unit: Unit) -> Refused:
    """Refuse an amount in a unit that is not of this kind."""
    return Refused(
        say("{text} is not an amount in {unit}", text=text, unit=unit.text),
        say("Write digits only; the unit belongs into the head of the column."),
    )
