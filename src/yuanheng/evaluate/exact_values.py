"""Figures after the statement as fractions (精确值): what doubles cannot tell apart, or tear apart.

A formula is reckoned with the whole numbers of the store; its literals are the decimals that were
written.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction

from sqlglot import exp

from yuanheng.standards.formula.exact import meant
from yuanheng.standards.scorecards.indicators import Indicator

#: Nearer to its ideal than this, a value is held to it exactly.
_NEAR = 1e-9
_ARITHMETIC: dict[type[exp.Expression], Callable[[Fraction, Fraction], Fraction]] = {
    exp.Add: operator.add,
    exp.Sub: operator.sub,
    exp.Mul: operator.mul,
    exp.Div: operator.truediv,
}


def is_exact(spec: Indicator) -> bool:
    """Tell whether a formula is no more than arithmetic, and so can be reckoned exactly."""
    reached = (*_ARITHMETIC, exp.Column, exp.Identifier, exp.Literal, exp.Paren, exp.Neg)
    kinds = (*reached, exp.Cast, exp.DataType, exp.Nullif)
    return all(isinstance(node, kinds) for node in spec.formula.tree.walk())


def exact_value(spec: Indicator, amounts: Mapping[str, int | None]) -> Fraction | None:
    """Give the value of an indicator in its unit; None where an amount is unknown or none divides.

    amounts: the quantities in storage units.
    """
    found = _reckoned(spec.formula.tree, amounts)
    return None if found is None else found * spec.factor


def reaches(
    spec: Indicator, amounts: Mapping[str, int | None], value: float | None, ideal: float | None
) -> bool:
    """Tell a value that is not below its ideal; where doubles are near it, by its quantities."""
    if value is None or ideal is None:
        return False
    if not math.isclose(value, ideal, rel_tol=_NEAR) or not is_exact(spec):
        return value >= ideal
    exact = exact_value(spec, amounts)
    return value >= ideal if exact is None else exact >= meant(ideal)


def _reckoned(node: exp.Expression, amounts: Mapping[str, int | None]) -> Fraction | None:
    if isinstance(node, exp.Column):
        amount = amounts[node.name]
        return None if amount is None else Fraction(amount)
    if isinstance(node, exp.Literal):
        return meant(float(node.this))
    left = _reckoned(node.this, amounts)
    if left is None or isinstance(node, (exp.Paren, exp.Cast, exp.Neg)):
        return -left if left is not None and isinstance(node, exp.Neg) else left
    right = _reckoned(node.expression, amounts)
    if right is None or (isinstance(node, exp.Nullif) and left == right):
        return None
    return left if isinstance(node, exp.Nullif) else _ARITHMETIC[type(node)](left, right)
