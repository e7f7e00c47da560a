"""The house opened for one call: the store, the engine, the clock and who is asking."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from yuanheng.engines.desk import SqliteDesk
from yuanheng.engines.duck import DuckEngine
from yuanheng.engines.store import SqliteStore
from yuanheng.ports import Clock, Desk, Engine, Store
from yuanheng.standards.relations import core_schema


class SystemClock:
    """The computer's clock, in UTC."""

    def now(self) -> datetime:
        """Give the moment."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """What the verbs work with; `zones` are those that the actor may write about, None for all."""

    store: Store
    engine: Engine
    clock: Clock
    actor: str
    path: Path
    desk: Desk | None = None
    zones: frozenset[str] | None = None


def create_ledger(path: Path, clock: Clock | None = None) -> House:
    """Make an empty ledger in one file and open it; LedgerError where that cannot be."""
    clock = clock or SystemClock()
    store = SqliteStore.create(path, core_schema().relations.values(), clock)
    return House(store, DuckEngine(), clock, _actor(), path, SqliteDesk(path))


def open_house(path: Path, clock: Clock | None = None) -> House:
    """Open a ledger; LedgerError where there is none."""
    clock = clock or SystemClock()
    store = SqliteStore(path, core_schema().relations.values(), clock)
    return House(store, DuckEngine(), clock, _actor(), path, SqliteDesk(path))


def _actor() -> str:
    """Name who is at the keyboard, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
