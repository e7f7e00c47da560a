"""Reporting rounds (填报批次) as events: who hands in what by when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field

CellState = Literal["open", "submitted", "returned", "accepted", "locked"]
"""未报 open, 已报 submitted, 退回 returned, 审核通过 accepted, 锁定 locked."""


@dataclass(frozen=True)
class RoundOpened:
    """A round was opened: these zones hand in one relation of one period by a day."""

    relation: str
    period: str
    zones: tuple[str, ...]
    due: str
    title: str = ""
    kind: Literal["opened"] = "opened"


@dataclass(frozen=True)
class Submitted:
    """A batch was handed in for a zone (已报)."""

    zone: str
    batch: int
    kind: Literal["submitted"] = "submitted"


@dataclass(frozen=True)
class Returned:
    """What was handed in was given back with a reason (退回)."""

    zone: str
    reason: str
    kind: Literal["returned"] = "returned"


@dataclass(frozen=True)
class Accepted:
    """What was handed in was found good (审核通过)."""

    zone: str
    kind: Literal["accepted"] = "accepted"


@dataclass(frozen=True)
class Locked:
    """What was accepted stays as it is (锁定): imports of it are refused."""

    zone: str
    kind: Literal["locked"] = "locked"


@dataclass(frozen=True)
class Unlocked:
    """A locked zone may be changed again, for a reason (解锁)."""

    zone: str
    reason: str
    kind: Literal["unlocked"] = "unlocked"


@dataclass(frozen=True)
class Reminded:
    """A zone was reminded (催报); nothing is sent, the entry is what counts."""

    zone: str
    kind: Literal["reminded"] = "reminded"


RoundRecord = Annotated[
    RoundOpened | Submitted | Returned | Accepted | Locked | Unlocked | Reminded,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class RoundDraft:
    """An event before it has a number; `after` is the last event of the round that was seen.

    Of an opening, `after` is the last opening.
    """

    round: int
    after: int
    actor: str
    record: RoundRecord


@dataclass(frozen=True)
class RoundEvent:
    """One event in the life of a round."""

    n: int
    round: int
    at: str
    actor: str
    record: RoundRecord


@dataclass(frozen=True)
class RoundCell:
    """How a zone stands in a round: its state, the batch handed in, and since when.

    `reason` is why it was returned or unlocked; `reminders` counts, `reminded_at` is the last.
    `last_event` is the last that concerns it: what somebody who acts on it must have seen.
    """

    zone: str
    last_event: int
    state: CellState = "open"
    batch: int | None = None
    at: str | None = None
    actor: str | None = None
    reason: str | None = None
    reminders: int = 0
    reminded_at: str | None = None


@dataclass(frozen=True)
class Round:
    """The state of a round after its events; its cells are in the order of its zones."""

    id: int
    relation: str
    period: str
    due: str
    title: str
    opened_by: str
    opened_at: str
    cells: tuple[RoundCell, ...]
    last_event: int
    log: tuple[RoundEvent, ...] = ()

    def cell(self, zone: str) -> RoundCell | None:
        """Find how a zone stands; None where it is not asked."""
        return next((c for c in self.cells if c.zone == zone), None)

    def covers(self, relation: str, period: str) -> bool:
        """Tell whether facts of a relation and period are what the round asks for.

        A round of a year asks for the months of the year too.
        """
        return relation == self.relation and (
            period == self.period or period.startswith(f"{self.period}-")
        )


def fold(events: tuple[RoundEvent, ...]) -> tuple[Round, ...]:
    """Give the rounds that these events make, in the order in which they were opened."""
    rounds: dict[int, Round] = {}
    for event in events:
        record = event.record
        if isinstance(record, RoundOpened):
            cells = tuple(RoundCell(zone, event.n) for zone in record.zones)
            rounds[event.round] = Round(
                id=event.round,
                relation=record.relation,
                period=record.period,
                due=record.due,
                title=record.title,
                opened_by=event.actor,
                opened_at=event.at,
                cells=cells,
                last_event=event.n,
                log=(event,),
            )
        else:
            rounds[event.round] = _after(rounds[event.round], event)
    return tuple(rounds.values())


def _after(before: Round, event: RoundEvent) -> Round:
    """Give the round after one more event."""
    cells = tuple(
        _moved(cell, event) if cell.zone == getattr(event.record, "zone", None) else cell
        for cell in before.cells
    )
    return replace(before, cells=cells, last_event=event.n, log=(*before.log, event))


def _moved(cell: RoundCell, event: RoundEvent) -> RoundCell:
    """Give a cell after an event of its zone."""
    record = event.record
    cell = replace(cell, last_event=event.n)
    if isinstance(record, Reminded):
        return replace(cell, reminders=cell.reminders + 1, reminded_at=event.at)
    moved = replace(cell, at=event.at, actor=event.actor, reason=None)
    if isinstance(record, Submitted):
        return replace(moved, state="submitted", batch=record.batch)
    if isinstance(record, Returned):
        return replace(moved, state="returned", reason=record.reason)
    if isinstance(record, Unlocked):
        return replace(moved, state="submitted", reason=record.reason)
    return replace(moved, state="accepted" if isinstance(record, Accepted) else "locked")
