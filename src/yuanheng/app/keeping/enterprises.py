"""Verbs of enterprises: list likely duplicates, and merge two firms that are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.app.opening import OpenHouse
from yuanheng.ledger.record.duplicates import SHARED, Duplicate, Firm, find_duplicates
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import resolve_seq, zone_history
from yuanheng.ledger.record.merging import KEPT, MERGES, draft_merge, merged_facts
from yuanheng.model.ledger import Batch
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema


@dataclass(frozen=True)
class Merge:
    """A merge as it was recorded: the firm that is kept, the duplicate, and the batch."""

    kept: str
    duplicate: str
    batch: Batch


def list_duplicates(
    house: OpenHouse, zones: Iterable[str] = (), as_known: str | None = None
) -> tuple[Duplicate, ...]:
    """List pairs of firms that may be one, the surest first; merged ones are one and not listed."""
    seq = resolve_seq(house.store.batches(), as_known)
    history = zone_history(house.store, seq)
    chosen = frozenset(find_zone(history, zone) for zone in zones)
    relations = ledger_schema().relations
    evidence = {name: merged_facts(house.store, relations[name], seq) for name in SHARED}
    firms = merged_facts(house.store, relations["enterprise"], seq)
    return find_duplicates(firms, evidence, chosen or None)


def merge_enterprises(house: OpenHouse, keep: str, duplicate: str, reason: str) -> Merge:
    """Merge a firm into another; every view from this batch on shows it under the kept one.

    A withdrawal of the batch gives the duplicate back.
    """
    draft = draft_merge(house.store, keep, duplicate, reason, house.actor)
    batch = house.store.write(draft, None, silent)
    return Merge(str(batch.details[KEPT]), str(batch.details[MERGES]), batch)


__all__ = [
    "Duplicate",
    "Firm",
    "Merge",
    "list_duplicates",
    "merge_enterprises",
]
