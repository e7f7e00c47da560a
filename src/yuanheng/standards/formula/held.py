"""Days on which something held (起止天数): intervals counted within a window, each day once.

Of a subject's intervals some days are sure and more are possible: an interval whose end nobody
knows may have gone on. The count is so a span of two numbers, and what rests on it is decided or
open like a span of days.
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from yuanheng.model.relation import NEVER
from yuanheng.model.units import parse_unit
from yuanheng.standards.formula.lacking import joined, mark_of, where
from yuanheng.standards.formula.tree import DIALECT
from yuanheng.standards.formula.units import Typed

#: What stands beside a name NAME of intervals: lists of first and last days, as whole numbers, the
#: days that the authority states, and whether one of them may go on.
SURE, POSSIBLE, STATED, STATED_MOST, GOES_ON = (
    "sure__", "possible__", "stated__", "stated_most__", "goes_on__"
)  # fmt: skip
#: Fields of one interval in such a list; no formula can name them.
FIRST, LAST = "f__", "t__"


def held_days(name: str, since: Typed, until: Typed | None) -> Typed:
    """Count the days of some intervals from one day on, to another or to their ends.

    Without `until` the count has no most while one of the intervals may go on.
    """
    least = _count(f"{SURE}{name}", f"{STATED}{name}", since.end, _last(until, is_most=False))
    most = _count(
        f"{POSSIBLE}{name}", f"{STATED_MOST}{name}", since.tree, _last(until, is_most=True)
    )
    if until is None:
        most = exp.Case(ifs=[exp.If(this=exp.Not(this=exp.column(f"{GOES_ON}{name}")), true=most)])
    open_ = exp.NullSafeNEQ(this=least.copy(), expression=most.copy())
    marks = joined((exp.column(mark_of(name)),), since.lacking, until.lacking if until else ())
    return Typed(
        least,
        "number",
        parse_unit("日"),
        last=most,
        is_double=True,
        lacking=(where(open_, marks),),
    )


def in_days(side: Typed, *, last: bool) -> Typed:
    """Take one end of a span of numbers as a number."""
    return replace(side, tree=side.end if last else side.tree, last=None)


def _last(until: Typed | None, *, is_most: bool) -> exp.Expression | None:
    """Give the last day that is counted."""
    if until is None:
        return None
    return until.end if is_most else until.tree


def _count(
    name: str, stated: str, since: exp.Expression, until: exp.Expression | None
) -> exp.Expression:
    """Count the days of a list of disjoint intervals within a window, and add what is stated."""
    first = f"greatest(x.{FIRST}, :since)"
    last = f"x.{LAST}" if until is None else f"least(x.{LAST}, :until)"
    text = (
        f"CASE WHEN {name} IS NULL THEN 0 WHEN :since IS NULL THEN NULL"
        f" ELSE coalesce(list_sum([greatest(0, {last} - {first} + 1) FOR x IN {name}]), 0) END"
        f" + coalesce({stated}, 0)"
    )
    tree = exp.paren(exp.maybe_parse(text, dialect=DIALECT))
    ends = {"since": since} if until is None else {"since": since, "until": until}
    days = {key: _number(day) for key, day in ends.items()}

    def filled(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Placeholder):
            return days[node.name].copy()
        return node

    return tree.transform(filled)


def _number(day: exp.Expression) -> exp.Expression:
    """Write a day as the days since 1970."""
    first = exp.cast(exp.Literal.string("1970-01-01"), exp.DataType.Type.DATE)
    return exp.paren(exp.Sub(this=exp.paren(day.copy()), expression=first))


__all__ = ["NEVER", "held_days", "in_days"]
