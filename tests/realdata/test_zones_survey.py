"""Four real zones in two years: known totals, printed rates, and what nobody can prove."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.journeys.desk import EXPANSION, MAIN, area_of, hectares, indicator
from tests.realdata.conftest import BINXI, LAYERS, LIMIN, MUDANJIANG, SUIFENHE, Told
from yuanheng.app.intake.layers import import_file
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import QuestionError, UsageError
from yuanheng.ledger.record.known import heads, zones_on
from yuanheng.model.evaluation import Missing, Observation
from yuanheng.views.descent.brackets import brackets
from yuanheng.views.descent.runs import lies_apart
from yuanheng.views.ledger.batches import list_batches
from yuanheng.views.runs.moved import WhyAsked, why_moved
from yuanheng.words.words import Words

pytestmark = pytest.mark.realdata

PATCHES = {
    "limin_2012": 170,
    "limin_2013": 394,
    "binxi_2012": 186,
    "binxi_2013": 208,
    "mudanjiang_2012": 283,
    "mudanjiang_2013": 291,
    "suifenhe_ftz_2012": 66,
    "suifenhe_ftz_2013": 72,
}
IN_M2 = ("binxi_2012", "binxi_2013", "mudanjiang_2012", "mudanjiang_2013", "suifenhe_ftz_2012")
AREAS = [
    ("2012", LIMIN, MAIN),
    ("2012", BINXI, MAIN),
    ("2012", MUDANJIANG, MAIN),
    ("2012", SUIFENHE, MAIN),
    ("2013", LIMIN, MAIN),
    ("2013", LIMIN, EXPANSION),
    ("2013", BINXI, MAIN),
    ("2013", MUDANJIANG, MAIN),
    ("2013", MUDANJIANG, EXPANSION),
    ("2013", SUIFENHE, MAIN),
]


def observed(told: Told, check: str) -> dict[tuple[str, str, str], Observation]:
    """Give observations by period, zone and 评价范围."""
    names = {zone: name for name, zone in told.zones.items()}
    return {
        (period, names[o.zone], o.area): o
        for period, run in told.runs.items()
        for o in run.observations
        if o.check == check
    }


def test_every_patch_of_every_layer_is_in_the_ledger(told: Told) -> None:
    parcels = told.house.store.facts
    counted = {
        layer: parcels("parcel", [batch.seq]).num_rows for layer, (batch, _) in told.batches.items()
    }
    assert counted == PATCHES


@pytest.mark.parametrize("layer", IN_M2)
def test_floor_areas_in_square_metres_are_asked_about(
    layer: str, survey: Path, empty: OpenHouse
) -> None:
    zone, _ = LAYERS[layer]
    with pytest.raises(QuestionError, match="In which unit are JZMJ, JZJDMJ, JDZMJ") as asked:
        import_file(empty, survey, layer=layer, period=layer[-4:], zone=zone)
    meanings = [str(line) for line in asked.value.lines]
    assert [meaning.endswith("✓") for meaning in meanings] == [False, True]
    assert meanings[1].startswith("--assume JZMJ=m2")


@pytest.mark.parametrize("layer", [name for name in LAYERS if name not in IN_M2])
def test_floor_areas_in_hectares_raise_no_question(layer: str, told: Told) -> None:
    batch, _ = told.batches[layer]
    assert [batch.details[f"unit.{f}"] for f in ("JZMJ", "JZJDMJ", "JDZMJ")] == ["hm2"] * 3


def test_a_layer_that_names_no_zone_is_asked_about(survey: Path, empty: OpenHouse) -> None:
    with pytest.raises(QuestionError, match="does not say which zone"):
        import_file(empty, survey, layer="suifenhe_ftz_2012", period="2012", assume=["JZMJ=m2"])


def test_a_promoted_zone_is_asked_about_and_stays_one(
    told: Told, survey: Path, empty: OpenHouse
) -> None:
    with pytest.raises(QuestionError, match="G231142"):
        import_file(empty, survey, layer="mudanjiang_2013", period="2013", assume=["JZMJ=m2"])
    store = told.house.store
    codes = {
        day: {z["zone"]: z["code"] for z in zones_on(store, store.last_seq(), day)}[
            told.zones[MUDANJIANG]
        ]
        for day in ("2012-12-31", "2013-12-31")
    }
    assert codes == {"2012-12-31": "S237023", "2013-12-31": "G231142"}


@pytest.mark.parametrize(
    "layer",
    [
        "binxi_2013_unbuildable",
        "binxi_2013_typical_enterprises",
        "binxi_2013_zone_basic_info",
        "binxi_2013_built_urban",
        "binxi_2013_unbuilt_urban",
    ],
)
def test_a_theme_layer_is_not_taken_for_the_survey(
    layer: str, survey: Path, empty: OpenHouse
) -> None:
    before = list_batches(empty)
    for assume in ([], ["JZMJ=m2"]):
        with pytest.raises(QuestionError):
            import_file(empty, survey, layer=layer, period="2013", assume=assume)
    assert list_batches(empty) == before


@pytest.mark.parametrize(
    ("period", "zone", "areas", "expected"),
    [
        ("2012", BINXI, [MAIN], (646.27, 476.47, 3.23)),
        ("2013", BINXI, [MAIN], (771.29, 548.92, 3.23)),
        ("2013", LIMIN, [MAIN], (626.55, 155.57, 226.32)),
        ("2013", LIMIN, [MAIN, EXPANSION], (1274.68, 680.74, 226.32)),
    ],
)
def test_built_industrial_and_residential_land_is_as_published(
    period: str, zone: str, areas: list[str], expected: tuple[float, float, float], told: Told
) -> None:
    run, zone_id = told.runs[period], told.zones[zone]
    found = [
        sum(hectares(run, name, area, zone_id) or 0 for area in areas)
        for name in ("built", "industrial", "residential")
    ]
    assert found == pytest.approx(list(expected), abs=0.005)


@pytest.mark.parametrize(
    ("period", "zone", "area", "printed"),
    [
        ("2012", LIMIN, MAIN, 94.44),
        ("2013", LIMIN, MAIN, 92.44),
        ("2013", LIMIN, EXPANSION, 60.04),
        ("2012", BINXI, MAIN, 48.62),
        ("2013", BINXI, MAIN, 52.72),
        ("2012", MUDANJIANG, MAIN, 99.58),
        ("2013", MUDANJIANG, MAIN, 99.58),
        ("2013", MUDANJIANG, EXPANSION, 100.00),
        ("2013", SUIFENHE, MAIN, 100.00),
    ],
)
def test_the_development_rate_is_the_printed_one(
    period: str, zone: str, area: str, printed: float, told: Told
) -> None:
    found = indicator(told.runs[period], "development_rate", area, told.zones[zone])
    assert found.value == pytest.approx(printed, abs=0.02)
    seen = observed(told, "reported.development_rate")[period, zone, area]
    assert seen.verdict == "not-met"
    assert seen.details["reported"] == pytest.approx(printed, abs=0.001)


def test_the_printed_rate_of_a_layer_that_prints_none_is_not_compared(told: Told) -> None:
    assert ("2012", SUIFENHE, MAIN) not in observed(told, "reported.development_rate")


def test_zones_are_typed_on_their_main_area(told: Told) -> None:
    names = {zone: name for name, zone in told.zones.items()}
    types = {p: {names[z.zone]: z.type for z in run.results} for p, run in told.runs.items()}
    expected = {
        LIMIN: "mixed",
        BINXI: "industrial",
        MUDANJIANG: "industrial",
        SUIFENHE: "industrial",
    }
    assert types == {"2012": expected, "2013": expected}


def test_a_bonded_zone_is_industrial_by_its_name(told: Told) -> None:
    basis = {
        z.type_basis
        for run in told.runs.values()
        for z in run.results
        if z.zone == told.zones[SUIFENHE]
    }
    assert basis == {"name: 保税"}


@pytest.mark.parametrize(("period", "zone", "area"), AREAS)
def test_no_plot_ratio_is_beyond_belief(period: str, zone: str, area: str, told: Told) -> None:
    for name in ("plot_ratio", "industrial_plot_ratio"):
        found = indicator(told.runs[period], name, area, told.zones[zone])
        assert found.missing if found.value is None else 0 < found.value < 20


@pytest.mark.parametrize("zone", [LIMIN, BINXI, MUDANJIANG, SUIFENHE])
def test_industrial_tax_of_2012_is_named_as_missing(zone: str, told: Told) -> None:
    found = indicator(told.runs["2012"], "industrial_tax_intensity", MAIN, told.zones[zone])
    assert found.value is None
    assert found.missing == (Missing("measure", "industrial_tax", quantity="industrial_taxes"),)


@pytest.mark.parametrize("zone", [LIMIN, BINXI, MUDANJIANG, SUIFENHE])
def test_idleness_of_2012_is_named_as_missing(zone: str, told: Told) -> None:
    found = indicator(told.runs["2012"], "idle_rate", MAIN, told.zones[zone])
    assert found.value is None
    assert [(m.kind, m.name) for m in found.missing] == [("column", "idle")]


@pytest.mark.parametrize(
    ("zone", "area"), [(LIMIN, MAIN), (LIMIN, EXPANSION), (BINXI, MAIN), (SUIFENHE, MAIN)]
)
def test_no_land_was_idle_in_2013_where_all_of_it_was_judged(
    zone: str, area: str, told: Told
) -> None:
    assert indicator(told.runs["2013"], "idle_rate", area, told.zones[zone]).value == 0


def test_one_patch_that_nobody_judged_leaves_the_idle_rate_not_provable(told: Told) -> None:
    found = indicator(told.runs["2013"], "idle_rate", MAIN, told.zones[MUDANJIANG])
    assert (found.value, found.missing) == (None, (Missing("column", "idle", 1, "idle_land"),))


def test_taxes_that_contradict_each_other_are_set_aside(told: Told) -> None:
    found = indicator(told.runs["2013"], "tax_intensity", MAIN, told.zones[BINXI])
    assert found.missing == (Missing("measure", "secondary_tertiary_tax", quantity="taxes"),)


def test_a_number_that_stands_three_times_is_named_and_counted(told: Told) -> None:
    _, issues = told.batches["mudanjiang_2012"]
    (repeated,) = (i for i in issues if i.check == "number.repeated")
    assert "stands on 3 patches" in str(repeated.message)


def test_two_rings_are_mended_and_none_is_set_aside(told: Told) -> None:
    found = {
        layer: [i.quarantined for i in issues if i.check == "geometry.invalid"]
        for layer, (_, issues) in told.batches.items()
    }
    assert {layer: q for layer, q in found.items() if q} == {"mudanjiang_2013": [False, False]}


def test_registered_and_measured_areas_disagree_on_two_patches_only(told: Told) -> None:
    found = observed(told, "area-agreement")
    assert sorted(found) == sorted(AREAS)
    off = {key: o.details["patches_off"] for key, o in found.items() if o.verdict != "not-met"}
    assert off == {("2013", BINXI, MAIN): 1, ("2012", SUIFENHE, MAIN): 1}


def test_one_survey_lies_eighty_four_metres_off_the_next(told: Told) -> None:
    found = {zone: o for (_, zone, _), o in observed(told, "displacement").items()}
    assert {zone: o.verdict for zone, o in found.items()} == {
        LIMIN: "not-met",
        BINXI: "not-met",
        MUDANJIANG: "not-met",
        SUIFENHE: "met",
    }
    assert found[SUIFENHE].measured == pytest.approx(84, abs=2)


def test_all_layers_again_replace_the_first_and_give_the_same_figures(told: Told) -> None:
    assert {p: r.results for p, r in told.runs_again.items()} == {
        p: r.results for p, r in told.runs.items()
    }
    last = max(batch.seq for batch, _ in told.batches.values())
    assert min(heads(told.house.store, told.house.store.last_seq()).values()) > last
    assert len(told.house.store.sources()) == 1


def test_every_value_set_aside_has_its_place_and_its_remedy(told: Told) -> None:
    aside = [i for _, issues in told.batches.values() for i in issues if i.quarantined]
    assert aside
    lacking = [
        i.check
        for i in aside
        if None in (i.where.file, i.where.layer, i.where.row, i.where.column)
        or not str(i.message)
        or not str(i.remedy)
    ]
    assert lacking == []


@pytest.mark.parametrize(("period", "zone", "area"), AREAS)
def test_every_value_that_is_missing_names_its_facts(
    period: str, zone: str, area: str, told: Told
) -> None:
    found = area_of(told.runs[period], area, told.zones[zone])
    assert [i.id for i in found.indicators if (i.value is None) != bool(i.missing)] == []


def test_each_zone_and_year_is_scored_or_bracketed_with_its_gaps_named(told: Told) -> None:
    """Strict beside useful: no zone stands as 待补证 alone, and the brackets are narrow."""
    widths = {}
    for period, run in told.runs_again.items():
        lie = brackets(told.house, run)
        for result in run.results:
            if result.total.score is not None:
                continue
            assert result.total.missing
            found = lie[result.zone, "", "", "total", False]
            assert found.low is not None
            assert found.high is not None
            assert 0 <= found.low < found.high <= 100
            widths[period, result.name] = float(found.high - found.low)
    assert widths["2013", BINXI] < 2.5
    assert widths["2013", "牡丹江经济技术开发区"] < 6.5
    assert len(widths) == 6


def test_a_rate_that_moved_between_the_surveys_is_shared_out_exactly(told: Told) -> None:
    """The supply rate of every zone by the land above and below the line, patches renumbered."""
    for zone in told.zones.values():
        asked = WhyAsked(2, f"{zone}/{MAIN}", "supply_rate", left=1, rows=100_000)
        if lies_apart(told.runs["2013"], zone):
            with pytest.raises(UsageError, match="does not lie on the one before"):
                why_moved(told.house, Words("zh"), asked)
            continue
        figure = why_moved(told.house, Words("zh"), asked).figures[0]
        assert sum(Fraction(p.exact) for p in figure.parts) == Fraction(figure.exact)
        assert {p.label for p in figure.parts} <= {"已供应国有建设用地", "已达到供地条件土地"}
