"""A scorecard of enterprises is read whole, and whatever cannot stand in it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yuanheng.errors import StandardError
from yuanheng.standards.packs.contents import pack
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.derived import FillPolicy
from yuanheng.standards.scorecards.indicators import Scoring
from yuanheng.standards.scorecards.parameters import Value, default_values
from yuanheng.standards.scorecards.scorecard import Scorecard, read_scorecard
from yuanheng.standards.yaml.source import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

ID = "cn-huangyan.per-mu.2022"
LAND = "cn.land-intensity.2014"


def read(folder: Path, *changes: tuple[str, str], of: str = ID) -> Scorecard:
    """Read a shipped scorecard with some of its text replaced, each at its first place."""
    text = pack(of).folder.joinpath("scorecard.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "scorecard.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scorecard(read_yaml(path, "cn.example/scorecard.yaml"), of, ledger_schema())


def refusal(folder: Path, *changes: tuple[str, str], of: str = ID) -> str:
    with pytest.raises(StandardError) as refused:
        read(folder, *changes, of=of)
    assert refused.value.where.line is not None
    return str(refused.value.what)


def test_an_enterprise_is_judged_whole_by_the_rows_of_its_year(tmp_path: Path) -> None:
    """One area without name, one tree for each group."""
    card = read(tmp_path)
    assert (card.subject.key, card.relations, [a.area for a in card.areas]) == (
        ("zone", "enterprise"),
        ("enterprise_year",),
        [""],
    )
    assert (sorted(card.trees), card.type_columns) == (
        [("above_scale", ""), ("below_scale", "")],
        ("scale",),
    )


def test_the_weight_of_an_enterprise_has_no_area_in_its_name(tmp_path: Path) -> None:
    """`weight.above_scale.tax_per_mu`, and a label without a gap."""
    parameter = read(tmp_path).parameters["weight.above_scale.tax_per_mu"]
    assert parameter.label == {
        "zh": "规上 亩均税收权重",
        "en": "Weight of Taxes per mu (Above size)",
    }


def test_a_standard_without_attention_opens_no_finding(tmp_path: Path) -> None:
    """No score is below it."""
    assert read(tmp_path).below_score == float("-inf")
    card = read(tmp_path, ("parameters:\n", "attention: {below_score: 60}\nparameters:\n"))
    assert card.below_score == 60.0


def test_a_missing_policy_is_read_with_what_it_means(tmp_path: Path) -> None:
    """W8: the mean score of 规上 where emissions are missing."""
    assert read(tmp_path).missing == {
        "emission_output": FillPolicy(
            "emission_output", "discharged", "group_mean", "above_scale", "single-source"
        )
    }


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (
            "ratio_to_base: {base: tax_per_mu_base, cap: 150, floor: 0, status: single-source}",
            Scoring("ratio_to_base", "tax_per_mu_base", 150.0, "single-source", 0.0),
        ),
        (
            "ratio_to_base: {base: tax_per_mu_base, status: confirmed}",
            Scoring("ratio_to_base", "tax_per_mu_base", None, "confirmed", None),
        ),
        (
            "min_max: {floor: 20, status: single-source}",
            Scoring("min_max", None, 100.0, "single-source", 20.0),
        ),
        (
            "efficacy: {low: tax_per_mu_base, status: single-source}",
            Scoring("min_max", None, 100.0, "single-source", 60.0, "tax_per_mu_base"),
        ),
    ],
)
def test_ways_of_scoring_are_data(tmp_path: Path, way: str, expected: Scoring) -> None:
    """W8, W10 (旌德: floor 20) and E11 (efficacy: floor 60) in one vocabulary."""
    old = "ratio_to_base: {base: tax_per_mu_base, status: confirmed}"
    assert read(tmp_path, (old, way)).indicators["tax_per_mu"].scoring == expected


# Each row: what is replaced, by what, words of the refusal.
REFUSED = {
    "areas beside an enterprise": (
        "quantities:\n",
        "by: assessed_range\nquantities:\n",
        "A standard of enterprises has no assessed areas",
    ),
    "a relation that does not list enterprises": (
        "tax: {from: enterprise_year, sum: taxes",
        "tax: {from: parcel, sum: area",
        "The relation parcel has no column enterprise",
    ),
    "a tree under another name": (
        "    enterprise:\n      tax_per_mu",
        "    主区:\n      tax_per_mu",
        "The area 主区 has no weight",
    ),
    "weights that do not sum to one": (
        "tax_per_mu: {weight: 0.3}",
        "tax_per_mu: {weight: 0.2}",
        "sum to 0.9, not to 1",
    ),
    "two ways of scoring": (
        "ratio_to_base: {base: tax_per_mu_base, status: confirmed}",
        "share_left: {status: derived}, ratio_to_base: {base: tax_per_mu_base, status: derived}",
        "tax_per_mu needs exactly one way of scoring",
    ),
    "a base in another unit": (
        "ratio_to_base: {base: tax_per_mu_base",
        "ratio_to_base: {base: tax_per_kwh_base",
        "tax_per_kwh_base is not a parameter of this unit",
    ),
    "a base in another step of the same unit": (
        "  tax_per_mu_base: {unit: 万元/亩",
        "  tax_per_mu_base: {unit: 元/亩",
        "tax_per_mu_base is not a parameter of this unit",
    ),
    "a policy for what is no indicator": (
        "  emission_output: {lacks",
        "  emission_outputs: {lacks",
        "emission_outputs is not an indicator",
    ),
    "a policy for a quantity that is not used": (
        "lacks: discharged",
        "lacks: tax",
        "emission_output does not use the quantity tax",
    ),
    "a policy that names no group": (
        "of: above_scale, status",
        "of: large, status",
        "The zone type large is not declared",
    ),
    "a group by a column that is not there": (
        "when: \"scale = '规上'\"",
        "when: \"size = '规上'\"",
        "The name size is not known here",
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_stand_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    """With file and line."""
    assert words in refusal(tmp_path, (old, new))


# The same for what the land-intensity standard derives.
REFUSED_OF_LAND = {
    "a potential for a type that is not declared": (
        "    only: [industrial]\n",
        "    only: [industry]\n",
        "The zone type industry is not declared",
    ),
    "a potential in another unit": (
        "formula: to_supply\n    unit: hm2",
        "formula: to_supply\n    unit: 万元",
        "expansion: the formula gives m2, not 万元",
    ),
    "a potential that no engine is asked for": (
        "formula: to_supply\n",
        "formula: days_between(a, b)\n",
        "The name a is not known here",
    ),
    "an identity of a measure that is not known": (
        "[printed_development_rate,",
        "[printed_rate,",
        "The measure printed_rate is not known",
    ),
    "an identity in another unit": (
        "[printed_development_rate,",
        "[approved_area,",
        "three_ratios: the formula gives",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "words"), REFUSED_OF_LAND.values(), ids=list(REFUSED_OF_LAND)
)
def test_a_derived_figure_that_cannot_stand_is_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    """With file and line."""
    assert words in refusal(tmp_path, (old, new), of=LAND)


def test_the_default_set_is_read_for_its_own_period_alone(tmp_path: Path) -> None:
    """W8: 24.097 in 2022; in 2023 the base is a parameter that nobody gave."""
    card = read(tmp_path)
    found = {p: default_values(pack(ID).folder, card, p) for p in ("2022", "2023")}
    assert found["2022"]["tax_per_mu_base"] == Value(
        24.097, "万元/亩", "single-source", "黄岩区2022年度通知"
    )
    assert found["2023"] == {}
    assert len(found["2022"]) == 8


def test_a_standard_without_a_default_set_ships_no_values(tmp_path: Path) -> None:
    """The ideals of land intensity are each zone's own."""
    assert default_values(pack(LAND).folder, read(tmp_path, of=LAND), "2013") == {}
