"""What the texts over a column say together (多级表头): group and head, in either order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yuanheng.ledger.heads.text import HeadText, canonical
from yuanheng.model.periods import Said

#: What a text costs that is put together, or that leaves out a part of what stands there.
_COMPOSED = 0.01
#: What a head with a period adds to the group over it: 1—10月累计 below 完成投资.
_ADDED = frozenset({"累计", "完成", "累计完成", "当月", "实际", "已完成", "累计数", "情况"})
_SUMMED = "累计"
_Tried = Iterator[tuple[str, float]]


def texts_tried(path: Sequence[HeadText], plain: frozenset[str]) -> _Tried:
    """Give the texts that may be a name, as they are compared, each with what it costs.

    What the group says together with the head below it counts for more than the head alone.
    plain: heads that say no more than the group over them.
    """
    leaf = path[-1]
    groups = tuple(reversed(path[:-1]))
    for group in groups:
        yield from _below(group, leaf, plain)
    for text, cost in ((leaf.name, 0.0), (leaf.bare, _COMPOSED)):
        if text:
            yield canonical(text), cost + (_COMPOSED if groups else 0)
    if leaf.bare.startswith(_SUMMED) and any(s.is_cumulative for s in leaf.said):
        yield canonical(leaf.bare.removeprefix(_SUMMED)), _COMPOSED  # 1-9月累计用电量
    for remark in leaf.remarks:
        yield canonical(remark + leaf.bare), _COMPOSED
        yield canonical(leaf.bare + remark), _COMPOSED
    if leaf.said:
        yield from ((canonical(g.name), 3 * _COMPOSED) for g in groups if g.name)
    if _is_period_alone(path, plain):
        yield "", 3 * _COMPOSED


def is_month(said: Said) -> bool:
    """Tell one month alone."""
    return not said.is_cumulative and len(said.period) == len("2025-10") and "Q" not in said.period


def adds_up(said: Said, name: str) -> bool:
    """Tell what runs from January on: 1—10月, 一季度, the year beside a word (2025年完成)."""
    is_year = len(said.period) == len("2025")
    return said.is_cumulative or said.period.endswith("-Q1") or (is_year and bool(name))


def _below(group: HeadText, leaf: HeadText, plain: frozenset[str]) -> _Tried:
    """Give what a head says below a group."""
    if leaf.bare:
        yield canonical(group.bare + leaf.bare), 0.0
        yield canonical(leaf.bare + group.bare), 0.0
        yield from _with_day(canonical(group.bare), canonical(leaf.bare))
    if leaf.said and group.bare:
        yield canonical(group.bare + leaf.name), 0.0  # 阶段目标 over 3月底 is no month of anything
    is_plain = not leaf.bare or leaf.bare in plain or (leaf.said and leaf.bare in _ADDED)
    if group.bare and is_plain:
        yield canonical(group.bare), _COMPOSED


def _with_day(group: str, leaf: str) -> _Tried:
    """Give 约定开工时间 for 约定 or 约定时间 below 开工, and for 开工 below 约定."""
    one, other = (text.removesuffix("时间") for text in (group, leaf))
    if one and other:
        yield f"{other}{one}时间", _COMPOSED
        yield f"{one}{other}时间", _COMPOSED


def _is_period_alone(path: Sequence[HeadText], plain: frozenset[str]) -> bool:
    """Tell heads that say a period and nothing else: 10月, or 10月 over 总量."""
    leaf, groups = path[-1], path[:-1]
    if leaf.bare and leaf.bare not in plain and not (leaf.said and leaf.bare in _ADDED):
        return False
    return any(t.said for t in path) and not any(g.bare for g in groups)
