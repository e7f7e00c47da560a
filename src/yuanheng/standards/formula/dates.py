"""Days in a formula: an event is a span of two days, and a comparison is decided or open.

`a < b` holds when the last day of `a` is before the first of `b`, fails when the first day of `a`
is not before the last of `b`, and is open in between or where an end is unknown.
"""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from yuanheng.errors import say
from yuanheng.model.relation import NEVER
from yuanheng.model.units import parse_unit
from yuanheng.standards.formula.exact import whole
from yuanheng.standards.formula.lacking import joined, undefined, where, while_open
from yuanheng.standards.formula.units import FormulaText, Typed

_UNITS = ("YEAR", "MONTH", "DAY")


def compare_days(kind: type[exp.Expression], left: Typed, right: Typed) -> Typed:
    """Compare two spans of days; open where they overlap."""
    if kind in (exp.GT, exp.GTE):
        turned = exp.LT if kind is exp.GT else exp.LTE
        return compare_days(turned, right, left)
    holds: exp.Expression
    fails: exp.Expression
    if kind is exp.LT:
        holds, fails = _op(exp.LT, left.end, right.tree), _op(exp.GTE, left.tree, right.end)
    elif kind is exp.LTE:
        holds, fails = _op(exp.LTE, left.end, right.tree), _op(exp.GT, left.tree, right.end)
    else:
        same = [_op(exp.EQ, left.tree, right.tree)]
        same += [
            _op(exp.EQ, side.tree, side.end) for side in (left, right) if side.last is not None
        ]
        apart = (_op(exp.LT, left.end, right.tree), _op(exp.GT, left.tree, right.end))
        holds, fails = _all(same), exp.Or(this=apart[0], expression=apart[1])
        if kind is exp.NEQ:
            holds, fails = fails, holds
    tree = _decided(holds, fails)
    either = joined(left.lacking, right.lacking)
    return Typed(tree, "condition", lacking=while_open(tree, either), chain=either)


def shifted(source: FormulaText, node: exp.Expression, day: Typed, step: exp.Interval) -> Typed:
    """Move a span of days by whole years, months or days; never stays never."""
    unit = str(step.args["unit"]).upper() if step.args.get("unit") else ""
    amount = step.this
    digits = str(amount.this) if isinstance(amount, exp.Literal) else ""
    if unit not in _UNITS or not digits.isascii() or not digits.isdecimal() or len(digits) > 5:
        raise source.refuse(
            node,
            say("An interval is a whole number of years, months or days"),
            say("Expected interval '1 year', '6 month' or '30 day'."),
        )
    if day.kind != "date":
        raise source.refuse(node, say("{text} is not a date", text=node.this.sql()))

    def moved(end: exp.Expression) -> exp.Expression:
        # To DuckDB 30 days and 1 month are one constant, so it reckons one and uses it for both.
        interval = (
            exp.Literal.number(int(digits))
            if unit == "DAY"
            else exp.Interval(this=exp.Literal.string(digits), unit=exp.Var(this=unit))
        )
        later = exp.cast(type(node)(this=end.copy(), expression=interval), exp.DataType.Type.DATE)
        if day.last is None:
            return later
        return exp.Case(ifs=[exp.If(this=is_never(end), true=end.copy())], default=later)

    last = None if day.last is None else moved(day.last)
    return Typed(moved(day.tree), "date", last=last, lacking=day.lacking)


def moved_on(source: FormulaText, node: exp.Expression, day: Typed, days: Typed) -> Typed:
    """Move a span of days on by a number of days that is a fact; never stays never."""
    if days.unit is None or not days.unit.is_compatible(parse_unit("日")):
        raise source.refuse(
            node,
            say("Only a number of days can be added to a day"),
            say("Expected an interval, or a quantity in 日."),
        )

    factor = days.unit.factor_to(parse_unit("日"))

    def moved(end: exp.Expression, count: exp.Expression) -> exp.Expression:
        counted: exp.Expression = exp.paren(count.copy())
        if factor != 1:
            counted = exp.Div(
                this=exp.Mul(this=counted, expression=exp.Literal.number(factor.numerator)),
                expression=exp.Literal.number(factor.denominator),
            )
        whole = exp.cast(counted, exp.DataType.Type.INT)
        later = exp.cast(exp.Add(this=end.copy(), expression=whole), exp.DataType.Type.DATE)
        if day.last is None:
            return later
        return exp.Case(ifs=[exp.If(this=is_never(end), true=end.copy())], default=later)

    is_exact = day.last is None and days.last is None
    last = None if is_exact else moved(day.end, days.end)
    first = moved(day.tree, days.tree)
    return Typed(first, "date", last=last, lacking=joined(day.lacking, days.lacking))


def written_day(source: FormulaText, node: exp.Cast) -> Typed:
    """Take a day written as DATE '2012-07-01'."""
    text = node.this
    if type(text) is exp.Literal and text.is_string and node.to.sql() == "DATE":
        try:
            if date.fromisoformat(text.this).isoformat() == text.this:
                tree = exp.cast(exp.Literal.string(text.this), exp.DataType.Type.DATE)
                return Typed(tree, "date")
        except ValueError:
            pass
    raise source.refuse(
        node, say("{text} is not a date", text=node.sql()), say("Expected date '2012-07-01'.")
    )


def happened(event: Typed, day: Typed) -> Typed:
    """Tell whether an event has happened by a day; open where nobody knows."""
    return compare_days(exp.LTE, event, day)


def not_happened(event: Typed, day: Typed) -> Typed:
    """Tell whether an event has not happened by a day."""
    return compare_days(exp.GT, event, day)


def first_stated(first: Typed, then: Typed) -> Typed:
    """Take a day where one is stated, and the other where the document states none.

    An empty cell is not the same as none stated: it leaves the day open.
    """
    none = is_never(first.tree)
    stated = is_stated(first.end)

    def end(mine: exp.Expression, other: exp.Expression) -> exp.Expression:
        return exp.Case(
            ifs=[
                exp.If(this=none.copy(), true=other.copy()),
                exp.If(this=stated.copy(), true=mine.copy()),
            ]
        )

    rest = (where(_not_true(stated), then.lacking),) if then.lacking else ()
    return Typed(
        end(first.tree, then.tree),
        "date",
        last=end(first.end, then.end),
        lacking=joined(first.lacking, rest),
    )


def is_never(day: exp.Expression) -> exp.Expression:
    """Write that a day is known to be none."""
    return _op(exp.GTE, day, exp.cast(exp.Literal.string(NEVER), exp.DataType.Type.DATE))


def is_stated(day: exp.Expression) -> exp.Expression:
    """Write that a day is a day of the calendar."""
    return _op(exp.LT, day, exp.cast(exp.Literal.string(NEVER), exp.DataType.Type.DATE))


def days_between(first: Typed, last: Typed) -> Typed:
    """Count the days from one day to another; unknown where either is only a span."""
    return _counted(
        first,
        last,
        exp.cast(
            exp.DateDiff(
                this=last.tree.copy(), expression=first.tree.copy(), unit=exp.Var(this="DAY")
            ),
            exp.DataType.Type.DOUBLE,
        ),
        "日",
    )


def months_between(first: Typed, last: Typed) -> Typed:
    """Count the whole months from one day to another, as adding months to the first would.

    A month is full on the day of the same number, or on the last day of a shorter month.
    """

    def part(kind: type[exp.Expression], day: exp.Expression) -> exp.Expression:
        return kind(this=day.copy())

    years = exp.Sub(this=part(exp.Year, last.tree), expression=part(exp.Year, first.tree))
    months = exp.Sub(this=part(exp.Month, last.tree), expression=part(exp.Month, first.tree))
    begun = exp.Add(
        this=exp.Mul(this=exp.paren(years), expression=exp.Literal.number(12)),
        expression=exp.paren(months),
    )
    short = exp.and_(
        _op(exp.LT, part(exp.Day, last.tree), part(exp.Day, first.tree)),
        _op(exp.LT, last.tree, exp.LastDay(this=last.tree.copy())),
    )
    whole = exp.Sub(
        this=begun,
        expression=exp.Case(
            ifs=[exp.If(this=short, true=exp.Literal.number(1))], default=exp.Literal.number(0)
        ),
    )
    return _counted(first, last, exp.cast(exp.paren(whole), exp.DataType.Type.DOUBLE), "月")


def _counted(first: Typed, last: Typed, tree: exp.Expression, unit: str) -> Typed:
    """Give a number only where both days are exactly known; to never, no number leads."""
    spans = [side for side in (first, last) if side.last is not None]
    lacking: tuple[exp.Expression, ...] = ()
    if spans:
        exact = [_op(exp.EQ, side.tree, side.end) for side in spans]
        stated = [is_stated(side.tree) for side in spans]
        tree = exp.Case(ifs=[exp.If(this=_all([*exact, *stated]), true=tree)])
        lacking = while_open(tree, joined(*(side.lacking for side in (first, last))))
        lacking = joined(lacking, tuple(undefined(is_never(side.tree)) for side in spans))
    days = whole(exp.cast(tree.copy(), exp.DataType.Type.BIGINT), signed=True)
    unit_of = parse_unit(unit)
    return Typed(tree, "number", unit_of, is_double=True, lacking=lacking, exact=days)


def _all(parts: list[exp.Expression]) -> exp.Expression:
    """Join conditions by AND."""
    whole = parts[0]
    for part in parts[1:]:
        whole = exp.And(this=whole, expression=part)
    return whole


def _decided(holds: exp.Expression, fails: exp.Expression) -> exp.Expression:
    """Write a comparison that is true, false, or open."""
    return exp.Case(ifs=[exp.If(this=holds, true=exp.true()), exp.If(this=fails, true=exp.false())])


def _not_true(condition: exp.Expression) -> exp.Expression:
    """Write that a condition does not hold, or is open."""
    return exp.Is(
        this=exp.Case(ifs=[exp.If(this=condition.copy(), true=exp.true())]), expression=exp.Null()
    )


def _op(kind: type[exp.Expression], left: exp.Expression, right: exp.Expression) -> exp.Expression:
    return kind(this=left.copy(), expression=right.copy())
