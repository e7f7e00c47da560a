"""The house as it stood at a moment (当时所知): what its ledger knew then, and the day it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from yuanheng.errors import LedgerError, say
from yuanheng.ledger.record.known import LEDGER_ZONE, resolve_seq
from yuanheng.model.ledger import Batch
from yuanheng.ports import House
from yuanheng.views.known_record import KnownRecord


@dataclass(frozen=True)
class StoppedClock:
    """A clock that stands at the moment asked for: ages, lights and deadlines go by it."""

    moment: datetime

    def now(self) -> datetime:
        """Give the moment asked for."""
        return self.moment


def known_house(house: House, as_known: str | None) -> House:
    """Open a house as it stood on a day or at a sequence number; as it is where none is named.

    A day means all that was recorded until it ended in China; one that has not ended means now. A
    sequence number stands for the time from its batch until the next batch was recorded: runs made
    and tasks moved in that time were known at it, and its day is the one on which the next batch
    came; the last number means now. A run counts once it and all runs before it were recorded, on
    batches known then; so does an event of a task, with the run that it rests on. Moments are kept
    to the second; of what came within that of the next batch, runs are told apart by their batch.

    What is read in such a house was so then; it has no way to write. LedgerError where the ledger
    knew nothing then, UsageError where the text names neither a day nor a number.
    """
    text = (as_known or "").strip()
    if not text:
        return house
    batches = house.record.batches()
    seq = resolve_seq(batches, text)
    until = _end(house, batches, seq, text)
    if until is None:
        return house
    record = KnownRecord(house.record, seq, until)
    clock = StoppedClock(until)
    return House(
        record, house.start_engine, clock, house.actor, house.home, house.desk, house.zones
    )


def house_at(house: House, moment: datetime) -> House:
    """Open a house as it stood at a moment, that moment included; LedgerError before its first."""
    seqs = [b.seq for b in house.record.batches() if _moment(b) <= moment]
    if not seqs:
        raise LedgerError(say("The ledger knew nothing at {moment}", moment=moment.isoformat()))
    record = KnownRecord(house.record, max(seqs), moment)
    clock = StoppedClock(moment)
    return House(
        record, house.start_engine, clock, house.actor, house.home, house.desk, house.zones
    )


def _moment(batch: Batch) -> datetime:
    return datetime.fromisoformat(batch.recorded_at)


def _end(house: House, batches: Iterable[Batch], seq: int, text: str) -> datetime | None:
    """Give the end of the day or of the time of a sequence number; None where it goes on."""
    try:
        day = date.fromisoformat(text)
    except ValueError:  # a sequence number, as resolve_seq has told
        following = next((b for b in batches if b.seq > seq), None)
        return datetime.fromisoformat(following.recorded_at) if following else None
    if day >= house.clock.now().astimezone(LEDGER_ZONE).date():
        return None
    return datetime.combine(day, time.max, LEDGER_ZONE)


__all__ = ["House", "StoppedClock", "house_at", "known_house"]
