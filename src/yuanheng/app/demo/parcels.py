"""The parcels (宗地) of a block: cut to size, given a use, one with an enclave inside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.ops import split

from yuanheng.app.demo.sheets import Block
from yuanheng.app.demo.tiling import Board, Piece, polygons


def cut_up(
    board: Board, land: Polygon, block: Block, coarseness: float, rng: np.random.Generator
) -> None:
    """Cut the free part of a block into parcels and draw their uses from its mix."""
    habit = block._replace(median_ha=block.median_ha * coarseness)
    for part in board.take(land):
        parcels = _parcels(part, habit, rng)
        uses = rng.choice(list(block.mix), size=len(parcels), p=list(block.mix.values()))
        # The leading use takes the largest parcel, so that no seed leaves a block without it.
        uses[np.argmax(shapely.area(parcels))] = next(iter(block.mix))
        board.pieces += [Piece(p, str(use)) for p, use in zip(parcels, uses, strict=True)]


def _parcels(land: Polygon, habit: Block, rng: np.random.Generator) -> list[Polygon]:
    """Cut land into parcels of log-normal size, always across the longer side."""
    if land.area <= 1.5e4 * habit.median_ha * np.exp(habit.spread * rng.standard_normal()):
        return [land]
    parts = polygons(split(land, _knife(land, habit.slant, rng)))
    if len(parts) == 1:
        return parts
    return [parcel for part in parts for parcel in _parcels(part, habit, rng)]


def _knife(land: Polygon, slant: float, rng: np.random.Generator) -> LineString:
    x0, y0, x1, y1 = land.bounds
    wide, high = x1 - x0, y1 - y0
    at, lean = rng.uniform(0.36, 0.64), slant * rng.uniform(-1, 1) * min(wide, high)
    if wide >= high:
        x = x0 + at * wide
        return LineString([(x - lean, y0 - 1), (x + lean, y1 + 1)])
    y = y0 + at * high
    return LineString([(x0 - 1, y - lean), (x1 + 1, y + lean)])


def with_enclave(pieces: Sequence[Piece]) -> list[Piece]:
    """Set a substation inside a works so that it meets the works' rim in one point only."""
    works = [i for i, (shape, land) in enumerate(pieces) if land == "A2" and shape.area > 4e4]
    if not works:
        return list(pieces)
    host = min(works, key=lambda i: pieces[i].shape.area)
    shape = shapely.normalize(pieces[host].shape)
    lot = _lot_on_longest_side(shape)
    rest = [piece for i, piece in enumerate(pieces) if i != host]
    return [*rest, Piece(shapely.difference(shape, lot), "A2"), Piece(lot, "A52")]


def _lot_on_longest_side(shape: Polygon) -> Polygon:
    rim = shapely.get_coordinates(shape.exterior)
    longest = int(np.argmax(np.hypot(*np.diff(rim, axis=0).T)))
    foot, along = (rim[longest] + rim[longest + 1]) / 2, rim[longest + 1] - rim[longest]
    along *= 32.0 / np.hypot(*along)
    inward = np.array([along[1], -along[0]])  # normalised shells run clockwise
    return Polygon([foot, foot + inward + along, foot + 2 * inward, foot + inward - along])
