"""What a batch is about (批次范围): its zones, and the relations and periods that it states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from yuanheng.errors import ForbiddenError, say
from yuanheng.model.ledger import Batch, Draft, SnapshotSet
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema


@dataclass(frozen=True)
class Covered:
    """One relation of one zone and period; the period is empty where the relation has none."""

    relation: str
    zone: str
    period: str


_Key = tuple[str, int, str, str, int]
#: Batches never change, so what one is about is worked out once for each ledger and number.
_KNOWN: dict[_Key, frozenset[Covered]] = {}


def draft_cover(draft: Draft) -> frozenset[Covered]:
    """Give what a draft is about."""
    return _of_sets(draft.sets) | _of_facts(draft.facts)


def batch_covers(house: House, batches: Iterable[Batch]) -> dict[int, frozenset[Covered]]:
    """Give what each batch is about; a withdrawal is about what it withdraws."""
    batches = tuple(batches)
    lacking = [b for b in batches if _key(house, b) not in _KNOWN]
    if lacking:
        _read(house, lacking)
    return {b.seq: _KNOWN[_key(house, b)] for b in batches}


def batch_zones(cover: Iterable[Covered]) -> frozenset[str]:
    """Name the zones that a batch is about."""
    return frozenset(c.zone for c in cover)


def check_zones(house: House, cover: Iterable[Covered]) -> None:
    """Refuse what is about a zone that the actor may not write about; ForbiddenError."""
    if house.zones is not None and not batch_zones(cover) <= house.zones:
        raise ForbiddenError(
            say("The file is about a zone that is not among yours"),
            remedy=say("Import only what your own zones report."),
        )


def _key(house: House, batch: Batch) -> _Key:
    """Name a batch so that none of a ledger laid at the same place later is taken for it."""
    digest = batch.source.digest if batch.source else ""
    return house.place, batch.seq, batch.recorded_at, digest, batch.rows


def _read(house: House, lacking: list[Batch]) -> None:
    """Read what some batches are about: their sets, facts, and what they say of themselves."""
    upto = max(b.seq for b in lacking)
    sets: dict[int, list[SnapshotSet]] = {}
    for seq, one in house.record.sets(upto):
        sets.setdefault(seq, []).append(one)
    wanted = [b.seq for b in lacking if b.kind in ("import", "record")]
    facts: dict[int, dict[str, pa.Table]] = {seq: {} for seq in wanted}
    for relation in ledger_schema().relations.values():
        if relation.kind == "snapshot" or not wanted:  # its sets say it all
            continue
        table = house.record.facts(relation.id, wanted)
        names = [n for n in ("seq", "zone", "period") if n in table.column_names]
        pairs = table.select(names).group_by(names).aggregate([])
        for seq in set(pairs.column("seq").to_pylist()):
            mask = pa.array([s == seq for s in pairs.column("seq").to_pylist()])
            facts[seq][relation.id] = pairs.filter(mask)
    every = {b.seq: b for b in house.record.batches()}
    for batch in sorted(lacking, key=lambda b: b.seq):
        if batch.kind == "withdraw":
            target = every[int(str(batch.details["withdraws"]))]
            cover = batch_covers(house, (target,))[target.seq]
        else:
            cover = _of_sets(sets.get(batch.seq, ())) | _of_facts(facts.get(batch.seq, {}))
            if batch.kind == "correct":
                stated = (batch.details.get(name) for name in ("relation", "zone"))
                relation_id, zone = (str(value or "") for value in stated)
                cover |= {Covered(relation_id, zone, batch.period or "")}
            named = (batch.details.get("zone"), batch.details.get("kept_zone"))
            cover |= {Covered("zone", str(zone), "") for zone in named if zone}
        _KNOWN[_key(house, batch)] = cover


def _of_sets(sets: Iterable[SnapshotSet]) -> frozenset[Covered]:
    return frozenset(Covered(s.relation, s.zone, s.period) for s in sets)


def _of_facts(facts: Mapping[str, pa.Table]) -> frozenset[Covered]:
    """Give the zones and periods of facts; both are read once for each pair."""
    found: set[Covered] = set()
    for relation, table in facts.items():
        names = [n for n in ("zone", "period") if n in table.column_names]
        if "zone" not in names:
            continue
        for row in table.select(names).group_by(names).aggregate([]).to_pylist():
            if row["zone"] is not None:
                found.add(Covered(relation, str(row["zone"]), str(row.get("period") or "")))
    return frozenset(found)
