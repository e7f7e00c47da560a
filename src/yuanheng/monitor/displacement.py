"""Displacement between surveys (图形位移): the same patches, drawn elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyproj
import shapely

from yuanheng.model.evaluation import Observation

#: Shared patches may lie this far apart, in metres (median).
TOLERANCE_M = 5.0
_SHARED_AREA = 0.01
_SHARED_SHAPE = 1e-3
_FEWEST = 3

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Patches:
    """The patches of one survey in metres."""

    numbers: list[str | None]
    area: Floats
    perimeter: Floats
    x: Floats
    y: Floats


def check_displacement(zone: str, earlier: pa.Table, later: pa.Table, period: str) -> Observation:
    """Compare where two surveys of a zone draw the patches they share.

    Patches are the same when number and area (1 %) agree; where numbers changed between the
    surveys, when area and perimeter agree (0.1 %) and no other patch of the layer has them.
    """
    unknown = Observation(
        "displacement", zone, "", "not-provable", None, tolerance=TOLERANCE_M, unit="m"
    )
    crs = _common_crs(later)
    if crs is None:
        return replace(unknown, details={"shared": 0, "compared_with": period})
    before, after = _patches(earlier, crs), _patches(later, crs)
    pairs, method = _by_number(before, after), "number"
    by_shape = _by_shape(before, after)
    if len(by_shape) > len(pairs):
        pairs, method = by_shape, "shape"
    if len(pairs) < _FEWEST:
        return replace(unknown, details={"shared": len(pairs), "compared_with": period})
    left, right = (np.array(side) for side in zip(*pairs, strict=True))
    dx, dy = after.x[right] - before.x[left], after.y[right] - before.y[left]
    median = float(np.median(np.hypot(dx, dy)))
    return replace(
        unknown,
        verdict="met" if median > TOLERANCE_M else "not-met",
        measured=round(median, 3),
        details={
            "shared": len(pairs),
            "matched_by": method,
            "east_m": round(float(np.median(dx)), 2),
            "north_m": round(float(np.median(dy)), 2),
            "compared_with": period,
        },
    )


def _common_crs(table: pa.Table) -> pyproj.CRS | None:
    """Choose metres around the first shape of the later survey; None where it has no shape."""
    drawn = zip(
        table.column("boundary").to_pylist(), table.column("boundary_crs").to_pylist(), strict=True
    )
    first = next(((shape, crs) for shape, crs in drawn if shape), None)
    if first is None:
        return None
    point = shapely.centroid(shapely.from_wkb(first[0]))
    lon, lat = pyproj.Transformer.from_crs(first[1], "EPSG:4490", always_xy=True).transform(
        point.x, point.y
    )
    return pyproj.CRS.from_proj4(
        f"+proj=laea +lat_0={lat:.4f} +lon_0={lon:.4f} +ellps=GRS80 +units=m"
    )


def _patches(table: pa.Table, crs: pyproj.CRS) -> _Patches:
    """Read the shapes of a survey in the common metres; patches without shape fall out."""
    has = np.array([w is not None for w in table.column("boundary").to_pylist()], dtype=bool)
    table = table.filter(pa.array(has))
    shapes = np.asarray(
        shapely.from_wkb(np.array(table.column("boundary").to_pylist(), dtype=object)), dtype=object
    )
    source = table.column("boundary_crs").to_pylist()
    for name in dict.fromkeys(source):
        transformer = pyproj.Transformer.from_crs(name, crs, always_xy=True)
        chosen = np.array([s == name for s in source], dtype=bool)

        def turn(points: Floats, by: pyproj.Transformer = transformer) -> Floats:
            return np.column_stack(by.transform(points[:, 0], points[:, 1]))

        shapes[chosen] = shapely.transform(shapes[chosen], turn)
    centers = shapely.centroid(shapes)
    return _Patches(
        numbers=table.column("number").to_pylist(),
        area=np.asarray(shapely.area(shapes)),
        perimeter=np.asarray(shapely.length(shapes)),
        x=np.asarray(shapely.get_x(centers)),
        y=np.asarray(shapely.get_y(centers)),
    )


def _by_number(before: _Patches, after: _Patches) -> list[tuple[int, int]]:
    """Pair patches whose number stands once in each survey and whose areas agree."""
    later = _once(after.numbers)
    return [
        (i, later[number])
        for number, i in _once(before.numbers).items()
        if number in later
        and abs(before.area[i] - after.area[later[number]]) <= _SHARED_AREA * before.area[i]
    ]


def _once(numbers: list[str | None]) -> dict[str, int]:
    """Give the row of every number that stands exactly once."""
    count: dict[str, int] = {}
    for number in numbers:
        if number is not None:
            count[number] = count.get(number, 0) + 1
    return {n: i for i, n in enumerate(numbers) if n is not None and count[n] == 1}


def _by_shape(before: _Patches, after: _Patches) -> list[tuple[int, int]]:
    """Pair patches whose area and perimeter agree and are alone of their kind in both surveys."""
    pairs = []
    for i in range(before.area.size):
        alike = _alike(before.area[i], before.perimeter[i], after)
        if alike.size != 1:
            continue
        j = int(alike[0])
        if _alike(after.area[j], after.perimeter[j], before).size == 1:
            pairs.append((i, j))
    return pairs


def _alike(area: float, perimeter: float, others: _Patches) -> npt.NDArray[np.intp]:
    """List patches of nearly the same area and perimeter."""
    return np.flatnonzero(
        (np.abs(others.area - area) <= _SHARED_SHAPE * area)
        & (np.abs(others.perimeter - perimeter) <= _SHARED_SHAPE * perimeter)
    )
