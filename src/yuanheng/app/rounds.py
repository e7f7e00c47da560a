"""Verbs of reporting rounds (填报): open, hand in, remind, return, accept, lock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from yuanheng.app.accounts import audit_entry, desk_of
from yuanheng.app.batch_cover import Covered, batch_covers, check_zones, draft_cover
from yuanheng.app.house import House
from yuanheng.errors import LedgerError, Message, UsageError, say
from yuanheng.ledger.identity import find_zone
from yuanheng.ledger.known import LEDGER_ZONE, active_batches, zone_history
from yuanheng.model.ledger import Batch, Draft
from yuanheng.model.rounds import (
    Accepted,
    CellState,
    Locked,
    Reminded,
    Returned,
    Round,
    RoundCell,
    RoundDraft,
    RoundOpened,
    RoundRecord,
    Submitted,
    Unlocked,
    fold,
)
from yuanheng.standards.relations import core_schema

_PERIOD = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]|Q[1-4]))?")
_LONGEST = 200
#: A zone that has not handed in shows yellow from so many days before the day on.
_SOON_DAYS = 7

CellLight = Literal["red", "yellow", "green", "grey"]


def list_rounds(house: House) -> tuple[Round, ...]:
    """List the rounds in the order in which they were opened."""
    return fold(house.store.round_events())


def find_round(house: House, number: int) -> Round:
    """Find a round; LedgerError where there is none of that number."""
    for found in list_rounds(house):
        if found.id == number:
            return found
    raise LedgerError(say("There is no round {n}", n=number))


def round_relations() -> tuple[str, ...]:
    """Name the relations that can be asked for: those whose facts state a period."""
    relations = core_schema().relations.values()
    return tuple(r.id for r in relations if any(c.name == "period" for c in r.columns))


def open_round(
    house: House, relation: str, period: str, zones: Iterable[str], due: str, title: str = ""
) -> Round:
    """Ask zones for one relation of one period by a day.

    UsageError where the relation states no period, a zone is not known, or a round asks already.
    """
    if relation not in round_relations():
        raise UsageError(
            say("{relation} states no period that could be asked for", relation=relation),
            expected=say("Known: {known}.", known=", ".join(round_relations())),
        )
    if not _PERIOD.fullmatch(period):
        raise UsageError(
            say("{period} is not a period", period=period),
            expected=say("Expected a year, a month or a quarter: 2025, 2025-03, 2025-Q1."),
        )
    _check_day(due)
    history = zone_history(house.store, house.store.last_seq())
    named = tuple(dict.fromkeys(find_zone(history, zone) for zone in zones))
    if not named:
        raise UsageError(say("A round asks at least one zone"))
    check_zones(house, [Covered(relation, zone, period) for zone in named])
    rounds = list_rounds(house)
    for other in rounds:
        if (other.relation, other.period) == (relation, period) and any(
            other.cell(zone) for zone in named
        ):
            raise UsageError(say("Round {n} asks one of these zones for it already", n=other.id))
    record = RoundOpened(relation, period, named, due, title.strip()[:_LONGEST])
    after = max((r.log[0].n for r in rounds), default=0)
    event = house.store.add_round_event(RoundDraft(0, after, house.actor, record))
    _audit(house, "round.open", event.round, relation=relation, period=period, zones=len(named))
    return find_round(house, event.round)


def submit_batch(house: House, number: int, zone: str, seq: int) -> Round:
    """Hand in a batch that stands for a zone of a round."""
    found, cell = _open_cell(house, number, zone)
    standing = active_batches(house.store.batches(), house.store.last_seq())
    if seq not in standing:
        raise UsageError(say("Batch {seq} does not stand", seq=seq))
    cover = batch_covers(house, (standing[seq],))[seq]
    if not any(c.zone == cell.zone and found.covers(c.relation, c.period) for c in cover):
        raise UsageError(say("Batch {seq} holds nothing that the round asks of the zone", seq=seq))
    return _append(house, found, Submitted(cell.zone, seq))


def remind_zone(house: House, number: int, zone: str) -> Round:
    """Note that a zone was reminded; nothing is sent."""
    found, cell = _cell(house, number, zone)
    if cell.state not in ("open", "returned"):
        raise LedgerError(say("Only a zone that has not handed in is reminded"))
    return _append(house, found, Reminded(cell.zone))


def return_zone(house: House, number: int, zone: str, reason: str) -> Round:
    """Give back what a zone handed in, with a reason."""
    found, cell = _cell(house, number, zone)
    if cell.state not in ("submitted", "accepted"):
        raise LedgerError(say("Only what was handed in can be returned"))
    return _append(house, found, Returned(cell.zone, _reason(reason)))


def accept_zone(house: House, number: int, zone: str) -> Round:
    """Find good what a zone handed in."""
    found, cell = _cell(house, number, zone)
    if cell.state != "submitted":
        raise LedgerError(say("Only what was handed in can be accepted"))
    standing = active_batches(house.store.batches(), house.store.last_seq())
    if cell.batch not in standing:
        raise UsageError(say("Batch {seq} does not stand", seq=cell.batch))
    return _append(house, found, Accepted(cell.zone))


def lock_zone(house: House, number: int, zone: str) -> Round:
    """Lock what was accepted: from now on imports, corrections and withdrawals are refused."""
    found, cell = _cell(house, number, zone)
    if cell.state != "accepted":
        raise LedgerError(say("Only what was accepted can be locked"))
    return _append(house, found, Locked(cell.zone))


def unlock_zone(house: House, number: int, zone: str, reason: str) -> Round:
    """Let a locked zone be changed again, with a reason; it is to be accepted anew."""
    found, cell = _cell(house, number, zone)
    if cell.state != "locked":
        raise LedgerError(say("The zone is not locked"))
    return _append(house, found, Unlocked(cell.zone, _reason(reason)))


def check_draft(house: House, draft: Draft) -> None:
    """Refuse a draft about what is locked, or about a zone that is not the actor's.

    LedgerError with the round, or ForbiddenError.
    """
    check_cover(house, draft_cover(draft))


def check_batch(house: House, seq: int) -> None:
    """Refuse to take back a batch about what is locked; LedgerError with the round."""
    found = [b for b in house.store.batches() if b.seq == seq]
    if found:
        check_cover(house, batch_covers(house, found)[seq])


def check_cover(house: House, cover: Iterable[Covered]) -> None:
    """Refuse what is locked or out of reach."""
    cover = tuple(cover)
    check_zones(house, cover)
    for found, cell in _asked(house, cover):
        if cell.state == "locked":
            raise LedgerError(
                say(
                    "Round {n} is locked for this zone: {relation} {period}",
                    n=found.id,
                    relation=core_schema().relations[found.relation].label["en"],
                    period=found.period,
                ),
                remedy=say("Ask a leader to unlock it, with a reason. Nothing was written."),
            )


def hand_in(house: House, batch: Batch, draft: Draft) -> None:
    """Link an import that was written to the rounds that ask for it."""
    for found, cell in _asked(house, draft_cover(draft)):
        if cell.state != "locked":
            _append(house, find_round(house, found.id), Submitted(cell.zone, batch.seq))


def cell_light(house: House, found: Round, cell: RoundCell) -> CellLight:
    """Give the light of a zone: red past the day or returned, green when accepted.

    Yellow is what waits to be judged, and what is due within a week.
    """
    day = house.clock.now().astimezone(LEDGER_ZONE).date()
    today, soon = day.isoformat(), (day + timedelta(days=_SOON_DAYS)).isoformat()
    if cell.state == "returned":
        return "red"
    if cell.state == "open":
        if found.due < today:
            return "red"
        return "yellow" if found.due <= soon else "grey"
    return "yellow" if cell.state == "submitted" else "green"


STATE_WORDS: dict[CellState, Message] = {
    "open": say("not handed in"),
    "submitted": say("handed in"),
    "returned": say("returned"),
    "accepted": say("accepted"),
    "locked": say("locked"),
}


def _asked(house: House, cover: Iterable[Covered]) -> list[tuple[Round, RoundCell]]:
    """Find the zones of rounds that a draft or batch is about."""
    cover = tuple(cover)
    return [
        (found, cell)
        for found in list_rounds(house)
        for cell in found.cells
        if any(c.zone == cell.zone and found.covers(c.relation, c.period) for c in cover)
    ]


def _cell(house: House, number: int, zone: str) -> tuple[Round, RoundCell]:
    """Find a zone of a round."""
    found = find_round(house, number)
    cell = found.cell(zone)
    if cell is None:
        raise LedgerError(say("Round {n} does not ask this zone", n=number))
    check_zones(house, [Covered(found.relation, zone, found.period)])
    return found, cell


def _open_cell(house: House, number: int, zone: str) -> tuple[Round, RoundCell]:
    """Find a zone of a round that is not locked."""
    found, cell = _cell(house, number, zone)
    if cell.state == "locked":
        raise LedgerError(say("Only a leader can unlock it"))
    return found, cell


def _append(house: House, seen: Round, record: RoundRecord) -> Round:
    """Record an event on the state that was seen, with its audit entry."""
    draft = RoundDraft(seen.id, seen.last_event, house.actor, record)
    event = house.store.add_round_event(draft)
    _audit(house, f"round.{record.kind}", event.round, zone=str(getattr(record, "zone", "")))
    return find_round(house, event.round)


def _audit(house: House, action: str, number: int, **details: str | int) -> None:
    """Append an audit entry, where the house was opened with a desk."""
    if house.desk is not None:
        entry = audit_entry(house, action, str(number), actor=house.actor, **details)
        desk_of(house).add_audit(entry)


def _reason(text: str) -> str:
    """Ask for a reason."""
    if not text.strip():
        raise UsageError(say("A reason is needed"), remedy=say("Say it with --reason."))
    return text.strip()


def _check_day(text: str) -> None:
    """Refuse what is no day."""
    try:
        if date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise UsageError(
        say("{text} is not a day of the calendar", text=text),
        remedy=say("Write a day as 2026-03-31."),
    )
