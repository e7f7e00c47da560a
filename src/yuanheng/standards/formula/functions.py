"""The functions that a formula may call, each null-strict: an unknown argument is no answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from yuanheng.errors import Message, say
from yuanheng.standards.formula import dates as days
from yuanheng.standards.formula.exact import chosen, compared
from yuanheng.standards.formula.held import held_days
from yuanheng.standards.formula.lacking import joined
from yuanheng.standards.formula.units import Typed

if TYPE_CHECKING:
    from yuanheng.standards.formula.check import Checker


@dataclass(frozen=True)
class Function:
    """A function: how it is written, and the rule that checks and renders a call."""

    form: str
    rule: Callable[[Checker, exp.Expression, list[Typed]], Typed]
    arguments: int = 2

    def call(self, checker: Checker, node: exp.Expression, given: list[exp.Expression]) -> Typed:
        """Check a call; StandardError at its character where it is not in its form."""
        if len(given) < 2 or (self.arguments and len(given) != self.arguments):
            raise self.refuse(checker, node)
        return self.rule(checker, node, [checker.check(a) for a in given])

    def refuse(
        self, checker: Checker, node: exp.Expression, what: Message | None = None
    ) -> Exception:
        """Say how the function is written."""
        return checker.refuse(
            node,
            what or say("The function is not given what it takes"),
            say("Expected {form}.", form=self.form),
        )


def _dates(checker: Checker, node: exp.Expression, given: list[Typed], form: str) -> None:
    """Refuse arguments that are no days."""
    for argument in given:
        if argument.kind != "date":
            raise checker.refuse(
                node,
                say("{text} is not a date", text=argument.tree.sql()),
                say("Expected {form}.", form=form),
            )


def _happened(checker: Checker, node: exp.Expression, given: list[Typed]) -> Typed:
    _dates(checker, node, given, FUNCTIONS["happened"].form)
    return days.happened(*given)


def _not_happened(checker: Checker, node: exp.Expression, given: list[Typed]) -> Typed:
    _dates(checker, node, given, FUNCTIONS["not_happened"].form)
    return days.not_happened(*given)


def _first_stated(checker: Checker, node: exp.Expression, given: list[Typed]) -> Typed:
    _dates(checker, node, given, FUNCTIONS["first_stated"].form)
    found = given[-1]
    for earlier in reversed(given[:-1]):
        if not earlier.is_name:
            raise FUNCTIONS["first_stated"].refuse(
                checker, node, say("Only the last date of first_stated may be reckoned")
            )
        found = days.first_stated(earlier, found)
    return found


def _days_between(checker: Checker, node: exp.Expression, given: list[Typed]) -> Typed:
    _dates(checker, node, given, FUNCTIONS["days_between"].form)
    return days.days_between(*given)


def _months_between(checker: Checker, node: exp.Expression, given: list[Typed]) -> Typed:
    _dates(checker, node, given, FUNCTIONS["months_between"].form)
    return days.months_between(*given)


def _held_days(checker: Checker, node: exp.Expression, given: list[Typed]) -> Typed:
    intervals, days = given[0], given[1:]
    if intervals.kind != "intervals" or len(days) > 2:
        raise FUNCTIONS["held_days"].refuse(checker, node)
    _dates(checker, node, days, FUNCTIONS["held_days"].form)
    return held_days(intervals.tree.name, days[0], days[1] if len(days) > 1 else None)


def _cap(checker: Checker, node: exp.Expression, given: list[Typed]) -> Typed:
    return _bounded(checker, node, given, exp.GT, exp.LTE)


def _floor_at(checker: Checker, node: exp.Expression, given: list[Typed]) -> Typed:
    return _bounded(checker, node, given, exp.LT, exp.GTE)


def _bounded(
    checker: Checker,
    node: exp.Expression,
    given: list[Typed],
    beyond: type[exp.Expression],
    within: type[exp.Expression],
) -> Typed:
    """Hold a number at a bound; where either is unknown, so is the result."""
    if any(g.kind != "number" for g in given):
        raise checker.refuse(node, say("{text} is not a number", text=node.sql()))
    number, bound = given
    left, right = checker.source.in_one_unit(node, number, bound)
    is_beyond: exp.Expression = beyond(this=left.copy(), expression=right.copy())
    is_within: exp.Expression = within(this=left.copy(), expression=right.copy())
    one, other = number.exact, checker.source.exact_in_unit(bound, number)
    exact = None
    if one is not None and other is not None:
        is_beyond = compared(beyond, one, other, is_beyond)
        is_within = compared(within, one, other, is_within)
        exact = chosen(is_beyond, other, one, is_within)
    tree = exp.Case(
        ifs=[
            exp.If(this=is_beyond, true=exp.cast(right.copy(), exp.DataType.Type.DOUBLE)),
            exp.If(this=is_within, true=exp.cast(left.copy(), exp.DataType.Type.DOUBLE)),
        ]
    )
    unit = bound.unit if number.is_zero else number.unit
    lacking = joined(number.lacking, bound.lacking)
    bare = number.is_bare and bound.is_bare
    found = Typed(tree, "number", unit, is_bare=bare, is_double=True, lacking=lacking)
    return replace(found, exact=exact)


#: Every function but qty(), which takes literals and is read apart.
FUNCTIONS = {
    "happened": Function("happened(event, day)", _happened),
    "not_happened": Function("not_happened(event, day)", _not_happened),
    "first_stated": Function("first_stated(event, …, day)", _first_stated, arguments=0),
    "days_between": Function("days_between(first, last)", _days_between),
    "months_between": Function("months_between(first, last)", _months_between),
    "held_days": Function("held_days(intervals, since, until)", _held_days, arguments=0),
    "cap": Function("cap(number, limit)", _cap),
    "floor_at": Function("floor_at(number, limit)", _floor_at),
}
