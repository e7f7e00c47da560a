"""Between what the value of an indicator lies, while rows behind it are open.

A ratio of two sums is bounded exactly where every open row is completed in one of finitely many
ways, and the same way above and below the line. Any other formula is bounded operation by
operation, which may be wider than need be and is never narrower.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from sqlglot import exp

from yuanheng.evaluate.brackets.completions import NOTHING, UNBOUNDED, Members, Range
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.scorecards.indicators import Indicator


def value_range(spec: Indicator, members: Members) -> Range:
    """Give the least and the most that an indicator can be, in its unit."""
    names = _ratio(spec)
    found = None if names is None else _of_ratio(members, *names)
    low, high = _reckoned(spec.formula.tree, members) if found is None else found
    factor = spec.factor
    low, high = (None if x is None else x * factor for x in (low, high))
    if spec.whole is not None:  # a share of more than its whole has no value
        whole = meant(spec.whole)
        high = whole if high is None else min(high, whole)
        low = min(low, whole) if low is not None else low
    return low, high


def _ratio(spec: Indicator) -> tuple[str, str] | None:
    """Name the quantities of which an indicator is the plain ratio."""
    tree = spec.formula.tree
    if not isinstance(tree, exp.Div) or not isinstance(tree.this, exp.Column):
        return None
    below = tree.expression
    below = below.this if isinstance(below, exp.Nullif) else below
    return (tree.this.name, below.name) if isinstance(below, exp.Column) else None


def _of_ratio(members: Members, above: str, below: str) -> Range | None:
    """Bound a ratio of sums; None where what is below the line may be nothing or less."""
    least, _ = members.range_of(below)
    if above in members.unstated or below in members.unstated or least is None or least <= 0:
        return None
    rows = [
        [(option.get(above, NOTHING), option.get(below, NOTHING)) for option in options]
        for options in members.open_rows
    ]
    start = members.certain.get(above, Fraction(0)), members.certain.get(below, Fraction(0))
    if any(top[0] is None or top[0] < 0 for options in rows for top, _ in options):
        return None
    return _best(start, rows, -1), _best(start, rows, 1)


_Rows = list[list[tuple[Range, Range]]]


def _best(start: tuple[Fraction, Fraction], rows: _Rows, sign: int) -> Fraction | None:
    """Find the largest ratio (sign 1) or the smallest (−1), by Dinkelbach's iteration in fractions.

    For a ratio that is reached, each row takes the way that adds most to top − ratio × bottom;
    once none betters it, it is the best.
    """
    chosen: list[tuple[Fraction, Fraction]] = []
    ways: list[list[tuple[Fraction, Fraction]]] = []
    for options in rows:
        ends = [_ends(top, bottom, sign) for top, bottom in options]
        if any(end is None for end in ends):
            return Fraction(0) if sign < 0 else None
        ways.append([end for end in ends if end is not None])
        chosen.append(ways[-1][0])
    while True:
        top = start[0] + sum(one[0] for one in chosen)
        bottom = start[1] + sum(one[1] for one in chosen)
        ratio = top / bottom
        better = [max(way, key=_gain(ratio, sign)) for way in ways]
        if sum(_gain(ratio, sign)(one) for one in better) <= sum(
            _gain(ratio, sign)(one) for one in chosen
        ):
            return ratio
        chosen = better


def _gain(ratio: Fraction, sign: int) -> Callable[[tuple[Fraction, Fraction]], Fraction]:
    """Tell what a way adds at a ratio."""
    return lambda one: sign * (one[0] - ratio * one[1])


def _ends(top: Range, bottom: Range, sign: int) -> tuple[Fraction, Fraction] | None:
    """Take the end of each range that makes a ratio largest or smallest; None where it has none."""
    one, other = (top[1], bottom[0]) if sign > 0 else (top[0], bottom[1])
    return None if one is None or other is None else (one, other)


def _reckoned(node: exp.Expr, members: Members) -> Range:
    """Bound a formula operation by operation."""
    if isinstance(node, exp.Column):
        return members.range_of(node.name)
    if isinstance(node, exp.Literal):
        number = meant(float(node.this))
        return number, number
    if isinstance(node, (exp.Paren, exp.Cast, exp.Nullif, exp.Neg)):
        inner = _reckoned(node.this, members)
        return _minus(inner) if isinstance(node, exp.Neg) else inner
    if type(node) not in _OPERATIONS:
        return UNBOUNDED
    left, right = _reckoned(node.this, members), _reckoned(node.expression, members)
    return _OPERATIONS[type(node)](left, right)


def _minus(of: Range) -> Range:
    low, high = of
    return (None if high is None else -high), (None if low is None else -low)


def _plus(left: Range, right: Range) -> Range:
    low, high = (
        None if one is None or other is None else one + other
        for one, other in zip(left, right, strict=True)
    )
    return low, high


def _times(left: Range, right: Range) -> Range:
    """Multiply; where an end is open only amounts that are not below nothing keep a bound."""
    if None not in left and None not in right:
        ends = [a * b for a in left for b in right if a is not None and b is not None]
        return min(ends), max(ends)
    if left[0] is not None and right[0] is not None and left[0] >= 0 and right[0] >= 0:
        is_open = left[1] is None or right[1] is None
        high = None if is_open else (left[1] or Fraction(0)) * (right[1] or Fraction(0))
        return left[0] * right[0], high
    return UNBOUNDED


def _over(left: Range, right: Range) -> Range:
    """Divide by what is above nothing; a quotient by what may be nothing is only bounded below."""
    if right[0] is None or right[0] < 0 or left[0] is None or left[0] < 0:
        if right[0] is None or right[0] <= 0:
            return UNBOUNDED
        inverse: Range = (Fraction(0) if right[1] is None else 1 / right[1], 1 / right[0])
        return _times(left, inverse)
    low = Fraction(0) if right[1] is None or right[1] == 0 else left[0] / right[1]
    high = None if left[1] is None or right[0] == 0 else left[1] / right[0]
    return low, high


_OPERATIONS: dict[type[exp.Expr], Callable[[Range, Range], Range]] = {
    exp.Add: _plus,
    exp.Sub: lambda left, right: _plus(left, _minus(right)),
    exp.Mul: _times,
    exp.Div: _over,
}
