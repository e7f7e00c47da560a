"""The cheapest way to pass gates (最省路径): steps of levers, whole numbers, solved and proved.

Each need says by how much a figure must move, and what a step of each lever moves it. A choice of
steps is a choice of one number for each lever; what is not yet covered may not be more than what
all levers together can cover beyond the need, so that the problem is one of choices under limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from yuanheng.decide.best import find_best
from yuanheng.model.programs import Choice, Program
from yuanheng.ports import Solver


@dataclass(frozen=True)
class Steps:
    """A lever as the program sees it: how many steps there can be, and what one costs in 毫."""

    most: int
    cost: int


@dataclass(frozen=True)
class Need:
    """A figure that must move: `short` at least, or more than that where it is strict.

    moves: by lever, what one step covers; below zero where it does harm.
    """

    short: Fraction
    moves: tuple[Fraction, ...]
    strict: bool = False

    def is_met(self, steps: Sequence[int]) -> bool:
        """Tell whether so many steps cover it."""
        moved = sum((m * k for m, k in zip(self.moves, steps, strict=True)), Fraction(0))
        return moved > self.short if self.strict else moved >= self.short


@dataclass(frozen=True)
class Way:
    """The steps of each lever, their cost in 毫, the least that any way can cost, and the proof."""

    steps: tuple[int, ...]
    cost: int
    least: int
    by: str


def cheapest(
    levers: Sequence[Steps], needs: Sequence[Need], solver: Solver, seconds: float
) -> Way | None:
    """Find the cheapest steps that meet every need; None where no steps do, or none in time."""
    if not levers:
        return Way((), 0, 0, "prices") if all(need.is_met(()) for need in needs) else None
    program, dearest = _program(levers, needs)
    if min(program.limits, default=0) < 0:
        return None  # not even all that could be done is enough
    best = find_best(program, solver, seconds)
    if best is None:
        return None
    return Way(
        best.proof.chosen,
        dearest - best.proof.value,
        dearest - best.proof.bound,
        best.proof.by,
    )


def without(
    levers: Sequence[Steps], needs: Sequence[Need], lever: int, solver: Solver, seconds: float
) -> Way | None:
    """Find the cheapest steps where one lever is not to be had."""
    left = [replace(one, most=0) if n == lever else one for n, one in enumerate(levers)]
    return cheapest(left, needs, solver, seconds)


def _program(levers: Sequence[Steps], needs: Sequence[Need]) -> tuple[Program, int]:
    """Pose the choice: of each lever a number of steps, worth what it saves of the dearest."""
    limits: list[int] = []
    uses: list[list[list[tuple[int, int]]]] = [[[] for _ in range(x.most + 1)] for x in levers]
    for n, need in enumerate(needs):
        scale = lcm(need.short.denominator, *(m.denominator for m in need.moves))
        moves = [int(m * scale) for m in need.moves]
        short = int(need.short * scale)
        unit = gcd(short, *moves) or 1
        moves, short = [m // unit for m in moves], short // unit
        most = [max(0, m * x.most) for m, x in zip(moves, levers, strict=True)]
        limits.append(sum(most) - short - int(need.strict))
        for g, (move, top) in enumerate(zip(moves, most, strict=True)):
            for k in range(levers[g].most + 1):
                if top - move * k:
                    uses[g][k].append((n, top - move * k))
    groups = tuple(
        tuple(Choice((x.most - k) * x.cost, tuple(uses[g][k])) for k in range(x.most + 1))
        for g, x in enumerate(levers)
    )
    dearest = sum(x.most * x.cost for x in levers)
    return Program(tuple(limits), groups, frozenset(range(len(groups)))), dearest
