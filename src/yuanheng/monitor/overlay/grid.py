"""Which boxes meet (候选对): a grid over the shapes of one layer, asked by those of another."""

from __future__ import annotations

import numpy as np

from yuanheng.monitor.overlay.kernel import Floats, Ints, compiled

#: So many cells for each shape at most, however small the shapes and wide the land.
_MOST_CELLS = 4


@compiled
def _cells(low: float, high: float, origin: float, size: float, count: int) -> tuple[int, int]:
    """Give the first cell that a span meets, and the one after its last."""
    first, last = np.floor((low - origin) / size), np.floor((high - origin) / size)
    return int(max(0.0, min(first, count))), int(max(-1.0, min(last, count - 1.0))) + 1


@compiled
def _size(boxes: Floats) -> Floats:
    """Choose the grid over boxes: its south-west corner, the side of a cell, how wide and high."""
    x, y = boxes[:, 0].min(), boxes[:, 1].min()
    width, height = boxes[:, 2].max() - x, boxes[:, 3].max() - y
    usual = np.median(np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]))
    most = _MOST_CELLS * len(boxes)
    side = max(usual, np.sqrt(width * height / most), max(width, height) / most)
    return np.array([x, y, side, np.floor(width / side) + 1, np.floor(height / side) + 1])


@compiled
def lay_grid(boxes: Floats) -> tuple[Floats, Ints, Ints]:
    """Lay a grid over boxes: the grid, where each cell begins, and what is in the cells.

    Boxes of no numbers are left out.
    """
    known = np.flatnonzero(~np.isnan(boxes[:, 0]))
    if not len(known):
        return np.array([0.0, 0.0, 1.0, 1.0, 1.0]), np.zeros(2, np.int64), known
    grid = _size(boxes[known])
    starts = np.zeros(int(grid[3] * grid[4]) + 1, np.int64)
    for n in known:
        west, east = _cells(boxes[n, 0], boxes[n, 2], grid[0], grid[2], int(grid[3]))
        south, north = _cells(boxes[n, 1], boxes[n, 3], grid[1], grid[2], int(grid[4]))
        for row in range(south, north):
            starts[row * int(grid[3]) + west + 1 : row * int(grid[3]) + east + 1] += 1
    starts = np.cumsum(starts)
    inside, filled = np.empty(starts[-1], np.int64), starts.copy()
    for n in known:
        west, east = _cells(boxes[n, 0], boxes[n, 2], grid[0], grid[2], int(grid[3]))
        south, north = _cells(boxes[n, 1], boxes[n, 3], grid[1], grid[2], int(grid[4]))
        for row in range(south, north):
            for cell in range(row * int(grid[3]) + west, row * int(grid[3]) + east):
                inside[filled[cell]] = n
                filled[cell] += 1
    return grid, starts, inside


@compiled
def meeting(grid: Floats, starts: Ints, inside: Ints, boxes_a: Floats, boxes_b: Floats) -> Ints:
    """Pair the boxes of a grid with others that they meet, in the order of the others."""
    pairs, found = np.empty((4 * len(boxes_b) + 64, 2), np.int64), 0
    seen = np.full(len(boxes_a), -1, np.int64)
    for b in range(len(boxes_b)):
        if np.isnan(boxes_b[b, 0]):
            continue
        west, east = _cells(boxes_b[b, 0], boxes_b[b, 2], grid[0], grid[2], int(grid[3]))
        south, north = _cells(boxes_b[b, 1], boxes_b[b, 3], grid[1], grid[2], int(grid[4]))
        for row in range(south, north):
            for cell in range(row * int(grid[3]) + west, row * int(grid[3]) + east):
                for a in inside[starts[cell] : starts[cell + 1]]:
                    if seen[a] == b or not _meet(boxes_a[a], boxes_b[b]):
                        continue
                    seen[a] = b
                    if found == len(pairs):
                        pairs = np.concatenate((pairs, np.empty_like(pairs)))
                    pairs[found, 0], pairs[found, 1] = a, b
                    found += 1
    return pairs[:found].copy()


@compiled
def _meet(a: Floats, b: Floats) -> bool:
    """Tell boxes that share more than a border."""
    return bool(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
