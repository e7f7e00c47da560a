"""Where findings stand on the map (问题落图): only where the ledger itself says so.

A parcel stands where it is drawn, and a firm on the patches that it was stated to use on the day
that a run judged (relation `occupancy`). A supply or project stands on the patch that bears its
number, or where somebody pointed (relation `placement`); its holder, name or address would be a
guess, so without these its findings have no place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow.compute as pc

from yuanheng.ledger.record.known import standing
from yuanheng.ledger.record.merging import firm_names, merged_facts, merged_firms
from yuanheng.model.evaluation import Finding, Run
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.map.sheets import Maps, Sheet
from yuanheng.views.map.subjects import subject_places

#: The relations whose subjects are firms.
FIRMS = frozenset({"enterprise", "enterprise_year"})


@dataclass(frozen=True)
class FoundPlaces:
    """The findings of a zone: of single parcels by place, of the whole, and those without a place.

    whole: of the zone or an assessed area; without: of firms and projects that stand nowhere.
    """

    single: Mapping[int, tuple[Finding, ...]]
    whole: tuple[Finding, ...]
    without: tuple[Finding, ...]


def findings_on(house: House, maps: Maps, sheet: Sheet) -> FoundPlaces:
    """Give the findings that rest on the period of a sheet, and on no more of the ledger."""
    last = max((run.id for run in house.record.runs()), default=0)
    return maps.kept(("findings", sheet.key, last), lambda: _found(house, sheet))


def firm_places(house: House, sheet: Sheet, day: str) -> dict[str, frozenset[int]]:
    """Give the places of the parcels that each firm is stated to use on a day, by id and code.

    A number that two parcels of the sheet bear names neither of them for certain.
    """
    zone, _, seq = sheet.key
    stated = merged_facts(house.record, ledger_schema().relations["occupancy"], seq)
    bearers: dict[str, list[int]] = {}
    for n, number in enumerate(sheet.numbers):
        bearers.setdefault(number, []).append(n)
    found: dict[str, set[int]] = {}
    for row in stated.filter(pc.equal(stated.column("zone"), zone)).to_pylist():
        places = bearers.get(row["parcel"] or "", [])
        if row["parcel"] and len(places) == 1 and _holds(row["valid_from"], row["valid_to"], day):
            found.setdefault(row["enterprise"], set()).add(places[0])
    names = _names(house, seq)
    same: dict[str, set[int]] = {}
    for firm, here in found.items():
        same.setdefault(names.get(firm, firm), set()).update(here)
    spoken = {*same, *(name for name, firm in names.items() if firm in same)}
    return {name: frozenset(same[names.get(name, name)]) for name in spoken}


def subject_relation(standard: str) -> str:
    """Name the relation whose rows a standard judges; empty for a standard that is gone."""
    known = packs.all_packs().get(standard)
    if known is None:
        return ""
    if known.kind == "rulebook":
        return packs.rulebook(standard).subject.id
    return packs.scorecard(standard).subject.relation if known.kind == "scorecard" else ""


def _found(house: House, sheet: Sheet) -> FoundPlaces:
    """Sort the living findings of the zone by where they stand."""
    zone, period, _ = sheet.key
    runs = {r.id: r for r in house.record.runs() if r.period == period}
    single: dict[int, list[Finding]] = {}
    whole, without = [], []
    firms: dict[str, dict[str, frozenset[int]]] = {}
    stand = subject_places(house, sheet)
    for finding in house.record.findings():
        run = runs.get(finding.run)
        if finding.zone != zone or run is None or finding.state == "closed":
            continue
        relation = subject_relation(run.standard)
        pairs = _rows_of(finding, run, relation)
        places = {sheet.rows[pair] for pair in pairs if pair in sheet.rows}
        if finding.subject and relation in FIRMS:
            if run.as_of not in firms:
                firms[run.as_of] = firm_places(house, sheet, run.as_of)
            places |= firms[run.as_of].get(finding.subject, frozenset())
        places |= stand.get((relation, finding.subject), frozenset())
        for place in places:
            single.setdefault(place, []).append(finding)
        if not finding.subject or relation == "zone":
            whole.append(finding)
        elif not places:
            without.append(finding)
    return FoundPlaces({n: tuple(f) for n, f in single.items()}, tuple(whole), tuple(without))


def _rows_of(finding: Finding, run: Run, relation: str) -> set[tuple[int, int]]:
    """Name the parcels that a finding rests on, each by its batch and row."""
    found: list[tuple[object, object]] = [
        (row.get("seq"), row.get("row"))
        for seen in run.observations
        if (seen.check, seen.zone, seen.area) == (finding.rule, finding.zone, finding.area)
        for row in seen.evidence
    ]
    if finding.subject and relation == "parcel":
        found.append((finding.details.get("seq"), finding.details.get("row")))
    return {(a, b) for a, b in found if isinstance(a, int) and isinstance(b, int)}


def _names(house: House, seq: int) -> dict[str, str]:
    """Give the firm for each id and credit code; a code that several firms bear names nobody."""
    firms = standing(house.record, "enterprise", seq)
    kept = merged_firms(house.record.batches(), seq)
    ids = dict.fromkeys(firms.column("enterprise").to_pylist())
    return firm_names({**{firm: firm for firm in ids}, **kept}, firms)


def _holds(since: str | None, until: str | None, day: str) -> bool:
    """Tell whether a span that may lack an end holds a day; a month or a year is taken whole."""
    return (since or "") <= day and (not until or day[: len(until)] <= until)
