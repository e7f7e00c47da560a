"""Every limit of a shipped problem is held exactly: used up it stands, the least beyond is short.

And an area told in 公顷 is held to its limit as one told in 亩 is.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from yuanheng.decide.problem_cases import made_of, run_problem_cases
from yuanheng.engines.highs import HighsSolver
from yuanheng.ledger.amounts import read_amount
from yuanheng.model.units import storage_unit
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.problems.cases import Given, ProblemCase, read_problem_cases
from yuanheng.standards.problems.problem import Problem
from yuanheng.standards.relations import ledger_schema

PROBLEMS = sorted(p.id for p in packs.all_packs().values() if p.kind == "problem")
SOLVER = HighsSolver()


def cases_of(pack_id: str) -> tuple[ProblemCase, ...]:
    return read_problem_cases(packs.pack(pack_id).yaml("cases.yaml"))


def more(relation: str, name: str, cell: Given) -> Given:
    """Add to what is asked the least that the ledger holds; a plain number by a ten-thousandth."""
    unit = ledger_schema().relations[relation].column(name).unit
    if unit is None:
        return round(float(cell or 0) + 0.0001, 4)
    amount = read_amount(str(cell), frozenset(), unit)
    assert isinstance(amount, int)
    if storage_unit(unit).text == "third_mm2":
        return f"{amount + 1}third_mm2"
    told = (amount + 1) * storage_unit(unit).factor_to(unit)
    return f"{Decimal(told.numerator) / Decimal(told.denominator):f}{unit.text}"


def a_hair_more(problem: Problem, case: ProblemCase) -> Iterator[ProblemCase]:
    """Give the case with one request that asks the least more of one thing."""
    for n, request in enumerate(case.requests):
        for name in {limit.uses for limit in problem.limits} & request.keys():
            asked = {**request, name: more(problem.demand, name, request[name])}
            yield case.model_copy(
                update={"requests": [*case.requests[:n], asked, *case.requests[n + 1 :]]}
            )


def short_of(problem: Problem, case: ProblemCase) -> set[tuple[str, str]]:
    """Name the projects that are not served, each with the limits that it is short of."""
    made = made_of(problem, case, SOLVER)
    return {(a.project, made.limits[s.limit].id) for a in made.answers for s in a.short}


@pytest.mark.parametrize("pack_id", PROBLEMS)
def test_each_limit_has_a_case_that_the_least_more_passes(pack_id: str) -> None:
    problem, cases = packs.problem(pack_id), cases_of(pack_id)
    left = {limit.id for limit in problem.limits}
    for case in cases:
        if case.refused is None and left:
            before = short_of(problem, case)
            for told in a_hair_more(problem, case):
                left -= {limit for _, limit in short_of(problem, told) - before}
    assert left == set()


@pytest.mark.parametrize("pack_id", PROBLEMS)
def test_a_limit_told_in_hectares_is_held_as_one_in_mu(pack_id: str) -> None:
    """Each case once more with 公顷 for 亩, fifteen times the land for all: the same is served."""

    def told(rows: list[dict[str, Given]]) -> list[dict[str, Given]]:
        return [
            {
                k: v.replace("公顷", "hm2").replace("亩", "公顷") if isinstance(v, str) else v
                for k, v in row.items()
            }
            for row in rows
        ]

    cases = [
        case.model_copy(update={"quota": told(case.quota), "requests": told(case.requests)})
        for case in cases_of(pack_id)
        if "公顷" not in repr(case)
    ]
    assert cases
    outcomes = run_problem_cases(pack_id, packs.problem(pack_id), cases, SOLVER)
    assert [(o.case, o.differences) for o in outcomes if o.differences] == []
