"""Logs of the record held once read: rows are only added, so each is read and parsed once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from yuanheng.store.home import Home, Stamp
from yuanheng.store.sealed import check_numbers

T = TypeVar("T")


class LogMemory(Generic[T]):
    """The rows of one log, in their order; each look reads only what came since."""

    def __init__(
        self, table: sa.Table, mark: tuple[sa.Column[Any], ...], parse: Callable[[Any], T]
    ) -> None:
        """Hold nothing yet.

        table: its first column counts the rows. mark: columns that differ from those of a row of
        another ledger with the same number. parse: makes of a row what it says.
        """
        self._table, self._parse = table, parse
        self._number = next(iter(table.columns))
        self._mark = (self._number, *mark)
        self._lock = threading.Lock()
        self._held: tuple[T, ...] = ()
        self._last: tuple[Any, ...] | None = None
        self._stamp: Stamp | None = None

    def follow(self, home: Home) -> tuple[T, ...]:
        """Give all rows as they are now; where nothing was written, the ledger is not opened.

        One reader at a time looks: many that come at once would each parse the same rows.
        """
        with self._lock:
            stamp = home.stamp()
            if stamp is None or stamp != self._stamp:
                self._stamp = None
                with home.engine.connect() as connection:
                    self._read(connection)
                self._stamp = stamp
            return self._held

    def _read(self, connection: sa.Connection) -> None:
        """Read the rows after the last one held."""
        marks = self._marks(connection)
        if self._last is not None and marks[:1] != [self._last]:  # another ledger lies here now
            self._held, self._last = (), None
            marks = self._marks(connection)
        if marks and marks[-1] != self._last:
            rows = self._new(connection).all()
            check_numbers(self._last[0] if self._last else 0, [row[0] for row in rows])
            self._held += tuple(self._parse(row) for row in rows)
            self._last = marks[-1]

    def _marks(self, connection: sa.Connection) -> list[tuple[Any, ...]]:
        """Read the marks of the last row held and of those after it."""
        query = sa.select(*self._mark).order_by(self._number)
        if self._last is not None:
            query = query.where(self._number >= self._last[0])
        return [tuple(row) for row in connection.execute(query)]

    def _new(self, connection: sa.Connection) -> sa.CursorResult[Any]:
        """Read the rows after the last one held."""
        query = sa.select(self._table).order_by(self._number)
        if self._last is not None:
            query = query.where(self._number > self._last[0])
        return connection.execute(query)
