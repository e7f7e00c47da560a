"""Words for events that have not happened (未发生): said as of a day, or said for good.

「未约定」 says that there is none: a known fact, and not an empty cell.
「截至2013-12-31未动工」 says that it had not happened by that day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from yuanheng.model.relation import NEVER

#: What people write where a document states no such day.
NONE_STATED = ("未约定", "没有约定", "未中止", "none")

_NOT_YET = re.compile(
    r"(?:截至|截止|至)?\s*(?P<y>\d{4})[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})日?\s*(?:尚?未\w{0,6})"
    r"|not (?:as of|by) (?P<en>\d{4}-\d\d-\d\d)"
)


def read_absence(text: str) -> tuple[str, str | None] | None:
    """Read that an event has not happened: the first day on which it still may, and the last."""
    if text in NONE_STATED:
        return NEVER, NEVER
    found = _NOT_YET.fullmatch(text)
    if found is None:
        return None
    try:
        if found["en"]:
            day = date.fromisoformat(found["en"])
        else:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
    return (day + timedelta(days=1)).isoformat(), None
