"""An allocation made (分配): solved, proved, explained, priced, and held against practice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from yuanheng.decide.best import Best, find_best, worth_of_more
from yuanheng.decide.conflicts import find_conflict
from yuanheng.decide.demand import Posed
from yuanheng.decide.practice import one_by_one
from yuanheng.decide.reasons import Refusal, quick_reasons, solved_reasons
from yuanheng.errors import Message, QuestionError, UsageError, say
from yuanheng.model.allocation import Allocation, Answer, Limit, Practice, Short, Standing
from yuanheng.model.programs import NONE
from yuanheng.ports import Solver
from yuanheng.standards.problems.problem import Aim

#: One price of a limit is sought no longer than this.
_PRICE_SECONDS = 5.0


@dataclass(frozen=True)
class Patience:
    """How long may be sought: for the plan, and for the reasons found by solving again."""

    plan: float = 60.0
    reasons: float = 60.0
    gap: float = 0.0


def allocate(
    posed: Posed,
    aim: Aim,
    solver: Solver,
    patience: Patience,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Allocation:
    """Make the plan; QuestionError in words where those who must be served cannot all be."""
    best = find_best(posed.program, solver, patience.plan, patience.gap)
    if best is None:
        raise _refused(posed, solver, patience.plan)
    chosen, program = best.proof.chosen, posed.program
    quick = quick_reasons(program, chosen, best.prices)
    until = time.perf_counter() + patience.reasons
    gains = _gains(posed, best, solver, until)
    left = until - time.perf_counter()
    reasons = {r.group: r for r in solved_reasons(program, chosen, quick, solver, left, tell)}
    used = program.used(chosen)
    standing, bound = _standing(best)
    return Allocation(
        aim=aim.id,
        aim_label=aim.label,
        unit=aim.unit,
        per=aim.per,
        worth=best.proof.value,
        bound=bound,
        standing=standing,
        proof=best.proof.by,
        solver=solver.name,
        limits=tuple(
            replace(limit, used=used[n], gain=gains[n]) for n, limit in enumerate(posed.limits)
        ),
        projects=posed.projects,
        answers=_answers(posed, chosen, reasons),
        practices=_practices(posed),
        unlimited=posed.unlimited,
    )


def _standing(best: Best) -> tuple[Standing, int]:
    """Say how sure the plan is, and what nothing passes."""
    if best.proof.by != "open":
        return "proved", best.proof.bound
    if best.solved.status == "optimal":
        return "solver", best.proof.bound
    return "stopped", best.proof.bound


def _gains(posed: Posed, best: Best, solver: Solver, until: float) -> list[int | None]:
    """Find what one more unit of each limit adds, by solving again while half the time lasts."""
    half = time.perf_counter() + (until - time.perf_counter()) / 2
    left = posed.program.left(best.proof.chosen)
    gains: list[int | None] = []
    for n, limit in enumerate(posed.limits):
        seconds = min(_PRICE_SECONDS, half - time.perf_counter())
        if limit.per <= left[n] and best.proof.by != "open" and _none_needs(posed, n, left[n]):
            gains.append(0)
        elif seconds <= 0 or best.proof.by == "open":
            gains.append(None)
        else:
            gains.append(worth_of_more(posed.program, best.proof, n, limit.per, solver, seconds))
    return gains


def _none_needs(posed: Posed, limit: int, left: int) -> bool:
    """Tell that nobody needs more of a limit than is left: more of it changes nothing."""
    needs = sum(
        max((a for c in g for n, a in c.uses if n == limit), default=0)
        for g in posed.program.groups
    )
    return needs <= posed.program.limits[limit] and left >= 0


def _answers(
    posed: Posed, chosen: tuple[int, ...], reasons: dict[int, Refusal]
) -> tuple[Answer, ...]:
    """Say of every project, those decided out beforehand too, what becomes of it."""
    place = {n: g for g, n in enumerate(posed.open)}
    answers = []
    for n, project in enumerate(posed.projects):
        g = place.get(n)
        if g is None:
            answers.append(Answer(project.key, None))
        elif chosen[g] != NONE:
            answers.append(Answer(project.key, chosen[g]))
        else:
            answers.append(_refusal(posed, project.key, reasons[g]))
    return tuple(answers)


def _refusal(posed: Posed, key: str, told: Refusal) -> Answer:
    def names(groups: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(posed.projects[posed.open[g]].key for g in groups)

    return Answer(
        key,
        None,
        nearest=told.choice,
        short=tuple(Short(s.limit, s.need, s.left) for s in told.shortages),
        worth_less=told.worth_less,
        is_solved=told.is_solved,
        out=names(told.out),
        moved=names(told.moved),
        wider=told.wider,
        cannot=told.cannot,
    )


def _practices(posed: Posed) -> tuple[Practice, ...]:
    """Give out by day of application, and by score; who has neither comes last."""
    asked = [posed.projects[n] for n in posed.open]
    groups = range(len(asked))
    by_day = sorted(groups, key=lambda g: (asked[g].applied or "9999", g))
    by_score = sorted(groups, key=lambda g: (-(asked[g].score or 0), g))
    undated = sum(not p.applied for p in asked)
    unscored = sum(p.score is None for p in asked)
    found = []
    for way, order, unknown in (
        ("first-come", by_day, undated),
        ("by-score", by_score, unscored),
    ):
        if unknown == len(asked):
            continue  # nobody has a day, or a score, to be served by
        taken = one_by_one(posed.program, order)
        served = sum(c != NONE for c in taken)
        found.append(Practice(way, served, posed.program.value_of(taken), unknown))  # type: ignore[arg-type]
    return tuple(found)


def _refused(posed: Posed, solver: Solver, seconds: float) -> Exception:
    """Say in words why nothing keeps the limits, or that time ran out."""
    if not posed.program.must:
        return UsageError(
            say("No plan was found in time"), remedy=say("Allow more time: --seconds 300.")
        )
    told = find_conflict(posed.program, solver, seconds)
    limits = [posed.limits[n] for n in told.limits]
    lines = [_must_line(posed, g, told.limits) for g in told.groups]
    lines += [
        say(
            "{limit}: there is {amount} {unit}",
            limit=limit.label["zh"],
            amount=_plain(limit.amount, limit),
            unit=limit.unit["zh"],
        )
        for limit in limits
    ]
    return QuestionError(
        say("Projects that must be served cannot all be served"),
        lines=tuple(lines),
        expected=say("Without any one of these they could."),
        remedy=say("Take one decision back, ask for less, or state more quota."),
    )


def _must_line(posed: Posed, g: int, limits: tuple[int, ...]) -> Message:
    project = posed.projects[posed.open[g]]
    needs = [min(dict(o.uses).get(n, 0) for o in project.options) for n in limits]
    said = "、".join(
        f"{_plain(need, posed.limits[n])} {posed.limits[n].unit['zh']}"
        for n, need in zip(limits, needs, strict=True)
    )
    return say(
        "{project} (row {row}) needs {needs} at least; decided: {ground}",
        project=project.name,
        row=project.options[0].row,
        needs=said or "0",
        ground=project.ground,
    )


def _plain(amount: int, limit: Limit) -> str:
    """Write an amount in the unit of its limit, as short as it is exact to a millionth."""
    return f"{amount / limit.per:.6f}".rstrip("0").rstrip(".")
