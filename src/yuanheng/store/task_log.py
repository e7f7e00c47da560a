"""The events of tasks in the record: appended whole, and only to what their author had seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from yuanheng.errors import LedgerError, say
from yuanheng.model.tasks import (
    BEGINNINGS,
    Closed,
    Commissioned,
    FedBack,
    Record,
    Reopened,
    Settled,
    Stepped,
    TaskDraft,
    TaskEvent,
)
from yuanheng.ports import silent
from yuanheng.store import tables as t
from yuanheng.store.appending import keep_source
from yuanheng.store.originals import one_file
from yuanheng.store.sealed import Sealed

_RECORD: Sealed[Record] = Sealed(Record)


def append_event(
    connection: sa.Connection, draft: TaskDraft, at: str, files: Mapping[str, Path]
) -> TaskEvent:
    """Append one event, with the files of its documents; LedgerError where others were faster.

    An opening is given the next number of a task. `files` are by the titles of the documents.
    """
    _check_seen(connection, draft)
    task = draft.task
    if isinstance(draft.record, BEGINNINGS):
        task = 1 + (connection.scalar(sa.select(sa.func.max(t.task_event.c.task))) or 0)
    record = _with_originals(connection, draft.record, files)
    n = 1 + (connection.scalar(sa.select(sa.func.max(t.task_event.c.n))) or 0)
    event = TaskEvent(n, task, at, draft.actor, record)
    connection.execute(
        t.task_event.insert().values(
            n=n,
            task=task,
            at=at,
            actor=draft.actor,
            kind=record.kind,
            record=_RECORD.write(record, n, task, at, draft.actor),
        )
    )
    return event


def append_relapses(
    connection: sa.Connection, drafts: tuple[TaskDraft, ...], at: str, run: int
) -> None:
    """Append what a run does to tasks, in the transaction that gives the run its number."""
    for draft in drafts:
        record = draft.record
        if isinstance(record, Reopened):
            record = replace(record, run=run)
        append_event(connection, replace(draft, record=record), at, {})


def task_event(row: sa.Row[Any]) -> TaskEvent:
    """Read an event of a task as a row keeps it."""
    record = _RECORD.read(row.record, row.n, row.task, row.at, row.actor)
    return TaskEvent(row.n, row.task, row.at, row.actor, record)


def _check_seen(connection: sa.Connection, draft: TaskDraft) -> None:
    """Refuse an event whose author has not seen all that happened before."""
    query = sa.select(sa.func.max(t.task_event.c.n))
    if isinstance(draft.record, BEGINNINGS):
        query = query.where(t.task_event.c.kind.in_([b.kind for b in BEGINNINGS]))
    else:
        query = query.where(t.task_event.c.task == draft.task)
    if (connection.scalar(query) or 0) != draft.after:
        what = (
            say("Another task was made meanwhile")
            if isinstance(draft.record, BEGINNINGS)
            else say("Task {n} was changed by somebody else meanwhile", n=draft.task)
        )
        raise LedgerError(
            what, remedy=say("It was not done. Look at the tasks, then try once more.")
        )
    if draft.last_run is None:
        return
    if (connection.scalar(sa.select(sa.func.max(t.run.c.id))) or 0) != draft.last_run:
        raise LedgerError(
            say("A run was recorded meanwhile"),
            remedy=say("It was not done. Look at the tasks, then try once more."),
        )


def _with_originals(connection: sa.Connection, record: Record, files: Mapping[str, Path]) -> Record:
    """Keep the files of documents by digest, and name them in the record."""
    if not files or not isinstance(record, (Commissioned, Stepped, FedBack, Closed, Settled)):
        return record
    papers = []
    for paper in record.papers:
        with one_file(files.get(paper.title)) as original:
            kept = keep_source(connection, original, silent) if original else None
        papers.append(replace(paper, source=kept) if kept else paper)
    return replace(record, papers=tuple(papers))
