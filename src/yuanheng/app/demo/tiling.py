"""The drawing board, on which land is claimed piece by piece until the pieces tile the zone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry import Polygon

_GRID_M: Final = 0.01
_VERTEX_STEP_M: Final = 70.0


class Piece(NamedTuple):
    """A piece of land in drawing metres with its land class DLDM."""

    shape: Polygon
    land: str


class Board:
    """The free land of one sheet: whoever claims first keeps what it claimed."""

    def __init__(self, outline: Polygon) -> None:
        self.free = outline
        self.pieces: list[Piece] = []

    def claim(self, shape: Polygon, land: str) -> None:
        """Give the free part of a shape to one land class."""
        self.pieces += [Piece(part, land) for part in self.take(shape)]

    def take(self, shape: Polygon) -> list[Polygon]:
        """Take the free part of a shape off the board, to be cut up elsewhere."""
        won = shapely.intersection(self.free, shape, grid_size=_GRID_M)
        self.free = shapely.difference(self.free, shape, grid_size=_GRID_M)
        return polygons(won)


def absorb_scraps(pieces: Sequence[Piece]) -> list[Piece]:
    """Join leftovers too small or too thin to be a parcel to the neighbour they lean on most."""
    shapes, lands = [piece.shape for piece in pieces], [piece.land for piece in pieces]
    for index in sorted(range(len(shapes)), key=lambda i: shapes[i].area):
        if not _is_scrap(shapes[index], lands[index]):
            continue
        rim = shapes[index].buffer(0.05)
        touch = [0.0 if i == index else rim.intersection(s).area for i, s in enumerate(shapes)]
        host = int(np.argmax(touch))
        shapes[host] = shapely.union(shapes[host], shapes[index], grid_size=_GRID_M)
        shapes[index] = Polygon()
    return [Piece(s, land) for s, land in zip(shapes, lands, strict=True) if not s.is_empty]


def _is_scrap(shape: Polygon, land: str) -> bool:
    line = land.startswith(("A3", "C"))  # streets and rivers may be narrow
    least_m2, half_width_m = (300.0, 2.0) if line else (2000.0, 11.0)
    return bool(shape.area < least_m2 or shape.buffer(-half_width_m).is_empty)


def redraw_from_common_net(pieces: Sequence[Piece]) -> list[Piece]:
    """Redraw the pieces from one net of lines, so that neighbours share every vertex."""
    shapes = [piece.shape for piece in pieces]
    net = shapely.union_all(shapely.boundary(shapes), grid_size=_GRID_M)
    net = shapely.segmentize(net, _VERTEX_STEP_M)
    faces = polygons(shapely.polygonize(shapely.get_parts(net)))
    inner = shapely.point_on_surface(faces)
    _, owner = shapely.STRtree(shapes).query_nearest(inner, all_matches=False)
    drawn: list[Piece] = []
    for index, piece in enumerate(pieces):
        own = [face for face, o in zip(faces, owner, strict=True) if o == index]
        drawn += [Piece(part, piece.land) for part in polygons(shapely.union_all(own))]
    return drawn


def polygons(shape: shapely.Geometry) -> list[Polygon]:
    """Give the polygons of a shape, without the points and lines an overlay leaves behind."""
    parts: Iterable[shapely.Geometry] = shapely.get_parts(shape)
    return [part for part in parts if isinstance(part, Polygon) and part.area > 0]
