"""The day on which a rule falls due (到期日), given only where the rule may then still be met.

A project that has begun in time will never be idle for not having begun, however long one waits.
So the condition is asked again for the due day: where it fails on that day, nothing falls due.
"""

from __future__ import annotations

from sqlglot import exp

from yuanheng.standards.formula.dates import is_stated
from yuanheng.standards.formula.tree import DIALECT
from yuanheng.standards.formula.units import Typed
from yuanheng.standards.rulebooks.reading import AS_OF
from yuanheng.standards.rulebooks.rulebook import DefinedTerm, Rule, Rulebook


def due_day(rule: Rule) -> str | None:
    """Render the day on which a rule falls due, NULL where it is not known to the day, or never."""
    if rule.falls_due is None:
        return None
    typed = rule.falls_due.typed
    first, last = typed.tree.sql(DIALECT), typed.end.sql(DIALECT)
    stated = is_stated(typed.end).sql(DIALECT)
    return f"CASE WHEN {first} = {last} AND {stated} THEN {first} END"


def still_due(book: Rulebook, rule: Rule, day: str) -> str:
    """Render the due day of a column, NULL where the rule fails on that day all the same."""
    late = _late_terms(book)
    levels = (_on_day(late, level.when.typed.tree, exp.column(day)) for level in rule.levels)
    fails = " OR ".join(f"({level.sql(DIALECT)})" for level in levels)
    return f"CASE WHEN coalesce({fails}, TRUE) THEN {day} END"


def _late_terms(book: Rulebook) -> dict[str, exp.Expression]:
    """Give the columns of the terms that depend on the day of the law, by their formulas."""
    late: dict[str, exp.Expression] = {}
    for term in book.terms.values():
        columns = _columns(term, term.formula.typed)
        names = {c.name for tree in columns.values() for c in tree.find_all(exp.Column)}
        if AS_OF in names or names & set(late):
            late |= columns
    return late


def _columns(term: DefinedTerm, typed: Typed) -> dict[str, exp.Expression]:
    """Name the columns of a term: its value, or both ends of a span of days."""
    if typed.last is None:
        return {term.id: typed.tree}
    return {f"{term.id}_from": typed.tree, f"{term.id}_to": typed.last}


def _on_day(
    late: dict[str, exp.Expression], tree: exp.Expression, day: exp.Expression
) -> exp.Expression:
    """Write a tree for another day of the law."""

    def other(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column) and node.name == AS_OF:
            return day.copy()
        if isinstance(node, exp.Column) and node.name in late:
            return exp.paren(_on_day(late, late[node.name], day))
        return node

    return tree.copy().transform(other)
