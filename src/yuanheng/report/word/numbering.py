"""The numbers of headings: 一、（一）1. in a Chinese document, 1, 1.1, 1.1.1 in an English one."""

from __future__ import annotations

from yuanheng.report.view import Lang

_DIGITS = "〇一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 120 → 一百二十; for 1 to 999.

    Raises:
        ValueError: the number is not between 1 and 999.
    """
    if not 1 <= number <= 999:
        msg = f"a heading number lies between 1 and 999, not {number}"
        raise ValueError(msg)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def numbered(path: tuple[int, ...], text: str, lang: Lang) -> str:
    """The heading with its number; `path` holds the number on each level, one to three deep."""
    if lang == "en":
        return f"{'.'.join(map(str, path))} {text}" if len(path) > 1 else f"{path[0]}. {text}"
    last = path[-1]
    if len(path) == 1:
        return f"{chinese_numeral(last)}、{text}"
    return f"（{chinese_numeral(last)}）{text}" if len(path) == 2 else f"{last}. {text}"
