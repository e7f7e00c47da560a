"""How else it could be given out (备选与再分配): near-best, after a default, between two aims.

Each answer is a plan found by solving again, held against the limits in whole numbers; what time
did not allow is left out and counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from yuanheng.decide.best import find_best
from yuanheng.model.allocation import Allocation
from yuanheng.model.programs import NONE, Choice, Program
from yuanheng.ports import Solver

#: A weight of an aim is at most so much, so that sums stay exact to the solver.
_HEAVIEST = 1000


@dataclass(frozen=True)
class Alternative:
    """A plan without one of those who are served: who it is, what it costs, who comes and goes.

    loss: in smallest parts of the aim. came, went: groups served only there, and only before.
    """

    group: int
    loss: int
    came: tuple[int, ...]
    went: tuple[int, ...]


@dataclass(frozen=True)
class Replanned:
    """What becomes of the land of those who are gone: who else is served, and with which option.

    lost: what those who are gone were worth; regained: what the others now add.
    """

    chosen: tuple[int, ...]
    came: tuple[int, ...]
    lost: int
    regained: int
    is_proved: bool


@dataclass(frozen=True)
class Point:
    """A plan that no other passes in both aims."""

    chosen: tuple[int, ...]
    first: int
    second: int


def program_of(made: Allocation) -> tuple[Program, tuple[int, ...]]:
    """Give a kept plan back as choices under limits, and what was chosen; a group a project."""
    limits = tuple(limit.amount for limit in made.limits)
    groups = tuple(
        () if p.out else tuple(Choice(o.worth, o.uses) for o in p.options) for p in made.projects
    )
    must = frozenset(n for n, p in enumerate(made.projects) if p.must)
    answers = {answer.project: answer.option for answer in made.answers}
    chosen = tuple(NONE if (option := answers[p.key]) is None else option for p in made.projects)
    return Program(limits, groups, must), chosen


def near_best(
    program: Program, chosen: Sequence[int], solver: Solver, seconds: float, most_loss: int
) -> tuple[tuple[Alternative, ...], int]:
    """Give the plans without one of those served that lose no more than so much, the least first.

    Who must be served is not left out. The number tells how many were not tried for want of time.
    """
    until = time.perf_counter() + seconds
    served = [g for g, c in enumerate(chosen) if c != NONE and g not in program.must]
    value, found, left_out = program.value_of(tuple(chosen)), [], 0
    for g in served:
        left = until - time.perf_counter()
        if left <= 0:
            left_out += 1
            continue
        best = find_best(_without(program, {g}), solver, left)
        if best is None:
            left_out += 1
            continue
        other, loss = best.proof.chosen, value - best.proof.value
        if loss <= most_loss:
            came, went = _moved(chosen, other)
            found.append(Alternative(g, loss, came, went))
    return tuple(sorted(found, key=lambda a: (a.loss, a.group))), left_out


def after_default(
    program: Program, chosen: Sequence[int], gone: Iterable[int], solver: Solver, seconds: float
) -> Replanned:
    """Give out again what some gave back: the others served keep what they have."""
    out = set(gone)
    kept = {g: c for g, c in enumerate(chosen) if c != NONE and g not in out}
    groups = tuple(
        () if g in out else (group[kept[g]],) if g in kept else group
        for g, group in enumerate(program.groups)
    )
    best = find_best(Program(program.limits, groups, frozenset(kept)), solver, seconds)
    still = tuple(kept.get(g, NONE) for g in range(len(groups)))
    found = (
        still if best is None else tuple(kept.get(g, c) for g, c in enumerate(best.proof.chosen))
    )
    before = program.value_of(still)
    return Replanned(
        chosen=found,
        came=tuple(g for g, c in enumerate(found) if c != NONE and g not in kept),
        lost=program.value_of(tuple(chosen)) - before,
        regained=program.value_of(found) - before,
        is_proved=best is not None and best.proof.by != "open",
    )


def price_of_shares(made: Allocation, solver: Solver, seconds: float) -> int | None:
    """Give what the shares kept for tiers cost the aim; None where that was not proved in time."""
    shares = {n for n, limit in enumerate(made.limits) if limit.tiers}
    if not shares:
        return 0
    program, chosen = program_of(made)
    free = replace(
        program,
        groups=tuple(
            tuple(replace(c, uses=tuple(u for u in c.uses if u[0] not in shares)) for c in group)
            for group in program.groups
        ),
    )
    best = find_best(free, solver, seconds)
    if best is None or best.proof.by == "open":
        return None
    return best.proof.value - program.value_of(chosen)


def frontier(
    program: Program, second: Sequence[Sequence[int]], solver: Solver, seconds: float, most: int = 9
) -> tuple[Point, ...]:
    """Give plans between two aims, the best of the first aim first; at most so many.

    second: what each choice of each group is worth to the second aim. Every point is the best by
    some weighing of both; what no weighing reaches is not found.
    """
    until = time.perf_counter() + seconds
    weigh = _Weighing(program, second, solver)
    ends = [weigh.point(weights, until) for weights in ((_HEAVIEST, 1), (1, _HEAVIEST))]
    points = {p.chosen: p for p in ends if p is not None}
    gaps = [tuple(points.values())] if len(points) > 1 else []
    while gaps and len(points) < most and time.perf_counter() < until:
        left, right = gaps.pop(0)
        weights = _weights(right.second - left.second, left.first - right.first)
        between = weigh.point(weights, until) if min(weights) > 0 else None
        if between is None or any(
            (p.first, p.second) == (between.first, between.second) for p in points.values()
        ):
            continue
        points[between.chosen] = between
        gaps += [(left, between), (between, right)]
    return tuple(_undominated(points.values()))


@dataclass(frozen=True)
class _Weighing:
    program: Program
    second: Sequence[Sequence[int]]
    solver: Solver

    def point(self, weights: tuple[int, int], until: float) -> Point | None:
        """Find the best plan by a weighing of both aims."""
        one, other = weights
        groups = tuple(
            tuple(
                replace(c, value=one * c.value + other * worth)
                for c, worth in zip(group, worths, strict=True)
            )
            for group, worths in zip(self.program.groups, self.second, strict=True)
        )
        left = until - time.perf_counter()
        best = (
            find_best(replace(self.program, groups=groups), self.solver, left) if left > 0 else None
        )
        if best is None:
            return None
        chosen = best.proof.chosen
        second = sum(self.second[g][c] for g, c in enumerate(chosen) if c != NONE)
        return Point(chosen, self.program.value_of(chosen), second)


def _weights(one: int, other: int) -> tuple[int, int]:
    """Bring two weights below the heaviest, in whole numbers above nothing."""
    if one <= 0 or other <= 0:
        return 0, 0
    scale = max(one, other)
    return max(1, one * _HEAVIEST // scale), max(1, other * _HEAVIEST // scale)


def _undominated(points: Iterable[Point]) -> Iterator[Point]:
    """Give the points that no other passes, the best of the first aim first."""
    best = -1
    for point in sorted(points, key=lambda p: (-p.first, -p.second)):
        if point.second > best:
            best = point.second
            yield point


def _without(program: Program, gone: set[int]) -> Program:
    groups = tuple(() if g in gone else group for g, group in enumerate(program.groups))
    return replace(program, groups=groups, must=program.must - gone)


def _moved(before: Sequence[int], after: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Tell who is served only after, and who only before."""
    pairs = list(enumerate(zip(before, after, strict=True)))
    return (
        tuple(g for g, (a, b) in pairs if a == NONE and b != NONE),
        tuple(g for g, (a, b) in pairs if a != NONE and b == NONE),
    )
