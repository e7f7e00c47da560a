"""One table fills several sets of facts (分组): by relation, and by year, month or form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yuanheng.ledger.mapping.plan import OTHER_NAME, ColumnPlan, TableMapping
from yuanheng.ledger.mapping.questions import (
    ASKED_PARTS,
    MARKS,
    NONE_WORDS,
    PARTS_KEY,
    answer_of,
)
from yuanheng.ledger.tables.headers import Head, HeadColumn
from yuanheng.model.relation import Column, Relation
from yuanheng.standards.packs.field_names import TableWords
from yuanheng.standards.profiles.table_profile import ColumnRule
from yuanheng.standards.relations import Schema

_TEXTS = frozenset({"text", "code", "boolean"})


@dataclass(frozen=True)
class Group:
    """Columns of a table that make one fact a row: their relation, what is fixed, their head.

    values: the columns without which a row says nothing here; empty where every row is a fact.
    """

    relation: Relation
    fixed: Mapping[str, str]
    head: Head
    values: frozenset[str]
    said_unit: str = ""
    value_index: int | None = None


def groups_of(mapping: TableMapping, schema: Schema, words: TableWords) -> list[Group]:
    """Part the columns that are read into groups, those of the table's own relation first."""
    keyed: dict[tuple[str, tuple[tuple[str, str], ...]], list[ColumnPlan]] = {}
    for plan in (p for p in mapping.read if p.relation != OTHER_NAME):
        keyed.setdefault((str(plan.relation), plan.fixed), []).append(plan)
    found = []
    for name in dict.fromkeys([mapping.relation.id, *(r for r, _ in keyed)]):
        relation = schema.relations[name]
        shared = keyed.get((name, ()), [])
        fixed = {f: plans for (r, f), plans in keyed.items() if r == name and f}
        borrowed = [] if name == mapping.relation.id else _borrowed(mapping, relation, words)
        if _stands(shared, bool(fixed), name == mapping.relation.id):
            found.append(_group(mapping, relation, [*borrowed, *shared], {}, shared, name))
        told = [p for p in shared if p.column is not None and p.column.type in _TEXTS]
        for key, plans in fixed.items():
            found.append(_group(mapping, relation, [*told, *plans], dict(key), plans, name))
    return found


def _stands(shared: list[ColumnPlan], has_fixed: bool, is_own: bool) -> bool:  # noqa: FBT001
    """Tell whether the columns without a fixed part are facts of their own."""
    figures = any(p.column is not None and p.column.type not in _TEXTS for p in shared)
    return bool(shared) and (figures or not has_fixed) and (bool(shared) or is_own)


def _borrowed(mapping: TableMapping, relation: Relation, words: TableWords) -> list[ColumnPlan]:
    """Give the columns of the table's own relation that the rows of another one take along."""
    own = {
        p.column.name: p
        for p in mapping.columns
        if p.column is not None and p.relation == mapping.relation.id and not p.fixed
    }
    instead = words.instead.get(mapping.relation.id, {})
    found = []
    for column, source in words.along.get(mapping.relation.id, {}).get(relation.id, {}).items():
        plan = own.get(source) or own.get(instead.get(source, ""))
        if plan is not None:
            found.append(
                ColumnPlan(
                    plan.index, plan.path, relation.id, relation.column(column), why=plan.why
                )
            )
    return found


def _group(
    mapping: TableMapping,
    relation: Relation,
    plans: list[ColumnPlan],
    fixed: Mapping[str, str],
    values: list[ColumnPlan],
    name: str,
) -> Group:
    """Make the head by which one group is read."""
    is_main = name == mapping.relation.id and not fixed
    columns = [
        HeadColumn(p.index, _said(p), p.column, p.unit, _rule(mapping, p))
        for p in plans
        if p.column
    ]
    if is_main:
        columns += [
            HeadColumn(p.index, _said(p), None, None) for p in mapping.columns if not p.is_read
        ]
    columns.sort(key=lambda c: c.index)
    said = next((p.said_unit for p in values if p.said_unit), "")
    value = next((p.index for p in values if p.column and p.column.name == "value"), None)
    return Group(
        relation,
        fixed,
        Head(tuple(columns), mapping.head.first_data_row),
        frozenset() if is_main else frozenset(p.column.name for p in values if p.column),
        said,
        value,
    )


def _said(plan: ColumnPlan) -> str:
    """Give the lowest head over a column, as it stands in the sheet."""
    return plan.path[-1] if plan.path else f"({plan.letter})"


def _rule(mapping: TableMapping, plan: ColumnPlan) -> ColumnRule | None:
    """Give the rule of a column whose cells have words of their own; None where it has none."""
    column = plan.column
    if column is None:
        return None
    words: dict[str, str | bool | int] = {w: _value(column, v) for w, v in plan.words.items()}
    if column.name in ASKED_PARTS.get(str(plan.relation), ()):
        answer = answer_of(mapping, PARTS_KEY)
        if answer in NONE_WORDS:
            words |= dict.fromkeys(MARKS, 0)
    if not words:
        return None
    return ColumnRule(column, plan.path, plan.unit, None, words, (), "", None)


def _value(column: Column, text: str) -> str | bool | int:
    """Turn what a word stands for into a value of the column."""
    if column.type == "boolean":
        return text in ("true", "是")
    return int(text) if column.type in ("quantity", "integer") else text
