"""A survey as one still picture (示意图): its parcels by land class, for a wall that only looks.

It is drawn from the shapes of the map, thinned to what such a picture can show.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from yuanheng.ports import House
from yuanheng.views.map.colours import legend
from yuanheng.views.map.places import findings_on
from yuanheng.views.map.sheets import Maps, Sheet
from yuanheng.views.map.view import surveys_of
from yuanheng.words.words import Words

#: The longer side of the picture, in its own units; nothing finer than one of them is drawn.
_SIDE = 1000.0


@dataclass(frozen=True)
class Patch:
    """The parcels of one class as one path of an SVG; the code `found` is of those with findings.

    label: what the class is called; parcels: how many there are.
    """

    code: str
    label: str
    colour: str
    parcels: int
    path: str


@dataclass(frozen=True)
class Picture:
    """The last survey of a zone, drawn: its size, its period, and a path for each class."""

    period: str
    wide: int
    high: int
    patches: tuple[Patch, ...]
    found: str
    with_findings: int


def picture(house: House, maps: Maps, words: Words, zone: str) -> Picture | None:
    """Draw the last survey of a zone; None where there is none, or nothing of it is drawn."""
    surveys = surveys_of(house, frozenset({zone}))
    if not surveys:
        return None
    period = surveys[0].periods[0]
    sheet = maps.sheet(house, (zone, period, house.record.last_seq()))
    if not len(sheet.drawing.drawn):
        return None
    size, paths = outline(maps, sheet)
    places = findings_on(house, maps, sheet).single
    patches = []
    for swatch in legend(house, maps, words, (sheet,), "class"):
        here = [paths[n] for n, code in enumerate(sheet.classes) if code == swatch.code]
        if any(here):
            patches.append(
                Patch(swatch.code, swatch.label, swatch.colour, swatch.parcels, "".join(here))
            )
    found = "".join(paths[n] for n in sorted(places))
    return Picture(period, *size, tuple(patches), found, len(places))


def outline(maps: Maps, sheet: Sheet) -> tuple[tuple[int, int], list[str]]:
    """Give the size of a picture of a survey, and the path of each of its parcels."""
    return maps.kept(("picture", sheet.key), lambda: _paths(sheet))


def _paths(sheet: Sheet) -> tuple[tuple[int, int], list[str]]:
    """Draw each parcel of a survey as a path, empty where it has no shape."""
    shapes = sheet.drawing.shapes
    west, south, east, north = shapely.total_bounds(shapes[sheet.drawing.drawn])
    scale = _SIDE / max(east - west, north - south, 1.0)
    thinned = shapely.simplify(shapes, 1 / scale, preserve_topology=False)
    paths = []
    for shape in thinned:
        rings = [] if shape is None else shapely.get_rings(shapely.get_parts(shape))
        drawn = []
        for ring in rings:
            points = np.rint((shapely.get_coordinates(ring) - (west, north)) * (scale, -scale))
            drawn.append("M" + " ".join(f"{x:.0f},{y:.0f}" for x, y in points) + "Z")
        paths.append("".join(drawn))
    return (round((east - west) * scale), round((north - south) * scale)), paths
