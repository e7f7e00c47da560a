"""Ledgers of every program that was released open, say the same, and go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledgers import MADE_BY, said, unpack
from yuanheng.app.keeping.ledger import backup, correct
from yuanheng.app.keeping.replaying import replay
from yuanheng.app.opening import OpenHouse, open_house
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.standards.relations import ledger_schema
from yuanheng.store.copies import check_ledger
from yuanheng.store.home import writing
from yuanheng.store.revision import upgrade
from yuanheng.store.sqlite import connect
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.tasks.lists import list_tasks


@pytest.fixture(params=MADE_BY)
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def house(name: str, tmp_path: Path) -> OpenHouse:
    return open_house(unpack(name, tmp_path))


def test_it_says_what_its_own_program_said(name: str, house: OpenHouse) -> None:
    store, told = house.store, said(name)
    assert [[b.seq, b.kind, b.rows] for b in store.batches()] == told["batches"]
    assert [[r.id, r.standard, r.result_digest] for r in store.runs()] == told["runs"]
    found = [
        [f.rule, f.area, f.subject, f.state]
        for f in (view.finding for view in list_findings(house, closed=True))
    ]
    assert sorted(found) == told["findings"]
    assert [view.task.id for view in list_tasks(house)] == told["tasks"]


def test_every_fact_is_there(house: OpenHouse) -> None:
    store = house.store
    seqs = [batch.seq for batch in store.batches()]
    facts = [store.facts(name, seqs) for name in ledger_schema().relations]
    counted = sum(table.num_rows for table in facts)
    assert counted == sum(batch.rows for batch in store.batches())


def test_a_replay_gives_the_same_or_says_what_is_not_as_it_was(house: OpenHouse) -> None:
    for run in house.store.runs():
        done = replay(house, run.id)
        is_as_it_was = done.same_pack and done.same_engine and done.same_code
        assert done.is_equal or not is_as_it_was, f"run {run.id} of {run.standard}"


def test_it_goes_on_and_can_be_copied(house: OpenHouse, tmp_path: Path) -> None:
    last, runs = house.store.last_seq(), len(house.store.runs())
    correct(house, "parcel", ["period=2013", "number=2"], ["idle=否"], "现场核查（示例）")
    number = evaluate(house, "cn.idle-land.2012", period="2014", as_of="2013-12-31").id
    assert (house.store.last_seq(), number) == (last + 1, runs + 1)
    copy = backup(house, tmp_path / "copy.db")
    check_ledger(Path(copy))
    assert open_house(copy).store.runs() == house.store.runs()


@pytest.mark.parametrize("revision", ["0002", "0003", "0004"])
def test_a_ledger_left_at_a_revision_between_is_brought_up_to_date(
    tmp_path: Path, revision: str
) -> None:
    path = unpack("r0001", tmp_path)
    with writing(connect(path)) as connection:
        upgrade(connection, revision=revision)
    told = said("r0001")
    assert [r.result_digest for r in open_house(path).store.runs()] == [
        run[2] for run in told["runs"]
    ]
