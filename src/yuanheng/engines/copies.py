"""Copies of a ledger (备份), made while it is in use and checked before they are called good."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from yuanheng.errors import LedgerError, say


def copy_ledger(source: Path, target: Path) -> None:
    """Copy a ledger whole, as of one moment; LedgerError where that fails or is not whole."""
    if not source.is_file():
        raise LedgerError(say("There is no ledger at {path}", path=str(source)))
    if target.exists():
        raise LedgerError(
            say("{path} is already there", path=str(target)),
            remedy=say("Choose another name; nothing was changed."),
        )
    check_ledger(source)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
        check_ledger(target)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(target), problem=str(error))
        ) from error
    except LedgerError:
        target.unlink(missing_ok=True)
        raise


def check_ledger(path: Path) -> None:
    """Check that a ledger is whole: its pages, and every original against its digest."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            result = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
            problem = _lost_original(connection) if result == "ok" else result
    except sqlite3.DatabaseError as error:
        problem = str(error)
    if problem:
        raise LedgerError(say("{path} is damaged: {problem}", path=str(path), problem=problem))


def _lost_original(connection: sqlite3.Connection) -> str:
    """Name an original whose bytes are no longer those it is known by; empty where all are."""
    for (digest,) in connection.execute("SELECT digest FROM source_file").fetchall():
        found = hashlib.sha256()
        pieces = connection.execute(
            "SELECT content FROM source_piece WHERE digest = ? ORDER BY n", (digest,)
        )
        for (piece,) in pieces:
            found.update(piece)
        if found.hexdigest() != digest:
            return f"original {digest[:12]}"
    return ""
