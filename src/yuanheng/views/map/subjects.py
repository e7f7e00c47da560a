"""Where supplies and projects stand on a survey (供地、项目落图): by number, or as pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
import shapely

from yuanheng.ledger.record.merging import merged_facts
from yuanheng.ledger.record.placements import PLACEABLE, Placement, placements
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.map.sheets import Maps, Sheet
from yuanheng.views.map.tiles import metres

Subject = tuple[str, str]
"""Kind (supply or project) and number."""


@dataclass(frozen=True)
class Standing:
    """A subject on a patch, by its place on the sheet; pointed: a person said so."""

    kind: str
    number: str
    name: str
    place: int
    pointed: bool


def subjects_on(house: House, maps: Maps, sheet: Sheet) -> tuple[Standing, ...]:
    """Give the supplies and projects that stand on patches of a sheet, and how that is known."""
    return maps.kept(("subjects", sheet.key), lambda: _standing(house, sheet))


def subject_places(house: House, sheet: Sheet) -> dict[Subject, frozenset[int]]:
    """Give the places of each supply and project that stands on a sheet."""
    found: dict[Subject, set[int]] = {}
    for one in _standing(house, sheet):
        found.setdefault((one.kind, one.number), set()).add(one.place)
    return {subject: frozenset(places) for subject, places in found.items()}


def subject_names(house: House, zone: str, seq: int) -> dict[Subject, str]:
    """Name the supplies and projects of a zone by what their newest row says."""
    found: dict[Subject, str] = {}
    for kind in sorted(PLACEABLE):
        facts = merged_facts(house.record, ledger_schema().relations[kind], seq)
        rows = facts.filter(pc.equal(facts.column("zone"), zone)).to_pylist()
        key = ledger_schema().relations[kind].key[-1]
        for row in sorted(rows, key=lambda r: str(r.get("period") or "")):
            found[kind, str(row[key])] = str(row["name"] or row[key])
    return found


def _standing(house: House, sheet: Sheet) -> tuple[Standing, ...]:
    """Put what was pointed at over what the numbers say; what was denied stands nowhere there."""
    zone, _, seq = sheet.key
    names = subject_names(house, zone, seq)
    known: dict[tuple[str, str, int], bool] = {
        (kind, number, place): False
        for kind, number in names
        if (place := _bearers(sheet).get(number)) is not None
    }
    for one in placements(house.record, zone, seq):
        for place in _pointed(sheet, one):
            if one.is_there:
                known[one.sort, one.subject, place] = True
            else:
                known.pop((one.sort, one.subject, place), None)
    return tuple(
        Standing(kind, number, names.get((kind, number), number), place, pointed)
        for (kind, number, place), pointed in known.items()
    )


def _bearers(sheet: Sheet) -> Mapping[str, int]:
    """Give the patch that bears each number; a number that two bear names neither for certain."""
    found: dict[str, int] = {}
    twice = set()
    for place, number in enumerate(sheet.numbers):
        if number in found:
            twice.add(number)
        found[number] = place
    return {number: place for number, place in found.items() if number and number not in twice}


def _pointed(sheet: Sheet, one: Placement) -> Iterator[int]:
    """Find the patch that holds the point; where none was kept, the one of that number."""
    if one.longitude is not None and one.latitude is not None:
        point = shapely.Point(metres(one.longitude, one.latitude))
        yield from map(int, np.sort(sheet.drawing.tree.query(point, predicate="within")))
    elif one.survey == sheet.key[1] and one.parcel in _bearers(sheet):
        yield _bearers(sheet)[one.parcel]
