"""The record keeps every batch whole or not at all, and gives back what was written."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.patience import PATIENCE_S
from tests.postgres import Server
from yuanheng.app.opening import home_at
from yuanheng.errors import LedgerError, Where, say
from yuanheng.model.evaluation import Finding, NodeScore, Observation, Run, ZoneResult
from yuanheng.model.ledger import ARROW_TYPES, Batch, Draft, Issue, SnapshotSet, SourceFile
from yuanheng.model.relation import Column, ColumnType, Relation
from yuanheng.ports import silent
from yuanheng.store.sqlite import SqliteHome
from yuanheng.store.store import LedgerStore

if TYPE_CHECKING:
    from pathlib import Path

LABEL = {"zh": "例", "en": "Example"}
NOW = "2026-11-22T10:00:00+08:00"


class StillClock:
    def now(self) -> datetime:
        return datetime.fromisoformat(NOW)


def relation(name: str = "plot", **columns: ColumnType) -> Relation:
    kinds = columns or {"zone": "text", "size": "integer"}
    made = tuple(Column(n, kind, LABEL, LABEL) for n, kind in kinds.items())
    return Relation(name, LABEL, "snapshot", ("zone",), ("zone",), "zero", made)


PLOT = relation()
EVERY_TYPE = relation(
    "every", a="text", b="code", c="boolean", d="integer", e="number", f="event", g="geometry"
)


def facts(of: Relation, *rows: dict[str, Any]) -> pa.Table:
    fields = [("source_row", "integer"), *of.stored]
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in fields])
    numbered = [{"source_row": n, **row} for n, row in enumerate(rows, start=1)]
    return pa.Table.from_pylist(numbered, schema=schema)


def draft(table: pa.Table | None = None, **more: object) -> Draft:
    table = facts(PLOT, {"zone": "Z1", "size": 5}) if table is None else table
    usual = Draft("import", "tester", "2013", "cn.p", "layer", {"plot": table}, (), ())
    return replace(usual, **more)  # type: ignore[arg-type]


def opened(place: Path | str, *relations: Relation) -> LedgerStore:
    return LedgerStore(home_at(place), relations or (PLOT,), StillClock())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def store(place: str) -> LedgerStore:
    return LedgerStore.create(home_at(place), (PLOT, EVERY_TYPE), StillClock())


@pytest.fixture
def filed(path: Path) -> LedgerStore:
    """A ledger in a file."""
    return LedgerStore.create(SqliteHome(path), (PLOT,), StillClock())


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> LedgerStore:
    path = tmp_path_factory.mktemp("wide") / "ledger.db"
    return LedgerStore.create(SqliteHome(path), (EVERY_TYPE,), StillClock())


@pytest.fixture(scope="module")
def served(postgres: Server) -> LedgerStore:
    """A ledger on a server."""
    return LedgerStore.create(home_at(postgres.database()), (EVERY_TYPE,), StillClock())


def everything(store: LedgerStore) -> tuple[object, ...]:
    upto = store.last_seq()
    kept = {f.digest: b"".join(store.source(f.digest)) for f in store.sources()}
    rows = store.facts("plot", range(1, upto + 2)).to_pylist()
    return store.batches(), store.sets(upto + 1), rows, kept, store.issues(upto + 1)


# ------------------------------------------------------------------------------------ round trips


def test_an_empty_ledger_holds_nothing(store: LedgerStore) -> None:
    assert store.last_seq() == 0
    assert everything(store) == ((), (), [], {}, ())
    assert (store.runs(), store.findings()) == ((), ())


def test_a_batch_is_given_back_as_it_was_written(store: LedgerStore, tmp_path: Path) -> None:
    source = tmp_path / "survey.gpkg"
    source.write_bytes(b"bytes")
    details = {"zone": "Z1", "unit.DLMJ": "hm2", "n": 3, "share": 0.5, "asked": True, "no": None}
    written = store.write(draft(details=details), source, silent)
    assert written == Batch(
        seq=1,
        kind="import",
        recorded_at=NOW,
        actor="tester",
        period="2013",
        profile="cn.p",
        source=SourceFile(hashlib.sha256(b"bytes").hexdigest(), "survey.gpkg", 5),
        layer="layer",
        details=details,  # type: ignore[arg-type]
        rows=1,
        issues=0,
    )
    assert store.batches() == (written,)


def test_batches_are_numbered_from_one(store: LedgerStore) -> None:
    assert [store.write(draft(), None, silent).seq for _ in range(3)] == [1, 2, 3]
    assert store.last_seq() == 3


def test_facts_are_given_back_by_batch_with_number_and_row_first(store: LedgerStore) -> None:
    for size in (5, 6, 7):
        store.write(draft(facts(PLOT, {"zone": "Z1", "size": size})), None, silent)
    found = store.facts("plot", [3, 1, 1])
    assert found.schema.names == ["seq", "source_row", "fact", "zone", "size"]
    assert [tuple(row.values()) for row in found.to_pylist()] == [
        (1, 1, "1.0", "Z1", 5),
        (3, 1, "3.0", "Z1", 7),
    ]


@pytest.mark.parametrize("leading", [0, 1, 2000])
def test_a_column_of_any_type_keeps_its_values_though_nothing_leads_it(
    store: LedgerStore, leading: int
) -> None:
    full = {
        "a": "园",
        "b": "A1",
        "c": True,
        "d": 2**62,
        "e": 0.1,
        "f_from": "2006-01-01",
        "f_to": "2006-12-31",
        "g": b"\x00\xff",
        "g_crs": "EPSG:4547",
    }
    table = facts(EVERY_TYPE, *[{}] * leading, full)
    store.write(draft(facts={"every": table}), None, silent)
    found = store.facts("every", [1])
    assert found.schema.types == [
        pa.int64(),
        pa.int64(),
        pa.string(),
        *(ARROW_TYPES[kind] for _, kind in EVERY_TYPE.stored),
    ]
    assert found.drop(["seq", "fact"]).to_pylist() == table.to_pylist()


def test_a_column_of_nothing_but_unknowns_keeps_its_type(store: LedgerStore) -> None:
    store.write(draft(facts={"every": facts(EVERY_TYPE, {}, {})}), None, silent)
    found = store.facts("every", [1])
    assert found.schema.field("e").type == pa.float64()
    assert found.drop(["seq", "fact"]).to_pylist() == facts(EVERY_TYPE, {}, {}).to_pylist()


def test_more_rows_than_a_slice_are_all_written_and_progress_is_told(store: LedgerStore) -> None:
    told: list[tuple[str, int, int]] = []
    table = facts(PLOT, *({"zone": "Z1", "size": n} for n in range(12_000)))
    store.write(draft(table), None, lambda *step: told.append(step))
    assert store.facts("plot", [1]).column("size").to_pylist() == list(range(12_000))
    assert told == [("write", 5000, 12_000), ("write", 10_000, 12_000), ("write", 12_000, 12_000)]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "a": st.none() | TEXTS | st.sampled_from(["1", "1.0", "NULL", "'", "0x1F", "1e5"]),
            "b": st.none() | TEXTS,
            "c": st.none() | st.booleans(),
            "d": st.none() | st.integers(-(2**63), 2**63 - 1),
            "e": st.none() | st.floats(allow_nan=False),
            "f_from": st.none() | TEXTS,
            "f_to": st.none() | TEXTS,
            "g": st.none() | st.binary(max_size=20),
            "g_crs": st.none() | TEXTS,
        }
    ),
    max_size=6,
)


def carried(store: LedgerStore, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write facts and read them back."""
    batch = store.write(draft(facts={"every": facts(EVERY_TYPE, *rows)}), None, silent)
    found = store.facts("every", [batch.seq])
    return found.drop(["seq", "source_row", "fact"]).to_pylist()  # type: ignore[no-any-return]


@given(ROWS)
def test_any_facts_are_given_back_as_they_were_written(
    wide: LedgerStore, rows: list[dict[str, Any]]
) -> None:
    assert carried(wide, rows) == rows


@pytest.mark.system("postgres")
@settings(max_examples=40)
@example([{"a": "\\.", "b": "1\n\\.\n2", "f_from": '"', "f_to": "\r\n,\t", "g_crs": "\\N"}])
@given(ROWS)
def test_any_facts_are_given_back_by_a_server_as_they_were_written(
    served: LedgerStore, rows: list[dict[str, Any]]
) -> None:
    whole = [{**dict.fromkeys(name for name, _ in EVERY_TYPE.stored), **row} for row in rows]
    assert carried(served, whole) == whole


def test_sets_are_listed_in_order_up_to_a_number(store: LedgerStore) -> None:
    sets = [
        (
            SnapshotSet("plot", "Z1", "主区", "2013"),
            SnapshotSet("plot", "Z1", "发展方向区", "2013"),
        ),
        (SnapshotSet("plot", "Z1", "主区", "2013"),),
        (SnapshotSet("plot", "Z2", "主区", "2014"),),
    ]
    for each in sets:
        store.write(draft(sets=each), None, silent)
    found = store.sets(2)
    assert {(seq, s) for seq, s in found} == {(1, sets[0][0]), (1, sets[0][1]), (2, sets[1][0])}
    assert [seq for seq, _ in found] == [1, 1, 2]


def test_issues_are_given_back_in_order_with_their_place_and_words(store: LedgerStore) -> None:
    issues = tuple(
        Issue(
            check="number.unreadable",
            severity="error",
            where=Where(file="s.gpkg", layer="layer", row=row, column="DLMJ"),
            found="约5",
            message=say("{text} is not a number", text="约5"),
            remedy=say("Write digits only, without unit or note."),
            quarantined=True,
        )
        for row in (9, 3)
    )
    store.write(draft(), None, silent)
    store.write(draft(issues=issues), None, silent)
    assert (store.issues(1), store.issues(2)) == ((), issues)
    assert store.batches()[1].issues == 2


def test_a_source_is_kept_once_by_its_bytes(store: LedgerStore, tmp_path: Path) -> None:
    content = os.urandom(9 * 1024 * 1024)
    for name in ("one.gpkg", "same.gpkg"):
        (tmp_path / name).write_bytes(content)
        store.write(draft(), tmp_path / name, silent)
    digest = hashlib.sha256(content).hexdigest()
    assert store.sources() == (SourceFile(digest, "one.gpkg", len(content)),)
    pieces = list(store.source(digest))
    assert (len(pieces), b"".join(pieces)) == (3, content)
    assert [b.source.name for b in store.batches() if b.source] == ["one.gpkg", "same.gpkg"]


def test_a_source_of_no_bytes_is_kept(store: LedgerStore, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    store.write(draft(), tmp_path / "empty", silent)
    digest = hashlib.sha256(b"").hexdigest()
    assert (store.sources(), b"".join(store.source(digest))) == (
        (SourceFile(digest, "empty", 0),),
        b"",
    )


# ------------------------------------------------------------------------------ runs and findings


def some_run(**more: object) -> Run:
    usual = Run(
        id=0,
        standard="cn.s",
        pack_digest="d",
        ledger_seq=1,
        period="2013",
        as_of="2013-12-31",
        zones=("Z1",),
        parameters={"x": {"value": 1.5, "unit": "%", "status": "example", "reference": "示例"}},
        engine="duckdb",
        code="0",
        official=True,
        created_at=NOW,
        result_digest="r",
        results=(
            ZoneResult("Z1", "区", None, "unknown", (), NodeScore("total", None, None, "example")),
        ),
        observations=(
            Observation("c", "Z1", "", "met", 12.0, 5.0, "m", ({"row": 1, "x": 0.5, "n": None},)),
        ),
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def some_finding(state: str = "open", opened: int = 0, rule: str = "rate") -> Finding:
    return Finding("cn.f", rule, "Z1", "主区", state, "high", 0, opened, NOW, {"score": 40.0})  # type: ignore[arg-type]


def test_runs_are_numbered_and_given_back(store: LedgerStore) -> None:
    numbers = [store.add_run(some_run(period=p), ()) for p in ("2012", "2013")]
    assert numbers == [1, 2]
    assert store.runs() == (some_run(id=1, period="2012"), some_run(id=2))


def test_a_finding_that_a_run_opens_is_given_the_number_of_the_run(store: LedgerStore) -> None:
    store.add_run(some_run(), ())
    store.add_run(some_run(), (some_finding(),))
    assert store.findings() == (replace(some_finding(opened=2), run=2),)


def test_the_last_state_of_each_finding_counts(store: LedgerStore) -> None:
    store.add_run(some_run(), (some_finding(rule="a"), some_finding(rule="b")))
    store.add_run(some_run(), (some_finding("closed", 1, "a"),))
    found = [(f.rule, f.state, f.opened_run, f.run) for f in store.findings()]
    assert found == [("a", "closed", 1, 2), ("b", "open", 1, 1)]


# ---------------------------------------------------------------------------- whole or not at all


def test_a_write_that_fails_leaves_nothing(store: LedgerStore, tmp_path: Path) -> None:
    store.write(draft(), None, silent)
    before = everything(store)
    source = tmp_path / "survey.gpkg"
    source.write_bytes(b"other")

    def fail(stage: str, _done: int, _of: int) -> None:
        if stage == "write":
            raise RuntimeError

    issue = Issue("c", "error", Where(), "", say("x"), say("y"))
    spoiled = draft(sets=(SnapshotSet("plot", "Z1", "主区", "2013"),), issues=(issue,))
    with pytest.raises(RuntimeError):
        store.write(spoiled, source, fail)
    assert everything(store) == before
    assert store.write(draft(), None, silent).seq == 2


def test_a_draft_that_lacks_a_column_leaves_nothing(store: LedgerStore) -> None:
    before = everything(store)
    with pytest.raises(KeyError):
        store.write(draft(pa.table({"source_row": [1], "zone": ["Z1"]})), None, silent)
    assert everything(store) == before


def test_a_source_that_is_not_there_is_a_ledger_error_and_leaves_nothing(
    store: LedgerStore, tmp_path: Path
) -> None:
    with pytest.raises(LedgerError, match="Nothing was changed"):
        store.write(draft(), tmp_path / "nothing.gpkg", silent)
    assert everything(store) == ((), (), [], {}, ())


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.conformance.test_store import PLOT, draft, facts, opened

def kill(stage, done, of):
    if stage == sys.argv[2] and done < of:
        os.kill(os.getpid(), signal.SIGKILL)

table = facts(PLOT, *({"zone": "Z1", "size": n} for n in range(20_000)))
opened(sys.argv[1]).write(draft(table), Path(sys.argv[3]), kill)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("stage", ["keep", "write"])
def test_a_program_killed_while_it_writes_leaves_the_ledger_as_it_was(
    store: LedgerStore, place: str, tmp_path: Path, stage: str
) -> None:
    store.write(draft(), None, silent)
    before = everything(store)
    source = tmp_path / "survey.gpkg"
    source.write_bytes(bytes(9 * 1024 * 1024))
    search = os.pathsep.join(p for p in sys.path if p)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, place, stage, str(source)],
        env={**os.environ, "PYTHONPATH": search},
        check=False,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert everything(opened(place)) == before
    assert opened(place).write(draft(), None, silent).seq == 2


def test_two_writers_queue(store: LedgerStore, place: str) -> None:
    failed: list[Exception] = []

    def append() -> None:
        try:
            for _ in range(10):
                opened(place).write(draft(), None, silent)
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    writers = [threading.Thread(target=append) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    assert [b.seq for b in store.batches()] == list(range(1, 21))
    assert store.facts("plot", range(1, 21)).column("seq").to_pylist() == list(range(1, 21))


def test_a_reader_sees_the_ledger_as_it_was_while_another_writes(
    store: LedgerStore, place: str
) -> None:
    store.write(draft(), None, silent)
    seen: list[tuple[int, int]] = []

    def look(stage: str, _done: int, _of: int) -> None:
        other = opened(place)
        if stage == "write":
            seen.append((other.last_seq(), other.facts("plot", [1, 2]).num_rows))

    store.write(draft(), None, look)
    assert seen == [(1, 1)]
    assert store.last_seq() == 2


# --------------------------------------------------------------------------------- opening, making


def test_a_ledger_that_is_not_there_is_refused_with_the_remedy(path: Path) -> None:
    with pytest.raises(LedgerError, match=r"There is no ledger at .*yuanheng init"):
        opened(path)


def test_a_ledger_is_never_made_over_something(path: Path) -> None:
    path.write_bytes(b"precious")
    with pytest.raises(LedgerError, match="is already there"):
        LedgerStore.create(SqliteHome(path), (PLOT,), StillClock())
    assert path.read_bytes() == b"precious"


def test_a_ledger_is_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "ledger.db"
    assert LedgerStore.create(SqliteHome(path), (PLOT,), StillClock()).last_seq() == 0


def test_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LedgerError, match="The ledger cannot be made"):
        LedgerStore.create(SqliteHome(tmp_path / "file" / "ledger.db"), (PLOT,), StillClock())


@pytest.mark.parametrize("content", [b"", b"only text, no database " * 50])
def test_a_file_that_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="is not a ledger"):
        opened(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE batch (x)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="is not a ledger"):
        opened(path)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("filed")
def test_a_ledger_of_a_newer_program_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    with pytest.raises(LedgerError, match="has revision 9999; this program knows") as refused:
        opened(path)
    assert "Use the program that made it, or a newer one." in str(refused.value)


@pytest.mark.usefixtures("filed")
def test_the_ledger_is_one_file_in_wal_mode(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchall() == [("wal",)]


# ------------------------------------------------------------------- relations that grow by a pack

GROWN = relation(zone="text", size="integer", note="text", share="number", idle="boolean")


def test_a_column_that_a_pack_adds_is_unknown_in_older_facts(
    store: LedgerStore, place: str
) -> None:
    store.write(draft(), None, silent)
    grown = opened(place, GROWN)
    row = {"zone": "Z2", "size": 6, "note": "x", "share": 0.5, "idle": True}
    grown.write(draft(facts(GROWN, row)), None, silent)
    assert grown.facts("plot", [1, 2]).drop(["seq", "source_row", "fact"]).to_pylist() == [
        {"zone": "Z1", "size": 5, "note": None, "share": None, "idle": None},
        row,
    ]


def test_a_column_that_a_pack_adds_is_unknown_before_anything_new_is_written(
    store: LedgerStore,
    place: str,
) -> None:
    store.write(draft(), None, silent)
    found = opened(place, GROWN).facts("plot", [1])
    assert found.drop(["seq", "source_row", "fact"]).to_pylist() == [
        {"zone": "Z1", "size": 5, "note": None, "share": None, "idle": None}
    ]


@pytest.mark.usefixtures("store")
def test_a_relation_that_a_pack_adds_is_empty_before_anything_is_written(place: str) -> None:
    found = opened(place, PLOT, relation("other")).facts("other", [1])
    assert (found.num_rows, found.schema.names) == (
        0,
        ["seq", "source_row", "fact", "zone", "size"],
    )


def test_a_column_that_a_pack_no_longer_names_is_kept_in_the_ledger(
    store: LedgerStore, place: str
) -> None:
    store.write(draft(), None, silent)
    less = relation(zone="text")
    shrunk = opened(place, less)
    shrunk.write(draft(facts(less, {"zone": "Z2"})), None, silent)
    assert opened(place).facts("plot", [1, 2]).column("size").to_pylist() == [5, None]
