"""An import leaves the file of the user as it is, and reads what its log holds."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.unit.ledger.boxes import Box, write_boxes
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import OpenHouse, create_ledger

BOXES: list[Box] = [(0, 0, 100, 100), (120, 0, 220, 100), (240, 0, 340, 100)]


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {})
    return house


def logged(folder: Path, *, emptied: bool) -> Path:
    """Write a survey with a log, which holds one changed number unless it is emptied."""
    path = write_boxes(folder / "made.gpkg", BOXES)
    target = folder / "mine" / "survey.gpkg"
    target.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        functions_of_the_index(connection)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("UPDATE made SET TBBH = 'in the log' WHERE fid = 2")
        connection.commit()
        if emptied:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for end in ("",) if emptied else ("", "-wal"):
            shutil.copyfile(f"{path}{end}", f"{target}{end}")
    return target


@contextmanager
def held_fast(folder: Path) -> Iterator[None]:
    """Take the right to write in a folder, and see that nothing in it changed."""
    before = state(folder)
    folder.chmod(0o555)
    try:
        yield
        assert state(folder) == before
    finally:
        folder.chmod(0o755)


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of each file, and the time of the folder, which a file made there changes."""
    files = {f.name: (f.read_bytes(), f.stat().st_mtime_ns) for f in folder.iterdir()}
    return {**files, ".": (b"", folder.stat().st_mtime_ns)}


def functions_of_the_index(connection: sqlite3.Connection) -> None:
    """Give SQLite what the triggers of a map database call."""
    for name in ("IsEmpty", "MinX", "MaxX", "MinY", "MaxY"):
        connection.create_function(f"ST_{name}", 1, lambda _shape: 0)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_file_with_a_log_is_read_whole_and_not_changed(
    house: OpenHouse, tmp_path: Path, *, emptied: bool
) -> None:
    """Bytes, times and neighbours are as before; the number from the log is read."""
    path = logged(tmp_path, emptied=emptied)
    with held_fast(path.parent):
        batch, _ = import_file(house, path, period="2025", zone="示例区")
    numbers = house.store.facts("parcel", [batch.seq]).column("number").to_pylist()
    assert numbers == ["P0", "in the log", "P2"]
    assert batch.source is not None
    assert batch.source.name == "survey.gpkg"


def test_a_file_that_a_map_program_holds_open_is_read_as_far_as_it_was_saved(
    house: OpenHouse, tmp_path: Path
) -> None:
    """What is saved in its log is read, what is only begun is not; the program works on."""
    folder = tmp_path / "mine"
    folder.mkdir()
    path = write_boxes(folder / "survey.gpkg", BOXES)
    with closing(sqlite3.connect(path, isolation_level=None)) as program:
        functions_of_the_index(program)
        program.execute("PRAGMA journal_mode=WAL")
        program.execute("UPDATE survey SET TBBH = 'saved' WHERE fid = 1")
        program.execute("BEGIN IMMEDIATE")
        program.execute("UPDATE survey SET TBBH = 'begun' WHERE fid = 2")
        assert {*state(folder)} == {"survey.gpkg", "survey.gpkg-wal", "survey.gpkg-shm", "."}
        with held_fast(folder):
            batch, _ = import_file(house, path, period="2025", zone="示例区")
        program.execute("COMMIT")
    numbers = house.store.facts("parcel", [batch.seq]).column("number").to_pylist()
    assert numbers == ["saved", "P1", "P2"]


def test_the_original_kept_of_it_holds_what_the_log_held(house: OpenHouse, tmp_path: Path) -> None:
    """It can be read again by itself, years later."""
    path = logged(tmp_path, emptied=False)
    batch, _ = import_file(house, path, period="2025", zone="示例区")
    assert batch.source is not None
    kept = tmp_path / "kept.gpkg"
    kept.write_bytes(b"".join(house.store.source(batch.source.digest)))
    with closing(sqlite3.connect(f"file:{kept}?immutable=1", uri=True)) as connection:
        found = connection.execute("SELECT TBBH FROM made ORDER BY fid").fetchall()
    assert found == [("P0",), ("in the log",), ("P2",)]


def test_any_other_file_is_read_as_it_lies(house: OpenHouse, tmp_path: Path) -> None:
    """A file without a log is kept byte by byte."""
    folder = tmp_path / "mine"
    folder.mkdir()
    path = write_boxes(folder / "survey.gpkg", BOXES)
    with held_fast(folder):
        batch, _ = import_file(house, path, period="2025", zone="示例区")
    assert batch.source is not None
    assert b"".join(house.store.source(batch.source.digest)) == path.read_bytes()
