"""Why a group gets nothing (不予安排的理由), and what would change it.

Two kinds of answers. What it is short of follows from the plan alone, in whole numbers, for
thousands at once. What its place would cost, how much more it had to be worth, and by how much one
limit had to be wider are each found by solving again with it inside.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from yuanheng.decide.proof import Bound, price_bound
from yuanheng.model.programs import NONE, Program
from yuanheng.ports import Solver

_PARTS = 1 << 64


@dataclass(frozen=True)
class Shortage:
    """A limit that a choice would pass: what it needs of it, what was left, how much is short."""

    limit: int
    need: int
    left: int

    @property
    def short(self) -> int:
        """Say by how much the limit had to be wider for the choice to fit beside the rest."""
        return self.need - self.left


@dataclass(frozen=True)
class Refusal:
    """Why a group has nothing; for the choice of it that comes nearest.

    worth_less: by how much the whole would be worth less with it inside, which is also how much
    more it had to be worth; exact where `is_solved`, else at least so much. out: who would make
    room. wider: a limit, and the least by which it had to be wider for the whole to lose nothing.
    cannot: nothing makes room, for those who must be served leave none.
    """

    group: int
    choice: int
    shortages: tuple[Shortage, ...]
    worth_less: int
    is_solved: bool = False
    out: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    wider: tuple[int, int] | None = None
    cannot: bool = False


def quick_reasons(
    program: Program, chosen: tuple[int, ...], prices: Sequence[float]
) -> tuple[Refusal, ...]:
    """Say of every group without a choice what it lacks, and what its place costs at least."""
    left, value = program.left(chosen), program.value_of(chosen)
    bound = price_bound(program, prices)
    return tuple(
        _quick(program, g, left, bound, value)
        for g, c in enumerate(chosen)
        if c == NONE and program.groups[g]
    )


def _quick(program: Program, g: int, left: list[int], bound: Bound, value: int) -> Refusal:
    losses = bound.losses[g]
    nearest = min(range(len(program.groups[g])), key=lambda c: (losses[c] or 0, c))
    top = (bound.parts - (losses[nearest] or 0)) // _PARTS
    return Refusal(g, nearest, shortages(program, g, nearest, left), max(0, value - top))


def shortages(program: Program, g: int, choice: int, left: list[int]) -> tuple[Shortage, ...]:
    """Name the limits that a choice would pass beside all who were served."""
    uses = program.groups[g][choice].uses
    return tuple(Shortage(n, amount, left[n]) for n, amount in uses if amount > left[n])


def solved_reasons(
    program: Program,
    chosen: tuple[int, ...],
    quick: Sequence[Refusal],
    solver: Solver,
    seconds: float,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Iterator[Refusal]:
    """Solve again for one refused group after another, while time lasts; the rest stays quick."""
    until = time.perf_counter() + seconds
    for n, refusal in enumerate(quick):
        tell(n, len(quick))
        if time.perf_counter() >= until:
            yield refusal
        else:
            yield solved_reason(program, chosen, refusal, solver, until - time.perf_counter())


def solved_reason(
    program: Program, chosen: tuple[int, ...], quick: Refusal, solver: Solver, seconds: float
) -> Refusal:
    """Solve again with a refused group inside: what it costs, who makes room, how much is short."""
    g, value = quick.group, program.value_of(chosen)
    inside = replace(program, must=program.must | {g})
    found = solver.best(inside, seconds)
    if found.status == "impossible":
        wider = _wider(inside, quick, value, solver, seconds)
        return replace(quick, cannot=True, is_solved=True, wider=wider)
    if found.status != "optimal" or found.chosen is None:
        return quick
    with_it = found.chosen
    left = program.left(chosen)
    told = replace(
        quick,
        choice=with_it[g],
        shortages=shortages(program, g, with_it[g], left),
        worth_less=value - program.value_of(with_it),
        is_solved=True,
        out=tuple(n for n, c in enumerate(with_it) if c == NONE and chosen[n] != NONE),
        moved=tuple(n for n, c in enumerate(with_it) if NONE != c != chosen[n] != NONE),
    )
    return replace(told, wider=_wider(inside, told, value, solver, seconds))


def _wider(
    inside: Program, told: Refusal, value: int, solver: Solver, seconds: float
) -> tuple[int, int] | None:
    """Find the limit whose widening alone lets a group in at no cost, and by how much."""
    for short in sorted(told.shortages, key=lambda s: -s.short / max(1, s.need)):
        taken = solver.least_more(inside, short.limit, value, seconds)
        if taken is not None:
            return short.limit, max(0, -inside.left(taken)[short.limit])
    return None
