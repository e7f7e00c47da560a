"""Batches and the sets they replaced, held once read; each look reads only what came since."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from yuanheng.model.ledger import Batch, SnapshotSet
from yuanheng.store import tables as t
from yuanheng.store.home import Home, Stamp
from yuanheng.store.sealed import FACTS, Digests, Sealed, broken, check_numbers, rows_digest

_BATCH: Sealed[Batch] = Sealed(Batch)
_NONE = (0, "")

#: The name under which a batch keeps the digest of its sets; no relation has it.
SETS = "*"


class BatchMemory:
    """What was read of the list of batches so far."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._lock = threading.Lock()
        self._batches: tuple[Batch, ...] = ()
        self._sets: tuple[tuple[int, SnapshotSet], ...] = ()
        self._contents: dict[int, dict[str, dict[str, str]]] = {}
        self._last = _NONE  # the number and record of the last batch held
        self._stamp: Stamp | None = None

    def follow(self, home: Home) -> bool:
        """Read what was written since the last look, batches and sets of one state of the ledger.

        Where the stamp of its home says that nothing was, the ledger is not opened.

        False where the last batch held is not there: another ledger lies in its place now, such
        as a restored one, and nothing of what was held is true of it.
        """
        with self._lock:
            stamp = home.stamp()
            if stamp is not None and stamp == self._stamp:
                return True
            self._stamp = None
            with home.engine.connect() as connection:
                same = self._read(connection)
            self._stamp = stamp
            return same

    def _read(self, connection: sa.Connection) -> bool:
        """Read the batches after the last one held; False where that is not there."""
        rows = self._since(connection)
        same = self._last == _NONE or self._last in rows
        if not same:
            self._batches, self._sets, self._contents, self._last = (), (), {}, _NONE
            rows = self._since(connection)
        new = [row for row in rows if row != self._last]
        if new:
            batches = tuple(_BATCH.read(record, seq) for seq, record in new)
            check_numbers(self._last[0], [batch.seq for batch in batches])
            contents = {seq: _BATCH.content(record) for seq, record in new}
            sets = self._sets_since(connection)
            _check_sets(sets, contents)
            self._sets += sets
            self._batches += batches
            self._contents |= contents
            self._last = new[-1]
        return same

    def batches(self) -> tuple[Batch, ...]:
        """Give the batches held, in order."""
        return self._batches

    def sets(self, upto: int) -> tuple[tuple[int, SnapshotSet], ...]:
        """Give the sets that the batches held up to a number replaced, in order."""
        held = self._sets
        return held[: bisect_right(held, upto, key=lambda pair: pair[0])]

    def holds(self, seqs: Iterable[int]) -> bool:
        """Tell whether these batches were read."""
        return all(seq in self._contents for seq in seqs)

    def content(self, seq: int) -> dict[str, dict[str, str]]:
        """Give the digests of a batch's facts by relation; empty for one of an older program."""
        return self._contents.get(seq, {})

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


def _check_sets(
    sets: tuple[tuple[int, SnapshotSet], ...],
    contents: Mapping[int, Digests],
) -> None:
    """Refuse sets that are not those that their batches replaced."""
    for seq, content in contents.items():
        wanted = content.get(SETS)
        if wanted and wanted != sets_digest(s for n, s in sets if n == seq):
            raise broken(FACTS)


def sets_digest(sets: Iterable[SnapshotSet]) -> dict[str, str]:
    """Give the digest of the sets that a batch replaced, as of a table of one column."""
    return {SETS: rows_digest([s.relation, s.zone, s.area, s.period] for s in sets)}
