"""Axes and zones (坐标轴、带号): shapes whose numbers cannot be meant as their CRS says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyproj
from pyproj.exceptions import CRSError

from yuanheng.errors import Message, QuestionError, SourceError, Where, say
from yuanheng.ledger.sources.plot_crs import OLD_BELTS, Belt, belt_of

Floats = npt.NDArray[np.float64]

#: What is longer is no code but a description, of a page.
_LONGEST_CODE = 40
#: Longitudes and latitudes of China, whole degrees around it.
CHINA_EAST, CHINA_NORTH = (73.0, 136.0), (3.0, 54.0)
#: Nobody draws this far from the central meridian in a 3° or 6° zone.
_FARTHEST_M = 450_000.0
_MILLION, _MOST_DEGREES = 1_000_000.0, 180.0
#: Longitude and latitude, of the datum of today and of those before (北京54、西安80).
_DEGREES, _OLD_DEGREES = "EPSG:4490", {"Beijing 1954": "EPSG:4214", "Xian 1980": "EPSG:4610"}

Degrees = TypeVar("Degrees", float, npt.NDArray[np.float64])
"""One longitude, or many at once."""


def check_axes(x: Floats, y: Floats, crs: pyproj.CRS, where: Where) -> None:
    """Refuse shapes whose axes are swapped, and ask where numbers are of another zone or unit.

    x and y are the middles of shapes; the middle of these is looked at. SourceError for the first,
    QuestionError for the others.
    """
    if not x.size:
        return
    east, north = float(np.median(x)), float(np.median(y))
    if bool(are_swapped(np.array([east]), np.array([north]), crs)[0]):
        raise SourceError(
            say("The axes are swapped: x is {x}, y is {y}", x=round(east, 3), y=round(north, 3)),
            where=where,
            expected=say("Longitude or easting comes first, latitude or northing second."),
            remedy=say("Swap the axes in the map program and save the layer again."),
        )
    if not crs.is_projected:
        return
    if max(abs(east), abs(north)) <= _MOST_DEGREES:
        raise QuestionError(
            say(
                "The numbers are degrees ({x}, {y}), and {crs} is in metres",
                x=round(east, 4),
                y=round(north, 4),
                crs=plane_crs(crs).name,
            ),
            where=where,
            remedy=_offered(_DEGREES, _OLD_DEGREES, plane_crs(crs).name),
        )
    false_easting = _false_easting(crs)
    if false_easting is not None and abs(east - false_easting) > _FARTHEST_M:
        _ask_zone(east, false_easting, plane_crs(crs), where)


def are_swapped(x: Floats, y: Floats, crs: pyproj.CRS) -> npt.NDArray[np.bool_]:
    """Tell which points lie in China only where northing and easting change places."""
    if crs.is_geographic:
        return _within(x, CHINA_NORTH) & _within(y, CHINA_EAST)
    if _false_easting(crs) is None:
        return np.zeros(x.shape, dtype=np.bool_)
    # Northings of China lie between 0.3 and 6 million metres, eastings nowhere near them.
    on_meridian = np.abs(y % _MILLION - 500_000) < _FARTHEST_M
    numbered = (y // _MILLION >= 13) & (y // _MILLION <= 45)
    plain = (y < _MILLION) & (x > _MILLION)
    return np.asarray(on_meridian & (numbered | plain) & (x < 7 * _MILLION), dtype=np.bool_)


def plane_crs(crs: pyproj.CRS) -> pyproj.CRS:
    """Give the CRS of the plane: without heights, and without a transformation bound to it."""
    while crs.is_bound or crs.is_compound:
        inner = crs.source_crs if crs.is_bound else crs.sub_crs_list[0]
        if inner is None:
            return crs
        crs = inner
    return crs


def crs_name(text: str) -> str:
    """Name a CRS as people do: by its code, or by the name in its description."""
    if len(text) <= _LONGEST_CODE:
        return text
    try:
        return plane_crs(pyproj.CRS.from_user_input(text)).name
    except CRSError:
        return text[:_LONGEST_CODE]


def degrees_outside(longitude: Degrees, crs: pyproj.CRS) -> Degrees:
    """Tell by how many degrees longitudes lie outside the zone of a Gauss–Krüger CRS of China."""
    if not crs.name.startswith("CGCS2000 / ") or _false_easting(crs) is None:
        return longitude * 0.0
    half = 1.5 if "3-degree" in crs.name else 3.0
    off = abs(longitude - _parameter(crs, "Longitude of natural origin")) - half
    return off * (off > 0)


def _ask_zone(x: float, false_easting: float, crs: pyproj.CRS, where: Where) -> None:
    """Ask for the CRS; offer those that the zone number in the eastings, or its lack, names."""
    found, stated = int(x // _MILLION), int(false_easting // _MILLION)
    belt = belt_of(found or stated)
    if belt is None or abs(x % _MILLION - 500_000) > _FARTHEST_M:
        return
    name = crs.name
    if not found:
        what = say(
            "The eastings have no zone number, and {crs} has zone {stated} before them",
            crs=name,
            stated=stated,
        )
    elif not stated:
        what = say(
            "The eastings begin with zone {found}, and {crs} has no zone number",
            found=found,
            crs=name,
        )
    else:
        what = say(
            "The eastings begin with zone {found}, those of {crs} with zone {stated}",
            found=found,
            crs=name,
            stated=stated,
        )
    raise QuestionError(what, where=where, remedy=_codes(belt, found, stated, name))


def _codes(belt: Belt, found: int, stated: int, name: str) -> Message:
    """Offer the codes that fit the eastings: of CGCS2000, and of the datum that is stated."""
    zone, is_numbered = found or stated, bool(found)
    belts = {datum: belt_of(zone, each) for datum, each in OLD_BELTS.items()}
    old = {datum: b.code(zone, numbered=is_numbered) for datum, b in belts.items() if b is not None}
    return _offered(belt.code(zone, numbered=is_numbered), old, name)


def _offered(code: str, old: Mapping[str, str], name: str) -> Message:
    """Offer a code of CGCS2000, and one of the datum before it that the CRS states, if any."""
    for datum, other in old.items():
        if name.startswith(datum):
            return say(
                "If they are CGCS2000, say --assume CRS={code}; if they are {datum}, CRS={old}.",
                code=code,
                datum=datum,
                old=other,
            )
    return say("If they are CGCS2000, say --assume CRS={code}.", code=code)


def _within(values: Floats, limits: tuple[float, float]) -> npt.NDArray[np.bool_]:
    """Tell which values lie between two."""
    return np.asarray((values >= limits[0]) & (values <= limits[1]), dtype=np.bool_)


def _false_easting(crs: pyproj.CRS) -> float | None:
    """Give the easting of the central meridian; None where the CRS has none such."""
    operation = plane_crs(crs).coordinate_operation
    if not crs.is_projected or operation is None:
        return None
    if "Transverse Mercator" not in operation.method_name and "Gauss" not in operation.method_name:
        return None
    return _parameter(crs, "False easting")


def _parameter(crs: pyproj.CRS, name: str) -> float:
    """Give a parameter of a projection, 0 where it has none of the name."""
    operation = plane_crs(crs).coordinate_operation
    found = (p.value for p in operation.params if p.name == name) if operation else iter(())
    return float(next(found, 0.0))
