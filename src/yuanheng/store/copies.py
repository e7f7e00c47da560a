"""Copies of a ledger (备份), made while it is in use and checked before they are called good."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from yuanheng.errors import LedgerError, say
from yuanheng.store import tables as t
from yuanheng.store.home import Home
from yuanheng.store.revision import is_outdated
from yuanheng.store.sealed import damaged
from yuanheng.store.sqlite import SqliteHome
from yuanheng.store.sqlite_files import open_file

_ROWS = 5_000
_BATCHES = 50


def copy_ledger(source: Home, target: Home) -> None:
    """Copy a ledger whole, as of one moment; LedgerError where that fails or is not whole.

    Between two files the pages are copied; to or from a server, the rows are.
    """
    if isinstance(source, SqliteHome):
        if not source.path.is_file():
            raise LedgerError(say("There is no ledger at {path}", path=source.name))
        if isinstance(target, SqliteHome):
            _copy_file(source.path, target.path)
            return
        check_ledger(source.path)
    source.open()
    with source.engine.connect() as old:
        target.make((), lambda new: _carry(source, old, target, new))
    if isinstance(target, SqliteHome):
        check_ledger(target.path)


def check_ledger(path: Path) -> None:
    """Check that a ledger is whole: its pages, and every original against its digest."""
    home = SqliteHome(path)
    try:
        with home.engine.connect() as connection:
            result = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
            if result == "ok" and is_outdated(connection, home.name) is None:
                raise home.no_ledger("")
            problem = _lost_original(connection) if result == "ok" else result
    except sa.exc.DatabaseError as error:
        problem = str(error.orig)
    except sqlite3.DatabaseError as error:
        problem = str(error)
    if problem:
        raise damaged(str(path), problem)


def _copy_file(source: Path, target: Path) -> None:
    """Copy the pages of a file that others may be using."""
    if target.exists():
        raise LedgerError(
            say("{path} is already there", path=str(target)),
            remedy=say("Choose another name; nothing was changed."),
        )
    check_ledger(source)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(open_file(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
        check_ledger(target)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(target), problem=str(error)),
            remedy=say("The disk may be full or read-only."),
        ) from error
    except LedgerError:
        target.unlink(missing_ok=True)
        raise


def _carry(source: Home, old: sa.Connection, target: Home, new: sa.Connection) -> None:
    """Carry the rows of one state of a ledger into a new one, in its first transaction."""
    for table in t.metadata.sorted_tables:
        # The pieces of originals are large and go one by one.
        step = 1 if table is t.source_piece else _ROWS
        rows = old.execute(sa.select(table).execution_options(yield_per=step))
        for some in rows.mappings().partitions(step):
            new.execute(table.insert(), [dict(row) for row in some])
    seqs = list(old.scalars(sa.select(t.batch.c.seq).order_by(t.batch.c.seq)))
    for name in sorted({table for table, _ in source.columns(old)}):
        fields = t.present_fields(old, name)
        t.make_fact_table(new, name, fields)
        for at in range(0, len(seqs), _BATCHES):
            # Facts of batches that are written never change, so this may be read beside `old`.
            facts = source.read(name, fields, seqs[at : at + _BATCHES])
            for start in range(0, facts.num_rows, _ROWS):
                target.append(new, name, fields, facts.slice(start, _ROWS))
        _check_count(old, new, name)
    if problem := _lost_original(new):
        raise damaged(source.name, problem)


def _check_count(old: sa.Connection, new: sa.Connection, name: str) -> None:
    """Refuse a copy that has not as many facts as the ledger."""
    query = sa.select(sa.func.count()).select_from(sa.table(name))
    if (found := new.scalar(query)) != (wanted := old.scalar(query)):
        raise LedgerError(
            say("The copy has {found} of {wanted} {name}", found=found, wanted=wanted, name=name)
        )


def _lost_original(connection: sa.Connection) -> str:
    """Name an original whose bytes are no longer those it is known by; empty where all are."""
    pieces = sa.select(t.source_piece.c.content).order_by(t.source_piece.c.n)
    for digest in list(connection.scalars(sa.select(t.source_file.c.digest))):
        found = hashlib.sha256()
        query = pieces.where(t.source_piece.c.digest == digest)
        for piece in connection.scalars(query.execution_options(yield_per=1)):
            found.update(piece)
        if found.hexdigest() != digest:
            return f"original {digest[:12]}"
    return ""
