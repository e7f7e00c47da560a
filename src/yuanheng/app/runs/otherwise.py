"""How else a kept plan could have been (备选方案): near-best plans, after a default, two aims."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from yuanheng.app.engine import start_solver
from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.allocate import ledger_given
from yuanheng.decide.demand import pose
from yuanheng.decide.otherwise import (
    after_default,
    frontier,
    near_best,
    price_of_shares,
    program_of,
)
from yuanheng.errors import UsageError, say
from yuanheng.model.allocation import Allocation
from yuanheng.model.evaluation import Run
from yuanheng.standards.packs import contents as packs
from yuanheng.views.allocation.otherwise import Between, Otherwise


def plan_otherwise(
    run: Run, gone: Iterable[str] = (), within: float = 0.05, seconds: float = 10.0
) -> Otherwise:
    """Find other plans of a kept one: those that lose little, and after some gave up their land.

    gone: projects by name or number; UsageError for one that is not served. within: the share of
    the aim that a plan may lose. Nothing is kept.
    """
    made = _of(run)
    solver = start_solver()
    program, chosen = program_of(made)
    out = [_served(made, chosen, name) for name in gone]
    again = after_default(program, chosen, out, solver, seconds) if out else None
    most = int(Fraction(repr(within)) * made.worth)
    near, left_out = near_best(program, chosen, solver, seconds, most)
    return Otherwise(
        run=run,
        within=within,
        near=near,
        left_out=left_out,
        shares=price_of_shares(made, solver, seconds),
        has_shares=any(limit.tiers for limit in made.limits),
        gone=tuple(out),
        again=again,
    )


def plans_between(house: OpenHouse, run: Run, aim: str, seconds: float = 30.0) -> Between:
    """Find the plans between the aim of a kept plan and another one, on the ledger as it was."""
    made, problem = _of(run), packs.problem(run.standard)
    if aim not in problem.aims or aim == made.aim:
        raise UsageError(
            say("There is no aim {name}", name=aim),
            expected=say(
                "Known: {known}.", known=", ".join(a for a in problem.aims if a != made.aim)
            ),
        )
    given = ledger_given(house, problem, run.period, frozenset(run.zones), run.ledger_seq)
    other = pose(problem, problem.aims[aim], given, {})
    worths = {p.key: tuple(o.worth for o in p.options) for p in other.projects}
    program, _ = program_of(made)
    second = [worths[p.key] if not p.out else () for p in made.projects]
    points = frontier(program, second, start_solver(), seconds)
    return Between(run=run, aim=problem.aims[aim], points=points)


def _of(run: Run) -> Allocation:
    if run.allocation is None:
        raise UsageError(say("There is no allocation {number}", number=run.id))
    return run.allocation


def _served(made: Allocation, chosen: tuple[int, ...], name: str) -> int:
    """Find a project that is served by its name or number."""
    found = [
        n for n, p in enumerate(made.projects) if name in (p.id, p.name, p.key) and chosen[n] >= 0
    ]
    if len(found) != 1:
        raise UsageError(
            say("{name} is no project that the plan serves", name=name),
            expected=say(
                "Known: {known}.",
                known=", ".join(p.id for n, p in enumerate(made.projects) if chosen[n] >= 0),
            ),
        )
    return found[0]
