"""Other plans: near the best, after a default, between two aims; equal to trying everything."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest

from tests.unit.decide.small import by_trying, drawn
from yuanheng.decide.best import find_best
from yuanheng.decide.otherwise import after_default, frontier, near_best
from yuanheng.engines.highs import HighsSolver
from yuanheng.model.programs import NONE, Program

SOLVER = HighsSolver()


def best_of(program: Program) -> tuple[int, ...]:
    found = find_best(program, SOLVER, 10)
    assert found is not None
    return found.proof.chosen


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_without_one_who_is_served_loses_the_least(seed: int) -> None:
    """The loss is what trying everything without it gives."""
    program = drawn(seed)
    chosen = best_of(program)
    value = program.value_of(chosen)
    found, left_out = near_best(program, chosen, SOLVER, 30, value)
    assert left_out == 0
    assert {a.group for a in found} == {g for g, c in enumerate(chosen) if c != NONE}
    for one in found:
        groups = tuple(() if g == one.group else x for g, x in enumerate(program.groups))
        assert value - one.loss == by_trying(replace(program, groups=groups))
        assert one.group in one.went
    assert [a.loss for a in found] == sorted(a.loss for a in found)


@pytest.mark.parametrize("seed", range(20))
def test_after_a_default_the_others_keep_and_the_rest_is_given_out_best(seed: int) -> None:
    """Nobody who keeps is moved; what is regained is the most that what is free allows."""
    program = drawn(seed)
    chosen = best_of(program)
    served = [g for g, c in enumerate(chosen) if c != NONE]
    if not served:
        return
    gone = served[0]
    found = after_default(program, chosen, [gone], SOLVER, 10)
    assert program.keeps(found.chosen)
    assert found.chosen[gone] == NONE
    assert all(found.chosen[g] == chosen[g] for g in served if g != gone)
    groups = tuple(
        () if g == gone else (x[chosen[g]],) if chosen[g] != NONE else x
        for g, x in enumerate(program.groups)
    )
    must = frozenset(g for g in served if g != gone)
    assert program.value_of(found.chosen) == by_trying(Program(program.limits, groups, must))
    assert found.lost == program.groups[gone][chosen[gone]].value


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_passes_a_point_between_two_aims(seed: int) -> None:
    """Each point is a plan that none beats in both aims; the ends are the best of each."""
    program = drawn(seed)
    chance = random.Random(seed)  # noqa: S311 - seeded on purpose
    second = [[chance.randrange(0, 50) for _ in group] for group in program.groups]
    points = frontier(program, second, SOLVER, 30)
    tried = []
    for chosen in product(*(range(-1, len(group)) for group in program.groups)):
        if program.keeps(chosen):
            other = sum(second[g][c] for g, c in enumerate(chosen) if c != NONE)
            tried.append((program.value_of(chosen), other))
    assert points
    for point in points:
        assert program.keeps(point.chosen)
        here = (point.first, point.second)
        assert here in tried
        assert [t for t in tried if t[0] >= here[0] and t[1] >= here[1] and t != here] == []
    assert [p.second for p in points] == sorted({p.second for p in points})
