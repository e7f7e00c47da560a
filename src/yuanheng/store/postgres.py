"""A ledger in a database of PostgreSQL, by URL: connections, the lock, facts by COPY."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa

from yuanheng.errors import AwayError, LedgerError, UsageError, say
from yuanheng.model.accounts import JobRight
from yuanheng.store import tables as t
from yuanheng.store.home import Fields, Home
from yuanheng.store.postgres_rows import from_csv, to_csv

#: How long a writer waits for another, whose import may be large.
BUSY_SECONDS = 60
#: More connections than the console has threads (40) and workers; made as they are needed. Where
#: all are in use, one that is wanted is waited for so long.
POOL_SIZE = 50
POOL_SECONDS = 10.0

#: One lock a database, under which writers queue.
_LOCK = int.from_bytes(b"yuanheng")
#: Another, which the one process holds that runs jobs.
_JOBS = _LOCK + 1

#: Rows are parsed when so many bytes of them have come.
_PIECE_BYTES = 16 * 1024**2

#: What of a URL's query a message may show; the rest may be a secret.
_SHOWN = frozenset({"host", "port"})

_SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})

# The settings of a server, database or role must not change how numbers are written; and a
# client that has vanished must not hold the lock for hours.
_SESSION = (
    "SET extra_float_digits = 1; SET tcp_keepalives_idle = 60;"
    " SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6"
)


class PostgresHome(Home):
    """One database; a reader sees one state of it, and writers queue at an advisory lock."""

    def __init__(self, url: str) -> None:
        """Read the URL; UsageError where it is none, LedgerError where the driver is missing."""
        parsed = _parsed(url)
        self.name = _shown(parsed)
        parts = (parsed.host or "local", str(parsed.port or 5432), parsed.database or "")
        self.path = Path.home() / ".yuanheng" / "-".join(re.sub(r"[^\w.-]", "_", p) for p in parts)
        self.engine = _connect(parsed, self.name)
        self.refusals = (OSError, sa.exc.DBAPIError, self.engine.dialect.dbapi.Error)  # type: ignore[union-attr]
        weakref.finalize(self, self.engine.dispose)

    def no_ledger(self, problem: str) -> LedgerError:
        """Say that the database holds none, or may not be read."""
        if problem:
            return LedgerError(
                say(
                    "The ledger {path} cannot be opened: {problem}", path=self.name, problem=problem
                )
            )
        return LedgerError(
            say("There is no ledger at {path}", path=self.name),
            remedy=say(
                "Make one with `yuanheng init`, or name another with --ledger or YUANHENG_LEDGER."
            ),
        )

    def prepare(self) -> None:
        """Make nothing: the database is there before its ledger."""

    def check_empty(self, connection: sa.Connection) -> None:
        """Refuse a database that holds a table of ours, or cannot hold every character."""
        ours = {"alembic_version", *t.metadata.tables}
        found = set(sa.inspect(connection).get_table_names())
        if found & ours or any(name.startswith("fact_") for name in found):
            raise LedgerError(
                say("{path} is already there", path=self.name),
                remedy=say("Name an empty database; nothing was changed."),
            )
        query = "SELECT current_user, has_schema_privilege(current_schema(), 'CREATE')"
        user, allowed = connection.exec_driver_sql(query).one()
        if not allowed:
            raise LedgerError(
                say("{user} may not make tables in {path}", user=user, path=self.name),
                remedy=say(
                    "Let the owner of the database say: {statement}", statement=_grant(user)
                ),
            )
        encoding = connection.scalar(sa.text("SHOW server_encoding"))
        if encoding != "UTF8":
            raise LedgerError(
                say("{path} is encoded as {encoding}", path=self.name, encoding=encoding),
                remedy=say("Make a database with the encoding UTF8."),
            )

    def discard(self) -> None:
        """Leave nothing to take away: what was not committed is not there."""

    def columns(self, connection: sa.Connection) -> set[tuple[str, str]]:
        """Name the tables of facts and their columns, in one query."""
        rows = connection.exec_driver_sql(
            "SELECT c.relname, a.attname FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE n.nspname = current_schema() AND c.relkind = 'r'"
            " AND a.attnum > 0 AND NOT a.attisdropped AND left(c.relname, 5) = 'fact_'"
        )
        return {(table, column) for table, column in rows}

    def append(
        self, connection: sa.Connection, table: str, fields: Fields, facts: pa.Table
    ) -> None:
        """Append facts by COPY in the caller's transaction."""
        names = ", ".join(f'"{name}"' for name, _ in fields)
        text = f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)'
        driver = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(text) as copy:  # type: ignore[union-attr]
            copy.write(to_csv(facts, fields))

    def read(self, table: str, fields: Fields, seqs: Iterable[int]) -> pa.Table:
        """Read the facts of these batches as Arrow, typed as declared.

        Unlike a file, a table has no order of its own: the id of a fact tells its place in the
        batch, after which equal rows of the source are ordered.
        """
        names = ", ".join(
            f"encode(\"{name}\", 'hex')" if kind == "bytes" else f'"{name}"'
            for name, kind in fields
        )
        wanted = ", ".join(str(int(seq)) for seq in sorted(set(seqs)))
        text = (
            f'COPY (SELECT {names} FROM "{table}" WHERE seq = ANY (ARRAY[{wanted}]::bigint[])'  # noqa: S608
            ' ORDER BY seq, source_row NULLS FIRST, length(fact), fact COLLATE "C")'
            " TO STDOUT (FORMAT csv)"
        )
        pieces, rows, size = [from_csv([], fields)], [], 0
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            with driver.cursor() as cursor, cursor.copy(text) as copy:  # type: ignore[union-attr]
                for row in copy:
                    rows.append(row)
                    size += len(row)
                    if size > _PIECE_BYTES:
                        pieces.append(from_csv(rows, fields))
                        rows, size = [], 0
        pieces.append(from_csv(rows, fields))
        return pa.concat_tables(pieces).combine_chunks()

    def size_bytes(self) -> int:
        """Give the size of the database."""
        with self.engine.connect() as connection:
            query = sa.text("SELECT pg_database_size(current_database())")
            return int(connection.scalar(query) or 0)

    def take_jobs(self) -> JobRight | None:
        """Hold an advisory lock by a connection of its own, for as long as that stands."""
        connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")

        def stands() -> bool:
            try:
                return bool(connection.scalar(sa.text("SELECT pg_backend_pid()")) == backend)
            except (LedgerError, sa.exc.SQLAlchemyError):
                return False  # the server is away, or has cut this connection

        def lay_down() -> None:
            connection.invalidate()  # given back to the pool it would keep the lock
            connection.close()

        query = sa.text(f"SELECT pg_backend_pid(), pg_try_advisory_lock({_JOBS})")
        backend, taken = connection.execute(query).one()
        if taken:
            return JobRight(stands, lay_down)
        lay_down()
        return None


def _grant(user: str) -> str:
    """Write the statement that lets a user make a ledger."""
    quoted = user.replace('"', '""')
    return f'GRANT CREATE ON SCHEMA public TO "{quoted}"'


def _parsed(url: str) -> sa.URL:
    """Read a URL; the refusal does not repeat it, because it may hold a password.

    A second @ is refused: what stands before it would be shown as a part of the host.
    """
    scheme, _, rest = url.partition("://")
    if scheme.lower() in _SCHEMES and rest.count("@") < 2:
        try:
            return sa.make_url(url).set(drivername="postgresql+psycopg")
        except (sa.exc.ArgumentError, ValueError):
            pass
    raise UsageError(
        say("The ledger is named by a URL that cannot be read"),
        expected=say("A file, or postgresql://USER@HOST:PORT/DATABASE"),
        remedy=say("In a password write @ as %40, / as %2F and % as %25, or keep it in ~/.pgpass."),
    )


def _shown(url: sa.URL) -> str:
    """Write a URL for messages, without password and without the settings that may hold one."""
    query = {key: value for key, value in url.query.items() if key in _SHOWN}
    shown = url.set(drivername="postgresql", query=query)
    return shown.render_as_string(hide_password=True)


def _pool(name: str) -> type[sa.pool.QueuePool]:
    """Give a pool whose connections may all be busy, which a ledger says as one that is away."""

    class Pool(sa.pool.QueuePool):
        def connect(self) -> sa.PoolProxiedConnection:
            try:
                return super().connect()
            except sa.exc.TimeoutError as error:
                raise AwayError(
                    say("All connections to the ledger {path} are in use", path=name),
                    remedy=say("Try again in a few minutes."),
                ) from error

    return Pool


def _connect(url: sa.URL, name: str) -> sa.Engine:
    """Open PostgreSQL; LedgerError where the driver is missing or the server does not answer."""
    try:
        engine = sa.create_engine(
            url,
            isolation_level="REPEATABLE READ",
            connect_args={"client_encoding": "UTF8", "application_name": "yuanheng"},
            poolclass=_pool(name),
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_timeout=POOL_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,  # an error in a log quotes no data and no digest of a password
        )
    except ImportError as error:
        raise LedgerError(
            say("A ledger on PostgreSQL needs the package psycopg, which is not installed"),
            remedy=say(
                "Install yuanheng with its extra `postgres`, or psycopg with its extra `binary`."
            ),
        ) from error

    @sa.event.listens_for(engine, "connect")
    def _settle(connection: object, _record: object) -> None:
        connection.execute(_SESSION)  # type: ignore[attr-defined]
        connection.commit()  # type: ignore[attr-defined]

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("immediate", False):
            # The lock is the first statement: what follows sees what its last holder wrote.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    @sa.event.listens_for(engine, "handle_error")
    def _lost(context: sa.ExceptionContext) -> None:
        if context.is_pre_ping or not (context.connection is None or context.is_disconnect):
            return
        raise AwayError(
            say(
                "The ledger {path} cannot be reached: {problem}",
                path=name,
                problem=" ".join(str(context.original_exception).split()).removeprefix(
                    "connection failed: "
                ),
            ),
            remedy=say(
                "Check that the server runs, that its database is there, and that host, port,"
                " user and password are right. What was not finished was not written."
            ),
        ) from context.original_exception

    return engine
