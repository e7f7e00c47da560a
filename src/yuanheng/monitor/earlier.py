"""A new survey held against the zone's surveys beside it (与上期比对), as it is imported.

Only what two surveys say together can be seen here; where the ledger holds no other survey of the
zone, nothing is said. Coordinates are never changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyproj
import shapely

from yuanheng.errors import Plain, Where, say
from yuanheng.ledger.record.known import heads, snapshot
from yuanheng.ledger.surveys.shapes import local_crs, project
from yuanheng.model.ledger import Draft, Issue
from yuanheng.monitor.displacement import ELSEWHERE_M, check_displacement
from yuanheng.monitor.gcj02 import gcj02_shift_m
from yuanheng.ports import Record

#: The offset of GCJ-02 lies between these lengths everywhere in China, in metres.
_LEAST_M, _MOST_M = 100.0, 700.0
#: The offset changes by a few per cent within a zone, and patches are drawn to some metres.
_SHARE, _DRAWN_M = 0.05, 5.0


@dataclass(frozen=True)
class _Land:
    """Where the patches of a survey lie: their outline in degrees, and its middle."""

    outline: shapely.Geometry
    longitude: float
    latitude: float


def compare_with_earlier(store: Record, draft: Draft, where: Where) -> tuple[Issue, ...]:
    """Say where a survey looks shifted as GCJ-02 shifts, or lies far from the zone's others.

    It is held against the last survey of the zone up to its own period, and against the next after
    it, as the ledger knows them: an earlier survey may be brought later.
    """
    zone = str(draft.details.get("zone"))
    drawn, upto = draft.facts.get("parcel"), store.last_seq()
    own = draft.period or ""
    periods = {s.period for s in heads(store, upto) if (s.relation, s.zone) == ("parcel", zone)}
    neighbours = [
        max((p for p in periods if p <= own), default=""),
        min((p for p in periods if p > own), default=""),
    ]
    new = _land(drawn) if drawn is not None and periods else None
    found: list[Issue] = []
    for period in filter(None, neighbours):
        known = snapshot(
            store, "parcel", upto, zones=frozenset({zone}), periods=frozenset({period})
        )
        old = _land(known)
        if new is not None and drawn is not None and old is not None:
            found += _elsewhere(old, new, period, where)
            found += _like_gcj02(zone, known, drawn, old, period, where)
    return tuple(found)


def _like_gcj02(
    zone: str, known: pa.Table, drawn: pa.Table, old: _Land, period: str, where: Where
) -> tuple[Issue, ...]:
    """Compare the displacement of the shared patches with the offset at that place.

    Shifted the same way, the new survey looks like GCJ-02; the other way, the known one does.
    """
    seen = check_displacement(zone, known, drawn, period)
    east, north = seen.details.get("east_m"), seen.details.get("north_m")
    if seen.measured is None or not isinstance(east, float) or not isinstance(north, float):
        return ()
    if not _LEAST_M <= np.hypot(east, north) <= _MOST_M:
        return ()
    by_east, by_north = gcj02_shift_m(old.longitude, old.latitude)
    allowed = _SHARE * np.hypot(by_east, by_north) + _DRAWN_M
    figures: dict[str, Plain] = {
        "east": round(east),
        "north": round(north),
        "by_east": round(by_east),
        "by_north": round(by_north),
        "period": period,
    }
    if np.hypot(east - by_east, north - by_north) <= allowed:
        what = say(
            "The survey looks like GCJ-02: it lies {east} m east and {north} m north of that of"
            " {period}, and GCJ-02 moves this place by {by_east} m and {by_north} m",
            **figures,
        )
    elif np.hypot(east + by_east, north + by_north) <= allowed:
        what = say(
            "The survey of {period} looks like GCJ-02: the new one lies {east} m east and"
            " {north} m north of it, and GCJ-02 moves this place by {by_east} m and {by_north} m",
            **figures,
        )
    else:
        return ()
    remedy = say("Ask for the survey in CGCS2000; the coordinates were kept as they came.")
    return (Issue("geometry.gcj02", "warning", where, "", what, remedy),)


def _elsewhere(old: _Land, new: _Land, period: str, where: Where) -> tuple[Issue, ...]:
    """Say that a survey lies far from another of the zone, as one of another zone would."""
    crs = local_crs(old.longitude, old.latitude)
    outlines = project(np.array([old.outline, new.outline], dtype=object), "EPSG:4490", crs)
    distance = float(shapely.distance(outlines[0], outlines[1]))
    if not distance > ELSEWHERE_M:
        return ()
    what = say(
        "The survey lies {distance} km from that of {period}",
        distance=round(distance / 1000, 1),
        period=period,
    )
    remedy = say("Check the zone and the coordinate system; the other survey is kept.")
    return (Issue("geometry.elsewhere", "warning", where, "", what, remedy),)


def _land(table: pa.Table) -> _Land | None:
    """Find where the patches of a survey lie; None where none is drawn."""
    shapes = np.array(table.column("boundary").to_pylist(), dtype=object)
    names = np.array(table.column("boundary_crs").to_pylist(), dtype=object)
    found = []
    for name in sorted({n for n in names.tolist() if n}):
        drawn = np.asarray(shapely.from_wkb(shapes[names == name]), dtype=object)
        found.append(project(drawn, name, pyproj.CRS.from_epsg(4490)))
    if not found:
        return None
    outline = shapely.convex_hull(shapely.geometrycollections(np.concatenate(found)))
    middle = shapely.centroid(outline)
    return _Land(outline, float(shapely.get_x(middle)), float(shapely.get_y(middle)))
