"""The best choice with its proof, the price of a little more, and what practice would have done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yuanheng.decide.practice import by_prices
from yuanheng.decide.proof import Proof, prove
from yuanheng.model.programs import Program, Solved
from yuanheng.ports import Solver


@dataclass(frozen=True)
class Best:
    """The best choice: what the solver said, what was proved without it, and prices of limits."""

    solved: Solved
    proof: Proof
    prices: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Say by how much of itself the value might still be passed, as proved; 0 for best."""
        open_value = self.proof.bound - self.proof.value
        return open_value / self.proof.value if self.proof.value else float(open_value > 0)


def find_best(program: Program, solver: Solver, seconds: float, gap: float = 0.0) -> Best | None:
    """Solve and prove; None where no choice keeps the limits, or none was found in time.

    Where the solver was stopped with nothing, or with less, the choice by prices stands.
    """
    solved = solver.best(program, seconds, gap)
    if solved.status == "impossible":
        return None
    prices = solver.prices(program)
    found = [c for c in (solved.chosen, by_prices(program, prices)) if c and program.keeps(c)]
    if not found:
        return None
    return Best(solved, prove(program, max(found, key=program.value_of), prices), prices)


def worth_of_more(
    program: Program, best: Proof, limit: int, more: int, solver: Solver, seconds: float
) -> int | None:
    """Solve again with one limit wider: what the whole gains; None where time ran out."""
    limits = list(program.limits)
    limits[limit] += more
    found = solver.best(replace(program, limits=tuple(limits)), seconds)
    if found.status != "optimal" or found.chosen is None:
        return None
    return max(0, program.value_of(found.chosen) - best.value)
