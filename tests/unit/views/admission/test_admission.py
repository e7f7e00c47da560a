"""An application judged clause by clause: what holds on the day, what lacks, what would pass."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.monitor.land.commitments import PROMISES
from yuanheng.views.admission.case import Case, Clause
from yuanheng.views.admission.desk import AdmissionDesk, admission_desk
from yuanheng.views.admission.promises import conditions
from yuanheng.views.admission.writing import summary_text
from yuanheng.words.words import Words

EN, ZONE = Words("en"), "示例区"
LOT, LONGCHANG = "cn-tieshangang.standard-land.2023", "cn-longchang.standard-land.2022"
FUZHOU, JIANGSU = "cn-fuzhou.standard-land.2024", "cn-jiangsu.industrial-land-control.2021"
HEADS = {
    "申请项目": "甲",
    "用地方式": "单独供地",
    "申请用地面积（亩）": 100,
    "承诺固定资产投资（万元）": 25_000,
    "预计年产值（万元）": 40_000,
    "预计年税收（万元）": 2_000,
    "行业（GB/T 4754-2017）": "2614",
    "计容建筑面积（m2）": 60_000,
    "建筑物、构筑物和堆场占地（m2）": 30_000,
    "行政办公及生活服务设施用地（m2）": 4_000,
    "行政办公及生活服务设施建筑面积（m2）": 5_000,
    "总建筑面积（m2）": 50_000,
    "绿地面积（m2）": 0,
    "建有成套住宅等非生产性配套": "否",
}
TABLE = ("文号", "指标", "行业代码", "土地等别", "控制值", "单位")
NATION = "自然资发〔2023〕72号"
LIST = ("文号", "条目", "行业代码", "管理要求", "适用片区", "条目内容", "施行日", "废止日")


def bring(
    house: OpenHouse, folder: Path, name: str, heads: tuple[str, ...], *rows: tuple[object, ...]
) -> None:
    book = openpyxl.Workbook()
    book.active.append(("开发区", "期次", *heads))
    for row in rows:
        book.active.append((ZONE, "2026", *row))
    path = folder / f"{name}.xlsx"
    book.save(path)
    import_filled(house, TableRequest(path, None, name, None, None), EN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("admission")


@pytest.fixture(scope="module")
def house(folder: Path) -> OpenHouse:
    made = create_ledger(folder / "zone.yhdb")
    add_zone(made, ZONE, {})
    bring(
        made, folder, "control_value", TABLE,
        (NATION, "容积率", "26", "全部", 0.9, None),
        (NATION, "容积率", "2614", "全部", 0.8, None),
        (NATION, "投资强度", "26", "1-5", 4000, "万元/公顷"),
        (NATION, "投资强度", "26", "6-15", 300, "万元/亩"),
        (NATION, "地均税收", "全部", "全部", 15, "斤"),
    )  # fmt: skip
    return made


def judged(
    house: OpenHouse,
    folder: Path,
    *standards: str,
    day: str = "2026-06-30",
    cells: Mapping[str, object] | None = None,
) -> Case:
    """The one application of the zone, with some cells written otherwise."""
    row: dict[str, object] = {**HEADS, **(cells or {})}
    bring(house, folder, "land_request", tuple(row), tuple(row.values()))
    return desk_of(house, *standards, day=day).cases[0]


def desk_of(house: OpenHouse, *standards: str, day: str = "2026-06-30") -> AdmissionDesk:
    found = admission_desk(house, day=day, standards=standards)
    assert found is not None
    return found


def clause(case: Case, rule: str, pack: str = "") -> Clause:
    return next(c for c in case.clauses if c.rule == rule and pack in c.pack)


def test_what_would_make_it_pass_is_told_in_mu_and_wan(house: OpenHouse, folder: Path) -> None:
    """W12: 100 亩 want 25,000 万元 of investment; 24,880 lack 120, or 0.48 亩 are too much."""
    case = judged(house, folder, LOT, cells={"承诺固定资产投资（万元）": 24_880})
    found = clause(case, "investment-intensity", LOT)
    assert found.answer == "fails"
    told = [(c.column, c.by, c.after, c.unit) for c in found.changes]
    assert told == [
        ("area", Fraction("-0.48"), Fraction("99.52"), "亩"),
        ("fixed_investment", Fraction(120), Fraction(25_000), "万元"),
    ]
    assert case.answer == "fails"


def test_the_change_told_is_rounded_so_that_it_passes(house: OpenHouse, folder: Path) -> None:
    """33.33 亩 at 250 are 8,332.5 万元; by land, 33.333… 亩 are cut to hundredths below."""
    case = judged(
        house,
        folder,
        LOT,
        cells={"申请用地面积（亩）": 33.34, "承诺固定资产投资（万元）": "8333.3333"},
    )
    less, more = clause(case, "investment-intensity", LOT).changes
    assert (less.by, less.after) == (Fraction("-0.01"), Fraction("33.33"))
    assert (more.by, more.after) == (Fraction("1.67"), Fraction("8335.0033"))


def test_less_land_that_breaks_another_clause_says_so(house: OpenHouse, folder: Path) -> None:
    """Offices fill 6.9 % of the land; on less land they are more than 7 %."""
    case = judged(
        house,
        folder,
        LOT,
        cells={"承诺固定资产投资（万元）": 20_000, "行政办公及生活服务设施用地（m2）": 4_600},
    )
    less, more = clause(case, "investment-intensity", LOT).changes
    assert less.column == "area"
    assert {b["zh"] for b in less.breaks} == {"行政办公及生活服务设施用地超过 7%"}
    assert more.breaks == ()


def test_one_change_that_mends_all_is_told(house: OpenHouse, folder: Path) -> None:
    """Money, output and tax are all short of the lot's; the least land that mends all three."""
    case = judged(
        house,
        folder,
        LOT,
        cells={
            "承诺固定资产投资（万元）": 24_000,
            "预计年产值（万元）": 39_000,
            "预计年税收（万元）": 1_900,
        },
    )
    assert [(c.column, c.after) for c in case.together] == [("area", Fraction(95))]


def test_a_missing_fact_names_the_document(house: OpenHouse, folder: Path) -> None:
    case = judged(house, folder, LOT, cells={"预计年税收（万元）": None})
    found = clause(case, "tax-intensity", LOT)
    assert found.answer == case.answer == "open"
    assert [(m.label["zh"], (m.document or {})["zh"]) for m in found.missing] == [
        ("预计年税收", "项目建议书或可行性研究报告")
    ]


def test_the_edition_follows_the_day_of_signing(house: OpenHouse, folder: Path) -> None:
    """30 % of covered land do in 2023 until 5 May, and not from 6 May."""
    covered = {"建筑物、构筑物和堆场占地（m2）": 25_000, "行业大类（GB/T 4754-2002）": "26"}
    for day, edition, answer in (
        ("2023-05-05", "cn.industrial-land-control.2008", "fits"),
        ("2023-05-06", "cn.industrial-land-control.2023", "fails"),
    ):
        found = clause(judged(house, folder, day=day, cells=covered), "building-coefficient")
        assert (found.pack, found.answer) == (edition, answer)


def test_a_local_level_that_tightens_binds(house: OpenHouse, folder: Path) -> None:
    """In 苏南 1.5 binds, where the national table asks for 0.8; the old level is out of force."""
    case = judged(
        house,
        folder,
        JIANGSU,
        cells={
            "所属片区": "苏南",
            "是否新增工业用地": "是",
            "经集体决策不受省定下限限制": "否",
            "是否高标准厂房": "否",
            "是否适合使用标准厂房": "否",
        },
    )
    assert clause(case, "plot-ratio", "cn.").answer == "fits"
    found = clause(case, "plot-ratio", JIANGSU)
    assert (found.answer, found.article) == ("fails", "苏政办发〔2021〕103号")
    assert not [c for c in case.clauses if c.pack == "cn.industrial-land-control.2008"]


def test_of_two_that_fail_the_one_that_asks_for_more_binds(house: OpenHouse, folder: Path) -> None:
    """铁山港 asks for 250 and 福州 for 350 万元 a 亩."""
    case = judged(
        house,
        folder,
        LOT,
        FUZHOU,
        cells={
            "所属片区": "国家级及四城区",
            "承诺固定资产投资（万元）": 10_000,
            "准入产业类别": "一般",
        },
    )
    found = {c.pack: c.binds for c in case.clauses if c.rule == "investment-intensity"}
    assert found == {"cn.industrial-land-control.2023": False, LOT: False, FUZHOU: True}


def test_a_table_that_was_loaded_gives_the_narrowest_entry(house: OpenHouse, folder: Path) -> None:
    """2614 has 0.8, not the 0.9 of 26; grades 6 to 15 have 300 万元 a 亩, on both sides of it."""
    for grade, money, answer in (
        (6, 30_000, "fits"),
        (6, 29_999.99, "fails"),
        (3, 29_999.99, "fits"),
    ):
        case = judged(house, folder, cells={"土地等别": grade, "承诺固定资产投资（万元）": money})
        found = clause(case, "investment-intensity")
        assert (found.answer, found.is_binding_rule) == (answer, False)
    assert clause(case, "plot-ratio").limits[0][1] == "0.8"
    assert case.answer == "fits"
    assert desk_of(house).unread == (f"{NATION} 土地税收 全部: 斤",)


def test_a_grade_that_is_not_stated_is_named(house: OpenHouse, folder: Path) -> None:
    found = clause(judged(house, folder), "investment-intensity")
    assert [m.name for m in found.missing] == ["land_grade"]


def test_no_table_is_no_tick(house: OpenHouse, folder: Path) -> None:
    """The industry has no entry: the plot ratio is open, whatever it is."""
    case = judged(house, folder, cells={"行业（GB/T 4754-2017）": "1711"})
    assert clause(case, "plot-ratio").answer == case.answer == "open"


def test_a_negative_list_is_a_clause_with_its_document(folder: Path) -> None:
    """炼铁 is banned by item 2; without a list there is no clause, and it is said."""
    made = create_ledger(folder / "negative.yhdb")
    add_zone(made, ZONE, {})
    row = {**HEADS, "行业（GB/T 4754-2017）": "3110"}
    bring(made, folder, "land_request", tuple(row), tuple(row.values()))
    assert not desk_of(made).cases[0].has_negative_list
    ban = ("清单〔2026〕1号", "2", "3110", "禁止", None, "炼铁", None, None)
    bring(made, folder, "negative_list", LIST, ban)
    found = clause(desk_of(made).cases[0], "negative-list")
    assert (found.answer, found.article, found.text) == ("fails", "清单〔2026〕1号 2", "炼铁")


def test_a_standard_that_judges_no_application_is_refused(house: OpenHouse) -> None:
    with pytest.raises(UsageError, match="judges no application"):
        admission_desk(house, standards=("cn.idle-land.2012",))


def test_the_conditions_are_the_bounds_of_the_clauses(house: OpenHouse, folder: Path) -> None:
    """W12: about 25,690 / 41,104 / 2,055 万元 on 102.761 亩; 40 % of 2023 is tighter than 35 %."""
    judged(house, folder, LOT, cells={"申请用地面积（亩）": "102.76128"})
    desk = desk_of(house, LOT)
    found = {(c.column, c.bound): c for c in conditions(desk.cases[0], desk.given)}
    limits = {key: (c.limit, c.rule) for key, c in found.items()}
    assert limits["fixed_investment", "at-least"] == (Fraction("25690.32"), "investment-intensity")
    assert limits["output", "at-least"] == (Fraction("41104.512"), "output-intensity")
    assert limits["tax", "at-least"] == (Fraction("2055.2256"), "tax-intensity")
    assert limits["floor_area_counted", "at-most"] == (Fraction("123313.536"), "plot-ratio-high")
    covered = found["covered_area", "at-least"]
    assert (covered.limit, covered.pack) == (
        Fraction("27403.008"),
        "cn.industrial-land-control.2023",
    )
    ids = {promise.id for promise in PROMISES}
    assert {c.rule for c in found.values()} - ids == {
        "administration-floor",
        "building-coefficient-high",
    }


def test_a_stated_amount_beyond_the_bound_is_what_is_promised(
    house: OpenHouse, folder: Path
) -> None:
    """Who offers 30,000 万元 promises 30,000; who states too little promises the bound."""
    for stated, promised in ((30_000, 30_000), (20_000, 25_000)):
        judged(house, folder, LOT, cells={"承诺固定资产投资（万元）": stated})
        desk = desk_of(house, LOT)
        money = next(
            c for c in conditions(desk.cases[0], desk.given) if c.column == "fixed_investment"
        )
        assert money.promised == promised


def test_nobody_is_told_to_take_more_land(house: OpenHouse, folder: Path) -> None:
    """Offices on 8 % of the land: the way is less of them, not more land around them."""
    case = judged(house, folder, cells={"行政办公及生活服务设施用地（m2）": 5_400})
    found = clause(case, "administration-land")
    assert found.answer == "fails"
    (less,) = found.changes
    assert (less.column, less.by < 0) == ("administration_area", True)


def test_who_rents_in_a_shared_workshop_needs_no_plot(house: OpenHouse, folder: Path) -> None:
    """No limit of a plot is asked, and without a negative list nothing is ticked either."""
    case = judged(house, folder, cells={"申请用地面积（亩）": 0, "申请厂房面积（m2）": 3_000})
    assert (case.clauses, case.answer) == ((), "open")
    assert summary_text(EN, case).startswith("No plot of its own")
