"""Units in the cells (格内单位): 60亿元, 20个以上, 增长8%, where no column holds them."""

from __future__ import annotations

import re

_UNIT = (
    r"亿美元|万美元|美元|亿元|百万元|万元|千元|元|万平方米|平方公里|平方米|公顷|万亩|亩"
    r"|万吨标准?煤|吨标准?煤|万吨|吨|亿千瓦时|万千瓦时|千瓦时|万人次|人次|万人|万户|人"
    r"|个百分点|百分点|[%％]|公里|[家户个项件宗块名台套条次处座场]"
)
_TOLD = re.compile(
    r"(?P<before>(?:力争|确保|争取|实现|达到?|完成|新增|净增|新签约?|引进|增长|提高|提升|同比)*)"
    r"(?P<figure>(?:[≥≤><＞＜]=?|不低于|不高于|不少于|不超过|突破)?\s*[+-]?[\d,]*(?:\d|\.\d+))"
    rf"\s*(?P<unit>(?:{_UNIT})(?:/(?:亩|公顷|人|年))?)(?P<more>以上|以下|左右)?"
)


def told_unit(text: str) -> tuple[str, str] | None:
    """Take a figure and its unit apart (达到60亿元以上: 60以上, 亿元); None where none is told."""
    found = _TOLD.fullmatch(text.strip())
    if found is None:
        return None
    figure = found["figure"].replace("突破", "≥")
    unit = found["unit"].replace("％", "%").replace("个百分点", "百分点")
    return f"{figure}{found['more'] or ''}", unit


def without_verb(text: str) -> str:
    """Take off what says no more of a figure than that it is aimed at: 增长8%以上 is 8%以上."""
    found = _TOLD.fullmatch(text.strip())
    return text if found is None else text.strip()[found.end("before") :]
