"""Batches and the sets they replaced, held once read; each look reads only what came since."""

from __future__ import annotations

import threading
from bisect import bisect_right

import sqlalchemy as sa
from pydantic import TypeAdapter

from yuanheng.model.ledger import Batch, SnapshotSet
from yuanheng.store import tables as t

_BATCH = TypeAdapter(Batch)
_NONE = (0, "")


class BatchMemory:
    """What was read of the list of batches so far."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._lock = threading.Lock()
        self._batches: tuple[Batch, ...] = ()
        self._sets: tuple[tuple[int, SnapshotSet], ...] = ()
        self._last = _NONE  # the number and record of the last batch held

    def follow(self, engine: sa.Engine) -> bool:
        """Read what was written since the last look, batches and sets of one state of the ledger.

        False where the last batch held is not there: another ledger lies in its place now, such
        as a restored one, and nothing of what was held is true of it.
        """
        with self._lock, engine.connect() as connection:
            rows = self._since(connection)
            same = self._last == _NONE or self._last in rows
            if not same:
                self._batches, self._sets, self._last = (), (), _NONE
                rows = self._since(connection)
            new = [row for row in rows if row != self._last]
            if new:
                self._sets += self._sets_since(connection)
                self._batches += tuple(_BATCH.validate_json(record) for _, record in new)
                self._last = new[-1]
            return same

    def batches(self) -> tuple[Batch, ...]:
        """Give the batches held, in order."""
        return self._batches

    def sets(self, upto: int) -> tuple[tuple[int, SnapshotSet], ...]:
        """Give the sets that the batches held up to a number replaced, in order."""
        held = self._sets
        return held[: bisect_right(held, upto, key=lambda pair: pair[0])]

    def _since(self, connection: sa.Connection) -> list[tuple[int, str]]:
        """Read the last batch held once more, and those after it."""
        query = sa.select(t.batch.c.seq, t.batch.c.record).where(t.batch.c.seq >= self._last[0])
        return [(row.seq, row.record) for row in connection.execute(query.order_by(t.batch.c.seq))]

    def _sets_since(self, connection: sa.Connection) -> tuple[tuple[int, SnapshotSet], ...]:
        """Read the sets that the batches after the last one held replaced."""
        query = sa.select(t.batch_set).where(t.batch_set.c.seq > self._last[0])
        return tuple(
            (row.seq, SnapshotSet(row.relation, row.zone, row.area, row.period))
            for row in connection.execute(query.order_by(t.batch_set.c.seq))
        )
