"""The events of reporting rounds in the record: appended to what their author had seen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from yuanheng.errors import LedgerError, say
from yuanheng.model.rounds import RoundDraft, RoundEvent, RoundOpened, RoundRecord
from yuanheng.store import tables as t
from yuanheng.store.sealed import Sealed

_RECORD: Sealed[RoundRecord] = Sealed(RoundRecord)


def append_round_event(connection: sa.Connection, draft: RoundDraft, at: str) -> RoundEvent:
    """Append one event; LedgerError where its author had not seen the last one.

    An opening is given the next number of a round.
    """
    table = t.round_event
    _check_seen(connection, draft)
    number = draft.round
    if isinstance(draft.record, RoundOpened):
        number = 1 + (connection.scalar(sa.select(sa.func.max(table.c.round))) or 0)
    n = 1 + (connection.scalar(sa.select(sa.func.max(table.c.n))) or 0)
    connection.execute(
        table.insert().values(
            n=n,
            round=number,
            at=at,
            actor=draft.actor,
            kind=draft.record.kind,
            record=_RECORD.write(draft.record, n, number, at, draft.actor),
        )
    )
    return RoundEvent(n, number, at, draft.actor, draft.record)


def round_event(row: sa.Row[Any]) -> RoundEvent:
    """Read an event of a round as a row keeps it."""
    record = _RECORD.read(row.record, row.n, row.round, row.at, row.actor)
    return RoundEvent(row.n, row.round, row.at, row.actor, record)


def _check_seen(connection: sa.Connection, draft: RoundDraft) -> None:
    """Refuse an event whose author has not seen all that happened before."""
    table = t.round_event
    query = sa.select(sa.func.max(table.c.n))
    if isinstance(draft.record, RoundOpened):
        query = query.where(table.c.kind == "opened")
    else:
        query = query.where(table.c.round == draft.round)
    if (connection.scalar(query) or 0) != draft.after:
        raise LedgerError(
            say("The round was changed by somebody else meanwhile"),
            remedy=say("Nothing was changed. Look at the rounds, then try once more."),
        )
