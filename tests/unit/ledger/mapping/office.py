"""Office tables made by chance, each with what it means: titles, synonyms, units, order, groups."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter

from yuanheng.model.units import parse_unit, storage_unit

ZONE = "青禾县经济开发区"
Cell = str | float | int | None
Made = tuple[Cell, Any]


@dataclass(frozen=True)
class Kept:
    """A column as an office names it: heads, units that it may be in, and a cell with its meaning.

    group: a head that may stand over it and its neighbours. first: whether it must come first.
    """

    column: str
    heads: tuple[str, ...]
    make: Callable[[random.Random], Cell]
    units: tuple[str, ...] = ()
    means: Callable[[Any], Any] | None = None
    group: str = ""
    stored: str = ""


@dataclass(frozen=True)
class Sort:
    """A sort of table: its relation, its titles, its columns; `period` that the titles say."""

    relation: str
    titles: tuple[str, ...]
    columns: tuple[Kept, ...]
    period: str | None = None
    needed: int = 3


@dataclass
class Book:
    """A table that was made: where it lies, and what each row of it means."""

    path: Path
    relation: str
    period: str | None
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)


def amount(cell: Cell, unit: str) -> int | None:
    """Give what a figure in a unit is in the ledger."""
    if not isinstance(cell, (int, float)):
        return None
    known = parse_unit(unit)
    return round(Fraction(str(cell)) * known.factor_to(storage_unit(known)))


def _figure(low: float, high: float, places: int = 2) -> Callable[[random.Random], Cell]:
    return lambda rng: round(rng.uniform(low, high), places)


def _pick(*texts: Cell) -> Callable[[random.Random], Cell]:
    return lambda rng: rng.choice(texts)


def _day(rng: random.Random) -> Cell:
    day = date(2015, 1, 1) + timedelta(rng.randrange(3600))
    return day.strftime(rng.choice(("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日")))


def _read_day(cell: str) -> str:
    return "-".join(p for p in cell.replace("年", "-").replace("月", "-").replace("日", "").replace(
        ".", "-"
    ).replace("/", "-").split("-"))  # fmt: skip


def _firm(rng: random.Random) -> Cell:
    first = "".join(rng.choice("恒鑫华盛兴瑞宏永泰德鼎金嘉东新远") for _ in range(4))
    return f"{first}{rng.choice(('机械', '食品', '纺织', '电子'))}有限公司"


_AREAS, _MONEY = ("亩", "平方米", "公顷"), ("万元", "亿元", "元")
_YES = {"是": True, "否": False}

FIRMS = Sort(
    "enterprise",
    (f"{ZONE}企业台账（2025年12月）", f"{ZONE}入园企业名单（截至2025年12月31日）"),
    (
        Kept("name", ("企业名称", "单位名称", "公司名称", "企业全称"), _firm),
        Kept("industry_name", ("所属行业", "行业类别", "行业"), _pick("金属制品业", "食品制造业")),
        Kept("registered_on", ("注册时间", "成立日期", "成立时间", "注册日期"), _day),
        Kept("land_area", ("占地面积", "用地面积", "土地面积"), _figure(3, 200), _AREAS),
        Kept("floor_area", ("厂房面积", "建筑面积"), _figure(500, 90000, 0), ("平方米", "㎡")),
        Kept(
            "employees",
            ("职工人数", "从业人员", "员工人数", "用工人数"),
            _pick(12, 80, 450),
            ("人",),
        ),
        Kept("high_tech", ("是否高企", "是否高新技术企业"), _pick("是", "否"), means=_YES.get),
        Kept("state", ("经营状态", "企业状态", "经营状况"), _pick("正常", "停产", "半停产")),
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
        Kept(
            "own_area", ("自有用地", "自有土地", "自有"), _figure(3, 90), _AREAS, group="用地情况"
        ),
        Kept(
            "rented_area",
            ("承租用地", "租用土地", "租入"),
            _figure(1, 30),
            _AREAS,
            group="用地情况",
        ),
        Kept(
            "let_area", ("出租用地", "出租土地", "出租"), _figure(0.1, 2), _AREAS, group="用地情况"
        ),
        Kept("taxes", ("实缴税收", "入库税收", "税收", "纳税总额"), _figure(10, 900), _MONEY),
        Kept("revenue", ("主营业务收入", "营业收入", "销售收入"), _figure(100, 90000), _MONEY),
        Kept(
            "electricity",
            ("用电量", "年用电量", "工业用电量"),
            _figure(1, 900),
            ("万千瓦时", "kWh"),
        ),
        Kept("employees", ("年平均职工人数", "从业人员", "平均用工人数"), _pick(12, 80), ("人",)),
    ),
    "2024",
)
SUPPLIES = Sort(
    "supply",
    (f"{ZONE}土地供应台账（截至2025年12月31日）", f"{ZONE}供地及履约情况表（数据截至2025.12.31）"),
    (
        Kept(
            "number",
            ("宗地编号", "电子监管号", "合同编号"),
            lambda r: f"GD{r.randrange(10**6):06d}",
        ),
        Kept("holder", ("受让单位", "受让人", "用地单位", "竞得人"), _firm),
        Kept("area", ("供地面积", "出让面积", "宗地面积"), _figure(3, 200), _AREAS),
        Kept("price", ("成交价", "成交价款", "出让金"), _figure(50, 9000), _MONEY),
        Kept("signed_on", ("合同签订时间", "签订日期", "合同签订日期"), _day),
        Kept("agreed_start", ("约定开工时间", "约定动工日期", "合同约定开工时间"), _day),
        Kept("construction_start", ("实际开工时间", "实际动工日期", "开工时间"), _day),
        Kept("state", ("现状", "开发状态", "建设状态"), _pick("已投产", "在建")),
    ),
    "2025",
)
LEADS = Sort(
    "lead",
    (f"{ZONE}招商线索库", f"{ZONE}在谈项目线索表（2025年9月）"),
    (
        Kept("number", ("线索编号", "编号"), lambda r: f"XS{r.randrange(10**6):06d}"),
        Kept("investor", ("客商名称", "投资方", "意向企业"), _firm),
        Kept("source", ("来源", "线索来源"), _pick("展会", "以商招商")),
        Kept(
            "investment",
            ("拟投资额", "意向投资额", "投资规模"),
            _figure(1, 50, 1),
            ("亿元", "万元"),
        ),
        Kept("land_need", ("用地需求", "拟用地"), _figure(10, 300, 0), _AREAS),
        Kept("first_contact", ("首次接洽", "首次对接时间"), _day),
        Kept("stage", ("阶段", "跟进阶段", "当前阶段"), _pick("在谈", "签约", "考察")),
    ),
)
SORTS = (FIRMS, YEARS, SUPPLIES, LEADS)


def make_book(path: Path, seed: int) -> Book:
    """Make a table by chance."""
    rng = random.Random(seed)  # noqa: S311 - a table, no secret
    sort = rng.choice(SORTS)
    rest = list(sort.columns[1:])
    rng.shuffle(rest)
    chosen = [sort.columns[0], *rest[: rng.randint(sort.needed, len(rest))]]
    chosen.sort(key=lambda c: (c is not sort.columns[0], c.group == "", 0))
    units, line = _units(rng, chosen)
    heads = [rng.choice(c.heads) for c in chosen]
    book = Book(path, sort.relation, sort.period)
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet(rng.choice(("Sheet1", "数据")))
        at = 0
        width = len(chosen) + 1
        page.merge_range(at, 0, at, width - 1, rng.choice(sort.titles))
        at += 1
        if rng.random() < 0.3:
            at += 1
        said = f"填报单位：{ZONE}经济发展局" + (f"    单位：{'、'.join(line)}" if line else "")
        page.merge_range(at, 0, at, width - 1, said)
        at += 1
        shown = [
            h + (f"（{u}）" if u and u not in line else "")
            for h, u in zip(heads, units, strict=True)
        ]
        at = _heads(rng, page, at, chosen, shown)
        if rng.random() < 0.25:
            page.write_row(at, 0, list(range(1, width + 1)))
            at += 1
        for n in range(rng.randint(2, 6)):
            cells = [c.make(rng) for c in chosen]
            page.write_row(at, 0, [n + 1, *cells])
            book.rows[at + 1] = dict(
                m for c, v, u in zip(chosen, cells, units, strict=True) for m in _means(c, v, u)
            )
            at += 1
        if rng.random() < 0.4:
            page.write(at, 1, rng.choice(("合计", "合 计", "总计")))
            at += 1
        if rng.random() < 0.4:
            page.write(at, 0, "注：数据来源于各部门。")
    return book


def _units(rng: random.Random, chosen: list[Kept]) -> tuple[list[str], list[str]]:
    """Choose the unit of each column; some stand in a line above the table instead of the head."""
    one = {units: rng.choice(units) for c in chosen for units in [c.units] if units}
    units = [one[c.units] if c.units else "" for c in chosen]
    line = []
    if rng.random() < 0.5:
        line = [u for us, u in one.items() if us in (_AREAS, _MONEY)]
    return units, line


def _heads(
    rng: random.Random,
    page: xlsxwriter.worksheet.Worksheet,
    at: int,
    chosen: list[Kept],
    shown: list[str],
) -> int:
    """Write the head, with a group over parts where there is one; gives the row below it."""
    grouped = [n for n, c in enumerate(chosen) if c.group]
    deep = len(grouped) > 1 and grouped == list(range(grouped[0], grouped[-1] + 1))
    if not deep or rng.random() < 0.3:
        page.write_row(at, 0, ["序号", *shown])
        return at + 1
    page.merge_range(at, grouped[0] + 1, at, grouped[-1] + 1, chosen[grouped[0]].group)
    for n, text in enumerate(["序号", *shown]):
        if n - 1 in grouped:
            page.write(at + 1, n, text)
        else:
            page.merge_range(at, n, at + 1, n, text)
    return at + 2


def _means(kept: Kept, cell: Cell, unit: str) -> list[tuple[str, Any]]:
    """Give what a cell means in the fields of the ledger."""
    if kept.make is _day:
        day = _read_day(str(cell))
        return [(f"{kept.column}_from", day), (f"{kept.column}_to", day)]
    if unit:
        return [(kept.column, amount(cell, unit))]
    return [(kept.column, kept.means(cell) if kept.means else cell)]
