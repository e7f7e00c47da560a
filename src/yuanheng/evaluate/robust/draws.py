"""The scores of many subjects under many assumptions at once, and the ranks that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from yuanheng.evaluate.robust.weights import drawn, effective
from yuanheng.evaluate.scoring import Floats, Leaf, Plan, score

Ranks = npt.NDArray[np.int32]

#: Scores nearer than this are equal: doubles of one score may come out in two ways.
_TIE = 9
#: A geometric mean takes a score below this as this; one of zero would swallow all the others.
LEAST = 1.0


@dataclass(frozen=True)
class Field:
    """The subjects that are ranked together, as the scoring function takes them.

    values, ideals, fills: (subjects, leaves), see `score`; every subject has a score.
    """

    plan: Plan
    values: Floats
    ideals: Floats
    fills: Floats | None = None


@dataclass(frozen=True)
class PassLine:
    """Down to which rank a subject passes (入围线): so many, a share of all, or all but the last.

    Exactly one stands. Of a share the part of a place does not count: 70 % of 13 are nine.
    """

    first: int | None = None
    share: Fraction | None = None
    but_last: int | None = None

    def place(self, subjects: int) -> int:
        """Give the last rank that passes among so many; nought where none does."""
        if self.first is not None:
            return min(self.first, subjects)
        if self.share is not None:
            return int(self.share * subjects)
        return max(0, subjects - (self.but_last or 0))


@dataclass(frozen=True)
class Assumptions:
    """What is held to be uncertain: weights by a share of themselves, scoring, and aggregation.

    spread: 0.25 draws each weight between three and five quarters of itself. has_range,
    has_geometric: whether indicators may also be scored between the lowest and the highest of the
    group, and goals by the geometric mean. Equal seeds give equal draws.
    """

    spread: float = 0.25
    has_range: bool = True
    has_geometric: bool = True
    draws: int = 2000
    seed: int = 20260101
    line: PassLine | None = None


@dataclass(frozen=True)
class Draw:
    """The factors of many draws, each in [0, 1): one a weight, one for scoring, one for goals."""

    weights: Floats
    scoring: Floats
    aggregation: Floats


def draw(field: Field, assumptions: Assumptions, rng: np.random.Generator) -> Draw:
    """Draw the factors."""
    n, nodes = assumptions.draws, len(field.plan.ids)
    return Draw(rng.random((n, nodes)), rng.random(n), rng.random(n))


class Scorer:
    """Scores the subjects of a field under draws; the leaves are scored once for each way."""

    def __init__(self, field: Field, assumptions: Assumptions) -> None:
        """Score the leaves as the standard does, and between lowest and highest if that may be."""
        self.field, self.assumptions = field, assumptions
        leaves = len(field.plan.leaves)
        self.given = score(field.values, field.ideals, field.plan, field.fills)[:, :leaves]
        self.ranged = ranged(field, self.given) if assumptions.has_range else self.given

    def scores(self, at: Draw) -> Floats:
        """Score every subject under every draw: (draws, subjects)."""
        shares = effective(
            self.field.plan, len(at.scoring), drawn(at.weights, self.assumptions.spread)
        )
        is_ranged = (at.scoring >= 0.5) & self.assumptions.has_range
        is_geometric = (at.aggregation >= 0.5) & self.assumptions.has_geometric
        found = np.empty((len(at.scoring), self.given.shape[0]))
        for leaves, ways in ((self.given, ~is_ranged), (self.ranged, is_ranged)):
            for how, rows in ((False, ways & ~is_geometric), (True, ways & is_geometric)):
                if rows.any():
                    found[rows] = aggregate(leaves, shares[rows], is_geometric=how)
        return found


def aggregate(leaves: Floats, shares: Floats, *, is_geometric: bool) -> Floats:
    """Weigh the scores of the leaves: leaves (subjects, leaves), shares (draws, leaves).

    A leaf without weight counts for nothing, known or not. Returns (draws, subjects), every sum in
    the order of the leaves, so that equal subjects are equal to the last bit wherever they stand.
    """
    counts = shares.any(axis=0)
    leaves, shares = leaves[:, counts], shares[:, counts]
    if is_geometric:
        leaves = np.log(np.maximum(leaves, LEAST))
    found: Floats = np.einsum("dl,sl->ds", shares, leaves)
    return np.exp(found) if is_geometric else found


def ranged(field: Field, given: Floats) -> Floats:
    """Score the leaves between the lowest and the highest of the group, 0 to 100 (极差法).

    A leaf that all share equally, or that a policy filled, keeps the score that it has: there is no
    place between equals, and a filled score has no value.
    """
    found = given.copy()
    for column, leaf in enumerate(field.plan.leaves):
        sign = -1.0 if leaf.kind == "share_left" else 1.0
        as_range = Plan((_between(leaf),), ())
        values = sign * field.values[:, column : column + 1]
        scores = score(values, np.full_like(values, np.nan), as_range)[:, 0]
        found[:, column] = np.where(np.isnan(scores), given[:, column], scores)
    return found


def _between(leaf: Leaf) -> Leaf:
    """Take an indicator between the lowest and highest of its group."""
    return replace(leaf, kind="min_max", cap=100.0, floor=0.0, low=None, high=None)


def ranks(scores: Floats) -> Ranks:
    """Rank the subjects of every draw, the highest first, equals alike: (draws, subjects)."""
    rounded = np.round(scores, _TIE)
    order = np.argsort(-rounded, axis=1, kind="stable")
    sorted_ = np.take_along_axis(rounded, order, axis=1)
    place = np.broadcast_to(np.arange(1, scores.shape[1] + 1, dtype=np.int32), scores.shape).copy()
    same = np.zeros(scores.shape, dtype=bool)
    same[:, 1:] = sorted_[:, 1:] == sorted_[:, :-1]
    place[same] = 0
    place = np.maximum.accumulate(place, axis=1)
    found = np.empty(scores.shape, dtype=np.int32)
    np.put_along_axis(found, order, place, axis=1)
    return found


def mixed(first: Draw, second: Draw, factors: Sequence[str]) -> Draw:
    """Take the factors named from the second draw and the others from the first."""
    return replace(first, **{name: getattr(second, name) for name in factors})
