"""The verbs that keep the ledger: withdraw, correct, history, compare, replay, copies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.ledger.gallery import ROW, book, changed
from yuanheng.app.demo import write_demo_survey
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping import ledger as keeping
from yuanheng.app.keeping.replaying import replay
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import snapshot
from yuanheng.words.words import Words

ZH = Words("zh")
SECOND = (*ROW[:3], "2", *ROW[4:])


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A ledger with one zone (batch 1) and a table of two patches of 1.5 ha (batch 2)."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": "S1", "level": None})
    fill(house, tmp_path, [ROW, SECOND])
    return house


def fill(house: OpenHouse, folder: Path, rows: list[tuple[object, ...]]) -> int:
    outcome = import_filled(house, TableRequest(book(folder, rows), None, None, None, None), ZH)
    assert outcome.batch is not None
    return outcome.batch.seq


def areas(house: OpenHouse, upto: int | None = None) -> dict[str, float | None]:
    rows = snapshot(house.store, "parcel", upto or house.store.last_seq()).to_pylist()
    return {r["number"]: None if r["area"] is None else r["area"] / 3e10 for r in rows}


def test_what_a_withdrawn_batch_had_superseded_stands_again(
    house: OpenHouse, tmp_path: Path
) -> None:
    second = fill(house, tmp_path, [changed(area=9)])
    assert areas(house) == {"1": 9.0}
    withdrawal = keeping.withdraw(house, second, "填错")
    assert areas(house) == {"1": 1.5, "2": 1.5}
    keeping.withdraw(house, withdrawal.seq, "没有填错")
    assert areas(house) == {"1": 9.0}
    assert areas(house, upto=second) == {"1": 9.0}


def test_a_batch_is_withdrawn_once_and_with_a_reason(house: OpenHouse) -> None:
    keeping.withdraw(house, 2, "重报")
    with pytest.raises(LedgerError, match="withdrawn already"):
        keeping.withdraw(house, 2, "再来")
    with pytest.raises(UsageError, match="reason"):
        keeping.withdraw(house, 1, "  ")
    with pytest.raises(LedgerError, match="no batch 99"):
        keeping.withdraw(house, 99, "没有")


def test_a_correction_stands_in_the_place_of_the_fact_and_keeps_the_old_one(
    house: OpenHouse,
) -> None:
    where = ["zone=示例区", "number=2"]
    done = keeping.correct(house, "parcel", where, ["area=30亩", "idle=是"], "实测")
    assert areas(house) == {"1": 1.5, "2": 2.0}
    assert areas(house, upto=2) == {"1": 1.5, "2": 1.5}
    assert (done.details["was.area"], done.details["reason"]) == (45_000_000_000, "实测")
    keeping.withdraw(house, done.seq, "实测有误")
    assert areas(house) == {"1": 1.5, "2": 1.5}


@pytest.mark.parametrize(
    ("where", "cells", "says"),
    [
        (["number=7"], ["area=1"], "0 facts are named"),
        (["zone=示例区"], ["area=1"], "2 facts are named"),
        (["number=1"], ["area=abc"], "not a number"),
        (["number=1"], ["area=3万元"], "not an amount"),
        (["number=1"], ["land_class=A9"], "not a code"),
        (["number=1"], ["number=5"], "cannot be corrected"),
        (["number=1"], ["nothing=5"], "no column"),
        (["nothing=1"], ["area=5"], "no column"),
        (["number=1"], ["area=1.5"], "already say so"),
        (["number"], ["area=1.5"], "not NAME=VALUE"),
    ],
)
def test_a_correction_that_cannot_be_meant_is_refused(
    house: OpenHouse, where: list[str], cells: list[str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        keeping.correct(house, "parcel", where, cells, "实测")
    assert house.store.last_seq() == 2


def test_the_history_of_a_zone_tells_what_became_of_each_batch(
    house: OpenHouse, tmp_path: Path
) -> None:
    fill(house, tmp_path, [changed(area=9)])
    keeping.correct(house, "parcel", ["number=1"], ["area=8"], "实测")
    keeping.withdraw(house, 4, "实测有误")
    found = [(e.batch.seq, e.batch.kind, e.state) for e in keeping.history(house, "S1")]
    assert found == [
        (1, "record", "standing"),
        (2, "import", "superseded"),
        (3, "import", "standing"),
        (4, "correct", "withdrawn"),
        (5, "withdraw", "standing"),
    ]


def test_two_states_are_compared_fact_by_fact(house: OpenHouse, tmp_path: Path) -> None:
    fill(house, tmp_path, [changed(area=9), (*ROW[:3], "3", *ROW[4:])])
    (change,), names = keeping.compare(house, "2", None)
    assert (change.rows_before, change.rows_after, list(names.values())) == (2, 2, ["示例区"])
    came = {c.key[-1]: (c.before is None, c.after is None) for c in change.changes}
    assert came == {"1": (False, False), "2": (False, True), "3": (True, False)}
    assert next(c for c in change.changes if c.key[-1] == "1").after == {"area": 270_000_000_000}
    assert keeping.compare(house, "2", "2")[0] == ()


def test_values_set_aside_are_listed_until_their_batch_is_withdrawn(
    house: OpenHouse, tmp_path: Path
) -> None:
    seq = fill(house, tmp_path, [changed(area="约1")])
    (found,) = keeping.list_quarantine(house)
    assert (found.batch.seq, found.issue.found, found.issue.where.row) == (seq, "约1", 2)
    keeping.withdraw(house, seq, "重报")
    assert keeping.list_quarantine(house) == ()


def test_a_run_is_the_same_when_made_again_after_the_ledger_has_changed(tmp_path: Path) -> None:
    house = create_ledger(tmp_path / "ledger.yhdb")
    survey = write_demo_survey(tmp_path / "survey.gpkg")
    add_zone(house, survey.zone_name, {"code": survey.zone_code, "level": None})
    import_file(house, survey.path, layer="demo_2012", period="2012")
    run = evaluate(house, "cn.land-intensity.2014", parameters="bulletin-example")
    keeping.correct(house, "parcel", ["source_row=3"], ["area=99"], "实测")
    done = replay(house, run.id)
    assert (done.is_equal, done.same_pack, done.same_engine, done.same_code) == (True,) * 4
    assert len(house.store.runs()) == 1
    again = evaluate(house, "cn.land-intensity.2014", parameters="bulletin-example")
    assert again.result_digest != run.result_digest


def test_a_backup_is_restored_to_the_same_ledger(house: OpenHouse, tmp_path: Path) -> None:
    copy = keeping.backup(house, tmp_path / "copies" / "day.yhdb")
    keeping.correct(house, "parcel", ["number=1"], ["area=8"], "实测")
    restored = open_house(keeping.restore(copy, tmp_path / "restored.yhdb"))
    assert restored.store.batches() == house.store.batches()[:2]
    assert areas(restored) == {"1": 1.5, "2": 1.5}
    digest = house.store.sources()[0].digest
    assert b"".join(restored.store.source(digest)) == b"".join(house.store.source(digest))


def test_a_copy_never_overwrites_and_a_damaged_one_is_not_restored(
    house: OpenHouse, tmp_path: Path
) -> None:
    copy = keeping.backup(house, tmp_path / "day.yhdb")
    with pytest.raises(LedgerError, match="already there"):
        keeping.backup(house, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE source_piece SET content = x'00'")
        connection.commit()
    with pytest.raises(LedgerError, match="damaged"):
        keeping.restore(copy, tmp_path / "new.yhdb")
    assert not (tmp_path / "new.yhdb").exists()


def test_the_history_tells_of_tables_that_are_no_snapshots(
    house: OpenHouse, tmp_path: Path
) -> None:
    heads = ("开发区", "企业名称", "统一社会信用代码")
    path = book(tmp_path, [("示例区", "甲公司", None)], heads)
    outcome = import_filled(house, TableRequest(path, None, "enterprise", None, None), ZH)
    assert outcome.batch is not None
    assert outcome.batch.seq in [entry.batch.seq for entry in keeping.history(house, "示例区")]


def test_values_of_a_superseded_survey_are_no_longer_listed(
    house: OpenHouse, tmp_path: Path
) -> None:
    fill(house, tmp_path, [changed(area="约1")])
    fill(house, tmp_path, [changed(area=1)])
    assert keeping.list_quarantine(house) == ()
    assert len(keeping.list_quarantine(house, 3)) == 1
    with pytest.raises(LedgerError, match="no batch 77"):
        keeping.list_quarantine(house, 77)


def test_a_database_of_something_else_is_said_to_be_no_ledger(tmp_path: Path) -> None:
    """A map file is SQLite too, and not damaged."""
    with closing(sqlite3.connect(tmp_path / "map.gpkg")) as connection:
        connection.execute("CREATE TABLE gpkg_contents (x)")
    with pytest.raises(LedgerError, match=r"map\.gpkg is not a ledger"):
        keeping.restore(tmp_path / "map.gpkg", tmp_path / "new.yhdb")
    assert not (tmp_path / "new.yhdb").exists()


def test_a_file_that_is_no_ledger_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / "text.yhdb").write_text("no ledger at all" * 100)
    with pytest.raises(LedgerError, match=r"text\.yhdb is damaged"):
        keeping.restore(tmp_path / "text.yhdb", tmp_path / "new.yhdb")
    assert not (tmp_path / "new.yhdb").exists()
