"""What would make a case pass (最小调整): the least change of one amount, solved in whole numbers.

A rule of amounts turns round only where the two sides of one of its comparisons meet. Each side is
linear in the amount that is changed, so two points give the line, the line its root, and the whole
numbers beside the roots are all that need be asked. A rule that is not linear is not solved, and
that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor

from yuanheng.evaluate.one_row import OneRow, Reader, Row

#: Points that a line goes through: two that give it, and two that tell it from a curve.
_POINTS = (1, 2, 3, 10**12)


@dataclass(frozen=True)
class Asked:
    """A case put to a rulebook: the book prepared, what is known, and the parameters."""

    one: OneRow
    facts: Row
    parameters: Mapping[str, str | None]

    @cached_property
    def row(self) -> Row:
        """Give what is known as it stands."""
        return self.one.known(self.facts, self.parameters)

    def with_(self, column: str, amount: int) -> Row:
        """Give what is known where one amount is another."""
        return self.one.changed(self.row, column, amount)

    def is_met(self, rule: str, column: str, amount: int) -> bool | None:
        """Tell whether a rule is met where one amount is another."""
        return self.one.is_met(rule, self.with_(column, amount))


@dataclass(frozen=True)
class Change:
    """One amount changed: from what to what, in storage units."""

    column: str
    before: int
    after: int

    @property
    def by(self) -> int:
        """Give by how much, below zero for less."""
        return self.after - self.before


def least_changes(asked: Asked, rule: str, columns: Iterable[str]) -> tuple[Change, ...]:
    """Give, for each amount, the nearest values below and above at which a met rule is not met."""
    found = []
    for column in columns:
        before = asked.facts.get(column)
        if before is None or column not in asked.one.book.columns:
            continue
        passing = [
            amount
            for amount in turning_points(asked, rule, column)
            if asked.is_met(rule, column, amount) is False
        ]
        less = [amount for amount in passing if amount < before]
        more = [amount for amount in passing if amount > before]
        found += [Change(column, before, max(less))] if less else []
        found += [Change(column, before, min(more))] if more else []
    return tuple(found)


def turning_points(asked: Asked, rule: str, column: str) -> tuple[int, ...]:
    """Give the whole numbers, none below zero, at which a rule may turn round, in order."""
    rows = [asked.with_(column, point) for point in _POINTS]
    found: set[int] = set()
    for sides in asked.one.sides[rule]:
        found |= set(_beside(root) if (root := _root(sides, rows)) is not None else ())
    return tuple(sorted(amount for amount in found if amount >= 0))


def is_solved(asked: Asked, rule: str, column: str) -> bool:
    """Tell whether every comparison of a rule is linear in an amount."""
    rows = [asked.with_(column, point) for point in _POINTS]
    return all(_line(_heights(sides, rows)) is not None for sides in asked.one.sides[rule])


def _heights(sides: tuple[Reader, Reader], rows: list[Row]) -> list[Fraction]:
    """Give by how much one side is above the other at each point; none for words."""
    found = []
    for row in rows:
        left, right = sides[0](row), sides[1](row)
        if not all(isinstance(side, int | float) for side in (left, right)):
            return []
        found.append(Fraction(left) - Fraction(right))
    return found


def _line(heights: list[Fraction]) -> tuple[Fraction, Fraction] | None:
    """Give the line through the points, by its height at nought and its slope; None for a curve."""
    if not heights:
        return Fraction(1), Fraction(0)
    slope = (heights[1] - heights[0]) / (_POINTS[1] - _POINTS[0])
    base = heights[0] - slope * _POINTS[0]
    fits = all(base + slope * x == y for x, y in zip(_POINTS, heights, strict=True))
    return (base, slope) if fits else None


def _root(sides: tuple[Reader, Reader], rows: list[Row]) -> Fraction | None:
    """Find where the two sides meet; None where they never do, or the sides make no line."""
    line = _line(_heights(sides, rows))
    if line is None or line[1] == 0:
        return None
    return -line[0] / line[1]


def _beside(root: Fraction) -> Iterator[int]:
    """Give the whole numbers beside a root, and the root where it is one."""
    yield from range(floor(root) - 1, floor(root) + 3)
