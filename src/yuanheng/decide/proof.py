"""A proof that does not believe the solver (验算): whole numbers only.

From any prices of the limits follows a bound that no choice can pass: what the limits are worth at
these prices, and for each group the most that a choice of it is worth beyond what it uses. Prices
may come from anywhere and be rounded; the bound holds. Choices that lose more against it than lies
between the bound and what was found are in no better choice; what is left over is looked through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yuanheng.model.programs import NONE, Program

#: Prices are told in parts of a unit of value, a power of two.
_PARTS = 1 << 64
#: So many steps may the second search take before it leaves the question open.
STEPS = 200_000


@dataclass(frozen=True)
class Bound:
    """A bound on the value of every choice, and what each choice loses against it, in parts.

    losses: by group, for each of its choices and then for none; None where none is not allowed.
    """

    parts: int
    losses: tuple[tuple[int | None, ...], ...]

    @property
    def value(self) -> int:
        """Give the whole value that nothing passes."""
        return self.parts // _PARTS


@dataclass(frozen=True)
class Proof:
    """What was proved: `value` is feasible, nothing is worth more than `bound`.

    by: `prices` where the bound of the limits' prices is enough, `search` where what it leaves was
    looked through; `open` where neither closed the gap.
    """

    chosen: tuple[int, ...]
    value: int
    bound: int
    by: str
    steps: int = 0


def price_bound(program: Program, prices: Sequence[float]) -> Bound:
    """Bound the value of every choice by prices of the limits, whatever they are."""
    told = [max(0, int(price * _PARTS)) for price in prices]
    parts = sum(price * limit for price, limit in zip(told, program.limits, strict=True))
    losses = []
    for g, choices in enumerate(program.groups):
        gains: list[int | None] = [
            choice.value * _PARTS - sum(told[n] * amount for n, amount in choice.uses)
            for choice in choices
        ]
        gains.append(None if g in program.must else 0)
        best = max((gain for gain in gains if gain is not None), default=0)
        parts += best
        losses.append(tuple(None if gain is None else best - gain for gain in gains))
    return Bound(parts, tuple(losses))


def prove(
    program: Program, chosen: tuple[int, ...], prices: Sequence[float], steps: int = STEPS
) -> Proof:
    """Prove that a choice is best, or find a better one, or say how much stays open."""
    if not program.keeps(chosen):
        raise AssertionError("a choice that passes a limit is nothing to prove")
    bound, value = price_bound(program, prices), program.value_of(chosen)
    if bound.value <= value:
        return Proof(chosen, value, value, "prices")
    search = _Search(program, bound, chosen, value, steps)
    search.run()
    top = search.value if search.is_done else bound.value
    return Proof(
        search.best, search.value, top, "search" if search.is_done else "open", search.steps
    )


class _Search:
    """Looks through every choice whose losses leave room for a better value."""

    def __init__(
        self, program: Program, bound: Bound, chosen: tuple[int, ...], value: int, most: int
    ) -> None:
        self.program, self.bound = program, bound
        self.best, self.value, self.most = chosen, value, most
        self.steps, self.is_done = 0, True
        self.taken = [NONE] * len(program.groups)
        self.left = list(program.limits)
        self._order: list[tuple[int, list[tuple[int, int]]]] = []

    def run(self) -> None:
        """Settle the groups that have one way left, then try the rest."""
        room = self.bound.parts - (self.value + 1) * _PARTS
        fixed: list[tuple[int, list[tuple[int, int]]]] = []
        for g, losses in enumerate(self.bound.losses):
            ways = [
                (loss, NONE if c == len(losses) - 1 else c)
                for c, loss in enumerate(losses)
                if loss is not None and loss <= room
            ]
            ways.sort()
            (fixed if len(ways) == 1 else self._order).append((g, ways))
            if not ways:
                return  # no better choice has any way for this group
        for g, ways in fixed:
            self._take(g, ways[0][1], 1)
        if min(self.left, default=0) < 0:
            return
        # Those that cost most to settle otherwise come first: the room is soon used up.
        self._order.sort(key=lambda one: -one[1][1][0])
        self._try(self.bound.parts - sum(ways[0][0] for _, ways in fixed))

    def _take(self, g: int, choice: int, sign: int) -> None:
        self.taken[g] = choice if sign > 0 else NONE
        if choice != NONE:
            for n, amount in self.program.groups[g][choice].uses:
                self.left[n] -= sign * amount

    def _try(self, parts: int) -> None:
        """Go through the open groups without recursion: thousands may be open."""
        depth, at = 0, [0] * (len(self._order) + 1)
        budget = [parts] + [0] * len(self._order)
        while depth >= 0:
            if depth == len(self._order):
                self._note()
                depth = self._back(depth, at)
                continue
            g, ways = self._order[depth]
            if at[depth] == len(ways):
                at[depth] = 0
                depth = self._back(depth, at)
                continue
            loss, choice = ways[at[depth]]
            at[depth] += 1
            self.steps += 1
            if self.steps > self.most:
                self.is_done = False
                return
            if budget[depth] - loss < (self.value + 1) * _PARTS:
                at[depth] = 0  # the ways are in the order of what they lose
                depth = self._back(depth, at)
                continue
            if self._fits(g, choice):
                self._take(g, choice, 1)
                budget[depth + 1] = budget[depth] - loss
                depth += 1

    def _back(self, depth: int, at: list[int]) -> int:
        """Take the last group's choice away again."""
        if depth == 0:
            return -1
        g, ways = self._order[depth - 1]
        self._take(g, ways[at[depth - 1] - 1][1], -1)
        return depth - 1

    def _fits(self, g: int, choice: int) -> bool:
        if choice == NONE:
            return True
        uses = self.program.groups[g][choice].uses
        return all(amount <= self.left[n] for n, amount in uses)

    def _note(self) -> None:
        taken = tuple(self.taken)
        value = self.program.value_of(taken)
        if value > self.value and self.program.keeps(taken):
            self.best, self.value = taken, value
