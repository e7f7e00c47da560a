"""Strays (离群图斑): patches far from the other patches, or outside the zone of the projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from yuanheng.errors import say
from yuanheng.ledger.surveys.axes import degrees_outside
from yuanheng.ledger.surveys.near_groups import near_groups
from yuanheng.ledger.surveys.shapes import Shapes, middles_on_earth
from yuanheng.ledger.surveys.survey_layer import Survey

#: Patches this near to each other are one group, with streets and rivers between them.
_TOGETHER_M = 500.0
#: A zone may have many sites (一区多园); one of less than this share of the land, this far from all
#: others, is more often a slip of coordinates.
SMALL_SHARE = 0.01
SMALL_FAR_M = 2_000.0
#: No site of a zone lies this far from every other, however large it is.
FAR_M = 50_000.0
#: A patch may reach over the edge of its band; a degree of latitude has so many kilometres.
_AT_THE_EDGE = 0.25
_KM_A_DEGREE = 111.32
_SHOWN = 50

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Stray:
    """A group of patches that lies apart: the rows of its patches, and how far it lies."""

    rows: tuple[int, ...]
    distance_m: float


def check_strays(survey: Survey) -> None:
    """Name patches that lie apart, and those outside the band of the layer's own projection."""
    if survey.measured is None:
        return
    strays = find_strays(survey.measured.projected)
    far = {index: stray.distance_m for stray in strays for index in stray.rows}
    for index, distance in list(far.items())[:_SHOWN]:
        survey.note(
            "geometry.far",
            "warning",
            (
                say(
                    "The patch {number} lies {distance} km from the other patches",
                    number=survey.name_of(index),
                    distance=round(distance / 1000, 1),
                ),
                say("Check its coordinates; if it belongs to the zone, nothing is to be done."),
            ),
            survey.at(index, "geometry"),
        )
    survey.details["strays"] = len(far)
    _check_band(survey, frozenset(far))


def find_strays(shapes: Shapes) -> tuple[Stray, ...]:
    """Group shapes in metres, and give the groups that lie apart from all larger ones."""
    groups = _groups(shapes)
    whole = sum(area for area, _ in groups)
    strays: list[Stray] = []
    accepted = _Grove()
    for area, rows in sorted(groups, key=lambda g: -g[0]):
        distance = accepted.distance(shapes[rows])
        if SMALL_FAR_M < distance < np.inf:
            small = area < SMALL_SHARE * whole
            if small or distance > FAR_M:
                strays.append(Stray(tuple(rows.tolist()), distance))
                continue
        accepted.add(shapes[rows])
    return tuple(strays)


class _Grove:
    """Shapes to which others are added, and the least distance to any: trees that double in size.

    No shape is sorted into a new tree more often than the number of shapes has digits in binary.
    """

    def __init__(self) -> None:
        self._trees: list[shapely.STRtree] = []

    def add(self, shapes: Shapes) -> None:
        """Take shapes in."""
        while self._trees and len(self._trees[-1]) <= 2 * shapes.size:
            shapes = np.concatenate([self._trees.pop().geometries, shapes])
        self._trees.append(shapely.STRtree(shapes))

    def distance(self, shapes: Shapes) -> float:
        """Give the least distance of any of these to any taken in; infinite where there is none."""
        nearest = np.inf
        for tree in self._trees:
            _, found = tree.query_nearest(shapes, return_distance=True, all_matches=False)
            nearest = min(nearest, float(np.min(found)))
        return nearest


def _groups(shapes: Shapes) -> list[tuple[float, Rows]]:
    """Give each group of near shapes with its area; shapes that lie nowhere are in none."""
    bounds = shapely.bounds(shapes)
    has = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    if has.size < 2:
        return []
    home = near_groups(bounds[has], _TOGETHER_M)
    order = np.argsort(home, kind="stable")
    starts = np.flatnonzero(np.diff(home[order], prepend=-1))
    areas = np.add.reduceat(shapely.area(shapes[has])[order], starts)
    return list(zip(areas.tolist(), np.split(has[order], starts[1:]), strict=True))


def _check_band(survey: Survey, known: frozenset[int]) -> None:
    """Name patches outside the band in which the layer is drawn, where the layer itself is in it.

    A layer that lies outside as a whole is one notice; strays are named already.
    """
    measured = survey.measured
    stated = pyproj.CRS.from_user_input(survey.answers.get("CRS") or survey.source.crs)
    if measured is None or measured.crs is None or not stated.is_projected:
        return
    lon, lat = middles_on_earth(measured.shapes, stated)
    if degrees_outside(float(np.nanmedian(lon)), stated) > _AT_THE_EDGE:
        return
    outside = degrees_outside(lon, stated)
    for index in np.flatnonzero(outside > _AT_THE_EDGE).tolist():
        degrees = float(outside[index])
        if index in known:
            continue
        survey.note(
            "geometry.outside-band",
            "warning",
            (
                say(
                    "The patch {number} lies {distance} km outside the band of {crs}",
                    number=survey.name_of(index),
                    distance=round(degrees * _KM_A_DEGREE * float(np.cos(np.radians(lat[index])))),
                    crs=stated.name,
                ),
                say("Check its coordinates; its area is distorted there."),
            ),
            survey.at(index, "geometry"),
        )
