"""Verbs of reporting rounds (填报): open, hand in, remind, return, accept, lock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from yuanheng.app.office.accounts import audit_entry, desk_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, Message, UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import active_batches, zone_history, zones_on
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
)
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.batch_cover import Covered, batch_covers, check_zones, draft_cover
from yuanheng.views.rounds import find_round, list_rounds, round_line, round_relations

_PERIOD = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?")
_LONGEST = 200
#: Other zones of a round may move between reading and writing; then it is looked at again.
_TRIES = 20


def open_round(
    house: OpenHouse, relation: str, period: str, zones: Iterable[str], due: str, title: str = ""
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


def submit_batch(
    house: OpenHouse, number: int, zone: str, seq: int, *, seen: int | None = None
) -> Round:
    """Hand in a batch that stands for a zone of a round.

    zone: by id, code or name, here and in the other verbs. seen: the last event of the zone that
    was looked at; LedgerError tells what happened where there is a later one.
    """

    def fits(found: Round, cell: RoundCell) -> None:
        standing = _standing(house, seq)
        cover = batch_covers(house, (standing,))[seq]
        if not any(c.zone == cell.zone and found.covers(c.relation, c.period) for c in cover):
            raise UsageError(
                say("Batch {seq} holds nothing that the round asks of the zone", seq=seq)
            )

    return _take(house, number, zone, seen, lambda named: Submitted(named, seq), fits)


def remind_zone(house: OpenHouse, number: int, zone: str, *, seen: int | None = None) -> Round:
    """Note that a zone was reminded; nothing is sent."""
    return _take(house, number, zone, seen, Reminded)


def return_zone(
    house: OpenHouse, number: int, zone: str, reason: str, *, seen: int | None = None
) -> Round:
    """Give back what a zone handed in, with a reason."""
    why = _reason(reason)
    return _take(house, number, zone, seen, lambda named: Returned(named, why))


def accept_zone(house: OpenHouse, number: int, zone: str, *, seen: int | None = None) -> Round:
    """Find good what a zone handed in."""

    def stands(_: Round, cell: RoundCell) -> None:
        _standing(house, cell.batch)

    return _take(house, number, zone, seen, Accepted, stands)


def lock_zone(house: OpenHouse, number: int, zone: str, *, seen: int | None = None) -> Round:
    """Lock what was accepted: from now on imports, corrections and withdrawals are refused."""
    return _take(house, number, zone, seen, Locked)


def unlock_zone(
    house: OpenHouse, number: int, zone: str, reason: str, *, seen: int | None = None
) -> Round:
    """Let a locked zone be changed again, with a reason; it is to be accepted anew."""
    why = _reason(reason)
    return _take(house, number, zone, seen, lambda named: Unlocked(named, why))


def check_draft(house: OpenHouse, draft: Draft) -> None:
    """Refuse a draft about what is locked, or about a zone that is not the actor's.

    LedgerError with the round, or ForbiddenError.
    """
    check_drafts(house, (draft,))


def check_drafts(house: OpenHouse, drafts: Iterable[Draft]) -> None:
    """Refuse drafts of which one is about what is locked, or not about the actor's zones."""
    check_cover(house, dict.fromkeys(c for draft in drafts for c in draft_cover(draft)))


def check_batch(house: OpenHouse, seq: int) -> None:
    """Refuse to take back a batch about what is locked; LedgerError with the round."""
    found = [b for b in house.store.batches() if b.seq == seq]
    if found:
        check_cover(house, batch_covers(house, found)[seq])


def check_cover(house: OpenHouse, cover: Iterable[Covered]) -> None:
    """Refuse what is locked or out of reach."""
    cover = tuple(cover)
    check_zones(house, cover)
    for found, cell in _asked(house, cover):
        if cell.state == "locked":
            raise LedgerError(
                say(
                    "Round {n} is locked for this zone: {relation} {period}",
                    n=found.id,
                    relation=ledger_schema().relations[found.relation].label["en"],
                    period=found.period,
                ),
                remedy=say("Ask a leader to unlock it, with a reason. Nothing was written."),
            )


def hand_in(house: OpenHouse, batch: Batch, draft: Draft) -> None:
    """Link an import that was written to the rounds that ask for it."""

    def handed_in(zone: str) -> RoundRecord:
        return Submitted(zone, batch.seq)

    for found, cell in _asked(house, draft_cover(draft)):
        if cell.state != "locked":
            _take(house, found.id, cell.zone, None, handed_in)


#: Of each step, the states of a zone that allow it, and what is said of the others.
_STEPS: dict[str, tuple[tuple[CellState, ...], Message]] = {
    "submitted": (
        ("open", "returned", "submitted", "accepted"),
        say("Only a leader can unlock it"),
    ),
    "reminded": (
        ("open", "returned"),
        say("Only a zone that has not handed in is reminded"),
    ),
    "returned": (("submitted", "accepted"), say("Only what was handed in can be returned")),
    "accepted": (("submitted",), say("Only what was handed in can be accepted")),
    "locked": (("accepted",), say("Only what was accepted can be locked")),
    "unlocked": (("locked",), say("The zone is not locked")),
}
_AGAIN = say("Nothing was changed. Look at it again, then try anew.")


def _asked(house: OpenHouse, cover: Iterable[Covered]) -> list[tuple[Round, RoundCell]]:
    """Find the zones of rounds that a draft or batch is about."""
    cover = tuple(cover)
    return [
        (found, cell)
        for found in list_rounds(house)
        for cell in found.cells
        if any(c.zone == cell.zone and found.covers(c.relation, c.period) for c in cover)
    ]


def _take(
    house: OpenHouse,
    number: int,
    zone: str,
    seen: int | None,
    make: Callable[[str], RoundRecord],
    check: Callable[[Round, RoundCell], None] = lambda _found, _cell: None,
) -> Round:
    """Take a step on a zone as it was seen, or as it is found now.

    What happens to other zones of the round meanwhile does not matter.
    """
    find_round(house, number)
    named = find_zone(zone_history(house.store, house.store.last_seq()), zone)
    record = make(named)
    for _ in range(_TRIES):
        found, cell = _cell(house, number, named)
        seen = cell.last_event if seen is None else seen
        if cell.last_event != seen:
            raise _changed(house, found, cell, seen)
        fitting, problem = _STEPS[record.kind]
        if cell.state not in fitting:
            raise LedgerError(problem)
        check(found, cell)
        try:
            return _append(house, found, record)
        except LedgerError:
            if find_round(house, number).last_event == found.last_event:
                raise
    raise LedgerError(say("The round was changed by somebody else meanwhile"), remedy=_AGAIN)


def _changed(house: OpenHouse, found: Round, cell: RoundCell, seen: int) -> LedgerError:
    """Say that a zone is no longer as it was seen, and what happened to it."""
    later = [e for e in found.log if e.n > seen and getattr(e.record, "zone", "") == cell.zone]
    return LedgerError(
        say(
            "{zone} was changed in round {n} by somebody else meanwhile",
            zone=_name_of(house, cell.zone),
            n=found.id,
        ),
        lines=tuple(round_line(event) for event in later),
        remedy=_AGAIN,
    )


def _cell(house: OpenHouse, number: int, zone: str) -> tuple[Round, RoundCell]:
    """Find a zone of a round."""
    found = find_round(house, number)
    cell = found.cell(zone)
    if cell is None:
        raise LedgerError(say("Round {n} does not ask this zone", n=number))
    check_zones(house, [Covered(found.relation, zone, found.period)])
    return found, cell


def _name_of(house: OpenHouse, zone: str) -> str:
    """Name a zone as it is called last."""
    rows = zones_on(house.store, house.store.last_seq(), "9999")
    return next((str(row["name"]) for row in rows if row["zone"] == zone), zone)


def _standing(house: OpenHouse, seq: int | None) -> Batch:
    """Find a batch that stands; UsageError otherwise."""
    standing = active_batches(house.store.batches(), house.store.last_seq())
    if seq not in standing:
        raise UsageError(say("Batch {seq} does not stand", seq=seq))
    return standing[seq]


def _append(house: OpenHouse, seen: Round, record: RoundRecord) -> Round:
    """Record an event on the state that was seen, with its audit entry."""
    draft = RoundDraft(seen.id, seen.last_event, house.actor, record)
    event = house.store.add_round_event(draft)
    _audit(house, f"round.{record.kind}", event.round, zone=str(getattr(record, "zone", "")))
    return find_round(house, event.round)


def _audit(house: OpenHouse, action: str, number: int, **details: str | int) -> None:
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
