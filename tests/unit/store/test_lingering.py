"""What a request asks of a file goes over one connection, and none is left open at its end."""

from __future__ import annotations

import threading
from contextvars import copy_context
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from yuanheng.store import sqlite
from yuanheng.store.lingering import one_connection
from yuanheng.store.sqlite_files import open_file


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Count the times that a file is opened."""
    found: list[Path] = []

    def counted(path: Path) -> object:
        found.append(path)
        return open_file(path)

    monkeypatch.setattr(sqlite, "open_file", counted)
    return found


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    """An engine on a file that is there, in the mode of ledgers."""
    path = tmp_path / "some.yhdb"
    path.touch()
    engine = sqlite.connect(path)
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (n INTEGER)")
    return engine


def write(engine: sa.Engine, n: int) -> None:
    """Write one row."""
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO facts VALUES (?)", (n,))


def ask_once(engine: sa.Engine, told: list[int]) -> None:
    """Note how many rows there are."""
    told.append(count(engine))


def write_in_vain(engine: sa.Engine) -> None:
    """Write one row, then fail."""
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO facts VALUES (1)")
        raise ZeroDivisionError


def count(engine: sa.Engine) -> int:
    """Count the rows."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM facts").scalar_one())


def test_outside_of_a_request_each_question_opens_the_file(
    engine: sa.Engine, opened: list[Path]
) -> None:
    """Nothing stays open between them."""
    write(engine, 1)
    assert (count(engine), count(engine), len(opened)) == (1, 1, 3)


def test_a_request_opens_it_once_in_all_its_threads(
    engine: sa.Engine, opened: list[Path], tmp_path: Path
) -> None:
    """What another writes meanwhile is seen; at the end the log beside the file is taken in."""
    told: list[int] = []
    with one_connection() as held:
        write(engine, 1)
        ask = partial(ask_once, engine, told)
        thread = threading.Thread(target=copy_context().run, args=(ask,))
        thread.start()
        thread.join()
        assert (told, len(opened)) == ([1], 1)
        elsewhere = threading.Thread(target=write, args=(engine, 2))  # knows of no request
        elsewhere.start()
        elsewhere.join()
        assert (count(engine), len(opened)) == (2, 2)
        assert tmp_path.joinpath("some.yhdb-wal").exists()
        held.end()
    assert not tmp_path.joinpath("some.yhdb-wal").exists()


def test_two_questions_at_once_have_a_connection_each(
    engine: sa.Engine, opened: list[Path]
) -> None:
    """Only one of them lingers; what is given back after the end is closed."""
    with one_connection() as held:
        with engine.connect() as first:
            assert first.exec_driver_sql("SELECT count(*) FROM facts").scalar_one() == 0
            assert (count(engine), len(opened)) == (0, 2)
            assert (count(engine), len(opened)) == (0, 2)
            held.end()
        assert (count(engine), len(opened)) == (0, 3)
        assert (count(engine), len(opened)) == (0, 4)


def test_what_is_undone_does_not_linger(engine: sa.Engine, opened: list[Path]) -> None:
    """A transaction that fails is rolled back before its connection is taken again."""
    with one_connection() as held:
        with pytest.raises(ZeroDivisionError):
            write_in_vain(engine)
        assert (count(engine), len(opened)) == (0, 1)
        held.end()
