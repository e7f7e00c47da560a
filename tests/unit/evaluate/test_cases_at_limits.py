"""Every limit of an area that a shipped rulebook has is met exactly, in 亩, in 公顷 and in m².

The cases of the packs are the worlds: each is told again in other units, and a hair beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

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
from yuanheng.standards.rulebooks.rulebook import ChildSum, Rulebook
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


def a_hair_beside(relation: str, name: str, hair: int) -> Telling:
    """Move one area by a third of a mm², the least that the ledger holds."""

    def tell(of: str, column: Column, amount: int) -> str | None:
        is_it = (of, column.name) == (relation, name)
        return f"{amount + hair}third_mm2" if is_it and amount + hair >= 0 else None

    return tell


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


def names_of(text: str) -> Iterator[set[str]]:
    """Give the names in each comparison of a formula."""
    tree = sqlglot.parse_one(text, read="duckdb")
    kinds = (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.EQ, exp.NEQ, exp.Between)
    for node in tree.find_all(*kinds):
        yield {column.name for column in node.find_all(exp.Column)}


def rules_at_limits(book: Rulebook, pack_id: str) -> list[set[str]]:
    """Give, for each formula of a standard's own that holds an area to a limit, its rules."""
    areas = {
        c.name for c in book.subject.columns if c.unit is not None and c.unit.dimension == AREA
    }
    sums = (q for q in book.quantities.values() if isinstance(q, ChildSum))
    areas |= {q.id for q in sums if q.unit.dimension == AREA}
    found: dict[str, set[str]] = {}
    for rule in book.rules.values():
        left = [n.when.text for n in rule.levels if n.pack == pack_id]
        while left:
            text = left.pop()
            if any(names & areas for names in names_of(text)):
                found.setdefault(text, set()).add(rule.id)
            tree = sqlglot.parse_one(text, read="duckdb")
            used = {column.name for column in tree.find_all(exp.Column)} & book.terms.keys()
            left += [book.terms[name].formula.text for name in used]
    return list(found.values())


def turned(book: Rulebook, case: RuleCase) -> Iterator[str]:
    """Name the rules of a case that a hair in one of its areas turns round."""
    given = [(book.subject.id, name) for name in case.given]
    given += [(r, name) for r, rows in case.rows.items() for row in rows for name in row]
    for relation, name in dict.fromkeys(given):
        for hair in (-1, 1):
            told = retold(book, case, a_hair_beside(relation, name, hair))
            if told != case:
                (found,) = run_rule_cases(book.id, book, [told], ENGINE)
                yield from (difference.partition(":")[0] for difference in found.differences)


@pytest.mark.parametrize("pack_id", BOOKS)
def test_each_limit_of_an_area_has_a_case_that_a_hair_turns_round(pack_id: str) -> None:
    """At the limit the verdict stands, and the least that the ledger holds beyond turns it.

    What a rule takes over from another standard has its cases there.
    """
    book = packs.rulebook(pack_id)
    left = rules_at_limits(book, pack_id)
    for case in reversed(cases_of(pack_id)):
        if any(rules & case.verdicts.keys() for rules in left):
            found = set(turned(book, case))
            left = [rules for rules in left if not rules & found]
    assert left == []
