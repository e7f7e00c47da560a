"""Compile a scorecard to one statement, and one quantity to the rows behind it.

Quantities are guarded sums: one row that cannot be judged, or lacks its amount, makes the sum
unknown instead of silently short. Stored amounts are integers and are cast to DOUBLE once, so the
figures are the same on every engine and in every order of rows.
"""

from __future__ import annotations

from fractions import Fraction

import sqlglot

from yuanheng.model.evaluation import Statement
from yuanheng.standards.relations import core_schema
from yuanheng.standards.scorecard import QuantitySpec, Scorecard

DIALECT = "duckdb"


def compile_scorecard(card: Scorecard) -> Statement:
    """Give one statement: a row per zone and 评价范围, a column per quantity, indicator and type.

    Outputs: `q__NAME` (DOUBLE, storage units), `n__NAME` rows counted, `u__NAME` rows unknown,
    `m__NAME__COLUMN` rows lacking a column, `i__NAME` indicator in its unit, `t__NAME` type holds.
    """
    groups = [_quantities_of(card, relation) for relation in card.relations]
    joins = "\n".join(
        f"LEFT JOIN {relation}_quantity USING (zone, assessed_range)" for relation in card.relations
    )
    indicators = ",\n".join(
        "  "
        + _remark(f"{i.label['zh']} = {i.formula.text} [{i.unit.text or '1'}]")
        + f"\n  {i.formula.sql(DIALECT, i.factor)} AS i__{i.id}"
        for i in card.indicators.values()
    )
    types = ",\n".join(
        "  "
        + _remark(f"{t.label['zh']}: {t.when.text}")
        + f"\n  {t.when.sql(DIALECT)} AS t__{t.id}"
        for t in card.types
    )
    audit = ", ".join(
        f"n__{q.id}, u__{q.id}" + "".join(f", m__{q.id}__{c}" for c in q.columns)
        for q in card.quantities.values()
    )
    values = ", ".join(f"{name} AS q__{name}" for name in card.quantities)
    text = (
        _remark(f"{card.id}: one row per zone and assessed area of the period") + "\n"
        "WITH subject AS (\n"
        "  SELECT DISTINCT zone, assessed_range FROM parcel WHERE period = $period\n"
        "),\n" + ",\n".join(groups) + ",\n"
        "quantity AS (\n"
        "  SELECT * FROM subject\n"
        f"{joins}\n"
        ")\n"
        "SELECT zone, assessed_range,\n"
        f"  {values},\n"
        f"  {audit},\n"
        f"{indicators},\n"
        f"{types}\n"
        "FROM quantity\n"
        "ORDER BY zone, assessed_range"
    )
    return Statement(text, DIALECT, ("period",), card.relations)


def compile_rows(quantity: QuantitySpec) -> Statement:
    """Give the rows behind a quantity: the counted and those not judged, largest first."""
    condition = _condition(quantity)
    shown = ", ".join(dict.fromkeys((*quantity.columns,)))
    text = (
        _remark(f"rows of {quantity.id}: {quantity.label['zh']}") + "\n"
        f"SELECT seq, source_row, {_number_column(quantity)}, {shown},\n"
        f"  ({condition}) AS counted, {quantity.column} AS amount\n"
        f"FROM {quantity.relation}\n"
        "WHERE period = $period AND zone = $zone AND assessed_range = $area\n"
        f"  AND (({condition}) OR ({condition}) IS NULL)\n"
        f"ORDER BY ({condition}) IS NULL OR {quantity.column} IS NULL DESC,"
        f" {quantity.column} DESC, seq, source_row"
    )
    return Statement(text, DIALECT, ("period", "zone", "area"), (quantity.relation,))


def render(statement: Statement, dialect: str) -> str:
    """Write a statement in another engine's dialect (SQLGlot)."""
    if dialect == statement.dialect:
        return statement.text
    return ";\n".join(
        sqlglot.transpile(statement.text, read=statement.dialect, write=dialect, pretty=True)
    )


def _remark(text: str) -> str:
    """Write a text of a pack as a remark of the statement, on one line whatever it holds.

    A line break would end the remark, and what follows it would be read as SQL.
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"-- {' '.join(printable.split())}"


def _condition(quantity: QuantitySpec) -> str:
    """Render which rows belong to a quantity."""
    return quantity.where.sql(DIALECT) if quantity.where else "TRUE"


def _number_column(quantity: QuantitySpec) -> str:
    """Name the row for a person: the patch number where the relation has one."""
    names = {c.name for c in core_schema().relations[quantity.relation].columns}
    return "number" if "number" in names else "NULL AS number"


def _quantities_of(card: Scorecard, relation: str) -> str:
    """Render the guarded sums over one relation: rows judged first, then summed."""
    absent_is_zero = core_schema().relations[relation].absent == "zero"
    quantities = [q for q in card.quantities.values() if q.relation == relation]
    judged = ",\n".join(
        "    "
        + _remark(q.label["zh"] + (f" = {q.symbol}" if q.symbol else ""))
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
        f"  SELECT zone, assessed_range,\n{sums}\n"
        f"  FROM {relation}_row GROUP BY zone, assessed_range\n"
        ")"
    )


def _guarded_sum(quantity: QuantitySpec, *, absent_is_zero: bool) -> str:
    """Render one quantity: the sum, or NULL while any row that may belong to it is unknown."""
    name, column = quantity.id, quantity.column
    unknown = f"is_{name} IS NULL OR (is_{name} AND {column} IS NULL)"
    total = f"CAST(CAST(sum({column}) FILTER (WHERE is_{name}) AS BIGINT) AS DOUBLE)"
    value = f"coalesce({total}, 0e0)" if absent_is_zero else total
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
