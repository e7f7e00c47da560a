"""Strays (离群图斑): patches far from the other patches, or outside the zone of the projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from yuanheng.errors import say
from yuanheng.ledger.surveys.axes import degrees_outside
from yuanheng.ledger.surveys.shapes import Floats, Shapes, project
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
    accepted: list[Rows] = []
    for area, rows in sorted(groups, key=lambda g: -g[0]):
        if accepted:
            distance = _distance(shapes[rows], shapes[np.concatenate(accepted)])
            small = area < SMALL_SHARE * whole
            if distance > (SMALL_FAR_M if small else FAR_M):
                strays.append(Stray(tuple(rows.tolist()), distance))
                continue
        accepted.append(rows)
    return tuple(strays)


def _groups(shapes: Shapes) -> list[tuple[float, Rows]]:
    """Give each group of near shapes with its area; shapes that lie nowhere are in none."""
    bounds = shapely.bounds(shapes)
    has = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    if has.size < 2:
        return []
    half = _TOGETHER_M / 2
    west, south, east, north = bounds[has].T
    boxes = shapely.box(west - half, south - half, east + half, north + half)
    parts = shapely.get_parts(shapely.union_all(boxes))
    of, part = shapely.STRtree(parts).query(boxes, predicate="intersects")
    home = np.zeros(has.size, dtype=np.intp)
    home[of] = part
    areas = shapely.area(shapes[has])
    return [
        (float(areas[home == n].sum()), has[home == n])
        for n in range(len(parts))
        if (home == n).any()
    ]


def _distance(some: Shapes, others: Shapes) -> float:
    """Give the least distance between two groups of shapes."""
    _, distances = shapely.STRtree(others).query_nearest(
        some, return_distance=True, all_matches=False
    )
    return float(np.min(distances))


def _check_band(survey: Survey, known: frozenset[int]) -> None:
    """Name patches outside the band in which the layer is drawn, where the layer itself is in it.

    A layer that lies outside as a whole is one notice; strays are named already.
    """
    measured = survey.measured
    stated = pyproj.CRS.from_user_input(survey.answers.get("CRS") or survey.source.crs)
    if measured is None or measured.crs is None or not stated.is_projected:
        return
    lon, lat = _middles(measured.shapes, stated)
    if degrees_outside(float(np.nanmedian(lon)), stated) > _AT_THE_EDGE:
        return
    for index in np.flatnonzero(np.isfinite(lon)).tolist():
        degrees = degrees_outside(float(lon[index]), stated)
        if degrees <= _AT_THE_EDGE or index in known:
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


def _middles(shapes: Shapes, crs: pyproj.CRS) -> tuple[Floats, Floats]:
    """Give longitude and latitude of the middle of each shape, NaN where there is none."""
    turned = project(shapely.centroid(shapes), crs.to_wkt(), pyproj.CRS.from_epsg(4490))
    return np.asarray(shapely.get_x(turned)), np.asarray(shapely.get_y(turned))
