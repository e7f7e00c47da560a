"""A scorecard is read whole, and whatever cannot stand in it is refused at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yuanheng.errors import StandardError
from yuanheng.model.units import parse_unit
from yuanheng.standards.packs.contents import pack
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.scorecard import Scorecard, Scoring, read_scorecard
from yuanheng.standards.yaml.source import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

ID = "cn.land-intensity.2014"
NAME = "cn.example/scorecard.yaml"
DEGREE = "of: {supply_rate: {weight: 0.5}, built_rate: {weight: 0.5}}}"
PLOT_RATIO = "formula: floor / built\n    unit: ''"
SUPPLIED = "from: parcel, sum: area, where: \"supply_state LIKE 'D%'\", symbol: D"


def shipped() -> str:
    return pack(ID).folder.joinpath("scorecard.yaml").read_text(encoding="utf-8")


def read(folder: Path, *changes: tuple[str, str]) -> Scorecard:
    """Read the shipped scorecard with some of its text replaced, each exactly once."""
    text = shipped()
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path = folder / "scorecard.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scorecard(read_yaml(path, NAME), "cn.example", ledger_schema())


def line_of(old: str) -> int:
    text = shipped()
    return text[: text.index(old)].count("\n") + 1


def refusal(folder: Path, *changes: tuple[str, str]) -> StandardError:
    with pytest.raises(StandardError) as refused:
        read(folder, *changes)
    return refused.value


def test_the_shipped_scorecard_is_read_as_it_stands(tmp_path: Path) -> None:
    card = read(tmp_path)
    assert (card.family, card.relations, card.main_area, card.below_score) == (
        "cn.land-intensity",
        ("parcel", "reported"),
        "主区",
        60.0,
    )
    assert (len(card.quantities), len(card.indicators), len(card.trees)) == (21, 13, 4)
    assert (len(card.potentials), tuple(card.checks)) == (13, ("three_ratios",))


def test_a_quantity_names_the_columns_it_needs(tmp_path: Path) -> None:
    quantities = read(tmp_path).quantities
    assert quantities["idle_land"].columns == ("supply_state", "land_class", "idle", "area")
    assert quantities["taxes"].columns == ("measure", "value")
    assert quantities["total"].columns == ("area",)


def test_an_indicator_knows_the_factor_to_its_unit(tmp_path: Path) -> None:
    indicators = read(tmp_path).indicators
    factors = {name: indicators[name].factor for name in ("supply_rate", "plot_ratio")}
    assert factors == {"supply_rate": 100, "plot_ratio": 1}
    assert indicators["tax_intensity"].factor == 300
    assert indicators["population_density"].factor == 3 * 10**6


def test_an_indicator_is_scored_by_its_ideal_or_by_the_share_left(tmp_path: Path) -> None:
    indicators = read(tmp_path).indicators
    assert indicators["supply_rate"].scoring == Scoring(
        "ratio_to_ideal", "supply_rate_ideal", 100.0, "secondary"
    )
    assert indicators["idle_rate"].scoring == Scoring("share_left", None, 100.0, "unverified")


def test_a_node_is_called_as_its_label_says(tmp_path: Path) -> None:
    card = read(tmp_path)
    labels = [card.label(node)["zh"] for node in ("use", "supply_rate", "taxes", "nobody")]
    assert labels == ["土地利用状况", "土地供应率", "二、三产业税收总额", "nobody"]


def test_weights_that_the_pack_does_not_give_are_required_parameters(tmp_path: Path) -> None:
    parameters = read(tmp_path).parameters
    required = {n for n, p in parameters.items() if n.startswith("weight.") and not p.optional}
    main = (
        *("use", "benefit", "management", "degree", "intensity", "supply_rate", "built_rate"),
        *("plot_ratio", "building_density", "tax_intensity", "population_density"),
    )
    growth = tuple(name for name in main if name not in ("supply_rate", "built_rate"))
    assert required == {f"weight.mixed.主区.{n}" for n in main} | {
        f"weight.mixed.发展方向区.{n}" for n in growth
    }


def test_a_weight_parameter_is_a_share_with_a_name_for_people(tmp_path: Path) -> None:
    parameter = read(tmp_path).parameters["weight.mixed.主区.use"]
    assert (parameter.unit, parameter.label) == (
        parse_unit(""),
        {
            "zh": "产城融合型 主区 土地利用状况权重",
            "en": "Weight of Land use (Industry and city, 主区)",
        },
    )


def test_an_only_child_weighs_one(tmp_path: Path) -> None:
    tree = read(tmp_path).trees["mixed", "主区"]
    weights = {node.id: node.weight for node in tree.walk()}
    assert (weights["supervision"], weights["idle_rate"], weights["overall_output"]) == (1, 1, 1)


def test_a_tree_is_walked_from_the_leaves_to_the_root(tmp_path: Path) -> None:
    tree = read(tmp_path).trees["mixed", "发展方向区"]
    assert [node.id for node in tree.walk()] == [
        *("development_rate", "degree", "plot_ratio", "building_density", "intensity", "use"),
        *("tax_intensity", "population_density", "overall_output", "benefit"),
        *("idle_rate", "supervision", "management", "area"),
    ]


def test_areas_have_their_weights_as_parameters_that_may_be_set(tmp_path: Path) -> None:
    card = read(tmp_path)
    assert [(a.area, a.weight, a.range) for a in card.areas] == [
        ("主区", 0.8, (0.8, 1.0)),
        ("发展方向区", 0.2, (0.0, 0.2)),
    ]
    assert card.parameters["weight.area.主区"].optional


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (DEGREE, DEGREE.replace("0.5}}}", "0.4}}}"), "under degree sum to 0.9, not to 1"),
        (
            "management:\n        weight: 0.1",
            "management:\n        weight: 0.2",
            "under area sum to 1.1, not to 1",
        ),
        (
            "degree: {weight: 0.25, range: [0.20, 0.30], of: {development_rate: {weight: 1}}}",
            "degree: {weight: 0.25, range: [0.20, 0.30], of: {development_rate: {weight: 0.5}}}",
            "under degree sum to 0.5, not to 1",
        ),
    ],
)
def test_weights_of_siblings_that_do_not_sum_to_one_are_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert words in str(refusal(tmp_path, (old, new)).what)


def test_the_refusal_of_weights_points_at_the_siblings(tmp_path: Path) -> None:
    error = refusal(tmp_path, (DEGREE, DEGREE.replace("0.5}}}", "0.4}}}")))
    assert (error.where.file, error.where.line) == (NAME, line_of(DEGREE))


def test_weights_that_already_exceed_one_are_refused_though_one_is_open(tmp_path: Path) -> None:
    old = "of: {supply_rate: {}, built_rate: {}}"
    with pytest.raises(StandardError):
        read(tmp_path, (old, "of: {supply_rate: {weight: 1}, built_rate: {weight: 0.5}, x: {}}"))
    card = read(tmp_path, (old, "of: {supply_rate: {weight: 0.6}, built_rate: {}}"))
    assert card.parameters["weight.mixed.主区.supply_rate"].optional


# Each row: what is replaced, by what, the line by the text that stands there, words of the refusal.
REFUSED = {
    "a leaf that is no indicator": (
        "supply_rate: {weight: 0.5}, built",
        "suply_rate: {weight: 0.5}, built",
        "supply_rate: {weight: 0.5}, built",
        "suply_rate is not an indicator",
    ),
    "an indicator in another unit than its formula": (
        PLOT_RATIO,
        "formula: floor / built\n    unit: 万元/hm2",
        "unit: ''\n    status: confirmed\n    score: {ratio_to_ideal: {ideal: plot_ratio_ideal",
        "plot_ratio: the formula gives m2/m2, not 万元/hm2",
    ),
    "an indicator that is no number": (
        "formula: floor / built",
        "formula: floor > built",
        "unit: ''\n    status: confirmed\n    score: {ratio_to_ideal: {ideal: plot_ratio_ideal",
        "plot_ratio: the formula gives condition, not 1",
    ),
    "an unknown unit of an indicator": (
        PLOT_RATIO,
        "formula: floor / built\n    unit: pH",
        "unit: ''\n    status: confirmed\n    score: {ratio_to_ideal: {ideal: plot_ratio_ideal",
        "The unit pH is not known",
    ),
    "an unknown unit of a parameter": (
        "plot_ratio_ideal: {unit: ''",
        "plot_ratio_ideal: {unit: pH",
        "plot_ratio_ideal: {unit: ''",
        "The unit pH is not known",
    ),
    "an ideal in another unit than its indicator": (
        "  plot_ratio_ideal: {unit: ''",
        "  plot_ratio_ideal: {unit: 人/hm2",
        "score: {ratio_to_ideal: {ideal: plot_ratio_ideal",
        "plot_ratio_ideal is not a parameter of this unit",
    ),
    "an ideal that is not declared": (
        "{ideal: plot_ratio_ideal",
        "{ideal: plot_ratio_idol",
        "score: {ratio_to_ideal: {ideal: plot_ratio_ideal",
        "plot_ratio_idol is not a parameter of this unit",
    ),
    "a share left of what is no share": (
        "score: {ratio_to_ideal: {ideal: tax_intensity_ideal, cap: 100}}",
        "score: {share_left: {status: secondary}}",
        "score: {ratio_to_ideal: {ideal: tax_intensity_ideal, cap: 100}}",
        "share_left needs a share",
    ),
    "an indicator scored in two ways": (
        "score: {share_left: {status: unverified}}",
        "score: {share_left: {status: secondary}, ratio_to_ideal: {ideal: x, cap: 100}}",
        "score: {share_left: {status: unverified}}",
        "idle_rate needs exactly one way of scoring",
    ),
    "an indicator scored in no way": (
        "score: {share_left: {status: unverified}}",
        "score: {}",
        "score: {share_left: {status: unverified}}",
        "idle_rate needs exactly one way of scoring",
    ),
    "a status that is none": (
        "unit: 万元/hm2\n    status: confirmed",
        "unit: 万元/hm2\n    status: certain",
        "status: confirmed\n    score: {ratio_to_ideal: {ideal: industrial_investment_ideal",
        "status",
    ),
    "a status of a tree that is none": (
        "  mixed:\n    status: secondary",
        "  mixed:\n    status: certain",
        "status: secondary\n    主区:\n      use:\n        range: [0.60, 0.65]",
        "certain is not a status",
    ),
    "a formula with an unknown quantity": (
        "formula: floor / built",
        "formula: flor / built",
        "formula: floor / built",
        "The name flor is not known here",
    ),
    "a formula with a forbidden word": (
        "formula: floor / built",
        "formula: coalesce(floor, 0) / built",
        "formula: floor / built",
        "COALESCE(floor, 0) is not allowed in a formula",
    ),
    "a where that is no condition": (
        SUPPLIED,
        SUPPLIED.replace(" LIKE 'D%'", ""),
        "supplied: {",
        "supply_state is not a condition",
    ),
    "an unknown relation": (
        SUPPLIED,
        SUPPLIED.replace("from: parcel", "from: parcels"),
        "supplied: {",
        "The relation parcels is not known",
    ),
    "a column that the relation does not have": (
        SUPPLIED,
        SUPPLIED.replace("sum: area", "sum: surface"),
        "supplied: {",
        "The relation parcel has no column surface",
    ),
    "a sum of what is no quantity": (
        SUPPLIED,
        SUPPLIED.replace("sum: area", "sum: land_class"),
        "supplied: {",
        "land_class is not a quantity and cannot be summed",
    ),
    "a quantity that sums nothing": (
        SUPPLIED,
        SUPPLIED.replace("sum: area, ", ""),
        "supplied: {",
        "",
    ),
    "a quantity that is both a sum and a measure": (
        "from: reported, measure: resident_population",
        "from: reported, sum: value, measure: resident_population",
        "residents: {",
        "",
    ),
    "a measure with a condition of its own": (
        "from: reported, measure: resident_population",
        "from: reported, where: \"zone = 'Z1'\", measure: resident_population",
        "residents: {",
        "",
    ),
    "an unknown measure": (
        "measure: resident_population",
        "measure: inhabitants",
        "residents: {",
        "The measure inhabitants is not known",
    ),
    "an unknown measure that is printed": (
        "measure: printed_development_rate",
        "measure: printed",
        "reported_as: {measure: printed_development_rate",
        "The measure printed is not known",
    ),
    "a tree of a type that is not declared": (
        "  mixed:\n    status: secondary",
        "  mxied:\n    status: secondary",
        "mixed:\n    status: secondary",
        "The zone type mxied is not declared",
    ),
    "a goal without a label": (
        "  supervision: {zh:",
        "  supervison: {zh:",
        "",
        "",
    ),
    "a weight beyond one": (
        "use:\n        weight: 0.7",
        "use:\n        weight: 1.7",
        "weight: 0.7",
        "less than or equal to 1",
    ),
    "an unknown key of an indicator": (
        "unit: 万元/hm2\n    status: confirmed",
        "unit: 万元/hm2\n    colour: red\n    status: confirmed",
        "status: confirmed\n    score: {ratio_to_ideal: {ideal: industrial_investment_ideal",
        "colour",
    ),
    "an unknown key of a node": (
        "use:\n        weight: 0.7",
        "use:\n        wieght: 0.7",
        "weight: 0.7",
        "wieght",
    ),
    "a range of one number": (
        "range: [0.70, 0.75]",
        "range: [0.70]",
        "",
        "",
    ),
    "a range of an area of one number": ("range: [0.8, 1]", "range: [0.8]", "", ""),
    "a type without a tree for an area": (
        "    发展方向区:\n      use:\n        range: [0.60, 0.65]",
        "    别处:\n      use:\n        range: [0.60, 0.65]",
        "",
        "",
    ),
    "an override that is not declared": ("override: zone_type", "override: zone_typ", "", ""),
    "a forced type that is not declared": ("forced: {industrial:", "forced: {indstrial:", "", ""),
    "a node that stands twice in a tree": (
        "supervision: {weight: 1, of: {idle_rate: {weight: 1}}}",
        "supervision: {weight: 1, of: {supply_rate: {weight: 1}}}",
        "",
        "",
    ),
    "areas whose weights do not sum to one": (
        "主区: {weight: 0.8, range",
        "主区: {weight: 0.7, range",
        "",
        "",
    ),
    "types decided elsewhere than on the main area": (
        "decided_on: 主区",
        "decided_on: 发展方向区",
        "",
        "",
    ),
    "a quantity whose name is no word": ("  total: {from", "  to-tal: {from", "", ""),
    "an indicator whose name is no word": ("  idle_rate:\n", "  idle rate:\n", "", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_scorecard_is_refused_for(tmp_path: Path, case: str) -> None:
    old, new, at, words = REFUSED[case]
    error = refusal(tmp_path, (old, new))
    assert words in str(error.what)
    assert error.where.file == NAME
    if at:
        assert error.where.line is not None
        assert error.where.line <= line_of(at) + new.count("\n") - old.count("\n")
        assert error.where.line >= line_of(at) - 1
