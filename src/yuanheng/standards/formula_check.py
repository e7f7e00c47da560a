"""The check of a formula: allow-list, names, kinds and units, and the tree built from them.

Nothing of the parsed tree is kept: what is rendered is built here, node by node, so that no
remark, option or word that the check did not see can reach an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from sqlglot import exp

from yuanheng.errors import StandardError, Where, say
from yuanheng.model.units import parse_unit
from yuanheng.standards.formula_tree import number, text_literal
from yuanheng.standards.formula_units import SHARE, FormulaText, Term, Typed, word_of


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
        return Typed(
            exp.paren(inner.tree),
            inner.kind,
            inner.unit,
            inner.is_bare,
            inner.value,
            inner.is_double,
        )

    def boolean(self, node: exp.Boolean) -> Typed:
        """Take TRUE or FALSE."""
        return Typed(exp.Boolean(this=bool(node.this)), "boolean")

    def connective(self, node: exp.And | exp.Or) -> Typed:
        """Join two conditions by AND or OR."""
        left, right = self._condition(node.this), self._condition(node.expression)
        return Typed(type(node)(this=left.tree, expression=right.tree), "condition")

    def negation(self, node: exp.Not) -> Typed:
        """Turn a condition round."""
        return Typed(exp.Not(this=self._condition(node.this).tree), "condition")

    def comparison(self, node: exp.Expression) -> Typed:
        """Compare two sides in one unit."""
        sides = self._side(node.this), self._side(node.expression)
        left, right = self.source.in_one_unit(node, *sides)
        return Typed(type(node)(this=left, expression=right), "condition")

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
        return Typed(exp.column(name), term.kind, term.unit)

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
        )

    def qty(self, node: exp.Anonymous) -> Typed:
        """Take an amount: a number and its unit in quotes."""
        if not isinstance(node.this, str) or node.this.lower() != "qty":
            raise self._not_allowed(node)
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
        return Typed(self.source.number(node, value), "number", unit, value=value, is_double=True)

    def between(self, node: exp.Between) -> Typed:
        """Rewrite to AND: `5 BETWEEN NULL AND 1` is false in SQL, though one bound is unknown."""
        subject = self._side(node.this)
        bounds = []
        for bound, comparison in ((node.args["low"], exp.GTE), (node.args["high"], exp.LTE)):
            left, right = self.source.in_one_unit(node, subject, self._side(bound))
            bounds.append(comparison(this=left.copy(), expression=right))
        return Typed(exp.paren(exp.And(this=bounds[0], expression=bounds[1])), "condition")

    def membership(self, node: exp.In) -> Typed:
        """Compare with a list of values, none of them NULL."""
        subject = self._side(node.this)
        if not node.expressions:
            raise self.refuse(node, say("IN takes a list of values"))
        values = []
        for value in node.expressions:
            typed = self.check(value)
            if type(value) not in (exp.Literal, exp.Anonymous):
                raise self.refuse(value, say("IN takes a list of values"))
            values.append(self.source.in_one_unit(node, subject, typed)[1])
        return Typed(exp.In(this=subject.tree, expressions=values), "condition")

    def like(self, node: exp.Like) -> Typed:
        """Compare a text with a fixed pattern; the parser keeps the NOT of NOT LIKE inside."""
        subject, pattern = self._side(node.this), node.expression
        if subject.kind != "text" or type(pattern) is not exp.Literal or not pattern.is_string:
            raise self.refuse(node, say("LIKE compares a text with a fixed pattern"))
        tree = exp.Like(this=subject.tree, expression=text_literal(pattern))
        return Typed(exp.Not(this=tree) if node.args.get("negate") else tree, "condition")

    def arithmetic(self, node: exp.Expression) -> Typed:
        """Combine numbers, with their units; division by zero gives NULL."""
        left = self._number_of(node.this)
        if isinstance(node, exp.Neg):
            return Typed(
                exp.Neg(this=left.tree), "number", left.unit, left.is_bare, None, left.is_double
            )
        right = self._number_of(node.expression)
        bare, double = left.is_bare and right.is_bare, left.is_double or right.is_double
        tree: exp.Expression
        if isinstance(node, (exp.Add, exp.Sub)):
            tree = type(node)(this=left.tree, expression=self.source.in_unit(node, right, left))
            unit = right.unit if left.is_zero else left.unit
            return Typed(tree, "number", unit, is_bare=bare, is_double=double)
        unit = self.source.combined(node, left.unit or SHARE, right.unit or SHARE)
        if isinstance(node, exp.Mul):
            # Two areas in mm² multiplied as 64-bit integers overflow from 3 km² on.
            factor = left.tree if double else exp.cast(left.tree, exp.DataType.Type.DOUBLE)
            tree = exp.Mul(this=factor, expression=right.tree)
        else:
            divisor = exp.Nullif(this=right.tree, expression=number(Fraction(0)))
            tree = exp.Div(this=left.tree, expression=divisor)
        return Typed(tree, "number", unit, is_bare=bare, is_double=True)

    def _condition(self, node: exp.Expression) -> Typed:
        typed = self.check(node)
        if typed.kind not in ("condition", "boolean"):
            raise self.refuse(node, say("{text} is not a condition", text=node.sql()))
        return typed

    def _number_of(self, node: exp.Expression) -> Typed:
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
                "Expected comparisons, AND, OR, NOT, IN, BETWEEN, LIKE, + - * / "
                "and qty(number, 'unit')."
            ),
        )


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
    **_rules(Checker.qty, "this expressions", exp.Anonymous),
}
