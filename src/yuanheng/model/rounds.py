"""Reporting rounds (填报批次) as events: who hands in what by when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import Field

from yuanheng.model.periods import lies_in

CellState = Literal["open", "filling", "submitted", "checked", "accepted", "returned", "locked"]
"""未报 open, 填报中 filling, 已报送 submitted, 一审通过 checked, 审核通过 accepted (after two
reviews 二审通过), 退回 returned, 锁定 locked.
"""


@dataclass(frozen=True)
class Part:
    """A part of what was handed in: a row by its subject, a column of all rows, or one cell.

    subject: as the key of its row says it, empty for all rows; column: empty for all columns.
    """

    subject: str = ""
    column: str = ""

    def holds(self, subject: str, column: str) -> bool:
        """Tell whether a cell lies in this part."""
        return self.subject in ("", subject) and self.column in ("", column)


@dataclass(frozen=True)
class RoundOpened:
    """A round was opened: these zones hand in one relation of one period by a day.

    reviews: one, or that of the unit and that above it. form: the form that was issued, by its id.
    limits: what the office set of the thresholds of the checks, by name.
    """

    relation: str
    period: str
    zones: tuple[str, ...]
    due: str
    title: str = ""
    reviews: int = 1
    form: str = ""
    limits: dict[str, float] = field(default_factory=dict)
    kind: Literal["opened"] = "opened"


@dataclass(frozen=True)
class Filled:
    """A batch came in for a zone, and a check of it is still to be explained (填报中)."""

    zone: str
    batch: int
    kind: Literal["filled"] = "filled"


@dataclass(frozen=True)
class Explained:
    """A failing check was explained (说明): which, what it said then, and why it is right."""

    zone: str
    check: str
    told: str
    values: dict[str, str | int | float | bool | None]
    reason: str
    kind: Literal["explained"] = "explained"


@dataclass(frozen=True)
class Submitted:
    """A batch was handed in for a zone (已报)."""

    zone: str
    batch: int
    kind: Literal["submitted"] = "submitted"


@dataclass(frozen=True)
class Returned:
    """What was handed in was given back with a reason (退回): all of it, or some parts."""

    zone: str
    reason: str
    parts: tuple[Part, ...] = ()
    kind: Literal["returned"] = "returned"


@dataclass(frozen=True)
class Checked:
    """What was handed in passed the first of two reviews (一审通过)."""

    zone: str
    kind: Literal["checked"] = "checked"


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
    RoundOpened
    | Filled
    | Explained
    | Submitted
    | Returned
    | Checked
    | Accepted
    | Locked
    | Unlocked
    | Reminded,
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
    `reporters` handed in what lies there, `checker` passed the first review of it. `first_at` is
    when it was handed in first. `parts` are those that were returned, until it is handed in anew;
    none where all was. `answers` are the last explanation of each check.
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
    reporters: tuple[str, ...] = ()
    checker: str | None = None
    first_at: str | None = None
    parts: tuple[Part, ...] = ()
    answers: tuple[RoundEvent, ...] = ()

    def is_open(self, subject: str, column: str) -> bool:
        """Tell whether a cell may be changed: all may, but after a return of parts these only."""
        return not self.parts or any(part.holds(subject, column) for part in self.parts)


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
    reviews: int = 1
    form: str = ""
    limits: dict[str, float] = field(default_factory=dict)

    def cell(self, zone: str) -> RoundCell | None:
        """Find how a zone stands; None where it is not asked."""
        return next((c for c in self.cells if c.zone == zone), None)

    def covers(self, relation: str, period: str) -> bool:
        """Tell whether facts of a relation and period are what the round asks for.

        A round of a year, a half or a quarter asks for its months too.
        """
        return relation == self.relation and lies_in(period, self.period)


def fold(events: tuple[RoundEvent, ...]) -> tuple[Round, ...]:
    """Give the rounds that these events make, in the order in which they were opened."""
    logs: dict[int, list[RoundEvent]] = {}
    for event in events:
        logs.setdefault(event.round, []).append(event)
    return tuple(_round(log) for log in logs.values())


def _round(log: list[RoundEvent]) -> Round:
    """Give a round after its events, of which the first opened it."""
    first, record = log[0], log[0].record
    if not isinstance(record, RoundOpened):
        raise TypeError(record.kind)
    cells = {zone: RoundCell(zone, first.n) for zone in record.zones}
    for event in log[1:]:
        zone = getattr(event.record, "zone", "")
        if zone in cells:
            cells[zone] = _moved(cells[zone], event)
    return Round(
        id=first.round,
        relation=record.relation,
        period=record.period,
        due=record.due,
        title=record.title,
        opened_by=first.actor,
        opened_at=first.at,
        cells=tuple(cells.values()),
        last_event=log[-1].n,
        log=tuple(log),
        reviews=record.reviews,
        form=record.form,
        limits=record.limits,
    )


#: The state of a zone after an event of each kind.
_AFTER: dict[str, CellState] = {
    "filled": "filling",
    "submitted": "submitted",
    "returned": "returned",
    "checked": "checked",
    "accepted": "accepted",
    "locked": "locked",
    "unlocked": "submitted",
}


def _moved(cell: RoundCell, event: RoundEvent) -> RoundCell:
    """Give a cell after an event of its zone."""
    record = event.record
    cell = replace(cell, last_event=event.n)
    if isinstance(record, Reminded):
        return replace(cell, reminders=cell.reminders + 1, reminded_at=event.at)
    if isinstance(record, Explained):
        others = (a for a in cell.answers if getattr(a.record, "check", "") != record.check)
        return replace(cell, answers=(*others, event))
    moved = replace(
        cell,
        state=_AFTER[record.kind],
        at=event.at,
        actor=event.actor,
        reason=getattr(record, "reason", None),
        parts=getattr(record, "parts", cell.parts),
    )
    if isinstance(record, Filled | Submitted):
        reporters = tuple(dict.fromkeys((*cell.reporters, event.actor)))
        moved = replace(moved, batch=record.batch, checker=None, reporters=reporters)
    if isinstance(record, Submitted):
        return replace(moved, first_at=cell.first_at or event.at, parts=())
    if isinstance(record, Checked):
        return replace(moved, checker=event.actor)
    return replace(moved, checker=None) if isinstance(record, Unlocked) else moved
