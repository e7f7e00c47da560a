"""Figures after the statement (派生量): potentials and identities, reckoned null-strictly."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping

from sqlglot import exp

from yuanheng.evaluate.weighing import unique
from yuanheng.model.evaluation import IndicatorValue, Missing, QuantityValue, weakest
from yuanheng.standards.scorecards.derived import Derived
from yuanheng.standards.scorecards.parameters import Value, look_up
from yuanheng.standards.scorecards.scorecard import Scorecard

_ARITHMETIC: dict[type[exp.Expression], Callable[[float, float], float]] = {
    exp.Add: operator.add,
    exp.Sub: operator.sub,
    exp.Mul: operator.mul,
    exp.Div: operator.truediv,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
}


def derive(
    card: Scorecard,
    spec: Derived,
    area: str,
    quantities: Iterable[QuantityValue],
    indicators: Iterable[IndicatorValue],
    values: Mapping[str, Value],
) -> IndicatorValue:
    """Reckon one figure of an area; without a value it names the facts and parameters it lacks."""
    facts: dict[str, QuantityValue | IndicatorValue] = {q.id: q for q in quantities}
    facts |= {i.id: i for i in indicators}
    numbers: dict[str, float | None] = {}
    missing: list[Missing] = []
    statuses = [spec.status]
    for name in spec.formula.names:
        if name in card.parameters:
            given = look_up(values, name, area)
            numbers[name] = None if given is None else float(given.value)
            statuses += [] if given is None else [given.status]
            missing += [Missing("parameter", name)] if given is None else []
        else:
            fact = facts[name]
            numbers[name] = fact.value
            missing += fact.missing
            statuses += [fact.status] if isinstance(fact, IndicatorValue) else []
    found = reckon(spec.formula.tree, numbers)
    if found is None:
        lacking = unique(missing) or (Missing("no-value", spec.id),)
        return IndicatorValue(spec.id, None, weakest(*statuses), lacking)
    return IndicatorValue(spec.id, found * float(spec.factor), weakest(*statuses))


def reckon(node: exp.Expression, numbers: Mapping[str, float | None]) -> float | None:
    """Give the number of a checked formula; None where a name is unknown or a divisor is zero.

    The nodes are those of yuanheng.standards.scorecards.derived.REACHED.
    """
    if isinstance(node, exp.Column):
        return numbers[node.name]
    if isinstance(node, exp.Literal):
        return float(node.this)
    if isinstance(node, exp.Case):
        return _chosen(node, numbers)
    left = reckon(node.this, numbers)
    if isinstance(node, (exp.Paren, exp.Cast, exp.Neg)):
        return -left if left is not None and isinstance(node, exp.Neg) else left
    right = reckon(node.expression, numbers)
    if left is None or right is None or (isinstance(node, exp.Nullif) and left == right):
        return None
    return left if isinstance(node, exp.Nullif) else _ARITHMETIC[type(node)](left, right)


def _chosen(node: exp.Case, numbers: Mapping[str, float | None]) -> float | None:
    """Give the first branch whose condition holds; none where what it compares is unknown."""
    for branch in node.args["ifs"]:
        if reckon(branch.this, numbers):
            return reckon(branch.args["true"], numbers)
    return None
