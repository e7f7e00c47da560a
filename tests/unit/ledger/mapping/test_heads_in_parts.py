"""Heads whose groups are not merged and whose remarks stand in brackets below come in as one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import QuestionError
from yuanheng.ledger.drafts.table import TableRequest, draft_tables
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema

ZONE = "青峰县高新区"
#: A m² in thirds of a mm², 千元 in 毫, 万度 in J, t in ten thousandths of a g.
M2, THOUSAND, MYRIAD_KWH, TONNE = 3 * 10**6, 10**7, 36 * 10**9, 10**10

FIRMS = (
    (f"{ZONE}2024年度规模以上工业企业基本情况及效益评价基础数据",),
    (*[""] * 12, "面积：平方米；金额：千元"),
    (
        "企业",
        "",
        "",
        "用地",
        "",
        "",
        "税收",
        "增加值",
        "用电",
        "平均用工",
        "主要污染物",
        "是否规上",
    ),
    (
        *("名称", "信用代码", "地址", "自有土地", "租入", "租出", "（实缴）", "", "（万度）"),
        *("（人）", "排放当量（吨）", ""),
    ),
    ("甲公司", "91330123MA2AAAAA1X", "一路1号", 30220, 0, 100, 8650, 41200, 320, 180, 2.1, "是"),
    ("乙公司", "91330123MA2BBBBB2Y", "二路2号", 80000, 50, 0, 12500, 88000, 2100, 420, 3, "是"),
)
TARGETS = (
    (f"{ZONE}2025年重点工作目标任务分解表",),
    ("序号", "工作任务", "具体目标", "一季度", "上半年", "前三季度", "全年", "牵头单位"),
    (1, "固定资产投资", "亿元", 45, 100, 155, 210, "发改局"),
    (2, "规上工业增加值增速", "%", 8, 8, 8, 8, "经信局"),
    (3, "盘活低效用地", "亩", 100, 250, 400, 500, "自然资源局"),
)


def landed(folder: Path, rows: tuple[tuple[Any, ...], ...], relation: str) -> list[dict[str, Any]]:
    """Draft a table as one workbook; gives its facts."""
    house: OpenHouse = create_ledger(folder / "ledger.yhdb")
    add_zone(house, ZONE, {})
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(folder / "表.xlsx")
    request = TableRequest(folder / "表.xlsx", None, None, None, None)
    (drafted,) = draft_tables(house.record, ledger_schema(), request, "tester", silent)
    found: list[dict[str, Any]] = drafted.draft.facts[relation].to_pylist()
    return found


def test_groups_that_are_not_merged_and_remarks_in_brackets_below_are_one_head(
    tmp_path: Path,
) -> None:
    first, second = landed(tmp_path, FIRMS, "enterprise_year")
    assert (first["period"], first["name"], second["name"]) == ("2024", "甲公司", "乙公司")
    assert (first["land_area"], second["land_area"]) == (30120 * M2, 80050 * M2)
    assert (first["taxes"], second["value_added"]) == (8650 * THOUSAND, 88000 * THOUSAND)
    assert (first["electricity"], second["emissions"]) == (320 * MYRIAD_KWH, 3 * TONNE)
    assert {f["scale"] for f in (first, second)} == {"规上"}


def test_a_column_of_units_is_the_unit_however_it_is_headed(tmp_path: Path) -> None:
    found = landed(tmp_path, TARGETS, "target")
    said = {f["name"]: f["unit"] for f in found}
    assert said == {"固定资产投资": "亿元", "规上工业增加值增速": "%", "盘活低效用地": "亩"}


def test_projects_by_months_are_not_taken_for_indicators_without_a_question(tmp_path: Path) -> None:
    months = [f"{n}月" for n in range(1, 11)]
    rows = (
        ("重点项目2025年投资完成情况（万元）",),
        ("项目", "总投资", "年度计划", *months, "累计"),
        ("高强铝材", 125_000, 30_000, *range(1000, 11_000, 1000), 55_000),
    )
    with pytest.raises(QuestionError):
        landed(tmp_path, rows, "indicator_value")
