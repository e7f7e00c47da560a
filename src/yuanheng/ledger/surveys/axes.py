"""Axes and zones (坐标轴、带号): shapes whose numbers cannot be meant as their CRS says."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from yuanheng.errors import QuestionError, SourceError, Where, say
from yuanheng.ledger.sources.plot_crs import belt_of

#: Longitudes and latitudes of China, whole degrees around it.
_EAST, _NORTH = (73.0, 136.0), (3.0, 54.0)
#: Nobody draws this far from the central meridian in a 3° or 6° zone.
_FARTHEST_M = 450_000.0
_MILLION = 1_000_000.0

Degrees = TypeVar("Degrees", float, npt.NDArray[np.float64])
"""One longitude, or many at once."""


def check_axes(wkb: tuple[bytes | None, ...], crs: pyproj.CRS, where: Where) -> None:
    """Refuse shapes whose axes are swapped, and ask where eastings are of another zone.

    Looks at the middle of all shapes. SourceError for the first, QuestionError for the second.
    """
    middle = _middle(wkb)
    if middle is None:
        return
    x, y = middle
    false_easting = _false_easting(crs)
    if crs.is_geographic:
        swapped = _within(x, _NORTH) and _within(y, _EAST)
    elif false_easting is None:
        return
    else:
        # Northings of China lie between 0.3 and 6 million metres, eastings nowhere near them.
        on_meridian = abs(y % _MILLION - 500_000) < _FARTHEST_M
        numbered = 13 <= y // _MILLION <= 45
        swapped = on_meridian and (numbered or y < _MILLION < x) and x < 7 * _MILLION
    if swapped:
        raise SourceError(
            say("The axes are swapped: x is {x}, y is {y}", x=round(x, 3), y=round(y, 3)),
            where=where,
            expected=say("Longitude or easting comes first, latitude or northing second."),
            remedy=say("Swap the axes in the map program and save the layer again."),
        )
    if false_easting is not None and abs(x - false_easting) > _FARTHEST_M:
        _ask_zone(x, false_easting, crs, where)


def degrees_outside(longitude: Degrees, crs: pyproj.CRS) -> Degrees:
    """Tell by how many degrees longitudes lie outside the zone of a Gauss–Krüger CRS of China."""
    if not crs.name.startswith("CGCS2000 / ") or _false_easting(crs) is None:
        return longitude * 0.0
    half = 1.5 if "3-degree" in crs.name else 3.0
    off = abs(longitude - _parameter(crs, "Longitude of natural origin")) - half
    return off * (off > 0)


def _ask_zone(x: float, false_easting: float, crs: pyproj.CRS, where: Where) -> None:
    """Ask for the CRS; offer the one that the zone number in the eastings, or its lack, names."""
    found, stated = int(x // _MILLION), int(false_easting // _MILLION)
    belt = belt_of(found or stated)
    if belt is None or abs(x % _MILLION - 500_000) > _FARTHEST_M:
        return
    raise QuestionError(
        say(
            "The eastings begin with zone {found}, those of {crs} with zone {stated}",
            found=found or "–",
            stated=stated or "–",
            crs=crs.name,
        ),
        where=where,
        remedy=say(
            "If they are CGCS2000, say --assume CRS={code}.",
            code=belt.code(found or stated, numbered=bool(found)),
        ),
    )


def _middle(wkb: tuple[bytes | None, ...]) -> tuple[float, float] | None:
    """Give the middle of all shapes as numbers; None where there is none."""
    shapes = shapely.from_wkb(np.array(wkb, dtype=object), on_invalid="ignore")
    west, south, east, north = (float(v) for v in shapely.total_bounds(shapes))
    middle = ((west + east) / 2, (south + north) / 2)
    return middle if np.isfinite(middle).all() else None


def _within(value: float, limits: tuple[float, float]) -> bool:
    """Tell whether a value lies between two."""
    return limits[0] <= value <= limits[1]


def _false_easting(crs: pyproj.CRS) -> float | None:
    """Give the easting of the central meridian; None where the CRS has none such."""
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None:
        return None
    if "Transverse Mercator" not in operation.method_name and "Gauss" not in operation.method_name:
        return None
    return _parameter(crs, "False easting")


def _parameter(crs: pyproj.CRS, name: str) -> float:
    """Give a parameter of a projection, 0 where it has none of the name."""
    operation = crs.coordinate_operation
    found = (p.value for p in operation.params if p.name == name) if operation else iter(())
    return float(next(found, 0.0))
