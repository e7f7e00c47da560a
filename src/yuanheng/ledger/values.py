"""Values as people write them (数、日期、是否), read or refused with the reason."""

from __future__ import annotations

import calendar
import math
import re
import sys
import unicodedata
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yuanheng.errors import Message, say
from yuanheng.ledger.event_words import read_absence, read_presence
from yuanheng.ledger.writing.cells import clean_text_cell
from yuanheng.ledger.writing.day_text import plain_day, spoken_days
from yuanheng.ledger.writing.harmless import is_formula
from yuanheng.ledger.writing.row_words import is_note, is_part_word, is_sum_word
from yuanheng.model.relation import NEVER


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


_NUMBER = re.compile(
    r"[+-]?(?:\d{1,3}(?P<mark>[, ])\d{3}(?:(?P=mark)\d{3})*|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?",
    re.ASCII,
)
#: What a column of the ledger holds at most: integers of 64 bits, with their sign.
LARGEST = 2**63 - 1
#: In more signs nobody writes a number, an amount or a day: such a text is none.
LONGEST_VALUE = 400
_MINUS = re.compile(r"^[−﹣－]\s*(?=\d)")
_TRAILING_MINUS = re.compile(r"[\d,.]*\d\s*[-−﹣－]")
_SHORTENED = re.compile(r"\d(?:\.\d+)?[Ee]\+?(?:1[1-9]|2\d)", re.ASCII)
_SHOWN = 60
# Without a mark between them, month and day are two digits each: 2006123 could be two days.
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)"
    r"(?:\s*[-./年]?\s*(?:"
    r"(?P<mm>\d\d)(?P<dd>\d\d)\s*日?"
    r"|(?P<m>\d{1,2})(?:(?:\s*[-./月]\s*|\s+)(?P<d>\d{1,2})\s*日?)?"
    r")\s*月?)?"
    r"\s*[-./年]?",
    re.ASCII,
)
#: An hour within a day, or the one that ends it: 24:00 and 24时 are of the day before midnight.
_TIME = re.compile(
    r"(?:(?:T|(?<!\s)\s)\s*(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?|24:00(?::00(?:\.0+)?)?)"
    r"(?:Z|[+-]\d\d:?\d\d)?|(?:(?<=日)|\s)\s*24\s*[时点])$",
    re.ASCII,
)
_SIDE = re.compile(r"(?P<day>\d{4}.*?)(?:之|以)?(?P<side>[前后])")
#: Between two days; what begins with 截至 says by when, and has no first.
_BETWEEN = re.compile(r"(?P<first>\d[^至到~]*)[至到](?P<last>\d[^至到~]*?)(?:之?间|期间)?")
_DATE_FORMS = say("Write it as 2025, 2025-12 or 2025-12-31.")
_NOT_YET_FORM = say(
    "Write what has not happened as 截至2025-12-31未动工, with the day of the inspection."
)


def clean_text(raw: object, blank: frozenset[str]) -> str | None:
    """Read a text as written, without outer spaces; words for nothing become None."""
    if raw is None:
        return None
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = str(raw).strip()
    return None if text in blank else text


def marked_text(text: str, blank: frozenset[str], failures: tuple[str, ...]) -> str:
    """Write a text that would not be read as it stands (`无`, outer spaces) after an apostrophe."""
    return f"'{text}" if _needs_mark(text, blank, failures) else text


def read_text(raw: object, blank: frozenset[str], failures: tuple[str, ...]) -> str | None:
    """Read a text; what stands after the apostrophe of `marked_text` is taken as it stands."""
    if isinstance(raw, str) and raw[:1] == "'" and _needs_mark(raw[1:], blank, failures):
        return raw[1:]
    return clean_text(raw, blank)


def _needs_mark(text: str, blank: frozenset[str], failures: tuple[str, ...]) -> bool:
    """Tell a text that reading would change, or take for a marked one, or a sheet would run."""
    bare = text.strip()
    if bare != text or bare in blank or bare in failures or is_sum_word(text) or is_formula(text):
        return True
    if is_shortened(text) or is_part_word(text) or is_note(text) or clean_text_cell(text) != text:
        return True
    marks = len(text) - len(text.lstrip("'"))
    return marks > 0 and _needs_mark(text[marks:], blank, failures)


def is_shortened(text: str) -> bool:
    """Tell a code that a spreadsheet wrote as a number and cut (`3.20500E+17`)."""
    return _SHORTENED.fullmatch(text) is not None


#: Chinese signs, letters and digits that have no other form.
_PLAIN = re.compile(r"[\u4e00-\u9fff\x21-\x7e]+")


def folded(text: str) -> str:
    """Fold full-width and other forms of characters to plain ones, without outer spaces.

    Raised, circled and other digits that are no digits of a number stay as they are.
    """
    if text.isascii():
        return text.strip()
    if _PLAIN.fullmatch(text):
        return text
    return "".join(
        c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c) for c in text
    ).strip()


def clean_code(raw: object, blank: frozenset[str]) -> str | None:
    """Read a code, number or date: full-width characters are folded to plain ones."""
    text = clean_text(raw, blank)
    if text is None:
        return None
    plain = folded(text).lstrip("'").strip()
    return None if plain in blank else plain


def read_number(raw: object, blank: frozenset[str]) -> Fraction | Refused | None:
    """Read a number exactly; infinities are refused, and so is what no float can hold.

    A comma or a space may part groups of three digits and stand nowhere else.
    """
    if isinstance(raw, bool) or (isinstance(raw, float) and math.isinf(raw)):
        return _no_number(str(raw))
    if isinstance(raw, float) and math.isnan(raw):
        return None
    if isinstance(raw, (int, float)):
        return Fraction(raw if isinstance(raw, int) else repr(raw))
    text = clean_code(raw, blank)
    if text is None:
        return None
    if len(text) > LONGEST_VALUE:
        return _no_number(text)
    text = plain_number(text)
    readable = _NUMBER.fullmatch(text)
    number = Fraction(text.replace(",", "").replace(" ", "")) if readable else None
    fits = number is not None and abs(number) <= sys.float_info.max
    return number if fits else _no_number(text)


def plain_number(text: str) -> str:
    """Write a number as programs do: −5 and 5- as -5."""
    text = _MINUS.sub("-", text).strip()
    if _TRAILING_MINUS.fullmatch(text):
        text = f"-{text[:-1].strip()}"
    return text


def read_span(
    raw: object, blank: frozenset[str], past: tuple[str, ...], known_by: str
) -> Span | Refused | None:
    """Read a date as written (`2006-12`, `199512`, `2006-`, `2024.1`) as the days it leaves open.

    Of a date with a time (`2006-12-31 00:00:00`) the day counts, as it is written. Two dates
    with ～ or 至 between them are the ends of the span. Words of `past` (历史形成) say only that it
    had happened by the day `known_by`; 未约定 and 截至2013-12-31未动工 say that it has not, and
    截至2013-12-31已动工 that it has.
    """
    text = clean_code(raw, blank)
    if text is None or text in past:
        return None if text is None else Span(None, known_by)
    if len(text) > LONGEST_VALUE:
        return Refused(say("{text} is not a date", text=_short(text)), _DATE_FORMS)
    said = read_absence(text) or read_presence(text)
    if said is not None:
        return Span(said[0], said[1])
    if "未" in text:  # until when it had not, nobody can guess
        return Refused(say("{text} is not a date", text=_short(text)), _NOT_YET_FORM)
    between = _BETWEEN.fullmatch(text)
    if between is not None:
        text = f"{between['first']}~{between['last']}"
    if "~" in text:
        return _read_open_span(text)
    return _read_side(text) or _read_days(text)


def _read_open_span(text: str) -> Span | Refused:
    """Read two ends, either of which may be open: `2006-01-01～2006-03-31`, `～2013-12-31`."""
    ends = [end.strip() for end in text.split("~")]
    read = [Span(e, e) if _is_day(e) else _read_days(e) if e else Span(None, None) for e in ends]
    for end in read:
        if isinstance(end, Refused):
            return end
    spans = [end for end in read if isinstance(end, Span)]
    if len(spans) != 2 or not any(ends):
        return Refused(say("{text} is not a date", text=_short(text)), _DATE_FORMS)
    first, last = spans[0].first, spans[1].last
    if max(first or "", last or "") >= NEVER:
        return Refused(say("{text} is too far away to be a date", text=_short(text)), _DATE_FORMS)
    if first is not None and last is not None and first > last:
        return Refused(say("{text} ends before it begins", text=_short(text)), _DATE_FORMS)
    return Span(first, last)


def _read_side(text: str) -> Span | Refused | None:
    """Read a day by which, or after which, something happened: 2025.6.30前, 2024年底以后."""
    found = _SIDE.fullmatch(text)
    if found is None:
        return None
    days = _read_days(found["day"])
    if isinstance(days, Refused):
        return days
    return Span(None, days.last) if found["side"] == "前" else Span(days.first, None)


def _is_day(text: str) -> bool:
    """Tell a day in full, of any year."""
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _read_days(text: str) -> Span | Refused:
    """Read one date as the days it leaves open."""
    spoken = spoken_days(text)
    if spoken is not None:
        return Span(*spoken)
    days = _TIME.sub("", plain_day(text))
    found = _DATE.fullmatch(days)
    if not found or (days != plain_day(text) and not (found["d"] or found["dd"])):
        return Refused(say("{text} is not a date", text=_short(text)), _DATE_FORMS)
    written_month, written_day = found["mm"] or found["m"], found["dd"] or found["d"]
    year, month, day = int(found["y"]), int(written_month or 0), int(written_day or 0)
    if not written_month:
        return Span(f"{year}-01-01", f"{year}-12-31")
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
    if day > last or not last or (written_day and not day):
        return Refused(say("{text} is not a day of the calendar", text=text), _DATE_FORMS)
    if not written_day:
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
        say("{text} is neither yes nor no", text=_short(text)),
        say("Write {yes} or {no}.", yes=" / ".join(yes), no=" / ".join(no)),
    )


def _no_number(text: str) -> Refused:
    """Refuse a text that is not a number."""
    return Refused(
        say("{text} is not a number", text=_short(text)),
        say("Write digits only, without unit or note."),
    )


def _short(text: str) -> str:
    """Cut a text that nobody would read to its end."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
