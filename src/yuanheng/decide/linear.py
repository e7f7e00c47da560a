"""Formulas that are linear in what moves (线性), read exactly: how far a step carries them.

Only what is linear beyond doubt is taken: a product or a quotient of two figures that both move is
not, nor is a call. Numbers are those of the statement, in storage units, as fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from yuanheng.standards.formula.exact import meant
from yuanheng.standards.formula.language import Formula
from yuanheng.standards.rulebooks.rulebook import Rulebook


@dataclass(frozen=True)
class Line:
    """A number that moves: what it is now, and by how much one of each figure moves it."""

    now: Fraction
    by: Mapping[str, Fraction]

    def plus(self, other: Line, sign: int) -> Line:
        """Add or take away another."""
        names = {**self.by, **other.by}
        zero = Fraction(0)
        return Line(
            self.now + sign * other.now,
            {n: self.by.get(n, zero) + sign * other.by.get(n, zero) for n in names},
        )

    def times(self, factor: Fraction) -> Line:
        """Multiply by a number that does not move."""
        return Line(self.now * factor, {n: v * factor for n, v in self.by.items()})


def line_of(
    book: Rulebook, formula: Formula, values: Mapping[str, Fraction], moved: frozenset[str]
) -> Line | None:
    """Read a formula over what is known; None where it is not linear in what moves, or not known.

    values: columns in storage units, parameters in their own; moved: the columns that move.
    """
    return _line(book, formula.tree, values, moved)


def _line(
    book: Rulebook,
    node: exp.Expression,
    values: Mapping[str, Fraction],
    moved: frozenset[str],
) -> Line | None:
    if isinstance(node, exp.Column):
        if node.name in book.terms:
            return _line(book, book.terms[node.name].formula.tree, values, moved)
        by = {node.name: Fraction(1)} if node.name in moved else {}
        return Line(values[node.name], by) if node.name in values else None
    if isinstance(node, exp.Literal) and not node.is_string:
        return Line(meant(float(node.this)), {})
    if not isinstance(node, exp.Paren | exp.Cast | exp.Neg | exp.Nullif | _ARITHMETIC):
        return None
    left = _line(book, node.this, values, moved)
    if left is None or isinstance(node, exp.Paren | exp.Cast | exp.Neg):
        return left.times(Fraction(-1)) if left and isinstance(node, exp.Neg) else left
    right = _line(book, node.expression, values, moved)
    return None if right is None else _joined(node, left, right)


_ARITHMETIC = exp.Add | exp.Sub | exp.Mul | exp.Div


def _joined(node: exp.Expression, left: Line, right: Line) -> Line | None:
    """Join two numbers; None where both move and their product or quotient would."""
    if isinstance(node, exp.Add | exp.Sub):
        return left.plus(right, 1 if isinstance(node, exp.Add) else -1)
    if isinstance(node, exp.Mul) and not (left.by and right.by):
        return left.times(right.now) if not right.by else right.times(left.now)
    if isinstance(node, exp.Div) and not right.by and right.now:
        return left.times(1 / right.now)
    is_fixed = isinstance(node, exp.Nullif) and not left.by and not right.by
    return left if is_fixed and left.now != right.now else None
