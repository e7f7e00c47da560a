"""A filled table imported (填报表入库): sheet and relation found, zone and period bound."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from yuanheng.errors import (
    LedgerError,
    QuestionError,
    UsageError,
    Where,
    YuanhengError,
    say,
)
from yuanheng.ledger.filled import Filled
from yuanheng.ledger.headers import HeadColumn
from yuanheng.ledger.identity import find_zone
from yuanheng.ledger.known import zone_history
from yuanheng.ledger.sheet_facts import read_filled
from yuanheng.ledger.sheets import read_sheets
from yuanheng.ledger.table_choice import TableRequest, choose_table
from yuanheng.model.ledger import ARROW_TYPES, Batch, Draft, Issue, SnapshotSet
from yuanheng.ports import Progress, Store
from yuanheng.standards.relations import Schema

__all__ = ["TableImport", "TableRequest", "draft_table", "import_table"]


@dataclass(frozen=True)
class TableImport:
    """A table read and drafted: the draft, and where on the sheet each issue lies."""

    draft: Draft
    sheet: str
    cells: Mapping[int, tuple[int, int]]

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Give what the checks saw."""
        return self.draft.issues


def draft_table(
    store: Store, schema: Schema, request: TableRequest, actor: str, progress: Progress
) -> TableImport:
    """Read and check a table without writing; questions and refusals name the sheet."""
    progress("read", 0, 3)
    choice = choose_table(read_sheets(request.path), request, schema)
    sheet, relation = choice.sheet, choice.relation
    progress("read", 1, 3)
    filled = read_filled(sheet, relation, schema, request.period, choice.profile)
    _bind_period(filled, request.period)
    _bind_zone(filled, store, request.zone)
    _bind_range(filled)
    _name_enterprises(filled, store)
    progress("read", 2, 3)
    fields = [("source_row", "integer"), *relation.stored]
    n = len(filled.rows)
    columns: dict[str, list[Any]] = {
        **filled.columns,
        "source_row": [row + sheet.first_row for row in filled.rows],
    }
    facts = pa.table(
        {name: pa.array(columns.get(name, [None] * n), ARROW_TYPES[kind]) for name, kind in fields}
    )
    draft = Draft(
        kind="import",
        actor=actor,
        period=request.period,
        profile=choice.profile.id if choice.profile else f"core.{relation.id}",
        layer=sheet.name,
        facts={relation.id: facts},
        sets=_sets(filled),
        issues=tuple(filled.issues),
        details={f"unit.{c.text}": said for c in filled.head.known for said in [_unit(c)] if said},
    )
    progress("read", 3, 3)
    return TableImport(draft, sheet.name, filled.cells)


def _unit(place: HeadColumn) -> str:
    """Say the unit in which a column was read; by the word of the row where each row states it."""
    told = place.rule.unit_head if place.rule else None
    if told is not None:
        return f"{told.head}: " + ", ".join(f"{w} {u.text}" for w, u in told.units.items())
    return place.unit.text if place.unit is not None else ""


def import_table(
    store: Store, schema: Schema, request: TableRequest, actor: str, progress: Progress
) -> tuple[Batch, TableImport]:
    """Import a table as one batch, whole or not at all."""
    drafted = draft_table(store, schema, request, actor, progress)
    return store.write(drafted.draft, request.path, progress), drafted


def _bind_period(filled: Filled, period: str | None) -> None:
    """Fill the period where the relation has one and the sheet does not say it."""
    if all(c.name != "period" for c in filled.relation.columns):
        return
    stated = filled.columns.get("period", [None] * len(filled.rows))
    if period is None and any(v is None for v in stated):
        raise QuestionError(
            say("Which year does the table describe?"),
            where=filled.sheet.where(),
            remedy=say("Say it with --period {year}.", year="YYYY"),
        )
    if period is not None and not re.fullmatch(r"(19|20)\d\d", period):
        raise UsageError(
            say("{period} is not a year", period=period),
            expected=say("Expected a year such as 2013."),
        )
    filled.columns["period"] = [v or period for v in stated]


def _bind_zone(filled: Filled, store: Store, zone: str | None) -> None:
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


def _name_enterprises(filled: Filled, store: Store) -> None:
    """Give enterprises without an id that of the same credit code or name, or a new one."""
    n = len(filled.rows)
    stated = filled.columns.get("enterprise", [None] * n)
    if filled.relation.id != "enterprise" or None not in stated:
        return
    known: dict[str, str] = {}
    for row in store.facts("enterprise", range(1, store.last_seq() + 1)).to_pylist():
        for key in (row["uscc"], row["name"]):
            if key:
                known[key] = row["enterprise"]
    codes = filled.columns.get("uscc", [None] * n)
    names = filled.columns.get("name", [None] * n)
    ids = []
    for own, code, name in zip(stated, codes, names, strict=True):
        key = code or name or ""
        found = own or known.get(code or "") or known.get(name or "")
        ids.append(found or f"E{hashlib.sha256(key.encode()).hexdigest()[:10]}")
        known.setdefault(key, ids[-1])
    filled.columns["enterprise"] = ids


def _bind_range(filled: Filled) -> None:
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


def _sets(filled: Filled) -> tuple[SnapshotSet, ...]:
    """Name the sets that a snapshot replaces: each zone, 评价范围 and period of its rows."""
    if filled.relation.kind != "snapshot":
        return ()
    n = len(filled.rows)
    keys = zip(
        filled.columns["zone"],
        filled.columns.get("assessed_range", [""] * n),
        filled.columns["period"],
        strict=True,
    )
    return tuple(
        SnapshotSet(filled.relation.id, zone, area or "", period)
        for zone, area, period in dict.fromkeys(keys)
    )
