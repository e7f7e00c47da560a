"""Why nothing keeps the limits (无解的原因): as few demands as cannot stand together.

Only those who must be served can make a program impossible. One demand or limit after another is
left out; what stays impossible without it is not needed for the contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from yuanheng.model.programs import Program
from yuanheng.ports import Solver


@dataclass(frozen=True)
class Conflict:
    """Groups that cannot all be served within these limits; without any one of them they can."""

    groups: tuple[int, ...]
    limits: tuple[int, ...]


def find_conflict(program: Program, solver: Solver, seconds: float) -> Conflict:
    """Find groups and limits that contradict each other, none of which can be left out."""
    groups, limits = sorted(program.must), list(range(len(program.limits)))
    for limit in tuple(limits):
        fewer = [n for n in limits if n != limit]
        if _is_impossible(program, groups, fewer, solver, seconds):
            limits = fewer
    for g in tuple(groups):
        others = [n for n in groups if n != g]
        if _is_impossible(program, others, limits, solver, seconds):
            groups = others
    return Conflict(tuple(groups), tuple(limits))


def _is_impossible(
    program: Program, groups: list[int], limits: list[int], solver: Solver, seconds: float
) -> bool:
    """Solve for some of the groups and some of the limits only."""
    place = {n: at for at, n in enumerate(limits)}
    some = tuple(
        tuple(
            replace(c, uses=tuple((place[n], amount) for n, amount in c.uses if n in place))
            for c in program.groups[g]
        )
        for g in groups
    )
    asked = Program(tuple(program.limits[n] for n in limits), some, frozenset(range(len(groups))))
    return solver.best(asked, seconds).status == "impossible"
