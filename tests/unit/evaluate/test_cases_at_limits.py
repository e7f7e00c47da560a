"""Every limit that a shipped rulebook has is met exactly, areas in 亩, in 公顷 and in m².

The cases of the packs are the worlds: each is told again in other units, and a hair beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlglot
from sqlglot import exp

from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.cases import run_cases
from yuanheng.evaluate.rule_cases import run_rule_cases
from yuanheng.ledger.amounts import read_amount
from yuanheng.model.relation import Column
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.cases import RuleCase, read_rule_cases
from yuanheng.standards.rulebooks.rulebook import COUNTED, ChildSum, Rulebook
from yuanheng.standards.scorecards.cases import Case, Cell, read_cases

BOOKS = sorted(p.id for p in packs.all_packs().values() if p.kind == "rulebook")
CARDS = sorted(p.id for p in packs.all_packs().values() if p.kind == "scorecard")
UNITS = ("亩", "hm2", "m2")
AREA = parse_unit("m2").dimension
ENGINE = DuckEngine()
#: How a cell of a row is told otherwise: its relation, its column and what stands in it.
Telling = Callable[[str, Column, int], str | None]


def cases_of(pack_id: str) -> tuple[RuleCase, ...]:
    return read_rule_cases(packs.pack(pack_id).yaml("cases.yaml"))


def cells(relation: str, row: dict[str, Cell], tell: Telling) -> dict[str, Cell]:
    """Tell the areas of a row otherwise, where `tell` has another text for one."""
    told = dict(row)
    for column in ledger_schema().relations[relation].columns:
        cell = row.get(column.name)
        if cell is None or column.unit is None or column.unit.dimension != AREA:
            continue
        amount = read_amount(str(cell), frozenset(), column.unit)
        assert isinstance(amount, int)
        told[column.name] = tell(relation, column, amount) or cell
    return told


def retold(book: Rulebook, case: RuleCase, tell: Telling) -> RuleCase:
    rows = {
        name: tuple(cells(name, row, tell) for row in found) for name, found in case.rows.items()
    }
    return replace(case, given=cells(book.subject.id, case.given, tell), rows=rows)


def in_unit(text: str) -> Telling:
    """Write every area in a unit, where four decimals say it there."""
    unit = parse_unit(text)

    def tell(_relation: str, _column: Column, amount: int) -> str | None:
        parts = amount * storage_unit(unit).factor_to(unit) * 10**4
        if parts.denominator != 1:
            return None
        whole, rest = divmod(int(parts), 10**4)
        return f"{whole}.{rest:04}{text}"

    return tell


def is_new(case: object, unit: str) -> bool:
    """Tell whether a case is not written in a unit already; plain numbers are of the column's."""
    return unit != "hm2" or "亩" in repr(case)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("pack_id", BOOKS)
def test_the_unit_that_a_case_is_written_in_changes_no_verdict(pack_id: str, unit: str) -> None:
    book = packs.rulebook(pack_id)
    cases = ((case, retold(book, case, in_unit(unit))) for case in cases_of(pack_id))
    told = [other for case, other in cases if other != case and is_new(case, unit)]
    outcomes = run_rule_cases(pack_id, book, told, ENGINE)
    assert [(o.case, o.differences) for o in outcomes if o.differences] == []


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("pack_id", CARDS)
def test_the_unit_that_a_case_is_written_in_changes_no_score(pack_id: str, unit: str) -> None:
    tell = in_unit(unit)

    def told(case: Case) -> Case:
        areas = tuple(
            replace(
                area,
                patches=tuple(cells("parcel", patch, tell) for patch in area.patches),
                year=None if area.year is None else cells("enterprise_year", area.year, tell),
            )
            for area in case.areas
        )
        return replace(case, areas=areas)

    cases = read_cases(packs.pack(pack_id).yaml("cases.yaml"))
    cases = tuple(told(case) for case in cases if told(case) != case and is_new(case, unit))
    outcomes = run_cases(pack_id, packs.scorecard(pack_id), cases, ENGINE)
    assert [(o.case, o.differences) for o in outcomes if o.differences] == []


@dataclass(frozen=True)
class Limit:
    """A comparison in the formulas of a standard's own: its rules, the columns it looks at."""

    text: str
    rules: frozenset[str]
    columns: frozenset[str]


def columns_of(book: Rulebook, name: str) -> set[str]:
    """Give the columns that a name of a formula stands on, through terms, sums and spans."""
    if name in book.terms:
        tree = sqlglot.parse_one(book.terms[name].formula.text, read="duckdb")
        return {c for node in tree.find_all(exp.Column) for c in columns_of(book, node.name)}
    found = book.quantities.get(name)
    return set(found.columns) if isinstance(found, ChildSum) else {name}


def is_measured(book: Rulebook, name: str) -> bool:
    """Tell whether a column holds an amount or a day, which have a hair beside them."""
    relations = [book.subject, *(ledger_schema().relations[r] for r in book.relations)]
    found = (c for relation in relations for c in relation.columns if c.name == name)
    return name == "as_of" or any(c.unit is not None or c.type == "event" for c in found)


def compared(text: str) -> Iterator[exp.Condition]:
    """Give each comparison of a formula; that an event has happened by a day is one."""
    tree = sqlglot.parse_one(text, read="duckdb")
    yield from tree.find_all(exp.LT, exp.LTE, exp.GT, exp.GTE, exp.EQ, exp.NEQ, exp.Between)
    for call in tree.find_all(exp.Anonymous):
        if call.name.lower() in ("happened", "not_happened"):
            yield call


def limits_of(book: Rulebook, pack_id: str) -> list[Limit]:
    """Give each limit that a standard's own formulas hold an amount or a day to."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for rule in book.rules.values():
        left = [n.when.text for n in rule.levels if n.pack == pack_id]
        while left:
            text = left.pop()
            for node in compared(text):
                names = {c.name for c in node.find_all(exp.Column)}
                columns = {c for name in names for c in columns_of(book, name)}
                if any(is_measured(book, name) for name in columns):
                    rules, _ = found.setdefault(node.sql("duckdb"), (set(), columns))
                    rules.add(rule.id)
            tree = sqlglot.parse_one(text, read="duckdb")
            used = {column.name for column in tree.find_all(exp.Column)} & book.terms.keys()
            left += [book.terms[name].formula.text for name in used]
    return [Limit(text, frozenset(r), frozenset(c)) for text, (r, c) in found.items()]


def counts_alone(book: Rulebook) -> bool:
    """Tell a standard that counts rows and sums nothing else."""
    sums = {q.column for q in book.quantities.values() if isinstance(q, ChildSum)}
    return sums == {COUNTED}


def words_alone(book: Rulebook) -> bool:
    """Tell a standard whose rules read yes or no and codes, and no amount and no day."""
    texts = [rule.when.text for rules in book.rules.values() for rule in rules.levels]
    trees = [sqlglot.parse_one(text, read="duckdb") for text in texts]
    names = {column.name for tree in trees for column in tree.find_all(exp.Column)}
    read = {column for name in names for column in columns_of(book, name)}
    return bool(read) and not any(is_measured(book, name) for name in read)


def a_day_on(text: object, days: int) -> str | None:
    """Move a day that a case tells as a day; what is told in other words stays."""
    try:
        return (date.fromisoformat(str(text)) + timedelta(days)).isoformat()
    except ValueError:
        return None


def a_hair_on(column: Column, cell: Cell, hair: int) -> str | None:
    """Move a cell by the least that the ledger holds of it: a day, a 毫, a third of a mm²."""
    if column.type == "event":
        return a_day_on(cell, hair)
    if column.unit is None:
        return None
    amount = read_amount(str(cell), frozenset(), column.unit)
    if not isinstance(amount, int) or (amount + hair < 0 and not column.signed):
        return None
    told = (amount + hair) * storage_unit(column.unit).factor_to(column.unit)
    figure = Decimal(told.numerator) / Decimal(told.denominator)
    if figure * told.denominator == told.numerator:
        return f"{figure:f}{column.unit.text}"
    return f"{amount + hair}{storage_unit(column.unit).text}"


def rows_beside(
    relation: str, row: dict[str, Cell], names: frozenset[str]
) -> Iterator[tuple[str, dict[str, Cell]]]:
    """Give the row with one of its cells moved by a hair, and the column it is."""
    for column in ledger_schema().relations[relation].columns:
        cell = row.get(column.name)
        if column.name in names and cell is not None:
            for hair in (-1, 1):
                told = a_hair_on(column, cell, hair)
                if told is not None:
                    yield column.name, {**row, column.name: told}


def beside(book: Rulebook, case: RuleCase, names: frozenset[str]) -> Iterator[tuple[str, RuleCase]]:
    """Give the case a hair beside in one column or in its day, held to its verdicts only."""
    case = replace(case, missing={}, signs={}, falls_due={}, binding={}, amounts={})
    for day in (a_day_on(case.as_of, -1), a_day_on(case.as_of, 1)):
        if "as_of" in names and day is not None:
            yield "as_of", replace(case, as_of=day)
    for name, row in rows_beside(book.subject.id, case.given, names):
        yield name, replace(case, given=row)
    for relation, rows in case.rows.items():
        for n, found in enumerate(rows):
            for name, row in rows_beside(relation, found, names):
                told = (*rows[:n], row, *rows[n + 1 :])
                yield name, replace(case, rows={**case.rows, relation: told})


@pytest.mark.parametrize("pack_id", BOOKS)
def test_each_limit_of_a_rulebook_has_a_case_that_a_hair_turns_round(pack_id: str) -> None:
    """At the limit the verdict stands, and the least that the ledger holds beyond turns it.

    Limits of areas, money, shares and days alike. What a rule takes over from another standard
    has its cases there.
    """
    book = packs.rulebook(pack_id)
    left = limits_of(book, pack_id)
    # what only counts rows, by places in a list, or goes by words, has no hair beside a limit
    assert left or words_alone(book) or counts_alone(book)
    for case in reversed(cases_of(pack_id)):
        wanted = [limit for limit in left if limit.rules & case.verdicts.keys()]
        names = frozenset(name for limit in wanted for name in limit.columns)
        told = list(beside(book, case, names))
        outcomes = run_rule_cases(pack_id, book, [other for _, other in told], ENGINE)
        turned = {
            (difference.partition(":")[0], name)
            for (name, _), outcome in zip(told, outcomes, strict=True)
            for difference in outcome.differences
        }
        left = [
            limit
            for limit in left
            if not any((rule, name) in turned for rule in limit.rules for name in limit.columns)
        ]
    assert [limit.text for limit in left] == []
