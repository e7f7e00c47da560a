"""The as-known view against a naive replay of the batches, for every sequence number."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.postgres import Server
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import Plain
from yuanheng.ledger.record.known import resolve_seq, snapshot
from yuanheng.model.ledger import ARROW_TYPES, BatchKind, Draft, SnapshotSet
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema

ZONES, RANGES, PERIODS = ("Z1", "Z2"), ("主区", "发展方向区"), ("2012", "2013")
Key = tuple[str, str, str]
Row = tuple[str, int]

SETS = st.tuples(st.sampled_from(ZONES), st.sampled_from(RANGES), st.sampled_from(PERIODS))
SNAPSHOT = st.tuples(
    st.just("import"),
    st.dictionaries(SETS, st.lists(st.integers(0, 99), max_size=3), min_size=1, max_size=3),
)
WITHDRAWAL = st.tuples(st.just("withdraw"), st.integers(0, 20))
CORRECTION = st.tuples(st.just("correct"), st.tuples(st.integers(0, 50), st.integers(100, 199)))
EVENTS = st.lists(st.one_of(SNAPSHOT, WITHDRAWAL, CORRECTION), min_size=1, max_size=9)


class SlowClock:
    """A clock in which two events may fall on one day."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(hours=7)
        return self.moment


def facts(columns: dict[str, list[Any]], n: int) -> pa.Table:
    fields = ledger_schema().relations["parcel"].stored
    named = {name: columns.get(name, [None] * n) for name, _ in fields}
    table = {name: pa.array(named[name], ARROW_TYPES[kind]) for name, kind in fields}
    extra = {"fact": pa.array(columns["fact"], pa.string())} if "fact" in columns else {}
    return pa.table({"source_row": pa.array([None] * n, pa.int64()), **extra, **table})


def write(
    house: OpenHouse, kind: BatchKind, table: pa.Table | None, sets: list[Key], **details: Plain
) -> int:
    draft = Draft(
        kind=kind,
        actor="t",
        period=None,
        profile=None,
        layer=None,
        facts={} if table is None else {"parcel": table},
        sets=tuple(SnapshotSet("parcel", *s) for s in sets),
        issues=(),
        details=details,
    )
    return house.store.write(draft, None, silent).seq


class Oracle:
    """The plain list of what happened, read from its beginning every time."""

    def __init__(self) -> None:
        self.events: list[tuple[int, str, Any]] = []

    def standing(self, upto: int) -> list[tuple[int, str, Any]]:
        known = [e for e in self.events if e[0] <= upto]
        gone: set[int] = set()
        for seq, kind, what in reversed(known):
            if kind == "withdraw" and seq not in gone:
                gone.add(what)
        return [e for e in known if e[0] not in gone]

    def view(self, upto: int) -> dict[Key, list[Row]]:
        sets: dict[Key, dict[str, int]] = {}
        for seq, kind, what in self.standing(upto):
            if kind == "import":
                place = 0
                for key, values in what.items():
                    sets[key] = {}
                    for value in values:
                        sets[key][f"{seq}.{place}"] = value
                        place += 1
        for _, kind, what in self.standing(upto):
            if kind == "correct":
                fact, value = what
                for rows in sets.values():
                    if fact in rows:
                        rows[fact] = value
        return {key: sorted(rows.items()) for key, rows in sets.items() if rows}


def play(house: OpenHouse, events: list[tuple[str, Any]], oracle: Oracle | None = None) -> Oracle:
    oracle = oracle or Oracle()
    for kind, what in events:
        last = house.store.last_seq()
        if kind == "import":
            rows = [(*key, value) for key, values in what.items() for value in values]
            table = facts(
                {
                    "zone": [r[0] for r in rows],
                    "assessed_range": [r[1] for r in rows],
                    "period": [r[2] for r in rows],
                    "area": [r[3] for r in rows],
                },
                len(rows),
            )
            seq = write(house, "import", table, list(what))
            oracle.events.append((seq, "import", what))
        elif kind == "withdraw" and last:
            target = 1 + what % last
            seq = write(house, "withdraw", None, [], withdraws=target)
            oracle.events.append((seq, "withdraw", target))
        elif kind == "correct":
            visible = sorted(
                (fact, key) for key, rows in oracle.view(last).items() for fact, _ in rows
            )
            if not visible:
                continue
            pick, value = what
            fact, key = visible[pick % len(visible)]
            cells = {"zone": [key[0]], "assessed_range": [key[1]], "period": [key[2]]}
            table = facts({**cells, "area": [value], "fact": [fact]}, 1)
            seq = write(house, "correct", table, [], relation="parcel")
            oracle.events.append((seq, "correct", (fact, value)))
    return oracle


def check_views(house: OpenHouse, events: list[tuple[str, Any]]) -> None:
    oracle = play(house, events)
    for seq in range(1, house.store.last_seq() + 1):
        found: dict[Key, list[Row]] = {}
        for row in snapshot(house.store, "parcel", seq).to_pylist():
            key = (row["zone"], row["assessed_range"], row["period"])
            found.setdefault(key, []).append((row["fact"], row["area"]))
        assert {k: sorted(v) for k, v in found.items()} == oracle.view(seq)


@settings(max_examples=60)
@given(EVENTS)
def test_the_view_at_every_sequence_number_is_the_replay_of_the_batches(
    events: list[tuple[str, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_views(create_ledger(Path(folder) / "l.yhdb", SlowClock()), events)


@pytest.mark.system("postgres")
@settings(max_examples=15)
@given(EVENTS)
def test_the_view_of_a_ledger_on_a_server_is_the_replay_of_the_batches(
    postgres: Server, events: list[tuple[str, Any]]
) -> None:
    check_views(create_ledger(postgres.database(), SlowClock()), events)


@settings(max_examples=20)
@given(EVENTS)
def test_a_day_means_the_last_batch_recorded_on_it_in_china(events: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = create_ledger(Path(folder) / "l.yhdb", SlowClock())
        play(house, events)
        by_day: dict[str, int] = {}
        for batch in house.store.batches():
            china = datetime.fromisoformat(batch.recorded_at) + timedelta(hours=8)
            by_day[china.date().isoformat()] = batch.seq
        for day, seq in by_day.items():
            assert resolve_seq(house.store.batches(), day) == seq
