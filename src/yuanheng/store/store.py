"""The record in one database: append-only facts, batches, originals, runs, findings."""

from __future__ import annotations

import hashlib
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from yuanheng.errors import LedgerError, say
from yuanheng.model.class_lists import ClassList
from yuanheng.model.evaluation import Finding, Run
from yuanheng.model.ledger import Batch, Draft, Issue, Reread, SnapshotSet, SourceFile
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.model.relation import Relation
from yuanheng.model.rounds import RoundDraft, RoundEvent
from yuanheng.model.tasks import TaskDraft, TaskEvent
from yuanheng.ports import Clock, Progress
from yuanheng.store import tables as t
from yuanheng.store.appending import (
    append_facts,
    append_issues,
    append_sets,
    keep_source,
    with_ids,
)
from yuanheng.store.batch_memory import SETS, BatchMemory, sets_digest
from yuanheng.store.class_log import append_list, lists_of
from yuanheng.store.desk import check_running
from yuanheng.store.fact_memory import FactMemory
from yuanheng.store.home import Home
from yuanheng.store.log_memory import LogMemory
from yuanheng.store.migrations.finer_amounts import read_again
from yuanheng.store.originals import one_file
from yuanheng.store.parameter_log import append_version, versions_of
from yuanheng.store.round_log import append_round_event, round_event
from yuanheng.store.sealed import ORIGINAL, Sealed, broken, check_facts, facts_digests
from yuanheng.store.task_log import append_event, append_relapses, task_event

_BATCH: Sealed[Batch] = Sealed(Batch)
_ISSUE: Sealed[Issue] = Sealed(Issue)
_RUN: Sealed[Run] = Sealed(Run)
_FINDING: Sealed[Finding] = Sealed(Finding)


class LedgerStore:
    """A ledger; readers see it whole while one writer at a time appends."""

    def __init__(self, home: Home, relations: Iterable[Relation], clock: Clock) -> None:
        """Open a ledger; LedgerError where it is absent, foreign, or newer than the program."""
        self.home = home
        self._engine = home.engine
        self._relations = {r.id: r for r in relations}
        self._clock = clock
        home.open()
        self._sync()
        self._batches = BatchMemory()
        me = weakref.proxy(self)  # else it would go, with its connections, only by and by
        self._facts = FactMemory(lambda *asked: me.facts(*asked))  # noqa: PLW0108 - binds it late
        self._runs = LogMemory(t.run, (t.run.c.created_at, t.run.c.result_digest), _run)
        self._states = LogMemory(t.finding, (t.finding.c.key, t.finding.c.run), _finding)
        self._task_events = LogMemory(t.task_event, (t.task_event.c.record,), task_event)
        self._round_events = LogMemory(t.round_event, (t.round_event.c.record,), round_event)

    @classmethod
    def create(cls, home: Home, relations: Iterable[Relation], clock: Clock) -> LedgerStore:
        """Make an empty ledger; LedgerError where something stands or the place will not do."""
        relations = tuple(relations)
        home.make(relations)
        return cls(home, relations, clock)

    def write(self, draft: Draft, source: Path | None, progress: Progress) -> Batch:
        """Write a batch whole or not at all; its sequence number is given in the transaction.

        LedgerError where the job that writes it has been ended, or put back, meanwhile.
        """
        with (
            self.home.refusing(),
            one_file(source) as original,
            self.home.writing() as connection,
        ):
            if draft.job[0]:
                check_running(connection, *draft.job)
            self.home.sync(connection, self._relations.values())
            kept = keep_source(connection, original, progress) if original else None
            seq = 1 + (connection.scalar(sa.select(sa.func.max(t.batch.c.seq))) or 0)
            if draft.after is not None and draft.after != seq - 1:
                raise LedgerError(
                    say("Another batch was written meanwhile"),
                    remedy=say("Nothing was changed. Look at the record, then try once more."),
                )
            facts = {name: with_ids(seq, table) for name, table in draft.facts.items()}
            content = {name: facts_digests(table) for name, table in facts.items()}
            content[SETS] = sets_digest(draft.sets)
            batch = Batch(
                seq=seq,
                kind=draft.kind,
                recorded_at=self._clock.now().isoformat(timespec="seconds"),
                actor=draft.actor,
                period=draft.period,
                profile=draft.profile,
                source=kept,
                layer=draft.layer,
                details=draft.details,
                rows=sum(table.num_rows for table in draft.facts.values()),
                issues=len(draft.issues),
            )
            connection.execute(
                t.batch.insert().values(
                    seq=seq,
                    recorded_at=batch.recorded_at,
                    digest=kept.digest if kept else None,
                    record=_BATCH.write(batch, seq, content=content),
                )
            )
            append_sets(connection, seq, draft.sets)
            append_issues(connection, seq, draft.issues)
            for name, table in facts.items():
                append_facts(self.home, connection, seq, self._relations[name], table, progress)
        return batch

    def add_parameter_version(self, version: ParameterVersion) -> ParameterVersion:
        """Append a version and give it its number; LedgerError where its name is taken."""
        return append_version(self.home, version)

    def parameter_versions(self, standard: str) -> tuple[ParameterVersion, ...]:
        """List the versions of a standard's parameters in the order in which they were saved."""
        return versions_of(self.home, standard)

    def add_class_list(self, made: ClassList) -> ClassList:
        """Append a list and give it its number; LedgerError where it does not replace the last."""
        return append_list(self.home, made)

    def class_lists(self) -> tuple[ClassList, ...]:
        """List the class lists of firms in the order in which they were made."""
        return lists_of(self.home)

    def last_seq(self) -> int:
        """Give the last sequence number; 0 in an empty ledger."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.max(t.batch.c.seq))) or 0

    def batches(self) -> tuple[Batch, ...]:
        """List the batches in order."""
        return self._followed().batches()

    def sets(self, upto: int) -> tuple[tuple[int, SnapshotSet], ...]:
        """List which sets each batch up to `upto` replaced, in order."""
        return self._followed().sets(upto)

    def facts(self, relation: str, seqs: Iterable[int]) -> pa.Table:
        """Read the facts of these batches as Arrow, typed as declared."""
        fields = t.fact_fields(self._relations[relation])
        wanted = sorted(set(seqs))
        facts = self.home.read(f"fact_{relation}", fields, wanted)
        self._check_facts(relation, facts, wanted)
        return facts

    def view(
        self,
        relation: str,
        batches: Mapping[int, frozenset[SnapshotSet] | None],
        corrections: frozenset[int],
    ) -> pa.Table:
        """Compose the facts of written batches; those asked for before are not read again."""
        return self._facts.view(relation, batches, corrections)

    def issues(self, seq: int) -> tuple[Issue, ...]:
        """Read what the checks of one batch found, in order."""
        query = sa.select(t.issue.c.n, t.issue.c.record).where(t.issue.c.seq == seq)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(t.issue.c.n)).all()
        return tuple(_ISSUE.read(record, seq, n) for n, record in rows)

    def source(self, digest: str) -> Iterator[bytes]:
        """Read the original bytes of an import in pieces; DamagedError where they are others."""
        found = hashlib.sha256()
        query = sa.select(t.source_piece.c.content).where(t.source_piece.c.digest == digest)
        query = query.order_by(t.source_piece.c.n).execution_options(yield_per=1)
        with self._engine.connect() as connection:
            for piece in connection.scalars(query):
                found.update(piece)
                yield piece
        if found.hexdigest() != digest:
            raise broken(ORIGINAL)

    def sources(self) -> tuple[SourceFile, ...]:
        """List the originals kept."""
        with self._engine.connect() as connection:
            return tuple(SourceFile(*row) for row in connection.execute(sa.select(t.source_file)))

    def rereads(self) -> tuple[Reread, ...]:
        """List the amounts that were read again when the ledger came from an older program."""
        with self._engine.connect() as connection:
            return read_again(connection)

    def add_run(
        self, run: Run, findings: tuple[Finding, ...], relapses: tuple[TaskDraft, ...] = ()
    ) -> int:
        """Record a run, the findings it moved and the tasks it opened again in one transaction.

        Give the run's number; LedgerError where the job that made it has been ended meanwhile.
        """
        with self.home.writing() as connection:
            if run.job:
                check_running(connection, run.job)
            number = 1 + (connection.scalar(sa.select(sa.func.max(t.run.c.id))) or 0)
            run = replace(run, id=number)
            connection.execute(
                t.run.insert().values(
                    id=number,
                    created_at=run.created_at,
                    result_digest=run.result_digest,
                    record=_RUN.write(run, number),
                )
            )
            last = connection.scalar(sa.select(sa.func.max(t.finding.c.n))) or 0
            for n, moved in enumerate(findings, start=last + 1):
                opened = moved.opened_run or number
                record = _FINDING.write(replace(moved, run=number, opened_run=opened), n)
                connection.execute(
                    t.finding.insert().values(n=n, key=moved.key, run=number, record=record)
                )
            append_relapses(connection, relapses, run.created_at, number)
        return number

    def runs(self) -> tuple[Run, ...]:
        """List the runs that judge, in order."""
        return tuple(run for run in self._runs.follow(self.home) if run.allocation is None)

    def allocations(self) -> tuple[Run, ...]:
        """List the runs that give out land, in order."""
        return tuple(run for run in self._runs.follow(self.home) if run.allocation)

    def finding_states(self) -> tuple[Finding, ...]:
        """List every state that a run gave to a finding, in the order of the runs."""
        return self._states.follow(self.home)

    def findings(self) -> tuple[Finding, ...]:
        """List the last state of every finding, by the order in which they were first seen."""
        return tuple({state.key: state for state in self.finding_states()}.values())

    def add_task_event(self, draft: TaskDraft, files: Mapping[str, Path]) -> TaskEvent:
        """Append one event of a task, with the files of its documents by title."""
        at = self._clock.now().isoformat(timespec="seconds")
        with self.home.writing() as connection:
            return append_event(connection, draft, at, files)

    def task_events(self) -> tuple[TaskEvent, ...]:
        """List the events of all tasks in order."""
        return self._task_events.follow(self.home)

    def add_round_event(self, draft: RoundDraft) -> RoundEvent:
        """Append one event of a reporting round."""
        at = self._clock.now().isoformat(timespec="seconds")
        with self.home.writing() as connection:
            return append_round_event(connection, draft, at)

    def round_events(self) -> tuple[RoundEvent, ...]:
        """List the events of all reporting rounds in order."""
        return self._round_events.follow(self.home)

    def _followed(self) -> BatchMemory:
        """Look what came since the last look; forget all where another ledger lies here now."""
        if not self._batches.follow(self.home):
            self._facts.forget()
        return self._batches

    def _check_facts(self, relation: str, facts: pa.Table, seqs: Sequence[int]) -> None:
        """Refuse facts that are not those that their batches told; DamagedError."""
        memory = self._batches if self._batches.holds(seqs) else self._followed()
        numbers = facts.column("seq").to_numpy()
        for seq in seqs:
            wanted = memory.content(seq).get(relation)
            if wanted is None:
                continue
            first = np.searchsorted(numbers, seq, "left")
            count = np.searchsorted(numbers, seq, "right") - first
            check_facts(facts.slice(first, count), wanted)

    def _sync(self) -> None:
        """Let the fact tables follow a declaration that has grown; write nothing where it has not.

        LedgerError where the ledger cannot be written.
        """
        relations = self._relations.values()
        with self._engine.connect() as connection:
            if t.follows(relations, self.home.columns(connection)):
                return
        with self.home.writing() as connection:
            self.home.sync(connection, relations)


def _run(row: sa.Row[Any]) -> Run:
    """Read a run as a row keeps it."""
    return _RUN.read(row.record, row.id)


def _finding(row: sa.Row[Any]) -> Finding:
    """Read a state of a finding as a row keeps it."""
    return _FINDING.read(row.record, row.n)
