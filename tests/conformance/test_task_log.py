"""Events of tasks are appended whole, to what their author had seen, and never changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.conformance.test_store import NOW, PLOT, StillClock, opened, some_finding, some_run
from tests.unit.tasks.board import PROOF
from tests.unit.tasks.board import opened as opening
from tests.unit.tasks.test_commissioning import given
from yuanheng.app.opening import home_at
from yuanheng.errors import LedgerError
from yuanheng.model.ledger import SourceFile
from yuanheng.model.tasks import (
    Assigned,
    Closed,
    Due,
    FedBack,
    Paper,
    People,
    Record,
    Reopened,
    Resumed,
    Settled,
    Stepped,
    Suspended,
    TaskDraft,
    TaskEvent,
)
from yuanheng.store.store import LedgerStore
from yuanheng.store.tables import metadata

REPORT = FedBack("改了", (Paper("报告"), Paper("批复", "3 号")))


@pytest.fixture
def store(place: str) -> LedgerStore:
    return LedgerStore.create(home_at(place), (PLOT,), StillClock())


def draft(record: Record, task: int = 1, after: int = 1, last_run: int | None = None) -> TaskDraft:
    return TaskDraft(task, after, "王", record, last_run)


def open_task(store: LedgerStore) -> TaskEvent:
    return store.add_task_event(draft(opening(), 0, 0), {})


@pytest.mark.parametrize(
    "record",
    [
        Assigned(People("乙局", ("丙局",), "副主任"), Due(days=5)),
        Stepped("judge", "mend", "2026-03-03", "bad", "x", "late", 3, (Paper("报告", "1 号"),)),
        FedBack("改了"),
        Suspended("2026-03-03", "等", "2026-03-09"),
        Resumed("2026-03-03"),
        Closed(PROOF, (), "2026-03-31", late=False),
        Settled("已办", (Paper("办结依据", "6 号"),), "2026-03-31", late=True),
        Reopened("2026-03-03", 4, "有举报"),
    ],
)
def test_every_kind_of_event_is_given_back_as_it_was_written(
    store: LedgerStore, record: Record
) -> None:
    """The first is the opening, with its whole workflow."""
    open_task(store)
    event = store.add_task_event(draft(record), {})
    assert event == TaskEvent(2, 1, NOW, "王", record)
    assert store.task_events() == (TaskEvent(1, 1, NOW, "王", opening()), event)


def test_tasks_are_numbered_in_the_order_in_which_they_are_made(store: LedgerStore) -> None:
    """Events of both stand in one log."""
    open_task(store)
    second = store.add_task_event(draft(opening(), 0, 1), {})
    store.add_task_event(draft(FedBack("x")), {})
    assert (second.n, second.task) == (2, 2)
    assert [(e.n, e.task) for e in store.task_events()] == [(1, 1), (2, 2), (3, 1)]


def test_what_a_document_gives_is_numbered_with_what_a_finding_gives(
    store: LedgerStore, tmp_path: Path
) -> None:
    """In one row of numbers, and with the file of the document kept."""
    open_task(store)
    (tmp_path / "r.pdf").write_bytes(b"minutes")
    matter = replace(given(), papers=(Paper("纪要"),))
    event = store.add_task_event(draft(matter, 0, 1), {"纪要": tmp_path / "r.pdf"})
    kept = SourceFile(hashlib.sha256(b"minutes").hexdigest(), "r.pdf", 7)
    assert (event.n, event.task) == (2, 2)
    assert event.record == replace(matter, papers=(Paper("纪要", source=kept),))
    assert store.task_events()[-1] == event
    for late in (opening(), matter):
        with pytest.raises(LedgerError, match="Another task was made meanwhile"):
            store.add_task_event(draft(late, 0, 1), {})


@pytest.mark.parametrize(
    ("late", "problem"),
    [
        (draft(FedBack("zu spät"), after=1), "Task 1 was changed by somebody else meanwhile"),
        (draft(opening(), 0, 0), "Another task was made meanwhile"),
        (draft(Closed(PROOF), after=2, last_run=0), "A run was recorded meanwhile"),
    ],
)
def test_who_has_not_seen_the_last_event_is_refused_and_leaves_nothing(
    store: LedgerStore, late: TaskDraft, problem: str
) -> None:
    """Two people at one task do not overwrite each other."""
    open_task(store)
    store.add_task_event(draft(FedBack("schneller")), {})
    store.add_run(some_run(), ())
    before = store.task_events()
    with pytest.raises(LedgerError, match=problem):
        store.add_task_event(late, {})
    assert store.task_events() == before


def test_the_file_of_a_document_is_kept_as_an_original(store: LedgerStore, tmp_path: Path) -> None:
    """By its digest, named in the event; a number is only noted."""
    open_task(store)
    (tmp_path / "r.pdf").write_bytes(b"report")
    event = store.add_task_event(draft(REPORT), {"报告": tmp_path / "r.pdf"})
    kept = SourceFile(hashlib.sha256(b"report").hexdigest(), "r.pdf", 6)
    assert event.record == FedBack("改了", (Paper("报告", source=kept), Paper("批复", "3 号")))
    assert store.sources() == (kept,)
    assert b"".join(store.source(kept.digest)) == b"report"
    assert store.task_events()[-1] == event


def test_a_file_that_is_gone_leaves_no_event(store: LedgerStore, tmp_path: Path) -> None:
    """Whole or not at all."""
    open_task(store)
    with pytest.raises(LedgerError, match="Nothing was changed"):
        store.add_task_event(draft(REPORT), {"报告": tmp_path / "gone.pdf"})
    assert [e.n for e in store.task_events()] == [1]


def test_a_relapse_is_recorded_with_the_run_that_found_it(store: LedgerStore) -> None:
    """In one transaction; the store gives it the number of the run."""
    open_task(store)
    again = draft(Reopened("2026-03-03", 0, relapse=True))
    number = store.add_run(some_run(), (some_finding(),), (again,))
    assert store.task_events()[-1].record == Reopened("2026-03-03", number, relapse=True)


def test_a_run_whose_relapse_comes_too_late_is_not_recorded(store: LedgerStore) -> None:
    """Neither run nor finding nor event."""
    open_task(store)
    again = draft(Reopened("2026-03-03", 0, relapse=True), after=0)
    with pytest.raises(LedgerError, match="changed by somebody else"):
        store.add_run(some_run(), (some_finding(),), (again,))
    assert (store.runs(), store.findings(), len(store.task_events())) == ((), (), 1)


#: The tables that revision 0001 made.
FIRST = {"batch", "batch_set", "issue", "source_file", "source_piece", "run", "finding"}


def test_a_ledger_of_the_first_revision_is_brought_up_to_date_when_it_is_opened(
    store: LedgerStore, place: str
) -> None:
    """Its runs stay, and tasks can be made."""
    store.add_run(some_run(), ())
    with store.home.writing() as connection:
        for table in metadata.tables.keys() - FIRST:
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    again = opened(place)
    assert again.runs() == (replace(some_run(), id=1),)
    assert open_task(again).n == 1
    assert opened(place).task_events() == again.task_events()


def test_the_tables_made_by_migrations_are_those_that_the_program_knows(store: LedgerStore) -> None:
    """Columns and their order, of every table of the system."""
    found = sa.inspect(store.home.engine)
    for table in metadata.sorted_tables:
        made = [column["name"] for column in found.get_columns(table.name)]
        assert (table.name, made) == (table.name, [column.name for column in table.columns])
