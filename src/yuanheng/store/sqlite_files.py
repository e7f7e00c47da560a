"""How a file of SQLite is opened (打开): to write, or only to read where nobody may write.

A file in WAL mode wants to write even when it is read. Where that cannot be, what lies in its log
is read too, or it is not opened at all: a reader who misses the last import is told wrong figures.
"""

from __future__ import annotations

import atexit
import mmap
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import lru_cache
from pathlib import Path

#: How long a connection waits for another that holds the file.
BUSY_SECONDS = 10

_MAGIC = b"SQLite format 3\0"
_OURS = (b"CREATE TABLE batch_set", b"CREATE TABLE source_piece", b"CREATE TABLE fact_")
#: Codes that tell of the lock, the disk, the rights or the memory, and not of what is in the file.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_ABORT,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_SCHEMA,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISUSE,
        sqlite3.SQLITE_AUTH,
    }
)


def may_write(path: Path) -> bool:
    """Tell whether the file, and the log beside it, can be written on this disk by this account."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def open_file(path: Path) -> sqlite3.Connection:
    """Open a file that is there; a missing one is never made."""
    if may_write(path) or not path.exists():
        return _connect(path, "mode=rw")
    log = path.with_name(f"{path.name}-wal")
    try:
        opened = _connect(path, "mode=ro")
        opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        opened.close()
        if _primary(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        if log.exists() and log.stat().st_size:
            return _connect(_with_log(path, _moment(path), _moment(log)), "mode=rw")
        return _connect(path, "mode=ro&immutable=1")
    return opened


def is_damage(error: BaseException) -> bool:
    """Tell an error of SQLite that speaks of what is in the file."""
    if isinstance(error, UnicodeDecodeError):  # of the names of tables
        return True
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    if isinstance(error, (sqlite3.ProgrammingError, sqlite3.NotSupportedError)):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # text that is none
        return isinstance(error, (sqlite3.OperationalError, sqlite3.DataError))
    return code == sqlite3.SQLITE_IOERR_SHORT_READ or _primary(error) not in _PASSING


def was_ledger(path: Path, problem: str) -> bool:
    """Tell a damaged ledger from a file that never was one, by what is left of it.

    problem: what SQLite said of it; empty where it reads the file and finds no table of ours.
    """
    try:
        with (
            path.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as all_,
        ):
            is_sqlite = all_[: len(_MAGIC)] == _MAGIC
            return bool(problem and is_sqlite) or any(all_.find(mark) >= 0 for mark in _OURS)
    except (OSError, ValueError):  # an empty file has no bytes to look at
        return False


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # one at a time, though the threads of a request differ
    )


def _primary(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _moment(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


@lru_cache(maxsize=4)
def _with_log(path: Path, *_as_they_were: tuple[int, int]) -> Path:
    """Copy a file and its log to where the log can be read; the copy goes when the program ends."""
    folder = tempfile.mkdtemp(prefix="yuanheng-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = Path(folder) / path.name
    for end in ("", "-wal"):
        shutil.copyfile(path.with_name(path.name + end), copy.with_name(copy.name + end))
    with closing(sqlite3.connect(copy)) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return copy
