"""Placing a supply or a project on the map (落图): a person points at a patch; it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.app.keeping.round_locks import check_draft
from yuanheng.app.office.accounts import audit_entry
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.placements import (
    PLACEABLE,
    Placement,
    draft_placement,
)
from yuanheng.model.ledger import Batch
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.map.sheets import Maps
from yuanheng.views.map.subjects import subject_names, subjects_on


@dataclass(frozen=True)
class Pointed:
    """What was pointed at: a patch of a survey, by its fact, and what stands there or does not."""

    zone: str
    period: str
    fact: str
    kind: str
    number: str
    is_there: bool


def place_subject(house: OpenHouse, maps: Maps, asked: Pointed) -> Batch:
    """Keep where a supply or project stands; a withdrawal of the batch takes it back.

    LedgerError where patch or subject are not in the ledger, UsageError where it is known so.
    """
    seq = house.store.last_seq()
    sheet = maps.sheet(house, (asked.zone, asked.period, seq))
    place = sheet.places.get(asked.fact)
    if place is None:
        raise LedgerError(say("The survey has no such parcel"), remedy=say("Open the map again."))
    if asked.kind not in PLACEABLE or (
        (asked.kind, asked.number) not in subject_names(house, asked.zone, seq)
    ):
        raise LedgerError(
            say("{name} is not in the ledger", name=asked.number or "–"),
            remedy=say("Choose one of the supplies and projects that the card lists."),
        )
    known = {(s.kind, s.number) for s in subjects_on(house, maps, sheet) if s.place == place}
    if ((asked.kind, asked.number) in known) == asked.is_there:
        raise UsageError(say("This was said before"), remedy=say("Nothing to do."))
    point = sheet.drawing.inside(place)
    one = Placement(
        zone=asked.zone,
        sort=asked.kind,
        subject=asked.number,
        survey=asked.period,
        parcel=sheet.numbers[place] or asked.fact,
        longitude=point[0] if point else None,
        latitude=point[1] if point else None,
        is_there=asked.is_there,
    )
    draft = draft_placement(ledger_schema(), one, house.actor)
    check_draft(house, draft)
    done = house.store.write(draft, None, silent)
    if house.desk is not None:
        verb = "ledger.placed" if asked.is_there else "ledger.place_denied"
        house.desk.add_audit(
            audit_entry(house, verb, asked.number, parcel=one.parcel, batch=done.seq)
        )
    return done
