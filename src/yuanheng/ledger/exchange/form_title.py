"""The blanks around a table (表头填空): zone, period and day, written where a form leaves room."""

from __future__ import annotations

import re

from yuanheng.model.periods import last_day

_BLANK = r"[ 　_＿Xx×＊*○〇…]"
_YEAR = rf"(?:{_BLANK}+|(?:19|20){_BLANK}+)"
_DAY = re.compile(rf"{_YEAR}年{_BLANK}+月{_BLANK}+日")
_MONTH = re.compile(rf"{_YEAR}年\s*(?P<one>1\s*[-—－–~～至]\s*)?{_BLANK}+月")
_QUARTER = re.compile(rf"{_YEAR}年\s*第?{_BLANK}+季度")
_ONLY_YEAR = re.compile(rf"{_YEAR}年(?!{_BLANK}*(?:月|第))")
_WHO = re.compile(
    rf"((?:填报|报送|上报|填表|编制)?(?:单位|部门)(?:名称)?|(?:开发区|园区)(?:名称)?)"
    rf"(?:（(?:公章|盖章)）|\((?:公章|盖章)\))?\s*[:：]\s*{_BLANK}*$"
)
_ZONE = re.compile(rf"{_BLANK}{{2,}}(?:经济|高新|工业|产业)?(?:技术)?(?:产业)?(?:开发区|园区)")
#: No line of a form with blanks to fill is longer.
_LONGEST = 300
_MADE = re.compile(r"(?:填报|制表|报送|填表|编制|打印|上报)(?:日期|时间)")


def fill_text(text: str, zone: str, period: str | None, as_of: str | None) -> str:
    """Fill the blanks of a text above or below a table; the day of filling is the clerk's own."""
    if len(text) > _LONGEST or _MADE.search(text):
        return text
    found = _ZONE.sub(zone, text)
    found = _WHO.sub(lambda m: f"{m[0].rstrip(' 　_＿Xx×＊*○〇…')}{zone}", found)
    day = as_of or (last_day(period) if period else None)
    if day:
        year, month, of_month = (int(t) for t in day.split("-"))
        found = _DAY.sub(f"{year}年{month}月{of_month}日", found)
        if period is None or "-" not in period:
            return _ONLY_YEAR.sub(f"{year}年", found)
        quarter = (month + 2) // 3
        found = _QUARTER.sub(f"{year}年第{quarter}季度", found)
        found = _MONTH.sub(lambda m: f"{year}年{m['one'] or ''}{month}月", found)
        return _ONLY_YEAR.sub(f"{year}年", found)
    return found


def has_blank(text: str) -> bool:
    """Tell a text that still has a blank for a year, a day or a name."""
    blanks = (_DAY, _MONTH, _QUARTER, _ONLY_YEAR, _WHO, _ZONE)
    return len(text) <= _LONGEST and any(p.search(text) for p in blanks)
