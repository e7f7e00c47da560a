"""A ledger held open follows what others write, and notices when another takes its place."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from yuanheng.app.opening import home_at
from yuanheng.model.ledger import Draft, SnapshotSet
from yuanheng.model.relation import Column, Relation
from yuanheng.ports import Progress, silent
from yuanheng.store.store import LedgerStore

LABEL = {"zh": "例", "en": "Example"}
PLOT = Relation(
    "plot", LABEL, "snapshot", ("zone",), ("zone",), "zero", (Column("zone", "text", LABEL, LABEL),)
)


class StillClock:
    def now(self) -> datetime:
        return datetime.fromisoformat("2026-11-22T10:00:00+08:00")


def create(place: str) -> LedgerStore:
    return LedgerStore.create(home_at(place), (PLOT,), StillClock())


def write(
    store: LedgerStore, zone: str, actor: str = "tester", progress: Progress = silent
) -> None:
    table = pa.table({"source_row": pa.array([1], pa.int64()), "zone": [zone]})
    sets = (SnapshotSet("plot", zone, "", "2012"),)
    draft = Draft("import", actor, None, None, None, {"plot": table}, sets, ())
    store.write(draft, None, progress)


def seen(store: LedgerStore) -> list[tuple[int, str, str, str]]:
    """What a reader sees of each batch: number, actor, set, and zone of its fact."""
    batches = store.batches()
    view = store.view("plot", dict.fromkeys(b.seq for b in batches), frozenset())
    zones = dict(zip(view.column("seq").to_pylist(), view.column("zone").to_pylist(), strict=True))
    sets = {seq: s.zone for seq, s in store.sets(99)}
    return [(b.seq, b.actor, sets[b.seq], zones[b.seq]) for b in batches]


@pytest.fixture
def writer(place: str) -> LedgerStore:
    store = create(place)
    write(store, "Z1")
    return store


@pytest.fixture
def reader(writer: LedgerStore, place: str) -> LedgerStore:
    """A store of its own, which has read what the writer wrote first."""
    assert writer.last_seq() == 1
    store = LedgerStore(home_at(place), (PLOT,), StillClock())
    assert seen(store) == [(1, "tester", "Z1", "Z1")]
    return store


def test_batches_that_another_writes_are_seen(writer: LedgerStore, reader: LedgerStore) -> None:
    for zone in ("Z2", "Z3"):
        write(writer, zone)
    assert seen(reader) == [(n, "tester", f"Z{n}", f"Z{n}") for n in (1, 2, 3)]


def test_a_batch_that_is_being_written_is_seen_only_when_it_is_whole(
    writer: LedgerStore, reader: LedgerStore
) -> None:
    before = seen(reader)
    during = []

    def look(_stage: str, _done: int, _of: int) -> None:
        during.append(seen(reader))

    write(writer, "Z2", progress=look)
    assert during == [before]
    assert seen(reader) == [*before, (2, "tester", "Z2", "Z2")]


@pytest.mark.parametrize("upto", [0, 1, 2, 3])
def test_sets_are_given_up_to_a_number(writer: LedgerStore, reader: LedgerStore, upto: int) -> None:
    write(writer, "Z2")
    write(writer, "Z3")
    assert [seq for seq, _ in reader.sets(upto)] == list(range(1, upto + 1))


@pytest.mark.parametrize("zones", [[], ["Z8"], ["Z8", "Z9"]])
def test_another_ledger_in_its_place_is_read_anew(tmp_path: Path, zones: list[str]) -> None:
    path = tmp_path / "ledger.db"
    write(create(str(path)), "Z1")
    reader = LedgerStore(home_at(path), (PLOT,), StillClock())
    assert seen(reader) == [(1, "tester", "Z1", "Z1")]
    replace(path, zones, tmp_path)
    assert seen(reader) == [(n, "someone else", z, z) for n, z in enumerate(zones, start=1)]


def replace(path: Path, zones: list[str], folder: Path) -> None:
    """Put a ledger of someone else in the place of an open one."""
    other = create(str(folder / "other.db"))
    for zone in zones:
        write(other, zone, "someone else")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(folder / "other.db", path)
