"""Thin gaps (狭缝) between patches: what closing the land by half the narrowest width adds to it.

The land is closed tile by tile, so that the work grows with the patches and not with their square;
where patches cross each other, with the corners at which they do.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from yuanheng.ledger.surveys.matched import Fit
from yuanheng.ledger.surveys.shapes import Floats, Shapes

#: A tile holds so many patches, or so many points of their outlines, unless it is very small.
_PATCHES, _POINTS = 256, 20_000
#: The outline of patches that cross has a corner at each crossing; closing takes the square.
_CROSSINGS = 8_000
_SMALLEST_M = 20.0
#: What lies further off than this changes nothing within a tile; a sharp corner, drawn out to five
#: times the distance of its edges, reaches 2.5 m.
_MARGIN_M = 10.0
#: Gaps of neighbouring tiles lie on each other by so much, and are joined there.
_LAP_M = 0.01
#: Shapes of more points than this are cut to the tiles they reach into.
_LARGE = 200


def gaps_narrower(shapes: Shapes, fit: Fit, width_m: float) -> Shapes:
    """Give the gaps between shapes that are nowhere wider than this, each as an area.

    Between shapes that are matched there is none: they are joined first, which is quick.
    """
    beside = _beside_others(shapes, fit.joined, width_m)
    joined = shapely.get_parts(shapely.coverage_union_all(shapes[beside & fit.matched]))
    near = np.concatenate([joined, shapes[beside & ~fit.matched]])
    if not near.size:
        return near
    west, south, east, north = shapely.total_bounds(near).tolist()
    pieces, cut = [], []
    for tile, whole in _tiles(near, (west - 1, south - 1, east + 1, north + 1)):
        found = _gaps_within(whole, tile, width_m)
        inside = shapely.covered_by(found, _window(tile, -_LAP_M))
        pieces.append(found[inside])
        cut.append(found[~inside])
    across = shapely.get_parts(shapely.union_all(np.concatenate(cut)))
    return np.asarray(np.concatenate([*pieces, across[_areal(across)]]), dtype=object)


def _beside_others(
    shapes: Shapes, joined: npt.NDArray[np.bool_], width_m: float
) -> npt.NDArray[np.bool_]:
    """Tell shapes that have another near by, or that may enclose a gap of their own."""
    near = joined.copy()
    apart = np.flatnonzero(~near)
    west, south, east, north = shapely.bounds(shapes[apart]).T
    grown = shapely.box(west - width_m, south - width_m, east + width_m, north + width_m)
    one, other = shapely.STRtree(shapes).query(grown)
    near[apart[one[apart[one] != other]]] = True
    alone = np.flatnonzero(~near)
    hull = shapely.area(shapely.convex_hull(shapes[alone]))
    near[alone] = hull > shapely.area(shapes[alone]) * (1 + 1e-9)
    return near


_Tile = tuple[float, float, float, float]


def _tiles(shapes: Shapes, tile: _Tile) -> Iterator[tuple[_Tile, shapely.Geometry]]:
    """Halve a tile until little land lies in each part; give the parts with what reaches into them.

    A part may hold land from the margin around it.
    """
    west, south, east, north = tile
    is_small = max(east - west, north - south) < 2 * _SMALLEST_M
    if is_small or (shapes.size <= _PATCHES and _points(shapes) <= _POINTS):
        try:
            whole = shapely.union_all(shapes)
        except shapely.GEOSException:  # shapes far outside their projection: others name them
            return
        if is_small or _points(whole) <= _CROSSINGS:
            if shapes.size:
                yield tile, whole
            return
        shapes = np.asarray(shapely.get_parts(whole), dtype=object)
    for half, land in _halves(shapes, tile):
        yield from _tiles(_cut(land, half), half)


def _halves(shapes: Shapes, tile: _Tile) -> Iterator[tuple[_Tile, Shapes]]:
    """Halve a tile across its longer side; give both with the shapes that reach into them."""
    west, south, east, north = tile
    is_wide, side = east - west >= north - south, max(east - west, north - south)
    bounds = shapely.bounds(shapes)
    low, high = (bounds[:, 0], bounds[:, 2]) if is_wide else (bounds[:, 1], bounds[:, 3])
    first, last = (west, east) if is_wide else (south, north)
    at = float(np.clip(np.median((low + high) / 2), first + side / 4, last - side / 4))
    halves = (
        ((west, south, at, north), (at, south, east, north))
        if is_wide
        else ((west, south, east, at), (west, at, east, north))
    )
    for half, inside in zip(halves, (low <= at + _MARGIN_M, high >= at - _MARGIN_M), strict=True):
        yield half, shapes[inside]


def _points(shapes: Shapes | shapely.Geometry) -> int:
    """Count the points of outlines."""
    return int(np.sum(shapely.get_num_coordinates(shapes)))


def _cut(shapes: Shapes, tile: _Tile) -> Shapes:
    """Cut large shapes to a tile and its margin; what is left of none falls out."""
    large = np.flatnonzero(shapely.get_num_coordinates(shapes) > _LARGE)
    if not large.size:
        return shapes
    shapes = shapes.copy()
    shapes[large] = shapely.intersection(shapes[large], _window(tile, _MARGIN_M))
    return np.asarray(shapes[~shapely.is_empty(shapes)], dtype=object)


def _gaps_within(whole: shapely.Geometry, tile: _Tile, width_m: float) -> Shapes:
    """Close the land, and give what that adds within the tile."""
    half = width_m / 2
    try:
        wider = shapely.buffer(whole, half, join_style="mitre")
        closed = shapely.buffer(wider, -half, join_style="mitre")
        added = shapely.get_parts(shapely.difference(closed, whole))
    except shapely.GEOSException:  # shapes far outside their projection: others name them
        return np.array([], dtype=object)
    added = added[_areal(added)]
    window = _window(tile, _LAP_M)
    reaching = ~shapely.covered_by(added, window)
    added[reaching] = shapely.intersection(added[reaching], window)
    parts = shapely.get_parts(added)
    return np.asarray(parts[_areal(parts)], dtype=object)


def _window(tile: _Tile, margin_m: float) -> shapely.Polygon:
    """Draw a tile with a margin around it."""
    west, south, east, north = tile
    return shapely.box(west - margin_m, south - margin_m, east + margin_m, north + margin_m)


def _areal(shapes: Shapes | Floats) -> npt.NDArray[np.bool_]:
    """Tell areas from the points and lines that a cut leaves."""
    return np.asarray(shapely.get_type_id(shapes) == 3, dtype=bool)
