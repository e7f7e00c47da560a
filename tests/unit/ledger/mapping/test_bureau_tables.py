"""Tables of bureaus as they are kept: captions with an ordinal, halves of a year, other units."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.mapping.written import LEFT, UP, Rows, asked, facts, read
from yuanheng.errors import RowsError


def test_a_head_again_in_another_unit_begins_another_table(tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区土地供应情况（2025年1-10月）"],
        ["一、工业用地"],
        ["宗地编号", "受让人", "出让面积(亩)", "总价(万元)", "签约日期", "用途"],
        ["G1", "示例甲有限公司", 50, 1250, "2025-3-8", "工业"],
        ["合计", None, 50, 1250],
        [],
        ["二、商住用地"],
        ["宗地编号", "受让人", "出让面积(平方米)", "总价(万元)", "签约日期", "用途"],
        ["S1", "示例丙置业有限公司", 20010, 9000, "2025-6-1", "住宅"],
    ]
    found = facts(tmp_path, {"供地": rows}, "supply")
    assert [(f["number"], f["area"]) for f in found] == [("G1", 3.333333), ("S1", 2.001)]


PROJECTS: Rows = [
    ["滨江经济开发区2025年度重点产业项目库"],
    [
        "序号",
        "项目名称",
        "项目代码",
        "建设性质",
        "总投资（亿元）",
        "年度计划投资（亿元）",
        "1-11月完成投资（亿元）",
    ],
    ["", "合计3个", "", "", 23.5, 10.5, 7.6],
    ["一", "新建项目（2个）", "", "", 15.5, 7, 5],
    [1, "轴承项目", "2503-320612-89-01-123456", "新建", 10, 4, 3],
    [2, "终端项目", "", "新建", 5.5, 3, 2],
    ["二", "技改项目", "", "", 8, 3.5, 2.6],
    [3, "阀门技改", "", "技改", 8, 3.5, 2.6],
]


def test_a_part_numbered_by_an_ordinal_is_no_project(tmp_path: Path) -> None:
    found = facts(tmp_path, {"库": PROJECTS}, "project")
    assert [f["name"] for f in found] == ["轴承项目", "终端项目", "阀门技改"]


def test_a_part_far_down_is_no_project_either(tmp_path: Path) -> None:
    more: Rows = [[n, f"项目{n}", f"2503-{n}", "新建", 1, 1, 1] for n in range(4, 44)]
    found = facts(
        tmp_path, {"库": [*PROJECTS, *more, ["三", "收尾项目", "", "", 9, 9, 9]]}, "project"
    )
    assert len(found) == 43
    assert "收尾项目" not in {f["name"] for f in found}


def test_rows_that_ordinals_number_are_rows(tmp_path: Path) -> None:
    rows: Rows = [
        PROJECTS[0],
        PROJECTS[1],
        ["一", *PROJECTS[4][1:]],
        ["二", "终端项目", "", "", 5.5, 3, 2],
    ]
    found = facts(tmp_path, {"库": rows}, "project")
    assert [f["name"] for f in found] == ["轴承项目", "终端项目"]


def test_a_project_without_its_code_is_known_by_its_name(tmp_path: Path) -> None:
    (drafted,) = read(tmp_path, {"库": PROJECTS})
    months = drafted.draft.facts["project_month"]["project"].to_pylist()
    assert months == ["2503-320612-89-01-123456", "终端项目", "阀门技改"]
    assert not [i for i in drafted.issues if i.check == "cell.required"]


def test_an_appeal_without_its_number_is_known_by_firm_and_day(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业诉求台账（截至2025年11月底）"],
        ["编号", "诉求企业", "受理时间", "诉求类别", "诉求内容", "责任单位"],
        ["S-01", "示例甲有限公司", "2025-10-08", "用工", "缺工", "人社局"],
        ["", "示例乙有限公司", "2025-10-09", "融资", "续贷", "财金局"],
    ]
    found = facts(tmp_path, {"诉求": rows}, "appeal")
    assert [f["number"] for f in found] == ["S-01", "示例乙有限公司 2025-10-09"]


def test_half_a_year_among_months_was_done_and_is_no_target(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年滨江经济开发区经济指标月度统计表"],
        ["指标名称", "计量单位", "1-2月", "一季度", "4月", "上半年", "1-6月增速（%）"],
        ["规上工业总产值", "万元", 210000, 340000, 128000, 739000, "持平"],
    ]
    found = facts(tmp_path, {"2025": rows}, "indicator_value")
    assert {(f["period"], f["form"], f["value"]) for f in found} == {
        ("2025-02", "累计", 210000),
        ("2025-Q1", "累计", 340000),
        ("2025-04", "当期", 128000),
        ("2025-H1", "累计", 739000),
        ("2025-06", "增速", 0),
    }
    assert not facts(tmp_path / "", {"2025": rows}, "target")


def test_an_indicator_is_called_so_whatever_number_it_has_this_month(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年10月主要经济指标"],
        ["指标名称", "单位", "1-10月", "同比（%）"],
        ["一、工业总产值", "亿元", 138.4, "增长6.1"],
        ["（二）固定资产投资", "亿元", 42.1, "下降3.2%"],
        ["3.二、三产业增加值", "亿元", 51, "↑2.5"],
        ["④实际利用外资", "万美元", 2300, -4],
    ]
    found = facts(tmp_path, {"月报": rows}, "indicator_value")
    assert [(f["indicator"], f["value"]) for f in found if f["form"] == "增速"] == [
        ("工业总产值", 6.1),
        ("固定资产投资", -3.2),
        ("二、三产业增加值", 2.5),
        ("实际利用外资", -4),
    ]


def test_a_list_that_its_title_names_is_asked_for_its_number_not_read_as_another(
    tmp_path: Path,
) -> None:
    rows: Rows = [
        ["2025年滨江经济开发区国有建设用地供应清单"],
        [
            "编号",
            "项目名称",
            "供地面积（亩）",
            "出让总价（亿元）",
            "供地日期",
            "交地日期",
            "履约状态",
        ],
        ["A-01", "轴承项目", 30, 0.075, "2025-3-1", "2025-4-1", "正常"],
    ]
    assert asked(tmp_path, {"Sheet1": rows}) == ["map:number"]


def test_a_year_before_the_zone_is_no_part_of_its_name(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年度开发区高质量发展目标任务分解表"],
        ["序号", "指标", "单位", "2025年目标", LEFT, "牵头单位"],
        [UP, UP, UP, "总量", "增速", UP],
        [1, "规上工业增加值", "亿元", 44, "10%", "经发局"],
        [2, "新签亿元以上项目", "个", "20个以上", "", "招商局"],
    ]
    assert asked(tmp_path, {"分解表": rows}) == []
    found = facts(tmp_path / "", {"分解表": rows}, "target")
    assert [(f["value"], f.get("bound")) for f in found] == [(44, None), (20, "≥")]


def test_a_firm_that_is_named_needs_no_code(tmp_path: Path) -> None:
    rows: Rows = [
        ["2024年度工业企业亩均效益评价数据表"],
        [
            "企业名称",
            "统一社会信用代码",
            "用地面积（亩）",
            "实缴税收（万元）",
            "工业增加值（万元）",
        ],
        ["示例甲有限公司", "91320612MA3287920U", 40, 450, 2200],
        ["示例乙有限公司", "", 20, 90, 480],
    ]
    (drafted,) = read(tmp_path, {"亩均": rows})
    assert drafted.draft.facts["enterprise_year"]["enterprise"].to_pylist()[1] == "示例乙有限公司"
    assert not [i for i in drafted.issues if i.check == "cell.required"]


def test_what_is_built_is_no_land(tmp_path: Path) -> None:
    rows: Rows = [
        ["入园企业基本情况表（2025年11月20日）"],
        ["企业名称", "信用代码", "土地面积", LEFT, "房屋建筑面积", LEFT, "人数"],
        [UP, UP, "自有", "租赁", "自有", "租赁", UP],
        ["示例甲有限公司", "91320612MA3287920U", "30亩", "/", "1.2万㎡", "", 150],
        ["示例乙有限公司", "", 0, "10亩", "", "3000㎡", 40],
    ]
    assert asked(tmp_path, {"企业": rows}) == []
    found = facts(tmp_path / "", {"企业": rows}, "enterprise")
    assert [(f["land_area"], f.get("floor_area")) for f in found] == [(30, None), (0, None)]
    assert {f["valid_from"] for f in found} == {"2025-11-20"}  # no other day is said


def test_a_number_run_on_below_the_last_row_is_no_firm(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年企业名录"],
        ["序号", "企业", "信用代码", "用地(亩)", "人数(人)"],
        [1, "示例甲有限公司", "91320612MA3287920U", 30.5, 120],
        [2, "", "", "", ""],
    ]
    assert len(facts(tmp_path, {"企业": rows}, "enterprise")) == 1


def test_years_side_by_side_leave_a_figure_without_year_to_be_asked(tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区规上企业近三年主要指标"],
        ["企业名称", "信用代码", "用地面积（亩）", "2023年", LEFT, "2024年", LEFT],
        [UP, UP, UP, "税收（万元）", "产值（亿元）", "税收（万元）", "产值（亿元）"],
        ["示例甲有限公司", "91320612MA3287920U", 40, 400, 1.2, 450, 1.3],
    ]
    assert asked(tmp_path, {"Sheet1": rows}) == ["period"]
    found = facts(tmp_path / "", {"Sheet1": rows}, "enterprise_year", period="2024")
    assert [(f["period"], f.get("land_area"), f["taxes"]) for f in found] == [
        ("2024", 40, 450),
        ("2023", None, 400),
    ]


UPTO = [("2025-03", "累计"), ("2025-03", "增速")]
MONTHS: Rows = [["滨江经济开发区2025年主要指标"], ["指标", "单位", "1月", "2月", "3月"]]


def test_what_stands_behind_months_is_of_the_last_of_them(tmp_path: Path) -> None:
    rows: Rows = [MONTHS[0], [*MONTHS[1], "1-3月", "增长%"], ["产值", "亿元", 10, 9, 13, 32, 6.7]]
    found = facts(tmp_path, {"2025年": rows}, "indicator_value")
    assert [(f["period"], f["form"]) for f in found[3:]] == UPTO
    rows = [MONTHS[0], [*MONTHS[1], "累计", "增长%"], ["产值", "亿元", 10, 9, 13, 32, 6.7]]
    found = facts(tmp_path / "", {"2025年": rows}, "indicator_value")
    assert [(f["period"], f["form"]) for f in found[3:]] == UPTO


def test_growth_behind_months_that_nothing_adds_up_is_left_unread(tmp_path: Path) -> None:
    rows: Rows = [MONTHS[0], [*MONTHS[1], "增长%"], ["产值", "亿元", 10, 9, 13, 6.7]]
    found = facts(tmp_path, {"2025年": rows}, "indicator_value")
    assert {f["form"] for f in found} == {"当期"}


def test_months_over_heads_are_found_though_few_are_known(tmp_path: Path) -> None:
    rows: Rows = [
        ["主要经济指标（2025年9月）"],
        ["指  标", "9月", LEFT, "1－9月", LEFT],
        [UP, "总量", "增幅", "总量", "增幅"],
        ["规模以上工业总产值（亿元）", 14.1, 3.2, 124.2, 6.0],
        ["城镇登记失业率", "", "", "3.2%", "下降0.1个百分点"],
    ]
    found = facts(tmp_path, {"9月": rows}, "indicator_value")
    assert [(f["indicator"], f["form"], f["value"], f["unit"]) for f in found] == [
        ("规模以上工业总产值", "当期", 14.1, "亿元"),
        ("规模以上工业总产值", "当月增速", 3.2, "%"),
        ("规模以上工业总产值", "累计", 124.2, "亿元"),
        ("城镇登记失业率", "累计", 3.2, "%"),
        ("规模以上工业总产值", "增速", 6.0, "%"),
        ("城镇登记失业率", "增速", -0.1, "百分点"),
    ]


def test_what_was_done_up_to_another_year_is_not_offered_as_done(tmp_path: Path) -> None:
    heads = ["项目名称", "建设单位", "总投资（万元）", "至2024年底累计完成投资（万元）"]
    rows: Rows = [["2025年重点项目表（10月）"], heads, ["轴承项目", "示例甲", 100000, 20000]]
    assert asked(tmp_path, {"库": rows}) == []
    assert not facts(tmp_path / "", {"库": rows}, "project_month")


def test_quarters_of_a_plan_are_aims(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年主要经济指标分季度计划"],
        ["指标", "单位", "2025年计划", "一季度", "上半年", "1-3季度", "责任部门"],
        ["规上工业总产值", "亿元", 180, 42, 88, 134, "经发局"],
    ]
    (found,) = facts(tmp_path, {"Sheet1": rows}, "target")
    assert [found[q] for q in ("value", "q1", "q2", "q3")] == [180, 42, 88, 134]
    assert not facts(tmp_path / "", {"Sheet1": rows}, "indicator_value")


def test_two_appeals_of_a_firm_on_one_day_are_two(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年企业诉求台账"],
        ["序号", "企业名称", "诉求内容", "诉求类别", "受理日期", "责任单位"],
        [1, "示例甲有限公司", "用工短缺", "用工", "2025/10/8", "人社局"],
        ["", UP, "道路破损", "基础设施", "2025/10/8", "建设局"],
        [2, "示例乙有限公司", "用电", "要素", "2025/10/10", "供电公司"],
    ]
    assert [f["number"] for f in facts(tmp_path, {"诉求": rows}, "appeal")] == [
        "示例甲有限公司 2025-10-08 用工短缺",
        "示例甲有限公司 2025-10-08 道路破损",
        "示例乙有限公司 2025-10-10",
    ]


def test_plots_of_one_batch_are_asked_about_and_are_no_batches(tmp_path: Path) -> None:
    rows: Rows = [
        ["批而未供土地明细表（2025年10月）"],
        ["批准文号", "批准日期", "四至", "面积（公顷）"],
        ["示政地〔2021〕12号", "2021/6/8", "东至经三路", 2.1],
        ["示政地〔2021〕12号", "2021/6/8", "西至经三路", 2.2],
    ]
    with pytest.raises(RowsError, match="several rows that differ"):
        read(tmp_path, {"清单": rows})


def test_a_class_of_leads_is_no_industry(tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区招商项目汇总表（2025年11月28日）"],
        ["类别", "项目名称", "投资方", "总投资（亿元）", "拟供地（亩）", "责任单位"],
        ["签约", "电池壳", "示例集团", 5, 80, "招商一局"],
    ]
    (found,) = facts(tmp_path, {"在谈": rows}, "lead")
    assert "industry" not in found
    assert found["valid_from"] == "2025-11-28"


def test_a_sheet_of_sums_beside_the_lists_is_not_asked_about(tmp_path: Path) -> None:
    head = ["宗地编号", "受让人", "面积(亩)", "成交价(万元)", "签订日期"]
    rows: Rows = [["工业用地供应情况"], head, ["G23-1", "示例甲", 50, 1200, "2023-5-6"]]
    sums: Rows = [
        ["工业用地供应汇总"],
        ["年份", "宗数", "面积(亩)", "成交价(万元)"],
        ["2023年", 1, 50, 1200],
    ]
    assert asked(tmp_path, {"2023年": rows, "汇总": sums}) == []


def test_what_cannot_be_read_says_nothing_of_renting(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年工业项目库（截至2025年10月31日）"],
        ["项目名称", "建设单位", "总投资（万元）", "用地面积（亩）", "项目状态"],
        ["一期", "示例甲有限公司", 30000, 50, "已投产"],
        ["扩建", "示例乙有限公司", 15000, "利用现有厂房", "前期"],
        ["二期", "示例丙有限公司", 15000, "租用标准厂房", "前期"],
    ]
    found = facts(tmp_path, {"项目": rows}, "project")
    assert [f.get("rents_workshop") for f in found] == [False, None, True]


def test_months_of_a_target_are_no_milestones(tmp_path: Path) -> None:
    rows: Rows = [
        ["2025年度目标任务分解表"],
        ["指标名称", "单位", "年度目标", "1月", "2月", "3月", "6月", "责任单位"],
        ["规上工业总产值", "亿元", 180, 14, 13, 15, 16, "经发局"],
    ]
    (found,) = facts(tmp_path, {"分解": rows}, "target")
    assert not {"q1", "q2"} & set(found)


def test_growth_below_a_month_is_of_that_month(tmp_path: Path) -> None:
    rows: Rows = [
        ["财政收入完成情况表（2025年10月）"],
        ["单位：万元"],
        ["项目", "本月完成", LEFT, LEFT, "累计完成", LEFT, LEFT],
        [UP, "本月数", "上年同期", "增减%", "累计数", "上年同期", "增减%"],
        ["一般公共预算收入", 8200, 7900, 3.8, 91200, 86692, 5.2],
        ["税收占比", 85.4, 86.1, "", 83.3, 84.2, ""],
    ]
    (drafted,) = read(tmp_path, {"10月": rows})
    found = drafted.draft.facts["indicator_value"].to_pylist()
    assert [(f["form"], f["value"], f["unit"]) for f in found if "收入" in f["indicator"]] == [
        ("当期", 8200, "万元"),
        ("当月增速", 3.8, "%"),
        ("累计", 91200, "万元"),
        ("同期", 86692, "万元"),
        ("增速", 5.2, "%"),
    ]
    assert {f["unit"] for f in found if "占比" in f["indicator"]} == {None}
    assert not [i for i in drafted.issues if i.check == "growth.differs"]


def test_years_may_be_written_with_their_word(tmp_path: Path) -> None:
    rows: Rows = [
        ["批次用地统计表（截至2025年10月31日）"],
        ["年度", "批准文号", "批准面积（公顷）"],
        ["2021年", "示政地〔2021〕12号", 12.5],
        ["2022年度", "示政地〔2022〕3号", 6],
    ]
    found = facts(tmp_path, {"表": rows}, "approval_batch")
    assert [f["plan_year"] for f in found] == [2021, 2022]


LEAD = ["序号", "项目名称", "投资方"]


@pytest.mark.parametrize(
    ("heads", "meant"),
    [
        (["产业类别", "项目内容"], "新材料"),
        (["项目内容", "产业类别"], "新材料"),
        (["项目内容", "备注"], "塑料八条线"),
        (["建设内容", "投资方向"], "新材料"),
    ],
)
def test_what_is_built_is_the_industry_only_where_no_head_says_it(
    heads: list[str], meant: str, tmp_path: Path
) -> None:
    """Nothing is asked: the other column stays unread, and is named so."""
    said = {"产业类别": "新材料", "投资方向": "新材料"}
    cells = [said.get(head, "塑料八条线" if "内容" in head else "") for head in heads]
    rows: Rows = [
        ["滨江经济开发区2025年招商在谈项目表（10月）"],
        [*LEAD, *heads],
        [1, "塑料项目", "示例公司", *cells],
    ]
    (found,) = facts(tmp_path, {"在谈": rows}, "lead")
    assert found["industry"] == meant


def test_a_firm_that_moved_in_is_named(tmp_path: Path) -> None:
    rows: Rows = [
        ["滨江经济开发区标准厂房入驻企业台账（截至2025年10月31日）"],
        ["序号", "入驻企业", "用工人数", "经营状况"],
        [1, "示例甲公司", 20, "正常生产"],
    ]
    (found,) = facts(tmp_path, {"入驻": rows}, "enterprise")
    assert (found["name"], found["employees"]) == ("示例甲公司", 20)
