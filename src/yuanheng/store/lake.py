"""A lake (数据湖) as a record that can only be read: the facts of one sequence number, some zones.

It answers what an evaluation asks of a ledger, so that the same code judges both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

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

MANIFEST = "manifest.json"
FORMAT = "yuanheng.lake/2"
#: Zones of a batch at most and at least, and how many batches there are before one is larger.
_BATCH_ZONES, _LEAST_ZONES, _FEW_BATCHES = 50, 5, 8


@dataclass(frozen=True)
class LakeFile:
    """One file of a lake: whose facts it holds, how large it is, and its SHA-256."""

    path: str
    relation: str
    zone: str
    rows: int
    size: int
    digest: str
    sets: tuple[SnapshotSet, ...]


@dataclass(frozen=True)
class Lake:
    """What the manifest of a lake says; `digest` is that of the manifest, and so of all files."""

    folder: Path
    seq: int
    digest: str
    files: tuple[LakeFile, ...]
    empty: tuple[SnapshotSet, ...]

    @cached_property
    def by_zone(self) -> dict[str, tuple[LakeFile, ...]]:
        """Give the files of every zone, zones in order."""
        found: dict[str, list[LakeFile]] = {}
        for file in self.files:
            found.setdefault(file.zone, []).append(file)
        return {zone: tuple(found[zone]) for zone in sorted(found)}

    def batches(self, size_bytes: int, most: int | None = None) -> tuple[tuple[str, ...], ...]:
        """Part the zones, in order, into batches of at most so many zones and about so many bytes.

        Without a number it is fifty, or fewer where that would leave but a few batches. What is
        parted depends on the manifest alone, never on who works.
        """
        most = most or max(_LEAST_ZONES, min(_BATCH_ZONES, len(self.by_zone) // _FEW_BATCHES))
        found: list[list[str]] = []
        held = 0
        for zone, files in self.by_zone.items():
            size = sum(file.size for file in files)
            if not found or len(found[-1]) == most or held + size > size_bytes:
                found.append([])
                held = 0
            found[-1].append(zone)
            held += size
        return tuple(map(tuple, found))


def open_lake(folder: Path) -> Lake:
    """Read the manifest of a lake; LedgerError where there is none, or of another format."""
    try:
        text = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise LedgerError(
            say("{path} is no lake: it has no manifest", path=str(folder)),
            remedy=say("Write one: yuanheng export --format parquet --out FOLDER."),
        ) from error
    try:
        told: dict[str, Any] = json.loads(text)
        if told["format"] != FORMAT:
            raise LedgerError(
                say(
                    "The lake {path} has the format {format}",
                    path=str(folder),
                    format=told["format"],
                ),
                expected=say("Known: {known}.", known=FORMAT),
                remedy=say("Write it anew with this version: yuanheng export --format parquet."),
            )
        files = tuple(_file(each) for each in told["files"])
        empty = tuple(
            SnapshotSet(s["relation"], s["zone"], s["assessed_range"], s["period"])
            for s in told["empty_sets"]
        )
        seq = int(told["sequence"])
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError(
            say("The manifest of the lake {path} is not as it was written", path=str(folder)),
            remedy=say("Write it anew with this version: yuanheng export --format parquet."),
        ) from error
    return Lake(folder, seq, hashlib.sha256(text).hexdigest(), files, empty)


def _file(told: Mapping[str, Any]) -> LakeFile:
    """Read what the manifest says of one file; its path may lead nowhere outside."""
    path, relation, zone = str(told["path"]), str(told["relation"]), told["zone"]
    if path.startswith("/") or ".." in Path(path).parts:
        raise ValueError(path)
    sets = tuple(SnapshotSet(relation, zone or "", area, period) for area, period in told["sets"])
    rows, size = int(told["rows"]), int(told["bytes"])
    return LakeFile(path, relation, zone or "", rows, size, str(told["sha256"]), sets)


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
        path = self._lake.folder / file.path
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DamagedError(
                say("A file of the lake cannot be read: {problem}", problem=str(error)),
                where=Where(file=file.path),
                remedy=say("Write it anew with this version: yuanheng export --format parquet."),
            ) from error
        if hashlib.sha256(data).hexdigest() != file.digest:
            raise DamagedError(
                say("A file of the lake is not as it was written"),
                where=Where(file=file.path),
                remedy=say("Write it anew with this version: yuanheng export --format parquet."),
            )
        table = pq.ParquetFile(pa.BufferReader(data)).read(use_threads=False)
        zone = pa.array([file.zone or None], pa.string()).take(
            pa.array([0] * table.num_rows, pa.int32())
        )
        columns = [
            zone
            if field.name == "zone"
            else table.column(field.name).cast(field.type)
            if field.name in table.column_names
            else pa.nulls(table.num_rows, field.type)
            for field in schema
        ]
        self._held[file.path] = pa.table(columns, schema=schema)
        return self._held[file.path]


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
