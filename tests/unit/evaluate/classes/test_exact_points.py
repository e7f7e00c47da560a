"""What a scheme publishes of a score equals rational arithmetic: at a half, and a hair beside."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.evaluate.classes.exact_points import ExactPoints
from yuanheng.evaluate.weighing import plan_of
from yuanheng.model.evaluation import (
    AreaResult,
    IndicatorValue,
    NodeScore,
    QuantityValue,
    ZoneResult,
)
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.packs.contents import scorecard
from yuanheng.standards.scorecards.classes import SchemeYaml

CARD = scorecard("cn-huangyan.per-mu.2022")
KIND, AREA = next(iter(CARD.trees))
PLAN = plan_of(CARD, KIND, AREA, {})[0]
#: An indicator that is a quotient of two quantities and is held to a base.
LEAF = next(
    leaf
    for leaf in PLAN.leaves
    if leaf.kind == "ratio_to_base" and len(CARD.indicators[leaf.id].formula.names) == 2
)
SPEC = CARD.indicators[LEAF.id]
OTHERS = [leaf.id for leaf in PLAN.leaves if leaf.id != LEAF.id]
WEIGHT = math.prod(
    (
        meant(weight)
        for branch in PLAN.branches
        for child, weight in zip(branch.children, branch.weights, strict=True)
        if PLAN.ids[child] == LEAF.id
    ),
    start=Fraction(1),
)


#: From the quotient of what is stored to points.
PER_QUOTIENT = SPEC.factor * 100 * WEIGHT


def scheme(decimals: int) -> SchemeYaml:
    """A scheme under which all other items are worth nothing."""
    return SchemeYaml.model_validate(
        {
            "classes": "example",
            "version": "1",
            "document": "an example, of no office",
            "standard": CARD.id,
            "bands": [{"name": "A", "to": 50}, {"name": "B", "to": 100}],
            "decimals": decimals,
            "item": {"least": "none", "most": "none"},
            "missing": {"otherwise": "withheld", "items": dict.fromkeys(OTHERS, 0)},
        }
    )


def firm(amounts: tuple[int, int], base: float) -> ZoneResult:
    """A firm of which two quantities are known, scored in doubles as a run does."""
    value = float(amounts[0]) / float(amounts[1]) * float(SPEC.factor)
    known = dict(zip(SPEC.formula.names, amounts, strict=True))
    area = AreaResult(
        AREA,
        tuple(QuantityValue(name, known.get(name), 1, 0) for name in CARD.quantities),
        (IndicatorValue(LEAF.id, value, "confirmed"),),
        tuple(
            NodeScore(name, min(value / base * 100, LEAF.cap), None, "supplied", base)
            if name == LEAF.id
            else NodeScore(name, None, None, "supplied")
            for name in PLAN.ids
        ),
    )
    return ZoneResult("Z1", "甲", KIND, "", (area,), NodeScore("total", None, None, "supplied"))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 3),
    st.integers(1, 10**6),
    st.integers(1, 10**7).map(lambda n: n * Fraction(1, 10**4)),
    st.integers(1, 10**12),
    st.sampled_from((0, 1, -1)),
)
def test_a_score_is_published_upwards_from_its_half_on_and_not_a_hair_before(
    decimals: int, units: int, base: Fraction, under: int, hair: int
) -> None:
    """A hair is the least that the store holds."""
    half = (units + Fraction(1, 2)) / 10**decimals
    amounts = int(half * base / PER_QUOTIENT * under) + hair, under
    one = firm(amounts, float(base))
    score = next(node.score for node in one.areas[0].nodes if node.id == LEAF.id)
    assert score is not None
    exact = Fraction(*amounts) * PER_QUOTIENT / base
    capped = min(exact, meant(LEAF.cap) * WEIGHT) if math.isfinite(LEAF.cap) else exact
    found = ExactPoints(CARD, [one], scheme(decimals), {}).published(one, score * float(WEIGHT), 0)
    assert found == math.floor(capped * 10**decimals + Fraction(1, 2))


def test_a_hair_below_a_half_is_published_below_it() -> None:
    """A score of 49.999…9995, one part of 10 to the 14th below 50, is none of 50."""
    under = 10**14
    half = int(Fraction(99, 2) / PER_QUOTIENT * under)
    found = []
    for hair in (-1, 1):
        one = firm((half + hair, under), 1.0)
        exact = Fraction(half + hair, under) * PER_QUOTIENT
        found.append(ExactPoints(CARD, [one], scheme(0), {}).published(one, float(exact), 0))
    assert found == [49, 50]
