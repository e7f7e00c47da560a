"""The scores of a group (同类计分): all subjects of one type and area through one plan at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, partial

import numpy as np

from yuanheng.evaluate.measured import Measured
from yuanheng.evaluate.scoring import Floats, ends, score
from yuanheng.evaluate.ties import ExactGroup, Mean
from yuanheng.evaluate.weighing import or_nan, plan_of, unique
from yuanheng.model.evaluation import Filled, Missing, NodeScore, weakest
from yuanheng.standards.scorecards.parameters import Value, look_up
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.standards.scorecards.weight_tree import weight_name


class Group:
    """The subjects of one type in one area: their plan, weights, ideals and values."""

    def __init__(
        self,
        card: Scorecard,
        kind: str,
        area: str,
        rows: Sequence[Measured],
        values: Mapping[str, Value],
    ) -> None:
        """Lay out the plan and the values; StandardError where weights do not sum to 1."""
        self.card, self.kind, self.area, self.rows, self.given = card, kind, area, rows, values
        self.plan, self.weights, self.unweighted = plan_of(card, kind, area, values)
        place = {name: n for n, name in enumerate(card.indicators)}
        self.places = [place[leaf.id] for leaf in self.plan.leaves]
        self.values = np.array(
            [[or_nan(row.indicators[at].value) for at in self.places] for row in rows]
        ).reshape(len(rows), len(self.places))
        self.ideals = [_ideal(card, leaf.id, area, values) for leaf in self.plan.leaves]
        self.absent = [self._absent(leaf.id) for leaf in self.plan.leaves]
        self.fills: Floats | None = None
        self.statuses: dict[frozenset[str], dict[str, str]] = {}

    @cached_property
    def exact(self) -> ExactGroup:
        """Reckon the same as fractions, where doubles do not tell."""
        ideals = [or_nan(_number(ideal)) for ideal in self.ideals]
        return ExactGroup(self.card, self.plan, self.rows, self.values, ideals)

    def scores(self) -> Floats:
        """Score every node of every subject."""
        wanted = np.array([or_nan(_number(ideal)) for ideal in self.ideals])
        return score(self.values, np.broadcast_to(wanted, self.values.shape), self.plan, self.fills)

    def fill(self, means: Mapping[str, Mean]) -> None:
        """Put the score of a policy where the facts it means, and no others, are missing."""
        fills = np.full(self.values.shape, np.nan)
        for column, leaf in enumerate(self.plan.leaves):
            policy = self.card.missing.get(leaf.id)
            if policy is None:
                continue
            for at, row in enumerate(self.rows):
                lacks = {m.quantity for m in row.indicators[self.places[column]].missing}
                if lacks == {policy.lacks}:
                    fills[at, column] = means[leaf.id].value
            self.exact.means[column] = means[leaf.id]
        self.fills = fills

    def nodes(self) -> list[tuple[NodeScore, ...]]:
        """Give the scored tree of every subject, with status, missing facts and policies."""
        scores = self.exact.settled(self.scores(), self.fills)
        return [self._nodes(at, scores[at].tolist()) for at in range(len(self.rows))]

    def _nodes(self, at: int, scores: list[float]) -> tuple[NodeScore, ...]:
        """Give the scored tree of one subject."""
        leaves = len(self.plan.leaves)
        filled = self._filled(at)
        statuses = self._statuses(frozenset(f.indicator for f in filled.values()))
        found = [
            self._leaf(at, column, scores[column], filled.get(column), statuses)
            for column in range(leaves)
        ]
        for branch, value in zip(self.plan.branches, scores[leaves:], strict=True):
            children = [found[c] for c in branch.children]
            missing = [m for c in children for m in c.missing]
            if self.unweighted:
                names = {weight_name(self.kind, self.area, c.id) for c in children}
                missing = [*(m for m in self.unweighted if m.name in names), *missing]
            found.append(
                NodeScore(
                    branch.id,
                    or_none(value),
                    self.weights[branch.id],
                    statuses[branch.id],
                    None,
                    unique(missing),
                    tuple(f for c in children for f in c.filled) if filled else (),
                )
            )
        return tuple(found)

    def _filled(self, at: int) -> dict[int, Filled]:
        """Name the policies that stand in the scores of one subject, by column."""
        if self.fills is None:
            return {}
        policies = self.card.missing
        return {
            column: Filled(leaf.id, policies[leaf.id].fill, policies[leaf.id].of)
            for column, leaf in enumerate(self.plan.leaves)
            if leaf.id in policies and not math.isnan(self.fills[at, column])
        }

    def _leaf(
        self,
        at: int,
        column: int,
        value: float,
        filled: Filled | None,
        statuses: Mapping[str, str],
    ) -> NodeScore:
        """Give the score of one indicator of one subject."""
        name = self.plan.leaves[column].id
        return NodeScore(
            name,
            or_none(value),
            self.weights[name],
            statuses[name],
            _number(self.ideals[column]),
            () if filled else self._missing(at, column, value),
            (filled,) if filled else (),
        )

    def _missing(self, at: int, column: int, value: float) -> tuple[Missing, ...]:
        """Name what the score of an indicator lacks: facts, parameters, or a spread."""
        leaf = self.plan.leaves[column]
        missing = self.rows[at].indicators[self.places[column]].missing
        if self.absent[column]:
            return (*missing, *self.absent[column])
        if not math.isnan(value) or missing:
            return missing
        if leaf.kind == "min_max":
            low, high = ends(self.values[:, column], leaf)
            if not high > low:
                return (Missing("no-spread", leaf.id),)
        return (Missing("no-value", leaf.id),)

    def _absent(self, indicator: str) -> tuple[Missing, ...]:
        """Name the parameters that the score of an indicator needs and nobody gave."""
        return tuple(
            Missing("parameter", name)
            for name in self.card.indicators[indicator].scoring.parameters
            if look_up(self.given, name, self.area) is None
        )

    def _statuses(self, filled: frozenset[str]) -> dict[str, str]:
        """Give the status of every node where these indicators are filled by a policy."""
        if filled not in self.statuses:
            self.statuses[filled] = self._weakest(filled)
        return self.statuses[filled]

    def _weakest(self, filled: frozenset[str]) -> dict[str, str]:
        """Take for every node the weakest status of what it was made of."""
        found: dict[str, str] = {}
        for leaf in self.plan.leaves:
            spec = self.card.indicators[leaf.id]
            used = [look_up(self.given, name, self.area) for name in spec.scoring.parameters]
            policy = [self.card.missing[leaf.id].status] if leaf.id in filled else []
            found[leaf.id] = weakest(
                spec.status, spec.scoring.status, *(u.status for u in used if u), *policy
            )
        ids = self.plan.ids
        for branch in self.plan.branches:
            children = [ids[c] for c in branch.children]
            found[branch.id] = weakest(
                *(found[c] for c in children), *(self._weight_status(c) for c in children)
            )
        return found

    def _weight_status(self, node: str) -> str:
        """Give the status of a weight."""
        given = self.given.get(weight_name(self.kind, self.area, node))
        return given.status if given else self.card.tree_status.get(self.kind, "secondary")


def score_groups(
    card: Scorecard,
    rows: Sequence[Measured],
    kinds: Sequence[str | None],
    values: Mapping[str, Value],
) -> list[tuple[NodeScore, ...]]:
    """Score every row with those of its type and area; a row without type has no scores."""
    scored: list[tuple[NodeScore, ...]] = [()] * len(rows)
    for places, group in grouped(card, rows, kinds, values).values():
        for at, nodes in zip(places, group.nodes(), strict=True):
            scored[at] = nodes
    return scored


def grouped(
    card: Scorecard,
    rows: Sequence[Measured],
    kinds: Sequence[str | None],
    values: Mapping[str, Value],
) -> dict[tuple[str, str], tuple[list[int], Group]]:
    """Put the rows into the groups that are scored together, by type and area, with their places.

    What the policies of the standard put where facts are missing stands in them.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for at, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        if kind is not None:
            places.setdefault((kind, row.area), []).append(at)
    groups = {
        (kind, area): Group(card, kind, area, [rows[at] for at in found], values)
        for (kind, area), found in places.items()
    }
    if card.missing:
        means = _means(card, groups)
        for group in groups.values():
            group.fill(means)
    return {key: (places[key], group) for key, group in groups.items()}


def _means(card: Scorecard, groups: Mapping[tuple[str, str], Group]) -> dict[str, Mean]:
    """Give the mean score that each policy fills in, over the group it names; NaN where none."""
    means = {}
    for policy in card.missing.values():
        found: list[float] = []
        counts: list[Callable[[], Counter[Fraction]]] = []
        for (kind, _), group in groups.items():
            ids = group.plan.ids
            if kind == policy.of and policy.indicator in ids:
                place = ids.index(policy.indicator)
                column = group.scores()[:, place]
                found += column[~np.isnan(column)].tolist()
                counts.append(partial(group.exact.counted, place))
        value = math.fsum(found) / len(found) if found else math.nan
        means[policy.indicator] = Mean(value, counts)
    return means


def _ideal(card: Scorecard, indicator: str, area: str, values: Mapping[str, Value]) -> Value | None:
    """Find the ideal or base of an indicator for an area; None where not given or not needed."""
    name = card.indicators[indicator].scoring.ideal
    return look_up(values, name, area) if name else None


def _number(value: Value | None) -> float | None:
    """Give the number of a parameter."""
    return None if value is None else float(value.value)


def or_none(value: float) -> float | None:
    """Give None for NaN."""
    return None if math.isnan(value) else float(value)
