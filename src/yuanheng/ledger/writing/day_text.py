"""Days as offices write them in words (时间表述): 2025年底, 第三季度, 6月中旬, 二〇二四年三月."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

Days = tuple[str | None, str | None]

_YEAR = r"(?P<y>(?:19|20)\d\d)\s*年?度?\s*[-./]?\s*"
_QUARTER = re.compile(
    _YEAR + r"(?:第?\s*(?P<q>[一二三四1-4])\s*季度?|[Qq](?P<n>[1-4])|(?P<h>[上下])半年)"
)
_EDGE = re.compile(r"(?P<y>(?:19|20)\d\d)\s*(?:年度?)?\s*(?P<edge>年?[初底末终])")
_MONTH = re.compile(_YEAR + r"(?P<m>1[0-2]|0?[1-9])\s*月?份?\s*(?P<part>上旬|中旬|下旬|[初中底末])")
_CHINESE = re.compile(
    r"(?P<y>[〇零○一二三四五六七八九]{4})年"
    r"(?:(?P<m>十?[一二三四五六七八九]|十)月(?:(?P<d>二?三?十?[一二三四五六七八九十])[日号])?)?"
)
_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_PARTS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "初": (1, 10), "中": (11, 20)}
_EDGES = {"初": ("01-01", "03-31"), "底": ("12-01", "12-31")}
#: What may stand before or behind a day and says nothing of it.
_AROUND = re.compile(r"(?:(?:[（(]\s*)?(?:星期|周)[一二三四五六日天]\s*[)）]?|[上下]午)$")


def plain_day(text: str) -> str:
    """Write a day in Chinese figures or with 号 in the figures that all dates are read in."""
    text = _AROUND.sub("", text).rstrip().replace("号", "日")
    found = _CHINESE.fullmatch(text)
    if found is None:
        return text
    year = "".join(_DIGITS[sign] for sign in found["y"])
    parts = [str(_number(found[name])) for name in ("m", "d") if found[name]]
    return "-".join((year, *(part.zfill(2) for part in parts)))


def spoken_days(text: str) -> Days | None:
    """Read a quarter, half a year, the end or beginning of a year, a third of a month.

    Gives the days that are left open; None where the text says nothing of the kind.
    """
    if found := _QUARTER.fullmatch(text):
        if found["h"]:
            first, last = (1, 6) if found["h"] == "上" else (7, 12)
        else:
            quarter = int(found["n"] or _DIGITS.get(found["q"], found["q"]))
            first, last = 3 * quarter - 2, 3 * quarter
        return _months(int(found["y"]), first, last)
    if found := _MONTH.fullmatch(text):
        year, month = int(found["y"]), int(found["m"])
        first, last = _PARTS.get(found["part"], (21, 31))
        last = min(last, calendar.monthrange(year, month)[1])
        return f"{year}-{month:02d}-{first:02d}", f"{year}-{month:02d}-{last:02d}"
    if found := _EDGE.fullmatch(text):
        first_day, last_day = _EDGES["初" if found["edge"].endswith("初") else "底"]
        return f"{found['y']}-{first_day}", f"{found['y']}-{last_day}"
    return None


def day_after(day: str) -> str:
    """Give the day after a day."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _months(year: int, first: int, last: int) -> Days:
    """Give the first and the last day of some months."""
    end = calendar.monthrange(year, last)[1]
    return f"{year}-{first:02d}-01", f"{year}-{last:02d}-{end:02d}"


def _number(text: str) -> int:
    """Read a number up to 31 in Chinese figures."""
    tens, has_ten, ones = text.rpartition("十")
    return (int(_DIGITS[tens]) if tens else 1) * 10 * bool(has_ten) + int(_DIGITS.get(ones, 0))
