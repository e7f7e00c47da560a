"""The record with other amounts (换数重算): as an older program had rounded them, or a hair beside.

What a run says of such a record tells why it says something else of the record itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.model.ledger import Reread, SnapshotSet
from yuanheng.model.replaying import Reason
from yuanheng.monitor.contracts import CAUSE, CHANGE, DATES, SUPPLY
from yuanheng.ports import House
from yuanheng.views.known_record import KnownRecord

Change = Callable[[str, pa.Table], pa.Table]

#: What a program before decision 0044 did not read, of which relation, for rules on which other.
UNREAD: tuple[tuple[Reason, str, str], ...] = (
    ("contract", CHANGE, SUPPLY),
    ("cause", CAUSE, CAUSE),
)

#: A hair: more than doubles lose, less than the last decimal that anybody writes.
_HAIR = 2**30
_LARGEST = 2**62


class _OtherRecord(KnownRecord):
    """The record of a house, with the facts of each relation changed as they are read."""

    def __init__(self, house: House, change: Change) -> None:
        """Look at all that is known now."""
        last = house.record.last_seq()
        super().__init__(house.record, last, house.clock.now().astimezone(LEDGER_ZONE))
        self._change = change

    def facts(self, relation: str, seqs: Iterable[int]) -> pa.Table:
        """Read facts with the other amounts."""
        return self._change(relation, super().facts(relation, seqs))

    def view(
        self,
        relation: str,
        batches: Mapping[int, frozenset[SnapshotSet] | None],
        corrections: frozenset[int],
    ) -> pa.Table:
        """Compose facts with the other amounts."""
        return self._change(relation, super().view(relation, batches, corrections))


def as_before(house: House) -> House:
    """Give the house with every amount that was read again as it had been."""
    notes: dict[str, list[Reread]] = {}
    for note in house.record.rereads():
        if note.was is not None and note.was != note.now:
            notes.setdefault(note.relation, []).append(note)
    return _with(house, lambda relation, facts: _put_back(facts, notes.get(relation, ())))


def a_hair_beside(house: House, relation: str, column: str, *, up: bool) -> House:
    """Give the house with every amount of a column a hair larger or smaller."""

    def change(read: str, facts: pa.Table) -> pa.Table:
        if read != relation:
            return facts
        moved = [_moved(value, up=up) for value in facts.column(column).to_pylist()]
        return _replaced(facts, column, moved)

    return _with(house, change)


def as_unread(house: House, reason: Reason) -> House:
    """Give the house as it was read before the reason: without changes of contracts or dates."""
    wanted = {relation: why for why, relation, _ in UNREAD}

    def change(read: str, facts: pa.Table) -> pa.Table:
        if wanted.get(read) != reason:
            return facts
        return facts.slice(0, 0) if read == CHANGE else _without_dates(facts)

    return _with(house, change)


def _without_dates(causes: pa.Table) -> pa.Table:
    """Leave out the dates of causes of which no number of days is stated."""
    is_stated = pc.is_valid(causes.column("days"))
    for name in DATES:
        dates = causes.column(name)
        none = pa.scalar(None, dates.type)
        field = causes.schema.field(name)
        kept = pc.if_else(is_stated, dates, none)
        causes = causes.set_column(causes.schema.get_field_index(name), field, kept)
    return causes


def _with(house: House, change: Change) -> House:
    record = _OtherRecord(house, change)
    return House(
        record, house.start_engine, house.clock, house.actor, house.home, house.desk, house.zones
    )


def _put_back(facts: pa.Table, notes: Iterable[Reread]) -> pa.Table:
    """Put amounts back, in every version of a fact that still has what was read again."""
    by_name: dict[str, dict[tuple[object, int | None], int]] = {}
    for note in notes:
        if note.was is not None:
            place = note.fact or (note.seq, note.source_row)
            by_name.setdefault(note.name, {})[place, note.now] = note.was
    for name, known in by_name.items():
        ids, seqs, rows, values = (
            facts.column(c).to_pylist() for c in ("fact", "seq", "source_row", name)
        )
        before = [
            known.get((fact or (seq, row), value), value)
            for fact, seq, row, value in zip(ids, seqs, rows, values, strict=True)
        ]
        facts = _replaced(facts, name, before)
    return facts


def _moved(value: int | None, *, up: bool) -> int | None:
    """Move an amount by a hair; one that no integer would hold stays."""
    if value is None or abs(value) > _LARGEST:
        return value
    hair = 1 + abs(value) // _HAIR
    return value + hair if up else value - hair


def _replaced(facts: pa.Table, name: str, values: list[int | None]) -> pa.Table:
    field = facts.schema.field(name)
    return facts.set_column(facts.schema.get_field_index(name), field, pa.array(values, field.type))
