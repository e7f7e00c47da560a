"""Numbers of a formula as quotients of whole numbers (精确值), so that a comparison is exact.

300 × 0.0001 is not 0.03 in doubles, and 300 万元 on one hectare was below a limit of 300. Stored
amounts are integers; two quotients are compared by multiplying them out, in integers of 128 bits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from sqlglot import exp

from yuanheng.standards.formula.tree import number

#: A number of a column is read to so many decimals.
DECIMALS = 9
#: The parts of a parameter have at most so many bits: fifteen digits of a decimal.
PARAMETER_BITS = 53
#: Products up to so many bits fit in 128 with their sign.
_MOST_BITS = 126
#: Beyond it a product may not fit; one per cent off at most, as a double.
_LARGEST = Fraction(10**38)


@dataclass(frozen=True)
class Whole:
    """A whole number in SQL: its tree, its size as a double, and how many bits it has at most."""

    tree: exp.Expression
    size: exp.Expression
    bits: int
    is_plain: bool = False


@dataclass(frozen=True)
class Exact:
    """A number as `scale` × `over` ÷ `under`, where None is 1 and `under` is above nothing."""

    scale: Fraction
    over: Whole | None = None
    under: Whole | None = None
    can_be_negative: bool = False


def constant(value: Fraction) -> Exact:
    """Take a number that is written out."""
    return Exact(value, can_be_negative=value < 0)


def whole(tree: exp.Expression, scale: Fraction = Fraction(1), *, signed: bool = False) -> Exact:
    """Take a column of integers, of which one is `scale`."""
    size = exp.Abs(this=exp.cast(tree.copy(), exp.DataType.Type.DOUBLE))
    return Exact(scale, Whole(tree, size, 63, is_plain=True), can_be_negative=signed)


def decimal(tree: exp.Expression) -> Exact:
    """Take a column of doubles as the decimals that people wrote."""
    scaled = exp.Round(this=exp.Mul(this=tree, expression=number(Fraction(10**DECIMALS))))
    integer = exp.TryCast(this=scaled, to=exp.DataType.build(exp.DataType.Type.BIGINT))
    return whole(integer, Fraction(1, 10**DECIMALS), signed=True)


def quotient(over: exp.Expression, under: exp.Expression, bits: int) -> Exact:
    """Take two columns of integers, the second above nothing."""
    top, bottom = whole(over, signed=True).over, whole(under).over
    assert top is not None and bottom is not None  # noqa: S101, PT018 - made above
    return Exact(
        Fraction(1), replace(top, bits=bits), replace(bottom, bits=bits), can_be_negative=True
    )


def scaled(value: Exact, factor: Fraction) -> Exact:
    """Bring a number to another unit."""
    signed = value.can_be_negative or factor < 0
    return replace(value, scale=value.scale * factor, can_be_negative=signed)


def product(left: Exact, right: Exact) -> Exact:
    """Multiply."""
    scale, over = left.scale * right.scale, _times(left.over, right.over)
    signed = left.can_be_negative or right.can_be_negative
    if scale == 0 and over is not None:  # nought times the unknown is unknown
        scale, over = Fraction(1), _times(_number(Fraction(0)), over)
    return Exact(scale, over, _times(left.under, right.under), signed)


def ratio(left: Exact, right: Exact) -> Exact | None:
    """Divide; a divisor of zero gives NULL. None where the divisor is the constant zero."""
    if right.scale == 0:
        return None
    over, under = _times(left.over, right.under), left.under
    if right.over is not None:
        divisor = _wide(right.over)
        size = right.over.size
        if right.can_be_negative:
            sign = Whole(exp.Sign(this=divisor.copy()), number(Fraction(1)), 1)
            over = _times(over, sign)
            divisor = exp.Abs(this=divisor)
        nought = exp.Literal.number(0)
        positive = exp.Nullif(this=divisor, expression=nought)
        under = _times(under, Whole(positive, size, right.over.bits))
    signed = left.can_be_negative or right.can_be_negative
    return Exact(left.scale / right.scale, over, under, signed)


def total(left: Exact, right: Exact, sign: int) -> Exact:
    """Add (sign 1) or subtract (sign -1)."""
    right = scaled(right, Fraction(sign))
    if not (left.over or left.under or right.over or right.under):
        return constant(left.scale + right.scale)
    step = _common(left.scale, right.scale)
    one, other, under = _level(left, right)
    parts = [
        _times(_number(side.scale / step), part)
        for side, part in ((left, one), (right, other))
        if side.scale
    ]
    if not parts:
        return constant(Fraction(0))
    over = parts[0] if len(parts) == 1 else _plus(*parts)
    return Exact(step, over, under, left.can_be_negative or right.can_be_negative or sign < 0)


def chosen(condition: exp.Expression, first: Exact, second: Exact, other: exp.Expression) -> Exact:
    """Take the first where a condition holds, the second where the other does."""
    step = _common(first.scale, second.scale)
    one, two, under = _level(first, second)
    cases = []
    bits, size = 0, number(Fraction(0))
    for when, side, part in ((condition, first, one), (other, second, two)):
        value = _times(_number(side.scale / step), part)
        assert value is not None  # noqa: S101 - a number is there
        cases.append(exp.If(this=when.copy(), true=_wide(value)))
        bits, size = max(bits, value.bits), exp.Add(this=size, expression=value.size)
    tree = exp.Case(ifs=cases)
    signed = first.can_be_negative or second.can_be_negative
    return Exact(step, Whole(tree, exp.paren(size), bits), under, signed)


def compared(
    kind: type[exp.Expression], left: Exact, right: Exact, plain: exp.Expression
) -> exp.Expression:
    """Compare two numbers exactly; `plain` compares doubles, for products past 128 bits."""
    step = _common(left.scale, right.scale)
    one, other, _ = _level(left, right)
    sides = [
        _times(_number(left.scale / step), one),
        _times(_number(right.scale / step), other),
    ]
    first, second = (s if s is not None else _number(Fraction(1)) for s in sides)
    exact = _simplest(kind, left, right) or kind(this=_wide(first), expression=_wide(second))
    if max(first.bits, second.bits) <= _MOST_BITS:
        return exact
    fits = exp.and_(
        *(exp.LT(this=side.size.copy(), expression=number(_LARGEST)) for side in (first, second))
    )
    return exp.Case(ifs=[exp.If(this=fits, true=exact)], default=plain)


def _simplest(kind: type[exp.Expression], left: Exact, right: Exact) -> exp.Expression | None:
    """Compare an integer column with a whole number of its own steps, where it is no more."""
    column, limit = left.over, right
    if column is None or not column.is_plain or left.under or limit.over or limit.under:
        return None
    steps = limit.scale / left.scale if left.scale > 0 else Fraction(1, 2)
    if steps.denominator != 1 or abs(steps) >= 2**63:
        return None
    return kind(this=column.tree.copy(), expression=exp.Literal.number(int(steps)))


def _level(left: Exact, right: Exact) -> tuple[Whole | None, Whole | None, Whole | None]:
    """Bring two quotients to one divisor: what is over it on either side, and the divisor."""
    if _same(left.under, right.under):
        if left.under is None:
            return left.over, right.over, None
        known = Whole(_zero_of(left.under), number(Fraction(0)), 0)
        over = [side or _number(Fraction(1)) for side in (left.over, right.over)]
        return _plus(over[0], known), _plus(over[1], known), left.under
    return (
        _times(left.over, right.under),
        _times(right.over, left.under),
        _times(left.under, right.under),
    )


def _zero_of(under: Whole) -> exp.Expression:
    """Write nought, or NULL where the divisor is unknown or nought."""
    return exp.Mul(this=exp.Literal.number(0), expression=_wide(under))


def _same(one: Whole | None, other: Whole | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.tree.sql() == other.tree.sql()


def _common(one: Fraction, other: Fraction) -> Fraction:
    """Give the largest step of which both are whole numbers; 1 where both are nought."""
    top = gcd(one.numerator * other.denominator, other.numerator * one.denominator)
    return Fraction(top, one.denominator * other.denominator) if top else Fraction(1)


def _number(value: Fraction) -> Whole:
    """Write a whole number."""
    digits = int(value)
    size = number(Fraction(abs(digits)))
    return Whole(exp.Literal.number(digits), size, abs(digits).bit_length())


def _times(left: Whole | None, right: Whole | None) -> Whole | None:
    """Multiply two whole numbers; None is 1."""
    if left is None or right is None:
        return left or right
    for one, other in ((left, right), (right, left)):
        if one.tree.sql() == "1":
            return other
    tree = exp.Mul(this=_wide(left), expression=_wide(right))
    size = exp.Mul(this=left.size.copy(), expression=right.size.copy())
    return Whole(tree, size, left.bits + right.bits)


def _plus(left: Whole | None, right: Whole | None) -> Whole:
    """Add two whole numbers; None is 1."""
    one, other = (side or _number(Fraction(1)) for side in (left, right))
    tree = exp.paren(exp.Add(this=_wide(one), expression=_wide(other)))
    size = exp.paren(exp.Add(this=one.size.copy(), expression=other.size.copy()))
    return Whole(tree, size, max(one.bits, other.bits) + 1)


def _wide(value: Whole) -> exp.Expression:
    """Write a whole number in 128 bits."""
    tree = value.tree.copy()
    if value.is_plain:
        return exp.cast(tree, exp.DataType.Type.INT128)
    return exp.paren(tree) if isinstance(tree, (exp.Neg, exp.Case)) else tree


def stepped(values: dict[str, Fraction]) -> tuple[Fraction, dict[str, int]]:
    """Give the step of which all values are whole numbers, and how many each is."""
    under = lcm(*(value.denominator for value in values.values())) if values else 1
    return Fraction(1, under), {name: int(value * under) for name, value in values.items()}


def meant(value: float) -> Fraction:
    """Give the number that a double stands for: the decimal written, or the quotient rounded.

    300 万元/hm2 is 20 万元/亩, and 100 is 6.666666666666667: sixteen digits nobody wrote.
    """
    written = Fraction(repr(value))
    if len(repr(value).replace(".", "").lstrip("-0").partition("e")[0]) < 16:
        return written
    near = written.limit_denominator(10**7)
    return near if float(near) == value else written


def bounded(value: Fraction, bits: int) -> Fraction:
    """Give a fraction whose parts have at most so many bits; the number itself where it has."""
    if max(abs(value.numerator).bit_length(), value.denominator.bit_length()) <= bits:
        return value
    return value.limit_denominator(max(1, 2**bits // max(1, 2 * int(abs(value)))))
