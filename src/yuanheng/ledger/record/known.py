"""What was known (已知): the facts visible at a ledger sequence number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.model.ledger import Batch, SnapshotSet
from yuanheng.ports import Record

#: The days of the ledger are those of the official time of China.
LEDGER_ZONE = ZoneInfo("Asia/Shanghai")


def resolve_seq(batches: Iterable[Batch], as_known: str | None) -> int:
    """Turn `--as-known` (a day or a sequence number) into the last sequence number known then."""
    batches = tuple(batches)
    last = max((b.seq for b in batches), default=0)
    if as_known is None:
        return last
    if as_known.isdecimal() and len(as_known) < 8:
        seq = int(as_known)
        if not 0 < seq <= last:
            raise LedgerError(
                say(
                    "The ledger has no sequence number {seq}; its last is {last}",
                    seq=seq,
                    last=last,
                )
            )
        return seq
    try:
        day = date.fromisoformat(as_known)
    except ValueError as error:
        raise UsageError(
            say("{text} is neither a day nor a sequence number", text=as_known),
            remedy=say("Write a day such as 2026-11-22, or a sequence number such as 7."),
        ) from error
    known = [b.seq for b in batches if _day_of(b.recorded_at) <= day]
    if not known:
        raise LedgerError(say("The ledger knew nothing on {day}", day=as_known))
    return max(known)


def active_batches(batches: Iterable[Batch], upto: int) -> dict[int, Batch]:
    """Give the batches up to `upto` that no standing withdrawal takes back, by number.

    A withdrawal may itself be withdrawn; then what it took back stands again.
    """
    taken_back: set[int] = set()
    found: dict[int, Batch] = {}
    for batch in sorted(batches, key=lambda b: -b.seq):
        if batch.seq > upto or batch.seq in taken_back:
            continue
        found[batch.seq] = batch
        if batch.kind == "withdraw":
            taken_back.add(int(str(batch.details["withdraws"])))
    return dict(sorted(found.items()))


def heads(store: Record, upto: int) -> dict[SnapshotSet, int]:
    """Give, for every snapshot set, the standing batch that last replaced it."""
    standing = active_batches(store.batches(), upto)
    return {s: seq for seq, s in store.sets(upto) if seq in standing}


def snapshot(
    store: Record,
    relation: str,
    upto: int,
    *,
    zones: frozenset[str] | None = None,
    periods: frozenset[str] | None = None,
) -> pa.Table:
    """Read the facts of a snapshot relation known at `upto`, for some zones and periods or all.

    A corrected fact stands in the place of the one it corrects, with the number of its own batch.
    """
    wanted: dict[int, set[SnapshotSet]] = {}
    for s, seq in heads(store, upto).items():
        if (
            s.relation == relation
            and (zones is None or s.zone in zones)
            and (periods is None or s.period in periods)
        ):
            wanted.setdefault(seq, set()).add(s)
    written: dict[int, int] = {}
    for seq, s in store.sets(upto):
        if seq in wanted and s.relation == relation:
            written[seq] = written.get(seq, 0) + 1
    batches = {
        seq: None if len(sets) == written[seq] else frozenset(sets) for seq, sets in wanted.items()
    }
    return store.view(relation, batches, _corrections(store, relation, upto))


def standing(store: Record, relation: str, upto: int) -> pa.Table:
    """Read all facts of a relation that stand at `upto`, each in its latest version."""
    active = active_batches(store.batches(), upto).values()
    batches = dict.fromkeys(b.seq for b in active if b.kind != "correct")
    return store.view(relation, batches, _corrections(store, relation, upto))


def zones_on(store: Record, upto: int, day: str) -> tuple[dict[str, str | None], ...]:
    """Give each zone's dated attributes as they stand on a day; before the first, the first."""
    found: dict[str, dict[str, str | None]] = {}
    for row in sorted(zone_history(store, upto), key=lambda r: (r["valid_from"] or "", r["seq"])):
        if row["zone"] not in found or (row["valid_from"] or "") <= day:
            found[str(row["zone"])] = row
    return tuple(sorted(found.values(), key=lambda r: (r["name"] or "", r["zone"] or "")))


def zone_history(store: Record, upto: int) -> tuple[dict[str, str | None], ...]:
    """Give every dated row of every zone, so that old names and codes are found again."""
    return tuple(standing(store, "zone", upto).to_pylist())


def _corrections(store: Record, relation: str, upto: int) -> frozenset[int]:
    """Give the standing corrections of a relation."""
    return frozenset(
        b.seq
        for b in active_batches(store.batches(), upto).values()
        if b.kind == "correct" and b.details.get("relation") == relation
    )


def _day_of(moment: str) -> date:
    """Give the day in China on which a batch was recorded."""
    return datetime.fromisoformat(moment).astimezone(LEDGER_ZONE).date()
