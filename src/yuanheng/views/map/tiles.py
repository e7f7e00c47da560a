"""Map tiles (矢量瓦片): the shapes of a survey in Web Mercator, cut to one tile and encoded.

A tile is a picture of the ledger's own coordinates: nothing is offset, and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import pi

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from yuanheng.ledger.surveys.shapes import Shapes, project
from yuanheng.views.map.tile_encoding import EXTENT, Places, encode_layer
from yuanheng.views.map.tile_thinning import Measures, gather

#: Beyond this zoom the browser enlarges; a unit of the grid is then 4 cm.
MAX_ZOOM = 18
#: Half the way around the earth in Web Mercator, in its metres.
_HALF = pi * 6378137.0
#: Shapes reach so many units beyond the tile, so that outlines do not end at its edge.
_MARGIN = 64
#: A tile is shown so many pixels wide, or up to twice as many.
_PIXELS = 512
#: Half a pixel, in units.
_TOLERANCE = 4
#: A shape of no more points than this has nothing to simplify.
_FEW_POINTS = 12
#: A shape that simplifying breaks is drawn as its box where it is at most so many tolerances long.
_TINY = 6

_MERCATOR = pyproj.CRS.from_epsg(3857)

Bounds = tuple[float, float, float, float]
Mark = tuple[float, float, float]
"""Longitude, latitude, and the side of a square as large as the shape; in degrees of longitude."""
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Drawing:
    """Shapes in Web Mercator by their place in a survey; None where a parcel has no shape."""

    shapes: Shapes

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index the shapes by their bounds."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def drawn(self) -> Places:
        """List the places that have a shape."""
        missing = shapely.is_missing(self.shapes) | shapely.is_empty(self.shapes)
        return np.flatnonzero(~missing)

    @cached_property
    def bounds(self) -> Bounds | None:
        """Give west, south, east, north in degrees of WGS 84; None where nothing is drawn."""
        return self.bounds_of(self.drawn)

    def bounds_of(self, places: Places) -> Bounds | None:
        """Give the bounds of some shapes in degrees of WGS 84."""
        here = self.shapes[places]
        here = here[~shapely.is_missing(here)]
        if not len(here):
            return None
        left, bottom, right, top = shapely.total_bounds(here)
        west, south = _degrees(left, bottom)
        east, north = _degrees(right, top)
        return west, south, east, north

    def marks_of(self, places: Places) -> list[Mark]:
        """Mark those of some shapes that are drawn, each at its middle."""
        places = places[~shapely.is_missing(self.shapes[places])]
        x, y = (self.centres[places] / _HALF).T
        sides = np.sqrt(self.areas[places]) / _HALF * 180
        at = x * 180, np.degrees(np.arctan(np.sinh(y * pi)))
        return list(zip(*(v.round(7).tolist() for v in (*at, sides)), strict=True))

    def inside(self, place: int) -> tuple[float, float] | None:
        """Give a point inside a shape, in degrees of WGS 84; None where there is no shape."""
        if shapely.is_missing(self.shapes[place]) or shapely.is_empty(self.shapes[place]):
            return None
        point = shapely.point_on_surface(self.shapes[place])
        return _degrees(float(point.x), float(point.y))

    def within(self, bounds: Bounds) -> Places:
        """List the places whose shapes meet a box in degrees of WGS 84, in order."""
        corners = (*metres(*bounds[:2]), *metres(*bounds[2:]))
        met = self.tree.query(shapely.box(*corners), predicate="intersects")
        return np.sort(np.asarray(met, dtype=np.intp))

    @cached_property
    def areas(self) -> Measures:
        """Give the areas in square metres of Web Mercator, 0 where there is no shape."""
        return np.asarray(np.nan_to_num(shapely.area(self.shapes)))

    @cached_property
    def centres(self) -> Measures:
        """Give the middle of each shape; NaN where there is none."""
        edges = shapely.bounds(self.shapes)
        return np.asarray((edges[:, :2] + edges[:, 2:]) / 2)

    def tile(self, zoom: int, x: int, y: int, facts: Mapping[str, Sequence[str]]) -> bytes:
        """Encode one tile: shapes by place, with facts that stand in a sequence for each place.

        What is smaller than a pixel is drawn by cells of a pixel that keep the area of all shapes
        with the same facts.
        """
        size = 2 * _HALF / 2**zoom
        left, top = -_HALF + x * size, _HALF - y * size
        margin = size * _MARGIN / EXTENT
        frame = (left - margin, top - size - margin, left + size + margin, top + margin)
        met = np.sort(np.asarray(self.tree.query(shapely.box(*frame)), dtype=np.intp))
        is_small = self.areas < (size / _PIXELS) ** 2
        owners, cells = self._cells(is_small, facts, size / _PIXELS, frame)
        places = met[~is_small[met]]
        shapes = self.shapes[places]
        if zoom < MAX_ZOOM:
            shapes = _simplified(shapes, size / EXTENT * _TOLERANCE)
        shapes = _clipped(np.concatenate((cells, shapes)), frame)
        places = np.concatenate((owners, places))
        wanted = places.tolist()
        chosen = {name: [values[n] for n in wanted] for name, values in facts.items()}
        return encode_layer("parcels", shapes, places, chosen, (left, top, EXTENT / size))

    def _cells(
        self, is_small: Flags, facts: Mapping[str, Sequence[str]], side: float, frame: Bounds
    ) -> tuple[Places, Shapes]:
        """Give the cells within a frame that stand for small shapes, and the places they show.

        They are chosen over the whole survey, so that tiles side by side agree.
        """
        small = self.drawn[is_small[self.drawn]]
        said = [tuple(values[n] for values in facts.values()) for n in small.tolist()]
        numbers = {fact: n for n, fact in enumerate(dict.fromkeys(said))}
        kinds = np.array([numbers[fact] for fact in said], dtype=np.intp)
        chosen, cells = gather(self.centres[small], self.areas[small], kinds, side)
        low, high = cells * side, (cells + 1) * side
        inside = ((high > frame[:2]) & (low < frame[2:])).all(axis=1)
        squares = shapely.box(*low[inside].T, *high[inside].T)
        return small[chosen[inside]], np.asarray(squares, dtype=object)


def draw(shapes: Shapes, crs: Sequence[str | None]) -> Drawing:
    """Project shapes, each from its own CRS, into Web Mercator."""
    sources = np.array([c or "" for c in crs], dtype=object)
    drawn = np.full(len(shapes), None, dtype=object)
    flat = shapely.force_2d(shapes)
    for source in dict.fromkeys(sources.tolist()):
        if source:
            here = sources == source
            drawn[here] = project(flat[here], source, _MERCATOR)
    shown = shapely.is_missing(drawn) | np.isfinite(shapely.bounds(drawn)).all(axis=1)
    drawn[~shown] = None
    return Drawing(np.asarray(drawn, dtype=object))


def _simplified(shapes: Shapes, tolerance: float) -> Shapes:
    """Take out what is finer than half a pixel; nothing that covers a pixel is gone by it."""
    rich = np.flatnonzero(shapely.get_num_coordinates(shapes) > _FEW_POINTS)
    plain = shapely.simplify(shapes[rich], tolerance, preserve_topology=False)
    broken = np.flatnonzero(~shapely.is_valid(plain) | shapely.is_empty(plain))
    whole = shapes[rich[broken]]
    edges = shapely.bounds(whole)
    tiny = (edges[:, 2:] - edges[:, :2]).max(axis=1, initial=0) <= _TINY * tolerance
    plain[broken[tiny]] = shapely.envelope(whole[tiny])
    plain[broken[~tiny]] = shapely.simplify(whole[~tiny], tolerance, preserve_topology=True)
    shapes[rich] = plain
    return shapes


def _clipped(shapes: Shapes, frame: Bounds) -> Shapes:
    """Cut off what lies beyond a frame."""
    if not len(shapes):
        return shapes
    edges = shapely.bounds(shapes)
    over = (edges[:, :2] < frame[:2]).any(axis=1) | (edges[:, 2:] > frame[2:]).any(axis=1)
    shapes[over] = shapely.clip_by_rect(shapes[over], *frame)
    return shapes


def _degrees(x: float, y: float) -> tuple[float, float]:
    """Turn metres of Web Mercator into degrees."""
    return x / _HALF * 180, float(np.degrees(2 * np.arctan(np.exp(y / _HALF * pi)) - pi / 2))


def metres(longitude: float, latitude: float) -> tuple[float, float]:
    """Turn degrees into metres of Web Mercator; the poles lie nowhere on it."""
    held = min(max(latitude, -85.06), 85.06)
    tall = np.log(np.tan(pi / 4 + np.radians(held) / 2))
    return longitude / 180 * _HALF, float(tall) * _HALF / pi


def is_tile(zoom: int, x: int, y: int) -> bool:
    """Tell whether there is such a tile: x and y count from 0 to 2^zoom - 1."""
    return 0 <= zoom <= MAX_ZOOM and 0 <= x < 2**zoom and 0 <= y < 2**zoom
