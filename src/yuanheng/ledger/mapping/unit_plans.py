"""Units of all columns of a table (各列单位): found, told, or asked once for those of a kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from yuanheng.errors import say
from yuanheng.ledger.heads.text import read_head_text
from yuanheng.ledger.mapping.headed import samples
from yuanheng.ledger.mapping.plan import (
    ColumnPlan,
    Question,
    TableMapping,
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
from yuanheng.model.units import Unit
from yuanheng.standards.relations import ledger_schema

#: From so many units of one kind above a table on, each part has its own.
_SEVERAL = 2
_BARE = re.compile(r"[^\d]{0,3}\d+(?:\.\d+)?")


def with_units(mapping: TableMapping) -> tuple[TableMapping, list[Question]]:
    """Find the unit of every quantity, and ask where nothing says it."""
    plans = []
    asked: list[Question] = []
    left: list[ColumnPlan] = []
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
            left.append(plan)
        plans.append(replace(plan, unit=unit, unit_from=origin))
    found, questions = _answered(mapping, left)
    told_plans = (
        replace(p, unit=found[p.index], unit_from="told") if p.index in found else p for p in plans
    )
    return replace(mapping, columns=tuple(told_plans)), [*asked, *questions]


def _answered(
    mapping: TableMapping, left: Sequence[ColumnPlan]
) -> tuple[dict[int, Unit], list[Question]]:
    """Give the units that a person said of the columns left, by index, and ask for the others."""
    found: dict[int, Unit] = {}
    asked: list[Question] = []
    for key, each in _asked_together(mapping, left).items():
        heads = "、".join(p.head for p in each)
        for plan in each:
            assert plan.column is not None  # noqa: S101 - only quantities are asked about
            for part in (key, heads, _part_of(mapping, plan)):
                told = told_unit(plan.column, plan.head, mapping.told.assumed, part)
                if told is not None:
                    found[plan.index] = told
                    break
        if unknown := [p for p in each if p.index not in found]:
            asked.append(_ask_units(mapping, key, unknown))
    return found, asked


def _asked_together(
    mapping: TableMapping, plans: Sequence[ColumnPlan]
) -> dict[str, list[ColumnPlan]]:
    """Put the columns whose unit nothing says into groups, each with one answer.

    Those of a kind; where several units of the kind stand over the table, those of a part; and of
    a part without a head of its own what is usually told in 亩 and what in m² are two.
    """
    groups: dict[str, list[ColumnPlan]] = {}
    for plan in plans:
        column = plan.column
        assert column is not None  # noqa: S101 - only quantities are asked about
        assert column.unit is not None  # noqa: S101
        several = mapping.around.twice.get(column.unit.dimension, ())
        kind = of_kind(column) if len(several) < _SEVERAL else _part_of(mapping, plan)
        groups.setdefault(kind or plan.head, []).append(plan)
    found: dict[str, list[ColumnPlan]] = {}
    for key, each in groups.items():
        usual: dict[str, list[ColumnPlan]] = {}
        for plan in each:
            usual.setdefault(_usual_unit(mapping, plan), []).append(plan)
        if len(usual) < _SEVERAL:
            found[key] = each
        else:
            found |= {"、".join(p.head for p in group): group for group in usual.values()}
    return found


def _usual_unit(mapping: TableMapping, plan: ColumnPlan) -> str:
    """Name the unit that a column is usually told in, where several stand over its table."""
    unit = plan.column.unit if plan.column is not None else None
    is_apart = len(plan.path) <= 1 and unit is not None
    return unit.text if unit and is_apart and unit.dimension in mapping.around.twice else ""


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


def _part_of(mapping: TableMapping, plan: ColumnPlan) -> str:
    """Name the part of a table that a column is in: the head over its own, else what it is of.

    单位：亿元、万元 over a table holds for one part each, and one answer for all would be wrong.
    """
    if len(plan.path) > 1:
        return " ".join(plan.path[0].split())
    same = plan.relation in (None, mapping.relation.id)
    relation = mapping.relation if same else ledger_schema().relations[str(plan.relation)]
    return relation.label["zh"]


def _ask_units(mapping: TableMapping, key: str, plans: Sequence[ColumnPlan]) -> Question:
    """Ask for the unit of columns of one kind, once."""
    columns = [p.column for p in plans if p.column is not None]
    if len(plans) == 1:
        return ask_unit(plans[0].head, columns[0], samples(mapping, plans[0].index, 4))
    shown = [t for p in plans[:4] for t in samples(mapping, p.index, 1)]
    return ask_units(key, [p.head for p in plans], columns[0], shown)
