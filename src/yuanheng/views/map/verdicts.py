"""Verdicts on the map (核查结果落图): what a run of a rulebook says of each parcel."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow.compute as pc

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.ledger.record.placements import PLACEABLE
from yuanheng.model.evaluation import Run, SubjectVerdicts
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.map.places import FIRMS, firm_places
from yuanheng.views.map.sheets import Sheet
from yuanheng.views.map.subjects import subject_places

#: From what needs no look to what needs one most.
_GRAVITY = ("outside", "not-met", "not-provable", "met")


def verdict_codes(house: House, sheet: Sheet, run: Run, rule: str) -> tuple[str, ...]:
    """Give the verdict on each parcel of a sheet: of one rule, or the gravest of all if empty.

    A parcel has the verdicts of the firms stated to use it where the run is about firms, and of
    the plots or projects that stand on it where it is about those. `outside`
    is what the run did not judge, or has stood in the ledger only since. UsageError where the run
    is of no rulebook, or of one without the rule.
    """
    if packs.pack(run.standard).kind != "rulebook":
        raise UsageError(say("Run {n} applied no rulebook", n=run.id))
    book = packs.rulebook(run.standard)
    if rule and rule not in book.rules:
        raise UsageError(say("{name} is no way of colouring the map", name=f"rule:{run.id}:{rule}"))
    zone, period, _ = sheet.key
    codes = ["outside"] * len(sheet)
    if zone not in run.zones or run.period != period:
        return tuple(codes)
    said = {s: _gravest(s, rule) for s in run.verdicts if s.zone == zone}
    if book.subject.id == "parcel":
        codes = ["not-met" if seq <= run.ledger_seq else "outside" for seq, _ in sheet.rows]
        for subject, verdict in said.items():
            _raise(codes, {sheet.rows.get((subject.seq, subject.source_row), -1)} - {-1}, verdict)
    else:
        places = _places(house, sheet, run, book.subject.id)
        for name in _judged(house, run, zone, book.subject.id) if places else ():
            _raise(codes, places.get(name, ()), "not-met")
        for subject, verdict in said.items():
            _raise(codes, places.get(subject.subject, ()), verdict)
    return tuple(codes)


def _places(house: House, sheet: Sheet, run: Run, relation: str) -> dict[str, frozenset[int]]:
    """Give the places of what a run judged, by id or number; none where its kind has no place."""
    if relation in FIRMS:
        return firm_places(house, sheet, run.as_of)
    found = subject_places(house, sheet) if relation in PLACEABLE else {}
    return {number: places for (kind, number), places in found.items() if kind == relation}


def _gravest(subject: SubjectVerdicts, rule: str) -> str:
    """Give the gravest verdict that a run kept of a subject; what it did not keep is not met."""
    told = [v.verdict for v in subject.rules if rule in {"", v.rule}]
    return max(told, key=_GRAVITY.index, default="not-met")


def _raise(codes: list[str], places: Iterable[int], verdict: str) -> None:
    """Write a verdict to some places where none graver stands."""
    for place in places:
        codes[place] = max(codes[place], verdict, key=_GRAVITY.index)


def _judged(house: House, run: Run, zone: str, relation: str) -> set[str]:
    """Name the subjects that a run judged in a zone: all that its relation lists."""
    declared = ledger_schema().relations[relation]
    listed = merged_facts(house.record, declared, run.ledger_seq)
    here = listed.filter(pc.equal(listed.column("zone"), zone))
    if "period" in here.column_names:
        here = here.filter(pc.equal(here.column("period"), run.period))
    name = "enterprise" if relation in FIRMS else declared.key[-1]
    return set(here.column(name).to_pylist())
