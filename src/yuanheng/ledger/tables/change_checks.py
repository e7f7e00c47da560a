"""Changes of contracts checked as they come in (合同变更检查): values that are read, limits of law.

《闲置土地处置办法》 article 12: the start is put off by at most a year, and the government uses the
land for at most two years from the day on which that is arranged.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yuanheng.errors import say
from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.tables.cell_readers import read_cell
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.values import Refused, Span
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema

_CHANGE, _SUPPLY, _START, _TEMPORARY = "supply_change", "supply", "agreed_start", "temporary_use"
#: Ways of change that put a start off by other articles than the extension.
_OTHER_WAYS = frozenset({"terms", "temporary-use", "swap", "ruling", "other"})
_STATE = say("Check the days; where it is no such agreement, state the way of the change.")


def check_changes(filled: Filled, store: Record) -> None:
    """Set aside values that their term cannot have, and what goes beyond article 12."""
    if filled.relation.id != _CHANGE:
        return
    starts = known_starts(store)
    names = [n for n, _ in filled.relation.stored if n in filled.columns]
    for n in range(len(filled.rows)):
        row = {name: filled.columns[name][n] for name in names}
        for name, refused in broken_change(filled.schema, row, starts):
            place = next(
                (c.index for c in filled.head.known if c.column and c.column.name == name), 0
            )
            filled.refuse("change.refused", refused, (filled.rows[n], place), str(row[name]))
            filled.columns[name][n] = None


def broken_change(
    schema: Schema, row: Mapping[str, Any], starts: Mapping[tuple[str, str], str | None]
) -> list[tuple[str, Refused]]:
    """List the columns of a change that cannot be, each with the reason.

    starts: the last day of the agreed start of each supply that is known, by zone and number.
    """
    columns = {c.name: c for c in schema.relations[_SUPPLY].columns}
    columns[_TEMPORARY] = columns[_START]
    column = columns.get(row.get("changed_column") or "")
    if column is None:
        return []
    found, read = [], {}
    for name in ("from_value", "new_value"):
        text = row.get(name)
        value = None if text is None else read_cell(column, schema, text)
        if isinstance(value, Refused):
            found.append((name, value))
        else:
            read[name] = value
    new, signed = read.get("new_value"), row.get("signed_on_to")
    if not isinstance(new, Span) or new.first is None or signed is None:
        return found
    if row["changed_column"] == _TEMPORARY:
        if new.first > years_after(signed, 2):
            found.append(("new_value", _too_long_use()))
    elif column.name == _START and (row.get("way") or "extension") not in _OTHER_WAYS:
        old = read.get("from_value")
        due = old.last if isinstance(old, Span) else starts.get((row["zone"], row["supply"]))
        if due is not None and new.first > years_after(max(due, signed), 1):
            found.append(("new_value", _too_long_extension()))
    return found


def known_starts(store: Record) -> dict[tuple[str, str], str | None]:
    """Give the last day of the agreed start of each supply in the ledger."""
    table = snapshot(store, _SUPPLY, store.last_seq())
    cells = (table.column(n).to_pylist() for n in ("zone", "number", "period", f"{_START}_to"))
    rows = sorted(zip(*cells, strict=True), key=lambda r: r[2])
    return {(zone, number): start for zone, number, _, start in rows}


def years_after(day: str, years: int) -> str:
    """Give the same day some years later; of 29 February the last of the month."""
    first = date.fromisoformat(day)
    try:
        return first.replace(year=first.year + years).isoformat()
    except ValueError:
        return first.replace(year=first.year + years, day=28).isoformat()


def _too_long_extension() -> Refused:
    return Refused(
        say("The start is put off by more than a year (article 12(1) of the idle land measures)"),
        _STATE,
    )


def _too_long_use() -> Refused:
    return Refused(
        say("The temporary use is longer than two years (article 12(3) of the idle land measures)"),
        _STATE,
    )
