"""Days of titles in figures (标题中的日期): 二〇二五年二月, 20250228, 25年2月 and 202502.

Only what is a day, a month or a year for certain is written otherwise; whether the calendar has
it is told by `odd_days`.
"""

from __future__ import annotations

import re
from datetime import date

#: Digits as a Chinese keyboard writes them.
NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_SIGNS = "〇零○一二三四五六七八九"
_YEAR = re.compile(rf"(?<![{_SIGNS}十百])[一二][{_SIGNS}]{{3}}(?=\s*年)")
_SHORT_YEAR = re.compile(
    r"(?<![\d.])[12]\d(?=\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月)"
)
_AS_OF = r"(?:截至|截止到|截止|截至到|时点)\s*(?:时间|日期)?\s*[:：]?\s*"
#: Behind a year, 截至 or the first month of several; 三月 alone can be a name.
_AHEAD = rf"(?:年度?\s*|{_AS_OF}|月\s*|[-–—~～至到]\s*)"
_TENS = re.compile(
    rf"(?P<ahead>{_AHEAD})(?P<n>[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    r"(?=\s*(?:[月日号]|[-–—~～至到]\s*[\d一二三四五六七八九十]{1,3}\s*月))"
)
_SHORT_DOTTED = re.compile(
    rf"(?P<ahead>{_AS_OF})([12]\d)\s*[-./]\s*(\d{{1,2}})\s*[-./]\s*(\d{{1,2}})(?![\d.])"
)
#: Not of a number of a document, a telephone or an amount.
_BEHIND = r"(?<![\dA-Za-z〔\[.\-/号第编码])(?<!电话)"
_BEFORE = r"(?![\dA-Za-z.\-/号亩元个〕\]])"
_JOINED_DAY = re.compile(_BEHIND + r"((?:19|20)\d\d)(\d\d)(\d\d)" + _BEFORE)
_JOINED_MONTH = re.compile(
    r"(?:(?<=[（(_：:至止\s\u4e00-\u9fff])(?<![号第编码话])|^)((?:19|20)\d\d)(0[1-9]|1[0-9])"
    r"(?=$|[）)_\s，,月年供土项企])"
)


def in_figures(text: str) -> str:
    """Write the days, months and years that a title says in figures with 年, 月 and 日."""
    text = text.translate(NARROW)
    if not any(sign in text for sign in "年月日号至止点时20"):
        return text
    text = _YEAR.sub(lambda found: "".join(_DIGITS[sign] for sign in found[0]), text)
    before = ""
    while before != text:  # the month first, then the day behind it
        before = text
        text = _TENS.sub(lambda found: f"{found['ahead']}{_number(found['n'])}", text)
    text = _SHORT_YEAR.sub(lambda found: f"20{found[0]}", text)
    text = _SHORT_DOTTED.sub(r"\g<ahead>20\2年\3月\4日", text)
    text = _JOINED_DAY.sub(_joined, text)
    return _JOINED_MONTH.sub(r"\1年\2月", text)


def _joined(found: re.Match[str]) -> str:
    """Write eight figures as the day that they are; alone and of no calendar they are a number."""
    year, month, day = found.groups()
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        if not found.string[: found.start()].strip():
            return found[0]
    return f"{year}年{month}月{day}日"


def _number(text: str) -> int:
    """Read a number below a hundred in Chinese figures."""
    tens, has_ten, ones = text.rpartition("十")
    if not has_ten:
        return int(_DIGITS[text])
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
