"""The compiled scorecard gives what a plain reading of the rule gives, and names what lacks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.engines.duck import DuckEngine
from yuanheng.errors import StandardError
from yuanheng.evaluate.scorecard import apply_scorecard, plan_of
from yuanheng.model.evaluation import (
    AreaResult,
    IndicatorValue,
    Missing,
    QuantityValue,
    ZoneResult,
)
from yuanheng.standards.packs.contents import pack, scorecard
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import (
    compile_left_out,
    compile_rows,
    compile_scorecard,
    parts_of,
    render,
    storage_factor,
)
from yuanheng.standards.scorecards.parameters import Value, parse_settings, read_parameters
from yuanheng.standards.scorecards.scorecard import Scorecard, read_scorecard
from yuanheng.standards.yaml.source import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

ID = "cn.land-intensity.2014"
CARD = scorecard(ID)
HM2 = 3 * 10**10
PERIOD = "2013"
MAIN, GROWTH = "主区", "发展方向区"
PARCEL_TYPES = {
    "seq": pa.int64(),
    "source_row": pa.int64(),
    "zone": pa.string(),
    "assessed_range": pa.string(),
    "period": pa.string(),
    "number": pa.string(),
    "land_class": pa.string(),
    "supply_state": pa.string(),
    "area": pa.int64(),
    "floor_area": pa.int64(),
    "building_base": pa.int64(),
    "structures_base": pa.int64(),
    "idle": pa.bool_(),
}
REPORTED_TYPES = {
    "seq": pa.int64(),
    "source_row": pa.int64(),
    "zone": pa.string(),
    "assessed_range": pa.string(),
    "period": pa.string(),
    "measure": pa.string(),
    "value": pa.int64(),
}
Row = Mapping[str, Any]


def table(rows: Iterable[Row], types: Mapping[str, pa.DataType]) -> pa.Table:
    rows = list(rows)
    return pa.table({n: pa.array([r.get(n) for r in rows], t) for n, t in types.items()})


def patch(land: str | None = "A2", area: int | None = HM2, **more: object) -> dict[str, Any]:
    """A built and supplied patch of one hectare, unless said otherwise."""
    usual = {
        "zone": "Z1",
        "assessed_range": MAIN,
        "period": PERIOD,
        "land_class": land,
        "supply_state": "D21",
        "area": area,
        "floor_area": HM2,
        "building_base": HM2 // 2,
        "structures_base": HM2 // 2,
        "idle": False,
    }
    return usual | more


def figure(measure: str, value: int | None, **more: object) -> dict[str, Any]:
    usual = {"zone": "Z1", "assessed_range": MAIN, "period": PERIOD}
    return usual | {"measure": measure, "value": value} | more


def run(parcels: Iterable[Row], reported: Iterable[Row] = (), card: Scorecard = CARD) -> pa.Table:
    numbered = [{"seq": 1, "source_row": n, **p} for n, p in enumerate(parcels, start=1)]
    relations = {
        "parcel": table(numbered, PARCEL_TYPES),
        "reported": table(reported, REPORTED_TYPES),
    }
    return DuckEngine().run(compile_scorecard(card), relations, {"period": PERIOD})


def only(found: pa.Table) -> dict[str, Any]:
    (row,) = found.to_pylist()
    return dict(row)


def results(
    parcels: Iterable[Row],
    reported: Iterable[Row] = (),
    values: Mapping[str, Value] | None = None,
    name: str = "示例开发区",
) -> ZoneResult:
    (zone,) = apply_scorecard(CARD, run(parcels, reported), {"Z1": name}, values or {})
    return zone


def example_values(*given_values: str) -> dict[str, Value]:
    resource = pack(ID).folder.joinpath("parameters", "bulletin-example.yaml")
    given = read_parameters(resource, "bulletin-example.yaml", CARD.parameters)
    return given | parse_settings(given_values, CARD.parameters)


# ------------------------------------------------------------------- against a plain reading


def both(*sides: bool | None) -> bool | None:
    return False if False in sides else None if None in sides else True


def either(*sides: bool | None) -> bool | None:
    return True if True in sides else None if None in sides else False


def begins(value: str | None, letters: str) -> bool | None:
    return None if value is None else value.startswith(letters)


def judged(name: str, row: Row) -> bool | None:
    """Whether a patch belongs to a quantity, as the rule says it."""
    land, supply, idle = row["land_class"], row["supply_state"], row["idle"]
    rules = {
        "total": True,
        "built": begins(land, "A"),
        "residential": begins(land, "A1"),
        "industrial": begins(land, "A2"),
        "unbuilt": begins(land, "B"),
        "unbuildable": begins(land, "C"),
        "buildable": either(begins(land, "A"), begins(land, "B")),
        "ready": either(begins(land, "A"), begins(land, "B21")),
        "supplied": begins(supply, "D"),
        "idle_land": both(begins(supply, "D"), begins(land, "B"), idle),
        "to_supply": begins(supply, "E"),
        "industry_to_supply": begins(supply, "E21"),
        "unsettled": either(
            begins(supply, "D22"), both(begins(supply, "D"), begins(land, "B"), idle)
        ),
        "floor": begins(land, "A"),
        "base": begins(land, "A"),
        "industrial_floor": begins(land, "A2"),
        "industrial_structures": begins(land, "A2"),
    }
    return rules[name]


SUMMED = {
    "floor": "floor_area",
    "base": "building_base",
    "industrial_floor": "floor_area",
    "industrial_structures": "structures_base",
}
READ = {
    "total": (),
    "supplied": ("supply_state",),
    "idle_land": ("supply_state", "land_class", "idle"),
    "to_supply": ("supply_state",),
    "industry_to_supply": ("supply_state",),
    "unsettled": ("supply_state", "land_class", "idle"),
}
STATED = {
    "investment": "industrial_fixed_assets",
    "industrial_taxes": "industrial_tax",
    "taxes": "secondary_tertiary_tax",
    "residents": "resident_population",
}


def expected_of_parcels(name: str, rows: list[Row]) -> dict[str, Any]:
    column = SUMMED.get(name, "area")
    verdicts = [(judged(name, row), row) for row in rows]
    unknown = [r for v, r in verdicts if v is None or (v and r[column] is None)]
    members = [r for v, r in verdicts if v]
    found = {
        f"q__{name}": None if unknown else float(sum(r[column] for r in members)),
        f"n__{name}": len(members),
        f"u__{name}": len(unknown),
    }
    for read in (*READ.get(name, ("land_class",)), column):
        found[f"m__{name}__{read}"] = sum(r[read] is None for r in unknown)
    return found


def expected_of_figures(name: str, rows: list[Row]) -> dict[str, Any]:
    stated = [r["value"] for r in rows if r["measure"] == STATED[name]]
    unknown = sum(v is None for v in stated)
    return {
        f"q__{name}": None if unknown or not stated else float(sum(stated)),
        f"n__{name}": len(stated) if rows else None,
        f"u__{name}": unknown if rows else None,
        f"m__{name}__measure": 0 if rows else None,
        f"m__{name}__value": unknown if rows else None,
    }


def ratio(above: float | None, below: float | None, factor: float = 1.0) -> float | None:
    return None if above is None or not below else above / below * factor


def expected(parcels: list[Row], figures: list[Row]) -> list[dict[str, Any]]:
    found = []
    for key in sorted({(p["zone"], p["assessed_range"]) for p in parcels}):
        own = [p for p in parcels if (p["zone"], p["assessed_range"]) == key]
        said = [f for f in figures if (f["zone"], f["assessed_range"]) == key]
        row: dict[str, Any] = {"zone": key[0], "assessed_range": key[1]}
        for name, quantity in CARD.quantities.items():
            of_parcels = quantity.relation == "parcel"
            row |= expected_of_parcels(name, own) if of_parcels else expected_of_figures(name, said)
        q = {name: row[f"q__{name}"] for name in CARD.quantities}
        row |= {
            "i__development_rate": ratio(q["ready"], q["buildable"], 100.0),
            "i__supply_rate": ratio(q["supplied"], q["ready"], 100.0),
            "i__built_rate": ratio(q["built"], q["supplied"], 100.0),
            "i__industrial_share": ratio(q["industrial"], q["built"], 100.0),
            "i__plot_ratio": ratio(q["floor"], q["built"]),
            "i__building_density": ratio(q["base"], q["built"], 100.0),
            "i__industrial_plot_ratio": ratio(q["industrial_floor"], q["industrial"]),
            "i__industrial_coverage": ratio(q["industrial_structures"], q["industrial"], 100.0),
            "i__industrial_investment": ratio(q["investment"], q["industrial"], 3e2),
            "i__industrial_tax_intensity": ratio(q["industrial_taxes"], q["industrial"], 3e2),
            "i__tax_intensity": ratio(q["taxes"], q["built"], 3e2),
            "i__population_density": ratio(q["residents"], q["built"], 3e6),
            "i__idle_rate": ratio(q["idle_land"], q["supplied"], 100.0),
        }
        share, homes = ratio(q["industrial"], q["built"]), ratio(q["residential"], q["built"])
        row["t__industrial"] = both(
            None if share is None else share > 0.3, None if homes is None else homes < 0.25
        )
        row["t__mixed"] = both(
            None if share is None else share <= 0.3, None if homes is None else homes >= 0.25
        )
        found.append(row)
    return found


AMOUNTS = st.none() | st.integers(0, 40).map(lambda n: n * 7_500_000_000)
PARCELS = st.lists(
    st.fixed_dictionaries(
        {
            "zone": st.sampled_from(["Z1", "Z2"]),
            "assessed_range": st.sampled_from([MAIN, GROWTH]),
            "period": st.just(PERIOD),
            "land_class": st.sampled_from([None, "A1", "A2", "A31", "B21", "B22", "C1"]),
            "supply_state": st.sampled_from([None, "D1", "D21", "D22", "E21", "F"]),
            "area": AMOUNTS,
            "floor_area": AMOUNTS,
            "building_base": AMOUNTS,
            "structures_base": AMOUNTS,
            "idle": st.sampled_from([None, True, False]),
        }
    ),
    max_size=8,
)
# Mostly known facts, so that sums are reached too.
KNOWN_PARCELS = PARCELS.map(
    lambda rows: [
        {k: 0 if v is None and k != "idle" else v for k, v in row.items()}
        | {
            "land_class": row["land_class"] or "A2",
            "supply_state": row["supply_state"] or "D1",
            "idle": bool(row["idle"]),
        }
        for row in rows
    ]
)
FIGURES = st.lists(
    st.builds(
        lambda zone, area, measure, value: {
            "zone": zone,
            "assessed_range": area,
            "period": PERIOD,
            "measure": measure,
            "value": value,
        },
        st.sampled_from(["Z1", "Z2"]),
        st.sampled_from([MAIN, GROWTH]),
        st.sampled_from([*STATED.values(), "approved_area"]),
        st.none() | st.integers(0, 10**12),
    ),
    max_size=10,
    unique_by=lambda f: (f["zone"], f["assessed_range"], f["measure"]),
)


@settings(max_examples=60)
@given(PARCELS | KNOWN_PARCELS, FIGURES)
def test_the_compiled_statement_equals_a_plain_reading_of_the_rule(
    parcels: list[Row], figures: list[Row]
) -> None:
    assert run(parcels, figures).to_pylist() == expected(parcels, figures)


@settings(max_examples=25)
@given(PARCELS | KNOWN_PARCELS, FIGURES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(
    parcels: list[Row], figures: list[Row], order: random.Random
) -> None:
    first = run(parcels, figures)
    order.shuffle(parcels)
    order.shuffle(figures)
    assert run(parcels, figures).equals(first)


@settings(max_examples=15)
@given(KNOWN_PARCELS)
def test_the_rows_behind_a_quantity_add_up_to_it(parcels: list[Row]) -> None:
    numbered = [{"seq": 1, "source_row": n, **p} for n, p in enumerate(parcels)]
    relations = {"parcel": table(numbered, PARCEL_TYPES)}
    for row in run(parcels).to_pylist():
        key = {"period": PERIOD, "zone": row["zone"], "area": row["assessed_range"]}
        for name in ("total", "ready", "idle_land", "industrial_structures"):
            statement = compile_rows(CARD.quantities[name])
            behind = DuckEngine().run(statement, relations, key).to_pylist()
            amounts = [r["amount"] for r in behind if r["counted"]]
            assert (float(sum(amounts)), len(amounts)) == (row[f"q__{name}"], row[f"n__{name}"])


@settings(max_examples=15)
@given(PARCELS)
def test_every_row_of_an_area_is_behind_a_quantity_or_left_out_for_a_part_that_fails(
    parcels: list[Row],
) -> None:
    numbered = [{"seq": 1, "source_row": n, **p} for n, p in enumerate(parcels)]
    relations = {"parcel": table(numbered, PARCEL_TYPES)}
    quantity = CARD.quantities["idle_land"]
    parts = [f"part_{n}" for n in range(len(parts_of(quantity)))]
    for row in run(parcels).to_pylist():
        key = {"period": PERIOD, "zone": row["zone"], "area": row["assessed_range"]}
        behind, out = (
            DuckEngine().run(compiled(quantity), relations, key).to_pylist()
            for compiled in (compile_rows, compile_left_out)
        )
        there = [
            n
            for n, p in enumerate(parcels)
            if (p["zone"], p["period"], p["assessed_range"]) == (key["zone"], PERIOD, key["area"])
        ]
        assert sorted(r["source_row"] for r in (*behind, *out)) == there
        assert all(any(r[part] is False for part in parts) for r in out)


@settings(max_examples=15)
@given(PARCELS)
def test_the_rows_behind_a_quantity_hold_those_that_make_it_unknown(parcels: list[Row]) -> None:
    numbered = [{"seq": 1, "source_row": n, **p} for n, p in enumerate(parcels)]
    relations = {"parcel": table(numbered, PARCEL_TYPES)}
    for row in run(parcels).to_pylist():
        key = {"period": PERIOD, "zone": row["zone"], "area": row["assessed_range"]}
        statement = compile_rows(CARD.quantities["idle_land"])
        behind = DuckEngine().run(statement, relations, key).to_pylist()
        unknown = [r["counted"] is None or r["amount"] is None for r in behind]
        assert sum(unknown) == row["u__idle_land"]
        assert unknown == sorted(unknown, reverse=True)


# ------------------------------------------------------------------------------ the statement


def test_the_rows_behind_a_quantity_stand_unknown_first_then_largest() -> None:
    parcels = [
        patch("A2", HM2, source_row=1, number="1"),
        patch("A2", 3 * HM2, source_row=2, number="2"),
        patch(None, 2 * HM2, source_row=3, number="3"),
        patch("A2", None, source_row=4, number="4"),
        patch("B21", 9 * HM2, source_row=5, number="5"),
    ]
    rows = DuckEngine().run(
        compile_rows(CARD.quantities["built"]),
        {"parcel": table([{"seq": 1, **p} for p in parcels], PARCEL_TYPES)},
        {"period": PERIOD, "zone": "Z1", "area": MAIN},
    )
    shown = [(r["number"], r["counted"], r["amount"]) for r in rows.to_pylist()]
    assert sorted(shown[:2]) == [("3", None, 2 * HM2), ("4", True, None)]
    assert shown[2:] == [("2", True, 3 * HM2), ("1", True, HM2)]


def test_there_is_one_row_for_each_zone_and_area_of_the_period() -> None:
    parcels = [
        patch(zone="Z2"),
        patch(zone="Z1", assessed_range=GROWTH),
        patch(zone="Z1"),
        patch(zone="Z1"),
        patch(zone="Z3", period="2012"),
    ]
    rows = run(parcels, [figure("resident_population", 5, zone="Z9")]).to_pylist()
    found = [(r["zone"], r["assessed_range"]) for r in rows]
    assert found == [("Z1", MAIN), ("Z1", GROWTH), ("Z2", MAIN)]


def test_land_that_no_patch_shows_is_zero_and_a_figure_that_nobody_stated_is_unknown() -> None:
    row = only(run([patch("B21", supply_state="E21")]))
    assert (row["q__industrial"], row["q__supplied"], row["q__taxes"]) == (0.0, 0.0, None)


def test_a_figure_stated_as_zero_is_zero() -> None:
    row = only(run([patch()], [figure("secondary_tertiary_tax", 0)]))
    assert (row["q__taxes"], row["i__tax_intensity"]) == (0.0, 0.0)


def test_figures_and_patches_of_another_period_do_not_count() -> None:
    row = only(
        run(
            [patch(), patch(period="2012")],
            [figure("secondary_tertiary_tax", 7, period="2012")],
        )
    )
    assert (row["q__total"], row["q__taxes"]) == (float(HM2), None)


def test_a_patch_known_not_to_count_leaves_the_sum_whole() -> None:
    row = only(run([patch("C1", None, supply_state="F"), patch("A2")]))
    assert (row["q__built"], row["u__built"], row["q__total"]) == (float(HM2), 0, None)


def test_an_unjudged_patch_that_is_not_supplied_is_not_idle_land() -> None:
    row = only(run([patch("B22", supply_state="E21", idle=None)]))
    assert (row["q__idle_land"], row["u__idle_land"]) == (0.0, 0)


def test_a_total_of_many_large_patches_is_exact() -> None:
    row = only(run([patch(area=900_719_925_474) for _ in range(10_000)]))
    assert row["q__total"] == float(900_719_925_474 * 10_000)


def test_a_statement_says_what_it_reads() -> None:
    statement = compile_scorecard(CARD)
    assert (statement.dialect, statement.parameters, statement.relations) == (
        "duckdb",
        ("period",),
        ("parcel", "reported"),
    )
    assert render(statement, "duckdb") == statement.text


def test_a_quantity_is_shown_in_the_unit_people_read() -> None:
    assert 1 / storage_factor(CARD.quantities["built"]) == HM2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("formula: floor / built", "formula: |\n      floor\n      / built"),
        ("label: {zh: 综合容积率,", 'label: {zh: "综合\\n容积率",'),
        ("symbol: A1,", 'symbol: "A\\n1",'),
        (
            "when: \"industrial / built > qty(30, '%') AND",
            "when: \"industrial / built\\n > qty(30, '%') AND",
        ),
    ],
)
def test_a_line_break_in_a_text_of_the_pack_does_not_break_the_statement(
    tmp_path: Path, old: str, new: str
) -> None:
    text = pack(ID).folder.joinpath("scorecard.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "scorecard.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    card = read_scorecard(read_yaml(path, "scorecard.yaml"), ID, ledger_schema())
    parcels, figures = [patch(), patch("A1")], [figure("resident_population", 100)]
    assert run(parcels, figures, card).equals(run(parcels, figures))


# -------------------------------------------------------------------------------- what is missing


def area_of(zone: ZoneResult, name: str = MAIN) -> AreaResult:
    return next(area for area in zone.areas if area.area == name)


def quantity_of(area: AreaResult, name: str) -> QuantityValue:
    return next(q for q in area.quantities if q.id == name)


def indicator_of(area: AreaResult, name: str) -> IndicatorValue:
    return next(i for i in area.indicators if i.id == name)


def scores_of(area: AreaResult) -> dict[str, float | None]:
    return {node.id: node.score for node in area.nodes}


def test_an_unknown_quantity_counts_rows_per_column_that_lacks() -> None:
    area = area_of(results([patch(), patch(None), patch(None, None), patch("A1", None)]))
    assert quantity_of(area, "built") == QuantityValue(
        "built",
        None,
        2,
        3,
        (Missing("column", "land_class", 2, "built"), Missing("column", "area", 2, "built")),
    )


def test_a_figure_that_nobody_stated_is_named() -> None:
    area = area_of(results([patch()]))
    missing = (Missing("measure", "secondary_tertiary_tax", quantity="taxes"),)
    assert quantity_of(area, "taxes") == QuantityValue("taxes", None, 0, 0, missing)
    assert indicator_of(area, "tax_intensity") == IndicatorValue(
        "tax_intensity", None, "confirmed", missing
    )


def test_an_indicator_divided_by_nothing_has_no_value_though_nothing_is_missing() -> None:
    area = area_of(results([patch("A1")]))
    assert indicator_of(area, "industrial_plot_ratio") == IndicatorValue(
        "industrial_plot_ratio", None, "confirmed", (Missing("no-value", "industrial_plot_ratio"),)
    )


def test_without_parameters_every_ideal_is_named_as_missing() -> None:
    zone = results([patch(), patch("A31")], values={})
    named = {m.name for m in zone.total.missing if m.kind == "parameter"}
    leaves = {n.id for n in CARD.trees["industrial", MAIN].walk() if not n.children}
    assert named == {f"{leaf}_ideal" for leaf in leaves - {"idle_rate"}}


def test_a_mixed_zone_without_weights_names_each_of_them() -> None:
    values = {n: v for n, v in example_values().items() if not n.startswith("weight.")}
    homes = [patch("A1"), patch("A2", area=HM2 // 4), patch("A31", area=HM2)]
    zone = results(homes, values=values)
    named = {m.name for m in zone.total.missing if m.kind == "parameter"}
    required = {n for n, p in CARD.parameters.items() if not p.optional}
    assert zone.type == "mixed"
    assert named == {n for n in required if n.startswith("weight.mixed.主区.")}


# ------------------------------------------------------------------------------------- the type


def typed(a2: str, a1: str, built: str, area: str = MAIN) -> list[dict[str, Any]]:
    """Built land of these hectares, as a report prints them."""
    squares = {"A2": a2, "A1": a1}
    found = {land: round(float(text) * 100) * HM2 // 100 for land, text in squares.items()}
    rest = round(float(built) * 100) * HM2 // 100 - sum(found.values())
    return [patch(k, v, assessed_range=area) for k, v in (found | {"A31": rest}).items()]


@pytest.mark.parametrize(
    ("a2", "a1", "built", "kind"),
    [
        ("476.47", "3.23", "646.27", "industrial"),
        ("548.92", "3.23", "771.29", "industrial"),
        ("155.57", "226.32", "626.55", "mixed"),
        ("680.74", "226.32", "1274.68", "industrial"),
    ],
    ids=["宾西2012", "宾西2013", "利民2013 主区", "利民2013 whole, which is the wrong basis"],
)
def test_a_zone_is_of_the_type_that_its_land_shows(a2: str, a1: str, built: str, kind: str) -> None:
    zone = results(typed(a2, a1, built))
    rule = next(t.when.text for t in CARD.types if t.id == kind)
    assert (zone.type, zone.type_basis) == (kind, f"rule: {rule}")


def test_a_zone_is_typed_on_its_main_area_alone() -> None:
    main = typed("155.57", "226.32", "626.55")
    growth = typed("525.17", "0", "648.13", GROWTH)
    assert results([*growth, *main]).type == "mixed"


@pytest.mark.parametrize("name", ["绥芬河综合保税区", "某出口加工区"])
def test_a_bonded_zone_is_industrial_by_its_name(name: str) -> None:
    zone = results(typed("155.57", "226.32", "626.55"), name=name)
    word = "保税" if "保税" in name else "加工区"
    assert (zone.type, zone.type_basis) == ("industrial", f"name: {word}")


def test_the_type_may_be_set_with_a_reason_and_its_status_shows() -> None:
    values = parse_settings(["zone_type=mixed: 省厅批复"], CARD.parameters)
    zone = results(typed("476.47", "3.23", "646.27"), values=values, name="某保税区")
    assert (zone.type, zone.type_basis) == ("mixed", "set: 省厅批复")


def test_a_type_that_does_not_exist_is_refused() -> None:
    values = parse_settings(["zone_type=garden"], CARD.parameters)
    with pytest.raises(StandardError, match="garden is not a zone type"):
        results([patch()], values=values)


@pytest.mark.parametrize(
    ("parcels", "basis"),
    [
        ([patch("A2"), patch(None)], "unknown"),
        ([patch("A2"), patch("A1")], "no-rule-holds"),
        ([patch("B21")], "unknown"),
        ([patch(assessed_range=GROWTH)], "no-main-area"),
    ],
)
def test_a_zone_whose_type_is_not_provable_has_no_score(
    parcels: list[dict[str, Any]], basis: str
) -> None:
    zone = results(parcels, values=example_values())
    assert (zone.type, zone.type_basis, zone.total.score) == (None, basis, None)
    assert zone.total.missing == (Missing("type", "zone_type"),)
    assert all(area.nodes == () for area in zone.areas)


# ------------------------------------------------------------------------------------ the scores

FIGURES_OF_ONE = [
    figure("industrial_fixed_assets", 10**12),
    figure("industrial_tax", 10**11),
    figure("secondary_tertiary_tax", 10**11),
    figure("resident_population", 200),
]


def test_scores_of_a_zone_are_those_of_a_hand_calculation() -> None:
    values = example_values(
        *("supply_rate_ideal=100%", "built_rate_ideal=100%", "industrial_share_ideal=80%"),
        *("plot_ratio_ideal=2", "building_density_ideal=50%", "industrial_plot_ratio_ideal=2"),
        *("industrial_coverage_ideal=50%", "industrial_investment_ideal=20000 万元/hm2"),
        "industrial_tax_intensity_ideal=1000 万元/hm2",
    )
    parcels = [patch("A2"), patch("A31"), patch("B21", supply_state="E21")]
    scores = scores_of(area_of(results(parcels, FIGURES_OF_ONE, values)))
    assert scores == pytest.approx(
        {
            "supply_rate": 200 / 3,
            "built_rate": 100,
            "degree": 250 / 3,
            "industrial_share": 62.5,
            "structure": 62.5,
            "plot_ratio": 50,
            "building_density": 100,
            "industrial_plot_ratio": 50,
            "industrial_coverage": 100,
            "intensity": 75,
            "use": 0.25 * 250 / 3 + 0.25 * 62.5 + 0.5 * 75,
            "industrial_investment": 50,
            "industrial_tax_intensity": 100,
            "industry_output": 75,
            "benefit": 75,
            "idle_rate": 100,
            "supervision": 100,
            "management": 100,
            "area": 0.7 * (0.25 * 250 / 3 + 0.25 * 62.5 + 0.5 * 75) + 0.2 * 75 + 10,
        },
        rel=1e-12,
    )


def test_a_zone_of_one_area_takes_its_score_whole() -> None:
    zone = results([patch(), patch("A31")], FIGURES_OF_ONE, example_values())
    assert zone.total.score == area_of(zone).nodes[-1].score
    assert zone.total.score is not None


def two_areas(*given_values: str) -> ZoneResult:
    parcels = [
        *(patch(), patch("A31")),
        *(patch(assessed_range=GROWTH), patch("B22", assessed_range=GROWTH, supply_state="E21")),
    ]
    figures = [*FIGURES_OF_ONE, *({**f, "assessed_range": GROWTH} for f in FIGURES_OF_ONE)]
    return results(parcels, figures, example_values(*given_values))


def test_two_areas_are_weighed_four_to_one() -> None:
    zone = two_areas()
    main, growth = (area.nodes[-1].score for area in zone.areas)
    assert [area.area for area in zone.areas] == [MAIN, GROWTH]
    assert main is not None
    assert growth is not None
    assert main != growth
    assert zone.total.score == pytest.approx(0.8 * main + 0.2 * growth, rel=1e-15)


def test_the_weights_of_areas_may_be_set() -> None:
    zone = two_areas("weight.area.主区=0.9", "weight.area.发展方向区=0.1")
    main, growth = (area.nodes[-1].score or 0 for area in zone.areas)
    assert zone.total.score == pytest.approx(0.9 * main + 0.1 * growth, rel=1e-15)


def test_weights_of_areas_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(StandardError, match=r"The weights of the areas sum to 1\.1, not to 1"):
        two_areas("weight.area.主区=0.9")


@pytest.mark.parametrize(
    "given_weights",
    [
        ("weight.area.主区=1.5", "weight.area.发展方向区=-0.5"),
        ("weight.industrial.主区.supply_rate=1.5", "weight.industrial.主区.built_rate=-0.5"),
    ],
)
def test_a_weight_below_zero_or_above_one_is_refused(
    given_weights: tuple[str, ...],
) -> None:
    with pytest.raises(StandardError):
        two_areas(*given_weights)


def test_weights_given_for_siblings_must_sum_to_one_and_the_remedy_names_them() -> None:
    with pytest.raises(StandardError, match=r"under degree sum to 1\.1, not to 1") as refused:
        two_areas("weight.industrial.主区.supply_rate=0.6")
    names = "weight.industrial.主区.supply_rate, weight.industrial.主区.built_rate"
    assert names in str(refused.value.remedy)


def test_an_unknown_area_makes_the_total_unknown_and_says_why() -> None:
    zone = results(
        [patch(), patch("A31"), patch(assessed_range=GROWTH), patch(None, assessed_range=GROWTH)],
        [*FIGURES_OF_ONE, *({**f, "assessed_range": GROWTH} for f in FIGURES_OF_ONE)],
        example_values(),
    )
    assert zone.total.score is None
    assert Missing("column", "land_class", 1, "built") in zone.total.missing


def test_an_ideal_meant_for_one_area_leaves_the_other() -> None:
    zone = two_areas("发展方向区.plot_ratio_ideal=4", "plot_ratio_ideal=2")
    ideals = {a.area: n.ideal for a in zone.areas for n in a.nodes if n.id == "plot_ratio"}
    assert ideals == {MAIN: 2.0, GROWTH: 4.0}


def test_an_ideal_of_zero_gives_no_score() -> None:
    zone = results([patch(), patch("A31")], FIGURES_OF_ONE, example_values("plot_ratio_ideal=0"))
    node = next(n for n in area_of(zone).nodes if n.id == "plot_ratio")
    assert (node.score, node.missing) == (None, (Missing("no-value", "plot_ratio"),))


def test_the_total_is_as_strong_as_its_weakest_value() -> None:
    parcels = [patch(), patch("A31")]
    ideals = [p for p in CARD.parameters if p.endswith("_ideal")]
    firm = {n: v for n, v in example_values().items() if n in ideals}
    firm = {n: Value(v.value, v.unit, "confirmed", "批复") for n, v in firm.items()}
    example = firm | {"plot_ratio_ideal": Value(1.0, "", "example", "示例")}
    statuses = [results(parcels, FIGURES_OF_ONE, v).total.status for v in (firm, example)]
    assert statuses == ["unverified", "example"]


def test_a_weight_that_the_user_gives_lends_its_status_to_the_goal_above() -> None:
    values = example_values() | {
        f"weight.industrial.主区.{n}": Value(0.5, "", "example", "示例")
        for n in ("supply_rate", "built_rate")
    }
    values |= {
        n: Value(v.value, v.unit, "confirmed", "批复")
        for n, v in values.items()
        if n.endswith("_ideal")
    }
    nodes = area_of(results([patch(), patch("A31")], FIGURES_OF_ONE, values)).nodes
    statuses = {n.id: n.status for n in nodes}
    assert (statuses["supply_rate"], statuses["degree"]) == ("secondary", "example")
    assert (statuses["use"], statuses["intensity"]) == ("example", "secondary")


def test_a_plan_holds_every_node_once_and_leaves_first() -> None:
    plan, weights, missing = plan_of(CARD, "industrial", MAIN, {})
    names = [node.id for node in CARD.trees["industrial", MAIN].walk()]
    assert Counter(plan.ids) == Counter(names)
    assert plan.ids[-1] == "area"
    assert (set(weights), missing) == (set(names), ())


def test_zones_are_listed_by_name() -> None:
    rows = run([patch(zone="Z1"), patch(zone="Z2"), patch(zone="Z3")])
    found = apply_scorecard(CARD, rows, {"Z1": "C", "Z2": "A", "Z3": "B"}, {})
    assert [(z.zone, z.name) for z in found] == [("Z2", "A"), ("Z3", "B"), ("Z1", "C")]


def test_the_same_rows_give_the_same_result_again() -> None:
    assert two_areas() == two_areas()
