"""What an export holds (导出): the facts known at one sequence number, relation by relation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.known import heads, snapshot, standing
from yuanheng.ledger.record.merging import merged
from yuanheng.model.ledger import SnapshotSet
from yuanheng.model.relation import Relation
from yuanheng.ports import Progress, Record
from yuanheng.standards.relations import Schema

#: Others refer to these, so that an import takes them first.
FIRST = ("zone", "enterprise")


@dataclass(frozen=True)
class Scope:
    """What to export: the sequence number, and the relations, zones and periods; None is all.

    Periods choose among the facts of relations that have a period; the others go along whole.
    """

    seq: int
    relations: frozenset[str] | None = None
    zones: frozenset[str] | None = None
    periods: frozenset[str] | None = None


@dataclass(frozen=True)
class Exported:
    """The facts of one relation in an export, system columns first.

    `empty` names the sets of a snapshot that are known to hold nothing.
    """

    relation: Relation
    facts: pa.Table
    empty: tuple[SnapshotSet, ...] = ()


def in_order(relations: Iterable[str]) -> tuple[str, ...]:
    """Put relations into the order in which an import takes them."""
    return tuple(sorted(relations, key=lambda r: (FIRST.index(r) if r in FIRST else 9, r)))


def exported(
    store: Record, schema: Schema, scope: Scope, progress: Progress
) -> tuple[Exported, ...]:
    """Read the facts of an export, relations that say nothing left out; LedgerError without facts.

    UsageError where a relation is not known.
    """
    for name in scope.relations or ():
        if name not in schema.relations:
            raise UsageError(
                say("The relation {name} is not known", name=name),
                expected=say("Known: {known}.", known=", ".join(schema.relations)),
            )
    names = in_order(scope.relations if scope.relations is not None else schema.relations)
    known = tuple(heads(store, scope.seq))
    found = []
    for n, name in enumerate(names):
        relation = schema.relations[name]
        facts = facts_of(store, relation, scope)
        empty = _empty_sets(relation, facts, known, scope)
        if facts.num_rows or empty:
            found.append(Exported(relation, facts, empty))
        progress("read", n + 1, len(names))
    if not any(table.facts.num_rows for table in found):
        raise LedgerError(
            say("The ledger holds no fact to export"),
            remedy=say("Name other relations, zones or periods, or another --as-known."),
        )
    return tuple(found)


def by_crs(relation: Relation, facts: pa.Table) -> tuple[tuple[str | None, pa.Table], ...]:
    """Part facts by the CRS of their shapes; all are one part where the relation has no shapes."""
    shape = shape_column(relation)
    if shape is None:
        return ((None, facts),)
    crs = facts.column(f"{shape}_crs")
    found = sorted({value for value in crs.to_pylist() if value is not None})
    parts = [(value, facts.filter(pc.equal(crs, value))) for value in found]
    bare = facts.filter(pc.is_null(crs))
    return (*parts, (None, bare)) if bare.num_rows else tuple(parts)


def shape_column(relation: Relation) -> str | None:
    """Name the column of shapes; None where the relation has none."""
    return next((c.name for c in relation.columns if c.type == "geometry"), None)


def _empty_sets(
    relation: Relation, facts: pa.Table, known: Iterable[SnapshotSet], scope: Scope
) -> tuple[SnapshotSet, ...]:
    """Name the sets of a relation within the scope that no fact is of."""
    wanted = {
        s
        for s in known
        if s.relation == relation.id
        and (scope.zones is None or s.zone in scope.zones)
        and (scope.periods is None or s.period in scope.periods)
    }
    found = wanted - set(sets_of(relation, facts))
    return tuple(sorted(found, key=lambda s: (s.zone, s.area, s.period)))


def sets_of(relation: Relation, facts: pa.Table) -> tuple[SnapshotSet, ...]:
    """Name the sets that the facts of a snapshot replace."""
    if relation.kind != "snapshot":
        return ()
    n = facts.num_rows
    has_range = "assessed_range" in facts.column_names
    ranges = facts.column("assessed_range").to_pylist() if has_range else [""] * n
    keys = zip(
        facts.column("zone").to_pylist(), ranges, facts.column("period").to_pylist(), strict=True
    )
    return tuple(SnapshotSet(relation.id, *key) for key in dict.fromkeys(keys))


def facts_of(store: Record, relation: Relation, scope: Scope) -> pa.Table:
    """Read the facts of one relation within the scope, under the firms that are kept."""
    if relation.kind == "snapshot":
        facts = snapshot(store, relation.id, scope.seq, zones=scope.zones, periods=scope.periods)
        return merged(store, facts, relation, scope.seq).combine_chunks()
    facts = standing(store, relation.id, scope.seq)
    for name, wanted in (("zone", scope.zones), ("period", scope.periods)):
        if wanted is not None and name in facts.column_names:
            kept = [value in wanted for value in facts.column(name).to_pylist()]
            facts = facts.filter(pa.array(kept, pa.bool_()))
    return merged(store, facts, relation, scope.seq).combine_chunks()
