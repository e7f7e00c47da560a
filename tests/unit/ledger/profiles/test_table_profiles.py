"""Foreign tables are read by their profile: every cell becomes a value or is named."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import TableOutcome, import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import QuestionError, SourceError, StandardError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.tables.bounds import excludes, read_bound
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.sheet_facts import read_filled
from yuanheng.ledger.values import Refused, folded
from yuanheng.ledger.workbooks.sheets import RawSheet, column_letter
from yuanheng.ledger.writing.cells import Cell
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.profiles.table_profile import TableProfile, read_table_profile
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.yaml.source import read_yaml
from yuanheng.words.words import Words

SUPPLY, LISTING = "cn.landchina-supply.2019", "cn.landchina-listing.2019"
ASSESSOR = "us-ma.assessor.2025"
SUPPLIED = {
    "src": "甲",
    "district": "示例县",
    "e_no": "1B1",
    "project": "一号",
    "location": "东路",
    "area_ha": "1.5",
    "use": "工业用地",
    "supply": "挂牌出让",
    "term": "50",
    "price_wan": "226.8",
    "holder": "某公司",
    "far_min": "1.00",
    "far_max": "",
    "start_plan": "2020-03-31",
    "sign_date": "2019-03-12",
}
LISTED = {
    "行政区": "示例县",
    "公告类型": "挂牌",
    "宗地编号": "A-1",
    "宗地总面积": "42330平方米",
    "出让年限": "40年",
    "容积率": "大于1并且小于或等于2.5",
    "起始价": "26万元",
}
ASSESSED = {
    "PROP_ID": "1_1",
    "LOC_ID": "M_1",
    "TOTAL_VAL": "124000",
    "FY": "2025",
    "LOT_SIZE": "0.5",
    "LOT_UNITS": "A",
    "USE_CODE": "1010",
    "YEAR_BUILT": "1970.0",
    "BLD_AREA": "100",
    "LS_DATE": "20240403",
}
OWN = """\
table: cn.example.2020
relation: parcel
label: {zh: 例, en: Example}
status: secondary
needs: [No.]
blank: [nil]
columns:
  number: {from: [ID, No.]}
  idle: {from: [Idle], words: {yep: 'true', nope: 'false'}}
  area: {from: [Size], unit: 亩}
  supplied_on: {from: [When], past: [long ago]}
  land_class: {from: [Class], words: {works: A2}}
constants: {supply_state: D21, zone: 示例区}
"""

HEADS = [h for h in SUPPLIED if h != "src"]

#: What people write into cells of every kind, and what nobody expects.
ODD = (
    "— 无 0 1.5 １２ 1,000 -3 3.2亿元 5亩 50年 挂牌出让 2019-02-30 2019年2月 历史形成 #REF! '无 nan"
)
WRITTEN = st.one_of(
    st.sampled_from(["", " ", "2 m2", *ODD.split()]),
    st.text(max_size=8),
)


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    return house


@pytest.fixture
def own(tmp_path: Path) -> TableProfile:
    path = tmp_path / "table.yaml"
    path.write_text(OWN, encoding="utf-8")
    return read_table_profile(read_yaml(path, "table.yaml"), "cn.example.2020", ledger_schema())


def table(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "表.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def bring(
    house: OpenHouse, path: Path, profile: str | None = None, **asked: str | None
) -> TableOutcome:
    request = TableRequest(
        path,
        asked.get("sheet"),
        asked.get("relation"),
        asked.get("period", "2019"),
        "示例区",
        profile,
    )
    return import_filled(house, request, Words("en"))


def fact(house: OpenHouse, relation: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = house.store.facts(relation, [house.store.last_seq()]).to_pylist()
    assert len(rows) == 1
    return {k: v for k, v in rows[0].items() if v is not None}


def filled(profile: TableProfile, *rows: tuple[Cell, ...]) -> Filled:
    sheet = RawSheet("表.xlsx", "Sheet1", rows, 1)
    return read_filled(sheet, profile.relation, ledger_schema(), "2020", profile)


def seen(outcome: TableOutcome) -> list[tuple[str, str]]:
    return [
        (i.check, f"{i.where.column}{i.where.row}")
        for i in outcome.issues
        if i.severity != "notice"
    ]


def test_a_supply_result_becomes_a_project(house: OpenHouse, tmp_path: Path) -> None:
    outcome = bring(house, table(tmp_path, SUPPLIED), SUPPLY)
    assert (outcome.rows, seen(outcome)) == (1, [])
    row = fact(house, "supply")
    for name in ("seq", "source_row", "fact", "zone"):
        row.pop(name)
    assert row == {
        "period": "2019",
        "number": "1B1",
        "name": "一号",
        "district": "示例县",
        "location": "东路",
        "holder": "某公司",
        "use": "工业用地",
        "supply_mode": "23",
        "area": 45_000_000_000,
        "price": 22_680_000_000,
        "term_years": 50,
        "plot_ratio_min": 1.0,
        "signed_on_from": "2019-03-12",
        "signed_on_to": "2019-03-12",
        "agreed_start_from": "2020-03-31",
        "agreed_start_to": "2020-03-31",
    }


def test_the_batch_names_the_profile_and_the_units(house: OpenHouse, tmp_path: Path) -> None:
    batch = bring(house, table(tmp_path, SUPPLIED)).batch
    assert batch is not None
    assert batch.profile == SUPPLY
    assert batch.details == {"unit.area_ha": "hm2", "unit.price_wan": "万元"}


def test_a_value_that_is_not_simple_is_set_aside_and_named(
    house: OpenHouse, tmp_path: Path
) -> None:
    path = table(tmp_path, {**SUPPLIED, "term": "商服用地40年; 住宅用地70年;", "supply": "赠与"})
    outcome = bring(house, path)
    assert sorted(seen(outcome)) == [("code.unknown", "H2"), ("value.unreadable", "I2")]
    assert [i.quarantined for i in outcome.issues if i.severity == "error"] == [True, True]
    assert {"term_years", "supply_mode"}.isdisjoint(fact(house, "supply"))


def test_columns_that_no_rule_reads_are_named(house: OpenHouse, tmp_path: Path) -> None:
    (notice,) = bring(house, table(tmp_path, SUPPLIED)).issues
    assert str(notice.message) == "1 fields are kept in the original and not read: src"


def test_a_listing_notice_becomes_a_lot_on_offer(house: OpenHouse, tmp_path: Path) -> None:
    outcome = bring(house, table(tmp_path, LISTED))
    row = fact(house, "listing")
    names = ("number", "supply_mode", "area", "term_years", "plot_ratio_min", "plot_ratio_max")
    assert [row[name] for name in names] == ["A-1", "23", 126_990_000_000, 40, 1.0, 2.5]
    assert "price" not in row
    assert [i.check for i in outcome.issues] == ["bound.excluded", "field.unread"]
    assert str(outcome.issues[0].message).startswith("Lowest plot ratio: in 1 rows")


def test_a_range_that_is_not_simple_is_named_once(house: OpenHouse, tmp_path: Path) -> None:
    outcome = bring(house, table(tmp_path, {**LISTED, "容积率": "住宅1.2, 商业2"}))
    assert seen(outcome) == [("value.unreadable", "F2")]
    assert {"plot_ratio_min", "plot_ratio_max"}.isdisjoint(fact(house, "listing"))


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("大于1并且小于2.5", 1.0, 2.5),
        ("大于或等于1.3并且小于或等于1.3", 1.3, 1.3),
        ("小于等于2，大于等于１", 1.0, 2.0),
        ("大于或等于0.8", 0.8, None),
        ("不高于55", None, 55.0),
        ("≥1且≤2", 1.0, 2.0),
        ("＞1", 1.0, None),
    ],
)
def test_both_ends_of_a_simple_range_are_read(
    text: str, lower: float | None, upper: float | None
) -> None:
    assert (read_bound(text, "lower"), read_bound(text, "upper")) == (lower, upper)


@pytest.mark.parametrize(
    "text",
    ["1.5", "", "大于1并且大于2", "大于2并且小于1", "住宅大于1", "大于1至2", "大于1并且", "大于-1"],
)
def test_any_other_range_is_refused_at_both_ends(text: str) -> None:
    for bound in ("lower", "upper"):
        assert isinstance(read_bound(text, bound), Refused)
        assert not excludes(text, bound)


def test_an_end_that_leaves_itself_out_is_told_from_one_that_does_not() -> None:
    text = "大于1并且小于或等于2"
    assert (excludes(text, "lower"), excludes(text, "upper")) == (True, False)


def test_an_assessed_property_is_kept_in_dollars_and_square_metres(
    house: OpenHouse, tmp_path: Path
) -> None:
    outcome = bring(house, table(tmp_path, ASSESSED), period=None)
    row = fact(house, "assessment")
    names = ("period", "number", "parcel", "use", "total_value", "year_built", "sold_on_from")
    expected = ["2025", "1_1", "M_1", "1010", 1_240_000_000, 1970, "2024-04-03"]
    assert [row[name] for name in names] == expected
    assert (row["lot_area"], row["floor_area"]) == (6_070_284_634, 27_870_912)
    assert outcome.batch is not None
    assert outcome.batch.details["unit.LOT_SIZE"] == "LOT_UNITS: A acre, S ft2"


def test_each_row_states_the_unit_of_its_lot(house: OpenHouse, tmp_path: Path) -> None:
    rows = [
        {**ASSESSED, "PROP_ID": f"{n}", "LOT_SIZE": size, "LOT_UNITS": unit}
        for n, (size, unit) in enumerate(
            [("0.5", "A"), ("0.5", "S"), ("0.5", ""), ("0.5", "H"), ("", "H")]
        )
    ]
    outcome = bring(house, table(tmp_path, *rows))
    facts = house.store.facts("assessment", [house.store.last_seq()])
    assert facts.column("lot_area").to_pylist() == [6_070_284_634, 139_355, None, None, None]
    assert seen(outcome) == [("value.unreadable", "E4"), ("value.unreadable", "E5")]


def test_a_lot_whose_unit_no_column_states_is_set_aside(house: OpenHouse, tmp_path: Path) -> None:
    outcome = bring(house, table(tmp_path, {k: v for k, v in ASSESSED.items() if k != "LOT_UNITS"}))
    assert seen(outcome) == [("value.unreadable", "E2")]


def test_words_units_and_constants_of_a_profile_are_its_own(own: TableProfile) -> None:
    read = filled(
        own,
        ("a title", None, None, None, None),
        ("No.", "Idle", "Size", "When", "Class"),
        ("1", "yep", 15.0, "long ago", "works"),
        ("2", "nope", "nil", "历史形成", "A1"),
        ("无", "是", "1公顷", "2006", None),
    )
    assert read.columns["number"] == ["1", "2", "无"]
    assert read.columns["idle"] == [True, False, True]
    assert read.columns["area"] == [30_000_000_000, None, 30_000_000_000]
    assert read.columns["supplied_on_to"] == ["2020-12-31", None, "2006-12-31"]
    assert read.columns["land_class"] == ["A2", "A1", None]
    assert read.columns["supply_state"] == ["D21"] * 3
    assert [(i.where.row, i.where.column) for i in read.issues if i.quarantined] == [(4, "D")]


def test_the_first_of_several_heads_is_read_and_the_other_named(own: TableProfile) -> None:
    read = filled(own, ("No.", "ID"), ("1", "x"))
    assert read.columns["number"] == ["x"]
    assert read.head.unread == ("No.",)


def test_of_a_head_that_stands_twice_the_second_is_named(own: TableProfile) -> None:
    read = filled(own, ("No.", "Size", "Size"), ("1", "3", "6"))
    assert read.columns["area"] == [6_000_000_000]
    assert read.head.unread == ("Size",)


def test_heads_are_matched_exactly(own: TableProfile) -> None:
    read = filled(own, ("No.", "size", " Class "), ("1", "3", "A1"))
    assert set(read.columns) == {"number", "land_class", "supply_state", "zone"}


def test_cells_below_no_head_are_named_by_their_column(own: TableProfile) -> None:
    read = filled(own, ("No.", None, "Class", None), ("1", "x", "A1", None, "y"), ("2",))
    assert read.head.unread == ("(B)", "(E)")
    assert read.columns["land_class"] == ["A1", None]


@given(st.lists(st.tuples(*[WRITTEN] * len(HEADS)), min_size=1, max_size=4))
def test_every_cell_that_is_read_is_a_value_or_is_named(rows: list[tuple[str, ...]]) -> None:
    rows = [(f"row {n}", f"line {n}", *row) for n, row in enumerate(rows)]  # alone it is a caption
    profile = packs.table_profile(SUPPLY)
    read = filled(profile, ("src", "line", *HEADS), *rows)
    named = {(i.where.row, i.where.column) for i in read.issues if i.quarantined}
    for place in read.head.known:
        assert place.column is not None
        values = [read.columns[name] for name, _ in place.column.stored]
        for n, row in enumerate(rows):
            if {row[place.index].strip(), folded(row[place.index])} & {*profile.blank, "'"}:
                continue  # the sign of a text with no text behind it holds nothing either
            is_named = (n + 2, column_letter(place.index)) in named
            assert is_named == all(column[n] is None for column in values)


def test_a_sheet_without_the_needed_heads_is_refused(own: TableProfile) -> None:
    with pytest.raises(SourceError, match=r"not of the kind cn\.example\.2020: it has no No\."):
        filled(own, ("Idle", "Size"), ("yep", "1"))


def test_a_named_profile_that_does_not_fit_is_refused_with_what_is_missing(
    house: OpenHouse, tmp_path: Path
) -> None:
    path = table(tmp_path, {k: v for k, v in SUPPLIED.items() if k != "e_no"})
    with pytest.raises(SourceError, match="it has no e_no"):
        bring(house, path, SUPPLY)


def test_a_profile_that_is_not_there_is_refused(house: OpenHouse, tmp_path: Path) -> None:
    path = table(tmp_path, SUPPLIED)
    with pytest.raises(StandardError, match="There is no standard"):
        bring(house, path, "cn.nothing")
    with pytest.raises(StandardError, match="is not a table profile"):
        bring(house, path, "cn.land-survey.2014")


def test_a_profile_of_another_relation_than_the_named_one_is_refused(
    house: OpenHouse, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="reads supply, not parcel"):
        bring(house, table(tmp_path, SUPPLIED), SUPPLY, relation="parcel")


def test_a_table_in_the_ledgers_own_shape_needs_no_profile(
    house: OpenHouse, tmp_path: Path
) -> None:
    own_heads = {"number": "1", "name": "一号", "area": "2", "term_years": "50"}
    outcome = bring(house, table(tmp_path, own_heads))
    assert outcome.batch is not None
    assert outcome.batch.profile == "core.supply"


def test_several_profiles_that_fit_are_asked_about(house: OpenHouse, tmp_path: Path) -> None:
    path = table(tmp_path, {**SUPPLIED, **LISTED})
    with pytest.raises(QuestionError, match="Several table profiles fit") as asked:
        bring(house, path)
    assert [str(line) for line in asked.value.lines] == [LISTING, SUPPLY]
    assert bring(house, path, LISTING).rows == 1


def test_several_sheets_that_a_profile_reads_are_listed(house: OpenHouse, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("一月", "二月", "说明"):
            page = book.add_worksheet(name)
            if name != "说明":
                page.write_row(0, 0, list(SUPPLIED))
                page.write_row(1, 0, list(SUPPLIED.values()))
    for profile in (SUPPLY, None):
        with pytest.raises(UsageError, match="holds 2 tables") as refused:
            bring(house, path, profile)
        lines = [str(line) for line in refused.value.lines]
        assert lines == ["一月: Land supply, 2 rows", "二月: Land supply, 2 rows"]
        assert bring(house, path, profile, sheet="二月").sheet == "二月"


def test_every_shipped_profile_reads_a_table_of_its_own_heads(
    house: OpenHouse, tmp_path: Path
) -> None:
    for profile in (p for p in packs.table_profiles() if p.shapes is None):
        heads = {h: "1" for rule in profile.columns for h in rule.heads}
        outcome = bring(house, table(tmp_path, heads))
        assert outcome.batch is not None
        assert outcome.batch.profile == profile.id
