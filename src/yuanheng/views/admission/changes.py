"""What would make an application pass (怎样才能符合): least changes, in units that people use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from yuanheng.evaluate.least_change import Change, least_changes
from yuanheng.standards.rulebooks.rulebook import Rule, Rulebook
from yuanheng.views.admission.case import ChangeLine, Clause
from yuanheng.views.admission.put import (
    Put,
    amount_of,
    changeable,
    is_asked,
    reads,
    request_columns,
    step_of,
)

#: A change is told in hundredths of the unit that people use.
_PARTS = 100
#: More land would thin out what is too much on it; nobody advises to take more than is needed.
_LAND = "area"


def with_changes(clause: Clause, puts: list[Put], failing: set[tuple[str, str]]) -> Clause:
    """Say what would make a failed clause pass, and which clauses that would break."""
    if clause.answer != "fails":
        return clause
    put = next(p for p in puts if p.book.id == clause.book)
    names = reads(put.book, clause.rule)
    amounts = [name for name in changeable() if name in names]
    changes = [
        _change_line(put, clause.rule, change)
        for change in least_changes(put.asked, clause.rule, amounts)
        if not (change.column == _LAND and change.by > 0)  # land is asked for by need
    ]
    return replace(clause, changes=tuple(_broken(line, puts, failing) for line in changes))


def _change_line(put: Put, rule: str, change: Change) -> ChangeLine:
    """Tell a change in hundredths of people's unit, no less than what is needed."""
    column = request_columns()[change.column]
    unit = column.unit
    assert unit is not None  # noqa: S101 - only amounts change
    step = Fraction(1, _PARTS) / step_of(change.column)
    parts = -(-abs(change.by) // step)  # rounded up
    stored = change.before + int(parts * step) * (1 if change.by > 0 else -1)
    if stored < 0 or put.asked.is_met(rule, change.column, stored) is not False:
        stored = change.after
    return ChangeLine(
        column=change.column,
        label=column.label,
        unit=unit.text,
        by=amount_of(change.column, stored - change.before),
        after=amount_of(change.column, stored),
        stored=stored,
        breaks=(),
    )


def _broken(line: ChangeLine, puts: list[Put], failing: set[tuple[str, str]]) -> ChangeLine:
    broken = [found for found in _failing(puts, line) if (found[0].id, found[1].id) not in failing]
    labels = {(book.id, rule.id): rule.label for book, rule in broken}
    return replace(line, breaks=tuple(labels.values()))


def _failing(puts: list[Put], line: ChangeLine) -> list[tuple[Rulebook, Rule]]:
    """Give the rules that fail where one amount is another."""
    return [
        (put.book, rule)
        for put in puts
        for rule in put.book.rules.values()
        if rule.role == "problem"
        and is_asked(put.book, rule.id)
        and put.asked.is_met(rule.id, line.column, line.stored)
    ]


def together_lines(puts: list[Put], clauses: Iterable[Clause]) -> tuple[ChangeLine, ...]:
    """Give the least change of each one amount after which all that failed passes."""
    failed = [c for c in clauses if c.answer == "fails" and c.is_binding_rule]
    if len(failed) < 2:
        return ()
    lines = [line for clause in failed for line in clause.changes]
    found: dict[tuple[str, bool], ChangeLine] = {}
    for line in sorted(lines, key=lambda one: abs(one.by)):
        if not _failing(puts, line):
            found.setdefault((line.column, line.by > 0), line)
    return tuple(found.values())
