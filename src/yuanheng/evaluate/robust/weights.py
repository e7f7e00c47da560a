"""Weights of a tree as the share that each indicator has in the whole, drawn and with one left out.

A weighted mean of weighted means, arithmetic or geometric, is one over the indicators with the
products of their weights; so a thousand trees are one matrix.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from yuanheng.evaluate.scoring import Floats, Plan

#: Siblings' weights of many draws, (draws, siblings), to others that sum to one.
Change = Callable[[Floats], Floats]


def effective(plan: Plan, draws: int, change: Change) -> Floats:
    """Give the share of every leaf in the root for every draw: (draws, leaves).

    change: what is done to the weights of siblings; it is called once a branch, from the leaves to
    the root, so that a stream of random numbers is used in one order.
    """
    shares: list[Floats] = list(np.eye(len(plan.leaves))[:, None, :])
    for branch in plan.branches:
        weights = change(np.tile(np.array(branch.weights), (draws, 1)))
        parts = zip(branch.children, weights.T, strict=True)
        shares.append(sum((w[:, None] * shares[c] for c, w in parts), np.zeros((1, 1))))
    return np.broadcast_to(shares[-1], (draws, len(plan.leaves)))


def as_given(weights: Floats) -> Floats:
    """Leave the weights as the standard has them."""
    return weights


def drawn(streams: Floats, spread: float) -> Change:
    """Draw every weight evenly between (1 − spread) and (1 + spread) of itself, then to one again.

    streams: (draws, at least as many columns as there are nodes), each in [0, 1).
    """
    used = 0

    def change(weights: Floats) -> Floats:
        nonlocal used
        part = streams[:, used : used + weights.shape[1]]
        used += weights.shape[1]
        return _to_one(weights * (1.0 + spread * (2.0 * part - 1.0)))

    return change


def without(plan: Plan, leaf: int) -> Floats:
    """Give the shares where one leaf is left out and its siblings take its weight: (leaves,).

    A goal that has no other indicator goes with it. All zero where nothing is left.
    """
    gone = {leaf}
    shares: list[Floats] = list(np.eye(len(plan.leaves)))
    for place, branch in enumerate(plan.branches, start=len(plan.leaves)):
        kept = [
            0.0 if c in gone else w for c, w in zip(branch.children, branch.weights, strict=True)
        ]
        weights = _to_one(np.array([kept]))[0]
        if not weights.any():
            gone.add(place)
        parts = zip(branch.children, weights.tolist(), strict=True)
        shares.append(sum((w * shares[c] for c, w in parts), np.zeros(1)))
    return np.broadcast_to(shares[-1], (len(plan.leaves),))


def _to_one(weights: Floats) -> Floats:
    """Scale the weights of siblings so that they sum to one; none at all stay none."""
    total: Floats = weights.sum(axis=1, keepdims=True)
    return weights / np.where(total > 0, total, 1.0)
