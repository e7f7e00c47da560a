"""Scores at their limits equal rational arithmetic: at the limit, a hair to either side.

Limits, ideals and amounts are decimals of up to four places in the units that people write.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.evaluate.exact_values import reaches
from yuanheng.evaluate.group_scores import score_groups
from yuanheng.evaluate.measured import Measured
from yuanheng.model.evaluation import IndicatorValue, QuantityValue
from yuanheng.model.units import parse_unit, stored_per
from yuanheng.standards.packs.contents import scorecard
from yuanheng.standards.scorecards.indicators import Indicator
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Node, Scorecard

CARDS = {name: scorecard(name) for name in ("cn.land-intensity.2014", "cn-huangyan.per-mu.2022")}
#: Indicators that are a quotient of two quantities and are held to an ideal or a base.
QUOTIENTS = [
    (card, spec.id)
    for card in CARDS
    for spec in CARDS[card].indicators.values()
    if spec.scoring.kind in ("ratio_to_ideal", "ratio_to_base") and len(spec.formula.names) == 2
]
WRITTEN = (
    *("亩", "hm2", "m2", "万m2", "km2"),
    *("元", "万元", "亿元"),
    *("kWh", "万kWh", "tce", "kgce", "万tce", "t", "kg", "人"),
)
FOUR = Fraction(1, 10**4)
DECIMALS = st.integers(1, 10**7).map(lambda n: n * FOUR)


def units_of(card: Scorecard, quantity: str) -> list[str]:
    """Give the units in which people write a quantity."""
    unit = card.quantities[quantity].unit
    return [u for u in WRITTEN if parse_unit(u).dimension == unit.dimension] or [unit.text]


def leaves(node: Node) -> set[str]:
    """Name the indicators below a node."""
    own = set() if node.children else {node.id}
    return own.union(*(leaves(child) for child in node.children))


def kind_with(card: Scorecard, indicator: str) -> tuple[str, str]:
    """Give a type and an area whose tree scores an indicator."""
    return next(key for key, tree in card.trees.items() if indicator in leaves(tree))


@st.composite
def at_limits(
    draw: st.DrawFn,
) -> tuple[Scorecard, Indicator, tuple[int, int], Fraction]:
    """Draw an indicator, two amounts whose score lies at the limit or a hair beside, its ideal.

    A hair is the least that the store holds. Half the limit parts grave from other findings.
    """
    name, indicator = draw(st.sampled_from(QUOTIENTS))
    limit = draw(st.integers(1, 10**6)) * FOUR
    card = replace(CARDS[name], below_score=float(limit))
    spec, ideal = card.indicators[indicator], draw(DECIMALS)
    _, under = spec.formula.names
    unit = draw(st.sampled_from(units_of(card, under)))
    amount = max(1, int(draw(DECIMALS) * stored_per(unit)))
    edge = draw(st.sampled_from((limit, limit / 2)))
    asked = edge / 100 * ideal / spec.factor * amount
    first = int(asked) + draw(st.sampled_from((0, 0, 0, 1, -1)))
    return card, spec, (max(first, 0), amount), ideal


def scored(
    card: Scorecard, spec: Indicator, amounts: tuple[int, int], ideal: Fraction
) -> float | None:
    """Score one indicator as a run does: the statement gives its value as a double."""
    kind, area = kind_with(card, spec.id)
    known = dict(zip(spec.formula.names, amounts, strict=True))
    value = float(amounts[0]) / float(amounts[1]) * float(spec.factor)
    row = Measured(
        "Z1",
        area,
        "" if card.subject.has_areas else "E",
        None,
        tuple(known.get(name) for name in card.quantities),
        tuple(QuantityValue(name, None, 0, 0) for name in card.quantities),
        tuple(
            IndicatorValue(name, value if name == spec.id else None, "confirmed")
            for name in card.indicators
        ),
        (),
        (),
    )
    given_ideal = {spec.scoring.ideal or "": Value(float(ideal), "", "supplied", "")}
    (nodes,) = score_groups(card, [row], [kind], given_ideal)
    return next(node.score for node in nodes if node.id == spec.id)


def exact(spec: Indicator, amounts: tuple[int, int], ideal: Fraction) -> Fraction:
    """Score one indicator by the rule, in rational arithmetic."""
    found = Fraction(*amounts) * spec.factor / ideal * 100
    cap = spec.scoring.cap
    return found if cap is None else min(found, Fraction(repr(cap)))


@settings(max_examples=120, deadline=None)
@given(at_limits())
def test_a_score_is_below_its_limit_where_rational_arithmetic_says_so(
    drawn: tuple[Scorecard, Indicator, tuple[int, int], Fraction],
) -> None:
    card, spec, amounts, ideal = drawn
    limit = Fraction(repr(card.below_score))
    score, right = scored(card, spec, amounts, ideal), exact(spec, amounts, ideal)
    assert score is not None
    assert (score < card.below_score) is (right < limit)
    assert (score < card.below_score / 2) is (right < limit / 2)


@settings(max_examples=60, deadline=None)
@given(DECIMALS, DECIMALS, st.sampled_from((0, 1, -1)))
def test_a_figure_reaches_its_ideal_where_rational_arithmetic_says_so(
    ideal: Fraction, area: Fraction, hair: int
) -> None:
    spec = CARDS["cn.land-intensity.2014"].indicators["industrial_investment"]
    amounts = int(ideal * area * stored_per("万元")) + hair, int(area * stored_per("hm2"))
    value = float(amounts[0]) / float(amounts[1]) * float(spec.factor)
    told = dict(zip(spec.formula.names, amounts, strict=True))
    right = Fraction(*amounts) * spec.factor >= ideal
    assert reaches(spec, told, value, float(ideal)) is right
