"""Scores that doubles cannot put in order (并列): reckoned as fractions, and told by doubles again.

A weighted sum of equal ratios may come out in two ways in doubles, and a score of exactly 60 below
60. Only scores that lie so near another, or a limit, are reckoned again: of them the equal get one
double, and the unequal doubles in their order.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from yuanheng.evaluate.exact_values import exact_value, is_exact
from yuanheng.evaluate.measured import Measured
from yuanheng.evaluate.scoring import Floats, Leaf, Plan, ends
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.scorecards.scorecard import Scorecard

#: Far more than the doubles of a score can be wrong by, far less than anybody looks at.
_NEAR = 1e-9
#: A mean of so many unequal scores is reckoned exactly; of more it would be a number of pages.
_MOST_PARTS = 200


def exact_leaf(
    value: Fraction | None,
    ideal: float,
    leaf: Leaf,
    spread: tuple[Fraction, Fraction] | None,
    fill: Fraction | None,
) -> Fraction | None:
    """Score one indicator exactly, as `score` does in doubles; None where it is not provable.

    spread: lowest and highest for min_max, None where they are not known.
    """
    raw = fill if value is None else _raw(value, ideal, leaf, spread)
    if raw is None:
        return fill
    if leaf.floor > -math.inf:
        raw = max(raw, meant(leaf.floor))
    return min(raw, meant(leaf.cap)) if leaf.cap < math.inf else raw


def _raw(
    value: Fraction, ideal: float, leaf: Leaf, spread: tuple[Fraction, Fraction] | None
) -> Fraction | None:
    """Score before floor and cap."""
    if leaf.kind == "share_left":
        return (1 - value * meant(leaf.share_factor)) * 100
    if leaf.kind == "min_max":
        if spread is None or not spread[1] > spread[0]:
            return None
        floor = meant(leaf.floor)
        return floor + (100 - floor) * (value - spread[0]) / (spread[1] - spread[0])
    return value / meant(ideal) * 100 if ideal > 0 else None


def exact_tree(leaves: Sequence[Fraction | None], plan: Plan) -> list[Fraction | None]:
    """Score every node from its leaves; None where one that counts is not provable."""
    nodes = list(leaves)
    for branch in plan.branches:
        total: Fraction | None = Fraction(0)
        for child, weight in zip(branch.children, branch.weights, strict=True):
            part = nodes[child]
            if weight == 0 or total is None:
                continue
            total = None if part is None or math.isnan(weight) else total + meant(weight) * part
        nodes.append(total)
    return nodes


def near_another(column: Floats) -> list[int]:
    """Name the rows whose score lies near that of another row."""
    order = np.argsort(column, kind="stable")
    known = order[~np.isnan(column[order])]
    gaps = np.diff(column[known]) <= _NEAR * np.maximum(1.0, np.abs(column[known][1:]))
    near = np.zeros(len(known), dtype=bool)
    near[1:] |= gaps
    near[:-1] |= gaps
    return sorted(known[near].tolist())


def in_order(exact: Iterable[Fraction], limit: float = math.inf) -> dict[Fraction, float]:
    """Give a double for each number: the nearest, moved where unequal ones would get the same.

    One below the limit gets a double below it, and no other one does.
    """
    numbers, found = sorted(set(exact)), {}
    first = len(numbers) if math.isinf(limit) else bisect_left(numbers, meant(limit))
    bound = limit
    for number in reversed(numbers[:first]):
        bound = found[number] = min(float(number), math.nextafter(bound, -math.inf))
    bound = math.nextafter(limit, -math.inf)
    for number in numbers[first:]:
        bound = found[number] = max(float(number), math.nextafter(bound, math.inf))
    return found


@dataclass(frozen=True)
class Mean:
    """The mean of scores: in doubles, and as a fraction where few enough unequal ones are in it."""

    value: float
    counts: Sequence[Callable[[], Counter[Fraction]]]

    @cached_property
    def exact(self) -> Fraction:
        """Give the mean exactly; the double where its digits would fill pages."""
        every: Counter[Fraction] = Counter()
        for count in self.counts:
            every += count()
        if not 0 < len(every) <= _MOST_PARTS:
            return Fraction(self.value)
        return sum((n * score for score, n in every.items()), Fraction(0)) / every.total()


class ExactGroup:
    """The subjects of one type in one area, reckoned as fractions one by one."""

    def __init__(
        self,
        card: Scorecard,
        plan: Plan,
        rows: Sequence[Measured],
        values: Floats,
        ideals: Sequence[float],
    ) -> None:
        """Take what the scores in doubles rest on; nothing is reckoned yet.

        means: by column, what a policy of the standard puts where facts are missing.
        """
        self._card, self._plan, self._rows = card, plan, rows
        self._values, self._ideals = values, ideals
        self._specs = [card.indicators[leaf.id] for leaf in plan.leaves]
        self._known: dict[tuple[int | None, ...], list[Fraction | None]] = {}
        self._spread: dict[int, tuple[Fraction, Fraction] | None] = {}
        self.means: dict[int, Mean] = {}

    def counted(self, column: int) -> Counter[Fraction]:
        """Count the scores of an indicator that are known without a policy."""
        found = (self._leaf(at, column, None) for at in range(len(self._rows)))
        return Counter(score for score in found if score is not None)

    def settled(self, scores: Floats, fills: Floats | None) -> Floats:
        """Settle the scores near each other, and all that lie near the limit of attention.

        Half of that limit parts grave findings from others, so indicators are held to it too.
        fills: where a policy stands for missing facts, by row and column; NaN where none does.
        """
        if not all(is_exact(spec) for spec in self._specs):
            return scores
        limit = self._card.below_score
        leaves, nodes = len(self._specs), scores.shape[1]
        if math.isfinite(limit):
            held = [(limit / 2, column) for column in range(leaves)]
            for edge, column in [*held, *((limit, column) for column in range(nodes))]:
                near = np.flatnonzero(np.abs(scores[:, column] - edge) <= _NEAR).tolist()
                _tell(scores, column, {at: self._tree(at, fills)[column] for at in near}, edge)
        if self._plan.branches:
            near = near_another(scores[:, -1])
            edge = limit if math.isfinite(limit) else math.inf
            _tell(scores, -1, {at: self._tree(at, fills)[-1] for at in near}, edge)
        return scores

    def _tree(self, at: int, fills: Floats | None) -> list[Fraction | None]:
        """Score every node of one subject."""
        return exact_tree(self._leaves(at, fills), self._plan)

    def _leaves(self, at: int, fills: Floats | None) -> list[Fraction | None]:
        """Score the indicators of one subject."""
        found = []
        for column in range(len(self._specs)):
            is_filled = fills is not None and not math.isnan(fills[at, column])
            fill = self.means[column].exact if is_filled else None
            found.append(self._leaf(at, column, fill))
        return found

    def _leaf(self, at: int, column: int, fill: Fraction | None) -> Fraction | None:
        """Score one indicator of one subject."""
        leaf = self._plan.leaves[column]
        spread = self._ends(column) if leaf.kind == "min_max" else None
        value = self._exact_values(at)[column]
        return exact_leaf(value, self._ideals[column], leaf, spread, fill)

    def _exact_values(self, at: int) -> list[Fraction | None]:
        """Give the values of the indicators of one subject; none where doubles have none."""
        amounts = self._rows[at].amounts
        if amounts not in self._known:
            named = dict(zip(self._card.quantities, amounts, strict=True))
            self._known[amounts] = [exact_value(spec, named) for spec in self._specs]
        return [
            None if math.isnan(told) else exact
            for told, exact in zip(self._values[at].tolist(), self._known[amounts], strict=True)
        ]

    def _ends(self, column: int) -> tuple[Fraction, Fraction] | None:
        """Give lowest and highest for min_max: the given ones, else those of the group."""
        if column not in self._spread:
            leaf, values = self._plan.leaves[column], self._values[:, column]
            low, high = ends(values, leaf)
            is_known = not (math.isnan(low) or math.isnan(high))
            self._spread[column] = (
                (
                    meant(low) if leaf.low is not None else min(self._near(column, low)),
                    meant(high) if leaf.high is not None else max(self._near(column, high)),
                )
                if is_known
                else None
            )
        return self._spread[column]

    def _near(self, column: int, end: float) -> list[Fraction]:
        """Give the values that doubles may take for the end of the group."""
        values = self._values[:, column]
        rows = np.flatnonzero(np.abs(values - end) <= _NEAR * max(1.0, abs(end)))
        exact = (self._exact_values(at)[column] for at in rows.tolist())
        return [value for value in exact if value is not None]


def settled_totals(totals: Floats, exact: Callable[[int], Fraction], limit: float) -> Floats:
    """Settle the totals of subjects that lie near each other, or near the limit of attention."""
    near = set(near_another(totals))
    if math.isfinite(limit):
        near |= set(np.flatnonzero(np.abs(totals - limit) <= _NEAR).tolist())
    column = totals.copy()[:, None]
    edge = limit if math.isfinite(limit) else math.inf
    _tell(column, 0, {at: exact(at) for at in sorted(near)}, edge)
    return column[:, 0]


def _tell(
    scores: Floats, column: int, exact: Mapping[int, Fraction | None], limit: float = math.inf
) -> None:
    """Put the doubles of exact scores into a column."""
    known = {at: number for at, number in exact.items() if number is not None}
    doubles = in_order(known.values(), limit)
    for at, number in known.items():
        scores[at, column] = doubles[number]
