"""Words that stand for a value hold under every head of a column; places and limits as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.mapping.written import LEFT, Rows, asked, facts


@pytest.mark.parametrize(
    "head", ["自有土地（亩）", "厂区面积（亩）", "购地面积（亩）", "土地证面积（亩）"]
)
@pytest.mark.parametrize("word", ["租赁", "租用标准厂房"])
def test_a_firm_that_rents_has_no_land_of_its_own_under_any_head(
    head: str, word: str, tmp_path: Path
) -> None:
    rows: Rows = [
        ["滨江经济开发区企业台账（截至2025年6月30日）"],
        ["企业名称", "行业", head],
        ["示例甲有限公司", "机械", 20],
        ["示例乙有限公司", "食品", word],
    ]
    assert [f["land_area"] for f in facts(tmp_path, {"企业": rows}, "enterprise")] == [20, 0]


@pytest.mark.parametrize("head", ["规模以上工业企业", "是否规模企业", "是否在统", "规模以上企业"])
def test_yes_under_a_head_of_scale_is_a_firm_above_it(head: str, tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区企业台账（截至2025年6月30日）"],
        ["企业名称", "行业", head],
        ["示例甲有限公司", "机械", "是"],
        ["示例乙有限公司", "食品", "否"],
    ]
    found = facts(tmp_path, {"企业": rows}, "enterprise")
    assert [f["scale"] for f in found] == ["规上", "规下"]


@pytest.mark.parametrize(
    ("text", "place"),
    [("第2位", 2), ("第二", 2), ("2位", 2), ("并列第3", 3), ("2/15", 2), ("12", 12), (3, 3)],
)
def test_a_place_among_others_is_read_however_written(
    text: str | int, place: int, tmp_path: Path
) -> None:
    rows: Rows = [
        ["滨江经济开发区主要经济指标（2025年10月）"],
        ["指标名称", "单位", "1-10月累计", "同比（%）", "全市位次"],
        ["固定资产投资", "亿元", 50, 8.1, text],
    ]
    found = facts(tmp_path, {"10月": rows}, "indicator_value")
    assert [f["value"] for f in found if f["form"] == "排名"] == [place]


def test_what_was_reached_is_no_limit_that_was_agreed(tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区供地台账（截至2025年10月31日）"],
        ["宗地编号", "受让人", "约定指标", LEFT, "实际指标", LEFT],
        ["", "", "容积率", "投资强度（万元/亩）", "容积率", "投资强度（万元/亩）"],
        ["G1", "示例甲有限公司", 1.5, 300, 1.1, 210],
    ]
    (found,) = facts(tmp_path, {"供地": rows}, "supply")
    assert (found["plot_ratio_min"], found["investment_intensity_min"]) == (1.5, 300)


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("达产时间", "full_production"),
        ("实际达产日期", "full_production"),
        ("投产时间", "produced"),
        ("约定达产时间", "agreed_full_production"),
    ],
)
def test_full_production_is_not_the_first_day_of_production(
    head: str, column: str, tmp_path: Path
) -> None:
    rows: Rows = [
        ["滨江经济开发区供地台账（截至2025年10月31日）"],
        ["宗地编号", "受让人", "出让面积（亩）", head],
        ["G1", "示例甲有限公司", 50, "2024-05-06"],
    ]
    (found,) = facts(tmp_path, {"供地": rows}, "supply")
    assert {n for n in found if n.endswith("_from")} == {f"{column}_from"}


@pytest.mark.parametrize("head", ["2025年已完成投资", "2025年完成投资额", "2025年累计完成投资"])
def test_what_was_done_in_a_year_is_not_all_that_was_done(head: str, tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区重点项目（2025年10月）", *[""] * 3],
        ["项目名称", "总投资（万元）", head + "（万元）", "累计完成投资（万元）"],
        ["轴承项目", 1000, 200, 500],
    ]
    (found,) = facts(tmp_path, {"项目": rows}, "project_month")
    assert (found["year_done"], found["total_done"]) == (200, 500)


@pytest.mark.parametrize("word", ["分月计划表", "分月目标", "月度计划", "目标任务分月分解表"])
def test_months_that_are_planned_are_not_read_as_done(word: str, tmp_path: Path) -> None:
    rows: Rows = [
        [f"滨江经济开发区2026年主要经济指标{word}"],
        ["指标", "单位", "2026年目标", "1月", "1-2月", "1-3月", "责任单位"],
        ["工业总产值", "亿元", 110, 8, 16, 26, "经发局"],
    ]
    assert asked(tmp_path, {"计划": rows}) == ["relation"]


def test_what_is_a_stage_only_loosely_is_left_beside_the_stage(tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区在谈项目线索表（2025年10月）"],
        ["项目名称", "投资方", "进展情况", "状态"],
        ["新材料", "示例甲有限公司", "10月来园考察，拟签约", "在谈"],
    ]
    assert asked(tmp_path, {"线索": rows}) == []
    (found,) = facts(tmp_path, {"线索": rows}, "lead")
    assert found["stage"] == "在谈"


@pytest.mark.parametrize("name", ["增值税", "政府性基金", "新增专项资金", "存贷款余额"])
def test_money_by_its_name_is_in_the_unit_of_the_title(name: str, tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区财政收支情况表（2025年10月）"],
        ["单位：万元"],
        ["项目", "本月完成", "累计完成"],
        [name, 400, 1300],
    ]
    found = facts(tmp_path, {"10月": rows}, "indicator_value")
    assert [(f["form"], f["unit"]) for f in found] == [("当期", "万元"), ("累计", "万元")]
