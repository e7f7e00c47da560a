"""Units told for parts of a table, columns that say one thing twice, and what is said of them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import TableOutcome, import_book
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import QuestionError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.words.words import Words

ZONE = "临港经济开发区"


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    made = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(made, ZONE, {})
    return made


def bring(
    house: OpenHouse, folder: Path, rows: list[list[Any]], **answers: str
) -> tuple[TableOutcome, ...]:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    path = folder / "表.xlsx"
    book.save(path)
    request = TableRequest(path, None, None, None, ZONE, assumed=answers)
    return import_book(house, request, Words("zh"))


def asked(house: OpenHouse, folder: Path, rows: list[list[Any]], **answers: str) -> str:
    with pytest.raises(QuestionError) as found:
        bring(house, folder, rows, **answers)
    error = found.value
    return Words("zh").say(error.what) + "".join(Words("zh").say(line) for line in error.lines)


def amounts(house: OpenHouse, relation: str, column: str, unit: str) -> list[Fraction]:
    wanted = parse_unit(unit)
    facts = house.store.facts(relation, [b.seq for b in house.store.batches()]).to_pylist()
    return [f[column] * storage_unit(wanted).factor_to(wanted) for f in facts]


PROJECTS: list[list[Any]] = [
    ["临港经济开发区2025年重点项目调度表（11月）"],
    ["单位：亿元、亩、万元"],
    ["项目名称", "投资单位", "项目总投资", None, "2025年投资情况", None],
    [None, None, "合计", "固定资产投资", "年度计划", "1-11月累计完成"],
    ["甲项目", "甲公司", 1.5, 1.2, 5000, 4000],
    ["乙项目", "乙公司", 2.25, 1.8, 6000, 4500],
]


def test_two_units_of_money_over_a_table_are_asked_for_part_by_part(
    house: OpenHouse, tmp_path: Path
) -> None:
    """One answer for all would make 1.5 亿元 of 总投资 1.5 万元, or 5000 万元 5000 亿元."""
    said = asked(house, tmp_path, PROJECTS)
    assert "项目总投资 › 合计, 项目总投资 › 固定资产投资" in said
    assert "2025年投资情况 › 年度计划, 2025年投资情况 › 1-11月累计完成" in said
    bring(house, tmp_path, PROJECTS, 项目总投资="亿元", **{"2025年投资情况": "万元"})
    assert amounts(house, "project", "investment_total", "万元") == [15000, 22500]
    assert amounts(house, "project_month", "year_plan", "万元") == [5000, 6000]


def test_without_groups_each_list_of_a_table_is_a_part(house: OpenHouse, tmp_path: Path) -> None:
    rows = [r[:] for r in PROJECTS]
    rows[2:4] = [
        ["项目名称", "投资单位", "总投资", "固定资产投资", "年度计划投资", "本年累计完成投资"]
    ]
    bring(house, tmp_path, rows, 项目="亿元", 项目月度进展="万元")
    assert amounts(house, "project", "fixed_investment", "万元") == [12000, 18000]
    assert amounts(house, "project_month", "year_done", "万元") == [4000, 4500]


REQUESTS: list[list[Any]] = [
    ["临港经济开发区2026年工业项目用地申请表"],
    ["单位：亩、万元、平方米"],
    ["项目名称", "用地方式", "申请用地面积", "年税收", "绿地面积", "行政办公用地面积"],
    ["甲项目", "单独供地", 45, 1350, 2800, 1800],
    ["乙项目", "单独供地", 22.5, 210, 2100, 1300],
]


def test_land_in_mu_and_what_stands_on_it_in_m2_are_two_questions(
    house: OpenHouse, tmp_path: Path
) -> None:
    """One answer for all would make 2800 亩 of green land on a plot of 45."""
    said = asked(house, tmp_path, REQUESTS)
    assert "“申请用地面积”" in said
    assert "“绿地面积, 行政办公用地面积”" in said
    answers = {"申请用地面积": "亩", "绿地面积、行政办公用地面积": "平方米"}
    bring(house, tmp_path, REQUESTS, **answers)
    assert amounts(house, "land_request", "land", "亩") == [45, Fraction("22.5")]
    assert amounts(house, "land_request", "green_area", "m2") == [2800, 2100]


TARGETS: list[list[Any]] = [
    ["临港经济开发区2025年度目标任务分解表"],
    [
        "目标任务",
        "计量单位",
        "2025年目标值",
        "一季度",
        "上半年",
        "前三季度",
        "全年",
        "牵头单位",
        "完成情况亮灯",
    ],
    ["固定资产投资", "亿元", 60, 12, 28, 45, 60, "发改局", "绿灯"],
    ["新增规上企业", "家", 12, 2, 5, 9, 12, "工信局", "黄灯"],
]


def test_a_column_that_says_the_same_again_is_no_question(house: OpenHouse, tmp_path: Path) -> None:
    (outcome,) = bring(house, tmp_path, TARGETS)
    assert outcome.batch is not None
    facts = house.store.facts("target", [outcome.batch.seq]).to_pylist()
    assert [(f["name"], f["light"]) for f in facts] == [
        ("固定资产投资", "绿灯"),
        ("新增规上企业", "黄灯"),
    ]
    assert {i.severity for i in outcome.issues} == {"notice"}


def test_a_column_that_says_otherwise_in_one_row_is_asked_about(
    house: OpenHouse, tmp_path: Path
) -> None:
    rows = [r[:] for r in TARGETS]
    rows[3][6] = 13
    assert "都是“年度目标值”" in asked(house, tmp_path, rows)


YEAR: list[list[Any]] = [
    ["2025年度亩均效益评价数据采集表"],
    ["企业名称", "所属行业", "自有用地（亩）", "承租用地（亩）", "税收（万元）"],
    ["甲公司", "通用设备", 50, "—", 100],
    ["乙公司", "新材料", 60, "—", 200],
]


def test_a_mark_is_quoted_as_it_is_written(house: OpenHouse, tmp_path: Path) -> None:
    assert "有 2 格写“—”" in asked(house, tmp_path, YEAR)


def test_no_column_is_called_near_that_shares_no_word(house: OpenHouse, tmp_path: Path) -> None:
    """所属行业 in a table without such a column was said to be nearest to 期次."""
    (outcome,) = bring(house, tmp_path, YEAR, **{"/": "没有"})
    assert outcome.mapped is not None
    near = {p.head: p.near for m in outcome.mapped.mappings for p in m.columns}
    assert near["所属行业"] == ""
