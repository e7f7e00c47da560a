"""A table that was read becomes a draft (草稿): its facts, the sets they replace, its issues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from yuanheng.errors import Plain
from yuanheng.ledger.record.kept_profiles import kept_profile
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.headers import HeadColumn
from yuanheng.model.ledger import ARROW_TYPES, Draft, SnapshotSet
from yuanheng.standards.profiles.table_profile import TableProfile


def draft_filled(
    filled: Filled,
    rows: list[int],
    profile: TableProfile | None,
    actor: str,
    period: str | None,
    details: Mapping[str, Plain],
) -> Draft:
    """Draft the facts of a table; `rows` are the numbers of its rows in the source."""
    relation = filled.relation
    fields = [("source_row", "integer"), *relation.stored]
    n = len(filled.rows)
    columns: dict[str, list[Any]] = {**filled.columns, "source_row": rows}
    facts = pa.table(
        {name: pa.array(columns.get(name, [None] * n), ARROW_TYPES[kind]) for name, kind in fields}
    )
    units = {f"unit.{c.text}": said for c in filled.head.known for said in [_unit(c)] if said}
    return Draft(
        kind="import",
        actor=actor,
        period=period,
        profile=profile.id if profile else f"core.{relation.id}",
        layer=filled.sheet.name,
        facts={relation.id: facts},
        sets=_sets(filled),
        issues=tuple(filled.issues),
        details={**units, **details, **kept_profile(profile.origin if profile else None)},
    )


def _unit(place: HeadColumn) -> str:
    """Say the unit in which a column was read; by the word of the row where each row states it."""
    told = place.rule.unit_head if place.rule else None
    if told is not None:
        return f"{told.head}: " + ", ".join(f"{w} {u.text}" for w, u in told.units.items())
    return place.unit.text if place.unit is not None else ""


def _sets(filled: Filled) -> tuple[SnapshotSet, ...]:
    """Name the sets that a snapshot replaces: each zone, 评价范围 and period of its rows."""
    if filled.relation.kind != "snapshot":
        return ()
    n = len(filled.rows)
    keys = zip(
        filled.columns["zone"],
        filled.columns.get("assessed_range", [""] * n),
        filled.columns["period"],
        strict=True,
    )
    return tuple(
        SnapshotSet(filled.relation.id, zone, area or "", period)
        for zone, area, period in dict.fromkeys(keys)
    )
