"""Between what figures of a run lie (上下限), beside 待补证: reckoned once for its facts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

import pyarrow as pa

from yuanheng.evaluate.brackets.scores import Bracket, brackets_of
from yuanheng.evaluate.moved.sides import read_relations
from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.views.kept import Kept, content_of
from yuanheng.words.figures import figure
from yuanheng.words.words import Words

Brackets = Mapping[tuple[str, str, str, str, bool], Bracket]
"""By zone, enterprise, area, figure, and whether it is an indicator's value."""

_KEPT: Kept[Brackets] = Kept(32)
#: The shapes of plots bound nothing, and are most of what a survey holds.
_SHAPES = ("boundary", "boundary_crs")


def brackets(house: House, run: Run) -> Brackets:
    """Bracket the scores and values that a run could not prove, from the facts that it knew."""
    if all(r.total.score is not None for r in run.results):
        return {}
    card = packs.scorecard(run.standard)
    relations = {
        name: table.drop_columns([c for c in _SHAPES if c in table.column_names])
        for name, table in read_relations(house.record, card, run, run.ledger_seq).items()
    }
    key = (
        packs.pack(run.standard).digest,
        run.result_digest,
        run.zones,
        run.period,
        tuple(content_of(table) for table in relations.values()),
    )
    return _KEPT.get(key, lambda: _reckoned(house, run, relations))


def _reckoned(house: House, run: Run, relations: Mapping[str, pa.Table]) -> Brackets:
    card = packs.scorecard(run.standard)
    found = brackets_of(house.engine, card, relations, run)
    return {(b.zone, b.subject, b.area, b.node, b.is_value): b for b in found}


def bracket_text(words: Words, found: Bracket | None, unit: str = "") -> str:
    """Say between what a figure lies, rounded outwards; empty where there is no bracket.

    Where the figure can be reasoned about on neither side, that is said.
    """
    if found is None:
        return ""
    sign = "%" if unit == "%" else f" {unit}" if unit else ""
    low = None if found.low is None else figure(_rounded(found.low, math.floor))
    high = None if found.high is None else figure(_rounded(found.high, math.ceil))
    if low is None and high is None:
        return words("no bound can be reasoned")
    if low is None:
        return words("at most {high}", high=f"{high}{sign}")
    if high is None:
        return words("at least {low}", low=f"{low}{sign}")
    return words("between {low} and {high}", low=low, high=f"{high}{sign}")


def _rounded(value: Fraction, outwards: Callable[[Fraction], int]) -> float:
    """Round to two decimals away from the inside of a bracket."""
    return outwards(value * 100) / 100
