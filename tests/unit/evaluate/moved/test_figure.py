"""What moved a figure: parts that sum to the change, each what the program gives with it alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evaluate.moved.stages import Judged, numbers, stages
from yuanheng.errors import UsageError
from yuanheng.evaluate.moved.figure import Asked, Moved, decomposed
from yuanheng.evaluate.moved.leaves import Change, Subject
from yuanheng.standards.packs.contents import scorecard
from yuanheng.standards.scorecards.indicators import Scoring
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard

MU, WAN = 2 * 10**9, 10**8
FIRMS = scorecard("cn-huangyan.per-mu.2022")
ZONE = scorecard("cn.land-intensity.2014")
BASES = {"small_tax_per_mu_base": 11.5932, "tax_per_kwh_base": 0.2352}
MAIN, WIDER = "主区", "发展方向区"
IDEALS = {
    "development_rate_ideal": 100.0, "supply_rate_ideal": 98.0, "built_rate_ideal": 97.0,
    "industrial_share_ideal": 60.0, "plot_ratio_ideal": 1.2, "building_density_ideal": 45.0,
    "industrial_plot_ratio_ideal": 1.1, "industrial_coverage_ideal": 60.0,
    "industrial_investment_ideal": 6000.0, "industrial_tax_intensity_ideal": 400.0,
    "tax_intensity_ideal": 500.0, "population_density_ideal": 60.0,
}  # fmt: skip
#: 规下: half and half, or otherwise.
WEIGHTS = [{}, {"weight.below_scale.small_tax_per_mu": 0.3, "weight.below_scale.tax_per_kwh": 0.7}]


def spread_card() -> Scorecard:
    """The same indicators, scored by their place between lowest and highest of the group."""
    scoring = Scoring("min_max", None, 100.0, "confirmed", 0.0)
    return replace(
        FIRMS,
        indicators={name: replace(i, scoring=scoring) for name, i in FIRMS.indicators.items()},
    )


@st.composite
def firms(draw: st.DrawFn, names: str = "甲乙") -> dict[tuple[str, str], dict[str, int | None]]:
    amount = st.integers(1, 500)
    return {
        (name, ""): {
            "tax": draw(amount) * WAN,
            "occupied": draw(amount) * MU,
            "power_used": draw(amount) * 360 * 10**7,
        }
        for name in names
    }


@st.composite
def told(draw: st.DrawFn) -> tuple[Judged, Judged, Judged]:
    """A firm among others in two years, the first of which was corrected since."""
    card = draw(st.sampled_from([FIRMS, spread_card()]))
    sides = []
    for _ in range(2):
        base = {**BASES, "tax_per_kwh_base": draw(st.sampled_from([0.2352, 0.31]))}
        values = numbers(**base) | numbers(**draw(st.sampled_from(WEIGHTS)))
        facts = draw(firms("甲乙丙"[: draw(st.integers(2, 3))]))
        sides.append(Judged(card, facts, values, "below_scale"))
    corrected = {**sides[0].facts, ("甲", ""): draw(firms("甲"))["甲", ""]}
    kept = draw(st.booleans())
    return sides[0], sides[0] if kept else replace(sides[0], facts=corrected), sides[1]


def moved(then: Judged, corrected: Judged, now: Judged, asked: Asked) -> Moved:
    return decomposed(stages(then, corrected, now), then.run(1, "2021"), now.run(2, "2022"), asked)


def with_only(change: Change, then: Judged, corrected: Judged, now: Judged) -> Judged:
    """The first run, as the program would make it with one change and no other."""
    place = ("甲", change.area)
    if change.kind in ("facts", "corrected"):
        stood, middle, after = (j.facts[place][change.name] for j in (then, corrected, now))
        assert stood is not None
        assert middle is not None
        assert after is not None
        step = middle - stood if change.kind == "corrected" else after - middle
        return then.with_amount(place, change.name, stood + step)
    if change.kind == "others":
        own = {("甲", ""): then.facts["甲", ""]}
        return replace(then, facts={**now.facts, **own})
    if change.kind == "parameter":
        return replace(then, values={**then.values, change.name: now.values[change.name]})
    weights = {k: v for k, v in now.values.items() if k.startswith("weight.")}
    rest = {k: v for k, v in then.values.items() if not k.startswith("weight.")}
    return replace(then, values={**rest, **weights})


@given(told())
@settings(max_examples=40)
def test_the_parts_sum_to_the_change_to_the_last_digit_and_each_is_a_replay_with_it_alone(
    sides: tuple[Judged, Judged, Judged],
) -> None:
    """Scores against a base and scores by place in the group, with weights, bases and others."""
    then, corrected, now = sides
    before, after = then.score("甲"), now.score("甲")
    asked = Asked(Subject("Z1", "甲"), "", "total")
    if before is None or after is None:  # the lowest of the group is its highest
        with pytest.raises(UsageError):
            moved(then, corrected, now, asked)
        return
    found = moved(then, corrected, now, asked)
    assert sum((p.part for p in found.parts), Fraction(0)) == found.change
    assert float(found.before) == pytest.approx(before, abs=1e-9)
    assert float(found.after) == pytest.approx(after, abs=1e-9)
    for part in found.parts:
        if len(part.together) == 1 and part.alone is not None and part.change.kind != "others":
            again = with_only(part.change, then, corrected, now).score("甲")
            assert again == pytest.approx(float(found.before + part.alone), abs=1e-7)


@st.composite
def areas(draw: st.DrawFn, names: tuple[str, ...]) -> dict[tuple[str, str], dict[str, int | None]]:
    """Land that adds up: what is built is part of what is supplied, that of what is ready."""
    found: dict[tuple[str, str], dict[str, int | None]] = {}
    for name in names:
        steps = [draw(st.integers(1, 60)) * 10**10 for _ in range(4)]
        built, supplied = steps[0], steps[0] + steps[1]
        ready = supplied + steps[2]
        buildable = ready + steps[3]
        industrial = built * draw(st.integers(1, 100)) // 100
        amount = st.integers(0, 2 * built)
        some = {
            "total": buildable, "built": built, "industrial": industrial, "supplied": supplied,
            "ready": ready, "buildable": buildable, "unbuilt": buildable - built,
            "residential": 0, "unbuildable": 0, "to_supply": 0, "industry_to_supply": 0,
            "unsettled": 0, "floor": draw(amount), "base": draw(st.integers(0, built)),
            "industrial_floor": draw(amount),
            "industrial_structures": draw(st.integers(0, industrial)),
            "idle_land": draw(st.integers(0, supplied - built)),
            "investment": draw(st.integers(0, 10**7)) * WAN,
            "industrial_taxes": draw(st.integers(0, 10**6)) * WAN,
            "taxes": draw(st.integers(0, 10**6)) * WAN, "residents": draw(st.integers(0, 10**5)),
        }  # fmt: skip
        found["", name] = dict(some)
    return found


ONE_OR_TWO = st.sampled_from([(MAIN,), (MAIN, WIDER)])


@given(st.data())
@settings(max_examples=10)
def test_a_zone_of_one_or_two_areas_is_shared_out_exactly_by_area_goal_and_indicator(
    data: st.DataObject,
) -> None:
    """Whatever areas stand on either side; the total and every goal sum to their change."""
    sides = []
    for ideal in (98.0, data.draw(st.sampled_from([98.0, 95.0]))):
        values = numbers(**{**IDEALS, "supply_rate_ideal": ideal}) | tree_weights()
        facts = data.draw(areas(data.draw(ONE_OR_TWO)))
        sides.append(Judged(ZONE, facts, values, "industrial"))
    then, now = sides
    for area, node in (("", "total"), (MAIN, "area"), (MAIN, "supply_rate")):
        found = moved(then, then, now, Asked(Subject("Z1", ""), area, node))
        assert sum((p.part for p in found.parts), Fraction(0)) == found.change
        assert float(found.after) == pytest.approx(now.score("", node, area), abs=1e-9)
    value = moved(then, then, now, Asked(Subject("Z1", ""), MAIN, "supply_rate", is_value=True))
    assert sum((p.part for p in value.parts), Fraction(0)) == value.change
    assert {p.change.name for p in value.parts} <= {"supplied", "ready"}


def tree_weights() -> dict[str, Value]:
    """Weights where the pack gives none: equal ones below each goal."""
    found = {}
    for root in ZONE.trees.values():
        for node in root.walk():
            if any(child.weight is None for child in node.children):
                for n, child in enumerate(node.children):
                    share = 1.0 if len(node.children) == 1 else 0.5 ** (n + 1)
                    last = n == len(node.children) - 1 and n
                    weight = 0.5**n if last else share
                    found[child.weight_parameter] = Value(weight, "", "", "")
    return found


def test_a_firm_that_only_others_moved_is_told_so() -> None:
    """Scored by place in the group, a firm may fall without a change of its own."""
    one = {("甲", ""): {"tax": 20 * WAN, "occupied": MU, "power_used": 36 * 10**8}}
    low = {("乙", ""): {"tax": 10 * WAN, "occupied": MU, "power_used": 36 * 10**8}}
    high = {("丙", ""): {"tax": 30 * WAN, "occupied": MU, "power_used": 36 * 10**8}}
    better = {("丙", ""): {"tax": 60 * WAN, "occupied": MU, "power_used": 36 * 10**8}}
    then = Judged(spread_card(), one | low | high, {}, "below_scale")
    now = replace(then, facts=one | low | better)
    found = moved(then, then, now, Asked(Subject("Z1", "甲"), "", "total"))
    kinds = {p.change.kind for p in found.parts}
    assert (float(found.before), float(found.after), kinds) == (50.0, 20.0, {"others"})


def test_what_a_correction_did_stands_apart_from_what_the_year_did() -> None:
    """The tax of last year was 30, was read as 20, and is 40 this year."""
    land = {"occupied": MU, "power_used": 36 * 10**8}
    then = Judged(FIRMS, {("甲", ""): {"tax": 20 * WAN, **land}}, numbers(**BASES), "below_scale")
    corrected = then.with_amount(("甲", ""), "tax", 30 * WAN)
    now = then.with_amount(("甲", ""), "tax", 40 * WAN)
    asked = Asked(Subject("Z1", "甲"), "", "small_tax_per_mu", is_value=True)
    found = moved(then, corrected, now, asked)
    told: set[object] = {(p.change.kind, p.part, p.was, p.now) for p in found.parts}
    assert told == {
        ("corrected", 10, 20 * WAN, 30 * WAN),
        ("facts", 10, 30 * WAN, 40 * WAN),
    }


def test_what_the_program_of_today_gives_otherwise_is_no_part_of_the_facts() -> None:
    """A run that had said 50 where its facts give 60: the change is as the runs say, and told."""
    land = {"tax": 20 * WAN, "occupied": MU, "power_used": 36 * 10**8}
    judged = Judged(FIRMS, {("甲", ""): land}, numbers(**BASES), "below_scale")
    run = judged.run(1, "2021")
    score = run.results[0].total
    said = replace(run.results[0], total=replace(score, score=(score.score or 0) - 10.0))
    before = replace(run, results=(said,))
    asked = Asked(Subject("Z1", "甲"), "", "total")
    found = decomposed(stages(judged, judged, judged), before, judged.run(2, "2022"), asked)
    assert float(found.renewed[0]) == pytest.approx(10.0)
    assert float(found.change) == pytest.approx(10.0)
    assert found.parts == ()
