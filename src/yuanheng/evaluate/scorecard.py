"""A scorecard applied: the statement's rows become quantities, indicators, a type and scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from yuanheng.errors import StandardError, Where, say
from yuanheng.evaluate.scoring import score
from yuanheng.evaluate.weighing import or_nan, plan_of, total_of, unique
from yuanheng.model.evaluation import (
    AreaResult,
    IndicatorValue,
    Missing,
    NodeScore,
    QuantityValue,
    ZoneResult,
    weakest,
)
from yuanheng.standards.parameters import Value, look_up
from yuanheng.standards.scorecard import Scorecard

__all__ = ["apply_scorecard", "plan_of"]

Row = Mapping[str, Any]


def apply_scorecard(
    card: Scorecard, rows: pa.Table, names: Mapping[str, str], values: Mapping[str, Value]
) -> tuple[ZoneResult, ...]:
    """Turn the statement's rows into results per zone, ordered by name.

    rows: one per zone and 评价范围, as compile_scorecard promises; names: zone id → name.
    """
    order = {area.area: n for n, area in enumerate(card.areas)}
    by_zone: dict[str, list[Row]] = {}
    for row in rows.to_pylist():
        if row["assessed_range"] not in order:
            raise StandardError(
                say("{id} does not assess the area {area}", id=card.id, area=row["assessed_range"]),
                where=Where(subject=names.get(row["zone"], row["zone"])),
                expected=say("Known: {known}.", known=", ".join(order)),
            )
        by_zone.setdefault(row["zone"], []).append(row)
    return tuple(
        _zone(
            card,
            zone,
            names.get(zone, zone),
            sorted(found, key=lambda r: order[r["assessed_range"]]),
            values,
        )
        for zone, found in sorted(
            by_zone.items(), key=lambda item: (names.get(item[0], ""), item[0])
        )
    )


def _zone(
    card: Scorecard, zone: str, name: str, rows: list[Row], values: Mapping[str, Value]
) -> ZoneResult:
    """Evaluate one zone: its type on the main area, each area by that type's tree, the total."""
    kind, basis, type_status = _type(card, name, rows, values)
    areas = tuple(_area(card, row, kind, values) for row in rows)
    return ZoneResult(
        zone, name, kind, basis, areas, total_of(card, areas, kind, type_status, values)
    )


def _type(
    card: Scorecard, name: str, rows: list[Row], values: Mapping[str, Value]
) -> tuple[str | None, str, str]:
    """Find the zone's type: set by the user, forced by its name, or by rule on the main area."""
    given = values.get(card.type_override)
    if given is not None:
        if given.value not in {t.id for t in card.types}:
            raise StandardError(
                say("{value} is not a zone type", value=str(given.value)),
                expected=say("Known: {known}.", known=", ".join(t.id for t in card.types)),
            )
        return str(given.value), f"set: {given.reference}", given.status
    for zone_type in card.types:
        for word in zone_type.forced_by:
            if word in name:
                return zone_type.id, f"name: {word}", card.type_status
    main = next((row for row in rows if row["assessed_range"] == card.main_area), None)
    if main is None:
        return None, "no-main-area", card.type_status
    holds = [t for t in card.types if main[f"t__{t.id}"]]
    if len(holds) == 1:
        return holds[0].id, f"rule: {holds[0].when.text}", card.type_status
    unknown = any(main[f"t__{t.id}"] is None for t in card.types)
    return None, "unknown" if unknown else "no-rule-holds", card.type_status


def _area(card: Scorecard, row: Row, kind: str | None, values: Mapping[str, Value]) -> AreaResult:
    """Evaluate one 评价范围."""
    area = row["assessed_range"]
    quantities = {q: _quantity(card, row, q) for q in card.quantities}
    indicators = {i: _indicator(card, row, i, quantities) for i in card.indicators}
    nodes = _nodes(card, area, kind, indicators, values) if kind else ()
    return AreaResult(area, tuple(quantities.values()), tuple(indicators.values()), nodes)


def _quantity(card: Scorecard, row: Row, name: str) -> QuantityValue:
    """Read one quantity and what is missing for it."""
    spec = card.quantities[name]
    value, unknown = row[f"q__{name}"], row[f"u__{name}"] or 0
    missing: tuple[Missing, ...] = ()
    if value is None and spec.measure is not None:
        missing = (Missing("measure", spec.measure, quantity=name),)
    elif value is None:
        missing = tuple(
            Missing("column", column, row[f"m__{name}__{column}"], name)
            for column in spec.columns
            if row[f"m__{name}__{column}"]
        )
    return QuantityValue(name, value, row[f"n__{name}"] or 0, unknown, missing)


def _indicator(
    card: Scorecard, row: Row, name: str, quantities: Mapping[str, QuantityValue]
) -> IndicatorValue:
    """Read one indicator; without a value it names the facts that would give one."""
    spec = card.indicators[name]
    value = row[f"i__{name}"]
    if value is not None:
        return IndicatorValue(name, value, spec.status)
    missing = tuple(m for q in spec.formula.names for m in quantities[q].missing)
    return IndicatorValue(name, None, spec.status, missing or (Missing("no-value", name),))


def _nodes(
    card: Scorecard,
    area: str,
    kind: str,
    indicators: Mapping[str, IndicatorValue],
    values: Mapping[str, Value],
) -> tuple[NodeScore, ...]:
    """Score the tree of one area, with the status and the missing facts of every node."""
    plan, weights, unweighted = plan_of(card, kind, area, values)
    ideals = {leaf.id: _ideal(card, leaf.id, area, values) for leaf in plan.leaves}
    numbers = np.array([[or_nan(indicators[leaf.id].value) for leaf in plan.leaves]])
    wanted = np.array([[or_nan(_number(ideals[leaf.id])) for leaf in plan.leaves]])
    scores = score(numbers, wanted, plan)[0]
    given = {m.name for m in unweighted}
    found: dict[str, NodeScore] = {}
    for leaf, value in zip(plan.leaves, scores[: len(plan.leaves)].tolist(), strict=True):
        scoring = card.indicators[leaf.id].scoring
        ideal = ideals[leaf.id]
        missing = indicators[leaf.id].missing
        if scoring.ideal is not None and ideal is None:
            missing = (*missing, Missing("parameter", scoring.ideal))
        elif math.isnan(value) and not missing:
            missing = (Missing("no-value", leaf.id),)
        status = weakest(
            indicators[leaf.id].status, scoring.status, *([ideal.status] if ideal else [])
        )
        found[leaf.id] = NodeScore(
            leaf.id, _or_none(value), weights[leaf.id], status, _number(ideal), missing
        )
    ids = plan.ids
    for branch, value in zip(plan.branches, scores[len(plan.leaves) :].tolist(), strict=True):
        children = [found[ids[c]] for c in branch.children]
        prefix = f"weight.{kind}.{area}."
        lacking = [Missing("parameter", prefix + c.id) for c in children if prefix + c.id in given]
        missing = unique([*lacking, *(m for c in children for m in c.missing)])
        used = [_weight_status(card, kind, prefix + c.id, values) for c in children]
        status = weakest(*(c.status for c in children), *used)
        found[branch.id] = NodeScore(
            branch.id, _or_none(value), weights[branch.id], status, None, missing
        )
    return tuple(found.values())


def _ideal(card: Scorecard, indicator: str, area: str, values: Mapping[str, Value]) -> Value | None:
    """Find the ideal of an indicator for an area; None where not given or not needed."""
    name = card.indicators[indicator].scoring.ideal
    return look_up(values, name, area) if name else None


def _weight_status(card: Scorecard, kind: str, parameter: str, values: Mapping[str, Value]) -> str:
    """Give the status of a weight."""
    given = values.get(parameter)
    return given.status if given is not None else card.tree_status.get(kind, "secondary")


def _number(value: Value | None) -> float | None:
    """Give the number of a parameter."""
    return None if value is None else float(value.value)


def _or_none(value: float) -> float | None:
    """Give None for NaN."""
    return None if math.isnan(value) else float(value)
