"""The cheapest way equals what trying every number of steps gives, and is proved."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from yuanheng.decide.cheapest import Need, Steps, cheapest, without
from yuanheng.engines.highs import HighsSolver

SOLVER = HighsSolver()


def drawn(seed: int) -> tuple[list[Steps], list[Need]]:
    """A few levers and needs, some of them harmful, strict, met already or out of reach."""
    rng = random.Random(seed)  # noqa: S311 - the same ones each time
    levers = [Steps(rng.randrange(4), rng.randrange(0, 50)) for _ in range(rng.randrange(1, 5))]
    needs = [
        Need(
            Fraction(rng.randrange(-3, 12), rng.randrange(1, 4)),
            tuple(Fraction(rng.randrange(-1, 6), rng.randrange(1, 4)) for _ in levers),
            strict=rng.random() < 0.3,
        )
        for _ in range(rng.randrange(1, 4))
    ]
    return levers, needs


def by_trying(levers: list[Steps], needs: list[Need]) -> int | None:
    """The least cost of all numbers of steps that meet every need."""
    ways = product(*(range(lever.most + 1) for lever in levers))
    costs = (
        sum(k * lever.cost for k, lever in zip(way, levers, strict=True))
        for way in ways
        if all(need.is_met(way) for need in needs)
    )
    return min(costs, default=None)


@pytest.mark.parametrize("seed", range(120))
def test_the_cheapest_way_is_the_one_that_trying_all_gives(seed: int) -> None:
    levers, needs = drawn(seed)
    way, least = cheapest(levers, needs, SOLVER, 5.0), by_trying(levers, needs)
    if way is None:
        assert least is None
        return
    assert (way.cost, way.least, way.by in ("prices", "search")) == (least, least, True)
    assert all(need.is_met(way.steps) for need in needs)
    assert way.cost == sum(k * x.cost for k, x in zip(way.steps, levers, strict=True))


def test_a_need_that_is_strict_is_not_met_at_its_limit() -> None:
    levers = [Steps(3, 10)]
    at = Need(Fraction(2), (Fraction(1),))
    beyond = Need(Fraction(2), (Fraction(1),), strict=True)
    found = [cheapest(levers, [need], SOLVER, 5.0) for need in (at, beyond)]
    assert [way.steps if way else None for way in found] == [(2,), (3,)]


def test_without_a_lever_the_next_cheapest_way_is_found_or_none() -> None:
    levers = [Steps(1, 10), Steps(1, 30)]
    needs = [Need(Fraction(1), (Fraction(1), Fraction(1)))]
    ways = [without(levers, needs, n, SOLVER, 5.0) for n in (0, 1)]
    assert [way.cost if way else None for way in ways] == [30, 10]
    assert without(levers[:1], [Need(Fraction(1), (Fraction(1),))], 0, SOLVER, 5.0) is None
