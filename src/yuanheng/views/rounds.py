"""Reporting rounds as they stand (填报情况): their zones, lights and words."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from yuanheng.errors import LedgerError, Message, Plain, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import LEDGER_ZONE, zone_history
from yuanheng.model.rounds import CellState, Round, RoundCell, RoundEvent, fold
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema

#: A zone that has not handed in shows yellow from so many days before the day on.
_SOON_DAYS = 7

CellLight = Literal["red", "yellow", "green", "grey"]
STATE_WORDS: dict[CellState, Message] = {
    "open": say("not handed in"),
    "filling": say("being filled in"),
    "submitted": say("handed in"),
    "returned": say("returned"),
    "checked": say("first review passed"),
    "accepted": say("accepted"),
    "locked": say("locked"),
}
#: A zone waits to hand in while it is in one of these.
OWING: tuple[CellState, ...] = ("open", "filling", "returned")
_TWICE = say("second review passed")
#: What is said of an event of each kind.
_TOLD = {
    "opened": "{day} {actor}: opened",
    "filled": "{day} {actor}: filled in with batch {batch}",
    "explained": "{day} {actor}: explained a check, {reason}",
    "submitted": "{day} {actor}: handed in batch {batch}",
    "returned": "{day} {actor}: returned, {reason}",
    "checked": "{day} {actor}: passed in the first review",
    "accepted": "{day} {actor}: accepted",
    "locked": "{day} {actor}: locked",
    "unlocked": "{day} {actor}: unlocked, {reason}",
    "reminded": "{day} {actor}: reminded",
}


def list_rounds(house: House) -> tuple[Round, ...]:
    """List the rounds in the order in which they were opened."""
    return fold(house.record.round_events())


def find_round(house: House, number: int) -> Round:
    """Find a round; LedgerError where there is none of that number."""
    for found in list_rounds(house):
        if found.id == number:
            return found
    raise LedgerError(say("There is no round {n}", n=number))


def find_cell(house: House, found: Round, zone: str) -> RoundCell:
    """Find a zone of a round by id, code or name; LedgerError where it is not asked."""
    named = find_zone(zone_history(house.record, house.record.last_seq()), zone)
    cell = found.cell(named)
    if cell is None:
        raise LedgerError(say("Round {n} does not ask this zone", n=found.id))
    return cell


def round_relations() -> tuple[str, ...]:
    """Name the relations that can be asked for: those whose facts state a period."""
    relations = ledger_schema().relations.values()
    return tuple(r.id for r in relations if any(c.name == "period" for c in r.columns))


def cell_light(house: House, found: Round, cell: RoundCell) -> CellLight:
    """Give the light of a zone: red past the day or returned, green when accepted.

    Yellow is what waits to be judged, and what is due within a week.
    """
    day = house.clock.now().astimezone(LEDGER_ZONE).date()
    today, soon = day.isoformat(), (day + timedelta(days=_SOON_DAYS)).isoformat()
    if cell.state == "returned":
        return "red"
    if cell.state in OWING:
        if found.due < today:
            return "red"
        return "yellow" if found.due <= soon else "grey"
    return "yellow" if cell.state in ("submitted", "checked") else "green"


def state_word(found: Round, cell: RoundCell) -> Message:
    """Say how a zone stands; after two reviews the last is named as such."""
    is_twice = cell.state == "accepted" and found.reviews > 1
    return _TWICE if is_twice else STATE_WORDS[cell.state]


def days_late(house: House, found: Round, cell: RoundCell) -> int:
    """Count the days by which a zone is late (迟报): till it was handed in first, or till today."""
    told = datetime.fromisoformat(cell.first_at) if cell.first_at else house.clock.now()
    day = told.astimezone(LEDGER_ZONE).date()
    return max(0, (day - date.fromisoformat(found.due)).days)


@dataclass(frozen=True)
class LateZone:
    """A zone that has not handed in by its day, or did so after it, and by how many days."""

    round: Round
    cell: RoundCell
    days: int


def late_zones(house: House, zones: Container[str] | None = None) -> tuple[LateZone, ...]:
    """List the zones that are or were late (迟报), those still owing first, by days."""
    found = [
        LateZone(asked, cell, days)
        for asked in list_rounds(house)
        for cell in asked.cells
        if (zones is None or cell.zone in zones) and (days := days_late(house, asked, cell))
    ]
    return tuple(sorted(found, key=lambda o: (o.cell.state not in OWING, -o.days, -o.round.id)))


def round_line(event: RoundEvent) -> Message:
    """Say an event of a round: on which day who did what."""
    record = event.record
    values: dict[str, Plain] = {"day": event.at[:10], "actor": event.actor}
    values |= {name: getattr(record, name, "") for name in ("batch", "reason")}
    return Message(_TOLD[record.kind], values)
