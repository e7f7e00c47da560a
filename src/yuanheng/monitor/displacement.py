"""Displacement between surveys (图形位移): the same patches, drawn elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely

from yuanheng.errors import Plain
from yuanheng.ledger.surveys.shapes import project
from yuanheng.ledger.surveys.transformations import to_degrees
from yuanheng.model.evaluation import Observation

#: Shared patches may lie this far apart, in metres (median).
TOLERANCE_M = 5.0
_SHARED_AREA = 0.01
_SHARED_SHAPE = 1e-3
_FEWEST = 3
#: An area for expansion may lie apart from the zone; further than this it is rather another zone.
ELSEWHERE_M = 10_000.0

Floats = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.intp]
"""Rows of two: the place of a patch in the earlier survey, and of its like in the later."""


@dataclass(frozen=True)
class _Patches:
    """The patches of one survey in metres."""

    numbers: list[str | None]
    area: Floats
    perimeter: Floats
    x: Floats
    y: Floats
    shapes: npt.NDArray[np.object_]

    @property
    def outline(self) -> shapely.Geometry:
        """Give the hull of all patches."""
        return shapely.convex_hull(shapely.geometrycollections(self.shapes))


def check_displacement(zone: str, earlier: pa.Table, later: pa.Table, period: str) -> Observation:
    """Compare where two surveys of a zone draw the patches they share.

    Patches are the same when number and area (1 %) agree; where numbers changed between the
    surveys, when area and perimeter agree (0.1 %) and no other patch of the layer has them.
    Surveys that share none are displaced where their outlines lie more than 10 km apart.
    """
    unknown = Observation(
        "displacement", zone, "", "not-provable", None, tolerance=TOLERANCE_M, unit="m"
    )
    crs = _common_crs(later)
    if crs is None:
        return replace(unknown, details={"shared": 0, "compared_with": period})
    before, after = _patches(earlier, crs), _patches(later, crs)
    pairs, method = _by_number(before, after), "number"
    if len(pairs) < min(before.area.size, after.area.size):  # else shapes cannot pair more
        by_shape = _by_shape(before, after)
        if len(by_shape) > len(pairs):
            pairs, method = by_shape, "shape"
    if len(pairs) < _FEWEST:
        return _elsewhere(unknown, before, after, {"shared": len(pairs), "compared_with": period})
    left, right = pairs.T
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


def renumbered(earlier: pa.Table, later: pa.Table) -> dict[str, str]:
    """Give the earlier number of every patch that a later survey numbers otherwise.

    Patches are the same when area and perimeter agree (0.1 %) and no other patch of either survey
    has them. Numbers that stand twice in a survey name no patch.
    """
    crs = _common_crs(later)
    if crs is None:
        return {}
    before, after = _patches(earlier, crs), _patches(later, crs)
    if not (before.area.size and after.area.size):
        return {}
    once = _once(before.numbers), _once(after.numbers)
    found = {}
    for left, right in _by_shape(before, after).tolist():
        was, now = before.numbers[left], after.numbers[right]
        if was != now and was in once[0] and now in once[1]:
            found[str(now)] = str(was)
    return found


def _common_crs(table: pa.Table) -> pyproj.CRS | None:
    """Choose metres around the first shape of the later survey; None where it has no shape."""
    drawn = np.flatnonzero(table.column("boundary").is_valid().to_numpy())
    if not drawn.size:
        return None
    first = table.slice(int(drawn[0]), 1)
    point = shapely.centroid(shapely.from_wkb(first.column("boundary")[0].as_py()))
    source = first.column("boundary_crs")[0].as_py()
    lon, lat = to_degrees(source).transform(point.x, point.y)
    return pyproj.CRS.from_proj4(
        f"+proj=laea +lat_0={lat:.4f} +lon_0={lon:.4f} +ellps=GRS80 +units=m"
    )


def _patches(table: pa.Table, crs: pyproj.CRS) -> _Patches:
    """Read the shapes of a survey in the common metres; patches without shape fall out."""
    table = table.filter(pc.is_valid(table.column("boundary")))
    wkb = table.column("boundary").to_numpy()
    shapes = np.asarray(shapely.from_wkb(wkb), dtype=object)
    source = table.column("boundary_crs").to_numpy()
    for name in pc.unique(table.column("boundary_crs")).to_pylist():
        chosen = source == name
        shapes[chosen] = project(shapes[chosen], name, crs)
    centers = shapely.centroid(shapes)
    return _Patches(
        numbers=table.column("number").to_pylist(),
        area=np.asarray(shapely.area(shapes)),
        perimeter=np.asarray(shapely.length(shapes)),
        x=np.asarray(shapely.get_x(centers)),
        y=np.asarray(shapely.get_y(centers)),
        shapes=shapes,
    )


def _elsewhere(
    unknown: Observation, before: _Patches, after: _Patches, details: dict[str, Plain]
) -> Observation:
    """Tell two surveys that share no patches because they lie in different places."""
    apart = float(shapely.distance(before.outline, after.outline))
    if not apart > ELSEWHERE_M:
        return replace(unknown, details=details)
    found = {**details, "matched_by": "outline"}
    return replace(unknown, verdict="met", measured=round(apart, 3), details=found)


def _by_number(before: _Patches, after: _Patches) -> Pairs:
    """Pair patches whose number stands once in each survey and whose areas agree."""
    later = _once(after.numbers)
    named = [(i, later[number]) for number, i in _once(before.numbers).items() if number in later]
    pairs = np.array(named, dtype=np.intp).reshape(-1, 2)
    left, right = before.area[pairs[:, 0]], after.area[pairs[:, 1]]
    return pairs[np.abs(left - right) <= _SHARED_AREA * left]


def _once(numbers: list[str | None]) -> dict[str, int]:
    """Give the row of every number that stands exactly once."""
    count = Counter(numbers)
    return {n: i for i, n in enumerate(numbers) if n is not None and count[n] == 1}


def _by_shape(before: _Patches, after: _Patches) -> Pairs:
    """Pair patches whose area and perimeter agree and are alone of their kind in both surveys."""
    marks = [np.log(np.column_stack([p.area, p.perimeter])) for p in (before, after)]
    low, high = marks[0] - 2 * _SHARED_SHAPE, marks[0] + 2 * _SHARED_SHAPE
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    left, right = shapely.STRtree(shapely.points(marks[1])).query(boxes, predicate="intersects")
    one = np.column_stack([before.area, before.perimeter])[left]
    other = np.column_stack([after.area, after.perimeter])[right]
    step = np.abs(one - other)
    ours = (step <= _SHARED_SHAPE * one).all(axis=1)
    theirs = (step <= _SHARED_SHAPE * other).all(axis=1)
    alone = (np.bincount(left[ours], minlength=before.area.size)[left] == 1) & (
        np.bincount(right[theirs], minlength=after.area.size)[right] == 1
    )
    return np.asarray(np.column_stack([left, right])[ours & alone], dtype=np.intp)
