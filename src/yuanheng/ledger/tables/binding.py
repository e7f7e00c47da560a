"""What binds a table (绑定): its zone, period and 评价范围, and the ids of its enterprises."""

from __future__ import annotations

from typing import Any

from yuanheng.errors import (
    LedgerError,
    QuestionError,
    UsageError,
    Where,
    YuanhengError,
    say,
)
from yuanheng.ledger.record.identity import find_zone, match_enterprises
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.record.merging import merged_firms
from yuanheng.ledger.tables.filled import Filled
from yuanheng.model.periods import is_period
from yuanheng.ports import Record


def bind_table(filled: Filled, store: Record, period: str | None, zone: str | None) -> None:
    """Fill what the sheet does not say: period, zone, 评价范围 and ids; a gap is a question."""
    _bind_period(filled, period)
    bind_zone(filled, store, zone)
    bind_range(filled)
    name_enterprises(filled, store)


def _bind_period(filled: Filled, period: str | None) -> None:
    """Fill the period where the relation has one and the sheet does not say it."""
    if all(c.name != "period" for c in filled.relation.columns):
        return
    stated = filled.columns.get("period", [None] * len(filled.rows))
    if period is None and any(v is None for v in stated):
        raise QuestionError(
            say("Which year does the table describe?"),
            where=_first_gap(filled, "period", stated),
            remedy=say("Say it with --period {year}.", year="YYYY"),
        )
    if period is not None:
        check_period(period)
    filled.columns["period"] = [v or period for v in stated]


def check_period(period: str) -> None:
    """Refuse what is no period as the ledger writes it."""
    if not is_period(period):
        raise UsageError(
            say("{period} is not a period", period=period),
            expected=say("Expected 2025, 2025-H1, 2025-Q3 or 2025-10."),
        )


def _first_gap(filled: Filled, name: str, stated: list[Any]) -> Where:
    """Name the first cell of a column that states nothing, or the sheet where it has no such."""
    index = next((c.index for c in filled.head.known if c.column and c.column.name == name), None)
    return filled.sheet.where(None if index is None else filled.rows[stated.index(None)], index)


def bind_zone(filled: Filled, store: Record, zone: str | None) -> None:
    """Turn names, codes and ids of zones into ids; a row of an unknown zone stops the import."""
    history = zone_history(store, store.last_seq())
    if filled.relation.id == "zone":
        return
    default = find_zone(history, zone) if zone else None
    stated = filled.columns.get("zone", [None] * len(filled.rows))
    found: dict[str, str] = {}
    for n, name in enumerate(stated):
        if name is None or name in found:
            continue
        try:
            found[name] = find_zone(history, name)
        except LedgerError as error:
            raise _at(error, filled.sheet.where(filled.rows[n])) from error
    if default is None and any(v is None for v in stated):
        raise QuestionError(
            say("The table does not say which zone it is about"),
            where=filled.sheet.where(),
            remedy=say("Say it with --zone."),
        )
    filled.columns["zone"] = [found[v] if v is not None else default for v in stated]


def _at(error: YuanhengError, where: Where) -> YuanhengError:
    """Give an error its place."""
    return type(error)(
        error.what, where=where, expected=error.expected, remedy=error.remedy, lines=error.lines
    )


def name_enterprises(filled: Filled, store: Record) -> None:
    """Give enterprises without an id that of the same credit code or name, or a new one."""
    nothing = [None] * len(filled.rows)
    stated = filled.columns.get("enterprise", nothing)
    if filled.relation.id != "enterprise" or None not in stated:
        return
    upto = store.last_seq()
    filled.columns["enterprise"] = match_enterprises(
        store.facts("enterprise", range(1, upto + 1)).to_pylist(),
        merged_firms(store.batches(), upto),
        stated,
        filled.columns.get("uscc", nothing),
        filled.columns.get("name", nothing),
    )


def bind_range(filled: Filled) -> None:
    """Take a table that never states a 评价范围 as one of the main area; a gap is a question.

    A row of no 评价范围 would belong to no set, and no later table could replace it.
    """
    if all(c.name != "assessed_range" for c in filled.relation.columns):
        return
    stated = filled.columns.get("assessed_range", [None] * len(filled.rows))
    if all(v is None for v in stated):
        main = next(iter(filled.schema.code_lists["assessed_range"].codes))
        filled.columns["assessed_range"] = [main] * len(stated)
        what = say("The layer states no assessed area; all of it is read as {area}", area=main)
        remedy = say("If it holds several, fill {field}.", field="评价范围")
        filled.note("area.assumed", "notice", (what, remedy), (None, None))
        return
    if None in stated:
        raise QuestionError(
            say("{n} rows do not say which assessed area they are in", n=stated.count(None)),
            where=filled.sheet.where(filled.rows[stated.index(None)]),
            remedy=say("Fill the column and import again."),
        )
