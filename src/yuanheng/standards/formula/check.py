"""The check of a formula: allow-list, names, kinds and units, and the tree built from them.

Nothing of the parsed tree is kept: what is rendered is built here, node by node, so that no
remark, option or word that the check did not see can reach an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlglot import exp

from yuanheng.errors import StandardError, Where, say
from yuanheng.model.units import parse_unit
from yuanheng.standards.formula.dates import compare_days, moved_on, shifted, written_day
from yuanheng.standards.formula.exact import (
    PARAMETER_BITS,
    Exact,
    compared,
    constant,
    decimal,
    product,
    quotient,
    ratio,
    scaled,
    total,
    whole,
)
from yuanheng.standards.formula.functions import FUNCTIONS
from yuanheng.standards.formula.held import in_days
from yuanheng.standards.formula.lacking import joined, mark_of, undefined, while_open
from yuanheng.standards.formula.tree import number, text_literal
from yuanheng.standards.formula.units import SHARE, FormulaText, Term, Typed, word_of


class Checker:
    """Walks a parsed formula once: allow-list, names, kinds and units together."""

    def __init__(self, text: str, terms: Mapping[str, Term], where: Where) -> None:
        """Keep what the messages need."""
        self.terms = terms
        self.source = FormulaText(text, where)
        self.refuse = self.source.refuse
        self.names: list[str] = []

    def check(self, node: exp.Expression) -> Typed:
        """Check one node by its class; an unknown class, or an option nobody reads, is refused."""
        rule, read = _RULES.get(type(node), (None, frozenset()))
        if rule is not None and all(name in read for name, given in node.args.items() if given):
            return rule(self, node)
        raise self._not_allowed(node)

    def paren(self, node: exp.Paren) -> Typed:
        """Keep the parentheses, which carry the order."""
        inner = self.check(node.this)
        if inner.kind == "date":
            return inner
        return replace(inner, tree=exp.paren(inner.tree), chain=None, is_name=False)

    def boolean(self, node: exp.Boolean) -> Typed:
        """Take TRUE or FALSE."""
        return Typed(exp.Boolean(this=bool(node.this)), "boolean")

    def connective(self, node: exp.And | exp.Or) -> Typed:
        """Join two conditions by AND or OR."""
        left, right = self._condition(node.this), self._condition(node.expression)
        tree = type(node)(this=left.tree, expression=right.tree)
        chain = joined(
            *(
                side.chain if side.chain is not None and type(part) is type(node) else side.lacking
                for side, part in ((left, node.this), (right, node.expression))
            )
        )
        return Typed(tree, "condition", lacking=while_open(tree, chain), chain=chain)

    def negation(self, node: exp.Not) -> Typed:
        """Turn a condition round."""
        inner = self._condition(node.this)
        return Typed(exp.Not(this=inner.tree), "condition", lacking=inner.lacking)

    def comparison(self, node: exp.Expression) -> Typed:
        """Compare two sides in one unit."""
        sides = self._side(node.this), self._side(node.expression)
        return self._compared(type(node), node, *sides)

    def column(self, node: exp.Column) -> Typed:
        """Take a name that is known here, with its kind and unit."""
        name = node.name
        if name not in self.terms or node.table or node.this.args.get("quoted"):
            raise self.refuse(
                node,
                say("The name {name} is not known here", name=node.sql()),
                say("Known: {known}.", known=", ".join(sorted(self.terms))),
            )
        if name not in self.names:
            self.names.append(name)
        term = self.terms[name]
        lacking = (exp.column(mark_of(name)),) if term.can_lack else ()
        if term.is_span or (term.kind == "date" and not term.is_exact):
            first, last = exp.column(f"{name}_from"), exp.column(f"{name}_to")
            found = Typed(first, term.kind, term.unit, is_name=True, lacking=lacking)
            return replace(found, last=last)
        return Typed(
            exp.column(name),
            term.kind,
            term.unit,
            is_name=True,
            lacking=lacking,
            exact=exact_of(name, term),
        )

    def literal(self, node: exp.Literal) -> Typed:
        """Take a text or a bare number."""
        if node.is_string:
            return Typed(text_literal(node), "text")
        value = self.source.value(node, node)
        return Typed(
            self.source.number(node, value),
            "number",
            SHARE,
            is_bare=True,
            value=value,
            is_double=True,
            exact=constant(value),
        )

    def call(self, node: exp.Anonymous) -> Typed:
        """Call one of the functions of the language."""
        name = node.this.lower() if isinstance(node.this, str) else ""
        if name == "qty":
            return self.qty(node)
        if name not in FUNCTIONS:
            raise self._not_allowed(node)
        return FUNCTIONS[name].call(self, node, node.expressions)

    def months_between(self, node: exp.MonthsBetween) -> Typed:
        """Call months_between, of which the parser knows a namesake."""
        given = [node.this, node.expression]
        return FUNCTIONS["months_between"].call(self, node, [g for g in given if g is not None])

    def qty(self, node: exp.Anonymous) -> Typed:
        """Take an amount: a number and its unit in quotes."""
        arguments = node.expressions
        amount = arguments[0] if arguments else None
        sign = 1
        if type(amount) is exp.Neg:
            sign, amount = -1, amount.this
        if (
            len(arguments) != 2
            or type(amount) is not exp.Literal
            or amount.is_string
            or type(arguments[1]) is not exp.Literal
            or not arguments[1].is_string
        ):
            raise self.refuse(
                node,
                say("qty() takes a number and a unit"),
                say("Expected qty(30, '%') or qty(250, '万元/亩')."),
            )
        try:
            unit = parse_unit(arguments[1].name)
        except StandardError as error:
            raise self.refuse(arguments[1], error.what, error.expected) from error
        value = sign * self.source.value(node, amount)
        tree = self.source.number(node, value)
        exact = constant(value)
        return Typed(tree, "number", unit, value=value, is_double=True, exact=exact)

    def between(self, node: exp.Between) -> Typed:
        """Rewrite to AND: `5 BETWEEN NULL AND 1` is false in SQL, though one bound is unknown."""
        subject = self._side(node.this)
        low, high = (
            self._compared(comparison, node, subject, self._side(bound))
            for bound, comparison in ((node.args["low"], exp.GTE), (node.args["high"], exp.LTE))
        )
        tree = exp.paren(exp.And(this=low.tree.copy(), expression=high.tree.copy()))
        return Typed(tree, "condition", lacking=while_open(tree, joined(low.lacking, high.lacking)))

    def membership(self, node: exp.In) -> Typed:
        """Compare with a list of values, none of them NULL."""
        subject = self._side(node.this)
        if not node.expressions or subject.kind == "date":
            raise self.refuse(node, say("IN takes a list of values"))
        values, equal = [], []
        for value in node.expressions:
            typed = self.check(value)
            if type(value) is not exp.Literal and typed.value is None:
                raise self.refuse(value, say("IN takes a list of values"))
            values.append(self.source.in_one_unit(node, subject, typed)[1])
            if subject.exact is not None:
                equal.append(self._compared(exp.EQ, node, subject, typed).tree)
        tree: exp.Expression = exp.In(this=subject.tree, expressions=values)
        if equal:
            tree = exp.paren(exp.or_(*equal, wrap=False)) if len(equal) > 1 else equal[0]
        return Typed(tree, "condition", lacking=subject.lacking)

    def like(self, node: exp.Like) -> Typed:
        """Compare a text with a fixed pattern; the parser keeps the NOT of NOT LIKE inside."""
        subject, pattern = self._side(node.this), node.expression
        if subject.kind != "text" or type(pattern) is not exp.Literal or not pattern.is_string:
            raise self.refuse(node, say("LIKE compares a text with a fixed pattern"))
        tree = exp.Like(this=subject.tree, expression=text_literal(pattern))
        return Typed(
            exp.Not(this=tree) if node.args.get("negate") else tree,
            "condition",
            lacking=subject.lacking,
        )

    def arithmetic(self, node: exp.Expression) -> Typed:
        """Combine numbers, with their units; division by zero gives NULL."""
        if isinstance(node, (exp.Add, exp.Sub)) and isinstance(node.expression, exp.Interval):
            return shifted(self.source, node, self.check(node.this), node.expression)
        if isinstance(node, exp.Add):
            day = self.check(node.this)
            if day.kind == "date":
                return moved_on(self.source, node, day, self._days_of(node.expression))
        left = self._number_of(node.this)
        if isinstance(node, exp.Neg):
            exact = None if left.exact is None else scaled(left.exact, Fraction(-1))
            turned = exp.Neg(this=left.tree)
            return replace(left, tree=turned, value=None, is_name=False, exact=exact)
        right = self._number_of(node.expression)
        lacking = joined(left.lacking, right.lacking)
        bare, double = left.is_bare and right.is_bare, left.is_double or right.is_double
        tree: exp.Expression
        if isinstance(node, (exp.Add, exp.Sub)):
            tree = type(node)(this=left.tree, expression=self.source.in_unit(node, right, left))
            unit = right.unit if left.is_zero else left.unit
            found = Typed(tree, "number", unit, is_bare=bare, is_double=double, lacking=lacking)
            return replace(found, exact=self._reckoned(node, left, right))
        unit = self.source.combined(node, left.unit or SHARE, right.unit or SHARE)
        if isinstance(node, exp.Mul):
            # Two areas in mm² multiplied as 64-bit integers overflow from 3 km² on.
            factor = left.tree if double else exp.cast(left.tree, exp.DataType.Type.DOUBLE)
            tree = exp.Mul(this=factor, expression=right.tree)
        else:
            nought = number(Fraction(0))
            divisor = exp.Nullif(this=right.tree, expression=nought)
            tree = exp.Div(this=left.tree, expression=divisor)
            if not right.value:
                is_nought = exp.EQ(this=right.tree.copy(), expression=nought.copy())
                lacking = joined(lacking, (undefined(is_nought),))
        found = Typed(tree, "number", unit, is_bare=bare, is_double=True, lacking=lacking)
        return replace(found, exact=self._reckoned(node, left, right))

    def _reckoned(self, node: exp.Expression, left: Typed, right: Typed) -> Exact | None:
        """Reckon with two numbers exactly, where both are quotients of integers."""
        other = self.source.exact_in_unit(right, left) if _adds(node) else right.exact
        if left.exact is None or other is None:
            return None
        if isinstance(node, exp.Div):
            return ratio(left.exact, other)
        if isinstance(node, exp.Mul):
            return product(left.exact, other)
        return total(left.exact, other, -1 if isinstance(node, exp.Sub) else 1)

    def day(self, node: exp.Cast) -> Typed:
        """Take a day that is written out."""
        return written_day(self.source, node)

    def _compared(
        self, kind: type[exp.Expression], node: exp.Expression, left: Typed, right: Typed
    ) -> Typed:
        """Compare two sides: two days, or two values in one unit."""
        if left.kind == right.kind == "date":
            return compare_days(kind, left, right)
        if "intervals" in (left.kind, right.kind):
            raise self.refuse(
                node,
                say("Intervals are not compared"),
                say("Expected held_days(intervals, since, until)."),
            )
        if left.kind == right.kind == "number" and (left.last or right.last):
            other = self.source.in_unit(node, in_days(right, last=False), left)
            last = self.source.in_unit(node, in_days(right, last=True), left)
            return compare_days(kind, left, replace(right, tree=other, last=last))
        one, other = self.source.in_one_unit(node, left, right)
        tree: exp.Expression = kind(this=one.copy(), expression=other.copy())
        exact = self.source.exact_in_unit(right, left)
        if left.kind == "number" and left.exact is not None and exact is not None:
            tree = compared(kind, left.exact, exact, tree)
        return Typed(tree, "condition", lacking=joined(left.lacking, right.lacking))

    def _condition(self, node: exp.Expression) -> Typed:
        typed = self.check(node)
        if typed.kind not in ("condition", "boolean"):
            raise self.refuse(node, say("{text} is not a condition", text=node.sql()))
        return typed

    def _number_of(self, node: exp.Expression) -> Typed:
        typed = self._days_of(node)
        if typed.last is not None:
            raise self.refuse(
                node,
                say("{text} is a span of days", text=node.sql()),
                say("Expected it added to a day, or compared with a number of days."),
            )
        return typed

    def _days_of(self, node: exp.Expression) -> Typed:
        """Check a number, or a span of a number of days."""
        typed = self.check(node)
        if typed.kind != "number":
            raise self.refuse(node, say("{text} is not a number", text=node.sql()))
        return typed

    def _side(self, node: exp.Expression) -> Typed:
        """Check one side of a comparison; a chain such as a < b < c is read in two ways."""
        if type(node) in _CONDITIONS:
            raise self.refuse(
                node,
                say("{text} is itself compared with something", text=word_of(node)),
                say("Expected AND between comparisons, or brackets around each."),
            )
        return self.check(node)

    def _not_allowed(self, node: exp.Expression) -> StandardError:
        """Refuse what is outside the list."""
        return self.refuse(
            node,
            say("{word} is not allowed in a formula", word=word_of(node)),
            say(
                "Expected comparisons, AND, OR, NOT, IN, BETWEEN, LIKE, + - * /,"
                " qty(number, 'unit'), dates with interval '1 year', and {functions}.",
                functions=", ".join(f.form for f in FUNCTIONS.values()),
            ),
        )


def exact_of(name: str, term: Term) -> Exact | None:
    """Give the integers behind a name; None where it has none."""
    if term.kind != "number" or term.form == "double":
        return None
    if term.form in ("whole", "signed"):
        return whole(exp.column(name), signed=term.form == "signed")
    if term.form == "decimal":
        return decimal(exp.column(name))
    if term.form == "quotient":
        return quotient(exp.column(f"{name}__n"), exp.column(f"{name}__d"), PARAMETER_BITS)
    if term.form == "stepped" and term.exact is not None:
        return whole(exp.column(f"{name}__n"), term.exact.scale, signed=True)
    return term.exact


def _adds(node: exp.Expression) -> bool:
    """Tell a sum or a difference, whose sides are brought to one unit."""
    return isinstance(node, (exp.Add, exp.Sub))


_Rule = Callable[[Checker, Any], Typed]
_Rules = dict[type[exp.Expression], tuple[_Rule, frozenset[str]]]


def _rules(rule: _Rule, read: str, *kinds: type[exp.Expression]) -> _Rules:
    """Name a rule for some classes, and the parts of a node that it reads."""
    return {kind: (rule, frozenset(read.split())) for kind in kinds}


_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_CONDITIONS = (*_COMPARISONS, exp.Between, exp.In, exp.Like, exp.Not, exp.And, exp.Or)

#: An exact class and every part of it that a rule reads; a part beyond them is refused.
_RULES: _Rules = {
    **_rules(Checker.paren, "this", exp.Paren),
    **_rules(Checker.column, "this table db catalog", exp.Column),
    **_rules(Checker.literal, "this is_string", exp.Literal),
    **_rules(Checker.boolean, "this", exp.Boolean),
    **_rules(Checker.connective, "this expression", exp.And, exp.Or),
    **_rules(Checker.negation, "this", exp.Not),
    **_rules(Checker.comparison, "this expression", *_COMPARISONS),
    **_rules(Checker.between, "this low high", exp.Between),
    **_rules(Checker.membership, "this expressions", exp.In),
    **_rules(Checker.like, "this expression negate", exp.Like),
    **_rules(Checker.arithmetic, "this expression", exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg),
    **_rules(Checker.call, "this expressions", exp.Anonymous),
    **_rules(Checker.months_between, "this expression", exp.MonthsBetween),
    **_rules(Checker.day, "this to", exp.Cast),
}
