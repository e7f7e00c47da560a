"""What the core needs from outside: an engine, a store and a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from yuanheng.model.accounts import Account, AuditEntry, Job, JobRight, JobState, Session, Unit
from yuanheng.model.class_lists import ClassList
from yuanheng.model.evaluation import Finding, Run, Statement
from yuanheng.model.ledger import Batch, Draft, Issue, Reread, SnapshotSet, SourceFile
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.model.programs import Program, Solved
from yuanheng.model.rounds import RoundDraft, RoundEvent
from yuanheng.model.tasks import TaskDraft, TaskEvent
from yuanheng.model.units import Unit as UnitOfMeasure

Progress = Callable[[str, int, int], None]
"""Told of long work: stage, done, of how many (0 where nobody knows)."""


AccountChange = Callable[[tuple[Account, ...]], tuple[Account, AuditEntry]]
"""Makes an account, and the audit entry of it, of the accounts that stand; or raises."""


def silent(stage: str, done: int, of: int) -> None:
    """Take progress and say nothing."""


class Clock(Protocol):
    """Today, so that tests can hold it still."""

    def now(self) -> datetime:
        """Give the moment with its time zone."""
        ...


class Engine(Protocol):
    """Runs compiled statements over relations held as Arrow tables."""

    name: str
    dialect: str

    def run(
        self,
        statement: Statement,
        relations: Mapping[str, pa.Table],
        parameters: Mapping[str, str | None],
    ) -> pa.Table:
        """Run a statement; EngineError where the engine refuses it."""
        ...


class Spread(Protocol):
    """Carries one function over many batches: in this process, in a pool of them, on a cluster.

    It changes nothing that is computed: a run names it, and no digest contains it.
    """

    name: str

    def map(
        self, work: Callable[[Any], pa.Table], batches: Sequence[Any]
    ) -> Iterator[tuple[int, pa.Table]]:
        """Give the place of each batch and what the work made of it, in whatever order they end.

        work and batches must be such as can be pickled; what the work raises comes through.
        EngineError where who works dies again and again.
        """
        ...


class Solver(Protocol):
    """Finds the best choice under limits; what it says is checked by who asks."""

    name: str

    def prices(self, program: Program) -> tuple[float, ...]:
        """Give what one unit of each limit is worth where choices could be split."""
        ...

    def best(self, program: Program, seconds: float, gap: float = 0.0) -> Solved:
        """Find the choice worth most, to a relative gap, within so many seconds."""
        ...

    def least_more(
        self, program: Program, limit: int, worth: int, seconds: float
    ) -> tuple[int, ...] | None:
        """Find a choice worth at least so much that passes one limit by as little as can be.

        None where there is none, or time ran out.
        """
        ...


class Record(Protocol):
    """The reading half of the record: facts, batches, sources, runs, findings and events.

    What shows a thing takes this half only, so that the type checker proves that it cannot write.
    """

    def last_seq(self) -> int:
        """Give the ledger's last sequence number; 0 where it is empty."""
        ...

    def batches(self) -> tuple[Batch, ...]:
        """List the batches in order."""
        ...

    def sets(self, upto: int) -> tuple[tuple[int, SnapshotSet], ...]:
        """List which sets each batch up to `upto` replaced."""
        ...

    def facts(self, relation: str, seqs: Iterable[int]) -> pa.Table:
        """Read the facts of these batches, system columns first."""
        ...

    def view(
        self,
        relation: str,
        batches: Mapping[int, frozenset[SnapshotSet] | None],
        corrections: frozenset[int],
    ) -> pa.Table:
        """Compose the facts of written batches, of these sets only where a batch names some.

        Each fact stands as the last of these corrections has it, in the place of the first.
        """
        ...

    def issues(self, seq: int) -> tuple[Issue, ...]:
        """Read what the checks of one batch found."""
        ...

    def source(self, digest: str) -> Iterator[bytes]:
        """Read the original bytes of an import in pieces."""
        ...

    def sources(self) -> tuple[SourceFile, ...]:
        """List the originals kept."""
        ...

    def rereads(self) -> tuple[Reread, ...]:
        """List the amounts that were read again when the ledger came from an older program."""
        ...

    def runs(self) -> tuple[Run, ...]:
        """List the runs that judge, in order."""
        ...

    def allocations(self) -> tuple[Run, ...]:
        """List the runs that give out land, in order; they share their numbers with the others."""
        ...

    def finding_states(self) -> tuple[Finding, ...]:
        """List every state that a run gave to a finding, in the order of the runs."""
        ...

    def findings(self) -> tuple[Finding, ...]:
        """List the last state of every finding."""
        ...

    def task_events(self) -> tuple[TaskEvent, ...]:
        """List the events of all tasks in order."""
        ...

    def round_events(self) -> tuple[RoundEvent, ...]:
        """List the events of all reporting rounds in order."""
        ...

    def parameter_versions(self, standard: str) -> tuple[ParameterVersion, ...]:
        """List the versions of a standard's parameters in the order in which they were saved."""
        ...

    def class_lists(self) -> tuple[ClassList, ...]:
        """List the class lists of firms in the order in which they were made."""
        ...


class Store(Record, Protocol):
    """The record: append-only facts, batches, sources, runs and findings in one database."""

    def write(self, draft: Draft, source: Path | None, progress: Progress) -> Batch:
        """Write a batch whole or not at all, and give it its sequence number."""
        ...

    def add_run(
        self, run: Run, findings: tuple[Finding, ...], relapses: tuple[TaskDraft, ...] = ()
    ) -> int:
        """Record a run, findings moved and tasks opened again, together; give the run's number.

        LedgerError where the job that made the run has been ended meanwhile.
        """
        ...

    def add_task_event(self, draft: TaskDraft, files: Mapping[str, Path]) -> TaskEvent:
        """Append one event of a task, with the files of its documents by title.

        LedgerError where its author had not seen the last event.
        """
        ...

    def add_round_event(self, draft: RoundDraft) -> RoundEvent:
        """Append an event of a reporting round; LedgerError where its author was not up to date."""
        ...

    def add_parameter_version(self, version: ParameterVersion) -> ParameterVersion:
        """Append a version and give it its number; LedgerError where its name is taken."""
        ...

    def add_class_list(self, made: ClassList) -> ClassList:
        """Append a list and give it its number; LedgerError where it does not replace the last."""
        ...


class DeskRecord(Protocol):
    """The reading half of the desk: who there is, what was done, which jobs ran."""

    def accounts(self) -> tuple[Account, ...]:
        """List the accounts by name."""
        ...

    def account(self, name: str) -> Account | None:
        """Find an account by its name."""
        ...

    def units(self) -> tuple[Unit, ...]:
        """List the tree of units."""
        ...

    def audit_entries(self, limit: int, before: int | None = None) -> tuple[AuditEntry, ...]:
        """List the last audit entries, newest first."""
        ...

    def jobs(self, limit: int = 100) -> tuple[Job, ...]:
        """List the last jobs, newest first."""
        ...

    def job(self, number: int) -> Job | None:
        """Find a job."""
        ...


class Desk(DeskRecord, Protocol):
    """The console's own record, beside the ledger: accounts, sessions, units, audit, jobs."""

    def password(self, name: str) -> str | None:
        """Give the password hash of an account; None where there is no such account."""
        ...

    def save_account(
        self, change: AccountChange, password: str | None = None, *, ends_sessions: bool = False
    ) -> Account:
        """Write the account that a change makes of those that stand, in one transaction.

        With it go its password hash where one is given, the audit entry, and the end of its
        sessions where asked for. What the change raises leaves everything as it was.
        """
        ...

    def add_session(self, session: Session) -> None:
        """Keep a session; those that have expired are dropped."""
        ...

    def session(self, digest: str) -> Session | None:
        """Find a session by the digest of its token."""
        ...

    def end_sessions(self, account: str, digest: str | None = None) -> None:
        """End one session of an account, or all of them."""
        ...

    def save_unit(self, unit: Unit, entry: AuditEntry) -> Unit:
        """Write a unit; one with the number 0 is new and gets its own."""
        ...

    def add_audit(self, entry: AuditEntry) -> None:
        """Append an audit entry."""
        ...

    def add_job(self, job: Job, *, is_alone: bool = False) -> Job:
        """Queue a job and give it its number.

        Where it is to be alone, and another of its kind waits or runs for its actor, give that one.
        """
        ...

    def change_job(self, job: Job, expected: tuple[JobState, ...]) -> bool:
        """Write a job if it is still in one of the expected states; tell whether it was."""
        ...


class Papers(Protocol):
    """What a migration of the store asks for and does not know itself."""

    def cells(
        self, batch: Batch, original: Path
    ) -> tuple[Mapping[int | None, tuple[object, ...]], bool]:
        """Give the cells by row, and whether people filled them: a table, and no export of ours."""

    def stored_units(self, standard: str) -> Mapping[str, UnitOfMeasure]:
        """Name the storage unit of each quantity of a scorecard; none where the pack is gone."""


class Home(Protocol):
    """The place of a ledger, as those know it who need no database."""

    name: str
    path: Path

    def size_bytes(self) -> int:
        """Give the room that the ledger takes."""
        ...

    def take_jobs(self) -> JobRight | None:
        """Take the right to run the jobs of the ledger; None where another process has it."""
        ...


@dataclass(frozen=True)
class House:
    """What the views work with; `zones` are those that the actor may write about, None for all.

    start_engine: gives the same engine whenever it is called, and starts it at the first call.
    """

    record: Record
    start_engine: Callable[[], Engine]
    clock: Clock
    actor: str
    home: Home
    desk: DeskRecord
    zones: frozenset[str] | None = None

    @property
    def engine(self) -> Engine:
        """Give the engine, which most commands do not need."""
        return self.start_engine()

    @property
    def place(self) -> str:
        """Name where the ledger is, for a person: a file, or a URL without its password."""
        return self.home.name

    @property
    def path(self) -> Path:
        """Name the file of the ledger; of one on a server, where files beside it are kept here."""
        return self.home.path
