"""The record as one look at a page sees it (一页一账): each log is read once, and stays the same.

A page asks some dozens of times which batches, runs and events there are. Each time the ledger
would be looked at once more, and could have gone on in between, so that two figures of one page
would not be of one state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

import pyarrow as pa

from yuanheng.model.class_lists import ClassList
from yuanheng.model.evaluation import Finding, Run
from yuanheng.model.ledger import Batch, Issue, Reread, SnapshotSet, SourceFile
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.model.rounds import RoundEvent
from yuanheng.model.tasks import TaskEvent
from yuanheng.ports import Record

T = TypeVar("T")


class SteadyRecord:
    """A record for as long as one page takes to make; it has no way to write, and is then let go.

    What is asked for first is the state that holds: of batches, and of what rests on them.
    """

    def __init__(self, record: Record) -> None:
        """Look at a record, which may go on meanwhile."""
        self._record = record
        self._held: dict[object, Any] = {}

    def last_seq(self) -> int:
        """Give the number of the last batch that is seen."""
        return self._once("last", lambda: max((b.seq for b in self.batches()), default=0))

    def batches(self) -> tuple[Batch, ...]:
        """List the batches."""
        return self._once("batches", self._record.batches)

    def sets(self, upto: int) -> tuple[tuple[int, SnapshotSet], ...]:
        """List which sets each batch up to `upto` replaced."""
        return self._once(("sets", upto), lambda: self._record.sets(upto))

    def facts(self, relation: str, seqs: Iterable[int]) -> pa.Table:
        """Read the facts of those of the batches that are seen."""
        return self._record.facts(relation, [seq for seq in seqs if seq <= self.last_seq()])

    def view(
        self,
        relation: str,
        batches: Mapping[int, frozenset[SnapshotSet] | None],
        corrections: frozenset[int],
    ) -> pa.Table:
        """Compose the facts of batches."""
        key = ("view", relation, tuple(batches.items()), corrections)
        return self._once(key, lambda: self._record.view(relation, batches, corrections))

    def issues(self, seq: int) -> tuple[Issue, ...]:
        """Read what the checks of a batch found; nothing of one that is not seen."""
        return self._record.issues(seq) if seq <= self.last_seq() else ()

    def source(self, digest: str) -> Iterator[bytes]:
        """Read the original bytes of an import in pieces."""
        return self._record.source(digest)

    def sources(self) -> tuple[SourceFile, ...]:
        """List the originals kept."""
        return self._once("sources", self._record.sources)

    def rereads(self) -> tuple[Reread, ...]:
        """List the amounts that were read again when the ledger came from an older program."""
        return self._once("rereads", self._record.rereads)

    def runs(self) -> tuple[Run, ...]:
        """List the runs."""
        return self._once("runs", self._record.runs)

    def allocations(self) -> tuple[Run, ...]:
        """List the runs that give out land."""
        return self._once("allocations", self._record.allocations)

    def finding_states(self) -> tuple[Finding, ...]:
        """List every state that a run gave to a finding."""
        return self._once("finding_states", self._record.finding_states)

    def findings(self) -> tuple[Finding, ...]:
        """List the last state of every finding."""
        return tuple({state.key: state for state in self.finding_states()}.values())

    def task_events(self) -> tuple[TaskEvent, ...]:
        """List the events of all tasks."""
        return self._once("task_events", self._record.task_events)

    def round_events(self) -> tuple[RoundEvent, ...]:
        """List the events of all reporting rounds."""
        return self._once("round_events", self._record.round_events)

    def parameter_versions(self, standard: str) -> tuple[ParameterVersion, ...]:
        """List the versions of a standard's parameters."""
        return self._once(
            ("parameter_versions", standard), lambda: self._record.parameter_versions(standard)
        )

    def class_lists(self) -> tuple[ClassList, ...]:
        """List the class lists of firms."""
        return self._once("class_lists", self._record.class_lists)

    def _once(self, key: object, read: Callable[[], T]) -> T:
        """Read what was not read yet."""
        if key not in self._held:
            self._held[key] = read()
        return cast("T", self._held[key])
