"""Where the subject of a file stands (档案中的位置): its patches on the last survey, drawn."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pyarrow.compute as pc

from yuanheng.ledger.record.merging import merged_facts
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.judged import day_of_house
from yuanheng.views.map.lists import MU_PER_HECTARE
from yuanheng.views.map.picture import outline
from yuanheng.views.map.places import firm_places
from yuanheng.views.map.sheets import Maps, Sheet
from yuanheng.views.map.subjects import Subject, subject_places, subjects_on
from yuanheng.views.map.view import surveys_of


@dataclass(frozen=True)
class FiledPatch:
    """A patch that the subject stands on; pointed: a person said so, else its number does."""

    number: str
    fact: str
    hectares: float | None
    mu: float | None
    pointed: bool


@dataclass(frozen=True)
class FilePlace:
    """The last survey of the zone as one picture, and the patches of the subject in it."""

    zone: str
    period: str
    wide: int
    high: int
    ground: str
    here: str
    patches: tuple[FiledPatch, ...]


def file_place(house: House, maps: Maps, kind: str, zone: str, number: str) -> FilePlace | None:
    """Draw where a subject stands; None where the zone has no drawn survey."""
    surveys = surveys_of(house, frozenset({zone}))
    if not surveys:
        return None
    sheet = maps.sheet(house, (zone, surveys[0].periods[0], house.record.last_seq()))
    if not len(sheet.drawing.drawn):
        return None
    (wide, high), paths = outline(maps, sheet)
    pointed = {s.place for s in subjects_on(house, maps, sheet) if s.pointed and s.number == number}
    places = sorted(_places(house, sheet, kind, number))
    facts = sheet.texts("fact")
    return FilePlace(
        zone=zone,
        period=sheet.key[1],
        wide=wide,
        high=high,
        ground="".join(paths),
        here="".join(paths[n] for n in places),
        patches=tuple(
            FiledPatch(
                number=sheet.numbers[n],
                fact=str(facts[n]),
                hectares=_times(sheet.hectares(n), 1),
                mu=_times(sheet.hectares(n), MU_PER_HECTARE),
                pointed=n in pointed,
            )
            for n in places
        ),
    )


def _places(house: House, sheet: Sheet, kind: str, number: str) -> frozenset[int]:
    """Find the patches of a firm by what it is stated to use, of a project by its plots too."""
    if kind == "enterprise":
        return firm_places(house, sheet, day_of_house(house).isoformat()).get(number, frozenset())
    found = subject_places(house, sheet)
    subjects: list[Subject] = [(kind, number)]
    if kind == "project":
        subjects += [("supply", plot) for plot in _plots(house, sheet, number)]
    return frozenset().union(*(found.get(subject, frozenset()) for subject in subjects))


def _plots(house: House, sheet: Sheet, project: str) -> set[str]:
    """Name the plots of a project, as its land or its contracts say."""
    zone, _, seq = sheet.key
    plots = set()
    for name, column in (("supply", "number"), ("project_land", "supply")):
        facts = merged_facts(house.record, ledger_schema().relations[name], seq)
        rows = facts.filter(pc.equal(facts.column("zone"), zone)).to_pylist()
        plots |= {str(row[column]) for row in rows if row["project"] == project}
    return plots


def _times(area: Fraction | None, factor: int) -> float | None:
    """Give an area in what a hectare has so many of."""
    return None if area is None else float(area * factor)
