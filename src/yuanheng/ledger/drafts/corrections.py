"""Withdrawals and corrections (撤回、更正): events of their own, each with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import LedgerError, QuestionError, UsageError, Where, say
from yuanheng.ledger.mapping.row_questions import is_later, is_planned
from yuanheng.ledger.record.known import active_batches, snapshot, standing
from yuanheng.ledger.surveys.contradictions import exceeding_words
from yuanheng.ledger.tables.cell_readers import read_cell
from yuanheng.ledger.tables.change_checks import broken_change, known_starts
from yuanheng.ledger.tables.measured_values import is_measured, measure_unit
from yuanheng.ledger.tables.parts_checks import exceeded
from yuanheng.ledger.values import Refused, Span
from yuanheng.ledger.writing.cells import clean_text_cell
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS, Draft, Issue
from yuanheng.model.relation import Relation
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema

_CHANGE = "supply_change"


def draft_withdrawal(store: Record, seq: int, reason: str, actor: str) -> Draft:
    """Draft the withdrawal of a batch; what it had superseded stands again."""
    _check_reason(reason)
    batches = {b.seq: b for b in store.batches()}
    if seq not in batches:
        raise LedgerError(
            say("The ledger has no batch {seq}", seq=seq),
            remedy=say("`yuanheng batches` lists them."),
        )
    if seq not in active_batches(batches.values(), store.last_seq()):
        raise LedgerError(say("Batch {seq} is withdrawn already", seq=seq))
    return Draft(
        kind="withdraw",
        actor=actor,
        period=batches[seq].period,
        profile=None,
        layer=None,
        facts={},
        sets=(),
        issues=(),
        details={"withdraws": seq, "reason": reason.strip()},
    )


def draft_correction(  # noqa: PLR0913 - each part of a correction is said
    store: Record,
    schema: Schema,
    relation_id: str,
    subject: Mapping[str, str],
    changes: Mapping[str, str],
    reason: str,
    actor: str,
    *,
    asked_on: str | None = None,
) -> Draft:
    """Draft the correction of one fact: its subject by key columns, the new cells, the reason.

    asked_on: today, where a day of what has happened that lies after it is asked about.

    Cells are read as in a table (`1.2hm2`, `15亩`, `是`), without signs that nobody sees; an empty
    one becomes unknown.
    UsageError where the subject is not exactly one fact or a cell cannot be read.
    """
    _check_reason(reason)
    if relation_id not in schema.relations:
        raise UsageError(
            say("The relation {name} is not known", name=relation_id),
            expected=say("Known: {known}.", known=", ".join(schema.relations)),
        )
    relation = schema.relations[relation_id]
    row = _one(store, relation, subject)
    changes = {n: clean_text_cell(c.replace("\0", "")) or "" for n, c in changes.items()}
    new = {**row, **_cells(relation, schema, row, changes)}
    if asked_on is not None:
        _ask_later(relation, new, changes, asked_on)
    refused = broken_change(schema, new, known_starts(store)) if relation_id == _CHANGE else []
    for _, problem in refused:
        raise UsageError(problem.message, remedy=problem.remedy)
    fields = [("source_row", "integer"), ("fact", "text"), *relation.stored]
    table = pa.table({name: pa.array([new[name]], ARROW_TYPES[kind]) for name, kind in fields})
    changed = {f"was.{k}": _plain(row[k]) for k in new if k in row and row[k] != new[k]}
    if not changed:
        raise UsageError(say("The cells already say so; nothing was changed"))
    broken = exceeded(new) if relation_id == "parcel" else []
    where = Where(subject=str(row.get("number") or ""))
    return Draft(
        kind="correct",
        actor=actor,
        period=row.get("period"),
        profile=None,
        layer=None,
        facts={relation_id: table},
        sets=(),
        issues=tuple(
            Issue(
                "part.exceeds-whole",
                "warning",
                replace(where, column=rule.whole),
                "",
                *exceeding_words(schema, rule, aside=False),
            )
            for rule in broken
        ),
        details={
            "relation": relation_id,
            "fact": row["fact"],
            "reason": reason.strip(),
            "zone": row.get("zone"),
            **changed,
        },
    )


def _check_reason(reason: str) -> None:
    """Ask for a reason: a change without one cannot be judged later."""
    if not reason.strip():
        raise UsageError(say("A reason is needed"), remedy=say("Say it with --reason."))


def _one(store: Record, relation: Relation, subject: Mapping[str, str]) -> dict[str, Any]:
    """Find the one fact that a subject names."""
    known = {name for name, _ in (*SYSTEM_COLUMNS, *relation.stored)}
    for name in subject:
        if name not in known:
            raise UsageError(
                say("The relation {relation} has no column {name}", relation=relation.id, name=name)
            )
    upto = store.last_seq()
    read = snapshot if relation.kind == "snapshot" else standing
    facts = read(store, relation.id, upto)
    for name, value in subject.items():
        if pa.types.is_string(facts.schema.field(name).type):  # most of many at once
            facts = facts.filter(pc.equal(facts.column(name), value))
    rows: list[dict[str, Any]] = [
        row
        for row in facts.to_pylist()
        if all(str(row[name]) == value for name, value in subject.items())
    ]
    if len(rows) != 1:
        keys = " ".join(relation.key)
        raise UsageError(
            say("{n} facts are named, not one", n=len(rows)),
            remedy=say("Name it by its key: {keys}, or by source_row.", keys=keys),
        )
    return rows[0]


def _cells(
    relation: Relation, schema: Schema, row: Mapping[str, Any], changes: Mapping[str, str]
) -> dict[str, Any]:
    """Read the new cells."""
    found: dict[str, Any] = {}
    for name, text in changes.items():
        try:
            column = relation.column(name)
        except KeyError as error:
            raise UsageError(
                say("The relation {relation} has no column {name}", relation=relation.id, name=name)
            ) from error
        if name in relation.key or column.type == "geometry":
            raise UsageError(say("{name} cannot be corrected; import the survey again", name=name))
        if is_measured(relation, column):
            unit = measure_unit(schema, row["measure"])
            column = replace(column, type="quantity", unit=unit)
        value = read_cell(column, schema, text)
        if isinstance(value, Refused):
            raise UsageError(value.message, remedy=value.remedy)
        if column.type == "event":
            span = value if isinstance(value, Span) else Span(None, None)
            found[f"{name}_from"], found[f"{name}_to"] = span.first, span.last
        else:
            found[name] = value
    return found


def _ask_later(
    relation: Relation, new: Mapping[str, Any], changes: Mapping[str, str], today: str
) -> None:
    """Ask whether a day after today is meant, where the column says what has happened."""
    for column in (relation.column(name) for name in changes):
        if column.type != "event" or is_planned(column):
            continue
        first = new[f"{column.name}_from"]
        if is_later(first, new[f"{column.name}_to"], today):
            raise QuestionError(
                say(
                    "{label}: {day} is later than today, {today}",
                    label=column.label["en"],
                    day=first,
                    today=today,
                ),
                remedy=say("Correct the day; where it is so, say that a day after today is meant."),
            )


def _plain(value: object) -> str | int | float | bool | None:
    """Keep an old value beside the correction."""
    return value if isinstance(value, (str, int, float, bool)) else None
