"""A ledger on a server: what is refused and how, and that no password is ever shown."""

from __future__ import annotations

import builtins
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

import pyarrow as pa
import pytest

from tests.conformance.test_store import EVERY_TYPE, NOW, PLOT, StillClock, draft, opened
from tests.conformance.test_store import facts as every_facts
from tests.postgres import Server
from yuanheng.app.opening import home_at
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ports import silent
from yuanheng.store.postgres import PostgresHome
from yuanheng.store.store import LedgerStore

served = pytest.mark.system("postgres")

CLOSED = "postgresql://me:geheim@127.0.0.1:1/zone"


def facts(*zones: str) -> pa.Table:
    """Give facts that name no row of a source."""
    rows = pa.nulls(len(zones), pa.int64())
    return pa.table({"source_row": rows, "zone": list(zones), "size": rows})


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:geheim@host/zone",
        "postgresql://me:geheim@host:port/zone",
        "file:///home/me/geheim",
        "postgresql://me:ge@heim@host/zone",
        "postgresql://me:x@/geheim@host/zone",
    ],
)
def test_a_url_that_cannot_be_read_is_refused_without_repeating_it(url: str) -> None:
    """It may hold a password, and one with an @ of its own would pass for a part of the host."""
    with pytest.raises(UsageError, match="a URL that cannot be read") as refused:
        home_at(url)
    assert "heim" not in str(refused.value)
    assert "write @ as %40" in str(refused.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (CLOSED, "postgresql://me:***@127.0.0.1:1/zone"),
        ("postgresql://me:ge%40heim/?#:@host/zone", "postgresql://me:***@host/zone"),
        ("postgres://me@host/zone", "postgresql://me@host/zone"),
        ("postgresql+psycopg://host/zone?password=geheim", "postgresql://host/zone"),
        ("postgresql:///zone?host=/run&sslpassword=geheim", "postgresql:///zone?host=%2Frun"),
    ],
)
def test_messages_name_the_place_without_its_password(url: str, shown: str) -> None:
    """Neither that of the user nor those among the settings."""
    assert PostgresHome(url).name == shown


def test_files_beside_the_ledger_have_a_folder_of_their_own_on_this_computer() -> None:
    """Two databases never share it, and the password is not in its name."""
    one, two = PostgresHome(CLOSED).path, PostgresHome("postgresql://[::1]:1/zone").path
    assert (one.name, two.name) == ("127.0.0.1-1-zone", "__1-1-zone")
    assert one.parent.name == ".yuanheng"


def test_a_server_that_does_not_answer_is_a_ledger_error_with_the_remedy() -> None:
    """Opening and making alike."""
    for call in (opened, lambda url: LedgerStore.create(home_at(url), (PLOT,), StillClock())):
        with pytest.raises(
            LedgerError, match=r"me:\*\*\*@127.0.0.1:1/zone cannot be reached"
        ) as no:
            call(CLOSED)
        assert "Check that the server runs" in str(no.value)
        assert "geheim" not in str(no.value)


def test_a_missing_driver_is_a_ledger_error_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The plain installation brings none."""
    real = builtins.__import__

    def lacking(
        name: str,
        given: Mapping[str, object] | None = None,
        local: Mapping[str, object] | None = None,
        names: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if name.partition(".")[0] == "psycopg":
            raise ModuleNotFoundError(name)
        return real(name, given, local, names, level)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(LedgerError, match="needs the package psycopg") as refused:
        home_at(CLOSED)
    assert "Install yuanheng with its extra `postgres`" in str(refused.value)


def test_the_program_starts_without_the_driver() -> None:
    """Those who keep a file do not need it."""
    text = "import sys, yuanheng.app; sys.exit('psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode == 0


@served
def test_a_database_without_a_ledger_is_refused_with_the_remedy(postgres: Server) -> None:
    """An empty one, and one that is not there."""
    url = postgres.database()
    with pytest.raises(LedgerError, match=r"There is no ledger at postgresql.*yuanheng init"):
        opened(url)
    with pytest.raises(LedgerError, match=r'cannot be reached.*"test\d+x" does not exist'):
        opened(f"{url}x")


@served
def test_who_may_not_make_tables_is_told_which_statement_lets_them(postgres: Server) -> None:
    """The statement that is named does let them."""
    url = postgres.database()
    name = url.rpartition("/")[2]
    postgres.program("psql", "-c", 'CREATE ROLE "za""ff" LOGIN', name)
    theirs = url.replace("tester@", "za%22ff@")
    with pytest.raises(LedgerError, match=r'^za"ff may not make tables in postgresql') as refused:
        LedgerStore.create(home_at(theirs), (PLOT,), StillClock())
    statement = str(refused.value).partition("GRANT")[2]
    postgres.program("psql", "-c", f"GRANT{statement}", name)
    assert LedgerStore.create(home_at(theirs), (PLOT,), StillClock()).batches() == ()


@served
@pytest.mark.parametrize("table", ["batch", "fact_plot", "alembic_version"])
def test_a_ledger_is_never_made_among_tables_that_bear_its_names(
    postgres: Server, table: str
) -> None:
    """What stands is left alone."""
    url = postgres.database()
    name = url.rpartition("/")[2]
    postgres.program("psql", "-c", f"CREATE TABLE {table} (x int)", name)
    with pytest.raises(LedgerError, match="is already there"):
        LedgerStore.create(home_at(url), (PLOT,), StillClock())
    tables = "SELECT relname FROM pg_stat_user_tables"
    assert postgres.program("psql", "-At", "-c", tables, name).split() == [table]


@served
def test_a_database_that_cannot_hold_chinese_is_refused(postgres: Server) -> None:
    """Before anything is made."""
    url = postgres.database("-E", "LATIN1", "-T", "template0", "--locale", "C")
    with pytest.raises(LedgerError, match="is encoded as LATIN1"):
        LedgerStore.create(home_at(url), (PLOT,), StillClock())


@served
def test_a_ledger_of_a_newer_program_is_refused(postgres: Server) -> None:
    """As with a file."""
    url = postgres.database()
    store = LedgerStore.create(home_at(url), (PLOT,), StillClock())
    with store.home.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match="has revision 9999; this program knows"):
        opened(url)


@served
def test_a_writer_that_waits_too_long_is_told_so_and_leaves_nothing(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other writer finishes."""
    url = postgres.database()
    store = LedgerStore.create(home_at(url), (PLOT,), StillClock())
    monkeypatch.setattr("yuanheng.store.postgres.BUSY_SECONDS", 1)
    waiting = opened(url)
    with (
        store.home.writing(),
        pytest.raises(LedgerError, match=r"was not written.*lock timeout") as refused,
    ):
        waiting.write(draft(), None, silent)
    assert "Another program may be writing" in str(refused.value)
    assert waiting.write(draft(), None, silent).seq == 1


@served
def test_a_text_that_the_database_cannot_hold_leaves_nothing(postgres: Server) -> None:
    """PostgreSQL knows no zero character."""
    url = postgres.database()
    store = LedgerStore.create(home_at(url), (PLOT,), StillClock())
    with pytest.raises(LedgerError, match=r"was not written.*0x00"):
        store.write(draft(facts("a\0b")), None, silent)
    assert (store.last_seq(), store.facts("plot", [1]).num_rows) == (0, 0)


@served
def test_a_connection_that_was_cut_is_made_anew(postgres: Server) -> None:
    """A console outlives the restart of its server."""
    url = postgres.database()
    store = LedgerStore.create(home_at(url), (PLOT,), StillClock())
    name = url.rpartition("/")[2]
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    postgres.program("psql", "-c", cut, "postgres")
    assert store.write(draft(), None, silent).recorded_at == NOW


@served
def test_rows_of_one_place_in_the_source_keep_their_order_in_the_batch(postgres: Server) -> None:
    """Ten and more of them: the order is of numbers, not of texts."""
    store = LedgerStore.create(home_at(postgres.database()), (PLOT,), StillClock())
    store.write(draft(facts(*(f"Z{n}" for n in range(25)))), None, silent)
    expected = [f"Z{n}" for n in range(25)]
    assert store.facts("plot", [1]).column("zone").to_pylist() == expected


@served
def test_a_fact_with_a_large_boundary_stands_among_small_ones(postgres: Server) -> None:
    """Rows are parsed in blocks, and a coastline is larger than one."""
    store = LedgerStore.create(home_at(postgres.database()), (EVERY_TYPE,), StillClock())
    rows = [{"a": "小", "g": bytes(size)} for size in (10, 3_000_000, 10)]
    store.write(draft(facts={"every": every_facts(EVERY_TYPE, *rows)}), None, silent)
    found = store.facts("every", [1]).select(["a", "g"])
    assert found.to_pylist() == rows


@served
def test_many_facts_come_in_several_pieces(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory holds one piece as text at a time."""
    monkeypatch.setattr("yuanheng.store.postgres._PIECE_BYTES", 64)
    store = LedgerStore.create(home_at(postgres.database()), (PLOT,), StillClock())
    zones = [f"区\n{n}" for n in range(50)]
    store.write(draft(facts(*zones)), None, silent)
    assert store.facts("plot", [1]).column("zone").to_pylist() == zones
