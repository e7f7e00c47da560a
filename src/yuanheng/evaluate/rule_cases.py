"""Cases of a rulebook run like any subject: through the compiled statement, answers compared."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from yuanheng.errors import StandardError, Where, say
from yuanheng.evaluate.cases import CaseOutcome
from yuanheng.evaluate.rulebook import Judged, bound, judge
from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.values import Refused, Span, read_span
from yuanheng.model.evaluation import RuleVerdict
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.model.relation import Column, Relation
from yuanheng.monitor import contracts
from yuanheng.ports import Engine
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.cases import RuleCase
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.scorecards.cases import Cell
from yuanheng.standards.scorecards.parameters import parse_settings

_ZONE, _SUBJECT = "case", "case"


def run_rule_cases(
    pack_id: str, book: Rulebook, cases: Iterable[RuleCase], engine: Engine
) -> tuple[CaseOutcome, ...]:
    """Run every case on an engine."""
    statement, schema = compile_rulebook(book), ledger_schema()
    outcomes = []
    for case in cases:
        changes = _rows(book, case, contracts.CHANGE)
        relations = {
            name: contracts.on_day(name, _rows(book, case, name), changes, case.as_of, schema)
            for name in book.relations
        }
        values = parse_settings([f"{k}={v}" for k, v in case.settings.items()], book.parameters)
        period = case.as_of[:4]
        rows = engine.run(
            statement, relations, bound(book, values, as_of=case.as_of, period=period)
        )
        differences = tuple(_differences(case, judge(book, rows)))
        outcomes.append(CaseOutcome(pack_id, case.name, case.ref, engine.name, differences))
    return tuple(outcomes)


def _rows(book: Rulebook, case: RuleCase, name: str) -> pa.Table:
    """Turn what is given into facts, amounts in storage units."""
    relation = ledger_schema().relations[name]
    given: list[dict[str, Cell]] = [dict(row) for row in case.rows.get(name, ())]
    if name == book.subject.id:
        given = [dict(case.given)]
        given[0].setdefault(book.key, _ZONE if book.key == "zone" else _SUBJECT)
    rows = [_row(case, relation, row, n) for n, row in enumerate(given, start=1)]
    schema = pa.schema([(n, ARROW_TYPES[k]) for n, k in (*SYSTEM_COLUMNS, *relation.stored)])
    return pa.Table.from_pylist(
        [{f.name: row.get(f.name) for f in schema} for row in rows], schema=schema
    )


def _row(
    case: RuleCase, relation: Relation, given: dict[str, Cell], number: int
) -> dict[str, Cell]:
    """Make one row as the ledger would hold it."""
    row: dict[str, Cell] = {"seq": 1, "source_row": number, "fact": f"1.{number}"}
    columns = {c.name: c for c in relation.columns}
    defaults: dict[str, Cell] = {"zone": _ZONE, "period": case.as_of[:4], "assessed_range": "主区"}
    row |= {name: value for name, value in defaults.items() if name in columns}
    for name, cell in given.items():
        if name not in columns:
            raise StandardError(
                say(
                    "{case}: {name} is not a column of {relation}",
                    case=case.name,
                    name=name,
                    relation=relation.id,
                )
            )
        row |= _cell(case, columns[name], cell)
    return row


def _cell(case: RuleCase, column: Column, cell: Cell) -> dict[str, Cell]:
    """Store one given value: an event as its two days, an amount in its storage unit."""
    if column.type == "event":
        span = read_span(cell, frozenset({""}), (), case.as_of)
        if isinstance(span, Refused):
            raise StandardError(span.message, where=Where(subject=case.name), remedy=span.remedy)
        first, last = (span.first, span.last) if isinstance(span, Span) else (None, None)
        return {f"{column.name}_from": first, f"{column.name}_to": last}
    if column.unit is None or cell is None:
        return {column.name: cell}
    # `22.5亩` as in a cell of a table
    amount = read_amount(str(cell), frozenset(), column.unit, signed=column.signed)
    if not isinstance(amount, int):
        raise StandardError(say("{name}: {value} is not a number", name=case.name, value=str(cell)))
    return {column.name: amount}


def _differences(case: RuleCase, judged: Judged) -> Iterable[str]:
    """Compare what came out with what was expected."""
    found = {v.rule: v for _, v in judged.all_verdicts()}
    named = (case.verdicts, case.missing, case.signs, case.falls_due, case.binding, case.amounts)
    for rule in dict.fromkeys(rule for part in named for rule in part):
        if rule not in found:
            yield f"{rule}: no such rule"
            return
    for rule, expected in case.verdicts.items():
        if found[rule].verdict != expected:
            yield f"{rule}: {found[rule].verdict}, expected {expected}"
    yield from _missing(case, found)
    for rule, signs in case.signs.items():
        if found[rule].signs != signs:
            said = ", ".join(found[rule].signs) or "–"
            yield f"{rule}: suspected by {said}, expected {', '.join(signs) or '–'}"
    yield from _consequences(case, found)


def _consequences(case: RuleCase, found: dict[str, RuleVerdict]) -> Iterable[str]:
    """Compare due days, binding levels and amounts."""
    for rule, day in case.falls_due.items():
        if found[rule].falls_due != day:
            yield f"{rule}: falls due {found[rule].falls_due}, expected {day}"
    for rule, pack in case.binding.items():
        if found[rule].binding != pack:
            yield f"{rule}: binding {found[rule].binding}, expected {pack}"
    for rule, amount in case.amounts.items():
        value = found[rule].amount
        if value is None or abs(value - amount) > case.tolerance:
            yield f"{rule}: {value}, expected {amount}"


def _missing(case: RuleCase, found: dict[str, RuleVerdict]) -> Iterable[str]:
    """Compare the facts that were named as missing; they must be exactly those expected."""
    for rule, names in case.missing.items():
        named = tuple(m.name for m in found[rule].missing)
        if sorted(named) != sorted(names):
            yield f"{rule}: missing {', '.join(named) or '–'}, expected {', '.join(names)}"
