"""Pairs of patches that meet (相交的图斑), and the refusal of layers in which almost all do.

Neighbours meet a few others each. Twenty thousand patches that all lie on one spot meet in two
hundred million pairs, which no computer of an office holds: such a layer is a fault, or a trap.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

from yuanheng.errors import SourceError, Where, say

#: So many pairs for each patch, and so many besides, are more than any survey has.
_EACH, _BESIDES = 40, 100_000
#: At most about so many pairs are looked for at once.
_AT_ONCE = 5_000_000

Rows = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]


def pairs_that_meet(asking: Shapes, asked: Shapes, where: Where | None = None) -> tuple[Rows, Rows]:
    """Give each pair of shapes of both that meet, as their places; those in no place meet none.

    SourceError where they are so many that the shapes must lie on each other over and over.
    """
    found = few_pairs(asking, asked, "intersects")
    if found is None:
        raise SourceError(
            say("So many patches lie on each other that they cannot be compared"),
            where=where,
            remedy=say(
                "Look for land that is drawn many times over; each patch may stand there once."
            ),
        )
    return found


def few_pairs(
    asking: Shapes, asked: Shapes, how: Literal["intersects"] | None = None
) -> tuple[Rows, Rows] | None:
    """Give the pairs of which the shapes meet, or their frames; None where they are too many."""
    tree = shapely.STRtree(asked)
    none: Rows = np.empty(0, dtype=np.intp)
    found, left_over = [(none, none)], _EACH * (asking.size + asked.size) + _BESIDES
    for first, last in _portions(asking, asked):
        left, right = tree.query(asking[first:last], predicate=how)
        found.append((left + first, right))
        left_over -= left.size
        if left_over < 0:
            return None
    lefts, rights = zip(*found, strict=True)
    return np.concatenate(lefts), np.concatenate(rights)


def _portions(asking: Shapes, asked: Shapes) -> Iterator[tuple[int, int]]:
    """Part the first so that none of their portions can meet too many of the second.

    Shapes meet only where they do from west to east and from south to north; either is counted by
    sorting, and the lesser is a bound.
    """
    some, others = shapely.bounds(asking), shapely.bounds(asked)
    others = others[np.isfinite(others).all(axis=1)]
    bound = np.full(asking.size, np.inf)
    for low in (0, 1):
        begun = np.searchsorted(np.sort(others[:, low]), some[:, low + 2], side="right")
        ended = np.searchsorted(np.sort(others[:, low + 2]), some[:, low], side="left")
        bound = np.minimum(bound, begun - ended)
    sums = np.cumsum(np.where(np.isfinite(some).all(axis=1), bound, 0))
    first, before = 0, 0.0
    while first < asking.size:
        last = max(first + 1, int(np.searchsorted(sums, before + _AT_ONCE, side="right")))
        yield first, last
        first, before = last, float(sums[last - 1])
