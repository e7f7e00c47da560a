"""Kinds of tables that have hurt importers, each written in other ways than before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.mapping.written import LEFT, UP, Cell, Rows, asked, facts, read
from yuanheng.errors import SourceError

HEADS: list[Cell] = ["企业编号", "企业名称", "用地面积（亩）", "评价税收（万元）"]
BARE: list[Cell] = ["企业编号", "企业名称", "用地面积", "评价税收"]
TITLE: list[Cell] = ["2023年企业数据"]


def firms(first: int, last: int) -> list[list[Cell]]:
    return [[f"Q{n:03d}", f"示例企业{n}", 10 * n, 100 * n] for n in range(first, last + 1)]


def land_and_taxes(path: Path, rows: Rows, **answers: str) -> list[tuple[Any, ...]]:
    """Give what lands of each firm."""
    told = {"period": "2023", **answers}
    found = facts(path, {"数据": rows}, "enterprise_year", **told)
    return [(f["name"], f.get("land_area"), f.get("taxes")) for f in found]


def meant(first: int, last: int) -> list[tuple[Any, ...]]:
    return [(name, land, taxes) for _, name, land, taxes in firms(first, last)]


@pytest.mark.parametrize(
    "rows",
    [
        [[""], ["", ""], TITLE, [""], HEADS, *firms(1, 4)],
        [TITLE, HEADS, *firms(1, 2), ["续表"], HEADS, *firms(3, 4)],
        [TITLE, HEADS, *firms(1, 2), [], TITLE, HEADS, *firms(3, 4)],
        [TITLE, HEADS, [1, 2, 3, 4], *firms(1, 4)],
        [TITLE, HEADS, ["甲", "乙", 1, 2], *firms(1, 4)],
        [TITLE, HEADS, *firms(1, 4), ["本页小计", "", 100, 1000], ["累  计", "", 100, 1000]],
        [TITLE, HEADS, *firms(1, 4), ["总计：", "", 100, 1000], ["以上合计", "", 100, 1000]],
        [TITLE, HEADS, *firms(1, 4), ["共4家", "", 100, 1000], ["户均", "", 25, 250]],
        [TITLE, HEADS, *firms(1, 4), ["", "平均值", 25, 250], ["其中：规上", "", 70, 700]],
        [TITLE, HEADS, *firms(1, 4), ["备注：以上数据未经审计"], ["填表单位（盖章）：示例县"]],
        [TITLE, HEADS, *firms(1, 4), ["审核人：王**　填表人：李**　2023年12月31日"]],
        [TITLE, HEADS, ["一、规上企业", "", 30, 300], *firms(1, 2), ["二、规下企业"], *firms(3, 4)],
    ],
)
def test_what_stands_among_the_rows_is_no_row(rows: Rows, tmp_path: Path) -> None:
    assert land_and_taxes(tmp_path, rows) == meant(1, 4)


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["2023年企业数据（面积：平方米；金额：元）"],
            BARE,
        ],
        [TITLE, BARE, ["", "", "（平方米）", "（元）"]],
        [TITLE, ["单位：㎡、元"], BARE],
        [TITLE, ["企业编号", "企业名称", "用地面积[m²]", "评价税收：元"]],
        [TITLE, ["企业编号", "企业名称", "用地面积_平方米", "评价税收/元"]],
        [TITLE, BARE, [UP, UP, "平方米", "元"]],
    ],
)
def test_units_stand_wherever_offices_write_them(rows: Rows, tmp_path: Path) -> None:
    told: Rows = [*rows, ["Q001", "示例企业1", 66670, 1_000_000]]
    assert land_and_taxes(tmp_path, told) == [("示例企业1", 100.005, 100)]


def test_a_unit_that_is_of_another_kind_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [
        TITLE,
        ["企业编号", "企业名称", "用地面积（亩）", "评价税收（万美元）"],
        ["Q001", "示例企业1", 10, 5],
    ]
    assert asked(tmp_path, {"数据": rows}) == ["评价税收（万美元）"]


def test_of_last_year_and_this_year_side_by_side_this_year_counts(tmp_path: Path) -> None:
    rows: Rows = [
        TITLE,
        ["企业编号", "企业名称", "评价税收（万元）", LEFT, "用地面积（亩）"],
        [UP, UP, "上年", "本年", UP],
        ["Q001", "示例企业1", 90, 100, 10],
    ]
    assert land_and_taxes(tmp_path, rows) == [("示例企业1", 10, 100)]


def test_years_over_groups_are_each_of_their_own(tmp_path: Path) -> None:
    parts: list[Cell] = ["用地面积（亩）", "评价税收（万元）"]
    rows: Rows = [
        ["企业数据"],
        ["企业编号", "企业名称", "2022年", LEFT, "2023年", LEFT],
        [UP, UP, *parts, *parts],
        ["Q001", "示例企业1", 101, 1001, 201, 2001],
    ]
    found = facts(tmp_path, {"数据": rows}, "enterprise_year", period="2023")
    said = {(f["period"], f["land_area"], f["taxes"]) for f in found}
    assert said == {("2022", 101, 1001), ("2023", 201, 2001)}


def test_parts_of_the_land_make_up_what_is_used(tmp_path: Path) -> None:
    rows: Rows = [
        TITLE,
        ["企业编号", "企业名称", "用地面积（亩）", LEFT, "评价税收（万元）"],
        [UP, UP, "自用", "对外出租", UP],
        ["Q001", "示例企业1", 100, 10, 100],
    ]
    assert land_and_taxes(tmp_path, rows) == [("示例企业1", 90, 100)]


def test_one_amount_of_two_rows_is_that_of_the_first_alone(tmp_path: Path) -> None:
    rows: Rows = [HEADS, *firms(1, 2), ["Q003", "示例企业3", 30, UP]]
    (drafted,) = read(tmp_path, {"数据": rows}, period="2023")
    assert [i.where.row for i in drafted.issues if i.check == "cell.merged"] == [3]
    assert drafted.draft.facts["enterprise_year"]["taxes"].null_count == 1


def test_a_head_that_stands_twice_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [TITLE, [*HEADS, "评价税收（万元）"], [*firms(1, 1)[0], 7]]
    assert asked(tmp_path, {"数据": rows}) == ["map:taxes"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["项目", "示例企业1", "示例企业2"],
            ["企业编号", "Q001", "Q002"],
            ["用地面积（亩）", 10, 20],
        ],
        [
            ["企业名称", "示例企业1", "用地面积（亩）", 100],
            ["评价税收（万元）", 500, "联系人", "张**"],
        ],
    ],
)
def test_a_form_is_refused_as_such(rows: Rows, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        read(tmp_path, {"数据": rows}, period="2023")


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("1.2万", 12_000),
        ("１２．５", 12.5),
        ("12亩", 12),
        ("1,234.50", 1234.5),
        ("无", None),
        ("——", None),
        ("不详", None),
        ("约20", None),
        ("10~12", None),
        ("＞100", None),
    ],
)
def test_what_people_write_for_an_area(cell: str, read_as: float | None, tmp_path: Path) -> None:
    rows: Rows = [HEADS, ["Q001", "示例企业1", cell, 100], *firms(2, 2)]
    assert land_and_taxes(tmp_path, rows)[0] == ("示例企业1", read_as, 100)


@pytest.mark.parametrize(
    "name", ["示例\u200b企业1", "\u3000示例企业1 ", "\ufeff示例企业1", "示例企业1\n"]
)
def test_signs_that_nobody_sees_are_no_part_of_a_name(name: str, tmp_path: Path) -> None:
    rows: Rows = [HEADS, ["Q001", name, 10, 100]]
    assert land_and_taxes(tmp_path, rows) == meant(1, 1)


def test_a_number_cut_by_the_spreadsheet_names_no_plot(tmp_path: Path) -> None:
    rows: Rows = [
        ["宗地编号", "受让人", "供地面积（亩）", "实际开工时间"],
        ["3.20612E+17", "甲公司", 10, 2024.1],
        ["320612202300000001", "乙公司", 20, 2024.11],
    ]
    found = facts(tmp_path, {"数据": rows}, "supply", period="2023")
    assert [f.get("number") for f in found] == [None, "320612202300000001"]
    assert [f.get("construction_start_from") for f in found] == [None, "2024-11-01"]
