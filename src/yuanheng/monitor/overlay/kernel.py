"""The area of A∩B by pairs of edges (叠加面积核): exact for holes and for shapes of several parts.

Of two oriented shapes it is the sum over all pairs of edges of sign × sign × ∫ min(edge of A, edge
of B) over the x that both have. An edge that runs left bounds its land from above (+1), one that
runs right from below (−1); an upright one bounds nothing. Only valid shapes may enter: of a ring
that crosses itself the two halves cancel out in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Function = TypeVar("Function", bound=Callable[..., Any])
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_POLYGON, _MULTIPOLYGON, _LITTLE = 3, 6, 1
#: Where bytes are no shape that is read, it has no edges, and a box of no numbers.
_HEAD, _POINT = 5, 16


#: What is compiled at its first call, and not yet told where to keep that.
_UNKEPT: list[Any] = []


def compiled(function: Function) -> Function:
    """Have a function compiled for this processor when it is first called."""
    made = numba.njit(nogil=True)(function)
    _UNKEPT.append(made)
    return cast("Function", made)


def keep() -> None:
    """Keep what will be compiled for the next process, beside its module or in the user's folder.

    An install that is read only, of a user without a folder, compiles anew in each process. It is
    asked at the first use: at import no file is looked for.
    """
    while _UNKEPT:
        with suppress(RuntimeError):  # no place for what is compiled
            _UNKEPT.pop().enable_caching()


@compiled
def _count_at(data: npt.NDArray[np.uint8], at: int, end: int) -> int:
    """Read a number of four bytes; -1 where they break off."""
    if at + 4 > end:
        return -1
    low = np.int64(data[at]) | np.int64(data[at + 1]) << 8
    return int(low | np.int64(data[at + 2]) << 16 | np.int64(data[at + 3]) << 24)


@compiled
def _read_ring(
    data: npt.NDArray[np.uint8], at: int, points: int, ring: int, edges: Floats, filled: int
) -> tuple[int, float]:
    """Add the edges of a ring, the first anticlockwise, holes clockwise; gives count and area."""
    xy = data[at : at + _POINT * points].copy().view(np.float64).reshape(points, 2)
    x0, y0, twice = xy[0, 0], xy[0, 1], 0.0
    for i in range(points - 1):
        twice += (xy[i, 0] - x0) * (xy[i + 1, 1] - y0) - (xy[i + 1, 0] - x0) * (xy[i, 1] - y0)
    turn = 1.0 if (twice > 0) == (ring == 0) else -1.0
    for i in range(points - 1):
        if xy[i, 0] == xy[i + 1, 0]:
            continue
        left, right, sign = i, i + 1, -turn
        if xy[i, 0] > xy[i + 1, 0]:
            left, right, sign = i + 1, i, turn
        edges[filled, 0], edges[filled, 1] = xy[left, 0], xy[left, 1]
        edges[filled, 2], edges[filled, 3] = xy[right, 0], xy[right, 1]
        rise = (xy[right, 1] - xy[left, 1]) / (xy[right, 0] - xy[left, 0])
        edges[filled, 4], edges[filled, 5] = sign, rise
        filled += 1
    return filled, abs(twice) * (0.5 if ring == 0 else -0.5)


@compiled
def _read_polygon(
    data: npt.NDArray[np.uint8], at: int, end: int, edges: Floats, filled: int
) -> tuple[int, int, float]:
    """Add the edges of the rings of a polygon; gives where it ends, -1 if it breaks off."""
    area, rings = 0.0, _count_at(data, at, end)
    at += 4
    for ring in range(rings):
        points = _count_at(data, at, end)
        at += 4
        if points < 4 or at + _POINT * points > end:
            return -1, filled, area
        filled, part = _read_ring(data, at, points, ring, edges, filled)
        area += part
        at += _POINT * points
    return (at if rings > 0 else -1), filled, area


@compiled
def _read_shape(
    data: npt.NDArray[np.uint8], at: int, end: int, edges: Floats, filled: int
) -> tuple[int, float]:
    """Add the edges of a shape; gives how many there are then (as before: unread), and its area."""
    first, area, parts = filled, 0.0, 1
    if end - at < _HEAD or data[at] != _LITTLE:
        return first, 0.0
    kind = _count_at(data, at + 1, end)
    at += _HEAD
    if kind == _MULTIPOLYGON:
        parts = _count_at(data, at, end)
        at += 4
    elif kind != _POLYGON:
        return first, 0.0
    for _ in range(parts):
        if kind == _MULTIPOLYGON:
            at += _HEAD
        at, filled, part = _read_polygon(data, at, end, edges, filled)
        if at < 0:
            return first, 0.0
        area += part
    return filled, area


@compiled
def read_shapes(data: npt.NDArray[np.uint8], offsets: Ints) -> tuple[Floats, Ints, Floats, Floats]:
    """Read shapes (WKB, little-endian, flat): edges of all, where each begins, boxes, areas.

    An edge is x and y of its left end, of its right end, its sign and its slope. What is no such
    shape has none, and a box of no numbers.
    """
    count = len(offsets) - 1
    edges = np.empty(((offsets[count] - offsets[0]) // _POINT + 1, 6))
    starts, boxes, areas = (
        np.zeros(count + 1, np.int64),
        np.full((count, 4), np.nan),
        np.zeros(count),
    )
    filled = 0
    for n in range(count):
        starts[n] = filled
        filled, areas[n] = _read_shape(data, offsets[n], offsets[n + 1], edges, filled)
        own = edges[starts[n] : filled]
        if len(own):
            boxes[n, 0], boxes[n, 2] = own[:, 0].min(), own[:, 2].max()
            boxes[n, 1] = min(own[:, 1].min(), own[:, 3].min())
            boxes[n, 3] = max(own[:, 1].max(), own[:, 3].max())
    starts[count] = filled
    return edges[:filled], starts, boxes, areas


@compiled
def _under_both(first: Floats, i: int, second: Floats, j: int, x: float, y: float) -> float:
    """Give the area under the lower of two edges, over the x that both have, reckoned from x, y."""
    lo, hi = max(first[i, 0], second[j, 0]) - x, min(first[i, 2], second[j, 2]) - x
    if hi <= lo:
        return 0.0
    x_a, y_a, x_b, y_b = first[i, 0] - x, first[i, 1] - y, second[j, 0] - x, second[j, 1] - y
    b_lo, b_hi = y_b + second[j, 5] * (lo - x_b), y_b + second[j, 5] * (hi - x_b)
    before = y_a + first[i, 5] * (lo - x_a) - b_lo
    after = y_a + first[i, 5] * (hi - x_a) - b_hi
    # How far the first runs below the second: all the way, to where they cross, or not at all.
    below, apart = min(before, 0.0) + min(after, 0.0), abs(before) + abs(after)
    under = b_lo + b_hi - (below * below / apart if apart > 0 else 0.0)
    return float(under * 0.5 * (hi - lo))


@compiled
def shared_areas(
    edges_a: Floats,
    starts_a: Ints,
    boxes_a: Floats,
    edges_b: Floats,
    starts_b: Ints,
    boxes_b: Floats,
    pairs: Ints,
) -> Floats:
    """Give the area that each pair shares, reckoned from a corner of where their boxes meet."""
    found = np.zeros(len(pairs))
    for n in range(len(pairs)):
        a, b = pairs[n, 0], pairs[n, 1]
        x = max(boxes_a[a, 0], boxes_b[b, 0])
        y = max(boxes_a[a, 1], boxes_b[b, 1])
        area = 0.0
        for i in range(starts_a[a], starts_a[a + 1]):
            for j in range(starts_b[b], starts_b[b + 1]):
                if edges_a[i, 0] < edges_b[j, 2] and edges_b[j, 0] < edges_a[i, 2]:
                    under = _under_both(edges_a, i, edges_b, j, x, y)
                    area += edges_a[i, 4] * edges_b[j, 4] * under
        found[n] = max(area, 0.0)
    return found
