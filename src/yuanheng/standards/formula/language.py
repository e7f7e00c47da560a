"""The formula language: a null-strict subset of SQL scalar expressions.

A missing fact must never pass for a met or a failed condition. So IS NULL, CASE, COALESCE,
LEAST, GREATEST and raw aggregates are refused: in them an unknown turns into an answer.
Division by zero is undefined, not infinite. Every number carries a unit, except 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from yuanheng.errors import Where
from yuanheng.model.units import Unit
from yuanheng.standards.formula.check import Checker
from yuanheng.standards.formula.tree import DIALECT, number, read_tree, too_deep
from yuanheng.standards.formula.units import Kind, Term, Typed

__all__ = ["Formula", "Kind", "Term", "parse_formula"]


@dataclass(frozen=True)
class Formula:
    """A checked formula: its text, the names it uses in order, its kind, unit and tree."""

    text: str
    names: tuple[str, ...]
    kind: Kind
    unit: Unit | None
    tree: exp.Expression
    typed: Typed

    def sql(self, dialect: str = DIALECT, factor: Fraction = Fraction(1)) -> str:
        """Render for an engine; a number is multiplied by `factor` to reach the wanted unit."""
        tree = self.tree
        if factor != 1:
            tree = exp.Mul(this=exp.paren(tree.copy()), expression=number(factor))
        return tree.sql(dialect=dialect)


def parse_formula(text: str, terms: Mapping[str, Term], where: Where) -> Formula:
    """Check a formula against the names it may use.

    Raises StandardError with file, line and character for a syntax error, an unknown name, a
    forbidden word, a bare number beside a unit, or units that do not fit.
    """
    checker = Checker(text, terms, where)
    try:
        typed = checker.check(read_tree(text, where))
    except RecursionError as error:
        raise too_deep(where) from error
    return Formula(text, tuple(checker.names), typed.kind, typed.unit, typed.tree, typed)
