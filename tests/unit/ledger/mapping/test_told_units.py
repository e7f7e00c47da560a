"""Units in the cells of targets and indicators that have no column of units: read with figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.mapping.written import Cell, Rows, asked, facts
from yuanheng.ledger.writing.told_units import told_unit

HEAD: list[Cell] = [
    "序号",
    "目标任务",
    "目标值",
    "牵头单位",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
]
TITLE: list[Cell] = ["滨江经济开发区2025年目标任务分解表"]


@given(
    st.integers(0, 10**7),
    st.sampled_from(["亿元", "万元", "亩", "个", "家", "万美元", "%", "万元/亩", "吨标准煤"]),
    st.sampled_from(["", "≥", "不低于", "增长", "力争达到", "新增", "完成"]),
    st.sampled_from(["", "以上", "左右"]),
)
def test_a_figure_and_its_unit_come_apart(n: int, unit: str, before: str, more: str) -> None:
    bound = before if before in ("≥", "不低于") else ""
    assert told_unit(f"{before}{n}{unit}{more}") == (f"{bound}{n}{more}", unit)


@pytest.mark.parametrize("text", ["60", "前50名", "进入全省前50名", "3-5亿元", "下降3%", "第2", ""])
def test_what_tells_no_one_figure_with_a_unit_is_left(text: str) -> None:
    assert told_unit(text) is None


def test_a_target_tells_its_unit_in_its_value(tmp_path: Path) -> None:
    rows: Rows = [
        TITLE,
        HEAD,
        [1, "固定资产投资", "60亿元", "发改局", 12, "30亿元", 45, "60亿元"],
        [2, "盘活闲置土地", "≥500亩", "自规局", 100, 200, "350亩", 500],
        [3, "新签约项目", "20个以上", "招商局", "5个", 10, 15, 20],
        [4, "工业投资", "60亿元", "发改局", "5000万元", 30, 45, 60],
        [5, "工业增加值", "增长8.5%以上", "经发局", None, None, None, None],
        [6, "考核排名", "前50名", "党政办", None, None, None, None],
    ]
    found = facts(tmp_path, {"目标": rows}, "target")
    shown = [
        (f.get("value"), f.get("bound"), f.get("unit"), f.get("q1"), f.get("q2"), f.get("q3"))
        for f in found
    ]
    assert shown == [
        (60, None, "亿元", 12, 30, 45),
        (500, "≥", "亩", 100, 200, 350),
        (20, "≥", "个", 5, 10, 15),
        (60, None, "亿元", None, 30, 45),  # 5000万元 in a row of 亿元 is set aside
        (8.5, "≥", "%", None, None, None),
        (None, None, None, None, None, None),
    ]


def test_quarters_in_percent_of_a_target_in_percent_are_asked_about(tmp_path: Path) -> None:
    rows: Rows = [TITLE, HEAD, [1, "工业增加值", "增长8%", "经发局", "8%", "8%", "8%", "8%"]]
    assert asked(tmp_path, {"目标": rows}) == ["季度目标"]
    (found,) = facts(tmp_path, {"目标": rows}, "target", 季度目标="数值")
    assert (found["value"], found["unit"], found["q4"], found["milestones"]) == (
        8,
        "%",
        8,
        "数值",
    )


def test_an_indicator_tells_its_unit_beside_its_figure(tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区主要经济指标（2025年10月）"],
        ["指标名称", "1-10月累计", "同比（%）"],
        ["固定资产投资", "50.5亿元", "8.1%"],
        ["实际利用外资", "2100万美元", "-3"],
    ]
    found = facts(tmp_path, {"10月": rows}, "indicator_value")
    assert [(f["form"], f["value"], f["unit"]) for f in found] == [
        ("累计", 50.5, "亿元"),
        ("累计", 2100, "万美元"),
        ("增速", 8.1, "%"),
        ("增速", -3, "%"),
    ]


@pytest.mark.parametrize("head", ["前10个月完成投资", "前十个月累计完成投资", "1至10月完成投资"])
def test_the_first_ten_months_are_ten_months(head: str, tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区重点项目（截至2025年10月31日）", *[""] * 3],
        ["项目名称", "总投资（万元）", f"{head}（万元）", "形象进度"],
        ["轴承项目", 1000, 200, "主体"],
    ]
    (found,) = facts(tmp_path, {"项目": rows}, "project_month")
    assert found["year_done"] == 200
