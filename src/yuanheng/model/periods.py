"""Periods (期次) as the ledger writes them, and as people do.

The ledger writes `2025`, `2025-H1`, `2025-Q3` and `2025-10`. 1—10月 is `2025-10` cumulative,
前三季度 is `2025-Q3` cumulative: the period is the one in which the figures end.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

_PERIOD = re.compile(r"((?:19|20)\d\d)(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?", re.ASCII)
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGITS |= {"十": 10, "十一": 11, "十二": 12}
_NUMBER = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_TO = r"\s*(?:[-–—－~～至到]{1,2})\s*"
_JOINED = re.compile(_TO)
_YEAR = r"(?P<y>(?:19|20)\d\d)\s*年?度?\s*"
#: How people write a part of a year, the longer ones first; `y` is the year before it, if any.
_PARTS = (
    (re.compile(rf"{_NUMBER}\s*月?{_TO}(?P<n>{_NUMBER})\s*月份?"), "month", True),
    (re.compile(rf"[一1]{_TO}(?P<n>[二三四2-4])\s*季度"), "quarter", True),
    (re.compile(r"前(?P<n>[一二三四1-4])个?季度"), "quarter", True),
    (re.compile(rf"前(?P<n>{_NUMBER})个?月份?"), "month", True),
    (re.compile(r"上半年"), "H1", True),
    (re.compile(r"下半年"), "H2", False),
    (re.compile(r"(?:第?(?P<n>[一二三四1-4])季度|Q(?P<q>[1-4]))"), "quarter", False),
    (re.compile(rf"(?P<n>{_NUMBER})\s*月(?:份|底|末)?(?!\s*\d+\s*日)"), "month", False),
)
#: So much of a text is read for periods, and so much behind a year to tell a day.
_READ, _BEHIND = 400, 40
_YEAR_AT = re.compile(_YEAR)
_DOTTED = re.compile(r"(?P<y>(?:19|20)\d\d)\s*[./-]\s*(?P<m>\d{1,2})(?![\d./-])")


@dataclass(frozen=True)
class Said:
    """A period that a text says, whether cumulative from January on, and where it stands."""

    period: str
    is_cumulative: bool = False
    start: int = 0
    end: int = 0


def is_period(text: str) -> bool:
    """Tell a period as the ledger writes it."""
    return _PERIOD.fullmatch(text) is not None


def last_day(period: str) -> str:
    """Give the last day of a period, of which an as-of day is the default; ValueError if none."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(period)
    year, month, quarter, half = (int(g) if g else None for g in found.groups())
    ends = month or (quarter * 3 if quarter else None) or (half * 6 if half else None) or 12
    return f"{year}-{ends:02d}-{calendar.monthrange(year or 1, ends)[1]:02d}"


def day_of_rule(period: str) -> str:
    """Give the day on which a rule is applied to a period unless another is told: its last.

    Of what is no period it is a day that the calendar has not, for the caller to refuse.
    """
    return last_day(period) if is_period(period) else f"{period}-12-31"


def first_day(period: str) -> str:
    """Give the first day of a period; ValueError if it is none."""
    months = _months(period)
    if months is None:
        raise ValueError(period)
    return f"{months[0]}-{months[1]:02d}-01"


def lies_in(part: str, whole: str) -> bool:
    """Tell whether a period is another or a part of it: a month of its quarter, half or year."""
    one, other = _months(part), _months(whole)
    if one is None or other is None:
        return part == whole
    return one[0] == other[0] and other[1] <= one[1] and one[2] <= other[2]


def _months(period: str) -> tuple[int, int, int] | None:
    """Give year, first and last month of a period; None where it is none."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    year, month, quarter, half = (int(g) if g else 0 for g in found.groups())
    if month:
        return year, month, month
    span = 3 if quarter else 6 if half else 12
    last = (quarter or half or 1) * span
    return year, last - span + 1, last


def period_of_day(day: str) -> str:
    """Give the period that a list as of a day describes: a year at its end, else a month."""
    return day[:4] if day[5:] == "12-31" else day[:7]


def read_period(text: str) -> str | None:
    """Read a text that is a period and nothing else (`2025年度`, `2025年1—10月`, `2025Q3`)."""
    bare = text.strip()
    if is_period(bare):
        return bare
    said = find_periods(bare)
    rest = bare[: said[0].start] + bare[said[0].end :] if len(said) == 1 else bare
    return said[0].period if said and not rest.strip(" 度份底末累计数据") else None


def find_periods(text: str, year: str | None = None) -> tuple[Said, ...]:
    """Find the periods that a text says, in its order; `year` is that of a part without one.

    From one to another (2023—2025年) it is the one in which they end. A day in full (2025年11月5日)
    is no period. No head or title is longer than what is read of one.
    """
    text = text[:_READ]
    found: list[Said] = []
    taken: list[tuple[int, int]] = []
    for match in _DOTTED.finditer(text):
        if 1 <= int(match["m"]) <= 12:
            found.append(_said(f"{match['y']}-{int(match['m']):02d}", match))
            taken.append(match.span())
    for match in _YEAR_AT.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        part = _part(text, match.end(), match["y"])
        said = part or _alone(text, match)
        if said is not None:
            found.append(Said(said.period, said.is_cumulative, match.start(), said.end))
            taken.append((match.start(), said.end))
    if year is not None:
        found += _without_year(text, year, taken)
    return _ends(text, sorted(found, key=lambda s: s.start))


def _ends(text: str, found: list[Said]) -> tuple[Said, ...]:
    """Take what goes from one period to another for the one in which it ends."""
    ends: list[Said] = []
    for said in found:
        before = ends[-1] if ends else None
        if before is not None and _JOINED.fullmatch(text[before.end : said.start]):
            ends[-1] = Said(said.period, said.is_cumulative, before.start, said.end)
        else:
            ends.append(said)
    return tuple(ends)


def _alone(text: str, match: re.Match[str]) -> Said | None:
    """Read a year that stands alone; digits of a day or a longer number are none."""
    before, after = text[: match.start()][-1:], text[match.end() :][:_BEHIND]
    if re.match(r"[\d.]", before) or re.match(r"[\d./-]|\d{1,2}\s*月\s*\d", after):
        return None
    if match.group().strip() == match["y"] and re.match(r"[号个万亿元亩家人件台套]", after):
        return None
    return _said(match["y"], match)


def _said(period: str, match: re.Match[str]) -> Said:
    """Place a period that is not cumulative."""
    return Said(period, start=match.start(), end=match.end())


def _part(text: str, at: int, year: str) -> Said | None:
    """Read the part of a year that begins at a place."""
    for pattern, kind, cumulative in _PARTS:
        match = pattern.match(text, at)
        if match is not None:
            period = _named(match, kind, year)
            if period is not None:
                return Said(period, cumulative, at, match.end())
    return None


def _without_year(text: str, year: str, taken: list[tuple[int, int]]) -> list[Said]:
    """Find parts of a year that the text does not name."""
    found: list[Said] = []
    for pattern, kind, cumulative in _PARTS:
        for match in pattern.finditer(text):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if re.match(r"\d", text[: match.start()][-1:]):
                continue
            period = _named(match, kind, year)
            if period is not None:
                found.append(Said(period, cumulative, *match.span()))
                taken.append(match.span())
    return found


def _named(match: re.Match[str], kind: str, year: str) -> str | None:
    """Write the part of a year as the ledger does; None where it is no month or quarter."""
    if kind in ("H1", "H2"):
        return f"{year}-{kind}"
    groups = match.groupdict()
    raw = groups.get("n") or groups.get("q") or ""
    number = int(raw) if raw.isdecimal() else _DIGITS.get(raw, 0)
    if kind == "quarter":
        return f"{year}-Q{number}" if 1 <= number <= 4 else None
    return f"{year}-{number:02d}" if 1 <= number <= 12 else None
