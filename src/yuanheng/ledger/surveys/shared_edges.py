"""Edges that two neighbours have in common (公共边): the same two points, land on either side.

Of most land the edges tell at once that it fits together; only what is left need be looked at.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

_Shapes = npt.NDArray[np.object_]
_Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

#: Odd numbers that mix the bits of a coordinate (those of xxHash).
_MIX_X, _MIX_Y = np.uint64(11400714785074694791), np.uint64(14029467366897019727)
_HALF = np.uint64(29)
_POLYGON = 3


def single_rings(shapes: _Shapes) -> Flags:
    """Tell polygons without holes, whose points are one ring."""
    is_polygon = shapely.get_type_id(shapes) == _POLYGON
    return np.asarray(is_polygon & (shapely.get_num_interior_rings(shapes) == 0), dtype=bool)


def shared_edges(shapes: _Shapes) -> tuple[Flags, Flags]:
    """Tell shapes that share an edge with another, and those that share all of theirs.

    An edge is shared where exactly two shapes have it, one on either side. Only shapes of one
    ring are told.
    """
    whole = single_rings(shapes)
    points, ring = shapely.get_coordinates(shapes[whole], return_index=True)
    edge = np.flatnonzero(ring[1:] == ring[:-1])  # each by the place of its first point
    one, other = _alike(points, edge)
    crossed = _are_same(points, one, other + 1) & _are_same(points, one + 1, other)
    along = _are_same(points, one, other) & _are_same(points, one + 1, other + 1)
    left = _are_left(points, edge, ring)[ring]
    opposite = np.where(left[one] == left[other], crossed, along) & (ring[one] != ring[other])
    is_shared = np.zeros(ring.size, dtype=bool)
    is_shared[one[opposite]] = is_shared[other[opposite]] = True
    some, lacks = np.zeros(shapes.size, dtype=bool), ~whole
    owner = np.flatnonzero(whole)
    some[owner[ring[is_shared]]] = True
    lacks[owner[ring[edge[~is_shared[edge]]]]] = True
    return some, ~lacks


def _alike(points: npt.NDArray[np.float64], edge: _Rows) -> tuple[_Rows, _Rows]:
    """Give pairs of edges that most likely have the same points, and no third has them."""
    bits = (points + 0.0).view(np.uint64)  # there is one zero, not two
    y = bits[:, 1] * _MIX_Y
    mixed = bits[:, 0] * _MIX_X ^ y ^ (y >> _HALF)
    mixed = (mixed ^ mixed >> _HALF) * _MIX_X
    key = mixed[edge] + mixed[edge + 1]
    order = np.argsort(key)
    key = key[order]
    same = np.concatenate([[False], key[1:] == key[:-1], [False]])
    first = np.flatnonzero(same[1:-1] & ~same[:-2] & ~same[2:])
    return edge[order[first]], edge[order[first + 1]]


def _are_same(points: npt.NDArray[np.float64], some: _Rows, others: _Rows) -> Flags:
    """Tell where points are the same to the last digit."""
    x, y = points.T
    return np.asarray((x[some] == x[others]) & (y[some] == y[others]), dtype=bool)


def _are_left(points: npt.NDArray[np.float64], edge: _Rows, ring: _Rows) -> Flags:
    """Tell rings that run with their land on the left."""
    if not edge.size:
        return np.zeros(0, dtype=bool)
    x, y = (points - points[0]).T
    twice = x[edge] * y[edge + 1] - x[edge + 1] * y[edge]
    return np.bincount(ring[edge], weights=twice) > 0
