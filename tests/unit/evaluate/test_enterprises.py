"""Enterprises are scored whole, in the group their own row decides, and what they lack is named."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pytest

from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.scorecard import apply_scorecard
from yuanheng.model.evaluation import Filled, Missing, NodeScore, ZoneResult
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.standards.packs.contents import pack, scorecard
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import compile_rows, compile_scorecard, render
from yuanheng.standards.scorecards.parameters import Value, default_values

ID = "cn-huangyan.per-mu.2022"
CARD = scorecard(ID)
BASES = default_values(pack(ID).folder, CARD, "2022")
SCHEMA = pa.schema(
    [
        (name, ARROW_TYPES[kind])
        for name, kind in (*SYSTEM_COLUMNS, *ledger_schema().relations["enterprise_year"].stored)
    ]
)
MU = 2 * 10**9  # thirds of a mm²
WAN = 10**8  # 毫
Row = dict[str, Any]


def firm(name: str, scale: str | None = "规上", **more: object) -> Row:
    """The synthetic enterprise of W8, on 100 亩."""
    usual = {
        "seq": 1,
        "source_row": 1,
        "zone": "Z1",
        "period": "2022",
        "enterprise": name,
        "name": f"{name}公司",
        "scale": scale,
        "land_area": 100 * MU,
        "taxes": 3000 * WAN,
        "value_added": 12000 * WAN,
        "revenue": 100_000 * WAN,
        "energy": 4000 * 10**10,
        "electricity": 36 * 10**11,
        "emissions": 3 * 10**10,
        "employees": 600 * 10**4,
        "rd_expense": 2500 * WAN,
    }
    return usual | more


def statement_rows(firms: Iterable[Row]) -> pa.Table:
    rows = [{f.name: r.get(f.name) for f in SCHEMA} for r in firms]
    facts = pa.Table.from_pylist(rows, schema=SCHEMA)
    return DuckEngine().run(compile_scorecard(CARD), {"enterprise_year": facts}, {"period": "2022"})


def results(*firms: Row, values: dict[str, Value] | None = None) -> dict[str, ZoneResult]:
    found = apply_scorecard(
        CARD, statement_rows(firms), {"Z1": "示例园区"}, BASES if values is None else values
    )
    return {r.subject: r for r in found}


def node(result: ZoneResult, name: str) -> NodeScore:
    return next(n for n in result.areas[0].nodes if n.id == name)


def test_an_enterprise_is_one_result_without_area_in_the_group_of_its_scale() -> None:
    """W8: 规上 and 规下 have trees of their own, chosen by the row."""
    found = results(firm("甲"), firm("乙", "规下"))
    shown = {k: (r.name, r.type, [a.area for a in r.areas]) for k, r in found.items()}
    assert shown == {
        "甲": ("甲公司", "above_scale", [""]),
        "乙": ("乙公司", "below_scale", [""]),
    }
    assert found["甲"].total.score == pytest.approx(104.6645, abs=5e-5)


def test_an_enterprise_without_scale_has_no_group_and_the_column_is_named() -> None:
    """Nothing is guessed from other columns."""
    found = results(firm("甲", None))["甲"]
    assert (found.type, found.total.score) == (None, None)
    assert found.total.missing == (Missing("column", "scale", 1),)


def test_rows_of_one_enterprise_that_disagree_on_its_scale_give_no_group() -> None:
    """A firm listed twice, once above and once below, is in neither group."""
    found = results(firm("甲"), firm("甲", "规下"))["甲"]
    assert (found.type, found.type_basis) == (None, "unknown")
    assert found.total.missing == (Missing("type", ""),)


def test_an_enterprise_of_two_rows_is_judged_on_their_sums() -> None:
    """Rows of merged firms add up: twice the land and twice the taxes leave the ratio."""
    found = results(firm("甲"), firm("甲", source_row=2))["甲"]
    quantities = {q.id: (q.value, q.members) for q in found.areas[0].quantities}
    assert quantities["tax"] == (6000.0 * WAN, 2)
    assert node(found, "tax_per_mu").score == pytest.approx(30 / 24.097 * 100)


def test_missing_emissions_take_the_mean_score_of_the_group_and_say_so() -> None:
    """The policy is named in the score, in the goal above it and in the total."""
    found = results(firm("甲"), firm("乙", emissions=6 * 10**10), firm("丙", emissions=None))["丙"]
    filled = (Filled("emission_output", "group_mean", "above_scale"),)
    item = node(found, "emission_output")
    assert item.score == pytest.approx((4000 + 2000) / 2 / 4929.81 * 100)
    assert (item.missing, item.filled) == ((), filled)
    assert (node(found, "area").filled, found.total.filled) == (filled, filled)
    assert found.total.score is not None


def test_a_filled_score_is_only_as_strong_as_its_policy() -> None:
    """With every other value confirmed, the single-source policy shows in the total."""
    firm_bases = {k: Value(v.value, v.unit, "confirmed", "通知") for k, v in BASES.items()}
    found = results(firm("甲"), firm("丙", emissions=None), values=firm_bases)
    statuses = {k: (node(r, "emission_output").status, r.total.status) for k, r in found.items()}
    assert statuses == {
        "甲": ("confirmed", "confirmed"),
        "丙": ("single-source", "single-source"),
    }


def test_without_anybody_to_average_a_missing_value_stays_not_provable() -> None:
    """The mean of no scores is no score."""
    found = results(firm("丙", emissions=None))["丙"]
    item = node(found, "emission_output")
    assert (item.score, item.filled) == (None, ())
    assert item.missing == (Missing("column", "emissions", 1, "discharged"),)


@pytest.mark.parametrize(
    ("column", "item"), [("energy", "energy_output"), ("employees", "labour_output")]
)
def test_what_the_policy_does_not_name_stays_not_provable(column: str, item: str) -> None:
    """Only missing emissions are filled."""
    found = results(firm("甲"), firm("丙", **{column: None}))["丙"]
    assert (node(found, item).score, found.total.score) == (None, None)
    assert {m.name for m in found.total.missing} == {column}


def test_enterprises_below_size_do_not_count_in_the_mean() -> None:
    """The mean is that of 规上, whatever the others discharge."""
    alone = results(firm("甲"), firm("丙", emissions=None))["丙"]
    beside = results(firm("甲"), firm("丙", emissions=None), firm("乙", "规下"))["丙"]
    assert alone.total == beside.total


def test_the_order_of_enterprises_changes_nothing() -> None:
    """Means are summed exactly, and results stand by name."""
    draw = random.Random(3)  # noqa: S311 - a fixed order, not a secret
    firms = [
        firm(f"E{n:02d}", emissions=None if n % 4 == 0 else draw.randint(1, 9) * 10**10)
        for n in range(24)
    ]
    first = list(results(*firms).values())
    draw.shuffle(firms)
    assert list(results(*firms).values()) == first


def test_the_bases_of_the_notice_hold_for_its_year_alone() -> None:
    """Another year lacks its bases, and each is named as a parameter."""
    folder = pack(ID).folder
    assert default_values(folder, CARD, "2023") == {}
    found = results(firm("甲"), values={})["甲"]
    named = {m.name for m in found.total.missing if m.kind == "parameter"}
    assert named == {n for n in BASES if not n.startswith(("small_", "tax_per_kwh"))}


def test_the_rows_behind_a_quantity_are_those_of_the_enterprise() -> None:
    """One row leads to its file, with the name a person reads."""
    rows = [{f.name: r.get(f.name) for f in SCHEMA} for r in (firm("甲"), firm("乙"))]
    found = DuckEngine().run(
        compile_rows(CARD.quantities["tax"]),
        {"enterprise_year": pa.Table.from_pylist(rows, schema=SCHEMA)},
        {"period": "2022", "zone": "Z1", "area": "乙"},
    )
    assert [(r["number"], r["amount"]) for r in found.to_pylist()] == [("乙公司", 3000 * WAN)]


def test_the_statement_can_be_written_for_another_engine() -> None:
    """The agreement of several rows is plain SQL."""
    assert "BOOL_AND" in render(compile_scorecard(CARD), "spark").upper()
