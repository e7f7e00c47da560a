"""A filled table imported (填报表入库): sheet and relation found, zone and period bound."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from yuanheng.errors import (
    LedgerError,
    QuestionError,
    SourceError,
    UsageError,
    Where,
    YuanhengError,
    say,
)
from yuanheng.ledger.headers import find_head
from yuanheng.ledger.identity import find_zone
from yuanheng.ledger.known import zone_history
from yuanheng.ledger.sheet_facts import Filled, read_filled
from yuanheng.ledger.sheets import RawSheet, read_sheets
from yuanheng.model.ledger import ARROW_TYPES, Batch, Draft, Issue, SnapshotSet
from yuanheng.model.relation import Relation
from yuanheng.ports import Progress, Store
from yuanheng.standards.relations import Schema


@dataclass(frozen=True)
class TableRequest:
    """Which table to import: file, sheet, relation, period and zone; None is found or asked."""

    path: Path
    sheet: str | None
    relation: str | None
    period: str | None
    zone: str | None


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
    sheet, relation = _choose(read_sheets(request.path), request, schema)
    progress("read", 1, 3)
    filled = read_filled(sheet, relation, schema, request.period)
    _bind_period(filled, request.period)
    _bind_zone(filled, store, request.zone)
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
        profile=f"core.{relation.id}",
        layer=sheet.name,
        facts={relation.id: facts},
        sets=_sets(filled),
        issues=tuple(filled.issues),
        details={f"unit.{c.text}": c.unit.text for c in filled.head.known if c.unit is not None},
    )
    progress("read", 3, 3)
    return TableImport(draft, sheet.name, filled.cells)


def import_table(
    store: Store, schema: Schema, request: TableRequest, actor: str, progress: Progress
) -> tuple[Batch, TableImport]:
    """Import a table as one batch, whole or not at all."""
    drafted = draft_table(store, schema, request, actor, progress)
    return store.write(drafted.draft, request.path, progress), drafted


def _choose(
    sheets: tuple[RawSheet, ...], request: TableRequest, schema: Schema
) -> tuple[RawSheet, Relation]:
    """Find the one sheet to read and the relation it fills; several are listed, never merged."""
    where = Where(file=request.path.name)
    if request.relation and request.relation not in schema.relations:
        known = ", ".join(schema.relations)
        raise UsageError(
            say("The relation {name} is not known", name=request.relation),
            expected=say("Known: {known}.", known=known),
        )
    wanted = [r for r in schema.relations.values() if request.relation in (None, r.id)]
    if request.sheet is not None:
        sheets = tuple(s for s in sheets if s.name == request.sheet)
        if not sheets:
            raise SourceError(say("There is no sheet {sheet}", sheet=request.sheet), where=where)
    fitting = [(s, r) for s in sheets for r in [_best(s, wanted)] if r is not None]
    visible = [pair for pair in fitting if not pair[0].is_hidden]
    if len(visible) == 1:
        return visible[0]
    if not fitting:
        names = "、".join(r.label["zh"] for r in wanted)
        raise SourceError(
            say("No sheet has a head that the ledger knows"),
            where=where,
            expected=say("Known: {known}.", known=names),
            remedy=say("`yuanheng template RELATION` writes an empty table to fill."),
        )
    raise UsageError(
        say("The file holds {n} tables that could be read", n=len(fitting)),
        where=where,
        remedy=say("Name one with --sheet."),
        lines=tuple(
            say(
                "{sheet}: {relation}, {rows} rows",
                sheet=s.name,
                relation=r.label["en"],
                rows=len(s.rows),
            )
            for s, r in fitting
        ),
    )


def _best(sheet: RawSheet, relations: list[Relation]) -> Relation | None:
    """Find the relation that a sheet fills: by its name, else by most heads in common."""
    best: tuple[int, Relation] | None = None
    for relation in relations:
        head = find_head(sheet, relation)
        if head is None:
            continue
        named = sheet.name in (relation.id, relation.label["zh"], relation.label["en"])
        score = len(head.known) + (1000 if named else 0)
        if best is None or score > best[0]:
            best = (score, relation)
    return best[1] if best else None


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
    """Give enterprises their ids: the known one of the same credit code or name, else a new one."""
    if filled.relation.id != "enterprise" or "enterprise" in filled.columns:
        return
    known: dict[str, str] = {}
    for row in store.facts("enterprise", range(1, store.last_seq() + 1)).to_pylist():
        for key in (row["uscc"], row["name"]):
            if key:
                known[key] = row["enterprise"]
    n = len(filled.rows)
    codes = filled.columns.get("uscc", [None] * n)
    names = filled.columns.get("name", [None] * n)
    ids = []
    for code, name in zip(codes, names, strict=True):
        key = code or name or ""
        found = known.get(code or "") or known.get(name or "")
        ids.append(found or f"E{hashlib.sha256(key.encode()).hexdigest()[:10]}")
        known.setdefault(key, ids[-1])
    filled.columns["enterprise"] = ids


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
