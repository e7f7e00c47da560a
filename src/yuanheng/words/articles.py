"""Articles of Chinese documents (条款) and assessed areas (评价范围) as another language says them.

A pack names an article as its document does, 第十四条第二项; it is kept so, and shown otherwise.
"""

from __future__ import annotations

import re

from yuanheng.errors import Message, say
from yuanheng.words.words import Words

_DIGITS = {d: n for n, d in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"([零〇一二两三四五六七八九十百千]+)"
_ARTICLE = re.compile(f"第{_NUMBER}条(?:第{_NUMBER}款)?(?:第{_NUMBER}项)?")
#: Between two articles, once they are said otherwise.
_BETWEEN = ((re.compile(r"(?<=\d)、(?=[A-Z])"), "; "), (re.compile(r"(?<=\d)至(?=[A-Z])"), " – "))
#: The parts of a zone that the land rule assesses.
_AREAS: dict[str, Message] = {"主区": say("main area"), "发展方向区": say("area of expansion")}


def read_number(text: str) -> int:
    """Read a Chinese numeral below ten thousand: 二十四 is 24, 五百七十七 is 577."""
    total, digit = 0, 0
    for sign in text:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def article_text(words: Words, text: str) -> str:
    """Say the articles in a text by their numbers; in Chinese, and what is no article, as it is."""
    if words.lang == "zh":
        return text

    def said(found: re.Match[str]) -> str:
        article, paragraph, item = (read_number(n) if n else None for n in found.groups())
        parts = [words("Article {n}", n=article or 0)]
        parts += [words("paragraph {n}", n=paragraph)] if paragraph is not None else []
        parts += [words("item {n}", n=item)] if item is not None else []
        return ", ".join(parts)

    told = _ARTICLE.sub(said, text)
    for between, sign in _BETWEEN:
        told = between.sub(sign, told)
    return told


def area_text(words: Words, area: str) -> str:
    """Say an assessed area; one that a zone named itself stays as it is."""
    return words.say(_AREAS[area]) if area in _AREAS and words.lang != "zh" else area
