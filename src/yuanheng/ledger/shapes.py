"""Shapes (图形): mended or set aside where invalid, measured in the zone's own projected CRS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

#: A mended ring keeps its place when mending changed its area by less than this share.
MEND_TOLERANCE = 0.002


@dataclass(frozen=True)
class Measured:
    """Shapes as kept, and what was measured of each (NaN where there is no shape)."""

    shapes: Shapes
    projected: Shapes
    area_m2: Floats
    ellipsoidal_m2: Floats
    problems: tuple[tuple[int, str], ...]
    mended: frozenset[int]
    crs: str


def local_crs(longitude: float, latitude: float) -> pyproj.CRS:
    """Choose the zone's projected CRS: CGCS2000 3° Gauss–Krüger, elsewhere an equal-area one."""
    if 73.5 <= longitude < 136.5 and 3 <= latitude <= 54:
        return pyproj.CRS.from_epsg(4534 + round(longitude / 3) - 25)
    return pyproj.CRS.from_proj4(
        f"+proj=laea +lat_0={latitude:.4f} +lon_0={longitude:.4f} +ellps=GRS80 +units=m"
    )


def project(shapes: Shapes, source: str, target: pyproj.CRS) -> Shapes:
    """Transform shapes, x before y; None stays None."""
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)

    def turn(points: Floats) -> Floats:
        x, y = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([x, y])

    return np.asarray(shapely.transform(shapes, turn), dtype=object)


def measure(wkb: tuple[bytes | None, ...], crs: str) -> Measured:
    """Read, mend and measure shapes.

    `problems` lists index and reason for shapes that are missing, broken or not areas; those among
    `mended` were made valid with the same area and are kept, the others are set aside.
    """
    shapes = np.asarray(
        shapely.from_wkb(np.array(wkb, dtype=object), on_invalid="ignore"), dtype=object
    )
    shapes = np.asarray(shapely.force_2d(shapes), dtype=object)
    problems: list[tuple[int, str]] = []
    mended: set[int] = set()
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    areal = np.isin(shapely.get_type_id(shapes), (3, 6))
    valid = shapely.is_valid(shapes)
    for index in np.flatnonzero(empty | ~areal | ~valid).tolist():
        if empty[index]:
            problems.append((index, "missing"))
            shapes[index] = None
        elif not areal[index]:
            problems.append((index, f"not an area: {shapes[index].geom_type}"))
            shapes[index] = None
        else:
            problems.append((index, str(shapely.is_valid_reason(shapes[index]))))
            repaired = _mend(shapes[index])
            if repaired is not None:
                mended.add(index)
            shapes[index] = repaired
    center = _center(shapes, crs)
    target = local_crs(*center)
    projected = project(shapes, crs, target)
    geographic = project(shapes, crs, pyproj.CRS.from_epsg(4490))
    geod = pyproj.Geod(ellps="GRS80")
    ellipsoidal = [
        abs(geod.geometry_area_perimeter(s)[0]) if s is not None else np.nan for s in geographic
    ]
    code = target.to_epsg()
    return Measured(
        shapes=shapes,
        projected=projected,
        area_m2=np.asarray(shapely.area(projected), dtype=np.float64),
        ellipsoidal_m2=np.asarray(ellipsoidal, dtype=np.float64),
        problems=tuple(problems),
        mended=frozenset(mended),
        crs=f"EPSG:{code}" if code else target.to_proj4(),
    )


def _mend(shape: shapely.Geometry) -> shapely.Geometry | None:
    """Make a ring valid if that leaves its area as it was; None where it would change the land."""
    repaired = shapely.make_valid(shape)
    parts = [
        p
        for p in shapely.get_parts(repaired, return_index=False)
        if p.geom_type in ("Polygon", "MultiPolygon")
    ]
    if not parts:
        return None
    whole = shapely.union_all(parts)
    before, after = abs(shapely.area(shape)), shapely.area(whole)
    return whole if before > 0 and abs(after - before) <= MEND_TOLERANCE * before else None


def _center(shapes: Shapes, crs: str) -> tuple[float, float]:
    """Give longitude and latitude of the middle of all shapes."""
    bounds = shapely.total_bounds(shapes)
    if np.isnan(bounds).any():
        return 0.0, 0.0
    transformer = pyproj.Transformer.from_crs(crs, "EPSG:4490", always_xy=True)
    lon, lat = transformer.transform((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    return float(lon), float(lat)
