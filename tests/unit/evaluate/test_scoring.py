"""Scores follow the rule to the letter, stay within 0 and the cap, and never guess."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from yuanheng.evaluate.scoring import Branch, Leaf, Plan, score

NAN = float("nan")
Floats = npt.NDArray[np.float64]


def leaf(
    kind: Literal["ratio_to_ideal", "share_left"] = "ratio_to_ideal",
    cap: float = 100.0,
    share: float = 1.0,
    name: str = "leaf",
) -> Leaf:
    return Leaf(name, kind, cap, share)


def one(value: float, ideal: float, of: Leaf) -> float:
    """The score of a single indicator."""
    found = score(np.array([[value]]), np.array([[ideal]]), Plan((of,), ()))
    assert found.shape == (1, 1)
    return float(found[0, 0])


def tree(*weights: float) -> Plan:
    """A root over indicators of these weights, each with ideal 100."""
    leaves = tuple(leaf(name=f"x{n}") for n in range(len(weights)))
    return Plan(leaves, (Branch("root", tuple(range(len(weights))), weights),))


def root(values: list[float], *weights: float) -> float:
    ideals = np.full((1, len(values)), 100.0)
    return float(score(np.array([values]), ideals, tree(*weights))[0, -1])


@pytest.mark.parametrize(
    ("value", "ideal", "expected"),
    [
        (50.0, 100.0, 50.0),
        (92.68, 92.68, 100.0),
        (0.0, 10.0, 0.0),
        (0.49, 0.98, 50.0),
        (250.0, 100.0, 100.0),
        (-5.0, 10.0, 0.0),
        (5.0, -10.0, NAN),
        (5.0, 0.0, NAN),
        (0.0, 0.0, NAN),
        (5.0, NAN, NAN),
        (NAN, 10.0, NAN),
        (float("inf"), 10.0, 100.0),
    ],
)
def test_a_ratio_to_the_ideal_is_capped_and_needs_an_ideal_above_zero(
    value: float, ideal: float, expected: float
) -> None:
    assert one(value, ideal, leaf()) == pytest.approx(expected, nan_ok=True, rel=1e-15)


def test_a_cap_above_a_hundred_lets_a_score_pass_it() -> None:
    assert one(150.0, 100.0, leaf(cap=120.0)) == 120.0


@pytest.mark.parametrize(
    ("value", "share", "expected"),
    [
        (0.0, 0.01, 100.0),
        (2.0, 0.01, 98.0),
        (0.25, 1.0, 75.0),
        (100.0, 0.01, 0.0),
        (130.0, 0.01, 0.0),
        (-1.0, 1.0, 100.0),
        (NAN, 1.0, NAN),
    ],
)
def test_the_share_left_counts_what_is_not_used(
    value: float, share: float, expected: float
) -> None:
    of = leaf("share_left", share=share)
    assert one(value, NAN, of) == pytest.approx(expected, nan_ok=True, rel=1e-15)


def test_an_unknown_child_makes_its_goal_unknown() -> None:
    assert np.isnan(root([50.0, NAN], 0.5, 0.5))


def test_an_unknown_child_of_weight_zero_does_not_matter() -> None:
    assert root([50.0, NAN], 1.0, 0.0) == 50.0


def test_an_unknown_weight_makes_the_goal_unknown() -> None:
    assert np.isnan(root([50.0, 50.0], 0.5, NAN))


def test_no_subjects_have_no_scores() -> None:
    assert score(np.empty((0, 2)), np.empty((0, 2)), tree(0.5, 0.5)).shape == (0, 3)


def test_a_plan_names_its_nodes_in_the_order_of_scores() -> None:
    assert tree(0.5, 0.5).ids == ("x0", "x1", "root")


# --------------------------------------------------- 海林2012, as one provincial system stored it

MAIN_LEAVES = (
    *("supply_rate", "built_rate", "industrial_share"),
    *("plot_ratio", "density", "industrial_plot_ratio", "coverage"),
    *("investment", "taxes", "idle_rate"),
)
GROWTH_LEAVES = ("development_rate", *MAIN_LEAVES[2:])


def hailin(leaves: tuple[str, ...], degree: dict[str, float]) -> Plan:
    """The stored weights of one area; only the weights of 土地利用程度 differ."""
    order = [
        *leaves,
        *("degree", "structure", "intensity", "use"),
        *("output", "benefit", "supervision", "management", "area"),
    ]
    weights: dict[str, dict[str, float]] = {
        "degree": degree,
        "structure": {"industrial_share": 1},
        "intensity": {
            "plot_ratio": 0.25,
            "density": 0.22,
            "industrial_plot_ratio": 0.25,
            "coverage": 0.28,
        },
        "use": {"degree": 0.25, "structure": 0.25, "intensity": 0.5},
        "output": {"investment": 0.5, "taxes": 0.5},
        "benefit": {"output": 1},
        "supervision": {"idle_rate": 1},
        "management": {"supervision": 1},
        "area": {"use": 0.7, "benefit": 0.2, "management": 0.1},
    }
    branches = tuple(
        Branch(name, tuple(order.index(c) for c in children), tuple(children.values()))
        for name, children in weights.items()
    )
    return Plan(tuple(leaf(name=n) for n in leaves), branches)


def all_hundred(plan: Plan) -> dict[str, float]:
    full = np.full((1, len(plan.leaves)), 100.0)
    return dict(zip(plan.ids, score(full, full, plan)[0].tolist(), strict=True))


def test_a_main_area_of_full_marks_has_full_marks_at_every_node() -> None:
    found = all_hundred(hailin(MAIN_LEAVES, {"supply_rate": 0.5, "built_rate": 0.5}))
    assert found == pytest.approx(dict.fromkeys(found, 100.0), rel=1e-14)


def test_the_unrepaired_weights_of_the_growth_area_give_the_stored_scores() -> None:
    main = all_hundred(hailin(MAIN_LEAVES, {"supply_rate": 0.5, "built_rate": 0.5}))
    growth = all_hundred(hailin(GROWTH_LEAVES, {"development_rate": 0.5}))
    zone = Plan((leaf(name="main"), leaf(name="growth")), (Branch("zone", (0, 1), (0.8, 0.2)),))
    areas = np.array([[main["area"], growth["area"]]])
    total = score(areas, np.full((1, 2), 100.0), zone)[0, -1]
    found = (growth["degree"], growth["use"], growth["area"], total)
    assert found == pytest.approx((50.0, 87.5, 91.25, 98.25), rel=1e-14)


def test_the_repaired_weight_gives_the_growth_area_full_marks() -> None:
    found = all_hundred(hailin(GROWTH_LEAVES, {"development_rate": 1.0}))
    assert found == pytest.approx(dict.fromkeys(found, 100.0), rel=1e-14)


# ------------------------------------------------------------------------------------- properties

NUMBERS = st.integers(-(10**9), 10**9).map(lambda n: n / 1000) | st.just(NAN)
CAP = 100.0


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A root over two goals over some indicators, with weights that sum to 1."""
    count = draw(st.integers(2, 6))
    kinds = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    leaves = tuple(
        leaf("share_left" if k else "ratio_to_ideal", CAP, 0.01 if k else 1.0, f"x{n}")
        for n, k in enumerate(kinds)
    )
    cut = draw(st.integers(1, count - 1))
    groups = (tuple(range(cut)), tuple(range(cut, count)), (count, count + 1))
    branches = []
    for number, children in enumerate(groups):
        parts = draw(st.lists(st.integers(0, 9), min_size=len(children), max_size=len(children)))
        whole = sum(parts) or 1
        weights = (
            tuple(p / whole for p in parts) if sum(parts) else (1.0, *[0.0] * (len(parts) - 1))
        )
        branches.append(Branch(f"goal{number}", children, weights))
    return Plan(leaves, tuple(branches))


@st.composite
def cases(draw: st.DrawFn, subjects: int = 4) -> tuple[Floats, Floats, Plan]:
    plan = draw(plans())
    shape = (subjects, len(plan.leaves))
    values = draw(hnp.arrays(np.float64, shape, elements=NUMBERS))
    ideals = draw(hnp.arrays(np.float64, shape, elements=NUMBERS))
    return values, ideals, plan


@given(cases())
def test_every_score_lies_within_zero_and_the_cap_or_is_unknown(
    case: tuple[Floats, Floats, Plan],
) -> None:
    found = score(*case)
    known = found[~np.isnan(found)]
    assert np.all((known >= 0) & (known <= CAP * (1 + 1e-12)))


@given(cases(), st.integers(0, 5), st.floats(0, 1e6))
def test_more_of_a_good_indicator_never_lowers_a_score_and_more_of_a_bad_one_never_raises_it(
    case: tuple[Floats, Floats, Plan], chosen: int, more: float
) -> None:
    values, ideals, plan = case
    column = chosen % len(plan.leaves)
    raised = values.copy()
    raised[:, column] += more
    before, after = score(values, ideals, plan), score(raised, ideals, plan)
    better, worse = (before, after) if plan.leaves[column].kind == "share_left" else (after, before)
    assert np.array_equal(np.isnan(before), np.isnan(after))
    assert np.all((better >= worse) | np.isnan(better))


@given(cases())
def test_the_score_of_a_subject_does_not_depend_on_the_others(
    case: tuple[Floats, Floats, Plan],
) -> None:
    values, ideals, plan = case
    together = score(values, ideals, plan)
    alone = [score(values[n : n + 1], ideals[n : n + 1], plan) for n in range(len(values))]
    assert together.tobytes() == np.concatenate(alone).tobytes()


@given(cases(), st.permutations(range(4)))
def test_the_order_of_subjects_changes_no_score(
    case: tuple[Floats, Floats, Plan], order: list[int]
) -> None:
    values, ideals, plan = case
    moved = score(values[order], ideals[order], plan)
    assert moved.tobytes() == score(values, ideals, plan)[order].tobytes()


@given(cases())
def test_the_same_input_gives_the_same_bytes_again_and_is_left_as_it_was(
    case: tuple[Floats, Floats, Plan],
) -> None:
    values, ideals, plan = case
    kept = values.tobytes(), ideals.tobytes()
    assert score(values, ideals, plan).tobytes() == score(values, ideals, plan).tobytes()
    assert (values.tobytes(), ideals.tobytes()) == kept


# ------------------------------------------------------------------- other ways of scoring

INF = float("inf")


def group(values: list[float], of: Leaf, ideal: float = NAN) -> list[float]:
    """The scores of one indicator over a group."""
    column = np.array(values).reshape(-1, 1)
    return [float(s) for s in score(column, np.full(column.shape, ideal), Plan((of,), ()))[:, 0]]


def base(cap: float = INF, floor: float = -INF) -> Leaf:
    return Leaf("leaf", "ratio_to_base", cap, 1.0, floor)


def spread(floor: float, low: float | None = None, high: float | None = None) -> Leaf:
    return Leaf("leaf", "min_max", 100.0, 1.0, floor, low, high)


def test_a_ratio_to_a_base_has_no_cap_and_no_floor_unless_the_rule_names_one() -> None:
    """黄岩 adds the ratios as they are; a loss is a negative score."""
    values = [26.01, 260.1, -26.01]
    assert group(values, base(), 26.01) == pytest.approx([100, 1000, -100], rel=1e-15)
    assert group(values, base(150, 0), 26.01) == pytest.approx([100, 150, 0], rel=1e-15)


@pytest.mark.parametrize("of", [0.0, -3.0, NAN])
def test_a_base_that_is_not_above_zero_gives_no_score(of: float) -> None:
    """Division by such a base means nothing."""
    assert np.isnan(group([5.0], base(), of)).all()


def test_w8_a_synthetic_enterprise_scores_as_the_notice_of_each_year_reckons() -> None:
    """W8: the same six values against the bases of 2022 and of 2021, to four decimals."""
    values = np.array([[30, 120, 3.0, 4000, 20, 0.025]])
    weights = (0.3, 0.2, 0.2, 0.1, 0.1, 0.1)
    bases = {
        2022: ((24.097, 136.16, 2.694, 4929.81, 18.14, 0.0302), 104.6645),
        2021: ((26.01, 132.27, 2.54, 4861.08, 17.45, 0.0305), 104.2555),
    }
    leaves = tuple(Leaf(f"x{n}", "ratio_to_base", INF, 1.0, -INF) for n in range(6))
    plan = Plan(leaves, (Branch("root", tuple(range(6)), weights),))
    found = {year: score(values, np.array([b]), plan)[0, -1] for year, (b, _) in bases.items()}
    assert found == pytest.approx({y: total for y, (_, total) in bases.items()}, abs=5e-5)


def test_w10_the_worst_of_a_group_gets_twenty_and_the_best_a_hundred() -> None:
    """W10, 旌德: 20 + 80·(x − min)/(max − min), over those that have a value."""
    found = group([3.0, 1.0, NAN, 5.0, 2.0], spread(20))
    assert found == pytest.approx([60, 20, NAN, 100, 40], nan_ok=True, rel=1e-15)


def test_e11_the_efficacy_score_of_the_source_is_eighty() -> None:
    """E11: x = 70 between 20 and 120 scores 60 + 40 · 0.5."""
    assert group([70.0], spread(60, 20.0, 120.0)) == [80.0]


def test_e11_a_group_without_spread_has_no_score() -> None:
    """E11: max = min is undefined in the source; we say not provable rather than guess."""
    assert np.isnan(group([7.0, 7.0], spread(60))).all()
    assert np.isnan(group([7.0], spread(60, 7.0, 7.0))).all()
    assert np.isnan(group([7.0], spread(60, 9.0, 7.0))).all()


def test_a_value_beyond_given_ends_scores_as_the_end() -> None:
    """With ends from a notice a value may lie outside them; the score stays within its range."""
    assert group([10.0, 200.0], spread(60, 20.0, 120.0)) == [60.0, 100.0]


def test_an_end_that_nobody_gave_leaves_all_unknown() -> None:
    """An end that the rule takes from a parameter is never replaced by that of the group."""
    assert np.isnan(group([1.0, 2.0], spread(60, NAN, 2.0))).all()


def test_w10_an_average_enterprise_scores_fifty_against_twice_the_mean() -> None:
    """W10, 淮安: weights 45/35/20, each base about twice last year's mean."""
    means = np.array([[12.0, 180.0, 0.4]])
    leaves = tuple(Leaf(f"x{n}", "ratio_to_base", INF, 1.0, -INF) for n in range(3))
    plan = Plan(leaves, (Branch("root", (0, 1, 2), (0.45, 0.35, 0.2)),))
    assert score(means, 2 * means, plan)[0, -1] == pytest.approx(50, rel=1e-15)


def test_w10_an_older_inverse_rule_is_a_share_left_of_twice_the_mean() -> None:
    """W10: (2 − x/mean) · weight/2 with zero from twice the mean on is 1 − x/(2·mean)."""
    mean, weight = 5.0, 4.0
    of = Leaf("leaf", "share_left", 100.0, 1 / (2 * mean))
    points = [s * weight / 100 for s in group([0.0, 2.5, 5.0, 10.0, 12.0], of)]
    assert points == pytest.approx([4, 3, 2, 0, 0], rel=1e-15)


def test_a_fill_stands_only_where_there_is_no_score() -> None:
    """A policy for missing values never replaces a score that facts give."""
    plan = Plan((base(),), (Branch("root", (0,), (1.0,)),))
    values, fills = np.array([[50.0], [NAN], [NAN]]), np.array([[70.0], [70.0], [NAN]])
    found = score(values, np.full((3, 1), 100.0), plan, fills)
    assert found.tolist()[:2] == [[50.0, 50.0], [70.0, 70.0]]
    assert np.isnan(found[2]).all()


@given(
    hnp.arrays(np.float64, st.integers(2, 20), elements=st.floats(-1e6, 1e6)),
    st.floats(0, 99),
)
def test_scores_by_spread_lie_between_floor_and_a_hundred_and_keep_the_order(
    values: Floats, floor: float
) -> None:
    """Whatever the group: the lowest has the floor, the highest a hundred, and order is kept."""
    found = np.array(group(values.tolist(), spread(floor)))
    if values.max() == values.min():
        assert np.isnan(found).all()
        return
    assert found.min() == pytest.approx(floor)
    assert found.max() == pytest.approx(100)
    assert (np.diff(found[np.argsort(values, kind="stable")]) >= 0).all()
