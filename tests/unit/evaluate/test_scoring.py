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
