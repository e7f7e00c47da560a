"""Drawn assumptions: flat weights equal the tree, ranks equal counting, equals stay equal."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.evaluate.robust.draws import (
    Assumptions,
    Field,
    Scorer,
    aggregate,
    draw,
    mixed,
    ranks,
)
from yuanheng.evaluate.robust.solid import SAFE, Standing, robustness
from yuanheng.evaluate.robust.weights import as_given, drawn, effective, without
from yuanheng.evaluate.scoring import Branch, Floats, Leaf, Plan, score

LEAVES = tuple(Leaf(f"i{n}", "ratio_to_ideal", 100.0, 1.0) for n in range(5))
#: Two goals of two and three indicators.
PLAN = Plan(
    LEAVES,
    (
        Branch("a", (0, 1), (0.3, 0.7)),
        Branch("b", (2, 3, 4), (0.5, 0.25, 0.25)),
        Branch("area", (5, 6), (0.6, 0.4)),
    ),
)


def field_of(values: Floats) -> Field:
    return Field(PLAN, values, np.full_like(values, 100.0))


matrices = st.integers(2, 7).flatmap(
    lambda rows: st.lists(
        st.lists(st.integers(1, 100).map(float), min_size=5, max_size=5),
        min_size=rows,
        max_size=rows,
    ).map(np.array)
)


@given(matrices)
@settings(deadline=None, max_examples=30)
def test_the_flat_weights_give_what_the_tree_gives(values: Floats) -> None:
    field = field_of(values)
    whole = score(values, field.ideals, PLAN)
    flat = aggregate(whole[:, :5], effective(PLAN, 1, as_given), is_geometric=False)[0]
    assert flat == pytest.approx(whole[:, -1], abs=1e-9)


@given(matrices, st.integers(0, 2**32 - 1), st.floats(0, 0.9))
@settings(deadline=None, max_examples=30)
def test_a_drawn_tree_is_the_tree_with_those_weights(
    values: Floats, seed: int, spread: float
) -> None:
    streams = np.random.default_rng(seed).random((3, len(PLAN.ids)))
    shares = effective(PLAN, 3, drawn(streams, spread))
    assert shares.sum(axis=1) == pytest.approx(1.0)
    used, branches = 0, []
    for branch in PLAN.branches:
        own = [
            w * (1 + spread * (2 * streams[1, used + n] - 1)) for n, w in enumerate(branch.weights)
        ]
        used += len(own)
        weights = tuple(w / math.fsum(own) for w in own)
        assert all(
            (1 - spread) / (1 + spread) - 1e-9 <= new / old <= (1 + spread) / (1 - spread) + 1e-9
            for new, old in zip(weights, branch.weights, strict=True)
        )
        branches.append(Branch(branch.id, branch.children, weights))
    by_hand = score(values, np.full_like(values, 100.0), Plan(LEAVES, tuple(branches)))
    assert aggregate(by_hand[:, :5], shares[1:2], is_geometric=False)[0] == pytest.approx(
        by_hand[:, -1], abs=1e-9
    )


@given(matrices)
@settings(deadline=None, max_examples=30)
def test_the_flat_geometric_mean_is_the_mean_of_means(values: Floats) -> None:
    leaves = score(values, np.full_like(values, 100.0), PLAN)[:, :5]
    flat = aggregate(leaves, effective(PLAN, 1, as_given), is_geometric=True)[0]
    for row, found in zip(leaves.tolist(), flat.tolist(), strict=True):
        nodes = list(row)
        for branch in PLAN.branches:
            parts = zip(branch.children, branch.weights, strict=True)
            nodes.append(math.prod(max(nodes[c], 1.0) ** w for c, w in parts))
        assert found == pytest.approx(nodes[-1], rel=1e-9)


@given(
    st.lists(st.lists(st.integers(0, 4).map(float), min_size=6, max_size=6), min_size=1, max_size=5)
)
@settings(deadline=None, max_examples=30)
def test_a_rank_is_one_more_than_the_number_of_the_better(rows: list[list[float]]) -> None:
    found = ranks(np.array(rows))
    for row, given_ranks in zip(rows, found.tolist(), strict=True):
        assert given_ranks == [1 + sum(other > own for other in row) for own in row]


def test_one_left_out_gives_its_weight_to_its_siblings() -> None:
    assert without(PLAN, 0) == pytest.approx([0, 0.6, 0.2, 0.1, 0.1])
    assert without(PLAN, 2) == pytest.approx([0.18, 0.42, 0, 0.2, 0.2])
    alone = Plan(LEAVES[:2], (Branch("a", (0,), (1.0,)), Branch("area", (2, 1), (0.5, 0.5))))
    assert without(alone, 0) == pytest.approx([0, 1])
    only = Plan(LEAVES[:1], (Branch("area", (0,), (1.0,)),))
    assert not without(only, 0).any()


@given(matrices, st.integers(0, 10**6))
@settings(deadline=None, max_examples=25)
def test_who_is_best_in_everything_is_first_in_every_draw(values: Floats, seed: int) -> None:
    values[0] = 100.0
    values[1:] = np.minimum(values[1:], 99.0)
    field = field_of(values)
    nominal = score(values, field.ideals, PLAN)[:, -1]
    found = robustness(field, nominal, Assumptions(draws=64, seed=seed))
    first = found.standings[0]
    assert (first.rank, first.best, first.worst, first.holds) == (1, 1, 1, 1.0)
    assert first.is_solid
    for standing in found.standings:
        assert standing.best <= standing.low <= standing.high <= standing.worst
        assert standing.best <= standing.rank or standing.holds == 0
    assert all(pair.keeps < SAFE for pair in found.unsafe)


@given(matrices, st.integers(0, 10**6))
@settings(deadline=None, max_examples=25)
def test_the_order_of_the_rows_changes_no_rank(values: Floats, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(values))
    asked = Assumptions(draws=48, seed=seed)

    def standings(rows: Floats) -> list[tuple[float, ...]]:
        field = field_of(rows)
        nominal = score(rows, field.ideals, PLAN)[:, -1]
        found = robustness(field, np.round(nominal, 9), asked).standings
        return [(s.rank, s.low, s.high, s.best, s.worst, s.holds) for s in found]

    straight, turned = standings(values), standings(values[order])
    assert [straight[n] for n in order] == turned


def test_without_uncertainty_nothing_moves() -> None:
    values = np.array([[90.0, 80, 70, 60, 50], [50, 60, 70, 80, 90], [10, 20, 30, 40, 50]])
    field = field_of(values)
    nominal = score(values, field.ideals, PLAN)[:, -1]
    asked = Assumptions(spread=0.0, has_range=False, has_geometric=False, draws=16)
    found = robustness(field, nominal, asked)
    assert all(s.holds == 1.0 and s.low == s.high == s.rank for s in found.standings)
    assert (found.unsafe, found.effects) == ((), ())


def test_equal_subjects_share_a_rank_in_every_draw() -> None:
    values = np.array([[70.0, 60, 50, 40, 30]] * 2 + [[30.0, 40, 50, 60, 70]])
    field = field_of(values)
    nominal = score(values, field.ideals, PLAN)[:, -1]
    found = robustness(field, nominal, Assumptions(draws=200))
    assert found.standings[0] == found.standings[1]
    assert {(p.upper, p.lower) for p in found.unsafe} <= {(1, 2), (2, 0), (2, 1)}


def test_an_even_match_is_not_safe_and_a_plain_one_is() -> None:
    values = np.array([[80.0, 20, 50, 50, 50], [20.0, 45, 50, 50, 50], [5.0, 5, 5, 5, 5]])
    field = field_of(values)
    nominal = score(values, field.ideals, PLAN)[:, -1]
    found = robustness(field, nominal, Assumptions(draws=1000))
    assert [sorted((p.upper, p.lower)) for p in found.unsafe] == [[0, 1]]
    assert found.standings[2].is_solid
    assert found.one_out[0].indicator in {"i0", "i1"}


def test_the_total_effect_of_the_only_factor_is_all_of_it() -> None:
    values = np.random.default_rng(7).uniform(10, 90, (25, 5))
    field = field_of(values)
    nominal = score(values, field.ideals, PLAN)[:, -1]
    asked = Assumptions(has_range=False, has_geometric=False, draws=600)
    (only,) = robustness(field, nominal, asked).effects
    assert only.factor == "weights"
    assert only.total == pytest.approx(1.0, abs=0.15)
    three = robustness(field, nominal, Assumptions(draws=600)).effects
    assert [e.factor for e in three] == ["weights", "scoring", "aggregation"]
    assert all(0 <= e.first <= e.total + 0.1 for e in three)


def test_equal_seeds_give_equal_figures_and_factors_are_drawn_apart() -> None:
    values = np.random.default_rng(3).uniform(10, 90, (12, 5))
    field = field_of(values)
    nominal = score(values, field.ideals, PLAN)[:, -1]
    asked = Assumptions(draws=100, seed=5)
    assert robustness(field, nominal, asked) == robustness(field, nominal, asked)
    assert robustness(field, nominal, asked) != robustness(
        field, nominal, Assumptions(draws=100, seed=6)
    )
    rng = np.random.default_rng(5)
    first, second = draw(field, asked, rng), draw(field, asked, rng)
    one = mixed(first, second, ["scoring"])
    assert one.weights is first.weights
    assert one.scoring is second.scoring


def test_a_filled_score_and_a_share_left_keep_their_direction_between_lowest_and_highest() -> None:
    plan = Plan(
        (Leaf("idle", "share_left", 100.0, 0.01), Leaf("tax", "ratio_to_base", 120.0, 1.0)),
        (Branch("area", (0, 1), (0.5, 0.5)),),
    )
    values = np.array([[5.0, 10.0], [1.0, 20.0], [3.0, np.nan]])
    ideals = np.array([[np.nan, 20.0]] * 3)
    fills = np.array([[np.nan, np.nan], [np.nan, np.nan], [np.nan, 75.0]])
    scorer = Scorer(Field(plan, values, ideals, fills), Assumptions())
    assert scorer.given.tolist() == [[95.0, 50.0], [99.0, 100.0], [97.0, 75.0]]
    assert scorer.ranged.tolist() == [[0.0, 0.0], [100.0, 100.0], [50.0, 75.0]]


def test_a_score_of_zero_does_not_swallow_the_others() -> None:
    leaves = np.array([[0.0, 81.0], [1.0, 81.0]])
    found = aggregate(leaves, np.array([[0.5, 0.5]]), is_geometric=True)[0]
    assert found.tolist() == pytest.approx([9.0, 9.0])
    assert all(a == pytest.approx(b) for a, b in pairwise(found.tolist()))


def test_a_rank_is_solid_from_95_draws_of_100_on() -> None:
    assert Standing(1, 1, 1, 1, 2, 0.95).is_solid
    assert not Standing(1, 1, 1, 1, 2, 0.9495).is_solid
