"""Mappings made (拟定对应): each table of a sheet, its relation, columns, units and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from yuanheng.ledger.heads.around import Around, below_title, read_around
from yuanheng.ledger.heads.blocks import table_blocks
from yuanheng.ledger.heads.naming import KnownNames, known_names, titles_of
from yuanheng.ledger.heads.rows import HeadRows
from yuanheng.ledger.heads.text import canonical
from yuanheng.ledger.mapping.as_of import (
    answered_period,
    as_of_day,
    behind_months,
    end_of,
    month_of_heads,
    odd_days_of,
)
from yuanheng.ledger.mapping.assigning import stated_period
from yuanheng.ledger.mapping.headed import headed, of_year, samples
from yuanheng.ledger.mapping.part_days import day_questions
from yuanheng.ledger.mapping.plan import (
    ColumnPlan,
    Question,
    TableMapping,
    Told,
)
from yuanheng.ledger.mapping.questions import (
    ask_odd_day,
    column_questions,
    unlike_doubles,
    with_sums,
    without_as_is,
)
from yuanheng.ledger.mapping.ranking import rank_relations
from yuanheng.ledger.mapping.table_questions import ask_confirm, ask_if, ask_period, ask_relation
from yuanheng.ledger.mapping.unit_plans import with_units
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.relation import Relation
from yuanheng.standards.packs.field_names import TableWords, table_words
from yuanheng.standards.relations import Schema

_CLEARLY = 0.75
#: What binds a table tells nothing of what it holds.
_BOUND = frozenset({"zone", "period", "assessed_range", "valid_from"})
_CODE = re.compile(r"[A-T]?\d{2,4}", re.ASCII)


def make_mappings(sheet: RawSheet, schema: Schema, told: Told) -> list[TableMapping]:
    """Propose how each table of a sheet is read; an empty list where it holds none."""
    words = table_words()
    known = known_names(schema, words)
    found: list[TableMapping] = []
    first: Around | None = None
    for part, head in table_blocks(sheet, known.is_name):
        year = told.period[:4] if told.period else None
        around = read_around(part.rows[: head.top], part.name, _below(part, head), year)
        around = around if first is None else below_title(around, first)
        first = first or around
        mapping = _mapping(part, head, around, schema, known, words, told)
        if mapping is not None:
            found.append(mapping)
    return found


def _mapping(
    sheet: RawSheet,
    head: HeadRows,
    around: Around,
    schema: Schema,
    known: KnownNames,
    words: TableWords,
    told: Told,
) -> TableMapping | None:
    """Propose how one table is read; None where it is of no relation."""
    first = headed(sheet, head, None)
    period = stated_period(first, around, told) or answered_period(told)
    columns = of_year(first, period[:4] if period else None)
    best = rank_relations(columns, schema, known, words, told, around, sheet.name, period)
    if not best:
        return None
    relation, assigned = best[0][1:]
    assigned = replace(assigned, plans=behind_months(assigned.plans, period))
    month = month_of_heads(assigned.plans, period)
    if month != period and around.as_of == end_of(period or ""):
        around = replace(around, period=month, as_of=end_of(month or ""))
    period = month
    mapping = TableMapping(
        sheet=sheet,
        relation=relation,
        head=head,
        around=around,
        columns=assigned.plans,
        constants=_said(words, relation, (*around.texts, sheet.name), assigned.plans),
        period=period,
        as_of=as_of_day(around, period, told),
        told=told,
    )
    mapping = with_sums(without_as_is(_with_codes(mapping), words), schema)
    asked: list[Question] = []
    rival = best[1] if len(best) > 1 else None
    titles = titles_of(words, (*around.texts, sheet.name))
    if rival is not None and told.relation is None:
        is_titled = titles.get(rival[1].id, 0) > 0
        if titles.get(relation.id):  # and of what it says the columns are known as well
            is_open = is_titled and rival[0] > best[0][0] - _CLEARLY
        else:
            is_open = is_titled or rival[0] > best[0][0] - _CLEARLY
        if is_open:
            asked.append(ask_relation(relation, rival[1]))
    mapping, of_units = with_units(mapping)
    asked += of_units
    asked += column_questions(mapping, unlike_doubles(mapping, assigned.twice), words)
    asked += day_questions(mapping)
    odd = odd_days_of(around, told)
    if odd:
        asked.append(ask_odd_day(odd[0]))
    elif any(c.name == "period" and c.required for c in relation.columns) and period is None:
        asked += [] if _states_period(mapping) else [ask_period()]
    alike = [c for c in mapping.columns if c.why == "alike"]
    left = [c for c in mapping.columns if c.why in ("nothing", "part", "period") and c.cells]
    sure = sum(c.column is not None and c.column.name not in _BOUND for c in mapping.read)
    sure -= len(alike)
    names = (relation.id, *relation.label.values())
    is_told = told.relation is not None or told.is_confirmed or sheet.name in names
    if not is_told and sure < len(left):
        asked.append(ask_if(relation, sure, len(left) + len(mapping.read)))
    elif alike and not told.is_confirmed:
        asked.append(ask_confirm(alike))
    return replace(mapping, questions=tuple(asked))


def _said(
    words: TableWords, relation: Relation, texts: Sequence[str], plans: Sequence[ColumnPlan]
) -> Mapping[str, str]:
    """Give what the title says of every row, where it says one value and no column does."""
    read = {p.column.name for p in plans if p.column is not None and p.relation == relation.id}
    title = canonical("".join(texts))
    found = {}
    for column, values in words.said.get(relation.id, {}).items():
        said = [v for v, ws in values.items() if any(canonical(w) in title for w in ws)]
        if len(said) == 1 and column not in read:
            found[column] = said[0]
    return found


def _with_codes(mapping: TableMapping) -> TableMapping:
    """Read 所属行业 as codes where its cells are codes, not names."""
    names = {
        p.column.name for p in mapping.columns if p.column and p.relation == mapping.relation.id
    }
    if "industry_name" not in names or "industry" in names:
        return mapping
    plans = []
    for plan in mapping.columns:
        if plan.column is not None and plan.column.name == "industry_name":
            cells = samples(mapping, plan.index, 50)
            codes = sum(_CODE.fullmatch(c.strip()) is not None for c in cells)
            if cells and codes >= 0.6 * len(cells):
                plan = replace(plan, column=mapping.relation.column("industry"))  # noqa: PLW2901
        plans.append(plan)
    return replace(mapping, columns=tuple(plans))


def _states_period(mapping: TableMapping) -> bool:
    """Tell a table whose rows, or the heads over all of its figures, say their period."""
    own = [p for p in mapping.columns if p.column and p.relation == mapping.relation.id]
    if any(p.column and p.column.name == "period" for p in own):
        return True
    figures = [p for p in own if p.column and p.column.type not in ("text", "code", "boolean")]
    said = ["period" in dict(p.fixed) for p in figures]
    return bool(said) and all(said)


def _below(sheet: RawSheet, head: HeadRows) -> list[str]:
    """Give the texts below a table: notes and signatures stand alone in their rows."""
    last = sheet.rows[head.first_data_row :][-6:]
    return [
        str(cells[0])
        for row in last
        for cells in [[c for c in row if c is not None]]
        if len(cells) == 1 and isinstance(cells[0], str)
    ]
