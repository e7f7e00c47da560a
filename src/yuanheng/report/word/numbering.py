"""The numbers of headings: 一、（一）1. in a Chinese document, 1, 1.1, 1.1.1 in an English one."""

from __future__ import annotations

from yuanheng.report.view import Lang

_DIGITS = "〇一二三四五六七八九"
_PLACES = ("千", "百", "十", "")
_MOST = 9999


def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 120 → 一百二十, 1005 → 一千零五; beyond 9999 in figures, as lists are.

    Raises:
        ValueError: the number is less than 1.
    """
    if number < 1:
        msg = f"a heading number is 1 or more, not {number}"
        raise ValueError(msg)
    if number > _MOST:
        return str(number)
    figures = str(number)
    text, is_gap = "", False
    for figure, place in zip(map(int, figures), _PLACES[-len(figures) :], strict=True):
        if figure:
            text += ("零" if is_gap else "") + f"{_DIGITS[figure]}{place}"
        is_gap = not figure
    return text.removeprefix("一") if number in range(10, 20) else text


def numbered(path: tuple[int, ...], text: str, lang: Lang) -> str:
    """The heading with its number; `path` holds the number on each level, one to three deep."""
    if lang == "en":
        return f"{'.'.join(map(str, path))} {text}" if len(path) > 1 else f"{path[0]}. {text}"
    last = path[-1]
    if len(path) == 1:
        return f"{chinese_numeral(last)}、{text}"
    return f"（{chinese_numeral(last)}）{text}" if len(path) == 2 else f"{last}. {text}"
