"""A choice under limits in whole numbers (多选择多约束背包): what an allocation is to a solver.

Each group takes one of its choices or none; a choice uses of limits and is worth something. All
amounts are whole numbers of the smallest unit, so that what fits is no matter of rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What a group that takes nothing has for its choice.
NONE = -1


@dataclass(frozen=True)
class Choice:
    """One way to serve a group: what it is worth, and how much it uses of each limit by number."""

    value: int
    uses: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Program:
    """Groups of choices under limits; a group in `must` has to take one of its choices."""

    limits: tuple[int, ...]
    groups: tuple[tuple[Choice, ...], ...]
    must: frozenset[int] = frozenset()

    def value_of(self, chosen: tuple[int, ...]) -> int:
        """Add up what was chosen."""
        return sum(self.groups[g][c].value for g, c in enumerate(chosen) if c != NONE)

    def used(self, chosen: tuple[int, ...]) -> list[int]:
        """Add up what was chosen, limit by limit."""
        total = [0] * len(self.limits)
        for g, c in enumerate(chosen):
            if c != NONE:
                for limit, amount in self.groups[g][c].uses:
                    total[limit] += amount
        return total

    def left(self, chosen: tuple[int, ...]) -> list[int]:
        """Say what stays of each limit; below zero where it is passed."""
        return [limit - used for limit, used in zip(self.limits, self.used(chosen), strict=True)]

    def keeps(self, chosen: tuple[int, ...]) -> bool:
        """Tell whether a choice keeps every limit and serves all who must be served."""
        served = all(chosen[g] != NONE for g in self.must)
        return served and min(self.left(chosen), default=0) >= 0


@dataclass(frozen=True)
class Solved:
    """What a solver says, not yet believed.

    status: `optimal`; `stopped`, with the best found until time ran out, if any; `impossible`.
    bound: that no choice is worth more, as the solver says. prices: of one unit of each limit in
    the relaxed program.
    """

    status: Literal["optimal", "stopped", "impossible"]
    chosen: tuple[int, ...] | None
    bound: float | None = None
    prices: tuple[float, ...] = ()
    seconds: float = 0.0
