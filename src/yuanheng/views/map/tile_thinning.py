"""Parcels below a pixel (概览综合): cells of one pixel that keep the area of every colour."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from yuanheng.views.map.tile_encoding import Places, Whole

Measures = npt.NDArray[np.float64]


def gather(centres: Measures, areas: Measures, kinds: Places, side: float) -> tuple[Places, Whole]:
    """Choose the cells that stand for small shapes, and for each the shape that it shows.

    centres: (shapes, 2); areas: (shapes,), each at most that of a cell; kinds: (shapes,) numbers of
    their colours; side: that of a cell. Gives the shapes chosen, and column and row of their cells.

    Cells are visited along a curve on which neighbours lie together. Each gets the colour that is
    most in arrears among those of its own shapes, and what is painted too much or too little is
    carried on, so that the area of each colour is kept and none appears where there is none. A
    colour too rare for that gets one cell, at its largest shape: a single finding stays to be seen.
    """
    cells = np.floor(centres / side).astype(np.int64)
    curve = _curve(cells - cells.min(axis=0, initial=np.iinfo(np.int64).max))
    order = np.lexsort((-areas, kinds, curve))
    pair = np.stack((curve[order], kinds[order]))
    first = np.flatnonzero(np.append(True, (np.diff(pair) != 0).any(axis=0))[: len(order)])
    if not len(first):
        return np.empty(0, dtype=np.intp), np.empty((0, 2), dtype=np.int64)
    shares = np.add.reduceat(areas[order], first) / side**2
    largest = order[first]
    starts = np.flatnonzero(np.diff(curve[largest], prepend=-1))
    chosen = largest[_diffused(kinds[largest].tolist(), shares.tolist(), [*starts, len(first)])]
    by_size = np.argsort(-areas)
    present, at = np.unique(kinds[by_size], return_index=True)
    rare = ~np.isin(present, kinds[chosen])
    chosen = np.concatenate((chosen, by_size[at[rare]]))
    return chosen, cells[chosen]


def _diffused(kinds: list[int], shares: list[float], starts: list[int]) -> list[int]:
    """Give the entries that get a cell: kinds and shares of a cell by entry, cells by `starts`."""
    carried = dict.fromkeys(kinds, 0.0)
    open_share, chosen = 0.0, []
    for begin, end in pairwise(starts):
        for n in range(begin, end):
            carried[kinds[n]] += shares[n]
            open_share += shares[n]
        if open_share >= 0.5:
            best = max(range(begin, end), key=lambda n: carried[kinds[n]])
            carried[kinds[best]] -= 1
            open_share -= 1
            chosen.append(best)
    return chosen


def _curve(cells: Whole) -> Whole:
    """Number cells along a curve of Morton: the bits of column and row by turns."""
    spread = np.zeros(len(cells), dtype=np.int64)
    for bit in range(26):
        spread |= ((cells[:, 0] >> bit) & 1) << 2 * bit | ((cells[:, 1] >> bit) & 1) << 2 * bit + 1
    return spread
