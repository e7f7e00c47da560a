"""What moved a day of the law (改变日期的依据): changes of the contract, and dated causes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from yuanheng.errors import Where
from yuanheng.evaluate.rule_run import relation_of, told_of
from yuanheng.evaluate.run import Question
from yuanheng.ledger.tables.written_cells import written_column
from yuanheng.model.relation import Label
from yuanheng.monitor import contracts
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import HeldDays, Rulebook
from yuanheng.views.descent.originals import Originals, first_batch
from yuanheng.words.figures import place, span_text
from yuanheng.words.words import Words

#: What names the subject itself, and need not be said beside it.
_KEYS = ("zone", "supply")


@dataclass(frozen=True)
class MovedBy:
    """One row that moved a day: what it is, what it says, and where it was read.

    told: each filled column with its value in words, or the label of its code.
    """

    label: Label
    told: tuple[tuple[Label, str | Label], ...]
    source: str
    batch: int
    cells: dict[str, str]


def moved_by(
    house: House,
    words: Words,
    question: Question,
    book: Rulebook,
    names: frozenset[str],
    row: dict[str, Any],
) -> tuple[MovedBy, ...]:
    """Give the rows that moved what a rule reads of one subject, changes of its contract first.

    names: all that the rule reads. Changes that were signed only later, or that a later one has
    replaced, and causes from before the clock began anew, are left out.
    """
    found = []
    subject = (row.get("zone"), row.get("subject"))
    if book.subject.id == contracts.SUPPLY:
        changes = told_of(house.record, contracts.CHANGE, question)
        told = contracts.changes_by_supply(changes, ledger_schema()).get(
            (str(subject[0]), str(subject[1])), ()
        )
        read = {*names, contracts.TEMPORARY}
        found += [
            _moved(house, words, contracts.CHANGE, change.row)
            for change in contracts.standing_changes(told, question.as_of)
            if change.column in read
        ]
    held = (q for q in book.quantities.values() if isinstance(q, HeldDays) and q.id in names)
    for relation in dict.fromkeys(q.relation for q in held):
        rows = relation_of(house.record, relation, question).to_pylist()
        mine = [r for r in rows if (r["zone"], r["supply"]) == subject]
        found += [_moved(house, words, relation, r) for r in _by_day(mine)]
    return tuple(found)


def _by_day(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order causes by their first day."""
    return sorted(rows, key=lambda r: (r.get("starts_on_from") or "", r["seq"], r["source_row"]))


def _moved(house: House, words: Words, name: str, row: dict[str, Any]) -> MovedBy:
    """Put one row into words, with the cells of its original."""
    schema = ledger_schema()
    relation = schema.relations[name]
    columns = [c for c in relation.columns if c.name not in _KEYS]
    told: list[tuple[Label, str | Label]] = []
    for column in columns:
        if column.type == "event":
            ends = [row.get(stored) for stored, _ in column.stored]
            days = span_text(words, *(None if d is None else str(d) for d in ends))
            told += [(column.label, days)] if days else []
            continue
        cells = {stored: [row.get(stored)] for stored, _ in column.stored}
        written = written_column(relation, column, schema, pa.table(cells))[0]
        if written is not None:
            unit = f" {column.unit.text}" if column.unit is not None else ""
            codes = schema.codes(column)
            code = codes.codes.get(str(written)) if codes else None
            told.append((column.label, code.label if code else f"{written}{unit}"))
    batches = {b.seq: b for b in house.record.batches()}
    batch = first_batch(batches[row["seq"]], batches)
    file = batch.source.name if batch.source else "–"
    names = frozenset(c.name for c in columns)
    return MovedBy(
        label=relation.label,
        told=tuple(told),
        source=place(words, Where(file=file, layer=batch.layer, row=row["source_row"])),
        batch=row["seq"],
        cells=Originals(house).cells_of(batch, row["source_row"], name, names),
    )
