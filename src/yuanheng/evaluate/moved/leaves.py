"""The summands of a score (分项): each indicator times the weights above it, in any state between.

What may have changed of an indicator: its amounts (as corrected, as they went on), the ideal, the
weights above it, and those that it is scored with. A state says which of these have come.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from yuanheng.evaluate.exact_values import exact_value
from yuanheng.evaluate.moved.sharing import State, Term
from yuanheng.evaluate.moved.sides import Ends, Side, with_ends
from yuanheng.evaluate.scoring import Leaf
from yuanheng.evaluate.ties import exact_leaf
from yuanheng.evaluate.weighing import plan_of
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.scorecards.parameters import Value, look_up
from yuanheng.standards.scorecards.scorecard import Node, Scorecard

ChangeKind = Literal[
    "standard", "type", "areas", "share", "weight", "parameter", "corrected", "facts", "others"
]


@dataclass(frozen=True)
class Change:
    """One thing that changed: what kind it is, in which area, and its name in the standard.

    facts, corrected: a quantity; others: an indicator that is scored against others; weight: the
    goal whose parts are weighed otherwise; share: the weights of the areas; areas: which there are.
    """

    kind: ChangeKind
    area: str
    name: str


@dataclass(frozen=True)
class Stages:
    """The facts of the first run as it knew them and as the second did, and those of the second."""

    then: Side
    corrected: Side
    now: Side

    @property
    def card(self) -> Scorecard:
        """Give the standard that measured them."""
        return self.then.card


@dataclass(frozen=True)
class Subject:
    """Whose figure it is."""

    zone: str
    subject: str

    @property
    def key(self) -> tuple[str, str]:
        """Name it among the results of a run."""
        return self.zone, self.subject


@dataclass(frozen=True)
class Variant:
    """One of the ways in which the figure is reckoned: before, after, or both if they are one.

    selected: the change with which it comes or goes, None where it stands all along; stands_before:
    whether it is that of before.
    """

    stages: Stages
    kind: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    selected: Change | None = None
    stands_before: bool = True

    def factor(self, state: State) -> int:
        """Tell whether it is reckoned in this way in a state, as 1 or 0."""
        if self.selected is None:
            return 1
        return int((self.selected in state) is not self.stands_before)


@dataclass(frozen=True)
class Amount:
    """A quantity of a subject in the three stages."""

    change: Change
    correction: Change
    then: int | None
    corrected: int | None
    now: int | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Name what changed of it; a stage between that nobody knows is none."""
        if self.corrected is None or self.then is None:
            return () if self.then == self.now else (self.change,)
        found = [self.correction] if self.then != self.corrected else []
        return tuple([*found, self.change] if self.corrected != self.now else found)

    def at(self, state: State) -> int | None:
        """Give the amount in a state."""
        has_come, is_corrected = self.change in state, self.correction in state
        if self.then is None or self.corrected is None or self.now is None:
            return self.now if has_come else self.then
        found = self.then
        if is_corrected and self.correction in self.changes:
            found += self.corrected - self.then
        if has_come:
            found += self.now - self.corrected
        return found


def amounts_of(
    stages: Stages, subject: Subject, area: str, names: Iterator[str] | tuple[str, ...]
) -> dict[str, Amount]:
    """Give the quantities of a formula in the three stages.

    Of an area that stands on one side only they are those of that side throughout.
    """
    place = subject.zone, subject.subject, area
    sides = [stages.then, stages.corrected, stages.now]
    if stages.then.row(*place) is None:
        sides = [stages.now] * 3
    elif stages.now.row(*place) is None:
        sides = [stages.then] * 3
    then, corrected, now = (side.amounts(*place) for side in sides)
    return {
        name: Amount(
            Change("facts", area, name),
            Change("corrected", area, name),
            then[name],
            corrected[name],
            now[name],
        )
        for name in names
    }


def value_term(variant: Variant, subject: Subject, area: str, indicator: str) -> Term:
    """Give the value of an indicator as one summand."""
    spec = variant.stages.card.indicators[indicator]
    amounts = amounts_of(variant.stages, subject, area, spec.formula.names)
    changes = [change for amount in amounts.values() for change in amount.changes]

    def value(state: State) -> Fraction | None:
        if not variant.factor(state):
            return Fraction(0)
        return exact_value(spec, {name: amount.at(state) for name, amount in amounts.items()})

    return Term(_with(variant, changes), value)


def score_terms(
    variant: Variant, subject: Subject, area: str, node: str, share: Term | None
) -> list[Term]:
    """Give the summands of the score of a node: one for each indicator below it that counts.

    share: the weight of the area in a total; None where the area itself is asked for.
    """
    card, kind = variant.stages.card, variant.kind
    root = card.trees[kind, area]
    top = next(n for n in root.walk() if n.id == node)
    plan, _, _ = plan_of(card, kind, area, variant.before)
    later, _, _ = plan_of(card, kind, area, variant.after)
    leaves = {leaf.id: (leaf, new) for leaf, new in zip(plan.leaves, later.leaves, strict=True)}
    terms = []
    for path in _paths(top):
        weights = [_Weight.of(variant, area, *step) for step in path]
        if any(w.before == w.after == 0 for w in weights):
            continue
        leaf = _ScoredLeaf.of(variant, subject, area, leaves[(path[-1][1] if path else top).id])
        terms.append(_product(variant, leaf, weights, share))
    return terms


def _product(
    variant: Variant, leaf: _ScoredLeaf, weights: list[_Weight], share: Term | None
) -> Term:
    """Give the score of an indicator times the weights above it."""
    changes = [*(w.change for w in weights if w.before != w.after), *leaf.changes]
    changes += share.changes if share else ()  # type: ignore[arg-type]

    def value(state: State) -> Fraction | None:
        found = Fraction(variant.factor(state))
        for weight in weights:
            part = weight.after if weight.change in state else weight.before
            if part is None:
                return None
            found *= part
        if share is not None:
            found *= share.value(state) or 0
        if not found:
            return found
        score = leaf.at(state)
        return None if score is None else found * score

    return Term(_with(variant, changes), value)


def _with(variant: Variant, changes: list[Change]) -> tuple[Hashable, ...]:
    """Name what acts on a term, each once; what is reckoned otherwise first."""
    selected = [variant.selected] if variant.selected else []
    return tuple(dict.fromkeys([*selected, *changes]))


def _paths(node: Node) -> Iterator[tuple[tuple[Node, Node], ...]]:
    """Give the way down to each indicator as pairs of a goal and what is below it."""
    if not node.children:
        yield ()
    for child in node.children:
        for rest in _paths(child):
            yield ((node, child), *rest)


@dataclass(frozen=True)
class _Weight:
    """A weight before and after; those below one goal change together, for they sum to 1."""

    change: Change
    before: Fraction | None
    after: Fraction | None

    @classmethod
    def of(cls, variant: Variant, area: str, goal: Node, node: Node) -> _Weight:
        before, after = (weight_in(node, values) for values in (variant.before, variant.after))
        return cls(Change("weight", area, goal.id), before, after)


def weight_in(node: Node, values: Mapping[str, Value]) -> Fraction | None:
    """Give the weight of a node: the one that was given, else that of the standard."""
    given = values.get(node.weight_parameter)
    weight = float(given.value) if given is not None else node.weight
    return None if weight is None else meant(weight)


@dataclass(frozen=True)
class _ScoredLeaf:
    """An indicator with all that its score rests on, before and after."""

    card: Scorecard
    leaf: Leaf
    amounts: dict[str, Amount]
    ideal: Change
    ideals: tuple[float | None, float | None]
    ends: Change
    given: tuple[tuple[float | None, float | None], tuple[float | None, float | None]]
    others: Change
    around: tuple[Ends, Ends]
    means: tuple[Fraction | None, Fraction | None]

    @classmethod
    def of(
        cls, variant: Variant, subject: Subject, area: str, leaves: tuple[Leaf, Leaf]
    ) -> _ScoredLeaf:
        """Gather it from the sides."""
        stages, (leaf, later) = variant.stages, leaves
        card = stages.card
        spec, ideal = card.indicators[leaf.id], card.indicators[leaf.id].scoring.ideal
        sides = stages.then, stages.now
        by_group = leaf.kind == "min_max" and (leaf.low is None or leaf.high is None)
        empty: Ends = (None, None)
        around = [
            side.others_ends(variant.kind, area, leaf, subject.key) if by_group else empty
            for side in sides
        ]
        means = [side.mean(variant.kind, area, leaf.id) for side in sides]
        return cls(
            card,
            leaf,
            amounts_of(stages, subject, area, spec.formula.names),
            Change("parameter", area, ideal or ""),
            (_number(variant.before, ideal, area), _number(variant.after, ideal, area)),
            Change("parameter", area, spec.scoring.low or spec.scoring.high or ""),
            ((leaf.low, leaf.high), (later.low, later.high)),
            Change("others", area, leaf.id),
            (around[0], around[1]),
            (means[0], means[1]),
        )

    @property
    def changes(self) -> list[Change]:
        """Name what changed of it."""
        found = [change for amount in self.amounts.values() for change in amount.changes]
        found += [self.ideal] if self.ideals[0] != self.ideals[1] else []
        found += [self.ends] if self.given[0] != self.given[1] else []
        is_filled = any(a.then is None or a.now is None for a in self.amounts.values())
        moved = self.around[0] != self.around[1] or (is_filled and self.means[0] != self.means[1])
        return [*found, self.others] if moved else found

    def at(self, state: State) -> Fraction | None:
        """Score it in a state."""
        ideal = self.ideals[self.ideal in state]
        low, high = self.given[self.ends in state]
        if any(math.isnan(x) for x in (ideal, low, high) if x is not None):
            return None
        if self.leaf.kind.startswith("ratio") and ideal is None:
            return None
        spec = self.card.indicators[self.leaf.id]
        value = exact_value(spec, {name: a.at(state) for name, a in self.amounts.items()})
        leaf = with_ends(self.leaf, low, high)
        fill = self.means[self.others in state] if self._may_fill(state) else None
        spread = _spread(leaf, value, self.around[self.others in state])
        return exact_leaf(value, ideal or 0.0, leaf, spread, fill)

    def _may_fill(self, state: State) -> bool:
        """Tell whether just those facts are missing that a policy stands for."""
        policy = self.card.missing.get(self.leaf.id)
        lacking = {name for name, amount in self.amounts.items() if amount.at(state) is None}
        return policy is not None and lacking == {policy.lacks}


def _spread(leaf: Leaf, value: Fraction | None, around: Ends) -> tuple[Fraction, Fraction] | None:
    """Give lowest and highest for min_max: the given ones, else those of the group with its own."""
    if leaf.kind != "min_max" or value is None:
        return None
    low, high = around
    low = value if low is None else min(value, low)
    high = value if high is None else max(value, high)
    return (
        low if leaf.low is None else meant(leaf.low),
        high if leaf.high is None else meant(leaf.high),
    )


def _number(values: Mapping[str, Value], name: str | None, area: str) -> float | None:
    given = look_up(values, name, area) if name else None
    return None if given is None else float(given.value)
