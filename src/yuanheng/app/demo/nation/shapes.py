"""Plots and buildings of an invented zone: neighbours share their edges, as surveys draw them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

#: A plot is so many metres wide on average.
_PITCH = 60.0
#: How many points the edges of one plot in so many have between its corners.
_BENT = ((0, 0.70), (2, 0.20), (12, 0.09), (124, 0.01))
#: One plot in so many has a hole: a pond, an islet of another holder.
_HOLES = 50


def plots(random: np.random.Generator, count: int, centre: tuple[float, float]) -> Shapes:
    """Give plots in metres, four corners or hundreds of points, some concave, some with a hole.

    (count,) polygons around the centre; plots side by side share their edge to the last point.
    """
    side = int(np.ceil(np.sqrt(count)))
    grid = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), -1) * _PITCH
    grid += random.uniform(-0.2, 0.2, grid.shape) * _PITCH
    angle = random.uniform(0, np.pi)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    shift = np.array(centre) - np.full(2, side * _PITCH / 2) @ turn
    # an edge runs east or north; the plot right of it and the one left of it take the same points
    starts = np.concatenate([grid[:, :-1].reshape(-1, 2), grid[:-1].reshape(-1, 2)])
    ends = np.concatenate([grid[:, 1:].reshape(-1, 2), grid[1:].reshape(-1, 2)])
    points, first, amount = _edges(random, starts, ends)
    row, column = np.divmod(np.arange(count), side)
    east, north = row * side + column, side * (side + 1) + row * (side + 1) + column
    around = np.stack([east, north + 1, east + side, north], 1)
    rings, ring_of = _rings(around, first, amount)
    shells = shapely.linearrings(points[rings] @ turn + shift, indices=ring_of)
    holed = np.flatnonzero(random.random(count) < 1 / _HOLES)
    middles = (grid[:-1, :-1] + grid[1:, 1:]).reshape(-1, 2)[holed] / 2
    turns = -np.linspace(0, 2 * np.pi, 9)
    ponds = np.stack([np.cos(turns), np.sin(turns)], -1) * _PITCH * 0.08 + middles[:, None]
    inner = shapely.linearrings((ponds.reshape(-1, 2) @ turn + shift).reshape(ponds.shape))
    found = np.asarray(shapely.polygons(shells), dtype=object)
    found[holed] = shapely.polygons(shells[holed], inner[:, None])
    return found


def buildings(random: np.random.Generator, among: Shapes, count: int) -> Shapes:
    """Give footprints in metres, rotated rectangles and some L-shapes, near the plots' middles.

    (count,) polygons; some stand across a boundary, and none is outside the zone by far.
    """
    middle = shapely.centroid(among[random.integers(0, len(among), count)])
    centre = shapely.get_coordinates(middle) + random.normal(0, _PITCH * 0.3, (count, 2))
    angle = random.uniform(0, np.pi, count)
    half = random.uniform((6, 4), (16, 9), (count, 2))
    bent = random.random(count) < 1 / 5
    corner = np.array([[-1, -1], [1, -1], [1, 1], [0.2, 1], [0.2, 0.2], [-1, 0.2]])
    straight = np.array([[-1, -1], [1, -1], [1, 1], [0, 1], [-1, 1], [-1, 0]])
    local = np.where(bent[:, None, None], corner, straight) * half[:, None]
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x = local[..., 0] * cos - local[..., 1] * sin + centre[:, :1]
    y = local[..., 0] * sin + local[..., 1] * cos + centre[:, 1:]
    rings = np.stack([x, y], -1)
    return np.asarray(shapely.polygons(np.concatenate([rings, rings[:, :1]], 1)), dtype=object)


def _edges(random: np.random.Generator, start: Floats, end: Floats) -> tuple[Floats, Ints, Ints]:
    """Give the points of every edge, straight or bent a little to one side and the other.

    Points of all edges one after the other, where those of each begin, and how many they are.
    """
    amounts, shares = zip(*_BENT, strict=True)
    between = random.choice(amounts, len(start), p=shares)
    bend = random.uniform(-0.06, 0.06, len(start)) * _PITCH * (between > 0)
    amount = between + 2
    first = np.concatenate([[0], np.cumsum(amount)[:-1]])
    edge = np.repeat(np.arange(len(start)), amount)
    at = ((np.arange(len(edge)) - first[edge]) / (amount[edge] - 1))[:, None]
    along = end - start
    side = np.stack([-along[:, 1], along[:, 0]], -1) / np.hypot(*along.T)[:, None]
    sway = np.sin(at * np.pi * 2) * bend[edge][:, None]
    points = start[edge] + at * along[edge] + sway * side[edge]
    points[first], points[first + amount - 1] = start, end  # to the last bit, so that edges meet
    return points, first, amount


def _rings(around: Ints, first: Ints, amount: Ints) -> tuple[Ints, Ints]:
    """Go round every plot by its edges, east and north as drawn, west and south turned.

    around: (plots, 4) edges. Gives the points of all rings, each closed, and the ring of each.
    """
    taken = amount[around] - 1  # the last point of an edge is the first of the next
    forward = np.array([1, 1, -1, -1])
    begin = first[around] + np.where(forward > 0, 0, taken)
    flat = np.repeat(np.arange(around.size), taken.ravel())
    offset = np.arange(len(flat)) - np.repeat(
        np.cumsum(taken.ravel()) - taken.ravel(), taken.ravel()
    )
    rings = begin.ravel()[flat] + offset * np.tile(forward, len(around))[flat]
    ring_of = flat // 4
    ends = np.flatnonzero(np.diff(ring_of, append=-1))
    starts = np.concatenate([[0], ends[:-1] + 1])
    return np.insert(rings, ends + 1, rings[starts]), np.insert(ring_of, ends + 1, ring_of[ends])
