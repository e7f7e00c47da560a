"""Compile a scorecard to one statement, and one quantity to the rows behind it.

Quantities are guarded sums: one row that cannot be judged, or lacks its amount, makes the sum
unknown instead of silently short. Stored amounts are integers, and so are their sums, on every
engine and in every order of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import sqlglot
from sqlglot import exp

from yuanheng.model.evaluation import Statement
from yuanheng.standards.formula.tree import DIALECT
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.scorecard import Indicator, QuantitySpec, Scorecard, ZoneType


def compile_scorecard(card: Scorecard) -> Statement:
    """Give one statement: a row per subject and area, a column per quantity, indicator and type.

    The subjects are the 评价范围 of the zones, or the enterprises of the period.
    Outputs: `q__NAME` (BIGINT, storage units), `n__NAME` rows counted, `u__NAME` rows unknown,
    `m__NAME__COLUMN` rows lacking a column, `i__NAME` indicator in its unit, `t__NAME` type holds;
    for enterprises also `subject_name`, and `k__COLUMN` rows lacking what decides the type.
    """
    key = ", ".join(card.subject.key)
    measured = [r for r in card.relations if any(q.relation == r for q in card.quantities.values())]
    groups = [_quantities_of(card, relation) for relation in measured]
    joins = "\n".join(f"LEFT JOIN {relation}_quantity USING ({key})" for relation in measured)
    indicators = [
        f"  {_indicator_remark(i)}\n  {i.formula.sql(DIALECT, i.factor)} AS i__{i.id}"
        for i in card.indicators.values()
    ]
    audit = ", ".join(
        f"n__{q.id}, u__{q.id}" + "".join(f", m__{q.id}__{c}" for c in q.columns)
        for q in card.quantities.values()
    )
    values = ", ".join(f"{name} AS q__{name}" for name in card.quantities)
    columns = ",\n".join([f"  {values}", f"  {audit}", *indicators, *_types_of(card)])
    text = (
        remark(f"{card.id}: one row per {_one(card)} of the period") + "\n"
        f"WITH subject AS (\n{_subjects_of(card)}\n"
        "),\n" + ",\n".join(groups) + ",\n"
        "quantity AS (\n"
        "  SELECT * FROM subject\n"
        f"{joins}\n"
        ")\n"
        f"SELECT {key},\n"
        f"{columns}\n"
        "FROM quantity\n"
        f"ORDER BY {key}"
    )
    return Statement(text, DIALECT, ("period",), card.relations)


def _one(card: Scorecard) -> str:
    """Name what a row of the result stands for."""
    return "zone and assessed area" if card.subject.has_areas else card.subject.id


def _subjects_of(card: Scorecard) -> str:
    """Render the list of subjects; an enterprise brings its name and what decides its type.

    Where several rows name one enterprise, a type holds or fails only if they agree.
    """
    subject = card.subject
    key = ", ".join(subject.key)
    source = f"  FROM {subject.relation} WHERE period = $period"
    if subject.has_areas:
        return f"  SELECT DISTINCT {key} FROM {subject.relation} WHERE period = $period"
    agreed = "".join(
        f",\n    {_type_remark(t)}\n"
        f"    CASE WHEN count({c}) = count(*) AND bool_and({c}) = bool_or({c})"
        f" THEN bool_and({c}) END AS t__{t.id}"
        for t in card.types
        for c in [t.when.sql(DIALECT)]
    )
    lacking = "".join(f", count(*) - count({c}) AS k__{c}" for c in card.type_columns)
    name = "CAST(NULL AS TEXT)" if subject.is_zone else "min(name)"
    return f"  SELECT {key}, {name} AS subject_name{lacking}{agreed}\n{source}\n  GROUP BY {key}"


def _types_of(card: Scorecard) -> list[str]:
    """Render whether each type holds: of a zone by its quantities, of an enterprise as agreed."""
    if card.subject.has_areas:
        return [f"  {_type_remark(t)}\n  {t.when.sql(DIALECT)} AS t__{t.id}" for t in card.types]
    names = [*(f"k__{c}" for c in card.type_columns), *(f"t__{t.id}" for t in card.types)]
    return ["  " + ", ".join(["subject_name", *names])]


def compile_rows(quantity: QuantitySpec) -> Statement:
    """Give the rows behind a quantity: the counted and those not judged, largest first.

    `$area` is the 评价范围, or the enterprise.
    """
    condition = _condition(quantity)
    shown = ", ".join(dict.fromkeys((*quantity.columns,)))
    text = (
        remark(f"rows of {quantity.id}: {quantity.label['zh']}") + "\n"
        f"SELECT seq, source_row, {_number_column(quantity)}, {shown},\n"
        f"  ({condition}) AS counted, {quantity.column} AS amount\n"
        f"FROM {quantity.relation}\n"
        f"WHERE period = $period AND zone = $zone AND {quantity.by} = $area\n"
        f"  AND (({condition}) OR ({condition}) IS NULL)\n"
        f"ORDER BY ({condition}) IS NULL OR {quantity.column} IS NULL DESC,"
        f" {quantity.column} DESC, seq, source_row"
    )
    return Statement(text, DIALECT, ("period", "zone", "area"), (quantity.relation,))


def compile_left_out(quantity: QuantitySpec) -> Statement:
    """Give the rows that were looked at and left out, largest first, and which part failed.

    `part_0`, `part_1` … are the parts that its condition joins by AND; false is why a row is out.
    """
    condition = _condition(quantity)
    judged = "".join(
        f",\n  ({part.sql(dialect=DIALECT)}) AS part_{n}"
        for n, part in enumerate(parts_of(quantity))
    )
    shown = ", ".join(dict.fromkeys((*quantity.columns,)))
    text = (
        remark(f"rows left out of {quantity.id}: {quantity.label['zh']}") + "\n"
        f"SELECT seq, source_row, {_number_column(quantity)}, {shown},\n"
        f"  {quantity.column} AS amount{judged}\n"
        f"FROM {quantity.relation}\n"
        f"WHERE period = $period AND zone = $zone AND {quantity.by} = $area\n"
        f"  AND NOT ({condition})\n"
        f"ORDER BY {quantity.column} DESC NULLS LAST, seq, source_row"
    )
    return Statement(text, DIALECT, ("period", "zone", "area"), (quantity.relation,))


def parts_of(quantity: QuantitySpec) -> tuple[exp.Expression, ...]:
    """Give the parts of a quantity's condition that must all hold."""
    tree = quantity.where.tree if quantity.where else None
    return tuple(_joined_by_and(tree)) if tree is not None else ()


def _joined_by_and(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Take a condition apart at each AND that no other word encloses."""
    if isinstance(tree, exp.Paren):
        yield from _joined_by_and(tree.this)
    elif isinstance(tree, exp.And):
        yield from _joined_by_and(tree.this)
        yield from _joined_by_and(tree.expression)
    else:
        yield tree


def render(statement: Statement, dialect: str) -> str:
    """Write a statement in another engine's dialect (SQLGlot)."""
    if dialect == statement.dialect:
        return statement.text
    return ";\n".join(
        sqlglot.transpile(statement.text, read=statement.dialect, write=dialect, pretty=True)
    )


def remark(text: str) -> str:
    """Write a text of a pack as a remark of the statement, on one line whatever it holds.

    A line break would end the remark, and what follows it would be read as SQL.
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"-- {' '.join(printable.split())}"


def _indicator_remark(indicator: Indicator) -> str:
    """Write an indicator's name, formula and unit as a remark."""
    unit = indicator.unit.text or "1"
    return remark(f"{indicator.label['zh']} = {indicator.formula.text} [{unit}]")


def _type_remark(zone_type: ZoneType) -> str:
    """Write a type's name and condition as a remark."""
    return remark(f"{zone_type.label['zh']}: {zone_type.when.text}")


def _condition(quantity: QuantitySpec) -> str:
    """Render which rows belong to a quantity."""
    return quantity.where.sql(DIALECT) if quantity.where else "TRUE"


def _number_column(quantity: QuantitySpec) -> str:
    """Name the row for a person: the patch number, or the name, where the relation has one."""
    names = {c.name for c in ledger_schema().relations[quantity.relation].columns}
    if "number" in names:
        return "number"
    return "name AS number" if "name" in names else "NULL AS number"


def _quantities_of(card: Scorecard, relation: str) -> str:
    """Render the guarded sums over one relation: rows judged first, then summed."""
    absent_is_zero = ledger_schema().relations[relation].absent == "zero"
    quantities = [q for q in card.quantities.values() if q.relation == relation]
    key = ", ".join(card.subject.key)
    judged = ",\n".join(
        "    "
        + remark(q.label["zh"] + (f" = {q.symbol}" if q.symbol else ""))
        + f"\n    {_condition(q)} AS is_{q.id}"
        for q in quantities
    )
    sums = ",\n".join(_guarded_sum(q, absent_is_zero=absent_is_zero) for q in quantities)
    return (
        f"{relation}_row AS (\n"
        f"  SELECT *,\n{judged}\n"
        f"  FROM {relation} WHERE period = $period\n"
        "),\n"
        f"{relation}_quantity AS (\n"
        f"  SELECT {key},\n{sums}\n"
        f"  FROM {relation}_row GROUP BY {key}\n"
        ")"
    )


def _guarded_sum(quantity: QuantitySpec, *, absent_is_zero: bool) -> str:
    """Render one quantity: the sum, or NULL while any row that may belong to it is unknown."""
    name, column = quantity.id, quantity.column
    unknown = f"is_{name} IS NULL OR (is_{name} AND {column} IS NULL)"
    total = f"CAST(sum({column}) FILTER (WHERE is_{name}) AS BIGINT)"
    value = f"coalesce({total}, 0)" if absent_is_zero else total
    lacking = "".join(
        f",\n    count(*) FILTER (WHERE ({unknown}) AND {c} IS NULL) AS m__{name}__{c}"
        for c in quantity.columns
    )
    return (
        f"    CASE WHEN count(*) FILTER (WHERE {unknown}) = 0 THEN {value} END AS {name},\n"
        f"    count(*) FILTER (WHERE is_{name}) AS n__{name},\n"
        f"    count(*) FILTER (WHERE {unknown}) AS u__{name}{lacking}"
    )


def storage_factor(quantity: QuantitySpec) -> Fraction:
    """Give the factor from the stored integer to the unit people read."""
    return quantity.stored.factor_to(quantity.unit)
