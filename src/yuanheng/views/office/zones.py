"""Zones side by side (各开发区): for who sees several, how each stands, and where it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely

from yuanheng.ledger.record.known import snapshot
from yuanheng.model.tasks import Light
from yuanheng.ports import House
from yuanheng.standards.packs.contents import newest_calendar
from yuanheng.tasks import folding, lights
from yuanheng.views.findings.casefiles import cases_by_zone
from yuanheng.views.map.sheets import Maps
from yuanheng.views.map.tiles import draw
from yuanheng.views.tasks.lists import today

Spot = tuple[float, float]
"""Longitude and latitude in degrees of WGS 84."""

#: The picture of where zones lie: its size, and the room that a name takes, in its own units.
_WIDE, _HIGH, _EDGE = 360, 300, 40
_NAME_WIDE, _NAME_HIGH = 110, 16
#: Zones that lie so close, in degrees, are one place on a picture of this size.
_SAME = 0.005


@dataclass(frozen=True)
class ZoneWork:
    """What is open in a zone: casefiles by severity, tasks that are late and all."""

    zone: str
    high: int
    medium: int
    low: int
    red: int
    tasks: int

    @property
    def cases(self) -> int:
        """Count the open casefiles."""
        return self.high + self.medium + self.low


@dataclass(frozen=True)
class Dot:
    """A zone on the picture of where zones lie; it is named where its name hides no other."""

    zone: str
    x: int
    y: int
    is_named: bool


def dots(lying: Mapping[str, Spot]) -> tuple[Dot, ...]:
    """Draw zones by their longitude and latitude; none where all lie at one place."""
    if not lying:
        return ()
    lons, lats = zip(*lying.values(), strict=True)
    middle = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    shrunk = cos(radians(middle[1]))  # a degree of longitude is shorter than one of latitude
    wide, high = (max(lons) - min(lons)) * shrunk, max(lats) - min(lats)
    if max(wide, high) < _SAME:
        return ()
    room = (_WIDE - 2 * _EDGE) / (wide or _SAME), (_HIGH - 2 * _EDGE) / (high or _SAME)
    found: list[Dot] = []
    for zone, (lon, lat) in lying.items():
        x = round(_WIDE / 2 + (lon - middle[0]) * shrunk * min(room))
        y = round(_HIGH / 2 - (lat - middle[1]) * min(room))
        hides = any(
            d.is_named and abs(d.x - x) < _NAME_WIDE and abs(d.y - y) < _NAME_HIGH for d in found
        )
        found.append(Dot(zone, x, y, not hides))
    return tuple(found)


def work_by_zone(house: House, zones: frozenset[str]) -> dict[str, ZoneWork]:
    """Count what is open in each of some zones."""
    cases = cases_by_zone(house, zones)
    day, calendar = today(house), newest_calendar()
    lit: dict[str, Counter[Light]] = {}
    for task in folding.fold(house.record.task_events()):
        if task.zone in zones and task.closed is None:
            lit.setdefault(task.zone, Counter())[lights.signal(task, day, calendar).light] += 1
    return {zone: _work(zone, cases.get(zone, {}), lit.get(zone, Counter())) for zone in zones}


def spots(house: House, maps: Maps) -> Mapping[str, Spot]:
    """Tell where zones lie: at the middle of the first parcel drawn in each, by zone."""
    seq = house.record.last_seq()
    return maps.kept(("spots", seq), lambda: _spots(house, seq))


def _spots(house: House, seq: int) -> dict[str, Spot]:
    table = snapshot(house.record, "parcel", seq).select(["zone", "boundary", "boundary_crs"])
    table = table.filter(table.column("boundary").is_valid())
    first = {zone: n for n, zone in reversed(list(enumerate(table.column("zone").to_pylist())))}
    if not first:
        return {}
    chosen = table.take(list(first.values()))
    shapes = np.asarray(
        shapely.from_wkb(np.array(chosen.column("boundary").to_pylist(), dtype=object)),
        dtype=object,
    )
    drawing = draw(shapes, chosen.column("boundary_crs").to_pylist())
    found = {}
    for n, zone in enumerate(first):
        bounds = drawing.bounds_of(np.array([n]))
        if bounds is not None:
            west, south, east, north = bounds
            found[str(zone)] = ((west + east) / 2, (south + north) / 2)
    return found


def _work(zone: str, cases: Mapping[str, int], lit: Counter[Light]) -> ZoneWork:
    return ZoneWork(
        zone=zone,
        high=cases.get("high", 0),
        medium=cases.get("medium", 0),
        low=cases.get("low", 0),
        red=lit["red"],
        tasks=lit.total(),
    )
