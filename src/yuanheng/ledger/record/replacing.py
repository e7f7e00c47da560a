"""What an import would replace (将被替换): the rows of each standing batch, and those gone.

A snapshot replaces the whole set of its zone, 评价范围 and period; so a second layer of one survey
would take the place of the first without a word, were it not said here.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from yuanheng.ledger.record.known import heads, snapshot
from yuanheng.model.ledger import Batch, Draft, SnapshotSet
from yuanheng.model.relation import Relation
from yuanheng.ports import Record
from yuanheng.standards.relations import ledger_schema

_AREA = "area"
#: Where more than this share of what stood is not in the new, it is asked even of the same source.
_MOST = 0.5


@dataclass(frozen=True)
class Replaced:
    """The facts of one relation that a standing batch would lose to an import.

    rows: how many; gone: how many of them have no row of their key in the new one. area: the sum
    of their areas in storage units, None where the relation has none. same_source: that the
    import comes from the same file and layer, or table, as they did. is_list: that it is a list of
    an office, each of which has a file of its own and follows the one before.
    """

    batch: Batch
    relation: str
    rows: int
    gone: int
    area: int | None
    same_source: bool
    is_list: bool = False

    @property
    def is_question(self) -> bool:
        """Tell what nobody may have meant: a loss to another source, or the loss of most."""
        if self.relation == "reported":  # follows the patches that it stands with
            return False
        return self.gone > (_MOST * self.rows if self.same_source or self.is_list else 0)


def replaced_by(
    record: Record, draft: Draft, file: str, *, is_list: bool = False
) -> tuple[Replaced, ...]:
    """List what a draft read from a file of this name would replace, the latest batch first."""
    upto = record.last_seq()
    current, batches = heads(record, upto), {b.seq: b for b in record.batches()}
    lost: dict[tuple[int, str], set[SnapshotSet]] = {}
    for one in draft.sets:
        if one in current:
            lost.setdefault((current[one], one.relation), set()).add(one)
    found = []
    for (seq, name), sets in lost.items():
        batch, relation = batches[seq], ledger_schema().relations[name]
        before = _rows(record, relation, sets, seq, upto)
        if not before.num_rows:
            continue
        source = batch.source.name if batch.source else None
        found.append(
            Replaced(
                batch=batch,
                relation=name,
                rows=before.num_rows,
                gone=_gone(before, draft.facts.get(name), relation),
                area=_area(before),
                same_source=(source, batch.layer) == (file, draft.layer),
                is_list=is_list,
            )
        )
    return tuple(sorted(found, key=lambda r: (-r.batch.seq, r.relation)))


def _rows(
    record: Record, relation: Relation, sets: set[SnapshotSet], seq: int, upto: int
) -> pa.Table:
    """Read the standing rows of some sets of a batch; a corrected row keeps the id of its fact."""
    table = snapshot(
        record,
        relation.id,
        upto,
        zones=frozenset(s.zone for s in sets),
        periods=frozenset(s.period for s in sets),
    )
    if "assessed_range" not in table.column_names:  # parts of a list have no column of their own
        own = record.facts(relation.id, [seq]).column("fact").combine_chunks()
        return table.filter(pc.is_in(table.column("fact"), value_set=own))
    areas = pa.array(sorted({s.area for s in sets}), pa.string())
    return table.filter(pc.is_in(table.column("assessed_range"), value_set=areas))


def _gone(before: pa.Table, after: pa.Table | None, relation: Relation) -> int:
    """Count the rows that are not in the new ones.

    A row is there again where its key is, and land where it lies on it too: two parts of a survey
    may both number their patches from 1. A row without a key is gone.
    """
    rows = int(before.num_rows)
    if after is None or not after.num_rows:
        return rows
    keys = [name for name in relation.key if name != "period"]
    places = {key: n for n, key in enumerate(_keys(after, keys)) if None not in key}
    pairs = [(n, places[key]) for n, key in enumerate(_keys(before, keys)) if key in places]
    if not pairs or not {"boundary", "boundary_crs"} <= set(before.column_names):
        return rows - len(pairs)
    one, other = (
        table.take(list(at))
        for table, at in zip((before, after), zip(*pairs, strict=True), strict=True)
    )
    drawn = [
        shapely.from_wkb(t.column("boundary").to_numpy(zero_copy_only=False)) for t in (one, other)
    ]
    crs = [t.column("boundary_crs").to_numpy(zero_copy_only=False) for t in (one, other)]
    apart = (crs[0] == crs[1]) & ~shapely.is_missing(drawn[0]) & ~shapely.is_missing(drawn[1])
    apart[apart] = ~shapely.intersects(drawn[0][apart], drawn[1][apart])
    return rows - len(pairs) + int(apart.sum())


def _keys(table: pa.Table, names: list[str]) -> list[tuple[object, ...]]:
    """Give the key of every row."""
    return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def _area(table: pa.Table) -> int | None:
    """Add up registered areas; None where none is stated."""
    if _AREA not in table.column_names:
        return None
    total = pc.sum(table.column(_AREA)).as_py()
    return None if total is None else int(total)
