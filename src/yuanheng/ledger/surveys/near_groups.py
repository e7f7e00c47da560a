"""Groups of boxes that lie near each other (成片), each step no further than a given distance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

Boxes = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]

#: Up to so many pairs are compared at once; beyond, a tree finds the nearest.
_PAIRS = 10_000
_FEW = 32


def near_groups(bounds: Boxes, apart_m: float) -> Numbers:
    """Number the group of each box (west, south, east, north), from 0.

    Two boxes are in one group where they are within `apart_m` of each other both east to west and
    north to south, or where others lead from one to the other in such steps.
    """
    west, south, east, north = bounds.T
    # Boxes whose middles share a cell of this size are near for certain.
    middles = (west + east) / 2, (south + north) / 2
    column, row = (np.unique(m // apart_m, return_inverse=True)[1] for m in middles)
    _, cell = np.unique(column * (row.max() + 1) + row, return_inverse=True)
    order = np.argsort(cell, kind="stable")
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    members = np.split(order, starts[1:])
    low = np.minimum.reduceat(bounds[order, :2], starts)
    high = np.maximum.reduceat(bounds[order, 2:], starts)
    whole = shapely.box(*(low - apart_m / 2).T, *(high + apart_m / 2).T)
    leader = list(range(len(members)))
    for one, other in zip(*(side.tolist() for side in _pairs(whole)), strict=True):
        a, b = _first(leader, one), _first(leader, other)
        if a != b and _touch(bounds[members[one]], bounds[members[other]], apart_m):
            leader[max(a, b)] = min(a, b)
    firsts = np.array([_first(leader, n) for n in range(len(leader))])
    return np.asarray(np.unique(firsts, return_inverse=True)[1].ravel()[cell], dtype=np.intp)


def _pairs(boxes: npt.NDArray[np.object_]) -> tuple[Numbers, Numbers]:
    """Give the pairs of boxes that meet, each once."""
    left, right = shapely.STRtree(boxes).query(boxes)
    once = left < right
    return left[once], right[once]


def _first(leader: list[int], n: int) -> int:
    """Find the first of a group, and shorten the way to it."""
    while leader[n] != n:
        leader[n] = leader[leader[n]]
        n = leader[n]
    return n


def _touch(some: Boxes, others: Boxes, apart_m: float) -> bool:
    """Tell whether any box of one cell is near any of another."""
    some, others = _facing(some, others, apart_m), _facing(others, some, apart_m)
    if not some.size or not others.size:
        return False
    # Where many lie near each other, a few of each tell it at once.
    if _any_near(_few(some), _few(others), apart_m):
        return True
    if some.shape[0] * others.shape[0] <= _PAIRS:
        return _any_near(some, others, apart_m)
    grown = [shapely.box(*(b + np.array([-1, -1, 1, 1]) * apart_m / 2).T) for b in (some, others)]
    _, distance = shapely.STRtree(grown[0]).query_nearest(
        grown[1], return_distance=True, all_matches=False
    )
    return bool(np.min(distance) == 0)


def _facing(boxes: Boxes, others: Boxes, apart_m: float) -> Boxes:
    """Give the boxes that lie near the frame of the others."""
    low, high = others[:, :2].min(axis=0) - apart_m, others[:, 2:].max(axis=0) + apart_m
    near = ((boxes[:, 2:] >= low) & (boxes[:, :2] <= high)).all(axis=1)
    return np.asarray(boxes[near], dtype=np.float64)


def _any_near(some: Boxes, others: Boxes, apart_m: float) -> bool:
    """Compare every box with every other."""
    gaps = np.maximum(
        some[:, None, :2] - others[None, :, 2:], others[None, :, :2] - some[:, None, 2:]
    )
    return bool((gaps <= apart_m).all(axis=2).any())


def _few(boxes: Boxes) -> Boxes:
    """Take some of many boxes, evenly."""
    return boxes[:: max(1, boxes.shape[0] // _FEW)]
