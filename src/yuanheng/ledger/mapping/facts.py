"""A mapping becomes facts (入账): each of its groups is read, bound, checked, and drafted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from yuanheng.errors import Plain, say
from yuanheng.ledger.mapping.derived import derive
from yuanheng.ledger.mapping.figures import RowSayings, plain_figures
from yuanheng.ledger.mapping.firms import Known, name_firms, name_numbered, other_names_of
from yuanheng.ledger.mapping.groups import Group, groups_of
from yuanheng.ledger.mapping.kept import keep_mapping
from yuanheng.ledger.mapping.part_days import plain_days
from yuanheng.ledger.mapping.plan import OTHER_NAME, TableMapping
from yuanheng.ledger.mapping.row_names import named_rows
from yuanheng.ledger.mapping.row_questions import ask_rows
from yuanheng.ledger.mapping.unlikely import note_contradictions
from yuanheng.ledger.tables.binding import bind_range, bind_zone, name_enterprises
from yuanheng.ledger.tables.cell_readers import Manner
from yuanheng.ledger.tables.change_checks import check_changes
from yuanheng.ledger.tables.drafts import draft_filled
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.sheet_facts import read_filled
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.ledger import Draft, Issue, SnapshotSet
from yuanheng.model.periods import read_period
from yuanheng.ports import Record
from yuanheng.standards.packs.field_names import table_words
from yuanheng.standards.relations import Schema

#: Lists whose rows hold from the day by which they were drawn up.
_DATED = frozenset({"enterprise", "lead", "appeal"})


def draft_mapped(
    store: Record,
    schema: Schema,
    mappings: Sequence[TableMapping],
    zone: str,
    actor: str,
    known: Known | None = None,
) -> tuple[Draft, dict[int, tuple[int, int]]]:
    """Draft the facts of the tables of one sheet; gives the cell of each issue as well.

    zone: the id of the zone where the rows state none. known: what was read for other sheets.
    """
    drafts: list[Draft] = []
    cells: dict[int, tuple[int, int]] = {}
    issues: list[Issue] = []
    seen: set[tuple[object, ...]] = set()
    known = known or Known(store)
    for mapping in mappings:
        sheet, sayings = plain_figures(mapping)
        sheet, completed = plain_days(mapping, sheet)
        issues += completed
        sheet = named_rows(mapping, sheet)
        for group in groups_of(mapping, schema, table_words()):
            filled = _read(mapping, group, sheet, schema)
            _say(filled, mapping, group, sayings)
            _bind(filled, store, zone, mapping)
            if "enterprise" in {c.name for c in filled.relation.columns}:
                if filled.relation.id == "enterprise":
                    name_enterprises(filled, store)
                else:
                    name_firms(filled, known.of("enterprise"))
            name_numbered(filled, known)
            derive(filled)
            note_contradictions(filled)
            check_changes(filled, store)
            if mapping.told.asked_on is not None:
                ask_rows(filled, mapping.told.assumed, mapping.told.asked_on)
            rows = [row + sheet.first_row for row in filled.rows]
            is_main = filled.relation.id == mapping.relation.id and not group.fixed
            also = other_names_of(filled, mapping, store, schema) if is_main else None
            draft = draft_filled(filled, rows, None, actor, mapping.period, {})
            drafts.append(draft)
            if also is not None:
                drafts.append(replace(draft, facts={OTHER_NAME: also}, sets=(), details={}))
            for n, issue in enumerate(filled.issues):
                key = (issue.check, issue.where, issue.found, issue.message.template)
                if key not in seen:
                    seen.add(key)
                    if n in filled.cells:
                        cells[len(issues)] = filled.cells[n]
                    issues.append(issue)
        issues += _of_title(mapping)
    return _together(drafts, mappings, tuple(issues), keep_mapping(mappings)), cells


def _read(mapping: TableMapping, group: Group, sheet: RawSheet, schema: Schema) -> Filled:
    """Read one group of columns; rows that say nothing in it are no facts of it."""
    manner = Manner(as_of=mapping.as_of)
    period = mapping.period
    filled = read_filled(sheet, group.relation, schema, period, mapped=(group.head, manner))
    for name, value in group.fixed.items():
        filled.columns[name] = [value] * len(filled.rows)
    if group.values:
        stored = [
            filled.columns[s]
            for c in group.relation.columns
            if c.name in group.values
            for s, _ in c.stored
            if s in filled.columns
        ]
        kept = [n for n in range(len(filled.rows)) if any(v[n] is not None for v in stored)]
        if len(kept) < len(filled.rows):
            filled.rows = [filled.rows[n] for n in kept]
            filled.columns = {k: [v[n] for n in kept] for k, v in filled.columns.items()}
    return filled


def _say(filled: Filled, mapping: TableMapping, group: Group, sayings: RowSayings) -> None:
    """Fill what title, fixed parts and other cells of a row say of it."""
    n = len(filled.rows)
    names = {c.name for c in group.relation.columns}
    if group.relation.id == mapping.relation.id:
        for name, value in mapping.constants.items():
            filled.columns.setdefault(name, [value] * n)
    if group.said_unit and "unit" in names:
        filled.columns["unit"] = [group.said_unit] * n
    suffix = f"@{group.value_index}"
    for column, by_row in sayings.of.get(group.relation.id, {}).items():
        name = column.removesuffix(suffix) if "@" in column else column
        if "@" in name or (column == "unit" and group.said_unit):
            continue  # growth is in %, whatever the unit of its indicator
        own = filled.columns.setdefault(name, [None] * n)
        filled.columns[name] = [by_row.get(row, v) for row, v in zip(filled.rows, own, strict=True)]
    if mapping.around.reported_on and "reported_on" in names:
        for end in ("from", "to"):
            filled.columns.setdefault(f"reported_on_{end}", [mapping.around.reported_on] * n)
    _say_also(filled, mapping)
    _say_instead(filled)


def _say_also(filled: Filled, mapping: TableMapping) -> None:
    """Fill columns of yes and no that words in another column tell (租用标准厂房)."""
    for plan in mapping.read:
        if not plan.also or plan.relation != filled.relation.id:
            continue
        told: list[bool | None] = []
        for row in filled.rows:
            cells = filled.sheet.rows[row]
            cell = cells[plan.index] if plan.index < len(cells) else None
            is_word = isinstance(cell, str) and cell.strip() in plan.words
            is_amount = isinstance(cell, int | float) or str(cell or "")[:1].isdigit()
            told.append(True if is_word else (False if is_amount else None))
        filled.columns.setdefault(plan.also, told)


def _say_instead(filled: Filled) -> None:
    """Take the name of a row, or name and day, where it has no number of its own."""
    for column, said in table_words().instead.get(filled.relation.id, {}).items():
        others = [o if o in filled.columns else f"{o}_from" for o in said.split("+")]
        if column not in filled.columns and all(o in filled.columns for o in others):
            told = zip(*(filled.columns[o] for o in others), strict=True)
            filled.columns[column] = [None if None in t else " ".join(t) for t in told]
        if "+" in said and column in filled.columns:
            _tell_apart(filled, column, others)


def _tell_apart(filled: Filled, column: str, others: Sequence[str]) -> None:
    """Add what a row says to a name that several rows share: two appeals of a firm on one day."""
    if "text" not in filled.columns or any(o not in filled.columns for o in others):
        return
    named = zip(*(filled.columns[o] for o in others), strict=True)
    own = [" ".join(map(str, t)) for t in named]
    shared = Counter(filled.columns[column])
    filled.columns[column] = [
        f"{number} {text}" if number == name and text and shared[number] > 1 else number
        for number, name, text in zip(
            filled.columns[column], own, filled.columns["text"], strict=True
        )
    ]


def _bind(filled: Filled, store: Record, zone: str, mapping: TableMapping) -> None:
    """Fill period, day, zone and 评价范围."""
    n = len(filled.rows)
    names = {c.name for c in filled.relation.columns}
    period = mapping.period
    if "period" in names:
        own = filled.columns.get("period") or _row_periods(filled, mapping)
        said = [v or period for v in own]
        # A target is of a year, though a month's return repeats it.
        is_yearly = filled.relation.id == "target"
        filled.columns["period"] = [v[:4] if v and is_yearly else v for v in said]
        if filled.relation.id != mapping.relation.id:
            _once(filled)
            n = len(filled.rows)
    if "month" in names and period is not None and "month_from" not in filled.columns:
        first = period if len(period) == 7 else None
        day = mapping.as_of
        if first or day:
            month = first or str(day)[:7]
            filled.columns["month_from"] = [f"{month}-01"] * n
            filled.columns["month_to"] = [str(mapping.as_of)] * n
    if filled.relation.id in _DATED and "valid_from" not in filled.columns and mapping.as_of:
        filled.columns["valid_from"] = [mapping.as_of] * n
    bind_zone(filled, store, zone)
    bind_range(filled)


def _row_periods(filled: Filled, mapping: TableMapping) -> list[str | None]:
    """Read the period of each row from the table's own column of periods, if it has one."""
    place = next((p.index for p in mapping.read if p.column and p.column.name == "period"), None)
    if place is None:
        return [None] * len(filled.rows)
    cells = (filled.sheet.rows[row] for row in filled.rows)
    return [read_period(str(c[place])) if place < len(c) and c[place] else None for c in cells]


def _once(filled: Filled) -> None:
    """Keep what rows of several periods repeat word for word of another relation once."""
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for n, row in enumerate(zip(*filled.columns.values(), strict=True)):
        if row not in seen:
            seen.add(row)
            kept.append(n)
    if len(kept) < len(filled.rows):
        filled.rows = [filled.rows[n] for n in kept]
        filled.columns = {k: [v[n] for n in kept] for k, v in filled.columns.items()}


def _of_title(mapping: TableMapping) -> list[Issue]:
    """Say what the title says otherwise than a person did, and which words were read as none."""
    found = []
    told, around = mapping.told, mapping.around
    if told.period and around.period and told.period[:4] != around.period[:4]:
        found.append(
            Issue(
                "title.period",
                "warning",
                mapping.sheet.where(),
                around.period,
                say(
                    "The title says {period}, and {other} was asked for",
                    period=around.period,
                    other=told.period,
                ),
                say("Withdraw the import if the title is right."),
            )
        )
    for plan in mapping.read:
        words = [w for w, v in plan.words.items() if v == "0"]
        counted = sum(
            isinstance(row[plan.index], str) and str(row[plan.index]).strip() in words
            for row in mapping.sheet.rows[mapping.head.first_data_row :]
            if plan.index < len(row)
        )
        if counted:
            found.append(
                Issue(
                    "word.zero",
                    "notice",
                    mapping.sheet.where(column=plan.index),
                    "",
                    say(
                        "{head}: {n} cells say that it is rented; there is no land of its own",
                        head=plan.head,
                        n=counted,
                    ),
                    say("Nothing to do."),
                )
            )
    return found


def _together(
    drafts: Sequence[Draft],
    mappings: Sequence[TableMapping],
    issues: tuple[Issue, ...],
    details: dict[str, Plain],
) -> Draft:
    """Make one draft of those of one sheet."""
    facts: dict[str, list[pa.Table]] = {}
    sets: dict[SnapshotSet, None] = {}
    said: dict[str, Plain] = {}
    for draft in drafts:
        for name, table in draft.facts.items():
            facts.setdefault(name, []).append(table)
        sets |= dict.fromkeys(draft.sets)
        said |= draft.details
    period: Any = next((m.period for m in mappings if m.period), None)
    return replace(
        drafts[0],
        period=period,
        facts={name: pa.concat_tables(tables) for name, tables in facts.items()},
        sets=tuple(sets),
        issues=issues,
        details={**said, **details},
    )
