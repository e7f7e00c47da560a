"""Shapes (图形): mended or set aside where invalid, measured in the zone's own projected CRS."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion

from yuanheng.errors import QuestionError, Where, say
from yuanheng.ledger.surveys.areal import NOWHERE, SWAPPED, Areal, read_areal
from yuanheng.ledger.surveys.axes import are_swapped, check_axes, crs_name
from yuanheng.ledger.surveys.matched import Fit, fit_of
from yuanheng.ledger.surveys.shared_edges import single_rings
from yuanheng.ledger.surveys.transformations import to_degrees, transformation

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

#: The 3° zones of China by number: the central meridian of zone 25 is 75° E. EPSG counts on.
_ZONES = range(25, 46)
_FIRST_CODE = 4534


@dataclass(frozen=True)
class Measured:
    """Shapes as kept, and what was measured of each (NaN where there is no shape).

    `crs` is the one it was measured in, as EPSG code or PROJ text; None where no shape was left.
    """

    shapes: Shapes
    projected: Shapes
    area_m2: Floats
    ellipsoidal_m2: Floats
    problems: tuple[tuple[int, str], ...]
    mended: frozenset[int]
    crs: str | None

    @cached_property
    def fit(self) -> Fit:
        """Tell shapes that share their edges with their neighbours, point by point."""
        return fit_of(self.projected)


def local_crs(longitude: float, latitude: float) -> pyproj.CRS:
    """Choose the zone's projected CRS: CGCS2000 3° Gauss–Krüger, elsewhere an equal-area one."""
    if 73.5 <= longitude < 136.5 and 3 <= latitude <= 54:
        zone = min(_ZONES, key=lambda number: abs(3 * number - longitude))
        return pyproj.CRS.from_epsg(_FIRST_CODE + zone - _ZONES.start)
    return pyproj.CRS.from_proj4(
        f"+proj=laea +lat_0={latitude:.4f} +lon_0={longitude:.4f} +ellps=GRS80 +units=m"
    )


def _equal_area_crs(longitude: float, latitude: float) -> pyproj.CRS:
    """Give a map around a place on which every area is that on the ellipsoid."""
    return ProjectedCRS(
        LambertAzimuthalEqualAreaConversion(latitude, longitude),
        geodetic_crs=pyproj.CRS.from_epsg(4490),
    )


def project(shapes: Shapes, source: str, target: pyproj.CRS) -> Shapes:
    """Transform shapes, x before y; None stays None, and what lies in `target` stays as it is."""
    if pyproj.CRS.from_user_input(source) == target:
        return shapes
    transformer = transformation(source, target)

    def turn(points: Floats) -> Floats:
        x, y = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([x, y])

    return np.asarray(shapely.transform(shapes, turn), dtype=object)


def _areas_on(shapes: Shapes, source: str, target: pyproj.CRS) -> Floats:
    """Give the area of each shape as it would be in another CRS, NaN where there is no shape.

    Those of one ring are not drawn there: to make shapes takes longer than all the rest.
    """
    whole = single_rings(shapes)
    points, shape = shapely.get_coordinates(shapes[whole], return_index=True)
    turn = transformation(source, target)
    x, y = turn.transform(points[:, 0], points[:, 1])
    twice = np.where(shape[1:] == shape[:-1], x[:-1] * y[1:] - x[1:] * y[:-1], 0)
    found = np.empty(shapes.size)
    found[whole] = np.abs(np.bincount(shape[:-1], twice, np.count_nonzero(whole))) / 2
    found[~whole] = shapely.area(project(shapes[~whole], source, target))
    return found


def middles_on_earth(shapes: Shapes, crs: pyproj.CRS) -> tuple[Floats, Floats]:
    """Give longitude and latitude of the middle of each shape, NaN where there is none."""
    west, south, east, north = shapely.bounds(shapes).T
    transformer = to_degrees(crs)
    turned = np.asarray(transformer.transform((west + east) / 2, (south + north) / 2))
    turned[~np.isfinite(turned)] = np.nan
    return turned[0], turned[1]


def measure(wkb: tuple[bytes | None, ...], crs: str, where: Where | None = None) -> Measured:
    """Read, mend and measure shapes; QuestionError where they cannot lie in `crs`.

    where: the layer, where axes and zones that cannot be meant are to be asked about. `problems`
    lists index and reason for shapes that are missing, broken or not areas; those among `mended`
    were made valid with the same area and are kept, the others are set aside.
    """
    stated = pyproj.CRS.from_user_input(crs)
    areal = read_areal(wkb, degrees=stated.is_geographic)
    if where is not None:
        check_axes(*_middles(areal), stated, where)
    middle = _middle(areal, crs)
    shapes = areal.shapes
    kept = Measured(
        shapes=shapes,
        projected=shapes,
        area_m2=np.full(shapes.size, np.nan),
        ellipsoidal_m2=np.full(shapes.size, np.nan),
        problems=tuple(sorted(areal.problems.items())),
        mended=frozenset(areal.kept),
        crs=None,
    )
    if middle is None:
        return kept
    target = local_crs(*middle)
    projected = project(shapes, crs, target)
    code = target.to_epsg()
    return replace(
        kept,
        projected=projected,
        area_m2=np.asarray(shapely.area(projected), dtype=np.float64),
        ellipsoidal_m2=_areas_on(shapes, crs, _equal_area_crs(*middle)),
        crs=f"EPSG:{code}" if code else target.srs,
    )


def _middle(areal: Areal, crs: str) -> tuple[float, float] | None:
    """Give the median longitude and latitude of the shapes; None where there is no shape.

    Shapes that `crs` would put nowhere on the earth are set aside; where these are all,
    QuestionError asks for another.
    """
    drawn = np.flatnonzero(~shapely.is_missing(areal.shapes))
    if not drawn.size:
        return None
    transformer = to_degrees(crs)
    x, y = _middles(areal)
    lon, lat = transformer.transform(x, y)
    swapped = are_swapped(x, y, pyproj.CRS.from_user_input(crs))
    here = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~swapped
    if not here.any():
        raise QuestionError(
            say("The shapes cannot lie where {crs} would put them", crs=crs_name(crs)),
            remedy=say("Say it with --assume CRS=EPSG:4490 (or the code that applies)."),
        )
    for place in np.flatnonzero(~here).tolist():
        areal.drop(int(drawn[place]), SWAPPED if swapped[place] else NOWHERE)
    # The median, so that one patch far away does not move the projection of all.
    return float(np.median(lon[here])), float(np.median(lat[here]))


def _middles(areal: Areal) -> tuple[Floats, Floats]:
    """Give the middles of the shapes that are there."""
    west, south, east, north = shapely.bounds(areal.shapes[~shapely.is_missing(areal.shapes)]).T
    return (west + east) / 2, (south + north) / 2
