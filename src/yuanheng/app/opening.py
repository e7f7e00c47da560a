"""The house opened for one call: the store, the engine, the clock and who is asking."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from yuanheng.ledger.exchange.papers import LedgerPapers
from yuanheng.model.accounts import Job
from yuanheng.ports import Clock, Desk, Engine, House, Store
from yuanheng.standards.relations import ledger_schema
from yuanheng.store.home import Home as PlaceOfLedger
from yuanheng.store.looking_desk import desk_at
from yuanheng.store.sqlite import SqliteHome
from yuanheng.store.store import LedgerStore


class SystemClock:
    """The computer's clock, in UTC."""

    def now(self) -> datetime:
        """Give the moment."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class OpenHouse(House):
    """A house that can be written in: what the verbs work with.

    job: the one in whose name batches are imported.
    """

    home: PlaceOfLedger
    desk: Desk
    store: Store = field(kw_only=True)
    job: Job | None = None


def create_ledger(place: Path | str, clock: Clock | None = None) -> OpenHouse:
    """Make an empty ledger and open it; LedgerError where that cannot be.

    place: a file that is not there yet, or the URL of a database on PostgreSQL.
    """
    home, clock = home_at(place), clock or SystemClock()
    store = LedgerStore.create(home, ledger_schema().relations.values(), clock)
    return OpenHouse(store, cache(_start_engine), clock, _actor(), home, desk_at(home), store=store)


def open_house(place: Path | str, clock: Clock | None = None) -> OpenHouse:
    """Open a ledger by file or URL; LedgerError where there is none."""
    home, clock = home_at(place), clock or SystemClock()
    store = LedgerStore(home, ledger_schema().relations.values(), clock)
    return OpenHouse(store, cache(_start_engine), clock, _actor(), home, desk_at(home), store=store)


def read_ahead(house: OpenHouse) -> None:
    """Read what the first visitor would otherwise wait for."""
    house.store.batches()
    house.store.runs()
    house.store.finding_states()
    house.start_engine()


def home_at(place: Path | str) -> PlaceOfLedger:
    """Tell a file from the URL of a server; UsageError where the URL is none that is known."""
    home: PlaceOfLedger
    if isinstance(place, str) and "://" in place:
        from yuanheng.store.postgres import PostgresHome  # noqa: PLC0415 - a file needs none

        home = PostgresHome(place)
    else:
        home = SqliteHome(Path(place))
    home.papers = LedgerPapers()
    return home


def _start_engine() -> Engine:
    from yuanheng.app.engine import start_engine  # noqa: PLC0415 - for those who ask for figures

    return start_engine()


def _actor() -> str:
    """Name who is at the keyboard, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
