"""The user's own file stays as it is (原件不动): a map database is read from a copy where need be.

SQLite writes even where it only reads: it takes what lies in a log beside the file into the file,
and makes and removes such logs. That needs a folder that can be written, and changes the file.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from yuanheng.errors import SourceError, Where, say

#: What SQLite keeps beside a file: changes not yet in it, or what they would undo.
_LOGS = ("-wal", "-journal")
_BEGINS = b"SQLite format 3\0"
#: These bytes of the head say how the file is written and read; 2 is with a log (WAL).
_MODES, _WITH_LOG = slice(18, 20), 2


@contextmanager
def untouched(path: Path) -> Iterator[Path]:
    """Give a file to read in the place of a user's: itself, or a copy with its logs taken in.

    SourceError where the copy cannot be made whole, for example on a full disk.
    """
    logs = _logs(path)
    if not logs and not _is_logged(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        copy = Path(folder) / path.name
        try:
            for file in (path, *logs):
                shutil.copyfile(file, Path(folder) / file.name)
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        except (OSError, sqlite3.Error) as error:
            raise SourceError(
                say("The file is open in another program, or cannot be copied to be read"),
                where=Where(file=path.name),
                remedy=say("Close it in the map program, and import it again."),
            ) from error
        yield copy


def _logs(path: Path) -> list[Path]:
    """List the logs beside a map database; empty for any other file."""
    if path.suffix.lower() != ".gpkg":
        return []
    beside = (path.with_name(path.name + end) for end in _LOGS)
    return [log for log in beside if log.is_file()]


def _is_logged(path: Path) -> bool:
    """Tell a map database that is read and written with a log."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_MODES.stop)
    except OSError:
        return False
    return head.startswith(_BEGINS) and _WITH_LOG in head[_MODES]
