"""Values as people write them (数、日期、是否), read or refused with the reason."""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from yuanheng.errors import Message, say


@dataclass(frozen=True)
class Refused:
    """A value that could not be read, and why."""

    message: Message
    remedy: Message


@dataclass(frozen=True)
class Span:
    """The span of days in which something happened; an open end is unknown."""

    first: str | None
    last: str | None


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(
    r"^(?P<y>(?:19|20)\d\d)"
    r"(?:\s*[-./年]?\s*(?P<m>\d{1,2})(?:\s*[-./月]?\s*(?P<d>\d{1,2})\s*日?)?\s*月?)?"
    r"\s*[-./年]?$",
    re.ASCII,
)
_DATE_FORMS = say("Write it as 2006, 2006-12 or 2006-12-31.")


def clean_text(raw: object, blank: frozenset[str]) -> str | None:
    """Read a text as written, without outer spaces; words for nothing become None."""
    if raw is None:
        return None
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = str(raw).strip()
    return None if text in blank else text


def clean_code(raw: object, blank: frozenset[str]) -> str | None:
    """Read a code, number or date: full-width characters are folded to plain ones."""
    text = clean_text(raw, blank)
    if text is None:
        return None
    folded = unicodedata.normalize("NFKC", text).strip()
    return None if folded in blank else folded


def read_number(raw: object, blank: frozenset[str]) -> Fraction | Refused | None:
    """Read a number exactly; thousands separators are folded, infinities refused."""
    if isinstance(raw, bool) or (isinstance(raw, float) and math.isinf(raw)):
        return _no_number(str(raw))
    if isinstance(raw, float) and math.isnan(raw):
        return None
    if isinstance(raw, (int, float)):
        return Fraction(repr(raw))
    text = clean_code(raw, blank)
    if text is None:
        return None
    digits = text.replace(",", "").replace(" ", "")
    return Fraction(digits) if _NUMBER.fullmatch(digits) else _no_number(text)


def read_span(
    raw: object, blank: frozenset[str], past: tuple[str, ...], known_by: str
) -> Span | Refused | None:
    """Read a date as written (`2006-12`, `199512`, `2006-`, `2024.1`) as the days it leaves open.

    Words of `past` (历史形成) say only that it had happened by the day `known_by`.
    """
    text = clean_code(raw, blank)
    if text is None or text in past:
        return None if text is None else Span(None, known_by)
    found = _DATE.match(text)
    if not found:
        return Refused(say("{text} is not a date", text=text), _DATE_FORMS)
    year, month, day = int(found["y"]), int(found["m"] or 0), int(found["d"] or 0)
    if not found["m"]:
        return Span(f"{year}-01-01", f"{year}-12-31")
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
    if day > last or not last or (found["d"] and not day):
        return Refused(say("{text} is not a day of the calendar", text=text), _DATE_FORMS)
    if not found["d"]:
        return Span(f"{year}-{month:02d}-01", f"{year}-{month:02d}-{last:02d}")
    return Span(f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}-{day:02d}")


def read_yes_no(
    raw: object, blank: frozenset[str], yes: tuple[str, ...], no: tuple[str, ...]
) -> bool | Refused | None:
    """Read a yes or no in the words of the profile; blank is unknown."""
    text = clean_code(raw, blank)
    if text is None:
        return None
    if text in yes:
        return True
    if text in no:
        return False
    return Refused(
        say("{text} is neither yes nor no", text=text),
        say("Write {yes} or {no}.", yes=" / ".join(yes), no=" / ".join(no)),
    )


def _no_number(text: str) -> Refused:
    """Refuse a text that is not a number."""
    return Refused(
        say("{text} is not a number", text=text), say("Write digits only, without unit or note.")
    )
