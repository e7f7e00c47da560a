"""Scores of firms within a scheme's limits, as fractions where doubles are too near a half.

92.345 is published as 92.35, and what lies below it by ever so little as 92.34.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from yuanheng.evaluate.classes.quota import near_half, published, published_exactly
from yuanheng.evaluate.exact_values import exact_value, is_exact
from yuanheng.evaluate.scoring import Leaf
from yuanheng.evaluate.ties import exact_leaf, exact_tree
from yuanheng.evaluate.weighing import plan_of
from yuanheng.model.evaluation import AreaResult, ZoneResult
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.scorecards.classes import SchemeYaml
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard


class ExactPoints:
    """The firms of one type, reckoned as fractions where their scores are near a half."""

    def __init__(
        self,
        card: Scorecard,
        group: Sequence[ZoneResult],
        scheme: SchemeYaml,
        values: Mapping[str, Value],
    ) -> None:
        """Take what the scores in doubles rest on; nothing is reckoned yet."""
        self._card, self._group, self._scheme, self._values = card, group, scheme, values
        self._ends: dict[str, tuple[Fraction, Fraction] | None] = {}

    def published(self, firm: ZoneResult, score: float, points: float) -> int:
        """Give a score with its points as it is published, in whole numbers of its last decimal."""
        decimals = self._scheme.decimals
        if near_half(score + points, decimals):
            exact = self._score(firm)
            if exact is not None:
                return published_exactly(exact + meant(points), decimals)
        return int(published(np.array([score + points]), decimals)[0])

    def _score(self, firm: ZoneResult) -> Fraction | None:
        """Sum the items of a firm exactly; None where a mean of others stands in one."""
        area = firm.areas[0]
        plan, _, _ = plan_of(self._card, firm.type or "", area.area, self._values)
        least, most = self._scheme.item.least, self._scheme.item.most
        leaves: list[Fraction | None] = []
        for leaf in plan.leaves:
            found = self._leaf(area, leaf)
            if found is not None:
                found = found if least == "none" else max(found, meant(float(least)))
                found = found if most == "none" else min(found, meant(float(most)))
            leaves.append(found)
        return exact_tree(leaves, plan)[-1]

    def _leaf(self, area: AreaResult, leaf: Leaf) -> Fraction | None:
        """Score an item exactly, or give the scheme's points for it."""
        node = next(node for node in area.nodes if node.id == leaf.id)
        if node.score is None:
            points = self._scheme.missing.items.get(leaf.id)
            return None if points is None else meant(float(points))
        if node.filled or not is_exact(self._card.indicators[leaf.id]):
            return None
        spread = self._spread(leaf) if leaf.kind == "min_max" else None
        ideal = math.nan if node.ideal is None else node.ideal
        return exact_leaf(self._value(area, leaf), ideal, leaf, spread, None)

    def _value(self, area: AreaResult, leaf: Leaf) -> Fraction | None:
        """Give the exact value of an indicator."""
        amounts = {q.id: None if q.value is None else int(q.value) for q in area.quantities}
        return exact_value(self._card.indicators[leaf.id], amounts)

    def _spread(self, leaf: Leaf) -> tuple[Fraction, Fraction] | None:
        """Give lowest and highest of min_max: the given ones, else those of the group."""
        if leaf.id not in self._ends:
            known = [
                value
                for firm in self._group
                if any(i.id == leaf.id and i.value is not None for i in firm.areas[0].indicators)
                for value in [self._value(firm.areas[0], leaf)]
                if value is not None
            ]
            given = [end for end in (leaf.low, leaf.high) if end is not None]
            is_known = not any(map(math.isnan, given)) and (len(given) == 2 or bool(known))
            self._ends[leaf.id] = (
                (
                    min(known) if leaf.low is None else meant(leaf.low),
                    max(known) if leaf.high is None else meant(leaf.high),
                )
                if is_known
                else None
            )
        return self._ends[leaf.id]
