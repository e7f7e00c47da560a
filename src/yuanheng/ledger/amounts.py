"""Amounts as people write them in cells (量): a number, perhaps with its unit."""

from __future__ import annotations

import re
from fractions import Fraction

from yuanheng.errors import Message, StandardError, say
from yuanheng.ledger.values import (
    LARGEST,
    LONGEST_VALUE,
    Refused,
    clean_code,
    plain_number,
    read_number,
)
from yuanheng.model.units import Unit, parse_unit, storage_unit

_WITH_UNIT = re.compile(
    r"^([+-]?[\d,]*(?:\d|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*([^\d\s.,].*)$", re.ASCII
)
#: 整 after an amount of money closes it.
_YUAN = re.compile(r"(?<=元)整$")
_IN_BRACKETS = re.compile(r"\(\s*([\d,.]+)\s*\)", re.ASCII)
_MONEY = re.compile(r"[¥￥]\s*([\d,.]+)", re.ASCII)
_PRODUCT = re.compile(r"(\d+(?:\.\d+)?)\s*[×✕*xX]\s*(\d+(?:\.\d+)?)", re.ASCII)
_TIMES = {"万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "百亿": 10**10}
_ABOUT = re.compile(
    r"(?:约|大约|大概|近|将近|超过?|逾|不足|至少|最多|接近)\D{0,2}\d.*"
    r"|.*\d\D{0,4}?(?:左右|上下|余|多|许)\D{0,3}"
)
_BOUND = re.compile(
    r"(?:[≥≤><]|不(?:低|小|少|高|大|多|超)[于过]?|大于|小于|高于|低于).*|.*\d\D{0,4}以[上下内].*"
)
_RANGE = re.compile(r"[\d.]+\D{0,4}?\s*(?:[~～–—-]|至|到)\s*[\d.]+\D{0,6}")
_NO_AMOUNT = re.compile(
    r".*(?:面议|议价|另议|协商|租赁|租用|承租|出租|免征|减免|免缴|无偿|划拨|见附[件表]|详见|同上|保密)"
)
_DIGITS_ONLY = say("Write digits only, without unit or note.")


def read_amount(
    raw: object, blank: frozenset[str], unit: Unit, *, signed: bool = False
) -> int | Refused | None:
    """Read an amount into the integer of its storage unit; `unit` holds where the cell names none.

    A cell may name its own unit (`3.2亿元` in a column of 万元); a unit of another kind is refused,
    and so is a negative amount unless the column is `signed`.
    """
    exact = read_exact(raw, blank, unit)
    if exact is None or isinstance(exact, Refused):
        return exact
    number, stated = exact
    if number < 0 and not signed:
        return Refused(
            say("{n} is negative", n=float(number)), say("Check the value in the source.")
        )
    stored = round(number * stated.factor_to(storage_unit(stated)))
    if not -LARGEST - 1 <= stored <= LARGEST:
        return Refused(
            say("{n} is too large for the ledger", n=float(number)),
            say("Check the value in the source."),
        )
    return stored


def read_exact(
    raw: object, blank: frozenset[str], unit: Unit
) -> tuple[Fraction, Unit] | Refused | None:
    """Read an amount as its exact number and its unit, which is `unit` where the cell names none.

    `1.2万` counts the plain unit of the column (元 in one of 万元), `(1,234)` is negative as
    accountants write it, `2×1250` is a product. What is only about, above or between is refused.
    """
    text = clean_code(raw, blank) if isinstance(raw, str) else None
    if text is None or len(text) > LONGEST_VALUE:
        return _with(read_number(raw, blank), unit)
    text = _YUAN.sub("", plain_number(text))
    if found := _IN_BRACKETS.fullmatch(text):
        number = read_number(found.group(1), blank)
        return _with(-number if isinstance(number, Fraction) else number, unit)
    if found := _MONEY.fullmatch(text):
        text = f"{found.group(1)}元"
    if found := _PRODUCT.fullmatch(text):
        return Fraction(found.group(1)) * Fraction(found.group(2)), unit
    if found := _WITH_UNIT.match(text):
        return _in_unit(text, found.group(1), found.group(2), unit, blank)
    number = read_number(text, blank)
    why = _why(text) if isinstance(number, Refused) else None
    return why or _with(number, unit)


def _with(number: Fraction | Refused | None, unit: Unit) -> tuple[Fraction, Unit] | Refused | None:
    """Give a number with its unit."""
    return (number, unit) if isinstance(number, Fraction) else number


def _in_unit(
    text: str, digits: str, behind: str, unit: Unit, blank: frozenset[str]
) -> tuple[Fraction, Unit] | Refused | None:
    """Read a number with what stands behind it: a unit, or 万 and the like of the plain unit."""
    number = read_number(digits, blank)
    if behind in _TIMES and isinstance(number, Fraction):
        return number * _TIMES[behind], _plain_unit(unit)
    try:
        stated = parse_unit(behind)
    except StandardError:
        return _why(text) or _unknown_unit(text, unit)
    return _with(number, stated) if stated.is_compatible(unit) else _unknown_unit(text, unit)


def _plain_unit(unit: Unit) -> Unit:
    """Give the unit that 万 and 亿 count: 元 for 万元, 平方米 for 万平方米, else itself."""
    try:
        plain = parse_unit(unit.text.lstrip("百千万亿"))
    except StandardError:
        return unit
    return plain if plain.is_compatible(unit) else unit


def _why(text: str) -> Refused | None:
    """Say why a text that names no one number is not read; None where that is not clear."""
    what: Message | None = None
    if _NO_AMOUNT.match(text):
        what = say("{text} states no amount", text=text[:60])
    elif _BOUND.fullmatch(text):
        what = say("{text} is a limit, not an amount", text=text[:60])
    elif _RANGE.fullmatch(text):
        what = say("{text} is a range, not an amount", text=text[:60])
    elif _ABOUT.fullmatch(text):
        what = say("{text} is only about an amount", text=text[:60])
    return None if what is None else Refused(what, _DIGITS_ONLY)


def _unknown_unit(text: str, unit: Unit) -> Refused:
    """Refuse an amount in a unit that is not of this kind."""
    return Refused(
        say("{text} is not an amount in {unit}", text=text, unit=unit.text),
        say("Write digits only; the unit belongs into the head of the column."),
    )
