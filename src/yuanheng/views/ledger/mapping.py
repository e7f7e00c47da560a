"""A mapping as it is shown (列对应表): each column and what becomes of it, ten rows, questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yuanheng.errors import YuanhengError, say
from yuanheng.ledger.drafts.table import TableRequest, draft_tables, map_tables
from yuanheng.ledger.mapping.book import MappedSheet, open_questions
from yuanheng.ledger.mapping.headed import samples
from yuanheng.ledger.mapping.plan import OTHER_NAME, ColumnPlan, TableMapping
from yuanheng.ledger.mapping.questions import PARTS_KEY
from yuanheng.ledger.mapping.row_questions import LATER, LATER_MEANT, MEANT, TWICE
from yuanheng.ledger.record.known import zones_on
from yuanheng.model.relation import Column
from yuanheng.model.units import Unit
from yuanheng.ports import Record, silent
from yuanheng.standards.packs.field_names import field_names, table_words
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.records import amount_in, shown_cell
from yuanheng.views.steady_record import SteadyRecord
from yuanheng.words.figures import shown_unit
from yuanheng.words.words import Words

#: So many rows are shown as they will stand.
SHOWN_ROWS = 10
_SAMPLES = 3


@dataclass(frozen=True)
class ColumnCard:
    """A column of a sheet: what stands there, what it becomes, in which unit, and why."""

    letter: str
    head: str
    samples: tuple[str, ...]
    becomes: str
    unit: str
    note: str
    is_read: bool
    is_doubtful: bool
    choice: str


@dataclass(frozen=True)
class QuestionCard:
    """A question with the answers that can be given."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    remedy: str


@dataclass(frozen=True)
class TableCard:
    """A table of a sheet as it would be read."""

    sheet: str
    relation: str
    relation_label: str
    facts_about: str
    from_batch: int | None
    columns: tuple[ColumnCard, ...]
    row_heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class BookCard:
    """A workbook as it would be read: its tables, and what is to be answered before."""

    tables: tuple[TableCard, ...]
    questions: tuple[QuestionCard, ...]

    @property
    def is_ready(self) -> bool:
        """Tell whether nothing is left to be answered."""
        return not self.questions


def show_book(
    record: Record, words: Words, request: TableRequest, actor: str = ""
) -> BookCard | None:
    """Show how a workbook would be read; None where it is in the ledger's own shape.

    actor: who imports it then, which spares drafting it again.
    """
    record = SteadyRecord(record)
    book = map_tables(record, ledger_schema(), request)
    if book is None:
        return None
    questions = tuple(_question(words, q) for q in open_questions(book))
    drafted: dict[str, Any] = {}
    if not questions:
        try:
            for each in draft_tables(record, ledger_schema(), request, actor, silent):
                drafted[each.sheet] = each.draft.facts
        except YuanhengError:  # said again, and better, where the import itself is tried
            drafted = {}
    tables = [
        _table(record, words, sheet, mapping, drafted.get(sheet.sheet.name, {}))
        for sheet in book
        for mapping in sheet.mappings
    ]
    return BookCard(tuple(tables), questions)


def shown_answer(words: Words, answer: str) -> tuple[str, str, str]:
    """Say an answer that was given of the rows of a table: its key, what it is about, its meaning.

    What is about a column or a mark stands as it was written.
    """
    key, _, value = answer.partition("=")
    about, _, name = key.partition(":")
    meant = {TWICE: MEANT, LATER: LATER_MEANT}.get(about, {}).get(value)
    label = {
        TWICE: say("Numbers that stand twice"),
        LATER: say("Days after today"),
        PARTS_KEY: say('What "/" and "—" stand for'),
    }.get(about)
    said = words.say(label) if label else about
    return key, f"{said} {name}" if name else said, words.say(meant) if meant else value


def _question(words: Words, question: Any) -> QuestionCard:  # noqa: ANN401 - a Question of the ledger
    return QuestionCard(
        question.key,
        words.say(question.what),
        tuple((value, words.say(label)) for value, label in question.options),
        words.say(question.remedy) if question.remedy else "",
    )


def _table(
    record: Record, words: Words, sheet: MappedSheet, mapping: TableMapping, facts: dict[str, Any]
) -> TableCard:
    """Show one table."""
    names = {str(z["zone"]): str(z["name"]) for z in zones_on(record, record.last_seq(), "9999")}
    about = [
        names.get(sheet.zone or "", words("zone not said")),
        mapping.period or "",
        words("as of {day}", day=mapping.as_of) if mapping.as_of else "",
        *mapping.constants.values(),
    ]
    heads, rows = _rows(words, mapping, facts)
    return TableCard(
        sheet=mapping.sheet.name,
        relation=mapping.relation.id,
        relation_label=words.label(mapping.relation.label),
        facts_about=" · ".join(a for a in about if a),
        from_batch=mapping.from_batch,
        columns=tuple(_column(words, mapping, c) for c in mapping.columns),
        row_heads=heads,
        rows=rows,
        choices=_choices(words, mapping),
    )


def _choices(words: Words, mapping: TableMapping) -> tuple[tuple[str, str], ...]:
    """List what a column could become: how it is named in an answer, and its label."""
    relations = ledger_schema().relations
    along = [relations[r] for r in table_words().along.get(mapping.relation.id, {})]
    found: dict[str, str] = {}
    for relation in (mapping.relation, *along):
        for name in field_names(relation):
            column = relation.column(name.column)
            if column.type == "geometry" or column.name == "zone":
                continue
            if name.fixed:
                value = name.fixed[0][1]
                found.setdefault(value, f"{words.label(column.label)}（{value}）")
            elif name.text == column.name:
                found.setdefault(column.name, words.label(column.label))
    for plan in (p for p in mapping.read if p.relation == OTHER_NAME and p.column is not None):
        found[_choice(plan)] = words.label(relations[OTHER_NAME].label)
    return tuple(found.items())


def _column(words: Words, mapping: TableMapping, plan: ColumnPlan) -> ColumnCard:
    """Show one column."""
    schema = ledger_schema()
    becomes = ""
    if plan.column is not None and plan.relation is not None:
        becomes = words.label(plan.column.label)
        if plan.relation == OTHER_NAME:
            becomes = words.label(schema.relations[OTHER_NAME].label)
        elif plan.relation != mapping.relation.id:
            becomes = f"{words.label(schema.relations[plan.relation].label)} · {becomes}"
        if plan.fixed:
            becomes += f"（{'，'.join(value for _, value in plan.fixed)}）"
    quantity = plan.column is not None and plan.column.type == "quantity"
    unit = shown_unit(plan.unit.text) if plan.unit else ("?" if quantity else "")
    return ColumnCard(
        letter=plan.letter,
        head=plan.head,
        samples=samples(mapping, plan.index, _SAMPLES),
        becomes=becomes,
        unit=unit,
        note=_note(words, plan),
        is_read=plan.is_read,
        is_doubtful=plan.why in ("alike", "nothing", "part", "period", "twice") or unit == "?",
        choice=_choice(plan),
    )


def _choice(plan: ColumnPlan) -> str:
    """Name what a column becomes as an answer names it."""
    if plan.column is None:
        return ""
    return plan.fixed[0][1] if plan.fixed and plan.fixed[0][0] != "period" else plan.column.name


def _note(words: Words, plan: ColumnPlan) -> str:
    """Say why a column is read so, or why it is not."""
    notes = {
        "told": say("as you said"),
        "kept": say("as last time"),
        "label": say("its name"),
        "profile": say("known from another profile"),
        "usual": say("a usual name"),
        "alike": say("only alike to {name}: confirm it", name=plan.near),
        "dropped": say("not read: left out as you said"),
        "order": say("not read: only counts the rows"),
        "person": say("not read: names of persons are not kept"),
        "remark": say("not read: a remark"),
        "part": say("not read: a part, which is never taken for the whole"),
        "period": say("not read: of another period than the table"),
        "twice": say("not read: another column means the same"),
        "empty": say("not read: empty"),
        "nothing": say("not read: the ledger has no such column; nearest: {near}", near=plan.near)
        if plan.near
        else say("not read: the ledger has no such column"),
    }
    origins = {
        "title": say("unit by the title"),
        "row": say("unit by the row of units"),
        "told": say("unit as you said"),
    }
    parts = [words.say(notes[plan.why])]
    if plan.unit_from in origins:
        parts.append(words.say(origins[plan.unit_from]))
    return words.join(parts)


def _rows(
    words: Words, mapping: TableMapping, facts: dict[str, Any]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give the first rows as they will stand, in the columns that are read."""
    table = facts.get(mapping.relation.id)
    if table is None:
        return (), ()
    hidden = {"zone", "enterprise"} if mapping.relation.id != "occupancy" else {"zone"}
    columns = [
        c
        for c in mapping.relation.columns
        if c.type != "geometry"
        and c.name not in hidden
        and any(table.column(s).null_count < table.num_rows for s, _ in c.stored)
    ]
    units = {
        p.column.name: p.unit
        for p in mapping.read
        if p.column is not None and p.relation == mapping.relation.id and not p.fixed
    }
    heads = tuple(_row_head(words, c, units.get(c.name)) for c in columns)
    first = table.slice(0, SHOWN_ROWS).to_pylist()
    rows: Sequence[tuple[str, ...]] = [
        tuple(_row_cell(words, c, row, units.get(c.name)) for c in columns) for row in first
    ]
    return heads, tuple(rows)


def _row_head(words: Words, column: Column, written: Unit | None) -> str:
    """Name a column with its unit; where the sheet writes another one, with both: 亩 = 公顷."""
    if column.unit is None:
        return words.label(column.label)
    unit = shown_unit(column.unit.text)
    if _is_other(column, written):
        unit = f"{shown_unit(written.text)} = {unit}" if written else unit
    return f"{words.label(column.label)}（{unit}）"


def _row_cell(words: Words, column: Column, row: dict[str, Any], written: Unit | None) -> str:
    """Say a cell as it will stand; before it, in the unit of the sheet, what a person wrote."""
    shown = shown_cell(words, column, row)
    value = row.get(column.name)
    if written is None or value is None or not _is_other(column, written):
        return shown
    return f"{amount_in(value, column, written)} = {shown}"


def _is_other(column: Column, written: Unit | None) -> bool:
    """Tell a unit of the sheet that suits the column and is not its own."""
    own = column.unit
    if own is None or written is None or not written.is_compatible(own):
        return False
    return written.factor_to(own) != 1
