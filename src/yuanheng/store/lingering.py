"""One connection for all that a request asks (一次请求一个连接): opened once, closed at its end.

A file of SQLite is opened for each question, so that nothing of it stays open between requests: the
log beside it is taken in, and a copy of the file is whole. Within one request that costs more than
the questions; there the connection of the first lingers for those that follow.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import sqlalchemy as sa
from sqlalchemy.pool.base import ConnectionPoolEntry


class Lingering:
    """The connections of one request that nobody uses just now, at most one of each file."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._lock = threading.Lock()
        self._idle: dict[int, ConnectionPoolEntry] = {}
        self._is_over = False

    def take(self, pool: sa.Pool) -> ConnectionPoolEntry | None:
        """Give the connection that lingers, to one who asks."""
        with self._lock:
            return self._idle.pop(id(pool), None)

    def give(self, pool: sa.Pool, entry: ConnectionPoolEntry) -> bool:
        """Let a connection linger; False where another does, or the request is over."""
        with self._lock:
            if self._is_over or id(pool) in self._idle:
                return False
            self._idle[id(pool)] = entry
            return True

    def end(self) -> None:
        """Close what lingers; what is still in use is closed when it is given back."""
        with self._lock:
            self._is_over, left = True, list(self._idle.values())
            self._idle.clear()
        for entry in left:
            entry.close()


_HELD: ContextVar[Lingering | None] = ContextVar("lingering", default=None)


@contextmanager
def one_connection() -> Iterator[Lingering]:
    """Let connections linger for what is asked inside, in threads too; the caller ends them."""
    held = Lingering()
    token = _HELD.set(held)
    try:
        yield held
    finally:
        _HELD.reset(token)


class LingeringPool(sa.NullPool):
    """Opens for each question, but within a request as little as can be."""

    def _do_get(self) -> ConnectionPoolEntry:
        held = _HELD.get()
        return (held and held.take(self)) or self._create_connection()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        held = _HELD.get()
        if held is None or not held.give(self, record):
            record.close()
