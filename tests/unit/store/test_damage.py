"""A damaged ledger gives its numbers, or says that it is damaged and what to do; nothing else."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.damage import KINDS, damage, judged, small_ledger, told
from yuanheng.cli import main

COUNT = 48  # of each kind eight; `python -m tests.damage` does 2,000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small ledger with something of every kind in it; tests only read it."""
    return small_ledger(tmp_path_factory.mktemp("small"))


def _changed(small: Path, path: Path, *statements: str) -> Path:
    """Copy a ledger, and change in it what the program itself never changes."""
    path.write_bytes(small.read_bytes())
    with closing(sqlite3.connect(path)) as plain:
        for statement in statements:
            assert plain.execute(statement).rowcount != 0
        plain.commit()
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_ledger_gives_its_numbers_or_says_so(
    small: Path, tmp_path: Path, kind: str
) -> None:
    right, whole = told(small), small.read_bytes()
    for seed in range(KINDS.index(kind), COUNT, len(KINDS)):
        path = tmp_path / f"{seed}.db"
        path.write_bytes(damage(whole, seed))
        assert judged(path, right) in ("right", "damaged", "empty"), seed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fact_supply SET price = price + 1 WHERE number = 'P2'",
        "UPDATE fact_supply SET name = 'x' WHERE number = 'P2'",
        "UPDATE fact_supply SET price = 'x' WHERE number = 'P2'",
        "DELETE FROM fact_supply WHERE number = 'P2'",
        "UPDATE run SET record = replace(record, '2013', '2014')",
        "UPDATE batch SET record = replace(record, '2013', '2014') WHERE seq = 2",
        "UPDATE batch_set SET period = '2014'",
        "DELETE FROM batch_set",
        "DELETE FROM batch WHERE seq = 2",
        "UPDATE issue SET n = n + 100 WHERE n = 0",
        "UPDATE finding SET record = replace(record, 'open', 'shut') WHERE n = 1",
        "DELETE FROM finding WHERE n = 1",
        "UPDATE task_event SET actor = 'x'",
        "UPDATE source_piece SET content = zeroblob(length(content))",
        "DROP TABLE finding",
        "UPDATE alembic_version SET version_num = '?'",
    ],
)
def test_what_was_changed_beside_the_program_is_never_taken_for_what_was_told(
    small: Path, tmp_path: Path, statement: str
) -> None:
    path = _changed(small, tmp_path / "changed.db", statement)
    assert judged(path, told(small)) == "damaged"


def test_records_of_an_older_program_bear_no_seal_and_are_read(small: Path, tmp_path: Path) -> None:
    cut = "substr(record, 1, length(record) - 27) || '}'"
    tables = ("batch", "issue", "run", "finding", "task_event", "round_event")
    statements = [f"UPDATE {table} SET record = {cut}" for table in tables]
    path = _changed(small, tmp_path / "older.db", *statements)
    assert told(path) == told(small)


@pytest.mark.parametrize("kind", ["anywhere", "head", "truncated"])
@pytest.mark.parametrize(
    "words",
    [
        ("batches",),
        ("findings",),
        ("evaluate", "--standard", "cn.idle-land.2012"),
        ("backup", "copy.db"),
        ("serve", "--port", "0"),
    ],
    ids=lambda words: words[0],
)
def test_every_verb_says_the_same_of_a_damaged_ledger(
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    kind: str,
) -> None:
    """Its exit code and its remedy, never "an error in the program itself"."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "hurt.db"
    path.write_bytes(damage(small.read_bytes(), KINDS.index(kind) + len(KINDS)))
    with pytest.raises(SystemExit) as end:
        main([*words, "--ledger", str(path), "--lang", "zh", *(["--json"] * (words[0] != "serve"))])
    heard = capsys.readouterr()
    assert end.value.code == 6
    if words[0] == "serve":
        assert "yuanheng restore 备份文件 --ledger 新台账" in " ".join(heard.err.split())
        return
    refusal = json.loads(heard.out)
    assert (refusal["error"], refusal["exit_code"]) == ("DamagedError", 6)
    assert "yuanheng restore" in refusal["remedy"]
