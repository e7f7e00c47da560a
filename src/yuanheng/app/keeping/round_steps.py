"""Steps of a zone through a reporting round: which state allows which, and who may take it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from yuanheng.app.office.accounts import audit_entry, desk_of, list_units
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import ForbiddenError, LedgerError, Message, UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import active_batches, zone_history, zones_on
from yuanheng.model.accounts import Account, seat_of
from yuanheng.model.ledger import Batch
from yuanheng.model.rounds import CellState, Round, RoundCell, RoundDraft, RoundRecord
from yuanheng.views.ledger.batch_cover import Covered, check_zones
from yuanheng.views.rounds import find_round, list_rounds, round_line

#: Other zones of a round may move between reading and writing; then it is looked at again.
_TRIES = 20
#: Makes the event of a step from the zone as it stands; it may refuse.
Make = Callable[[Round, RoundCell], RoundRecord]

_HANDING_IN: tuple[CellState, ...] = (
    *("open", "filling", "returned", "submitted", "checked", "accepted"),
)
#: Of each step, the states of a zone that allow it, and what is said of the others.
_STEPS: dict[str, tuple[tuple[CellState, ...], Message]] = {
    "filled": (_HANDING_IN, say("Only a leader can unlock it")),
    "submitted": (_HANDING_IN, say("Only a leader can unlock it")),
    "explained": (
        ("filling", "returned", "submitted"),
        say("Only what is being filled in or was handed in can be explained"),
    ),
    "reminded": (
        ("open", "filling", "returned"),
        say("Only a zone that has not handed in is reminded"),
    ),
    "returned": (
        ("submitted", "checked", "accepted"),
        say("Only what was handed in can be returned"),
    ),
    "checked": (("submitted",), say("Only what was handed in can be accepted")),
    "accepted": (("submitted", "checked"), say("Only what was handed in can be accepted")),
    "locked": (("accepted",), say("Only what was accepted can be locked")),
    "unlocked": (("locked",), say("The zone is not locked")),
}
_AGAIN = say("Nothing was changed. Look at it again, then try anew.")


def asked_cells(house: OpenHouse, cover: Iterable[Covered]) -> list[tuple[Round, RoundCell]]:
    """Find the zones of rounds that a draft or batch is about."""
    cover = tuple(cover)
    return [
        (found, cell)
        for found in list_rounds(house)
        for cell in found.cells
        if any(c.zone == cell.zone and found.covers(c.relation, c.period) for c in cover)
    ]


def take_step(house: OpenHouse, number: int, zone: str, seen: int | None, make: Make) -> Round:
    """Take a step on a zone as it was seen, or as it is found now.

    What happens to other zones of the round meanwhile does not matter.
    """
    find_round(house, number)
    named = find_zone(zone_history(house.store, house.store.last_seq()), zone)
    for _ in range(_TRIES):
        found, cell = _cell(house, number, named)
        seen = cell.last_event if seen is None else seen
        if cell.last_event != seen:
            raise _changed(house, found, cell, seen)
        record = make(found, cell)
        fitting, problem = _STEPS[record.kind]
        if cell.state not in fitting:
            raise LedgerError(problem)
        try:
            return _append(house, found, record)
        except LedgerError:
            if find_round(house, number).last_event == found.last_event:
                raise
    raise LedgerError(say("The round was changed by somebody else meanwhile"), remedy=_AGAIN)


def check_reviewer(house: OpenHouse, found: Round, cell: RoundCell) -> None:
    """Refuse who may not review a zone now; ForbiddenError.

    Nobody reviews what they handed in, nor twice; the second of two reviews is for who stands
    above the zone. Where a ledger has no accounts people are not told apart.
    """
    if not _accounts(house):
        return
    if house.actor in cell.reporters or house.actor == _author(house, cell):
        raise ForbiddenError(
            say("Nobody reviews what they handed in themselves"),
            remedy=say("Ask another leader to look at it."),
        )
    if cell.state == "checked" and house.actor == cell.checker:
        raise ForbiddenError(
            say("The two reviews of a round are made by two people"),
            remedy=say("Ask another leader to look at it."),
        )
    if cell.state == "checked":
        check_above(house, found)


def check_above(house: OpenHouse, found: Round) -> None:
    """Refuse who does not stand above the zones, where a round has two reviews; ForbiddenError."""
    account = next((a for a in _accounts(house) if a.name == house.actor), None)
    if found.reviews == 1 or account is None or account.unit is None:
        return
    if seat_of(list_units(house), account.unit).kind == "zone":
        raise ForbiddenError(
            say("This is for who stands above the zone"),
            remedy=say("Ask a leader of the city or the province."),
        )


def standing_batch(house: OpenHouse, seq: int | None) -> Batch:
    """Find a batch that stands; UsageError otherwise."""
    standing = active_batches(house.store.batches(), house.store.last_seq())
    if seq not in standing:
        raise UsageError(say("Batch {seq} does not stand", seq=seq))
    return standing[seq]


def audit_round(house: OpenHouse, action: str, number: int, **details: str | int) -> None:
    """Append an audit entry, where the house was opened with a desk."""
    if house.desk is not None:
        entry = audit_entry(house, action, str(number), actor=house.actor, **details)
        desk_of(house).add_audit(entry)


def _accounts(house: OpenHouse) -> tuple[Account, ...]:
    return house.desk.accounts()


def _author(house: OpenHouse, cell: RoundCell) -> str | None:
    """Name who brought in the batch that was handed in."""
    return next((b.actor for b in house.store.batches() if b.seq == cell.batch), None)


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


def _append(house: OpenHouse, seen: Round, record: RoundRecord) -> Round:
    """Record an event on the state that was seen, with its audit entry."""
    draft = RoundDraft(seen.id, seen.last_event, house.actor, record)
    event = house.store.add_round_event(draft)
    audit_round(house, f"round.{record.kind}", event.round, zone=str(getattr(record, "zone", "")))
    return find_round(house, event.round)
