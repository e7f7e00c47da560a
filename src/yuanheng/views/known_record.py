"""The record as it stood at a moment (当时的账): what came later is not in it, nothing is added.

What is recorded is only ever added to, in order. So what was known is the record up to the first
entry that came later: numbers of runs, findings, tasks and events are those of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import takewhile

import pyarrow as pa

from yuanheng.model.class_lists import ClassList
from yuanheng.model.evaluation import Finding, Run
from yuanheng.model.ledger import Batch, Issue, Reread, SnapshotSet, SourceFile
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.model.rounds import RoundEvent
from yuanheng.model.tasks import TaskEvent, run_of
from yuanheng.ports import Record


class KnownRecord:
    """A record up to a sequence number and a moment, both included; it has no way to write."""

    def __init__(self, record: Record, seq: int, until: datetime) -> None:
        """Look at a record, which may go on meanwhile."""
        self._record = record
        self._seq = seq
        self._until = until

    def last_seq(self) -> int:
        """Give the last sequence number that was known."""
        return self._seq

    def batches(self) -> tuple[Batch, ...]:
        """List the batches that were known."""
        return tuple(b for b in self._record.batches() if b.seq <= self._seq)

    def sets(self, upto: int) -> tuple[tuple[int, SnapshotSet], ...]:
        """List which sets each of these batches up to `upto` replaced."""
        return self._record.sets(min(upto, self._seq))

    def facts(self, relation: str, seqs: Iterable[int]) -> pa.Table:
        """Read the facts of those of the batches that were known."""
        return self._record.facts(relation, [seq for seq in seqs if seq <= self._seq])

    def view(
        self,
        relation: str,
        batches: Mapping[int, frozenset[SnapshotSet] | None],
        corrections: frozenset[int],
    ) -> pa.Table:
        """Compose the facts of batches, which the caller chose among those that were known."""
        return self._record.view(relation, batches, corrections)

    def issues(self, seq: int) -> tuple[Issue, ...]:
        """Read what the checks of a batch found; nothing of one that was not known."""
        return self._record.issues(seq) if seq <= self._seq else ()

    def source(self, digest: str) -> Iterator[bytes]:
        """Read the original bytes of an import, which whoever names its digest has seen."""
        return self._record.source(digest)

    def sources(self) -> tuple[SourceFile, ...]:
        """List the originals that came with the batches and tasks that were known."""
        papers = (p for e in self.task_events() for p in getattr(e.record, "papers", ()))
        known = {kept.source.digest for kept in (*self.batches(), *papers) if kept.source}
        return tuple(file for file in self._record.sources() if file.digest in known)

    def rereads(self) -> tuple[Reread, ...]:
        """List the amounts of what was known that were read again since."""
        return tuple(note for note in self._record.rereads() if note.seq <= self._seq)

    def runs(self) -> tuple[Run, ...]:
        """List the runs on what was known that were made by then."""
        return tuple(
            takewhile(
                lambda run: run.ledger_seq <= self._seq and self._had_come(run.created_at),
                self._record.runs(),
            )
        )

    def allocations(self) -> tuple[Run, ...]:
        """List the plans on what was known that were made by then."""
        return tuple(
            run
            for run in self._record.allocations()
            if run.ledger_seq <= self._seq and self._had_come(run.created_at)
        )

    def finding_states(self) -> tuple[Finding, ...]:
        """List what these runs made of findings; runs are numbered in the order of the record."""
        last = self._last_run()
        return tuple(takewhile(lambda state: state.run <= last, self._record.finding_states()))

    def findings(self) -> tuple[Finding, ...]:
        """List what these runs made of every finding last, in the places that they have today."""
        return tuple({state.key: state for state in self.finding_states()}.values())

    def task_events(self) -> tuple[TaskEvent, ...]:
        """List the events of tasks by then; one that rests on a later run was later."""
        last = self._last_run()
        return tuple(
            takewhile(
                lambda event: run_of(event) <= last and self._had_come(event.at),
                self._record.task_events(),
            )
        )

    def round_events(self) -> tuple[RoundEvent, ...]:
        """List the events of reporting rounds by then."""
        return tuple(takewhile(lambda event: self._had_come(event.at), self._record.round_events()))

    def parameter_versions(self, standard: str) -> tuple[ParameterVersion, ...]:
        """List the versions that were saved on what was known."""
        found = self._record.parameter_versions(standard)
        return tuple(v for v in found if v.ledger_seq <= self._seq)

    def class_lists(self) -> tuple[ClassList, ...]:
        """List the class lists of firms by then."""
        found = self._record.class_lists()
        return tuple(takewhile(lambda made: self._had_come(made.recorded_at), found))

    def _last_run(self) -> int:
        """Give the number of the last run that was known; 0 where none was."""
        return max((run.id for run in self.runs()), default=0)

    def _had_come(self, moment: str) -> bool:
        return datetime.fromisoformat(moment) <= self._until
