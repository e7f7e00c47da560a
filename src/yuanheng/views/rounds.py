"""Reporting rounds as they stand (填报情况): their zones, lights and words."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from yuanheng.errors import LedgerError, Message, Plain, say
from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.model.rounds import CellState, Round, RoundCell, RoundEvent, fold
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema

#: A zone that has not handed in shows yellow from so many days before the day on.
_SOON_DAYS = 7

CellLight = Literal["red", "yellow", "green", "grey"]
STATE_WORDS: dict[CellState, Message] = {
    "open": say("not handed in"),
    "submitted": say("handed in"),
    "returned": say("returned"),
    "accepted": say("accepted"),
    "locked": say("locked"),
}
#: What is said of an event of each kind.
_TOLD = {
    "opened": "{day} {actor}: opened",
    "submitted": "{day} {actor}: handed in batch {batch}",
    "returned": "{day} {actor}: returned, {reason}",
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
    if cell.state == "open":
        if found.due < today:
            return "red"
        return "yellow" if found.due <= soon else "grey"
    return "yellow" if cell.state == "submitted" else "green"


def round_line(event: RoundEvent) -> Message:
    """Say an event of a round: on which day who did what."""
    record = event.record
    values: dict[str, Plain] = {"day": event.at[:10], "actor": event.actor}
    values |= {name: getattr(record, name, "") for name in ("batch", "reason")}
    return Message(_TOLD[record.kind], values)
