"""The formula language: a null-strict subset of SQL scalar expressions.

A missing fact must never pass for a met or a failed condition. So IS NULL, CASE, COALESCE,
LEAST, GREATEST and raw aggregates are refused: in them an unknown turns into an answer.
Division by zero is undefined, not infinite. Every number carries a unit, except 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from yuanheng.errors import Message, StandardError, Where, say
from yuanheng.model.units import Unit, parse_unit

Kind = Literal["condition", "text", "boolean", "number"]

_SHARE = parse_unit("")
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_DIALECT = "duckdb"
_MAX_LENGTH = 4000


@dataclass(frozen=True)
class Term:
    """A name that a formula may use: a column or a quantity, with its kind and unit."""

    kind: Kind
    unit: Unit | None = None


@dataclass(frozen=True)
class Formula:
    """A checked formula: its text, the names it uses in order, its kind, unit and tree."""

    text: str
    names: tuple[str, ...]
    kind: Kind
    unit: Unit | None
    tree: exp.Expression

    def sql(self, dialect: str = _DIALECT, factor: Fraction = Fraction(1)) -> str:
        """Render for an engine; a number is multiplied by `factor` to reach the wanted unit."""
        tree = self.tree
        if factor != 1:
            tree = exp.Mul(this=exp.paren(tree.copy()), expression=_number(factor))
        return tree.sql(dialect=dialect)


@dataclass(frozen=True)
class _Typed:
    """A rendered subtree with what is known of it."""

    tree: exp.Expression
    kind: Kind
    unit: Unit | None = None
    is_bare: bool = False
    value: Fraction | None = None

    @property
    def is_zero(self) -> bool:
        """Tell a literal 0, which fits any unit."""
        return self.value == 0


class _Checker:
    """Walks a parsed formula once: allow-list, names, kinds and units together."""

    def __init__(self, text: str, terms: Mapping[str, Term], where: Where) -> None:
        """Keep what the messages need."""
        self.text = text
        self.terms = terms
        self.where = where
        self.names: list[str] = []

    def refuse(
        self, node: exp.Expression, what: Message, expected: Message | None = None
    ) -> StandardError:
        """Point at the character of the formula where the node begins."""
        start = min((n.meta["start"] for n in node.walk() if "start" in n.meta), default=None)
        place = Where(
            file=self.where.file,
            line=self.where.line,
            character=None if start is None else start + 1,
            column=self.text,
        )
        return StandardError(what, where=place, expected=expected)

    def check(self, node: exp.Expression) -> _Typed:
        """Check one node by its class; anything outside the list is refused."""
        for kinds, rule in _RULES:
            if isinstance(node, kinds):
                return rule(self, node)
        if isinstance(node, exp.Anonymous) and str(node.this).lower() == "qty":
            return self._qty(node)
        raise self.refuse(
            node,
            say("{word} is not allowed in a formula", word=_word(node)),
            say(
                "Expected comparisons, AND, OR, NOT, IN, BETWEEN, LIKE, + - * / "
                "and qty(number, 'unit')."
            ),
        )

    def paren(self, node: exp.Paren) -> _Typed:
        """Keep the parentheses, which carry the order."""
        inner = self.check(node.this)
        return _Typed(exp.paren(inner.tree), inner.kind, inner.unit, inner.is_bare, inner.value)

    def boolean(self, node: exp.Boolean) -> _Typed:
        """Take TRUE or FALSE."""
        return _Typed(node.copy(), "boolean")

    def connective(self, node: exp.And | exp.Or) -> _Typed:
        """Join two conditions by AND or OR."""
        left, right = self._condition(node.this), self._condition(node.expression)
        return _Typed(type(node)(this=left.tree, expression=right.tree), "condition")

    def negation(self, node: exp.Not) -> _Typed:
        """Turn a condition round."""
        return _Typed(exp.Not(this=self._condition(node.this).tree), "condition")

    def comparison(self, node: exp.Expression) -> _Typed:
        """Compare two sides in one unit."""
        left, right = self._comparable(node, self.check(node.this), self.check(node.expression))
        return _Typed(type(node)(this=left, expression=right), "condition")

    def column(self, node: exp.Column) -> _Typed:
        """Take a name that is known here, with its kind and unit."""
        name = node.name
        if name not in self.terms or node.table:
            known = ", ".join(sorted(self.terms))
            raise self.refuse(
                node,
                say("The name {name} is not known here", name=node.sql()),
                say("Known: {known}.", known=known),
            )
        if name not in self.names:
            self.names.append(name)
        term = self.terms[name]
        return _Typed(exp.column(name), term.kind, term.unit)

    def literal(self, node: exp.Literal) -> _Typed:
        """Take a text or a bare number."""
        if node.is_string:
            return _Typed(node.copy(), "text")
        value = Fraction(str(node.this))
        return _Typed(_number(value), "number", _SHARE, is_bare=True, value=value)

    def _qty(self, node: exp.Anonymous) -> _Typed:
        arguments = node.expressions
        number = arguments[0] if arguments else None
        sign = 1
        if isinstance(number, exp.Neg):
            sign, number = -1, number.this
        if (
            len(arguments) != 2
            or not isinstance(number, exp.Literal)
            or number.is_string
            or not arguments[1].is_string
        ):
            raise self.refuse(
                node,
                say("qty() takes a number and a unit"),
                say("Expected qty(30, '%') or qty(250, '万元/亩')."),
            )
        unit = parse_unit(arguments[1].name)
        value = sign * Fraction(str(number.this))
        return _Typed(_number(value), "number", unit, value=value)

    def _condition(self, node: exp.Expression) -> _Typed:
        typed = self.check(node)
        if typed.kind not in ("condition", "boolean"):
            raise self.refuse(node, say("{text} is not a condition", text=node.sql()))
        return typed

    def _number_of(self, node: exp.Expression) -> _Typed:
        typed = self.check(node)
        if typed.kind != "number":
            raise self.refuse(node, say("{text} is not a number", text=node.sql()))
        return typed

    def _comparable(
        self, node: exp.Expression, left: _Typed, right: _Typed
    ) -> tuple[exp.Expression, exp.Expression]:
        """Bring two sides to one unit; text is compared with text only."""
        kinds = {"boolean" if t.kind == "condition" else t.kind for t in (left, right)}
        if len(kinds) > 1:
            raise self.refuse(
                node, say("{text} compares things of different kinds", text=node.sql())
            )
        if kinds != {"number"}:
            return left.tree, right.tree
        return left.tree, self._in_unit(node, right, left)

    def _in_unit(self, node: exp.Expression, side: _Typed, other: _Typed) -> exp.Expression:
        """Convert one side to the unit of the other; bare numbers beside a unit are refused."""
        if side.is_zero or other.is_zero:
            return side.tree
        unit, wanted = side.unit or _SHARE, other.unit or _SHARE
        for typed, beside in ((side, wanted), (other, unit)):
            if typed.is_bare and beside.dimension:
                raise self.refuse(
                    node,
                    say("A bare number stands beside {unit}", unit=beside.text),
                    say("Expected qty(number, '{unit}').", unit=beside.text),
                )
        if not unit.is_compatible(wanted):
            raise self.refuse(
                node,
                say(
                    "{left} and {right} cannot be compared or added",
                    left=wanted.text or "1",
                    right=unit.text or "1",
                ),
            )
        factor = unit.factor_to(wanted)
        if factor == 1:
            return side.tree
        if side.value is not None:
            return _number(side.value * factor)
        return exp.Mul(this=exp.paren(side.tree), expression=_number(factor))

    def between(self, node: exp.Between) -> _Typed:
        """Rewrite to AND: `5 BETWEEN NULL AND 1` is false in SQL, though one bound is unknown."""
        subject = self.check(node.this)
        bounds = []
        for bound, comparison in ((node.args["low"], exp.GTE), (node.args["high"], exp.LTE)):
            left, right = self._comparable(node, subject, self.check(bound))
            bounds.append(comparison(this=left.copy(), expression=right))
        return _Typed(exp.paren(exp.And(this=bounds[0], expression=bounds[1])), "condition")

    def membership(self, node: exp.In) -> _Typed:
        """Compare with a list of values, none of them NULL."""
        subject = self.check(node.this)
        if node.args.get("query") or not node.expressions:
            raise self.refuse(node, say("IN takes a list of values"))
        values = []
        for value in node.expressions:
            typed = self.check(value)
            if not isinstance(value, exp.Literal) and not isinstance(value, exp.Anonymous):
                raise self.refuse(value, say("IN takes a list of values"))
            values.append(self._comparable(node, subject, typed)[1])
        return _Typed(exp.In(this=subject.tree, expressions=values), "condition")

    def like(self, node: exp.Like) -> _Typed:
        """Compare a text with a fixed pattern."""
        subject = self.check(node.this)
        if subject.kind != "text" or not node.expression.is_string:
            raise self.refuse(node, say("LIKE compares a text with a fixed pattern"))
        return _Typed(exp.Like(this=subject.tree, expression=node.expression.copy()), "condition")

    def arithmetic(self, node: exp.Expression) -> _Typed:
        """Combine numbers, with their units; division by zero gives NULL."""
        left = self._number_of(node.this)
        if isinstance(node, exp.Neg):
            return _Typed(exp.Neg(this=left.tree), "number", left.unit, left.is_bare)
        right = self._number_of(node.expression)
        if isinstance(node, (exp.Add, exp.Sub)):
            tree = type(node)(this=left.tree, expression=self._in_unit(node, right, left))
            unit = right.unit if left.is_zero else left.unit
            return _Typed(tree, "number", unit, is_bare=left.is_bare and right.is_bare)
        left_unit, right_unit = left.unit or _SHARE, right.unit or _SHARE
        bare = left.is_bare and right.is_bare
        if isinstance(node, exp.Mul):
            product = exp.Mul(this=left.tree, expression=right.tree)
            return _Typed(product, "number", left_unit * right_unit, is_bare=bare)
        divisor = exp.Nullif(this=right.tree, expression=_number(Fraction(0)))
        ratio = exp.Div(this=left.tree, expression=divisor)
        return _Typed(ratio, "number", left_unit / right_unit, is_bare=bare)


_Rule = Callable[[_Checker, Any], _Typed]

_RULES: tuple[tuple[type[exp.Expression] | tuple[type[exp.Expression], ...], _Rule], ...] = (
    (exp.Paren, _Checker.paren),
    (exp.Column, _Checker.column),
    (exp.Literal, _Checker.literal),
    (exp.Boolean, _Checker.boolean),
    ((exp.And, exp.Or), _Checker.connective),
    (exp.Not, _Checker.negation),
    (_COMPARISONS, _Checker.comparison),
    (exp.Between, _Checker.between),
    (exp.In, _Checker.membership),
    (exp.Like, _Checker.like),
    ((exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg), _Checker.arithmetic),
)


def parse_formula(text: str, terms: Mapping[str, Term], where: Where) -> Formula:
    """Check a formula against the names it may use.

    Raises StandardError with file, line and character for a syntax error, an unknown name, a
    forbidden word, a bare number beside a unit, or units that do not fit.
    """
    if len(text) > _MAX_LENGTH:
        raise StandardError(
            say("The formula is longer than {n} characters", n=_MAX_LENGTH), where=where
        )
    try:
        parsed = cast("exp.Expression", sqlglot.parse_one(text, read=_DIALECT))
    except (SqlglotError, RecursionError) as error:
        details = getattr(error, "errors", None) or [{}]
        place = Where(
            file=where.file, line=where.line, character=details[0].get("col"), column=text
        )
        raise StandardError(say("The formula cannot be read"), where=place) from error
    checker = _Checker(text, terms, where)
    typed = checker.check(parsed)
    return Formula(text, tuple(checker.names), typed.kind, typed.unit, typed.tree)


def _number(value: Fraction) -> exp.Expression:
    """Write a number so that every engine reads it as a double."""
    text = repr(float(value))
    return exp.Literal.number(text if "e" in text else f"{text}e0")


def _word(node: exp.Expression) -> str:
    """Name a refused construction as the writer typed it, shortened."""
    text = node.sql(dialect=_DIALECT)
    return text if len(text) <= 40 else f"{text[:37]}…"
