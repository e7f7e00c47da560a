"""What offices write otherwise: captions with figures, a month in a head, one area in two units."""

from __future__ import annotations

from pathlib import Path

from tests.unit.ledger.mapping.written import LEFT, UP, Rows, asked, facts, read

PROJECTS: Rows = [
    ["2025年1-10月重点项目调度表"],
    ["单位：亿元"],
    ["序号", "项目名称", "建设单位", "总投资", "年度计划投资", "1-10月完成投资"],
    ["一、续建项目（2个）", "", "", 15, 5, 4.2],
    [1, "轴承项目", "示例甲有限公司", 10, 3, 2.6],
    [2, "终端项目", "示例乙有限公司", 5, 2, 1.6],
    ["二、新开工项目（1个）", "", "", 2, 1, 0.4],
    [1, "预制菜项目", "示例丙有限公司", 2, 1, 0.4],
    ["合计", "", "", 17, 6, 4.6],
]


def test_a_caption_with_the_sums_of_its_part_is_no_project(tmp_path: Path) -> None:
    (drafted,) = read(tmp_path, {"10月": PROJECTS})
    assert drafted.draft.facts["project"]["name"].to_pylist() == [
        "轴承项目",
        "终端项目",
        "预制菜项目",
    ]
    assert drafted.draft.facts["project_month"].num_rows == 3
    assert not [i for i in drafted.issues if i.check == "sum.differs"]


def test_nor_is_one_that_stands_where_names_do(tmp_path: Path) -> None:
    rows = [["", *row[:1], *row[2:]] if len(row) > 3 and row[1] == "" else row for row in PROJECTS]
    found = facts(tmp_path, {"10月": rows}, "project")
    assert [f["name"] for f in found] == ["轴承项目", "终端项目", "预制菜项目"]


def test_an_indicator_may_be_numbered(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年10月主要经济指标"],
        ["指标名称", "单位", "本月", "1-10月"],
        ["一、工业总产值", "亿元", 14.2, 138.4],
        ["二、固定资产投资", "亿元", 4.5, 42.1],
    ]
    assert len(facts(tmp_path, {"月报": rows}, "indicator_value")) == 4


def test_how_many_there_are_is_no_firm(tmp_path: Path) -> None:
    rows: Rows = [
        ["规上企业名单（截至2025年10月底）"],
        ["企业名称", "信用代码", "用地（㎡）", "职工"],
        ["示例甲有限公司", "91320612MA3287920U", 20010, 120],
        ["共1家"],
    ]
    assert [f["name"] for f in facts(tmp_path, {"名单": rows}, "enterprise")] == ["示例甲有限公司"]


def test_columns_called_by_what_was_agreed_and_what_is_are_read(tmp_path: Path) -> None:
    rows: Rows = [
        ["土地出让合同履约情况表（截至2025年10月31日）"],
        ["电子监管号", "受让人", "面积（公顷）", "约定开工", "实际开工", "约定竣工", "实际竣工"],
        ["A1", "示例甲有限公司", 2.5, "2023-10-10", "2023-12-01", "2025-10-10", "未竣工"],
    ]
    (found,) = facts(tmp_path, {"履约": rows}, "supply")
    assert found["agreed_start_to"] == "2023-10-10"
    assert found["construction_start_to"] == "2023-12-01"
    assert found["agreed_completion_to"] == "2025-10-10"
    assert found["construction_completion_from"] == "2025-11-01"


def test_one_area_in_two_units_is_no_question(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年工业用地供应台账"],
        ["宗地编号", "受让人", "面积", LEFT, "成交价（万元）"],
        [UP, UP, "平方米", "亩", UP],
        ["G1", "示例甲有限公司", 20010, 30.015, 900],
        ["G2", "示例乙有限公司", 6670, 10.01, 300],
    ]
    assert asked(tmp_path, {"台账": rows}) == []
    found = facts(tmp_path / "", {"台账": rows}, "supply")
    assert [f["area"] for f in found] == [2.001, 0.667]


def test_two_areas_that_differ_are_one(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年工业用地供应台账"],
        ["宗地编号", "受让人", "面积", LEFT],
        [UP, UP, "平方米", "亩"],
        ["G1", "示例甲有限公司", 20010, 31],
    ]
    assert asked(tmp_path, {"台账": rows}) == ["map:area"]


def test_what_there_is_never_passes_for_what_was_agreed(tmp_path: Path) -> None:
    rows: Rows = [
        ["低效工业用地清单（2025年）"],
        ["宗地编号", "土地使用权人", "土地面积（亩）", "容积率", "亩均税收（万元/亩）"],
        ["G1", "示例甲有限公司", 45.2, 0.4, 1.2],
    ]
    assert asked(tmp_path, {"清单": rows}) == ["约定或现状"]
    (found,) = facts(tmp_path / "", {"清单": rows}, "supply", 约定或现状="现状")
    assert not {"plot_ratio_min", "tax_intensity_min"} & set(found)


def test_a_month_in_title_or_head_is_the_month_of_what_was_done(tmp_path: Path) -> None:
    heads = [
        "项目名称",
        "建设单位",
        "总投资（亿元）",
        "年度计划投资（万元）",
        "1-9月完成投资（万元）",
    ]
    rows: Rows = [
        ["2025年度重点项目进展表"],
        heads,
        ["阀门项目", "示例甲有限公司", 2.3, 8000, 6100],
    ]
    (found,) = facts(tmp_path, {"进展": rows}, "project_month")
    assert (found["month_to"], found["year_done"]) == ("2025-09-30", 6100)


def test_a_sum_up_to_a_day_is_asked_unless_the_share_of_the_plan_tells(
    tmp_path: Path,
) -> None:
    heads = ["项目名称", "建设单位", "年度计划投资（万元）", "截至9月底累计完成投资（万元）"]
    rows: Rows = [
        ["2025年重点项目进展表（9月份）"],
        heads,
        ["阀门项目", "示例甲有限公司", 8000, 6100],
    ]
    assert asked(tmp_path, {"进展": rows}) == ["累计口径"]
    told: Rows = [rows[0], [*heads, "占年度计划%"], [*rows[2], "76.3%"]]
    assert asked(tmp_path / "", {"进展": told}) == []
    (found,) = facts(tmp_path / "", {"进展": told}, "project_month")
    assert (found["month_to"], found["year_done"]) == ("2025-09-30", 6100)


def test_years_side_by_side_are_each_of_their_own(tmp_path: Path) -> None:
    rows: Rows = [
        ["主要经济指标（2024年年报）"],
        ["指标名称", "计量单位", "2023年", "2024年", "增长（%）"],
        ["工业总产值", "万元", 1502000, 1620000, 7.9],
    ]
    found = facts(tmp_path, {"年报": rows}, "indicator_value")
    assert [(f["period"], f["form"], f["value"]) for f in found] == [
        ("2023", "累计", 1502000),
        ("2024", "累计", 1620000),
        ("2024", "增速", 7.9),
    ]


def test_batches_of_land_are_read(tmp_path: Path) -> None:
    rows: Rows = [
        ["用地报批情况统计表"],
        ["单位：公顷"],
        [
            "批次名称",
            "批准文号",
            "批准日期",
            "总面积",
            "其中：农用地",
            "其中：耕地",
            "新增建设用地",
        ],
        ["第3批次", "示政地〔2023〕123号", "2023.5.10", 12.3456, 10.1, 8.2, 11.2],
    ]
    (found,) = facts(tmp_path, {"批次": rows}, "approval_batch")
    assert (found["number"], found["area"], found["farmland_area"], found["new_area"]) == (
        "示政地〔2023〕123号",
        12.3456,
        10.1,
        11.2,
    )


def test_the_title_of_a_sheet_holds_for_the_tables_below_it(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年10月土地利用情况"],
        ["表一 供地情况（面积：亩）"],
        ["地块编号", "受让单位", "面积", "成交时间"],
        ["G1", "示例甲有限公司", 45, "2025-10-08"],
        [],
        ["表二 在谈项目"],
        ["项目名称", "客商名称", "投资额（亿元）", "进展阶段"],
        ["电池壳", "示例集团", 5, "已签约"],
    ]
    (found,) = facts(tmp_path, {"10月": rows}, "lead")
    assert (found["valid_from"], found["name"]) == ("2025-10-31", "电池壳")


def test_a_zone_may_be_called_by_less_than_its_name(tmp_path: Path) -> None:
    rows = [["滨江开发区2025年1-10月重点项目调度表"], *PROJECTS[1:]]
    assert asked(tmp_path, {"10月": rows}) == []


def test_targets_are_told_by_their_title(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年度主要经济目标任务分解表"],
        [
            "指标名称",
            "单位",
            "2024年完成",
            "2025年目标",
            "增幅（%）",
            "一季度",
            "二季度",
            "牵头单位",
        ],
        ["规上工业总产值", "亿元", 150.2, 165, 9.9, 38, 80, "经发局"],
    ]
    assert asked(tmp_path, {"目标": rows}) == []
    (found,) = facts(tmp_path / "", {"目标": rows}, "target")
    assert (found["value"], found["q1"], found["q2"]) == (165, 38, 80)


def test_of_a_firm_that_rents_its_land_all_land_is_not_its_own(tmp_path: Path) -> None:
    rows: Rows = [
        ["工业企业基本信息表（2025年三季度）", "", "", "", "单位：亩、人"],
        ["企业全称", "组织机构代码/统一社会信用代码", "占地", LEFT, LEFT, "从业人数"],
        [UP, UP, "总面积", "其中自有", "其中租赁", UP],
        ["示例甲有限公司", "91320612MA3287920U", 45.5, 45.5, 0, 210],
        ["示例乙有限公司", "91320612MA0967920U", 10, 0, 10, 88],
    ]
    assert asked(tmp_path, {"名录": rows}) == []
    found = facts(tmp_path, {"名录": rows}, "enterprise")
    assert [(f["uscc"], f["land_area"]) for f in found] == [
        ("91320612MA3287920U", 45.5),
        ("91320612MA0967920U", 0),
    ]


def test_cells_that_say_their_unit_need_no_question(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年度项目储备库"],
        ["项目名称", "项目单位", "计划总投资（万元）", "用地情况", "拟开工时间"],
        ["电芯项目", "示例公司", 120000, "150亩", "2026年3月"],
    ]
    assert asked(tmp_path, {"前期": rows}) == []
    (found,) = facts(tmp_path, {"前期": rows}, "project")
    assert found["land_need"] == 150


def test_what_was_done_of_an_investment_is_asked_where_nothing_says_since_when(
    tmp_path: Path,
) -> None:
    rows: Rows = [
        ["在建项目进度表　　截至2025年11月20日"],
        ["项目名称", "投资主体", "总投资（万元）", "已完成投资（万元）", "开工时间", LEFT],
        [UP, UP, UP, UP, "计划", "实际"],
        ["轴承项目", "示例甲有限公司", 100000, 60000, "2023.3", "2023.5"],
    ]
    assert asked(tmp_path, {"进度": rows}) == ["累计口径"]
    (found,) = facts(tmp_path, {"进度": rows}, "project_month", 累计口径="开工以来")
    assert (found["total_done"], "year_done" in found) == (60000, False)


def test_totals_of_a_year_are_no_plots(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年工业用地供应台账"],
        ["年度", "宗地编号", "受让单位", "面积（亩）"],
        ["2024年", "G1", "示例甲有限公司", 30],
        ["2024年小计", "", "", 30],
        ["2025年", "G2", "示例乙有限公司", 20],
        ["2025年小计", "", "", 20],
    ]
    assert [f["number"] for f in facts(tmp_path, {"供地": rows}, "supply")] == ["G1", "G2"]


def test_what_was_used_since_january_is_read_of_that_part_of_the_year(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年1-9月工业企业用电情况表"],
        ["单位：万千瓦时"],
        ["企业名称", "本月用电量", "1-9月累计用电量"],
        ["示例甲有限公司", 95, 850],
    ]
    (found,) = facts(tmp_path, {"用电": rows}, "enterprise_year", yes="")
    assert (found["period"], found["electricity"]) == ("2025-09", 8_500_000)
