"""The SQLite file of a ledger: connections, write transactions, migrations, where it may lie."""

from __future__ import annotations

import sqlite3
import sys
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from yuanheng.errors import LedgerError, Where, say

NETWORK_FILESYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"}
)

#: How long a connection waits for another that holds the file.
BUSY_SECONDS = 10


def connect(path: Path) -> sa.Engine:
    """Open SQLite with full sync, a patient lock, and transactions that we begin ourselves."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
        poolclass=sa.NullPool,
    )

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: sqlite3.Connection, _record: object) -> None:
        try:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
        except sqlite3.OperationalError as error:
            raise LedgerError(
                say(
                    "The ledger {path} cannot be opened: {problem}",
                    path=str(path),
                    problem=str(error),
                ),
                remedy=say("The disk may be full or read-only."),
            ) from error

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


class writing:  # noqa: N801 - reads as a word: with writing(engine) as connection
    """A write transaction that takes the lock at its start, so that two writers queue."""

    def __init__(self, engine: sa.Engine) -> None:
        self._connection = engine.connect().execution_options(immediate=True)

    def __enter__(self) -> sa.Connection:
        try:
            self._transaction = self._connection.begin()
        except sa.exc.OperationalError:
            self._connection.close()
            raise
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        try:
            if kind is None:
                self._transaction.commit()
            else:
                self._transaction.rollback()
        finally:
            self._connection.close()


def alembic_config() -> Config:
    """Point Alembic at the migrations inside the package."""
    config = Config()
    config.set_main_option(
        "script_location", str(files("yuanheng").joinpath("engines", "migrations"))
    )
    config.set_main_option("path_separator", "os")
    return config


def check_revision(engine: sa.Engine, path: Path) -> None:
    """Refuse a file that is no ledger of ours, and one that a newer program made.

    A ledger that an older program made is brought up to date, whole or not at all.
    """
    scripts = ScriptDirectory.from_config(alembic_config())
    wanted = scripts.get_current_head()
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except sa.exc.DatabaseError as error:
        raise LedgerError(
            say("{path} is not a ledger", path=str(path)), where=Where(file=str(path))
        ) from error
    if found is None:
        raise LedgerError(say("{path} is not a ledger", path=str(path)))
    if found == wanted:
        return
    if found not in {script.revision for script in scripts.walk_revisions()}:
        raise LedgerError(
            say(
                "{path} has revision {found}; this program knows {wanted}",
                path=str(path),
                found=found,
                wanted=wanted,
            ),
            remedy=say("Use the program that made it, or a newer one."),
        )
    try:
        with writing(engine) as connection:
            upgrade(connection)
    except sa.exc.OperationalError as error:
        raise unwritable(path, error) from error


def upgrade(connection: sa.Connection) -> None:
    """Bring the system's own tables to the newest revision, in the caller's transaction."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def unwritable(path: Path, error: Exception) -> LedgerError:
    """Say why a write did not happen; the ledger is as it was."""
    problem = str(getattr(error, "orig", error))
    return LedgerError(
        say("The ledger {path} was not written: {problem}", path=str(path), problem=problem),
        remedy=say(
            "Nothing was changed. Another program may be writing, or the disk may be full"
            " or read-only."
        ),
    )


def filesystem_kind(path: Path) -> str:
    """Name the kind of file system under a path on Linux; empty elsewhere."""
    if not sys.platform.startswith("linux"):
        return ""
    best, kind = "", ""
    target = str(path.absolute())
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        _, mount, name, *_ = line.split(" ")
        inside = target == mount or target.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, name
    return kind
