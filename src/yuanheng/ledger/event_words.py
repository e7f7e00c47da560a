"""Words for events that have not happened (未发生): said as of a day, or said for good.

「未约定」 says that there is none: a known fact, and not an empty cell.
「截至2013-12-31未动工」 says that it had not happened by that day, 「截至2013-12-31已动工」 that
it had.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from yuanheng.model.relation import NEVER

#: What people write where a document states no such day.
NONE_STATED = ("未约定", "没有约定", "未中止", "none")

_DAY = r"(?:截至|截止|至)?\s*(?P<y>\d{4})[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})日?\s*"
_NOT_YET = re.compile(_DAY + r"(?:尚?未\w{0,6})|not (?:as of|by) (?P<en>\d{4}-\d\d-\d\d)")
_ALREADY = re.compile(_DAY + r"(?P<done>已\w{1,6})|by (?P<en>\d{4}-\d\d-\d\d)")


def read_absence(text: str) -> tuple[str, str | None] | None:
    """Read that an event has not happened: the first day on which it still may, and the last."""
    if text in NONE_STATED:
        return NEVER, NEVER
    day = _day(_NOT_YET.fullmatch(text))
    return None if day is None else ((day + timedelta(days=1)).isoformat(), None)


def read_presence(text: str) -> tuple[None, str] | None:
    """Read that an event had happened by a day: no first day, and that day."""
    day = _day(_ALREADY.fullmatch(text))
    return None if day is None else (None, day.isoformat())


def dated_state(text: str) -> tuple[str, str] | None:
    """Take 截至2013-12-31已动工 apart: the word for what had happened, and the day."""
    found = _ALREADY.fullmatch(text)
    day = _day(found)
    return None if found is None or day is None else (found["done"] or "", day.isoformat())


def _day(found: re.Match[str] | None) -> date | None:
    """Give the day that is stated; None where none is, or there is no such day."""
    if found is None:
        return None
    try:
        if found["en"]:
            return date.fromisoformat(found["en"])
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
