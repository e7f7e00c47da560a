"""A lake (数据湖) as a record that can only be read: the facts of one sequence number, some zones.

It answers what an evaluation asks of a ledger, so that the same code judges both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yuanheng.errors import DamagedError, LedgerError, Where, say
from yuanheng.model.class_lists import ClassList
from yuanheng.model.evaluation import Finding, Run
from yuanheng.model.ledger import (
    ARROW_TYPES,
    SYSTEM_COLUMNS,
    Batch,
    Issue,
    Reread,
    SnapshotSet,
    SourceFile,
)
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.model.relation import Relation
from yuanheng.model.rounds import RoundEvent
from yuanheng.model.tasks import TaskEvent
from yuanheng.store.lake_manifest import MOST_BYTES, Lake, LakeFile


class LakeRecord:
    """The record of some zones of a lake: one batch, which wrote all that stands.

    What was read is held, so that a record is for a batch of zones and goes with it. What a lake
    does not carry (originals, runs, findings, tasks) is not there.
    """

    def __init__(self, lake: Lake, relations: Iterable[Relation], zones: Iterable[str]) -> None:
        """Take the lake, what a relation's columns are, and the zones that are in sight."""
        self._lake = lake
        self._relations = {r.id: r for r in relations}
        self._zones = frozenset(zones)
        self._files: dict[str, list[LakeFile]] = {}
        self._held: dict[str, pa.Table] = {}
        for zone in sorted(self._zones):
            for file in lake.by_zone.get(zone, ()):
                self._files.setdefault(file.relation, []).append(file)

    def last_seq(self) -> int:
        """Give the sequence number of which the lake was written."""
        return self._lake.seq

    def batches(self) -> tuple[Batch, ...]:
        """Give the one batch that stands for all."""
        return (Batch(self._lake.seq, "import", recorded_at="", actor=""),)

    def sets(self, upto: int) -> tuple[tuple[int, SnapshotSet], ...]:
        """List the sets of the zones in sight, the empty ones too."""
        told = [s for files in self._files.values() for file in files for s in file.sets]
        told += [s for s in self._lake.empty if s.zone in self._zones]
        return tuple((upto, s) for s in dict.fromkeys(told)) if upto >= self._lake.seq else ()

    def facts(self, relation: str, seqs: Iterable[int]) -> pa.Table:
        """Read all facts of a relation, whatever batches are named."""
        del seqs
        return self._read(relation, None)

    def view(
        self,
        relation: str,
        batches: Mapping[int, frozenset[SnapshotSet] | None],
        corrections: frozenset[int],
    ) -> pa.Table:
        """Read the facts of some sets, or all; the corrections are in them already."""
        del corrections
        if not batches:
            return self._empty(relation)
        sets = [wanted for wanted in batches.values() if wanted is not None]
        return self._read(relation, frozenset().union(*sets) if len(sets) == len(batches) else None)

    def issues(self, seq: int) -> tuple[Issue, ...]:
        """Give nothing: a lake carries no issues."""
        del seq
        return ()

    def source(self, digest: str) -> Iterator[bytes]:
        """Refuse: a lake carries no originals."""
        raise LedgerError(say("A lake carries no originals: {digest}", digest=digest))

    def sources(self) -> tuple[SourceFile, ...]:
        """Give nothing: a lake carries no originals."""
        return ()

    def rereads(self) -> tuple[Reread, ...]:
        """Give nothing."""
        return ()

    def runs(self) -> tuple[Run, ...]:
        """Give nothing: a lake carries no runs."""
        return ()

    def allocations(self) -> tuple[Run, ...]:
        """Give nothing."""
        return ()

    def finding_states(self) -> tuple[Finding, ...]:
        """Give nothing."""
        return ()

    def findings(self) -> tuple[Finding, ...]:
        """Give nothing."""
        return ()

    def task_events(self) -> tuple[TaskEvent, ...]:
        """Give nothing."""
        return ()

    def round_events(self) -> tuple[RoundEvent, ...]:
        """Give nothing."""
        return ()

    def parameter_versions(self, standard: str) -> tuple[ParameterVersion, ...]:
        """Give nothing."""
        del standard
        return ()

    def class_lists(self) -> tuple[ClassList, ...]:
        """Give nothing."""
        return ()

    def _schema(self, relation: str) -> pa.Schema:
        fields = (*SYSTEM_COLUMNS, *self._relations[relation].stored)
        return pa.schema([(name, ARROW_TYPES[kind]) for name, kind in fields])

    def _empty(self, relation: str) -> pa.Table:
        return self._schema(relation).empty_table()

    def _read(self, relation: str, sets: frozenset[SnapshotSet] | None) -> pa.Table:
        """Read a relation zone by zone, of each zone in the order in which the ledger has it."""
        schema = self._schema(relation)
        by_zone: dict[str, list[pa.Table]] = {}
        for file in self._files.get(relation, ()):
            if sets is None or not sets.isdisjoint(file.sets):
                by_zone.setdefault(file.zone, []).append(self._read_file(file, schema))
        tables = [_in_order(parts) for parts in by_zone.values()]
        table = pa.concat_tables(tables) if tables else schema.empty_table()
        if sets is None or all(s in sets for f in self._files.get(relation, ()) for s in f.sets):
            return table
        return table.filter(_lies_in(table, sets))

    def _read_file(self, file: LakeFile, schema: pa.Schema) -> pa.Table:
        """Read one file once, the zone put back; DamagedError where it is not as was written."""
        if file.path in self._held:
            return self._held[file.path]
        data = _content(self._lake.folder, file)
        if hashlib.sha256(data).hexdigest() != file.digest:
            raise _changed(file)
        table = _rows_of(data, file)
        zone = pa.array([file.zone or None], pa.string()).take(
            pa.array([0] * table.num_rows, pa.int32())
        )
        try:
            columns = [
                zone
                if field.name == "zone"
                else table.column(field.name).cast(field.type)
                if field.name in table.column_names
                else pa.nulls(table.num_rows, field.type)
                for field in schema
            ]
        except pa.ArrowException as error:
            raise _changed(file) from error
        self._held[file.path] = _checked(pa.table(columns, schema=schema), file)
        return self._held[file.path]


def _changed(file: LakeFile) -> DamagedError:
    """Make the error of a file that is not as it was written."""
    return DamagedError(
        say("A file of the lake is not as it was written"),
        where=Where(file=file.path),
        remedy=say("Write it anew with this version: yuanheng export --format parquet."),
    )


def _content(folder: Path, file: LakeFile) -> bytes:
    """Read a file of the size that the manifest gives, which lies in the folder itself."""
    path = folder / file.path
    try:
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            raise FileNotFoundError(file.path)
        with path.open("rb") as opened:
            data = opened.read(file.size + 1)
    except (OSError, RuntimeError) as error:
        raise DamagedError(
            say("A file of the lake cannot be read: {problem}", problem=str(error)),
            where=Where(file=file.path),
            remedy=say("Write it anew with this version: yuanheng export --format parquet."),
        ) from error
    if len(data) != file.size:
        raise _changed(file)
    return data


def _rows_of(data: bytes, file: LakeFile) -> pa.Table:
    """Read the rows; no more are unfolded than the manifest tells of."""
    try:
        opened = pq.ParquetFile(pa.BufferReader(data))
        meta = opened.metadata
        unfolded = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        if meta.num_rows != file.rows or unfolded > MOST_BYTES:
            raise _changed(file)
        return opened.read(use_threads=False)
    except (pa.ArrowException, OSError, MemoryError, OverflowError, ValueError) as error:
        raise _changed(file) from error


def _checked(table: pa.Table, file: LakeFile) -> pa.Table:
    """Give a table back whose rows have their ids, and whose shapes their coordinate system."""
    lacks = table.column("fact").null_count
    for name in table.column_names:
        if f"{name}_crs" in table.column_names:
            shape, crs = table.column(name), table.column(f"{name}_crs")
            lacks += pc.sum(pc.and_(pc.is_valid(shape), pc.is_null(crs))).as_py() or 0
    if lacks:
        raise _changed(file)
    return table


def _in_order(parts: list[pa.Table]) -> pa.Table:
    """Join the files of one zone, which lie apart by their CRS, in the order of their facts."""
    table = pa.concat_tables(parts)
    if len(parts) == 1:
        return table
    ids = [tuple(map(int, fact.split("."))) for fact in table.column("fact").to_pylist()]
    return table.take(pa.array(sorted(range(len(ids)), key=ids.__getitem__)))


def _lies_in(table: pa.Table, sets: frozenset[SnapshotSet]) -> pa.Array:
    """Tell of each row whether it lies in one of some sets."""
    found = np.zeros(table.num_rows, bool)
    areas = "assessed_range" in table.column_names
    for one in sets:
        inside = pc.and_(pc.equal(table["zone"], one.zone), pc.equal(table["period"], one.period))
        if areas:
            inside = pc.and_(inside, pc.equal(table["assessed_range"], one.area))
        found |= pc.fill_null(inside, False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - Arrow's
    return pa.array(found)
