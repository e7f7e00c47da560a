"""Two states of the ledger held against each other (对比), fact by fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yuanheng.ledger.record.known import heads, snapshot
from yuanheng.model.ledger import SYSTEM_COLUMNS, SnapshotSet
from yuanheng.model.relation import Relation
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema

_SYSTEM = frozenset(name for name, _ in SYSTEM_COLUMNS)


@dataclass(frozen=True)
class FactChange:
    """One fact that came, went or changed: its key, and the cells before and after."""

    key: tuple[str, ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class SetChange:
    """How one set (relation, zone, 评价范围, period) differs between two states."""

    set: SnapshotSet
    rows_before: int
    rows_after: int
    changes: tuple[FactChange, ...]


def compare(store: Record, schema: Schema, before: int, after: int) -> tuple[SetChange, ...]:
    """Give every snapshot set that differs between two sequence numbers, with its changed facts.

    Facts are matched by their key; where a key stands more than once, in the order of the source.
    """
    found = []
    sets = dict.fromkeys([*heads(store, before), *heads(store, after)])
    for s in sets:
        relation = schema.relations[s.relation]
        old, new = _rows(store, relation, s, before), _rows(store, relation, s, after)
        changes = tuple(
            FactChange(key[:-1], *cells)
            for key in dict.fromkeys([*old, *new])
            if (cells := _difference(old.get(key), new.get(key))) is not None
        )
        if changes:
            found.append(SetChange(s, len(old), len(new), changes))
    return tuple(found)


def _rows(
    store: Record, relation: Relation, s: SnapshotSet, upto: int
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Read the facts of a set by key; the last part of a key tells repeated ones apart."""
    table = snapshot(
        store, relation.id, upto, zones=frozenset({s.zone}), periods=frozenset({s.period})
    )
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in table.to_pylist():
        if row.get("assessed_range", s.area) != s.area:
            continue
        key = tuple(str(row[name]) for name in relation.key)
        n = 0
        while (*key, str(n)) in found:
            n += 1
        found[(*key, str(n))] = {k: v for k, v in row.items() if k not in _SYSTEM}
    return found


def _difference(
    old: dict[str, Any] | None, new: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None] | None:
    """Give the cells that differ, before and after; None where nothing does."""
    if old is None or new is None:
        return old, new
    names = [name for name in new if old.get(name) != new[name]]
    if not names:
        return None
    return {n: old.get(n) for n in names}, {n: new[n] for n in names}
