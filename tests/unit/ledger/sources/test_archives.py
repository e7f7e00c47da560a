"""A zip is looked at before its directory is read."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from yuanheng.errors import SourceError
from yuanheng.ledger.sources import archives


def packed(path: Path, names: int) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(names):
            archive.writestr(f"{n}.txt", "")
    return path


def as_zip64(path: Path) -> Path:
    """Write the end of an archive once more in the manner of zip64, and hide the size in it."""
    content = path.read_bytes()
    end = content[-22:]
    count, size, at = struct.unpack("<HII", end[10:20])
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, at)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(content) - 22, 1)
    hidden = end[:12] + bytes(4) + end[16:]
    path.write_bytes(content[:-22] + record + locator + hidden)
    return path


@pytest.mark.parametrize("kind", ["zip", "zip64"])
def test_a_directory_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Whichever way its size is written; one that is small is opened."""
    path = packed(tmp_path / "many.zip", 100)
    if kind == "zip64":
        as_zip64(path)
    with archives.opened(path) as archive:
        assert len(archive.namelist()) == 100
    monkeypatch.setattr("yuanheng.ledger.sources.archives._MAX_DIRECTORY", 1000)
    with (
        pytest.raises(SourceError, match="more than 20000 files"),
        archives.opened(path),
    ):
        pytest.fail("it was opened")
