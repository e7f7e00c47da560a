"""Sorts of office tables: their titles, the columns as offices call them, and what they mean."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from yuanheng.model.units import parse_unit, storage_unit

ZONE = "青禾县经济开发区"
Cell = str | float | int | None
Fixed = tuple[tuple[str, str], ...]
Make = Callable[[random.Random], Cell]


@dataclass(frozen=True)
class Kept:
    """A column as an office names it: heads, units that it may be in, and a cell with its meaning.

    group: heads that stand over it and its neighbours, one of which is chosen for all of a name.
    relation: empty for that of the table. fixed: what tells its facts from others of the row.
    """

    column: str
    heads: tuple[str, ...]
    make: Make
    units: tuple[str, ...] = ()
    means: Callable[[Any], Any] | None = None
    group: tuple[str, ...] = ()
    relation: str = ""
    fixed: Fixed = ()


@dataclass(frozen=True)
class Sort:
    """A sort of table: its relation, its titles, its columns; `period` that the titles say.

    sides: columns that stand side by side, each block of them whole or not at all.
    """

    relation: str
    titles: tuple[str, ...]
    columns: tuple[Kept, ...]
    period: str | None = None
    needed: int = 3
    sides: tuple[tuple[Kept, ...], ...] = field(default=())


def amount(cell: Cell, unit: str) -> int | None:
    """Give what a figure in a unit is in the ledger."""
    if not isinstance(cell, (int, float)):
        return None
    known = parse_unit(unit)
    return round(Fraction(str(cell)) * known.factor_to(storage_unit(known)))


def _figure(low: float, high: float, places: int = 2) -> Make:
    return lambda rng: round(rng.uniform(low, high), places)


def _pick(*texts: Cell) -> Make:
    return lambda rng: rng.choice(texts)


def a_day(rng: random.Random) -> Cell:
    """Write a day as people do."""
    day = date(2015, 1, 1) + timedelta(rng.randrange(3600))
    return day.strftime(rng.choice(("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日")))


def read_day(cell: str) -> str:
    """Give the day that was written."""
    plain = cell.replace("年", "-").replace("月", "-").replace("日", "")
    return plain.replace(".", "-").replace("/", "-")


def _firm(rng: random.Random) -> Cell:
    first = "".join(rng.choice("恒鑫华盛兴瑞宏永泰德鼎金嘉东新远") for _ in range(4))
    return f"{first}{rng.choice(('机械', '食品', '纺织', '电子'))}有限公司"


def _numbered(start: str) -> Make:
    return lambda rng: f"{start}{rng.randrange(10**6):06d}"


_AREAS, _MONEY = ("亩", "平方米", "公顷"), ("万元", "亿元", "元")
_YES = {"是": True, "否": False}
_LAND = ("用地情况", "占用土地情况")

FIRMS = Sort(
    "enterprise",
    (f"{ZONE}企业台账（2025年12月）", f"{ZONE}入园企业名单（截至2025年12月31日）"),
    (
        Kept("name", ("企业名称", "单位名称", "公司名称", "企业全称", "单位详细名称"), _firm),
        Kept("industry_name", ("所属行业", "行业类别", "行业"), _pick("金属制品业", "食品制造业")),
        Kept("registered_on", ("注册时间", "成立日期", "成立时间", "注册日期"), a_day),
        Kept("land_area", ("占地面积", "用地面积", "土地面积"), _figure(3, 200), _AREAS),
        Kept("floor_area", ("厂房面积", "建筑面积"), _figure(500, 90000, 0), ("平方米", "㎡")),
        Kept("employees", ("职工人数", "从业人员", "在职员工"), _pick(12, 80, 450), ("人",)),
        Kept("high_tech", ("是否高企", "是否高新技术企业"), _pick("是", "否"), means=_YES.get),
        Kept("state", ("经营状态", "企业状态", "目前经营状况"), _pick("正常", "停产", "半停产")),
    ),
)
YEARS = Sort(
    "enterprise_year",
    (
        "2024年度规模以上工业企业亩均效益评价数据表",
        "规模以上工业企业“亩均论英雄”基础数据表（2024年度）",
    ),
    (
        Kept("name", ("企业名称", "单位名称"), _firm),
        Kept("own_area", ("自有用地", "自有土地", "自有"), _figure(3, 90), _AREAS, group=_LAND),
        Kept("rented_area", ("承租用地", "租用土地", "租入"), _figure(1, 30), _AREAS, group=_LAND),
        Kept("let_area", ("出租用地", "出租土地", "出租"), _figure(0.1, 2), _AREAS, group=_LAND),
        Kept("taxes", ("实缴税收", "入库税收", "税收", "纳税总额"), _figure(10, 900), _MONEY),
        Kept("revenue", ("主营业务收入", "年营业收入", "营收"), _figure(100, 90000), _MONEY),
        Kept("electricity", ("用电量", "年用电量"), _figure(1, 900), ("万千瓦时", "kWh")),
        Kept("employees", ("年平均职工人数", "从业人员", "平均用工人数"), _pick(12, 80), ("人",)),
    ),
    "2024",
)


def _of_years(column: str, heads: tuple[str, ...], low: float, high: float) -> tuple[Kept, ...]:
    """Give one figure for two years side by side, the head over the years or below them."""
    return tuple(
        Kept(
            column, (year,), _figure(low, high), _MONEY, group=heads, fixed=(("period", year[:4]),)
        )
        for year in ("2023年", "2024年")
    )


TWO_YEARS = Sort(
    "enterprise_year",
    (f"{ZONE}企业2023—2024年主要指标对比表", "重点企业近两年经济数据（2023年、2024年）"),
    (Kept("name", ("企业名称", "单位名称"), _firm),),
    needed=0,
    sides=(
        _of_years("taxes", ("入库税收", "实缴税收"), 10, 900),
        _of_years("revenue", ("营业收入", "主营业务收入"), 100, 90000),
        _of_years("output", ("工业总产值", "产值"), 100, 90000),
    ),
)
SUPPLIES = Sort(
    "supply",
    (f"{ZONE}土地供应台账（截至2025年12月31日）", f"{ZONE}供地及履约情况表（数据截至2025.12.31）"),
    (
        Kept("number", ("宗地编号", "电子监管号", "合同编号"), _numbered("GD")),
        Kept("holder", ("受让单位", "受让人", "用地单位", "竞得人"), _firm),
        Kept("area", ("供地面积", "出让面积", "宗地面积"), _figure(3, 200), _AREAS),
        Kept("price", ("成交价", "成交价款", "出让金"), _figure(50, 9000), _MONEY),
        Kept("signed_on", ("合同签订时间", "签订日期", "合同签订日期"), a_day),
        Kept("state", ("现状", "开发状态", "建设状态"), _pick("已投产", "在建")),
    ),
    "2025",
    sides=(
        (
            Kept("agreed_start", ("约定", "约定时间"), a_day, group=("开工时间", "开工")),
            Kept("construction_start", ("实际", "实际时间"), a_day, group=("开工时间", "开工")),
        ),
        (
            Kept("agreed_completion", ("约定", "合同约定"), a_day, group=("竣工时间", "竣工")),
            Kept("construction_completion", ("实际",), a_day, group=("竣工时间", "竣工")),
        ),
        (
            Kept("agreed_delivery", ("约定交地时间", "合同约定交地时间"), a_day),
            Kept("delivered", ("实际交地时间", "交地时间"), a_day),
        ),
    ),
)
LEADS = Sort(
    "lead",
    (f"{ZONE}招商线索库", f"{ZONE}在谈项目线索表（2025年9月）"),
    (
        Kept("number", ("线索编号", "编号"), _numbered("XS")),
        Kept("investor", ("客商名称", "投资方", "意向企业"), _firm),
        Kept("source", ("来源", "线索来源"), _pick("展会", "以商招商")),
        Kept("investment", ("拟投资额", "意向投资额"), _figure(1, 50, 1), ("亿元", "万元")),
        Kept("land_need", ("用地需求", "拟用地"), _figure(10, 300, 0), _AREAS),
        Kept("first_contact", ("首次接洽", "首次对接时间", "首谈时间"), a_day),
        Kept("stage", ("阶段", "跟进阶段", "当前阶段"), _pick("在谈", "签约", "考察")),
    ),
)
_PLAN = ("2025年投资", "2025年投资情况")
PROJECTS = Sort(
    "project",
    (f"{ZONE}重点项目推进台账（截至2025年10月31日）", f"{ZONE}2025年10月重点项目进展情况表"),
    (
        Kept("name", ("项目名称", "建设项目名称"), _numbered("年产智能装备项目")),
        Kept("investor", ("投资单位", "建设单位", "项目业主"), _firm),
        Kept("investment_total", ("总投资", "计划总投资", "投资总额"), _figure(1, 50), _MONEY),
        Kept("fixed_investment", ("其中：固定资产投资", "固投"), _figure(1, 40), _MONEY),
        Kept("land_need", ("用地面积", "项目用地", "占地面积"), _figure(5, 300, 1), _AREAS),
        Kept("signed_on", ("签约时间", "签约日期"), a_day),
        Kept("construction_start", ("开工时间", "实际开工日期"), a_day),
        Kept("bottleneck", ("存在问题", "存在的主要问题"), _pick("资金不足", "用地未报批")),
        Kept("lead_unit", ("责任单位", "牵头部门"), _pick("招商局", "建设局")),
    ),
    sides=(
        (
            Kept("year_plan", ("计划", "计划投资", "年度计划"), _figure(1, 9), _MONEY, group=_PLAN,
                 relation="project_month"),
            Kept("year_done", ("1-10月完成", "1—10月累计完成"), _figure(1, 9), _MONEY, group=_PLAN,
                 relation="project_month"),
            Kept("month_done", ("10月完成", "本月完成"), _figure(1, 2), _MONEY, group=_PLAN,
                 relation="project_month"),
        ),
    ),
)  # fmt: skip
APPEALS = Sort(
    "appeal",
    (f"{ZONE}企业诉求办理台账（2025年10月）", f"{ZONE}助企纾困问题清单（截至2025年10月31日）"),
    (
        Kept("number", ("诉求编号", "工单编号", "受理编号"), _numbered("SQ")),
        Kept("name", ("企业名称", "诉求企业", "反映单位"), _firm),
        Kept("class", ("诉求类别", "问题分类", "事项类型"), _pick("用工", "融资")),
        Kept("received", ("反映日期", "受理时间", "诉求提出时间"), a_day),
        Kept("unit", ("交办单位", "承办部门", "责任单位"), _pick("人社局", "金融局")),
        Kept("due", ("要求办结日期", "办理期限", "限办时间"), a_day),
        Kept("done", ("办结日期", "实际办结时间"), a_day),
        Kept("satisfaction", ("企业满意度", "满意度评价", "企业评价"), _pick("满意", "不满意")),
    ),
)
_VALUE = "indicator_value"


def _form(form: str, heads: tuple[str, ...], make: Make, group: tuple[str, ...] = ()) -> Kept:
    return Kept("value", heads, make, group=group, fixed=(("form", form),))


MONTH = Sort(
    "indicator_value",
    (f"{ZONE}2025年10月主要经济指标完成情况", f"{ZONE}2025年1—10月经济运行主要指标"),
    (
        Kept("indicator", ("指标名称", "主要指标", "指标"), _numbered("指标甲")),
        Kept("unit", ("计量单位", "单位"), _pick("亿元", "家")),
        _form("同期", ("去年同期", "上年同期累计"), _figure(10, 900)),
        _form("排名", ("全市排名", "全市位次"), _pick(1, 2, 3)),
        _form("完成率", ("完成年度目标（%）", "占全年目标%"), _figure(50, 99, 1)),
        Kept("value", ("全年目标", "年度目标"), _figure(100, 999), relation="target"),
    ),
    sides=(
        (
            _form("当期", ("绝对值", "总量"), _figure(10, 90), ("本月", "10月")),
            _form("当月增速", ("同比增长%", "增幅（%）"), _figure(1, 9, 1), ("本月", "10月")),
        ),
        (
            _form("累计", ("绝对值", "总量", "完成"), _figure(100, 900), ("1-10月累计", "1—10月")),
            _form("增速", ("同比±%", "增速（%）"), _figure(1, 9, 1), ("1-10月累计", "1—10月")),
        ),
    ),
)  # fmt: skip
MONTHS = Sort(
    "indicator_value",
    (f"{ZONE}2025年主要经济指标逐月情况",),
    (
        Kept("indicator", ("指标名称", "指标"), _numbered("指标乙")),
        Kept("unit", ("计量单位", "单位"), _pick("亿元", "家")),
    ),
    needed=1,
    sides=tuple(
        (Kept("value", (f"1-{n}月", f"1—{n}月"), _figure(1, 900),
              fixed=(("form", "累计"), ("period", f"2025-{n:02d}"))),)
        for n in range(2, 11)
    ),
)  # fmt: skip
_QUARTERS = ("分季度目标", "季度目标")
TARGETS = Sort(
    "target",
    (f"{ZONE}2025年度目标任务分解表", "2025年度重点工作任务责任分解"),
    (
        Kept("name", ("目标任务", "考核指标", "工作任务"), _numbered("完成投资任务")),
        Kept("unit", ("计量单位", "单位"), _pick("亿元", "家")),
        Kept("value", ("年度目标值", "2025年目标", "全年目标"), _pick(600, 720)),
        Kept("lead_unit", ("牵头单位", "牵头部门"), _pick("经发局", "招商局")),
        Kept("co_units", ("配合单位", "协办单位"), _pick("各街道", "建设局")),
        Kept("progress", ("进展情况", "目前进展"), _pick("正常推进", "滞后")),
        Kept("weight", ("分值", "权重"), _pick(5, 10)),
    ),
    "2025",
    sides=(
        tuple(
            Kept(f"q{n}", (f"{'一二三四'[n - 1]}季度", f"第{'一二三四'[n - 1]}季度"),
                 _pick(100 * n, 120 * n), group=_QUARTERS)
            for n in range(1, 5)
        ),
    ),
)  # fmt: skip
SORTS = (
    FIRMS, YEARS, TWO_YEARS, SUPPLIES, LEADS, PROJECTS, APPEALS, MONTH, MONTHS, TARGETS,
)  # fmt: skip
