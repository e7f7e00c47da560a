"""What was known (已知): the facts visible at a ledger sequence number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.model.ledger import Batch, SnapshotSet
from yuanheng.ports import Store

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
            remedy=say("Write --as-known 2026-11-22 or --as-known 7."),
        ) from error
    known = [b.seq for b in batches if _day_of(b.recorded_at) <= day]
    if not known:
        raise LedgerError(say("The ledger knew nothing on {day}", day=as_known))
    return max(known)


def heads(store: Store, upto: int) -> dict[SnapshotSet, int]:
    """Give, for every snapshot set, the batch that last replaced it."""
    return {s: seq for seq, s in store.sets(upto)}


def snapshot(
    store: Store,
    relation: str,
    upto: int,
    *,
    zones: frozenset[str] | None = None,
    periods: frozenset[str] | None = None,
) -> pa.Table:
    """Read the facts of a snapshot relation known at `upto`, for some zones and periods or all."""
    wanted = {
        s: seq
        for s, seq in heads(store, upto).items()
        if s.relation == relation
        and (zones is None or s.zone in zones)
        and (periods is None or s.period in periods)
    }
    table = store.facts(relation, wanted.values())
    visible = np.zeros(table.num_rows, dtype=bool)
    keys = [
        np.asarray(table.column(n).to_pylist(), dtype=object)
        for n in ("zone", "assessed_range", "period")
    ]
    seqs = table.column("seq").to_numpy()
    for s, seq in wanted.items():
        visible |= (seqs == seq) & (keys[0] == s.zone) & (keys[1] == s.area) & (keys[2] == s.period)
    return table.filter(pa.array(visible))


def zones_on(store: Store, upto: int, day: str) -> tuple[dict[str, str | None], ...]:
    """Give each zone's dated attributes as they stand on a day; before the first, the first."""
    rows = store.facts("zone", range(1, upto + 1)).to_pylist()
    found: dict[str, dict[str, str | None]] = {}
    for row in sorted(rows, key=lambda r: (r["valid_from"] or "", r["seq"])):
        if row["zone"] not in found or (row["valid_from"] or "") <= day:
            found[row["zone"]] = row
    return tuple(sorted(found.values(), key=lambda r: (r["name"] or "", r["zone"] or "")))


def zone_history(store: Store, upto: int) -> tuple[dict[str, str | None], ...]:
    """Give every dated row of every zone, so that old names and codes are found again."""
    return tuple(store.facts("zone", range(1, upto + 1)).to_pylist())


def _day_of(moment: str) -> date:
    """Give the day in China on which a batch was recorded."""
    return datetime.fromisoformat(moment).astimezone(LEDGER_ZONE).date()
