"""The one function from indicator values to scores; runs, robustness and what-if call it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Leaf:
    """An indicator in the plan: way of scoring, cap, and the factor from its unit to a share."""

    id: str
    kind: Literal["ratio_to_ideal", "share_left"]
    cap: float
    share_factor: float


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


def score(values: Floats, ideals: Floats, plan: Plan) -> Floats:
    """Score every node for every subject.

    values: (subjects, leaves) in the indicators' units, NaN where not provable; ideals: the same
    shape, NaN where not given or not needed. Returns (subjects, nodes) of 0 … cap, NaN where not
    provable. Sums run in the order of the plan, so equal input gives equal bytes.
    """
    nodes = np.full((values.shape[0], len(plan.ids)), np.nan)
    for column, leaf in enumerate(plan.leaves):
        value = values[:, column]
        if leaf.kind == "ratio_to_ideal":
            ideal = np.where(ideals[:, column] > 0, ideals[:, column], np.nan)
            raw = value / ideal * 100.0
        else:
            raw = (1.0 - value * leaf.share_factor) * 100.0
        nodes[:, column] = np.where(np.isnan(raw), np.nan, np.clip(raw, 0.0, leaf.cap))
    for position, branch in enumerate(plan.branches, start=len(plan.leaves)):
        total = np.zeros(values.shape[0])
        for child, weight in zip(branch.children, branch.weights, strict=True):
            if weight != 0:
                total = total + weight * nodes[:, child]
        nodes[:, position] = total
    return nodes
