"""Rankings equal those of rational arithmetic: equal ratios tie, and a hair apart is no tie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.evaluate.group_scores import score_groups
from yuanheng.evaluate.measured import Measured
from yuanheng.evaluate.ties import in_order, settled_totals
from yuanheng.model.evaluation import IndicatorValue, QuantityValue
from yuanheng.model.units import stored_per
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.packs.contents import scorecard
from yuanheng.standards.scorecards.parameters import Value

SMALL = scorecard("cn-huangyan.per-mu.2022")
ZONE = scorecard("cn.land-intensity.2014")
BASES = {"small_tax_per_mu_base": 11.5932, "tax_per_kwh_base": 0.2352}
GIVEN = {name: Value(base, "", "supplied", "") for name, base in BASES.items()}
WAN_PER_MU = stored_per("万元") / stored_per("亩")
YUAN_PER_KWH = stored_per("元") / stored_per("kWh")

Firm = tuple[int, int, int]
"""Taxes, land and electricity in storage units."""


def measured(firm: Firm) -> Measured:
    """A firm as the statement gives it: its ratios are doubles."""
    tax, land, power = firm
    known = {"tax": tax, "occupied": land, "power_used": power}
    values = {
        "small_tax_per_mu": float(tax) / float(land) * float(1 / WAN_PER_MU),
        "tax_per_kwh": float(tax) / float(power) * float(1 / YUAN_PER_KWH),
    }
    return Measured(
        "Z1",
        "",
        "E",
        None,
        tuple(known.get(name) for name in SMALL.quantities),
        tuple(QuantityValue(name, None, 0, 0) for name in SMALL.quantities),
        tuple(IndicatorValue(name, values.get(name), "confirmed") for name in SMALL.indicators),
        (),
        (),
    )


def scores(firms: Sequence[Firm]) -> list[float]:
    rows = [measured(firm) for firm in firms]
    trees = score_groups(SMALL, rows, ["below_scale"] * len(rows), GIVEN)
    return [nodes[-1].score or 0.0 for nodes in trees]


def exact(firm: Firm) -> Fraction:
    """The score by the rule, in rational arithmetic: half and half, ÷ base × 100."""
    tax, land, power = firm
    per_mu = Fraction(tax, land) / WAN_PER_MU / Fraction("11.5932")
    per_kwh = Fraction(tax, power) / YUAN_PER_KWH / Fraction("0.2352")
    return (per_mu + per_kwh) / 2 * 100


def ranks(values: Sequence[float | Fraction]) -> list[int]:
    return [1 + sum(other > value for other in values) for value in values]


@st.composite
def groups(draw: st.DrawFn) -> list[Firm]:
    """Firms of equal ratios in many sizes, written in 亩, 公顷 and 万元; some a hair beside."""
    four = st.integers(1, 10**7)
    tax, power = draw(four) * 10**4, draw(four) * 360
    land = draw(four) * draw(st.sampled_from([200_000, 3 * 10**6]))  # 0.0001 亩, 0.0001 公顷
    firms = []
    for size in draw(st.lists(st.integers(1, 999), min_size=2, max_size=6)):
        hair = draw(st.sampled_from([0, 0, 1, -1]))
        at = draw(st.integers(0, 2))
        firm = [tax * size, land * size, power * size]
        firm[at] += hair
        firms.append((firm[0], firm[1], firm[2]))
    return firms


@settings(max_examples=200, deadline=None)
@given(groups())
def test_ranks_are_those_of_rational_arithmetic(firms: list[Firm]) -> None:
    assert ranks(scores(firms)) == ranks([exact(firm) for firm in firms])


def test_a_province_of_firms_a_hair_apart_is_no_tie() -> None:
    """Beyond 2^53 thirds of a mm², where doubles hold no single one."""
    land = 3 * 10**17
    firms = [(10**15, land, 36 * 10**14), (10**15, land + 1, 36 * 10**14)]
    assert float(firms[0][1]) == float(firms[1][1])
    assert ranks(scores(firms)) == [1, 2]


@settings(max_examples=200)
@given(
    st.lists(st.fractions(0, 120, max_denominator=10**20), max_size=6),
    st.lists(st.integers(-3, 3), max_size=4),
    st.sampled_from([math.inf, 60.0, 99.98]),
)
def test_doubles_in_order_tell_equal_unequal_and_below_the_limit(
    numbers: list[Fraction], hairs: list[int], limit: float
) -> None:
    edge = Fraction(repr(limit)) if math.isfinite(limit) else Fraction(60)
    every = [*numbers, *(edge + Fraction(hair, 10**30) for hair in hairs)]
    told = in_order(every, limit)
    assert ranks([told[n] for n in every]) == ranks(every)
    assert [told[n] < limit for n in every] == [
        math.isinf(limit) or n < Fraction(repr(limit)) for n in every
    ]
    assert all(math.isclose(told[n], n, rel_tol=1e-14, abs_tol=1e-14) for n in every)


@pytest.mark.parametrize(
    ("built", "ideal", "is_below"),
    [
        (Fraction(3, 5), 1.0, False),
        (Fraction("0.588"), 0.98, False),  # 0.588 / 0.98 × 100 is 59.99999999999999 in doubles
        (Fraction("0.588") - Fraction(1, 3 * 10**15), 0.98, True),
        (Fraction("0.588") + Fraction(1, 3 * 10**15), 0.98, False),
    ],
)
def test_a_score_of_exactly_sixty_is_not_below_sixty(
    built: Fraction, ideal: float, *, is_below: bool
) -> None:
    whole = 3 * 10**15
    amounts = {"built": int(built * whole), "supplied": whole, "ready": whole, "buildable": whole}
    row = Measured(
        "Z1",
        "主区",
        "",
        None,
        tuple(amounts.get(name) for name in ZONE.quantities),
        (),
        tuple(
            IndicatorValue(name, float(built) * 100 if name == "built_rate" else None, "confirmed")
            for name in ZONE.indicators
        ),
        (),
        (),
    )
    spec = ZONE.indicators["built_rate"].scoring.ideal
    values = {spec or "": Value(ideal * 100, "%", "supplied", "")}
    kind = ZONE.types[0].id
    (nodes,) = score_groups(ZONE, [row], [kind], values)
    score = next(node.score for node in nodes if node.id == "built_rate")
    assert score is not None
    assert (score < ZONE.below_score) is is_below


@pytest.mark.parametrize(("ideal", "built"), [(0.65, "0.195"), (0.91, "0.273"), (98.0, "29.4")])
def test_half_the_limit_is_no_grave_score_and_a_hair_below_it_is(ideal: float, built: str) -> None:
    """0.195 % of an ideal of 0.65 % has 29.999999999999993 points in doubles."""
    whole = 3 * 10**15
    values = {ZONE.indicators["built_rate"].scoring.ideal or "": Value(ideal, "", "supplied", "")}
    for hair, is_grave in ((0, False), (1, False), (-1, True)):
        top = int(Fraction(built) / 100 * whole) + hair
        row = Measured(
            "Z1",
            "主区",
            "",
            None,
            tuple({"built": top, "supplied": whole}.get(name) for name in ZONE.quantities),
            (),
            tuple(
                IndicatorValue(name, top / whole * 100 if name == "built_rate" else None, "derived")
                for name in ZONE.indicators
            ),
            (),
            (),
        )
        (nodes,) = score_groups(
            ZONE,
            [row],
            [ZONE.types[0].id],
            values,
        )
        score = next(node.score for node in nodes if node.id == "built_rate")
        assert score is not None
        assert (score < ZONE.below_score / 2) is is_grave


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 10**4),
    *[st.sampled_from(("0.25", "0.5", "0.8", "1", "1.25", "1.6", "2", "2.5", "0.0625"))] * 2,
    st.sampled_from((0, 0, 1, -1)),
)
def test_a_total_of_exactly_the_limit_is_not_below_it(
    size: int, per_mu: str, per_kwh: str, hair: int
) -> None:
    """What both ratios are of their bases is chosen; a hair more land is a score a hair lower."""
    p, q = Fraction(per_mu), Fraction(per_kwh)
    tax, land = (
        Fraction("0.2352") * 115932 * size * stored_per("万元"),
        2352 * size / p * stored_per("亩"),
    )
    power = 10**4 * 115932 * size / q * stored_per("kWh")
    firm = (int(tax), int(land) - hair, int(power))
    card = replace(SMALL, below_score=float((p + q) * 50))
    (nodes,) = score_groups(card, [measured(firm)], ["below_scale"], GIVEN)
    assert nodes[-1].score is not None
    assert exact((int(tax), int(land), int(power))) == (p + q) * 50
    assert (nodes[-1].score < card.below_score) is (hair < 0)


@given(
    st.lists(st.integers(0, 10**6).map(lambda n: n * Fraction(1, 10**4)), min_size=2, max_size=4),
    st.sampled_from([Fraction(4, 5), Fraction(9, 10), Fraction(1, 3)]),
)
def test_totals_over_two_areas_tie_where_rational_arithmetic_says_so(
    mains: list[Fraction], share: Fraction
) -> None:
    """Each has another part that makes up for its main one exactly, but the last by a hair."""
    total = max(mains) * share + 10
    exact = [total for _ in mains] + [total - Fraction(1, 10**12)]
    pairs = [
        (m, (t - share * m) / (1 - share)) for m, t in zip([*mains, mains[0]], exact, strict=True)
    ]
    doubles = np.array([float(share) * float(a) + float(1 - share) * float(b) for a, b in pairs])
    told = settled_totals(doubles, exact.__getitem__, float(total))
    assert len(set(told[:-1].tolist())) == 1
    assert told[-1] < told[0]
    assert (told < float(total)).tolist() == [t < meant(float(total)) for t in exact]
