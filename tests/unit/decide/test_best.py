"""The best choice under limits: equal to trying everything, proved, explained, in whole numbers."""

from dataclasses import replace

import pytest

from tests.unit.decide.small import by_trying, drawn
from yuanheng.decide.best import find_best, worth_of_more
from yuanheng.decide.conflicts import find_conflict
from yuanheng.decide.practice import one_by_one
from yuanheng.decide.proof import price_bound, prove
from yuanheng.decide.reasons import Refusal, quick_reasons, solved_reasons
from yuanheng.engines.highs import HighsSolver
from yuanheng.model.programs import NONE, Choice, Program, Solved

SOLVER = HighsSolver()


@pytest.mark.parametrize("seed", range(120))
def test_the_best_equals_trying_everything_and_is_proved(seed: int) -> None:
    program = drawn(seed, must=seed % 2 == 1)
    wanted = by_trying(program)
    best = find_best(program, SOLVER, 10)
    if wanted is None:
        assert best is None
        return
    assert best is not None
    assert (best.proof.value, best.proof.bound) == (wanted, wanted)
    assert program.keeps(best.proof.chosen)
    assert best.gap == 0


@pytest.mark.parametrize("seed", range(40))
def test_the_proof_finds_the_best_where_a_solver_brought_a_worse_one(seed: int) -> None:
    program = drawn(seed)
    nothing = (NONE,) * len(program.groups)
    proof = prove(program, nothing, SOLVER.prices(program))
    assert (proof.value, proof.bound) == (by_trying(program),) * 2


@pytest.mark.parametrize("seed", range(40))
def test_any_prices_bound_every_choice(seed: int) -> None:
    program = drawn(seed)
    for price in (0.0, 0.3, 1.0, 7.5):
        bound = price_bound(program, [price] * len(program.limits))
        assert bound.value >= (by_trying(program) or 0)


def test_a_proof_that_runs_out_of_steps_says_how_much_stays_open() -> None:
    program = drawn(3)
    nothing = (NONE,) * len(program.groups)
    proof = prove(program, nothing, [0.0] * len(program.limits), steps=0)
    assert proof.by == "open"
    assert proof.value == 0
    assert proof.bound >= (by_trying(program) or 0) > 0


@pytest.mark.parametrize("seed", range(60))
def test_every_reason_holds_when_it_is_changed_and_solved_again(seed: int) -> None:
    program = drawn(seed)
    best = find_best(program, SOLVER, 10)
    assert best is not None
    chosen, value = best.proof.chosen, best.proof.value
    quick = quick_reasons(program, chosen, best.prices)
    assert {r.group for r in quick} == {g for g, c in enumerate(chosen) if c == NONE}
    for fast, told in zip(quick, solved_reasons(program, chosen, quick, SOLVER, 60), strict=True):
        assert told.is_solved
        # It fits beside the rest with what it is short of, and is short of something.
        assert fast.shortages
        _fits_with_what_is_short(program, chosen, fast)
        # What is said at once never says more than what solving says.
        assert fast.worth_less <= told.worth_less
        inside = replace(program, must=frozenset({told.group}))
        assert told.cannot is (by_trying(inside) is None)
        if not told.cannot:
            _value_is_least(program, told.group, told.worth_less, value)
        if told.wider is not None:
            _wider_is_least(program, told.group, told.wider, value)


def _fits_with_what_is_short(program: Program, chosen: tuple[int, ...], told: Refusal) -> None:
    limits = list(program.limits)
    for short in told.shortages:
        limits[short.limit] += short.short
    both = tuple(told.choice if n == told.group else c for n, c in enumerate(chosen))
    assert replace(program, limits=tuple(limits)).keeps(both)
    for short in told.shortages:
        less = list(limits)
        less[short.limit] -= 1
        assert not replace(program, limits=tuple(less)).keeps(both)


def _value_is_least(program: Program, g: int, more: int, value: int) -> None:
    """With so much more it may be chosen, with one more it is, with one less it is not."""
    inside, outside = replace(program, must=frozenset({g})), _without(program, g)
    for added, is_chosen in ((more - 1, False), (more + 1, True)):
        if added < 0:
            continue
        worthier = tuple(replace(c, value=c.value + added) for c in program.groups[g])
        changed = tuple(worthier if n == g else group for n, group in enumerate(program.groups))
        best = by_trying(replace(program, groups=changed))
        with_it = by_trying(replace(inside, groups=changed))
        without = by_trying(outside)
        assert (with_it == best and with_it != without) is is_chosen
        assert without == value


def _without(program: Program, g: int) -> Program:
    return replace(
        program, groups=tuple(() if n == g else group for n, group in enumerate(program.groups))
    )


def _wider_is_least(program: Program, g: int, wider: tuple[int, int], value: int) -> None:
    limit, more = wider
    inside = replace(program, must=frozenset({g}))
    for added, is_enough in ((more, True), (more - 1, False)):
        if added < 0:
            continue
        limits = list(program.limits)
        limits[limit] += added
        found = by_trying(replace(inside, limits=tuple(limits)))
        assert (found is not None and found >= value) is is_enough


@pytest.mark.parametrize("seed", range(30))
def test_the_price_of_more_is_what_solving_again_gives(seed: int) -> None:
    program = drawn(seed)
    best = find_best(program, SOLVER, 10)
    assert best is not None
    for limit in range(len(program.limits)):
        for more in (1, 5):
            limits = list(program.limits)
            limits[limit] += more
            gained = (by_trying(replace(program, limits=tuple(limits))) or 0) - best.proof.value
            assert worth_of_more(program, best.proof, limit, more, SOLVER, 10) == gained


def test_of_a_contradiction_nothing_can_be_left_out() -> None:
    seen = 0
    for seed in range(200):
        program = drawn(seed, must=True)
        if by_trying(program) is not None:
            continue
        seen += 1
        told = find_conflict(program, SOLVER, 10)
        assert told.groups
        assert by_trying(_some(program, told.groups, told.limits)) is None
        for g in told.groups:
            rest = tuple(n for n in told.groups if n != g)
            assert by_trying(_some(program, rest, told.limits)) is not None
        for limit in told.limits:
            rest = tuple(n for n in told.limits if n != limit)
            assert by_trying(_some(program, told.groups, rest)) is not None
    assert seen > 5


def _some(program: Program, groups: tuple[int, ...], limits: tuple[int, ...]) -> Program:
    wide = tuple(n if at in limits else 10**6 for at, n in enumerate(program.limits))
    return replace(program, limits=wide, must=frozenset(groups))


@pytest.mark.parametrize("seed", range(30))
def test_practice_keeps_the_limits_and_is_never_better(seed: int) -> None:
    program = drawn(seed)
    taken = one_by_one(program, range(len(program.groups)))
    assert program.keeps(taken)
    assert program.value_of(taken) <= (by_trying(program) or 0)


def test_a_limit_is_kept_to_the_last_unit_where_rounding_would_pass_it() -> None:
    # Both together pass by one third of a square millimetre in a thousand mu.
    mu = 2_000_000_000
    one = ((Choice(5, ((0, 500 * mu),)),), (Choice(5, ((0, 500 * mu + 1),)),))
    exact = ((Choice(5, ((0, 500 * mu),)),), (Choice(5, ((0, 500 * mu),)),))
    for groups, worth in ((one, 5), (exact, 10)):
        best = find_best(Program((1000 * mu,), groups), SOLVER, 10)
        assert best is not None
        assert (best.proof.value, best.proof.bound) == (worth, worth)


def test_money_to_the_fen_is_told_apart() -> None:
    # One project is worth a fen more than two others together.
    groups = (
        (Choice(10**12 + 1, ((0, 10),)),),
        (Choice(10**12 // 2, ((0, 5),)),),
        (Choice(10**12 // 2, ((0, 5),)),),
    )
    best = find_best(Program((10,), groups), SOLVER, 10)
    assert best is not None
    assert best.proof.value == best.proof.bound == 10**12 + 1


class Stopped(HighsSolver):
    """A solver whose time is over before it has found anything."""

    def best(self, program: Program, seconds: float, gap: float = 0.0) -> Solved:
        """Give nothing."""
        assert seconds + gap >= 0
        assert program.groups
        return Solved("stopped", None)


@pytest.mark.parametrize("seed", range(40))
def test_where_time_runs_out_the_best_at_hand_stands_with_its_gap(seed: int) -> None:
    program = drawn(seed)
    best = find_best(program, Stopped(), 0)
    assert best is not None
    assert program.keeps(best.proof.chosen)
    assert best.proof.value <= (by_trying(program) or 0) <= best.proof.bound
