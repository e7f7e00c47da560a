"""How land is given out without solving anything (现行做法): one after another, while it lasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yuanheng.model.programs import NONE, Program


def one_by_one(program: Program, order: Iterable[int]) -> tuple[int, ...]:
    """Serve groups in an order, each by the choice worth most that still fits; the rest get none.

    Those who must be served come first. A group that does not fit is passed over, and smaller ones
    behind it may still be served, which is kinder than to stop at the first.
    """
    left, taken = list(program.limits), [NONE] * len(program.groups)
    behind = [g for g in order if g not in program.must]
    for g in (*sorted(program.must), *behind):
        ways = sorted(range(len(program.groups[g])), key=lambda c: (-program.groups[g][c].value, c))
        for c in ways:
            uses = program.groups[g][c].uses
            if all(amount <= left[n] for n, amount in uses):
                taken[g] = c
                for n, amount in uses:
                    left[n] -= amount
                break
    return tuple(taken)


def by_prices(program: Program, prices: Sequence[float]) -> tuple[int, ...]:
    """Serve groups by what they are worth beyond what they use at these prices, while it lasts."""
    gains = [
        [c.value - sum(prices[n] * amount for n, amount in c.uses) for c in group]
        for group in program.groups
    ]
    best = [max(some, default=0.0) for some in gains]
    left, taken = list(program.limits), [NONE] * len(program.groups)
    for g in sorted(range(len(best)), key=lambda g: (g not in program.must, -best[g], g)):
        for c in sorted(range(len(gains[g])), key=gains[g].__getitem__, reverse=True):
            uses = program.groups[g][c].uses
            if program.groups[g][c].value >= 0 and all(a <= left[n] for n, a in uses):
                taken[g] = c
                for n, amount in uses:
                    left[n] -= amount
                break
    return tuple(taken)
