"""A ledger is carried whole between a file and a server, both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.test_store import (
    EVERY_TYPE,
    GROWN,
    PLOT,
    StillClock,
    draft,
    everything,
    facts,
    opened,
    some_finding,
    some_run,
)
from tests.postgres import Server
from yuanheng.app.opening import home_at
from yuanheng.errors import LedgerError
from yuanheng.model.ledger import SnapshotSet
from yuanheng.ports import silent
from yuanheng.store.copies import copy_ledger
from yuanheng.store.store import LedgerStore

FULL = {"a": "园", "b": "A1", "c": True, "d": 2**62, "e": 0.1, "g": b"\x00\xff"}


@pytest.fixture
def store(place: str, tmp_path: Path) -> LedgerStore:
    """Facts of every type, a column that no pack names any more, an original, runs, findings."""
    grown = LedgerStore.create(home_at(place), (GROWN, EVERY_TYPE), StillClock())
    row = {"zone": "Z1", "size": 5, "note": "旧", "share": 0.5, "idle": True}
    grown.write(draft(facts(GROWN, row)), None, silent)
    store = opened(place, PLOT, EVERY_TYPE)
    source = tmp_path / "survey.gpkg"
    source.write_bytes(bytes(range(256)) * 20_000)
    table = facts(EVERY_TYPE, *[FULL, {}] * 4_000)
    sets = (SnapshotSet("every", "Z1", "", "2013"),)
    store.write(draft(facts={"every": table}, sets=sets), source, silent)
    store.add_run(some_run(), (some_finding(),))
    return store


def held(store: LedgerStore) -> tuple[object, ...]:
    every = store.facts("every", [1, 2]).to_pylist()
    return (*everything(store), every, store.runs(), store.findings())


@pytest.mark.system("postgres")
@pytest.mark.parametrize("to", ["file", "server"])
def test_a_copy_holds_all_that_the_ledger_holds(
    store: LedgerStore, tmp_path: Path, postgres: Server, to: str
) -> None:
    """From a file and from a server; what no pack names any more goes along."""
    target = str(tmp_path / "copies" / "day.yhdb") if to == "file" else postgres.database()
    copy_ledger(store.home, home_at(target))
    copy = opened(target, PLOT, EVERY_TYPE)
    assert held(copy) == held(store)
    notes = opened(target, GROWN).facts("plot", [1]).column("note").to_pylist()
    assert notes == ["旧"]


@pytest.mark.system("postgres")
def test_a_copy_goes_on_where_the_ledger_stood(store: LedgerStore, postgres: Server) -> None:
    """Batches, runs and findings are numbered on."""
    target = postgres.database()
    copy_ledger(store.home, home_at(target))
    copy = opened(target, PLOT, EVERY_TYPE)
    assert copy.write(draft(), None, silent).seq == 3
    assert copy.add_run(some_run(), (some_finding(rule="b"),)) == 2
    assert [f.rule for f in copy.findings()] == ["rate", "b"]


@pytest.mark.system("postgres")
def test_a_copy_never_overwrites(store: LedgerStore, place: str, postgres: Server) -> None:
    """What stands at the target stays."""
    target = postgres.database()
    other = LedgerStore.create(home_at(target), (PLOT,), StillClock())
    for there in (target, place):
        with pytest.raises(LedgerError, match="is already there"):
            copy_ledger(store.home, home_at(there))
    assert (other.batches(), len(store.batches())) == ((), 2)


@pytest.mark.system("postgres")
def test_an_original_that_is_damaged_stops_the_copy_and_leaves_nothing(
    store: LedgerStore, tmp_path: Path, postgres: Server
) -> None:
    """It is found on the way, wherever the ledger lies."""
    with store.home.writing() as connection:
        connection.exec_driver_sql("DELETE FROM source_piece WHERE n = 0")
    target, file = postgres.database(), tmp_path / "new.yhdb"
    for there in (target, file):
        with pytest.raises(LedgerError, match="damaged: original"):
            copy_ledger(store.home, home_at(there))
    assert not file.exists()
    with pytest.raises(LedgerError, match="There is no ledger"):
        opened(target)
