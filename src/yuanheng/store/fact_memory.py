"""Facts held in memory once read, by batch, as Arrow: a batch never changes, so neither do they."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.model.ledger import SnapshotSet

#: What is held beyond this many bytes is forgotten once the call that needed it is served.
LIMIT_BYTES = 4 * 1024**3

#: Views up to this size come in one piece, because joining so few rows costs next to nothing.
_SMALL_ROWS = 65_536

#: Runs of rows shorter than this on average are cheaper to copy than to point at.
_SHORT_RUN = 1_000

Batches = Mapping[int, frozenset[SnapshotSet] | None]
_Key = tuple[int, frozenset[SnapshotSet] | None, tuple[tuple[str, int], ...]]
Read = Callable[[Iterable[int]], pa.Table]


class FactMemory:
    """The facts of a ledger that were asked for before, and views composed of them."""

    def __init__(
        self, read: Callable[[str, Iterable[int]], pa.Table], limit_bytes: int = LIMIT_BYTES
    ) -> None:
        """Take the plain reading of the facts of some batches, in order of batch and row."""
        self._read = read
        self._limit = limit_bytes
        self._held: dict[str, _Held] = {}
        self._lock = threading.Lock()

    def view(self, relation: str, batches: Batches, corrections: Iterable[int]) -> pa.Table:
        """Compose the facts of some batches, reading only those not yet held."""
        with self._lock:
            held = self._held.setdefault(relation, _Held(partial(self._read, relation)))
            table = held.view(batches, sorted(corrections))
            if sum(h.size_bytes for h in self._held.values()) > self._limit:
                self._held.clear()
            return table

    def forget(self) -> None:
        """Hold nothing, as at the start."""
        with self._lock:
            self._held.clear()


@dataclass(eq=False)
class _Part:
    """Some batches read together: their facts in order, and where each batch lies."""

    table: pa.Table
    rows: dict[int, tuple[int, int]]
    size_bytes: int

    def batch(self, seq: int) -> pa.Table:
        """Give the facts of one batch; nothing is copied."""
        start, stop = self.rows[seq]
        return self.table.slice(start, stop - start)


@dataclass
class _Held:
    """What is held of one relation."""

    read: Read
    parts: list[_Part] = field(default_factory=list)
    part_of: dict[int, _Part] = field(default_factory=dict)
    corrected: dict[int, list[str]] = field(default_factory=dict)
    composed: dict[_Key, tuple[pa.Table, int]] = field(default_factory=dict)

    @property
    def size_bytes(self) -> int:
        """How much memory is held: what was read, and what was copied to compose views."""
        read = sum(part.size_bytes for part in self.parts)
        return read + sum(copied for _, copied in self.composed.values())

    def view(self, batches: Batches, corrections: Sequence[int]) -> pa.Table:
        """Compose a view: whole batches are pointed at, changed ones composed once and kept."""
        self._load(batches)
        fixes = self._fixes(corrections)
        pieces: list[pa.Table] = []
        run: tuple[_Part, int, int] | None = None  # batches that lie side by side are one piece
        for seq in sorted(batches):
            part = self.part_of[seq]
            start, stop = part.rows[seq]
            if batches[seq] is None and seq not in fixes:
                if run and run[0] is part and run[2] == start:
                    start = run[1]
                else:
                    pieces += _slice(run)
                run = (part, start, stop)
                continue
            pieces += _slice(run)
            run = None
            pieces.append(self._compose(seq, batches[seq], fixes.get(seq, {})))
        pieces += _slice(run)
        if not pieces:
            return self.parts[0].table.slice(0, 0) if self.parts else self.read(())
        table = pa.concat_tables(pieces)
        return table.combine_chunks() if table.num_rows <= _SMALL_ROWS else table

    def _load(self, seqs: Iterable[int]) -> None:
        """Read the batches not yet held."""
        missing = sorted(set(seqs) - self.part_of.keys())
        if not missing:
            return
        self._add(self.read(missing), missing)
        # Parts at least double in size, so that they stay few and a row is seldom moved.
        while len(self.parts) > 1 and _is_near(self.parts[-2], self.parts[-1]):
            former = {**self.parts.pop().rows, **self.parts.pop().rows}
            pieces = [self.part_of[seq].batch(seq) for seq in sorted(former)]
            self._add(pa.concat_tables(pieces).combine_chunks(), sorted(former))
            # What was composed of the former parts would keep them in memory.
            self.composed = {k: v for k, v in self.composed.items() if k[0] not in former}

    def _add(self, table: pa.Table, seqs: list[int]) -> None:
        """Hold the facts of some batches, which lie in their order."""
        numbers = table.column("seq").to_numpy()
        starts = np.searchsorted(numbers, seqs, "left").tolist()
        stops = np.searchsorted(numbers, seqs, "right").tolist()
        rows = dict(zip(seqs, zip(starts, stops, strict=True), strict=True))
        part = _Part(table, rows, int(table.nbytes))
        self.parts.append(part)
        self.part_of.update(dict.fromkeys(seqs, part))

    def _fixes(self, corrections: Sequence[int]) -> dict[int, dict[str, int]]:
        """Give the last correction of each corrected fact, by the batch in which it first came."""
        self._load(corrections)
        found: dict[int, dict[str, int]] = {}
        for seq in corrections:
            if seq not in self.corrected:
                self.corrected[seq] = self.part_of[seq].batch(seq).column("fact").to_pylist()
            for fact in self.corrected[seq]:
                first = int(fact.partition(".")[0])  # the id names the batch and a place in it
                found.setdefault(first, {})[fact] = seq
        return found

    def _compose(
        self, seq: int, sets: frozenset[SnapshotSet] | None, fixes: dict[str, int]
    ) -> pa.Table:
        """Give the facts of a batch that lie in some sets, with corrected ones in their place."""
        key = (seq, sets, tuple(fixes.items()))
        if key in self.composed:
            return self.composed[key][0]
        table = self.part_of[seq].batch(seq)
        rows = np.arange(table.num_rows)
        inside = np.ones(table.num_rows, bool) if sets is None else _lie_in(table, sets)
        if fixes:
            names = pa.array(list(fixes), pa.string())
            hits = pc.index_in(table.column("fact"), value_set=names).fill_null(-1).to_numpy()
            rows = np.where(hits < 0, rows, table.num_rows + hits)
            table = pa.concat_tables([table, *(self._version(f, at) for f, at in fixes.items())])
        self.composed[key] = _pick(table, rows[inside])
        return self.composed[key][0]

    def _version(self, fact: str, seq: int) -> pa.Table:
        """Give a fact as one correction states it."""
        return self.part_of[seq].batch(seq).slice(self.corrected[seq].index(fact), 1)


def _is_near(before: _Part, after: _Part) -> bool:
    """Tell whether two neighbouring parts are so near in size that they had better be one."""
    return bool(before.table.num_rows <= 2 * after.table.num_rows)


def _slice(run: tuple[_Part, int, int] | None) -> list[pa.Table]:
    """Point at the rows of a run; none where there is no run."""
    if run is None or run[1] == run[2]:
        return []
    part, start, stop = run
    return [part.table.slice(start, stop - start)]


def _lie_in(table: pa.Table, sets: frozenset[SnapshotSet]) -> npt.NDArray[np.bool_]:
    """Tell of each row whether it lies in one of some sets; a relation may lack a set's column."""
    codes = np.zeros(table.num_rows, np.int64)
    wanted = [0] * len(sets)
    for name, attribute in (("zone", "zone"), ("assessed_range", "area"), ("period", "period")):
        if name not in table.column_names:
            continue
        encoded = table.column(name).combine_chunks().dictionary_encode()
        places = {value: n for n, value in enumerate(encoded.dictionary.to_pylist(), start=1)}
        cells = encoded.indices.fill_null(-1).to_numpy() + 1  # nothing lies under 0 …
        codes = codes * (len(places) + 1) + cells
        given = [places.get(getattr(s, attribute), -1) for s in sets]  # … and nothing under -1
        wanted = [
            w * (len(places) + 1) + g if w >= 0 <= g else -1
            for w, g in zip(wanted, given, strict=True)
        ]
    return np.isin(codes, [w for w in wanted if w >= 0])


def _pick(table: pa.Table, rows: npt.NDArray[np.int64]) -> tuple[pa.Table, int]:
    """Give some rows in the order asked, and how many bytes were copied for it.

    Rows that come in long runs are pointed at.
    """
    cuts = np.flatnonzero(np.diff(rows) != 1) + 1
    if rows.size < _SHORT_RUN * (cuts.size + 1):
        copied = table.take(pa.array(rows)).combine_chunks()
        return copied, copied.nbytes
    runs = np.split(rows, cuts)
    return pa.concat_tables([table.slice(int(run[0]), run.size) for run in runs]), 0
