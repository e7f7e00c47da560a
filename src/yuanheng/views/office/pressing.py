"""What presses most (最要紧的): the gravest casefiles with their land; lights by bureau."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.ledger.record.known import snapshot
from yuanheng.model.evaluation import Finding
from yuanheng.model.tasks import Light
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.ports import House
from yuanheng.standards.packs.contents import newest_calendar
from yuanheng.tasks import folding, lights
from yuanheng.views.findings.casefiles import CaseLine, gravest_cases
from yuanheng.views.map.places import subject_relation
from yuanheng.views.tasks.lists import today
from yuanheng.words.words import Words

#: Where the land of a subject stands, and who has it: columns of area and holder by relation.
_LAND = {
    "supply": ("number", "area", "holder"),
    "parcel": ("number", "area", "holder"),
    "project": ("number", "land_need", "investor"),
}


@dataclass(frozen=True)
class PressingCase:
    """One of the gravest casefiles: what, of whom, how much land in mu (亩), since which day.

    mu and holder are None where the ledger does not say them; task: the live one on it.
    """

    number: int
    severity: str
    zone: str
    zone_name: str
    subject: str
    problems: tuple[str, ...]
    holder: str | None
    mu: float | None
    since: str
    days: int
    task: int | None


@dataclass(frozen=True)
class BureauLights:
    """The open tasks that a bureau (牵头单位) leads, by light."""

    lead: str
    red: int
    yellow: int
    other: int

    @property
    def total(self) -> int:
        """Count them all."""
        return self.red + self.yellow + self.other


def pressing_cases(
    house: House, words: Words, zones: Container[str], most: int
) -> tuple[PressingCase, ...]:
    """Give the gravest casefiles of some zones, of equal ones the longest standing."""
    found = gravest_cases(house, words, zones, most)
    land = _land(house, [finding for finding, _ in found])
    return tuple(_pressing(finding, line, land) for finding, line in found)


def lights_by_bureau(house: House, zones: Container[str]) -> tuple[BureauLights, ...]:
    """Count the open tasks of some zones by who leads them, those with the most red first."""
    day, calendar = today(house), newest_calendar()
    counted: dict[str, Counter[Light]] = {}
    for task in folding.fold(house.record.task_events()):
        if task.zone in zones and task.closed is None:
            light = lights.signal(task, day, calendar).light
            counted.setdefault(task.people.lead, Counter())[light] += 1
    rows = (
        BureauLights(lead, n["red"], n["yellow"], n.total() - n["red"] - n["yellow"])
        for lead, n in counted.items()
    )
    return tuple(sorted(rows, key=lambda b: (-b.red, -b.yellow, b.lead)))


def _pressing(
    finding: Finding, line: CaseLine, land: dict[tuple[str, str], tuple[float | None, str | None]]
) -> PressingCase:
    mu, holder = land.get((finding.zone, finding.subject), (None, None))
    return PressingCase(
        number=line.number,
        severity=line.severity,
        zone=line.zone,
        zone_name=line.zone_name,
        subject=line.subject or line.area,
        problems=tuple(dict.fromkeys(p.label for p in line.problems)),
        holder=holder,
        mu=mu,
        since=line.since,
        days=line.age,
        task=line.task,
    )


def _land(
    house: House, findings: list[Finding]
) -> dict[tuple[str, str], tuple[float | None, str | None]]:
    """Give area in mu and holder of the subjects of some findings, by zone and number."""
    wanted: dict[str, set[str]] = {}
    for finding in findings:
        relation = subject_relation(str(finding.details.get("standard") or ""))
        if finding.subject and relation in _LAND:
            wanted.setdefault(relation, set()).add(finding.subject)
    zones = frozenset(f.zone for f in findings)
    factor = float(storage_unit(parse_unit("亩")).factor_to(parse_unit("亩")))
    found: dict[tuple[str, str], tuple[float | None, str | None]] = {}
    for relation, numbers in wanted.items():
        number, area, holder = _LAND[relation]
        table = snapshot(house.record, relation, house.record.last_seq(), zones=zones)
        rows = table.filter(pc.is_in(table.column(number), pa.array(sorted(numbers))))
        for row in rows.select(["zone", number, area, holder]).to_pylist():
            mu = None if row[area] is None else row[area] * factor
            found[row["zone"], row[number]] = mu, row[holder]
    return found
