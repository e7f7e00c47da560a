"""Map files are read apart (隔离读图): with only the drivers that are read, and no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from yuanheng.ledger.sources.sandbox import BrokenFileError, Sandbox, read_line

_CHILD = f"{__package__}.sandbox_child"


class MapSandbox(Sandbox):
    """Children that know GDAL."""

    def __init__(self, drivers: tuple[str, ...]) -> None:
        """Start none yet; drivers: the only ones of GDAL that may open a file."""
        super().__init__(_CHILD, {"drivers": drivers})

    def ask(self, path: Path, verb: str, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Have a file described; BrokenFileError where a library or the child gave up."""
        return self._ask(path, _line(path, verb, request), read_line)

    def read(self, path: Path, verb: str, **request: Any) -> pa.Table:  # noqa: ANN401 - JSON
        """Have rows of a file read; BrokenFileError where a library or the child gave up."""
        return self._ask(path, _line(path, verb, request), _rows)


def _line(path: Path, verb: str, request: dict[str, Any]) -> bytes:
    """Write a question; BrokenFileError where the name is no file of the system, for GDAL."""
    name = str(path.absolute())
    if name.startswith("/vsi"):
        raise BrokenFileError("DataSourceError", name)
    return json.dumps({**request, "verb": verb, "path": name}).encode() + b"\n"


def _rows(answers: IO[bytes]) -> pa.Table:
    """Take rows, between two lines on how that began and ended."""
    read_line(answers)
    try:
        table = pa.ipc.open_stream(pa.PythonFile(answers)).read_all()
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    read_line(answers)
    return table
