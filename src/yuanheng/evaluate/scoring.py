"""The one function from indicator values to scores; runs, robustness and what-if call it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Leaf:
    """An indicator in the plan: way of scoring, cap, and the factor from its unit to a share.

    floor: the least score; of min_max, the score of the lowest. low, high: the ends of min_max,
    None where they are those of the group, NaN where they should have been given.
    """

    id: str
    kind: Literal["ratio_to_ideal", "share_left", "ratio_to_base", "min_max"]
    cap: float
    share_factor: float
    floor: float = 0.0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Branch:
    """A node in the plan: the positions of its children among all nodes, and their weights."""

    id: str
    children: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Plan:
    """A weight tree in the order of computation: leaves first, then branches, the root last."""

    leaves: tuple[Leaf, ...]
    branches: tuple[Branch, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Name the nodes in the order of the scores."""
        return (*(leaf.id for leaf in self.leaves), *(branch.id for branch in self.branches))


def score(values: Floats, ideals: Floats, plan: Plan, fills: Floats | None = None) -> Floats:
    """Score every node for every subject of one group.

    values: (subjects, leaves) in the indicators' units, NaN where not provable; ideals: the same
    shape, the ideal or base, NaN where not given or not needed; fills: the same shape, the score
    that stands for a missing one, NaN where none does. Returns (subjects, nodes), each leaf from
    its floor to its cap, NaN where not provable. Sums run in the order of the plan, so equal input
    gives equal bytes.
    """
    nodes = np.full((values.shape[0], len(plan.ids)), np.nan)
    for column, leaf in enumerate(plan.leaves):
        raw = _raw(values[:, column], ideals[:, column], leaf)
        if fills is not None:
            raw = np.where(np.isnan(raw), fills[:, column], raw)
        nodes[:, column] = np.where(np.isnan(raw), np.nan, np.clip(raw, leaf.floor, leaf.cap))
    for position, branch in enumerate(plan.branches, start=len(plan.leaves)):
        total = np.zeros(values.shape[0])
        for child, weight in zip(branch.children, branch.weights, strict=True):
            if weight != 0:
                total = total + weight * nodes[:, child]
        nodes[:, position] = total
    return nodes


def ends(values: Floats, leaf: Leaf) -> tuple[float, float]:
    """Give lowest and highest for min_max: the given ones, else those of the group; NaN if none."""
    known = values[~np.isnan(values)]
    low, high = (known.min(), known.max()) if known.size else (np.nan, np.nan)
    return (
        float(low) if leaf.low is None else leaf.low,
        float(high) if leaf.high is None else leaf.high,
    )


def _raw(value: Floats, ideal: Floats, leaf: Leaf) -> Floats:
    """Score one indicator before floor and cap."""
    if leaf.kind == "share_left":
        return (1.0 - value * leaf.share_factor) * 100.0
    if leaf.kind == "min_max":
        low, high = ends(value, leaf)
        # max = min is not defined by the rules that score so: no spread, no score.
        spread = high - low if high > low else np.nan
        return leaf.floor + (100.0 - leaf.floor) * ((value - low) / spread)
    return value / np.where(ideal > 0, ideal, np.nan) * 100.0
