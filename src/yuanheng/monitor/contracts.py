"""The contract as of a day (合同现状): supplementary agreements and rulings applied to each supply.

A supply states its contract; `supply_change` states what was agreed or ruled later, and from which
day. By article 12 of 《闲置土地处置办法》 a newly agreed start begins the clock anew, so that the
causes of idleness before it are deducted no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from yuanheng.ledger.tables.cell_readers import read_cell
from yuanheng.ledger.values import Refused, Span
from yuanheng.ledger.writing.day_text import day_after
from yuanheng.model.relation import SOME_DAY, Column
from yuanheng.standards.relations import Schema

SUPPLY, CHANGE, CAUSE = "supply", "supply_change", "idle_cause"
#: The term of a contract that begins the clock of idleness, and the one that suspends it.
_START, TEMPORARY = "agreed_start", "temporary_use"
_OPEN = Span(None, None)
#: The columns that hold the days of a cause.
DATES = ("starts_on_from", "starts_on_to", "ends_on_from", "ends_on_to")

Row = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """One change of a term: when it was signed, what it was before and after, its row.

    before, after: the value as the column keeps it, a Span for a day; None where it is unknown.
    """

    row: Row
    column: str
    signed: Span
    before: Any
    after: Any

    def is_sure(self, day: str) -> bool:
        """Tell that it had been signed by a day."""
        return self.signed.last is not None and self.signed.last <= day

    def is_later(self, day: str) -> bool:
        """Tell that it was signed only after a day."""
        return self.signed.first is not None and self.signed.first > day

    def follows(self, other: Change) -> bool:
        """Tell that it was surely signed after another one."""
        mine, theirs = self.signed.first, other.signed.last
        return mine is not None and theirs is not None and mine > theirs


def on_day(name: str, table: pa.Table, changes: pa.Table, day: str, schema: Schema) -> pa.Table:
    """Give the rows of a relation as the contracts stand on a day; others than these stay."""
    if name not in (SUPPLY, CAUSE) or not changes.num_rows or not table.num_rows:
        return table
    by_supply = changes_by_supply(changes, schema)
    change = _changed if name == SUPPLY else _since_restart
    rows, is_changed = [], False
    for row in table.to_pylist():
        told = by_supply.get((row["zone"], row["number" if name == SUPPLY else "supply"]))
        new = change(row, told, day) if told else row
        is_changed |= new is not row
        rows += [] if new is None else [new]
    return pa.Table.from_pylist(rows, schema=table.schema) if is_changed else table


def changes_by_supply(changes: pa.Table, schema: Schema) -> dict[Key, tuple[Change, ...]]:
    """Read the changes of each supply, by its zone and number."""
    columns = {c.name: c for c in schema.relations[SUPPLY].columns}
    columns[TEMPORARY] = columns[_START]  # read as a day, like the start
    found: dict[Key, list[Change]] = {}
    for row in changes.to_pylist():
        column = columns.get(row["changed_column"] or "")
        if column is None or row["supply"] is None:
            continue
        signed = Span(row["signed_on_from"], row["signed_on_to"])
        before, after = (_value(column, schema, row[name]) for name in ("from_value", "new_value"))
        change = Change(row, str(row["changed_column"]), signed, before, after)
        found.setdefault((row["zone"], row["supply"]), []).append(change)
    return {key: tuple(told) for key, told in found.items()}


def standing_changes(told: Iterable[Change], day: str) -> tuple[Change, ...]:
    """Give the changes that may count on a day: no later one of the same term surely follows."""
    signed = [c for c in told if not c.is_later(day)]
    sure = [c for c in signed if c.is_sure(day)]
    return tuple(c for c in signed if not any(o.column == c.column and o.follows(c) for o in sure))


def _value(column: Column, schema: Schema, text: str | None) -> object:
    """Read a value as the column of the supply would; None where it says nothing that is read."""
    value = None if text is None else read_cell(column, schema, text)
    return None if isinstance(value, Refused) else value


def _changed(row: Row, told: tuple[Change, ...], day: str) -> Row:
    """Put the terms of a contract as they stand on a day into its row."""
    new = dict(row)
    for name in dict.fromkeys(c.column for c in told):
        if name != TEMPORARY:
            mine = [c for c in told if c.column == name]
            _put(new, name, _on_day(mine, _get(row, name, mine), day))
    temporary = [c for c in standing_changes(told, day) if c.column == TEMPORARY]
    for use in temporary:
        starts = [c for c in told if c.column == _START and c.is_sure(day)]
        if any(not use.follows(c) for c in starts):
            continue  # a start was agreed with it, or since
        until = use.after.last if isinstance(use.after, Span) else None
        again = Span(_day_after(use.after), SOME_DAY)
        was = _get(new, _START, [use])
        sure = use.is_sure(day) and until is not None
        _put(new, _START, again if sure else _either([again, was], is_day=True))
    return new


def _on_day(told: list[Change], now: object, day: str) -> object:
    """Give the value of one term on a day; where two could stand, what both leave open."""
    is_day = isinstance(now, Span)
    sure = [c for c in told if c.is_sure(day)]
    could = [c.after for c in standing_changes(told, day)]
    if not sure:
        could.append(_before(told, now))
    if any(value is None for value in could):
        return _OPEN if is_day else None
    return _either(could, is_day=is_day)


def _before(told: list[Change], now: object) -> object:
    """Give the value before any change: what the first says, else what the supply says.

    A supply that shows the new value already no longer says what the old one was.
    """
    first = next((c for c in told if all(not c.follows(o) for o in told)), told[0])
    if first.before is not None:
        return first.before
    return None if any(c.after == now for c in told) else now


def _either(values: list[Any], *, is_day: bool) -> object:
    """Give the one value, or what several leave open: a span of days, else nothing."""
    if all(value == values[0] for value in values):
        return values[0]
    if not is_day:
        return None
    firsts, lasts = [v.first for v in values], [v.last for v in values]
    return Span(
        None if None in firsts else min(firsts),
        None if None in lasts else max(lasts),
    )


def _get(row: Mapping[str, Any], name: str, told: list[Change]) -> object:
    """Read a term out of a row: a day as its span."""
    if f"{name}_from" in row:
        return Span(row[f"{name}_from"], row[f"{name}_to"])
    return row.get(name) if told else None


def _put(row: Row, name: str, value: object) -> None:
    """Write a term into a row."""
    if f"{name}_from" in row:
        span = value if isinstance(value, Span) else _OPEN
        row[f"{name}_from"], row[f"{name}_to"] = span.first, span.last
    else:
        row[name] = value


def _since_restart(row: Row, told: tuple[Change, ...], day: str) -> Row | None:
    """Leave a cause out that was over before the clock began anew; None where nothing is left.

    Days that the authority stated before the new agreement were counted for the old start: then
    they are reckoned from the dates.
    """
    starts = [c for c in standing_changes(told, day) if c.column in (_START, TEMPORARY)]
    if not starts:
        return row
    if any(not c.is_sure(day) or not isinstance(c.after, Span) for c in starts):
        return {**row, "days": None, **dict.fromkeys(DATES)}
    ended, stated = row["ends_on_to"], row["established_on_from"]
    again = [c.after.first for c in starts]
    if ended is not None and all(first is not None and ended < first for first in again):
        return None
    known = stated is not None and all(stated >= str(c.signed.last) for c in starts)
    return row if row["days"] is None or known else {**row, "days": None}


def _day_after(use: object) -> str | None:
    """Give the day after the use ends; None where nobody knows."""
    return day_after(use.first) if isinstance(use, Span) and use.first else None
