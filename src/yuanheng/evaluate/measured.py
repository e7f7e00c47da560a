"""The statement's rows as quantities and indicators, each with what is missing for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from yuanheng.evaluate.exact_values import exact_value, is_exact
from yuanheng.model.evaluation import IndicatorValue, Missing, QuantityValue
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.scorecards.indicators import Indicator, QuantitySpec
from yuanheng.standards.scorecards.scorecard import Scorecard

#: Nearer to its whole than this, a share is held to it exactly.
_NEAR = 1e-9

Columns = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Measured:
    """One row of the statement: a 评价范围 of a zone, or an enterprise.

    amounts: the quantities as the whole numbers that they are, None where unknown;
    holds: for every type whether its condition holds, None where that is unknown;
    untyped: the facts that the type of an enterprise lacks.
    """

    zone: str
    area: str
    subject: str
    name: str | None
    amounts: tuple[int | None, ...]
    quantities: tuple[QuantityValue, ...]
    indicators: tuple[IndicatorValue, ...]
    holds: tuple[bool | None, ...]
    untyped: tuple[Missing, ...]


def read_rows(card: Scorecard, rows: pa.Table) -> tuple[Measured, ...]:
    """Read the rows as compile_scorecard promises them, column by column, in their order."""
    columns = {name: rows.column(name).to_pylist() for name in rows.column_names}
    quantities = {k: _quantities(q, columns) for k, q in card.quantities.items()}
    indicators = [_indicators(i, columns, quantities) for i in card.indicators.values()]
    holds = list(zip(*(columns[f"t__{t.id}"] for t in card.types), strict=True))
    empty = [""] * rows.num_rows
    slots = empty if card.subject.column == "zone" else columns[card.subject.column]
    areas, subjects = (slots, empty) if card.subject.has_areas else (empty, slots)
    return tuple(
        Measured(*parts)
        for parts in zip(
            columns["zone"],
            areas,
            (s or "" for s in subjects),
            columns.get("subject_name", [None] * rows.num_rows),
            zip(*(columns[f"q__{name}"] for name in quantities), strict=True),
            zip(*quantities.values(), strict=True),
            zip(*indicators, strict=True),
            holds,
            _untyped(card, columns, rows.num_rows),
            strict=True,
        )
    )


def _quantities(spec: QuantitySpec, columns: Columns) -> list[QuantityValue]:
    """Read one quantity of every row."""
    audit = {c: columns[f"m__{spec.id}__{c}"] for c in spec.columns}
    name = spec.id
    return [
        QuantityValue(
            name,
            None if value is None else float(value),
            n or 0,
            u or 0,
            () if value is not None else _lacks(spec, audit, at),
        )
        for at, (value, n, u) in enumerate(
            zip(columns[f"q__{name}"], columns[f"n__{name}"], columns[f"u__{name}"], strict=True)
        )
    ]


def _lacks(spec: QuantitySpec, audit: Columns, at: int) -> tuple[Missing, ...]:
    """Name what a quantity of one row lacks."""
    if spec.measure is not None:
        return (Missing("measure", spec.measure, quantity=spec.id),)
    return tuple(
        Missing("column", column, counts[at], spec.id)
        for column, counts in audit.items()
        if counts[at]
    )


def _indicators(
    spec: Indicator, columns: Columns, quantities: Mapping[str, list[QuantityValue]]
) -> list[IndicatorValue]:
    """Read one indicator of every row; without a value it names the facts that would give one.

    A share of more than its whole contradicts itself, and has no value either.
    """
    used = [quantities[q] for q in spec.formula.names]
    found = []
    for at, stated in enumerate(columns[f"i__{spec.id}"]):
        value = stated
        missing: tuple[Missing, ...] = ()
        if value is None:
            missing = tuple(m for q in used for m in q[at].missing)
            missing = missing or (Missing("no-value", spec.id),)
        elif spec.whole is not None and _is_above(spec, value, columns, at):
            missing = (Missing("above-whole", spec.id, quantity=f"{value:.10g}"),)
            value = None
        found.append(IndicatorValue(spec.id, value, spec.status, missing))
    return found


def _is_above(spec: Indicator, value: float, columns: Columns, at: int) -> bool:
    """Tell whether a share is more than its whole; a sum divided by itself is not."""
    whole = float(spec.whole or 0)
    if abs(value - whole) > _NEAR * whole or not is_exact(spec):
        return value > whole * (1 + _NEAR)
    exact = exact_value(spec, {name: columns[f"q__{name}"][at] for name in spec.formula.names})
    return exact is not None and exact > meant(whole)


def _untyped(card: Scorecard, columns: Columns, count: int) -> list[tuple[Missing, ...]]:
    """Name the columns without which an enterprise has no type; the type of a zone has its own."""
    audit = {c: columns[f"k__{c}"] for c in card.type_columns}
    return [
        tuple(Missing("column", c, counts[at]) for c, counts in audit.items() if counts[at])
        for at in range(count)
    ]
