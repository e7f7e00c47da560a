"""A second reading of the formulas of packs, in fractions and calendar days, row by row.

Written from the language's own rules and not from the statement that the program makes of a
formula: known facts give an answer, an unknown one leaves it open (Kleene), a divisor of nought
leaves it open, and a day that a document says is none never comes.
"""

from __future__ import annotations

import calendar
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, cast

import sqlglot
from sqlglot import exp

from yuanheng.model.relation import NEVER
from yuanheng.model.units import parse_unit
from yuanheng.standards.rulebooks.rulebook import Rulebook

#: What a part of a formula is worth: a number in base units, a day, a text, yes or no; None open.
Worth = Fraction | date | str | bool | None
NEVER_DAY = date.fromisoformat(NEVER)
NUMBERS: dict[type, Callable[[Fraction, Fraction], Fraction | None]] = {
    exp.Add: operator.add,
    exp.Sub: operator.sub,
    exp.Mul: operator.mul,
    exp.Div: lambda a, b: a / b if b else None,
}
COMPARED: dict[type[exp.Expression], Callable[[Any, Any], bool]] = {
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
}


def later(day: date, count: int, unit: str) -> date:
    """Move a day on by years, months or days, to the last of a month that has no such day."""
    if day >= NEVER_DAY:
        return day
    if unit == "DAY":
        return day + timedelta(count)
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "YEAR" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def read_tree(text: str) -> exp.Expression:
    """Read a formula by the parser alone, without what the program checks and adds."""
    return cast("exp.Expression", sqlglot.parse_one(text, read="duckdb"))


@dataclass(frozen=True)
class Reading:
    """A rulebook read over one row: what its columns hold, by name, in base units."""

    book: Rulebook
    row: Mapping[str, Worth]

    def of(self, text: str) -> Worth:
        """Give what a formula is worth."""
        return self.worth(read_tree(text))

    def named(self, name: str) -> Worth:
        """Give what a name stands for: a term, a table's value, a column."""
        if name in self.book.terms:
            return self.of(self.book.terms[name].formula.text)
        if name in self.book.tables:
            table = self.book.tables[name]
            found = table.values.get(str(self.row.get(table.by)))
            return None if found is None else found * table.unit.factor
        return self.row[name]

    def worth(self, node: exp.Expression) -> Worth:  # noqa: C901, PLR0911, PLR0912 - a case a kind
        """Give what one node is worth."""
        if isinstance(node, exp.Paren):
            return self.worth(node.this)
        if isinstance(node, exp.Column):
            return self.named(node.name)
        if isinstance(node, exp.Literal):
            return str(node.this) if node.is_string else Fraction(node.this)
        if isinstance(node, exp.Cast):
            return date.fromisoformat(str(node.this.this))
        if isinstance(node, exp.Not):
            inner = self.worth(node.this)
            return None if inner is None else not inner
        if isinstance(node, exp.And | exp.Or):
            sides = [self.worth(node.args["this"]), self.worth(node.args["expression"])]
            settles = isinstance(node, exp.Or)
            if any(side is settles for side in sides):
                return settles
            return None if None in sides else not settles
        if isinstance(node, exp.Anonymous):
            return self.called(node.name.lower(), node.expressions)
        if isinstance(node, exp.In):
            one = self.worth(node.this)
            return None if one is None else one in [self.worth(n) for n in node.expressions]
        if isinstance(node, exp.Like):
            one, form = self.worth(node.this), str(node.expression.this)
            if one is None:
                return None
            like = ".*".join(map(re.escape, form.split("%")))
            return re.fullmatch(like, str(one), re.DOTALL) is not None
        if isinstance(node, exp.Add | exp.Sub) and isinstance(node.expression, exp.Interval):
            day, step = self.worth(node.this), node.expression
            count = int(str(step.this.this)) * (1 if isinstance(node, exp.Add) else -1)
            return None if day is None else later(day, count, step.text("unit").upper())  # type: ignore[arg-type]
        left, right = (self.worth(cast("exp.Expression", n)) for n in (node.this, node.expression))
        if left is None or right is None:
            return None
        if isinstance(left, date) and isinstance(right, Fraction):
            return later(left, int(right / parse_unit("日").factor), "DAY")
        if type(node) in COMPARED:
            return COMPARED[type(node)](left, right)
        assert isinstance(left, Fraction)
        assert isinstance(right, Fraction)
        return NUMBERS[type(node)](left, right)

    def called(self, name: str, given: list[exp.Expression]) -> Worth:  # noqa: PLR0911 - one a name
        """Give what a function is worth."""
        if name == "qty":
            return Fraction(given[0].this) * parse_unit(str(given[1].this)).factor
        if name == "held_days":
            return Fraction(0)  # no row states a cause, and of causes no row means none
        first, second = (self.worth(one) for one in given)
        if name == "first_stated":
            return second if first == NEVER_DAY else first
        if first is None or second is None:
            return None
        assert isinstance(first, date)
        assert isinstance(second, date)
        if name == "days_between":
            if NEVER_DAY in (first, second):
                return None
            return (second - first).days * parse_unit("日").factor
        assert name in ("happened", "not_happened")
        return (first <= second) is (name == "happened")
