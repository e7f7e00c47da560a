"""Cases of a problem run as an allocation is made; what comes out is compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yuanheng.decide.allocation import Patience, allocate
from yuanheng.decide.demand import Given, pose
from yuanheng.errors import StandardError, YuanhengError, say
from yuanheng.evaluate.cases import CaseOutcome
from yuanheng.ledger.amounts import read_amount
from yuanheng.model.allocation import Allocation
from yuanheng.ports import Solver
from yuanheng.standards.formula.written_number import read_number
from yuanheng.standards.problems.cases import Given as Cell
from yuanheng.standards.problems.cases import ProblemCase
from yuanheng.standards.problems.problem import Problem
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.parameters import parse_settings

_ZONE = "case"


def run_problem_cases(
    pack_id: str, problem: Problem, cases: Iterable[ProblemCase], solver: Solver
) -> tuple[CaseOutcome, ...]:
    """Run every case with a solver."""
    return tuple(
        CaseOutcome(pack_id, c.case, c.ref, solver.name, tuple(_differences(problem, c, solver)))
        for c in cases
    )


def made_of(problem: Problem, case: ProblemCase, solver: Solver) -> Allocation:
    """Make the allocation of a case."""
    values = parse_settings([f"{k}={v}" for k, v in case.settings.items()], problem.parameters)
    kept = {
        tier: read_number(str(values[f"kept_{tier}"].value)) / 100
        for tier in problem.kept
        if f"kept_{tier}" in values
    }
    given = Given(
        _rows(problem.supply, case.quota, case),
        _rows(problem.demand, case.requests, case),
        {},
        {},
    )
    aim = problem.aims[case.aim or problem.aim]
    return allocate(pose(problem, aim, given, kept), aim, solver, Patience())


def _differences(problem: Problem, case: ProblemCase, solver: Solver) -> Iterator[str]:
    try:
        made = made_of(problem, case, solver)
    except YuanhengError as refusal:
        if case.refused is None or case.refused not in str(refusal):
            yield f"refused: {refusal}, expected {case.refused or 'a plan'}"
        return
    if case.refused is not None:
        yield f"not refused: {case.refused}"
    options = {p.key: p.options for p in made.projects}
    served = {
        a.project.partition("/")[2]: options[a.project][a.option].name
        for a in made.answers
        if a.option is not None
    }
    if served != case.expect:
        yield f"served {served}, expected {case.expect}"
    if case.value is not None and made.worth != case.value * made.per:
        yield f"{made.aim} {made.worth / made.per:g}, expected {case.value:g}"
    if made.standing != "proved":
        yield f"not proved, {made.standing}"
    short = {
        a.project.partition("/")[2]: [made.limits[s.limit].id for s in a.short]
        for a in made.answers
        if a.short
    }
    if case.refused is None and short != case.short:
        yield f"short {short}, expected {case.short}"


def _rows(
    relation: str, given: list[dict[str, Cell]], case: ProblemCase
) -> tuple[dict[str, Cell], ...]:
    """Turn what is given into rows as the ledger holds them."""
    columns = {c.name: c for c in ledger_schema().relations[relation].columns}
    rows = []
    for n, told in enumerate(given, start=1):
        row: dict[str, Cell] = {f: None for c in columns.values() for f, _ in c.stored}
        row |= {"zone": _ZONE, "period": "2026", "seq": 1, "source_row": n}
        for name, cell in told.items():
            if name not in columns:
                raise StandardError(
                    say(
                        "{case}: {name} is not a column of {relation}",
                        case=case.case,
                        name=name,
                        relation=relation,
                    )
                )
            row |= {name: _cell(cell, columns[name].unit, case)}
        rows.append(row)
    return tuple(rows)


def _cell(cell: Cell, unit: object, case: ProblemCase) -> Cell:
    if unit is None or cell is None:
        return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
    amount = read_amount(str(cell), frozenset(), unit, signed=True)  # type: ignore[arg-type]
    if not isinstance(amount, int):
        raise StandardError(say("{name}: {value} is not a number", name=case.case, value=str(cell)))
    return amount
