"""Mappings made (拟定对应): each table of a sheet, its relation, columns, units and questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from yuanheng.errors import say
from yuanheng.ledger.heads.around import Around, below_title, is_made, read_around
from yuanheng.ledger.heads.blocks import table_blocks
from yuanheng.ledger.heads.naming import KnownNames, known_names, titles_of
from yuanheng.ledger.heads.rows import HeadRows
from yuanheng.ledger.heads.text import canonical, read_head_text, unit_of
from yuanheng.ledger.mapping.assigning import Assigned, Headed, assign, stated_period
from yuanheng.ledger.mapping.months import behind_months, month_of_heads
from yuanheng.ledger.mapping.part_days import day_questions
from yuanheng.ledger.mapping.plan import (
    CONFIRM,
    PERIOD,
    RELATION,
    ColumnPlan,
    Question,
    TableMapping,
    Told,
)
from yuanheng.ledger.mapping.questions import (
    AS_OF_KEY,
    ask_odd_day,
    column_questions,
    unlike_doubles,
    with_sums,
    without_as_is,
)
from yuanheng.ledger.mapping.units_of import (
    ask_unit,
    ask_units,
    find_unit,
    odd_unit,
    of_kind,
    told_unit,
)
from yuanheng.ledger.tables.measured_values import is_measured
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell
from yuanheng.ledger.writing.odd_days import is_day, odd_days
from yuanheng.model.periods import last_day, period_of_day
from yuanheng.model.relation import Relation
from yuanheng.standards.packs.field_names import TableWords, table_words
from yuanheng.standards.relations import Schema

_TITLE_BONUS = 2.0
#: Words of a title that say what was done, beside what was aimed at.
_DONE = ("完成", "执行", "实际", "运行", "月报", "快报", "进展", "进度", "情况")
#: So many columns make a list that its title names one, though nothing names its rows.
_NAMELESS = 3
_CLEARLY = 0.75
_SAMPLED = 400
#: No unit that people write is longer.
_LONGEST_UNIT = 12
#: What binds a table tells nothing of what it holds.
_BOUND = frozenset({"zone", "period", "assessed_range", "valid_from"})
_DIGIT = re.compile(r"\d")
_BARE = re.compile(r"[^\d]{0,3}\d+(?:\.\d+)?")
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


def samples(mapping: TableMapping, index: int, count: int) -> tuple[str, ...]:
    """Give the first different cells of a column, as texts."""
    rows = mapping.sheet.rows[mapping.head.first_data_row :][:_SAMPLED]
    found = dict.fromkeys(_shown(row[index]) for row in rows if index < len(row))
    return tuple(t for t in found if t)[:count]


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
    first = _headed(sheet, head, None)
    period = stated_period(first, around, told) or _answered(told)
    columns = _of_year(first, period[:4] if period else None)
    best = _relations(columns, schema, known, words, told, around, sheet.name, period)
    if not best:
        return None
    relation, assigned = best[0][1:]
    assigned = replace(assigned, plans=behind_months(assigned.plans, period))
    month = month_of_heads(assigned.plans, period)
    if month != period and around.as_of == _end(period or ""):
        around = replace(around, period=month, as_of=_end(month or ""))
    period = month
    mapping = TableMapping(
        sheet=sheet,
        relation=relation,
        head=head,
        around=around,
        columns=assigned.plans,
        constants=_said(words, relation, (*around.texts, sheet.name), assigned.plans),
        period=period,
        as_of=_as_of(around, period, told),
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
            asked.append(_ask_relation(relation, rival[1]))
    mapping, of_units = _with_units(mapping)
    asked += of_units
    asked += column_questions(mapping, unlike_doubles(mapping, assigned.twice), words)
    asked += day_questions(mapping)
    odd = _odd_days(around, told)
    if odd:
        asked.append(ask_odd_day(odd[0]))
    elif any(c.name == "period" and c.required for c in relation.columns) and period is None:
        asked += [] if _states_period(mapping) else [_ask_period()]
    alike = [c for c in mapping.columns if c.why == "alike"]
    left = [c for c in mapping.columns if c.why in ("nothing", "part", "period") and c.cells]
    sure = sum(c.column is not None and c.column.name not in _BOUND for c in mapping.read)
    sure -= len(alike)
    names = (relation.id, *relation.label.values())
    is_told = told.relation is not None or told.is_confirmed or sheet.name in names
    if not is_told and sure < len(left):
        asked.append(_ask_if(relation, sure, len(left) + len(mapping.read)))
    elif alike and not told.is_confirmed:
        asked.append(_ask_confirm(alike))
    return replace(mapping, questions=tuple(asked))


def _is_unit(text: str) -> bool:
    """Tell a cell that holds a unit and nothing else."""
    return unit_of(text.strip()) is not None


def _headed(sheet: RawSheet, head: HeadRows, year: str | None) -> list[Headed]:
    """Read the texts over each column, and count the cells below."""
    columns = list(zip_longest(*sheet.rows[head.first_data_row :][:_SAMPLED]))
    found = []
    for n in range(max(len(head.paths), len(columns))):
        path = head.paths[n] if n < len(head.paths) else ()
        counted = _counted(columns[n]) if n < len(columns) else (0, 0, 0, 0)
        if path or counted[0]:
            read = tuple(read_head_text(t, year) for t in path)
            found.append(Headed(n, path, read, *counted))
    return found


def _of_year(columns: Sequence[Headed], year: str | None) -> list[Headed]:
    """Read the heads again, with the year of months that name none."""
    if year is None:
        return list(columns)
    return [replace(c, read=tuple(read_head_text(t, year) for t in c.path)) for c in columns]


def _counted(column: Sequence[Cell]) -> tuple[int, int, int, int]:
    """Count the cells of a column that are filled, that are numbers, words, and units."""
    kinds = Counter(map(type, column))
    texts = [c for c in column if isinstance(c, str) and c.strip()] if kinds[str] else []
    worded = [t for t in texts if not _DIGIT.search(t)]
    units = sum(len(t) <= _LONGEST_UNIT and _is_unit(t) for t in worded)
    filled = len(column) - kinds[type(None)] - kinds[str] + len(texts)
    return filled, kinds[float] + kinds[int] + kinds[bool], len(worded), units


def _relations(  # noqa: PLR0913, PLR0917 - all that tells what a table is of
    columns: Sequence[Headed],
    schema: Schema,
    known: KnownNames,
    words: TableWords,
    told: Told,
    around: Around,
    sheet: str,
    period: str | None,
) -> list[tuple[float, Relation, Assigned]]:
    """Rank the relations that a table could be of, the likeliest first."""
    titles = titles_of(words, (*around.texts, sheet))
    named = [c for c in columns if c.path]
    is_aimed = not any(w in t for t in (*around.texts, sheet) for w in _DONE)
    found: list[tuple[float, Relation, Assigned]] = []
    unnamed: list[tuple[float, Relation, Assigned]] = []
    for relation in schema.relations.values():
        if told.relation not in (None, relation.id):
            continue
        names = known.families[relation.id]
        assigned = assign(columns, names, known, told, period, proposes=False)
        own = [p for p in assigned.plans if p.is_read and p.relation == relation.id]
        sure = [p for p in own if p.why != "alike"]
        if not sure or (told.relation is None and len(sure) < min(2, len(named))):
            continue
        identity = words.identity.get(relation.id) or _key(relation)
        is_named = any(p.column and p.column.name in identity for p in sure)
        bonus = _TITLE_BONUS if titles.get(relation.id) else 0.0
        bonus += _TITLE_BONUS if bonus and relation.id == "target" and is_aimed else 0.0
        is_unnamed = told.relation is None and identity and not is_named
        listed = unnamed if is_unnamed else found
        if (bonus and len(sure) >= _NAMELESS) or not is_unnamed:
            listed.append((assigned.score + bonus, relation, assigned))
    ranked = sorted(found, key=lambda f: -f[0])[:2]
    if not any(titles.get(r.id) for _, r, _ in ranked):  # its number is asked for
        most = ranked[0][0] + _TITLE_BONUS if ranked else 0.0
        ranked = sorted((f for f in unnamed if f[0] >= most), key=lambda f: -f[0])[:1] or ranked
    proposed = (
        assign(columns, known.families[r.id], known, told, period, proposes=True)
        for _, r, _ in ranked
    )
    return [(score, r, a) for (score, r, _), a in zip(ranked, proposed, strict=True)]


def _key(relation: Relation) -> tuple[str, ...]:
    """Name what tells the rows of a relation apart."""
    bound = ("zone", "period", "assessed_range", "valid_from")
    return tuple(k for k in relation.key if k not in bound)


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


def _answered(told: Told) -> str | None:
    """Give the period of the day that a person named; None where they named none."""
    answer = told.assumed.get(AS_OF_KEY)
    return period_of_day(answer) if answer is not None and is_day(answer) else None


def _odd_days(around: Around, told: Told) -> tuple[str, ...]:
    """Name what the title, or a person's answer, says as a day that is none."""
    answer = told.assumed.get(AS_OF_KEY)
    if answer is not None:
        return () if is_day(answer) else (answer,)
    year = told.period[:4] if told.period else None
    return odd_days([text for text in around.texts if not is_made(text)], year)


def _as_of(around: Around, period: str | None, told: Told) -> str | None:
    """Give the day by which the figures hold: told, of the title, or the end of the period."""
    if told.assumed.get(AS_OF_KEY):
        return told.assumed[AS_OF_KEY]
    if told.period is not None and (around.as_of is None or around.period != told.period):
        return around.as_of if _is_in(around.as_of, told.period) else _end(told.period)
    return around.as_of or (_end(period) if period else None)


def _is_in(day: str | None, period: str) -> bool:
    """Tell whether a day lies in a period: a year told does not end what stood in February."""
    last = _end(period)
    if day is None or last is None or day > last:
        return False
    first = {"Q": 2, "H": 5}.get(period[5:6], 0)  # months before the last one
    month = int(last[5:7]) - (11 if len(period) == len("2025") else first)
    return day >= f"{last[:4]}-{month:02d}-01"


def _end(period: str) -> str | None:
    try:
        return last_day(period)
    except ValueError:
        return None


def _with_units(mapping: TableMapping) -> tuple[TableMapping, list[Question]]:
    """Find the unit of every quantity, and ask where nothing says it."""
    plans = []
    asked: list[Question] = []
    open_ones: dict[str, list[ColumnPlan]] = {}
    for plan in mapping.columns:
        column = plan.column
        if is_measured(mapping.relation, column):  # else in that of each row's measure
            said = [t.unit for t in map(read_head_text, plan.path) if t.unit is not None]
            plans.append(replace(plan, unit=said[-1], unit_from="head") if said else plan)
            continue
        if column is None or column.type != "quantity" or column.unit is None:
            plans.append(plan)
            continue
        told = told_unit(column, plan.head, mapping.told.assumed)
        path = [read_head_text(t) for t in plan.path]
        unit, origin = (told, "told") if told else (None, "")
        odd = odd_unit(column, path)
        if unit is None and not odd:
            row = mapping.head.units.get(plan.index)
            unit, origin = find_unit(column, path, row, mapping.around, None)
        if unit is None and not odd and plan.path and plan.path[-1].strip() == column.name:
            unit, origin = column.unit, "name"
        if unit is None and odd:
            question = ask_unit(plan.head, column, samples(mapping, plan.index, 4))
            what = say("{head} is in {unit}, which is not known", head=plan.head, unit=odd)
            asked.append(replace(question, what=what))
        elif unit is None and not _has_bare_numbers(mapping, plan.index):
            unit, origin = column.unit, "cells"
        elif unit is None:
            open_ones.setdefault(of_kind(column) or plan.head, []).append(plan)
        plans.append(replace(plan, unit=unit, unit_from=origin))
    asked += [_ask_units(mapping, each) for each in open_ones.values()]
    return replace(mapping, columns=tuple(plans)), asked


def _has_bare_numbers(mapping: TableMapping, index: int) -> bool:
    """Tell a column of which a figure stands without its unit; 150亩 needs no other."""
    rows = mapping.sheet.rows[mapping.head.first_data_row :]
    cells = [row[index] for row in rows if index < len(row) and row[index] is not None]
    texts = [c.strip().replace(",", "") for c in cells if isinstance(c, str)]
    texts = [t for t in texts if t != "0"]  # nothing is as much in any unit
    return (
        any(isinstance(c, int | float) and c != 0 for c in cells)
        or any(_BARE.fullmatch(t) for t in texts)
        or not texts
    )


def _ask_units(mapping: TableMapping, plans: Sequence[ColumnPlan]) -> Question:
    """Ask for the unit of columns of one kind, once."""
    columns = [p.column for p in plans if p.column is not None]
    if len(plans) == 1:
        return ask_unit(plans[0].head, columns[0], samples(mapping, plans[0].index, 4))
    shown = [t for p in plans[:4] for t in samples(mapping, p.index, 1)]
    return ask_units([p.head for p in plans], columns[0], shown)


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


def _ask_relation(one: Relation, other: Relation) -> Question:
    """Ask what a table holds."""
    options = tuple((r.id, say("{text}", text=r.label["en"])) for r in (one, other))
    return Question(
        RELATION,
        say(
            "Does the table hold {one} or {other}?",
            one=one.label["en"],
            other=other.label["en"],
        ),
        options,
        say("Say it with --relation {one} or --relation {other}.", one=one.id, other=other.id),
    )


def _ask_if(relation: Relation, n: int, of: int) -> Question:
    """Ask whether a table of which few columns are known holds what it seems to."""
    return Question(
        CONFIRM,
        say(
            "Only {n} of {of} columns are known; is it a table of {relation}?",
            n=n,
            of=of,
            relation=relation.label["en"],
        ),
        (),
        say("Say yes with --yes, or correct one with --map HEAD=COLUMN."),
    )


def _ask_period() -> Question:
    """Ask for the period of a table."""
    return Question(
        PERIOD,
        say("Which period does the table describe? Neither its title nor its heads say it"),
        (),
        say("Say it with --period, such as 2025, 2025-Q3 or 2025-10."),
    )


def _ask_confirm(alike: Sequence[ColumnPlan]) -> Question:
    """Ask whether heads that are only like known names mean them."""
    pairs = ", ".join(f"{c.head} → {c.column.label['zh']}" for c in alike if c.column)
    return Question(
        CONFIRM,
        say("These heads are only like known names; are they right? {pairs}", pairs=pairs),
        (),
        say("Say yes with --yes, or correct one with --map HEAD=COLUMN."),
    )


def _shown(cell: Cell) -> str:
    """Show a cell as a text."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
