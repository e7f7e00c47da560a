"""Days and periods that the calendar has not (不存在的日期): 截至2月30日, 2025年13月, 2025年Q5."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence

from yuanheng.ledger.writing.title_days import in_figures

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_ANY_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
#: A day with its year; 2025年1-10月 and 2025-10-11月 are none.
_DAY = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:年|[-./])\s*(?P<m>\d{{1,2}})\s*(?:月|[-./])\s*(?P<d>\d{{1,2}})"
    r"(?!\d|\s*[月.\-/])日?"
)
#: A day without one, where something is said to hold until then.
_DAY_OF_MONTH = re.compile(
    r"(?:截至|截止到|截止|截至到|时点)\s*(?:时间|日期)?\s*[:：]?\s*(?:[本当今]年)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]"
)
_MONTH = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:年\s*(?:\d{{1,2}}\s*[-–—~～至]\s*)?(?P<m>\d{{1,2}})\s*月(?!\s*\d)|[-./](?P<n>\d\d)(?![\d./-]))"
)
_QUARTER = re.compile(
    rf"(?<!\d){_YEAR}\s*[年-]?\s*(?:[Qq]\s*|第\s*)?(?P<q>[\d一二三四五六七八九])(?!\d)(?:\s*季度)?"
)
#: A month or a quarter of no year: 13月, 1-13月, Q5, 第五季度; 24个月 and 3月 are none.
_BARE_MONTH = re.compile(r"(?<![\d.年/-])(?:\d{1,2}\s*[-–—~～至]\s*)?(?P<m>\d{1,2})\s*月(?!\s*\d)")
_BARE_QUARTER = re.compile(
    r"(?:第\s*(?P<q>[\d五六七八九])\s*季度|(?<![A-Za-z\d])[Qq](?P<n>\d)(?!\d))"
)
#: An hour that no day has; the 24th ends the day, and of the 0th nobody knows which day is meant.
_HOUR = re.compile(
    r"(?:(?<=日)|(?<=号)|(?<=\d[ T]))\s*"
    r"(?:(?P<h>\d{1,2})\s*(?P<by>[:：]\s*(?P<min>\d\d)|[时点])|零[时点])"
)
_WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTHS, _QUARTERS = 12, "1234一二三四"
#: A leap year, for a day whose year nobody says.
_LEAP = 2000
#: No title is longer than what is read of one.
_READ = 400


def odd_days(texts: Sequence[str], year: str | None = None) -> tuple[str, ...]:
    """Name what is written like a day or a period and is none of the calendar, in figures.

    year: of a day without one, where no text says it.
    """
    read = [in_figures(text[:_READ]) for text in texts]
    years = [int(found["y"]) for text in read for found in [_ANY_YEAR.search(text)] if found]
    told = int(year) if year else _LEAP
    year_of = years[0] if years else told
    found = dict.fromkeys(odd for text in read for odd in _odd(text, year_of))
    return tuple(odd for odd in found if not any(odd != o and odd in o for o in found))


def _odd(text: str, year: int) -> Iterator[str]:
    """Find them in one text; the year is that of a day without one."""
    for found in _DAY.finditer(text):
        if not _is_day(int(found["y"]), int(found["m"]), int(found["d"])):
            yield found[0]
    for found in _DAY_OF_MONTH.finditer(text):
        if not _is_day(year, int(found["m"]), int(found["d"])):
            yield found[0]
    days = [found.span() for found in _DAY.finditer(text)]
    for found in _MONTH.finditer(text):
        is_in_day = any(a <= found.start() < b for a, b in days)
        if not is_in_day and not 1 <= int(found["m"] or found["n"]) <= _MONTHS:
            yield found[0]
    yield from _bare(text)
    for found in _QUARTER.finditer(text):
        is_quarter = found[0][-1:] == "度" or "q" in found[0].lower()
        if is_quarter and found["q"] not in _QUARTERS:
            yield found[0]


def _bare(text: str) -> Iterator[str]:
    """Find the months and quarters without a year, and the hours, that there are not."""
    for found in _BARE_MONTH.finditer(text):
        if not 1 <= int(found["m"]) <= _MONTHS:
            yield found[0]
    for found in _BARE_QUARTER.finditer(text):
        if (found["q"] or found["n"]) not in _QUARTERS:
            yield found[0]
    for found in _HOUR.finditer(text):
        if not _is_end_or_within(found):
            yield found[0].strip()


def _is_end_or_within(found: re.Match[str]) -> bool:
    """Tell an hour within a day, or the one that ends it (24时, 24:00), from 0时 and 25:00."""
    hour, minutes = int(found["h"] or 0), int(found["min"] or 0)
    if hour == 0 and not (found["by"] or "时").startswith((":", "：")):
        return False
    return minutes < 60 and (hour < 24 or (hour == 24 and minutes == 0))


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar, such as 2025-02-28."""
    found = _WRITTEN.fullmatch(text)
    return found is not None and _is_day(*(int(part) for part in found.groups()))


def _is_day(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has a day."""
    return 1 <= month <= _MONTHS and 1 <= day <= monthrange(year, month)[1]
