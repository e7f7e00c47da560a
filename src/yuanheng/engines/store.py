"""The record in one SQLite file (WAL): append-only facts, batches, originals, runs, findings."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import adbc_driver_sqlite.dbapi
import pyarrow as pa
import sqlalchemy as sa
from pydantic import TypeAdapter

from yuanheng.engines import tables as t
from yuanheng.engines.appending import append_facts, append_issues, append_sets, keep_source
from yuanheng.engines.batch_memory import BatchMemory
from yuanheng.engines.fact_memory import FactMemory
from yuanheng.engines.originals import one_file
from yuanheng.engines.round_log import append_round_event, read_round_events
from yuanheng.engines.sqlite import (
    BUSY_SECONDS,
    NETWORK_FILESYSTEMS,
    check_revision,
    connect,
    filesystem_kind,
    unwritable,
    upgrade,
    writing,
)
from yuanheng.engines.task_log import append_event, append_relapses, read_events
from yuanheng.errors import LedgerError, say
from yuanheng.model.evaluation import Finding, Run
from yuanheng.model.ledger import ARROW_TYPES, Batch, Draft, Issue, SnapshotSet, SourceFile
from yuanheng.model.relation import Relation
from yuanheng.model.rounds import RoundDraft, RoundEvent
from yuanheng.model.tasks import TaskDraft, TaskEvent
from yuanheng.ports import Clock, Progress

_SQLITE_LITERALS = {"text": "''", "boolean": "0", "integer": "0", "number": "0.0", "bytes": "x'00'"}

_BATCH = TypeAdapter(Batch)
_ISSUE = TypeAdapter(Issue)
_RUN = TypeAdapter(Run)
_FINDING = TypeAdapter(Finding)


class SqliteStore:
    """A ledger in one file; readers see it whole while one writer at a time appends."""

    def __init__(self, path: Path, relations: Iterable[Relation], clock: Clock) -> None:
        """Open a ledger; LedgerError where it is absent, foreign, or newer than the program."""
        self.path = path
        self._relations = {r.id: r for r in relations}
        self._clock = clock
        if not _is_file(path):
            raise LedgerError(
                say("There is no ledger at {path}", path=str(path)),
                remedy=say(
                    "Make one with `yuanheng init`, or name another with --ledger"
                    " or YUANHENG_LEDGER."
                ),
            )
        self._engine = connect(path)
        check_revision(self._engine, path)
        self._sync()
        self._batches = BatchMemory()
        self._facts = FactMemory(self.facts)

    @classmethod
    def create(cls, path: Path, relations: Iterable[Relation], clock: Clock) -> SqliteStore:
        """Make an empty ledger; LedgerError where something stands or the place will not do."""
        relations = tuple(relations)
        if path.exists():
            raise LedgerError(
                say("{path} is already there", path=str(path)),
                remedy=say("Choose another name; nothing was changed."),
            )
        if (kind := filesystem_kind(path)) in NETWORK_FILESYSTEMS:
            raise LedgerError(
                say("{path} lies on a network share ({kind})", path=str(path), kind=kind),
                remedy=say(
                    "Put the ledger on a local disk: a shared file can be damaged by two writers."
                ),
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(path)) as plain:
                plain.execute("PRAGMA journal_mode=WAL")  # stays with the file
            engine = connect(path)
            with writing(engine) as connection:
                upgrade(connection)
                t.sync_facts(connection, relations)
            engine.dispose()
        except (OSError, sqlite3.OperationalError, sa.exc.OperationalError) as error:
            raise LedgerError(
                say(
                    "The ledger cannot be made at {path}: {problem}",
                    path=str(path),
                    problem=str(getattr(error, "orig", error)),
                )
            ) from error
        return cls(path, relations, clock)

    def write(self, draft: Draft, source: Path | None, progress: Progress) -> Batch:
        """Write a batch whole or not at all; its sequence number is given in the transaction."""
        try:
            with one_file(source) as original, writing(self._engine) as connection:
                t.sync_facts(connection, self._relations.values())
                kept = keep_source(connection, original, progress) if original else None
                seq = 1 + (connection.scalar(sa.select(sa.func.max(t.batch.c.seq))) or 0)
                if draft.after is not None and draft.after != seq - 1:
                    raise LedgerError(
                        say("Another batch was written meanwhile"),
                        remedy=say("Nothing was changed. Look at the record, then try once more."),
                    )
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
                        record=_BATCH.dump_json(batch).decode(),
                    )
                )
                append_sets(connection, seq, draft.sets)
                append_issues(connection, seq, draft.issues)
                for name, table in draft.facts.items():
                    append_facts(connection, seq, self._relations[name], table, progress)
        except (sa.exc.OperationalError, OSError) as error:
            raise unwritable(self.path, error) from error
        return batch

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
        """Read the facts of these batches as Arrow, typed as declared.

        ADBC infers the type of a column from its first rows, so a typed row leads and is
        sliced off.
        """
        fields = t.fact_fields(self._relations[relation])
        head = ", ".join(f'{_SQLITE_LITERALS[kind]} AS "{name}"' for name, kind in fields)
        names = ", ".join(f'"{name}"' for name, _ in fields)
        text = (
            f"SELECT {head} UNION ALL SELECT * FROM (SELECT {names} FROM fact_{relation}"  # noqa: S608
            " WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq, source_row)"
        )
        with (
            adbc_driver_sqlite.dbapi.connect(str(self.path)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            cursor.fetchall()
            cursor.execute(text, [json.dumps(sorted(set(seqs)))])
            table = cursor.fetch_arrow_table().slice(1)
        schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in fields])
        return table.cast(schema).combine_chunks()

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
        query = sa.select(t.issue.c.record).where(t.issue.c.seq == seq).order_by(t.issue.c.n)
        with self._engine.connect() as connection:
            return tuple(_ISSUE.validate_json(row) for row in connection.scalars(query))

    def source(self, digest: str) -> Iterator[bytes]:
        """Read the original bytes of an import in pieces."""
        query = sa.select(t.source_piece.c.content).where(t.source_piece.c.digest == digest)
        with self._engine.connect() as connection:
            yield from connection.scalars(query.order_by(t.source_piece.c.n))

    def sources(self) -> tuple[SourceFile, ...]:
        """List the originals kept."""
        with self._engine.connect() as connection:
            return tuple(SourceFile(*row) for row in connection.execute(sa.select(t.source_file)))

    def add_run(
        self, run: Run, findings: tuple[Finding, ...], relapses: tuple[TaskDraft, ...] = ()
    ) -> int:
        """Record a run, the findings it moved and the tasks it opened again in one transaction.

        Give the run's number.
        """
        try:
            with writing(self._engine) as connection:
                number = 1 + (connection.scalar(sa.select(sa.func.max(t.run.c.id))) or 0)
                run = replace(run, id=number)
                connection.execute(
                    t.run.insert().values(
                        id=number,
                        created_at=run.created_at,
                        result_digest=run.result_digest,
                        record=_RUN.dump_json(run).decode(),
                    )
                )
                for moved in findings:
                    opened = moved.opened_run or number
                    record = _FINDING.dump_json(replace(moved, run=number, opened_run=opened))
                    connection.execute(
                        t.finding.insert().values(key=moved.key, run=number, record=record.decode())
                    )
                append_relapses(connection, relapses, run.created_at, number)
        except sa.exc.OperationalError as error:
            raise unwritable(self.path, error) from error
        return number

    def runs(self) -> tuple[Run, ...]:
        """List the runs in order."""
        with self._engine.connect() as connection:
            rows = connection.scalars(sa.select(t.run.c.record).order_by(t.run.c.id))
            return tuple(_RUN.validate_json(row) for row in rows)

    def findings(self) -> tuple[Finding, ...]:
        """List the last state of every finding, by the order in which they were first seen."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(t.finding.c.key, t.finding.c.record).order_by(t.finding.c.n)
            )
            last = {row.key: row.record for row in rows}
        return tuple(_FINDING.validate_json(record) for record in last.values())

    def add_task_event(self, draft: TaskDraft, files: Mapping[str, Path]) -> TaskEvent:
        """Append one event of a task, with the files of its documents by title."""
        at = self._clock.now().isoformat(timespec="seconds")
        try:
            with writing(self._engine) as connection:
                return append_event(connection, draft, at, files)
        except (sa.exc.OperationalError, OSError) as error:
            raise unwritable(self.path, error) from error

    def task_events(self) -> tuple[TaskEvent, ...]:
        """List the events of all tasks in order."""
        with self._engine.connect() as connection:
            return read_events(connection)

    def add_round_event(self, draft: RoundDraft) -> RoundEvent:
        """Append one event of a reporting round."""
        at = self._clock.now().isoformat(timespec="seconds")
        try:
            with writing(self._engine) as connection:
                return append_round_event(connection, draft, at)
        except sa.exc.OperationalError as error:
            raise unwritable(self.path, error) from error

    def round_events(self) -> tuple[RoundEvent, ...]:
        """List the events of all reporting rounds in order."""
        with self._engine.connect() as connection:
            return read_round_events(connection)

    def _followed(self) -> BatchMemory:
        """Look what came since the last look; forget all where another ledger lies here now."""
        with self._engine.connect() as connection:
            if not self._batches.follow(connection):
                self._facts.forget()
        return self._batches

    def _sync(self) -> None:
        """Let the fact tables follow a declaration that has grown; write nothing where it has not.

        LedgerError where the file cannot be written.
        """
        relations = self._relations.values()
        with self._engine.connect() as connection:
            if t.follows(connection, relations):
                return
        try:
            with writing(self._engine) as connection:
                t.sync_facts(connection, relations)
        except sa.exc.OperationalError as error:
            raise unwritable(self.path, error) from error


def _is_file(path: Path) -> bool:
    """Tell whether a file stands there; a name that no file can have is none."""
    try:
        return path.is_file()
    except OSError:
        return False
