"""Rows of lists of projects, leads and months, as the ledger gives them."""

from __future__ import annotations

from typing import Any

from yuanheng.standards.relations import ledger_schema

Span = tuple[str | None, str | None]


def row(relation: str, **cells: object) -> dict[str, Any]:
    """Give a row of a relation: what is not named is not stated."""
    empty = {name: None for name, _ in ledger_schema().relations[relation].stored}
    return {**empty, "zone": "Z1", "fact": "1.1", **cells}


def on(event: str, first: str | None, last: str | None = "") -> dict[str, str | None]:
    """Give the two ends of a day; without the last it is known to the day."""
    return {f"{event}_from": first, f"{event}_to": first if last == "" else last}


def project(number: str = "P1", period: str = "2025-10", /, **cells: object) -> dict[str, Any]:
    """Give a row of the list of projects."""
    return row("project", number=number, period=period, **cells)
