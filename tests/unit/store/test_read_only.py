"""A ledger on a disk that cannot be written is read like any other, and says so where it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.damage import small_ledger, told
from tests.ledgers import unpack
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.keeping.ledger import restore
from yuanheng.app.office.accounts import add_account
from yuanheng.app.office.sessions import sign_in
from yuanheng.app.opening import OpenHouse, open_house
from yuanheng.cli import main
from yuanheng.errors import LedgerError

PASSWORD = "一句记得住的话一二三四五"  # noqa: S105 - of an account that lives for one test


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder with a small ledger that has an account."""
    folder = tmp_path / "disk"
    folder.mkdir()
    house = open_house(small_ledger(folder))
    add_account(house, "guanli", PASSWORD, "admin")
    return folder


def _lock(folder: Path) -> None:
    """Make a folder read-only: by a mount for root, who may write anywhere, else by its rights."""
    if os.geteuid() == 0:
        for words in (["--bind", folder, folder], ["-o", "remount,ro,bind", folder]):
            done = subprocess.run(["mount", *map(str, words)], capture_output=True, check=False)
            if done.returncode:
                pytest.skip("root may write anywhere, and may not mount here")
        return
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.fixture
def locked(closed: Path) -> Iterator[Path]:
    """The ledger, in a folder that cannot be written."""
    try:
        _lock(closed)
        yield closed / "small.db"
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", str(closed)], capture_output=True, check=False)
        else:
            closed.chmod(0o755)


def test_it_says_all_that_it_said_before(closed: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(closed, tmp_path / "copy")) / "small.db"
    before = told(copy)
    _lock(closed)
    try:
        assert told(closed / "small.db") == before
        assert {path.name for path in closed.iterdir()} == {"small.db", "projects.csv"}
    finally:
        subprocess.run(["umount", str(closed)], capture_output=True, check=False)


def test_what_lies_only_in_its_log_is_read_too(tmp_path: Path) -> None:
    """A computer that lost its power leaves a log; who passed it by would miss the last import."""
    folder = tmp_path / "disk"
    folder.mkdir()
    path = small_ledger(tmp_path)
    with closing(sqlite3.connect(path)) as holding:  # who reads keeps the log from being put away
        holding.execute("BEGIN")
        holding.execute("SELECT * FROM batch").fetchall()
        add_zone(open_house(path), "后来的示例区", {"code": "S999002"})
        for end in ("", "-wal"):
            shutil.copyfile(f"{path}{end}", folder / f"small.db{end}")
    right = open_house(path).store.last_seq()
    _lock(folder)
    try:
        assert open_house(folder / "small.db").store.last_seq() == right
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=False)


def test_what_would_be_written_is_refused_with_the_way_to_go_on(locked: Path) -> None:
    house = open_house(locked)
    with pytest.raises(LedgerError, match="can only be read") as refused:
        add_zone(house, "又一示例区", {})
    assert "yuanheng restore" in str(refused.value.remedy)
    with pytest.raises(LedgerError, match="can only be read"):
        add_account(house, "another", PASSWORD, "viewer")
    assert house.home.take_jobs() is None


def test_who_looks_at_it_in_the_console_signs_in(locked: Path) -> None:
    house: OpenHouse = open_house(locked)
    signed = sign_in(house, "guanli", PASSWORD)
    assert signed is not None
    assert house.desk.session(signed.session.digest) == signed.session
    assert house.desk.password("guanli") is not None


def test_an_older_one_is_refused_with_the_way_to_go_on_and_its_copy_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read it, it would have to be brought up to date; that is done to a copy."""
    monkeypatch.setenv("YUANHENG_LANG", "en")
    monkeypatch.setenv("COLUMNS", "500")  # a long path is not broken over lines
    folder = tmp_path / "disk"
    folder.mkdir()
    path = unpack("r0005", folder)
    was = path.read_bytes()
    _lock(folder)
    try:
        for verb in (["batches"], ["serve"]):
            with pytest.raises(SystemExit) as ended:
                main([*verb, "--ledger", str(path)])
            assert ended.value.code == LedgerError.exit_code
            said = " ".join(capsys.readouterr().err.split())
            assert "made by an older program" in said
            assert f"yuanheng restore {path} --ledger NEW" in said
        restore(path, str(tmp_path / "new.db"))
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == {path.name: was}
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=False)
    assert open_house(tmp_path / "new.db").store.last_seq()
