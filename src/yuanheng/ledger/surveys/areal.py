"""The areal part of each shape (面状部分): what is no area, or nowhere, is set aside by row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from yuanheng.errors import Message, say
from yuanheng.ledger.sources.shape_kinds import shape_kinds

#: A mended ring keeps its place when mending changed its area by less than this share.
MEND_TOLERANCE = 0.002
#: No plot, and no zone, is so wide: a vertex of such a shape was written wrongly.
_WIDEST_DEGREES, _WIDEST_M, _CIRCLE = 20.0, 2_000_000.0, 360.0
#: Each is counted twice. To mend takes time with their number to the power of two.
_MOST_CROSSINGS = 400
_AT_FIRST, _AT_ONCE = 16, 4096
_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7
#: Why a shape is set aside, and how that is said.
MISSING, CURVE, SURFACE = "missing", "not an area: Curve", "not an area: Surface"
ODD_PART = "not an area: a part of it"
NO_NUMBER, TOO_WIDE = "a vertex is no number", "a vertex lies far away"
NOWHERE, SWAPPED = "nowhere on the earth", "axes swapped"
BESIDE = "beside the area: "
_SAID = {
    MISSING: say("The row has no shape"),
    CURVE: say("The shape cannot be used: it is a curve that cannot be made of straight lines"),
    SURFACE: say("The shape cannot be used: it is a surface of 3 dimensions"),
    ODD_PART: say(
        "The shape cannot be used: a part of it is a surface of 3 dimensions, or a curve that"
        " cannot be made of straight lines"
    ),
    NO_NUMBER: say("The shape cannot be used: a vertex of it is no finite number"),
    TOO_WIDE: say("The shape cannot be used: a vertex of it lies far from the others"),
    NOWHERE: say("The shape cannot be used: it lies nowhere on the earth"),
    SWAPPED: say("The shape cannot be used: its axes are swapped"),
    "not an area: Point": say("The shape cannot be used: it is a point, not an area"),
    "not an area: MultiPoint": say("The shape cannot be used: it is a point, not an area"),
    "not an area: LineString": say("The shape cannot be used: it is a line, not an area"),
    "not an area: MultiLineString": say("The shape cannot be used: it is a line, not an area"),
}
#: What kinds are that no library reads.
_UNREAD = {_COLLECTION: ODD_PART, 15: SURFACE, 16: SURFACE, 17: SURFACE}
#: The faults of rings that GEOS tells apart, by its words: of a ring that was mended, and of one
#: that was not.
_MENDED = {
    "Self-intersection": say(
        "The boundary crossed itself at {place} and was mended; the area is as before"
    ),
    "Ring Self-intersection": say(
        "The boundary touched itself at {place} and was mended; the area is as before"
    ),
    "Hole lies outside shell": say(
        "A hole lay outside the boundary at {place} and was mended; the area is as before"
    ),
    "Holes are nested": say(
        "A hole lay inside another at {place} and was mended; the area is as before"
    ),
    "Interior is disconnected": say(
        "A hole cut the land in two at {place} and was mended; the area is as before"
    ),
    "Nested shells": say(
        "One part lay inside another at {place} and was mended; the area is as before"
    ),
    "Duplicate Rings": say(
        "A ring was drawn twice at {place} and was mended; the area is as before"
    ),
}
_BROKEN = {
    "Self-intersection": say("The shape cannot be used: its boundary crosses itself at {place}"),
    "Ring Self-intersection": say(
        "The shape cannot be used: its boundary touches itself at {place}"
    ),
    "Hole lies outside shell": say(
        "The shape cannot be used: a hole lies outside the boundary at {place}"
    ),
    "Holes are nested": say("The shape cannot be used: a hole lies inside another at {place}"),
    "Interior is disconnected": say(
        "The shape cannot be used: a hole cuts the land in two at {place}"
    ),
    "Nested shells": say("The shape cannot be used: one part lies inside another at {place}"),
    "Duplicate Rings": say("The shape cannot be used: a ring is drawn twice at {place}"),
    "Too few points in geometry component": say(
        "The shape cannot be used: a ring has too few different points at {place}"
    ),
    "Invalid Coordinate": say("The shape cannot be used: a vertex of it is no finite number"),
    "Ring is not closed": say("The shape cannot be used: a ring is not closed at {place}"),
}


@dataclass
class Areal:
    """Shapes by row (None where set aside), and what was found by row.

    Those of the rows in `kept` are used all the same.
    """

    shapes: npt.NDArray[np.object_]
    problems: dict[int, str] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)

    def drop(self, index: int, reason: str) -> None:
        """Set a shape aside."""
        self.problems[index] = reason
        self.shapes[index] = None
        self.kept.discard(index)


def read_areal(wkb: tuple[bytes | None, ...], *, degrees: bool) -> Areal:
    """Read shapes and give what of each is an area, mended where that leaves it as large."""
    kinds = shape_kinds(wkb)
    found = Areal(_parsed(wkb))
    unread = shapely.is_missing(found.shapes) & (kinds >= _COLLECTION)
    for index in np.flatnonzero(unread).tolist():
        found.drop(index, _UNREAD.get(int(kinds[index]), CURVE))
    told = set(found.problems)
    empty = shapely.is_missing(found.shapes) | shapely.is_empty(found.shapes)
    for index in np.flatnonzero(empty).tolist():
        if index not in told:
            found.drop(index, MISSING)
    _drop_no_numbers(found)
    kind = shapely.get_type_id(found.shapes)
    for index in np.flatnonzero(kind == _COLLECTION).tolist():
        _take_areas(found, index)
    _drop_wide(found, degrees=degrees)
    kind = shapely.get_type_id(found.shapes)
    for index in np.flatnonzero((kind >= 0) & ~np.isin(kind, (_POLYGON, _MULTIPOLYGON))).tolist():
        found.drop(index, f"not an area: {found.shapes[index].geom_type}")
    broken = ~shapely.is_missing(found.shapes) & ~shapely.is_valid(found.shapes)
    for index in np.flatnonzero(broken).tolist():
        _mend(found, index)
    return found


def fault(reason: str, *, kept: bool) -> Message:
    """Say what is wrong with a shape."""
    if reason.startswith(BESIDE):
        return say("Beside its area the shape holds points or lines, which are not used")
    kind, place = ring_fault(reason)
    template = (_MENDED if kept else _BROKEN).get(kind)
    if template is not None:
        return replace(template, values={"place": place})
    if kept:
        return say(
            "The ring is not valid and was mended; its area is as before: {reason}", reason=reason
        )
    return _SAID.get(reason) or say("The shape cannot be used: {reason}", reason=reason)


def ring_fault(reason: str) -> tuple[str, str]:
    """Read what GEOS says of a ring: the kind of fault, and the point where it is."""
    kind, _, place = reason.partition("[")
    return kind.strip(), place.rstrip("]").replace(" ", ", ")


def _parsed(wkb: tuple[bytes | None, ...]) -> npt.NDArray[np.object_]:
    """Read shapes in two dimensions; None for what no library reads."""
    try:
        with np.errstate(invalid="ignore"):  # a vertex may be no number
            shapes = shapely.from_wkb(np.array(wkb, dtype=object), on_invalid="ignore")
    except (NotImplementedError, shapely.GEOSException):  # of one shape, for all
        shapes = np.array([_one(shape) for shape in wkb], dtype=object)
    is_flat = not (shapely.has_z(shapes) | shapely.has_m(shapes)).any()
    return np.asarray(shapes if is_flat else shapely.force_2d(shapes), dtype=object)


def _one(wkb: bytes | None) -> Any:  # noqa: ANN401 - a shape, of a library without types
    try:
        with np.errstate(invalid="ignore"):  # a vertex that is no number is told by its row
            return shapely.from_wkb(wkb, on_invalid="ignore")
    except (NotImplementedError, shapely.GEOSException):
        return None


def _drop_no_numbers(found: Areal) -> None:
    """Set aside shapes with a vertex that is no finite number."""
    try:
        points, rows = shapely.get_coordinates(found.shapes, return_index=True)
    except shapely.GEOSException:  # of one collection that holds arcs, for all
        _drop_curved(found)
        points, rows = shapely.get_coordinates(found.shapes, return_index=True)
    x, y = np.isfinite(points).T
    for index in np.unique(rows[~(x & y)]).tolist():
        found.drop(index, NO_NUMBER)


def _drop_curved(found: Areal) -> None:
    """Set aside collections of whose vertices nothing can be told, because they hold arcs."""
    for index in np.flatnonzero(shapely.get_type_id(found.shapes) == _COLLECTION).tolist():
        try:
            shapely.get_coordinates(found.shapes[index])
        except shapely.GEOSException:
            found.drop(index, ODD_PART)


def _drop_wide(found: Areal, *, degrees: bool) -> None:
    """Set aside shapes with a vertex farther off than any land is wide.

    Numbers that are no degrees at all are left to be asked about.
    """
    bounds = shapely.bounds(found.shapes)
    with np.errstate(over="ignore", invalid="ignore"):
        wide = np.fmax(*(bounds[:, 2:] - bounds[:, :2]).T)
        far = wide > (_WIDEST_DEGREES if degrees else _WIDEST_M)
        if degrees:
            far &= np.abs(bounds).max(axis=1) <= _CIRCLE
    for index in np.flatnonzero(far).tolist():
        found.drop(index, TOO_WIDE)


def _take_areas(found: Areal, index: int) -> None:
    """Take the areas out of a collection, however deep; name what else it holds."""
    parts = [found.shapes[index]]
    while any(part.geom_type in ("GeometryCollection", "MultiPolygon") for part in parts):
        parts = [inner for part in parts for inner in shapely.get_parts(part).tolist()]
    areas = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    others = sorted({part.geom_type for part in parts} - {"Polygon"})
    if not areas:
        found.drop(index, f"not an area: {others[0] if len(others) == 1 else 'GeometryCollection'}")
        return
    found.shapes[index] = areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
    found.kept.add(index)
    if others:
        found.problems[index] = BESIDE + ", ".join(others)


def _mend(found: Areal, index: int) -> None:
    """Make a ring valid if that leaves its area as it was; set it aside where the land changes."""
    shape = found.shapes[index]
    reason = str(shapely.is_valid_reason(shape))
    before = abs(shapely.area(shape))
    if before <= 0 or _is_tangled(shape):
        found.drop(index, reason)
        return
    for method in ("structure", "linework"):
        whole = _areas_of(shapely.make_valid(shape, method=method))
        if abs(shapely.area(whole) - before) <= MEND_TOLERANCE * before:
            found.problems[index] = reason
            found.shapes[index] = whole
            found.kept.add(index)
            return
    found.drop(index, reason)


def _areas_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Give the areas of a shape as one."""
    parts = shapely.get_parts(shape, return_index=False)
    return shapely.union_all(
        [part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")]
    )


def _is_tangled(shape: shapely.Geometry) -> bool:
    """Tell a shape whose lines cross so often that to mend it takes minutes."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shape), return_index=True)
    same = ring[:-1] == ring[1:]
    lines = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)[same])
    tree, crossings, first, count = shapely.STRtree(lines), 0, 0, _AT_FIRST
    while first < lines.size:
        crossings += tree.query(lines[first : first + count], predicate="crosses").shape[1]
        if crossings > _MOST_CROSSINGS:
            return True
        first, count = first + count, min(2 * count, _AT_ONCE)
    return False
