"""A ledger in one SQLite file (WAL): connections, where it may lie, facts in and out."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa

from yuanheng.errors import AwayError, LedgerError, say
from yuanheng.model.accounts import JobRight
from yuanheng.model.ledger import ARROW_TYPES
from yuanheng.store.home import Fields, Home, Stamp, read_only
from yuanheng.store.lingering import LingeringPool
from yuanheng.store.sealed import damaged
from yuanheng.store.sqlite_files import is_damage, may_write, open_file, was_ledger

NETWORK_FILESYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"}
)

#: Facts are read in pieces of so many rows, so that few of them are objects of Python at a time.
_PIECE_ROWS = 20_000

#: A file no larger than this is checked page by page whenever it is opened; backups always are.
_CHECKED_BYTES = 64 * 1024**2

#: Disks keep times of change to some milliseconds, some to the second or two.
_FINE_NS, _COARSE_NS = 10**8, 3 * 10**9
_ABSENT = (0, 0, 0)


class SqliteHome(Home):
    """One file; readers see it whole while one writer at a time appends."""

    refusals = (OSError, sqlite3.OperationalError, sa.exc.OperationalError)

    def __init__(self, path: Path) -> None:
        """Name the file, which need not be there yet."""
        self.path = path
        self.name = str(path)
        self.engine = connect(path)

    def open(self) -> None:
        """Refuse a file that is not there or is no ledger of ours; bring it up to date."""
        if not _is_file(self.path):
            raise LedgerError(
                say("There is no ledger at {path}", path=self.name),
                remedy=say(
                    "Make one with `yuanheng init`, or name another with --ledger"
                    " or YUANHENG_LEDGER."
                ),
            )
        super().open()
        if self.path.stat().st_size <= _CHECKED_BYTES:
            self.check_pages()

    def check_pages(self) -> None:
        """Refuse a file whose pages do not fit together; DamagedError."""
        with self.reading(), self.engine.connect() as connection:
            found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
        if found != "ok":
            raise damaged(self.name, found)

    def no_ledger(self, problem: str) -> LedgerError:
        """Say that the file is something else, or what is left of a ledger."""
        if was_ledger(self.path, problem):
            return damaged(self.name, problem or "no table")
        return LedgerError(
            say("{path} is not a ledger", path=self.name),
            remedy=say(
                "If it was one, its content is lost: make a new one of the last backup:"
                " yuanheng restore BACKUP --ledger NEW"
            ),
        )

    @property
    def is_read_only(self) -> bool:
        """Tell a file that cannot be written, because of its disk or of who we are."""
        return self.path.exists() and not may_write(self.path)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Write in one transaction; LedgerError where the file can only be read."""
        if self.is_read_only:
            raise read_only(self.name)
        with super().writing() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what cannot be read, by whomever, into a DamagedError."""
        try:
            yield
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if is_damage(error):
                raise damaged(self.name, str(error)) from error
            raise
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError) as error:
            raise damaged(self.name, type(error).__name__) from error

    def prepare(self) -> None:
        """Make an empty file in WAL mode; nothing that stands there is touched."""
        if self.path.exists():
            raise LedgerError(
                say("{path} is already there", path=self.name),
                remedy=say("Choose another name; nothing was changed."),
            )
        if (kind := filesystem_kind(self.path)) in NETWORK_FILESYSTEMS:
            raise LedgerError(
                say("{path} lies on a network share ({kind})", path=self.name, kind=kind),
                remedy=say(
                    "Put the ledger on a local disk: a shared file can be damaged by two writers."
                ),
            )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path)) as plain:
            plain.execute("PRAGMA journal_mode=WAL")  # stays with the file

    def check_empty(self, _connection: sa.Connection) -> None:
        """Find nothing to refuse: the file is new."""

    def discard(self) -> None:
        """Delete the file with its log."""
        for end in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)

    def columns(self, connection: sa.Connection) -> set[tuple[str, str]]:
        """Name the tables of facts and their columns, in one query."""
        rows = connection.exec_driver_sql(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND m.name LIKE 'fact\\_%' ESCAPE '\\'"
        )
        return {(table, column) for table, column in rows}

    def append(
        self, connection: sa.Connection, table: str, fields: Fields, facts: pa.Table
    ) -> None:
        """Append facts row by row in the caller's transaction.

        Columns in which nothing stands are not named: to bind them took more than half the time.
        """
        known = [f for f in fields if facts.column(f[0]).null_count < facts.num_rows]
        marks = ", ".join("?" for _ in known)
        text = f"INSERT INTO {table} ({_quoted(known)}) VALUES ({marks})"  # noqa: S608
        values = [facts.column(name).to_pylist() for name, _ in known]
        connection.exec_driver_sql(text, list(zip(*values, strict=True)))

    def read(self, table: str, fields: Fields, seqs: Iterable[int]) -> pa.Table:
        """Read the facts of these batches as Arrow, typed as declared.

        By the same library that writes: the locks of a file belong to the process, and a second
        copy of SQLite in it, such as that of a faster driver, would undo those of the first.
        """
        text = (
            f"SELECT {_quoted(fields)} FROM {table}"  # noqa: S608
            " WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq, source_row"
        )
        schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in fields])
        pieces = [schema.empty_table()]
        with self.reading(), self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            cursor = driver.execute(text, [json.dumps(sorted(set(seqs)))])  # type: ignore[union-attr]
            while rows := cursor.fetchmany(_PIECE_ROWS):
                columns = map(_column, zip(*rows, strict=True), schema.types)
                pieces.append(pa.Table.from_arrays(list(columns), schema=schema))
        return pa.concat_tables(pieces).combine_chunks()

    def size_bytes(self) -> int:
        """Give the size of the file, with what SQLite keeps beside it."""
        beside = (self.path.with_name(self.path.name + end) for end in ("", "-wal", "-shm"))
        return sum(path.stat().st_size for path in beside if path.is_file())

    def stamp(self) -> Stamp | None:
        """Give place, size and time of change of the file and of its log.

        None where one changed so lately that it may change again without another time of change,
        and on Windows, which writes that time down later.
        """
        # The log first: it goes only after what stood in it was written into the file.
        log = _mark(self.path.with_name(f"{self.path.name}-wal"))
        marks = (log, _mark(self.path))
        if sys.platform == "win32" or marks[1] == _ABSENT:
            return None
        now = time.time_ns()
        return marks if all(_is_settled(mark, now) for mark in marks) else None

    def take_jobs(self) -> JobRight | None:
        """Lock a small file beside the ledger, which the system unlocks when a process ends."""
        if self.is_read_only:
            return None
        path = self.path.resolve()
        try:
            held = sqlite3.connect(
                path.with_name(f"{path.name}-jobs"),
                timeout=0,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.OperationalError:
            return None
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            held.close()
            return None
        return JobRight(stands=lambda: True, lay_down=held.close)


def connect(path: Path) -> sa.Engine:
    """Open SQLite with full sync, a patient lock, and transactions that we begin ourselves."""
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: _opened(path),
        poolclass=LingeringPool,
        hide_parameters=True,  # an error in a log quotes no data and no digest of a password
    )

    @sa.event.listens_for(engine, "handle_error")
    def _broken(context: sa.ExceptionContext) -> None:
        if is_damage(context.original_exception):
            problem = str(context.original_exception)
            raise damaged(str(path), problem) from context.original_exception

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file; LedgerError where that cannot be, AwayError where it is not there now."""
    try:
        opened = open_file(path)
        opened.execute("PRAGMA synchronous=FULL")
        opened.execute("PRAGMA foreign_keys=ON")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if is_damage(error):
            raise damaged(str(path), str(error)) from error
        what = say(
            "The ledger {path} cannot be opened: {problem}", path=str(path), problem=str(error)
        )
        if not path.exists():
            remedy = say("Its disk may be away; nothing was made in its place.")
            raise AwayError(what, remedy=remedy) from error
        raise LedgerError(what, remedy=say("The disk may be full or read-only.")) from error
    return opened


def _mark(path: Path) -> tuple[int, int, int]:
    """Give which file it is, its size and its time of change in nanoseconds."""
    try:
        found = path.stat()
    except OSError:
        return _ABSENT
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_settled(mark: tuple[int, int, int], now: int) -> bool:
    """Tell whether a file that changes from now on gets another time of change."""
    changed = mark[2]
    return mark == _ABSENT or now - changed > (_FINE_NS if changed % 10**9 else _COARSE_NS)


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


def _column(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """Make a column of cells as SQLite gives them, where yes and no are 1 and 0."""
    if pa.types.is_boolean(kind):
        return pa.array(values, pa.int8()).cast(kind)
    return pa.array(values, kind)


def _quoted(fields: Fields) -> str:
    """List the names of fields for SQL."""
    return ", ".join(f'"{name}"' for name, _ in fields)


def _is_file(path: Path) -> bool:
    """Tell whether a file stands there; a name that no file can have is none."""
    try:
        return path.is_file()
    except OSError:
        return False
