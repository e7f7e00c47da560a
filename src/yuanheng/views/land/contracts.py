"""Supplies of a zone as their contracts stand on a day (合同现状), each by the last list of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow.compute as pc

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.periods import is_period, last_day
from yuanheng.monitor.contracts import on_day
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema

Row = dict[str, Any]


def seen_rows(house: House, relation: str, zones: Iterable[str]) -> list[Row]:
    """Read the rows of a relation in the zones that may be seen."""
    facts = merged_facts(house.record, ledger_schema().relations[relation], house.record.last_seq())
    seen = set(zones)
    return [row for row in facts.to_pylist() if row["zone"] in seen]


def of_zone(rows: Iterable[Row], zone: str) -> list[Row]:
    """Keep the rows of one zone."""
    return [row for row in rows if row["zone"] == zone]


def contracts_on(house: House, zone: str, day: str) -> list[Row]:
    """Give each supply by its last list, as its contract stands on a day."""
    schema, seq = ledger_schema(), house.record.last_seq()
    facts, changes = (
        merged_facts(house.record, schema.relations[name], seq)
        for name in ("supply", "supply_change")
    )
    facts = facts.filter(pc.equal(facts.column("zone"), zone))
    rows = on_day("supply", facts, changes, day, schema).to_pylist()
    last: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: str(r["period"])):
        last[str(row["number"])] = row
    return list(last.values())


def last_listed(supplies: Iterable[Row], zone: str) -> str | None:
    """Give the last day of the last list of supplies of a zone."""
    periods = {str(r["period"]) for r in supplies if r["zone"] == zone}
    return max((last_day(p) for p in periods if is_period(p)), default=None)


def checked_day(day: str | None) -> str | None:
    """Read a day; UsageError for a text that is none."""
    if not day:
        return None
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise UsageError(
            say("{text} is not a day of the calendar", text=day),
            expected=say("Expected a day such as 2025-12-31."),
        ) from error
