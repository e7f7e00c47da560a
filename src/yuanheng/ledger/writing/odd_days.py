"""Days and periods that the calendar has not (不存在的日期): 截至2月30日, 2025年13月, 2025年Q5."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_ANY_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
#: A day with its year; 2025年1-10月 and 2025-10-11月 are none.
_DAY = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:年|[-./])\s*(?P<m>\d{{1,2}})\s*(?:月|[-./])\s*(?P<d>\d{{1,2}})"
    r"(?!\d|\s*[月.\-/])日?"
)
#: A day without one, where something is said to hold until then.
_DAY_OF_MONTH = re.compile(
    r"(?:截至|截止到|截止|截至到|时点)\s*(?:时间|日期)?\s*[:：]?\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]"
)
_MONTH = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:年\s*(?:\d{{1,2}}\s*[-–—~～至]\s*)?(?P<m>\d{{1,2}})\s*月(?!\s*\d)|[-./](?P<n>\d\d)(?![\d./-]))"
)
_QUARTER = re.compile(
    rf"(?<!\d){_YEAR}\s*[年-]?\s*(?:[Qq]\s*|第\s*)?(?P<q>[\d一二三四五六七八九])(?!\d)(?:\s*季度)?"
)
_WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTHS, _QUARTERS = 12, "1234一二三四"
#: A leap year, for a day whose year nobody says.
_LEAP = 2000
#: No title is longer than what is read of one.
_READ = 400


def odd_days(texts: Sequence[str]) -> tuple[str, ...]:
    """Name what is written like a day or a period and is none of the calendar, as it is written."""
    read = [text[:_READ] for text in texts]
    years = [int(found["y"]) for text in read for found in [_ANY_YEAR.search(text)] if found]
    year = years[0] if years else _LEAP
    return tuple(dict.fromkeys(odd for text in read for odd in _odd(text, year)))


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
    for found in _QUARTER.finditer(text):
        is_quarter = found[0][-1:] == "度" or "q" in found[0].lower()
        if is_quarter and found["q"] not in _QUARTERS:
            yield found[0]


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar, such as 2025-02-28."""
    found = _WRITTEN.fullmatch(text)
    return found is not None and _is_day(*(int(part) for part in found.groups()))


def _is_day(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has a day."""
    return 1 <= month <= _MONTHS and 1 <= day <= monthrange(year, month)[1]
