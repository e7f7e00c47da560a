"""What the core needs from outside: an engine, a store and a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from yuanheng.model.evaluation import Finding, Run, Statement
from yuanheng.model.ledger import Batch, Draft, Issue, SnapshotSet, SourceFile

Progress = Callable[[str, int, int], None]
"""Told of long work: stage, done, of how many (0 where nobody knows)."""


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
        parameters: Mapping[str, str],
    ) -> pa.Table:
        """Run a statement; EngineError where the engine refuses it."""
        ...


class Store(Protocol):
    """The record: append-only facts, batches, sources, runs and findings in one database."""

    def write(self, draft: Draft, source: Path | None, progress: Progress) -> Batch:
        """Write a batch whole or not at all, and give it its sequence number."""
        ...

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

    def issues(self, seq: int) -> tuple[Issue, ...]:
        """Read what the checks of one batch found."""
        ...

    def source(self, digest: str) -> Iterator[bytes]:
        """Read the original bytes of an import in pieces."""
        ...

    def sources(self) -> tuple[SourceFile, ...]:
        """List the originals kept."""
        ...

    def add_run(self, run: Run, findings: tuple[Finding, ...]) -> int:
        """Record a run and the findings it moved, together; give the run's number."""
        ...

    def runs(self) -> tuple[Run, ...]:
        """List the runs in order."""
        ...

    def findings(self) -> tuple[Finding, ...]:
        """List the last state of every finding."""
        ...
