"""Which ranks are solid: intervals, unsafe neighbours, what matters, what one indicator does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuanheng.evaluate.robust.draws import (
    Assumptions,
    Draw,
    Field,
    Ranks,
    Scorer,
    aggregate,
    draw,
    mixed,
    ranks,
)
from yuanheng.evaluate.robust.weights import as_given, effective, without
from yuanheng.evaluate.scoring import Floats

#: The middle nine tenths of the draws are the interval of a rank.
LOW, HIGH = 0.05, 0.95
#: A rank or an order that holds in so many draws is solid.
SAFE = 0.95
#: Uncertain factors, in the order in which they are told.
FACTORS = ("weights", "scoring", "aggregation")


@dataclass(frozen=True)
class Standing:
    """How a rank stands: nominal, interval, best and worst, and the share of draws it holds in.

    passes: the share of draws in which it is within the line to pass; None where none is drawn.
    """

    rank: int
    low: int
    high: int
    best: int
    worst: int
    holds: float
    passes: float | None = None

    @property
    def is_solid(self) -> bool:
        """Tell a rank that hardly any draw changes."""
        return self.holds >= SAFE


@dataclass(frozen=True)
class Pair:
    """Two neighbours in the order, by position, and the share of draws that keep it."""

    upper: int
    lower: int
    keeps: float


@dataclass(frozen=True)
class Effect:
    """What a factor does to the ranks: alone, and with all that it does together with others."""

    factor: str
    first: float
    total: float


@dataclass(frozen=True)
class OneOut:
    """What leaving out one indicator does: ranks that change, the greatest shift, the mean one."""

    indicator: str
    changed: int
    most: int
    mean: float


@dataclass(frozen=True)
class Robustness:
    """All of it for one group, in the order of the field's subjects.

    effects: empty where nothing moves a rank, so that there is nothing to be explained;
    solid_by_weights: how many ranks are solid where nothing but the weights is uncertain.
    """

    standings: tuple[Standing, ...]
    unsafe: tuple[Pair, ...]
    effects: tuple[Effect, ...]
    one_out: tuple[OneOut, ...]
    solid_by_weights: int


def robustness(field: Field, nominal: Floats, assumptions: Assumptions) -> Robustness:
    """Draw the assumptions and tell how the ranks of a field stand.

    nominal: (subjects,), the scores as the run has them.
    """
    rng = np.random.default_rng(assumptions.seed)
    scorer = Scorer(field, assumptions)
    first, second = draw(field, assumptions, rng), draw(field, assumptions, rng)
    scores = scorer.scores(first)
    found, base = ranks(scores), ranks(nominal[None, :])[0]
    return Robustness(
        _standings(found, base, assumptions),
        _unsafe(scores, nominal),
        _effects(scorer, (first, second), base, found),
        one_out(field, scorer.given, base),
        _solid_by_weights(scorer, first, base),
    )


def _solid_by_weights(scorer: Scorer, at: Draw, base: Ranks) -> int:
    """Count the ranks that are solid under the same weights, scored and joined as the run was."""
    nothing = np.zeros_like(at.scoring)
    found = ranks(scorer.scores(Draw(at.weights, nothing, nothing)))
    return int(((found == base).mean(axis=0) >= SAFE).sum())


def _standings(found: Ranks, base: Ranks, assumptions: Assumptions) -> tuple[Standing, ...]:
    """Give the interval of every subject; of ranks that were drawn, never one between two."""
    cuts = np.quantile(found, (LOW, HIGH), axis=0, method="inverted_cdf")
    holds = (found == base).mean(axis=0)
    low, high = cuts.astype(int).tolist()
    best, worst = found.min(axis=0).tolist(), found.max(axis=0).tolist()
    line, n = assumptions.line, found.shape[1]
    passes = [None] * n if line is None else (found <= line.place(n)).mean(axis=0).tolist()
    rows = zip(base.tolist(), low, high, best, worst, holds.tolist(), passes, strict=True)
    return tuple(Standing(*row) for row in rows)


def _unsafe(scores: Floats, nominal: Floats) -> tuple[Pair, ...]:
    """List the neighbours whose order too many draws do not keep, the least safe first.

    Equal neighbours have no order that could be kept.
    """
    order = np.argsort(-nominal, kind="stable")
    upper, lower = order[:-1], order[1:]
    keeps = (np.round(scores[:, upper] - scores[:, lower], 9) > 0).mean(axis=0)
    pairs = [
        Pair(int(u), int(w), float(k))
        for u, w, k in zip(upper, lower, keeps, strict=True)
        if k < SAFE and nominal[u] > nominal[w]
    ]
    return tuple(sorted(pairs, key=lambda pair: pair.keeps))


def _effects(
    scorer: Scorer, draws: tuple[Draw, Draw], base: Ranks, found: Ranks
) -> tuple[Effect, ...]:
    """Give the first-order and total effects of the factors on the mean shift of the ranks.

    Saltelli et al. 2010 for the first order, Jansen 1999 for the total.
    """
    first, second = draws
    a = np.abs(found - base).mean(axis=1)
    b = np.abs(ranks(scorer.scores(second)) - base).mean(axis=1)
    variance = float(np.concatenate([a, b]).var())
    if variance == 0:
        return ()
    effects = []
    for factor in FACTORS:
        if not _is_uncertain(scorer.assumptions, factor):
            continue
        c = np.abs(ranks(scorer.scores(mixed(first, second, [factor]))) - base).mean(axis=1)
        alone = float((b * (c - a)).mean()) / variance
        total = float(((a - c) ** 2).mean()) / (2 * variance)
        effects.append(Effect(factor, min(max(alone, 0.0), 1.0), total))
    return tuple(effects)


def _is_uncertain(assumptions: Assumptions, factor: str) -> bool:
    """Tell whether a factor is drawn at all."""
    drawn = {
        "weights": assumptions.spread > 0,
        "scoring": assumptions.has_range,
        "aggregation": assumptions.has_geometric,
    }
    return drawn[factor]


def one_out(field: Field, leaves: Floats, base: Ranks) -> tuple[OneOut, ...]:
    """Leave out every indicator that counts, one after the other, the one that moves most first."""
    counts = effective(field.plan, 1, as_given)[0]
    found = []
    for place, leaf in enumerate(field.plan.leaves):
        shares = without(field.plan, place)
        if counts[place] == 0 or not shares.any():
            continue
        shift = np.abs(ranks(aggregate(leaves, shares[None, :], is_geometric=False))[0] - base)
        found.append(OneOut(leaf.id, int((shift > 0).sum()), int(shift.max()), float(shift.mean())))
    return tuple(sorted(found, key=lambda o: -o.mean))
