"""A scheme of one's own by one workbook: the same scores as the shipped pack that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from openpyxl import load_workbook

from tests.unit.views.bid.zones import bring, new_house
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.runs.own.scheme import own_pack, write_pack
from yuanheng.app.runs.own.workbook import empty_workbook
from yuanheng.errors import SourceError, StandardError, UsageError, YuanhengError
from yuanheng.standards.scorecards.classes import read_scheme

SHIPPED, OWN = "cn-huangyan.per-mu.2022", "cn-example.per-mu.2022"
STATED = {
    "标准编号": OWN,
    "名称": "示例县亩均评价办法",
    "发文单位": "示例县",
    "文号": "示例政办〔2022〕1号",
    "施行日期": "2022-01-01",
    "评价对象": "企业",
    "基准年度": "2022",
    "小数位数": 2,
    "单项最低分": 0,
    "单项最高分": "不设",
    "缺数据的": "暂不定档",
    "家数取整": "四舍五入",
    "同分的": "都列高档",
}
GROUPS = (("规上", "规模", "规上"), ("规下", "规模", "规下"))
Item = tuple[object, ...]
#: The assessment of Huangyan (W8), as an office would write it down.
ITEMS: tuple[Item, ...] = (
    ("规上", "效益", "亩均税收", "评价税收", "用地面积", "万元/亩", 30, "比基准值", 24.097),
    ("规上", "效益", "亩均增加值", "工业增加值", "用地面积", "万元/亩", 20, "比基准值", 136.16),
    (
        "规上",
        "绿色",
        "单位能耗增加值",
        "工业增加值",
        "综合能耗（等价值）",
        "万元/tce",
        20,
        "比基准值",
        2.694,
    ),
    (
        "规上",
        "绿色",
        "单位排放增加值",
        "工业增加值",
        "主要污染物排放量",
        "万元/t",
        10,
        "比基准值",
        4929.81,
    ),
    (
        "规上",
        "",
        "全员劳动生产率",
        "工业增加值",
        "年平均职工人数",
        "万元/人",
        10,
        "比基准值",
        18.14,
    ),
    ("规上", "", "R&D占比", "研发经费", "主营业务收入", "", 10, "比基准值", 0.0302),
    ("规下", "", "亩均税收", "评价税收", "用地面积", "万元/亩", 50, "比基准值", 11.5932),
    ("规下", "", "单位用电税收", "评价税收", "用电量", "元/kWh", 50, "比基准值", 0.2352),
)
BANDS = (("A", 20), ("B", 60), ("C", 95), ("D", 100))


def filled(
    folder: Path,
    items: tuple[Item, ...] = ITEMS,
    bands: tuple[tuple[str, int], ...] = BANDS,
    stated: Mapping[str, object] = MappingProxyType({}),
) -> Path:
    """The empty workbook, filled as a clerk fills it."""
    path = folder / "办法.xlsx"
    path.write_bytes(empty_workbook())
    book = load_workbook(path)
    for row in book["办法"].iter_rows(max_col=2):
        row[1].value = {**STATED, **stated}.get(str(row[0].value))
    for name, rows in (("分组", GROUPS), ("指标", items), ("分档", bands)):
        for values in rows:
            book[name].append([None if v == "" else v for v in values])
    book["单列"].append(["E9", "≤B", "较大安全事故"])
    book.save(path)
    return path


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pack of the workbook in a folder that the program knows."""
    folder = tmp_path / "packs"
    folder.mkdir()
    write_pack(own_pack(filled(tmp_path)), folder)
    monkeypatch.setenv("YUANHENG_PACKS", str(folder))
    return folder


@pytest.mark.usefixtures("own")
def test_the_same_rules_give_the_same_scores_as_the_shipped_pack(tmp_path: Path) -> None:
    """W8: the synthetic firm of 2022 scores 104.6645, and one below size by its own bases."""
    house = new_house(tmp_path)
    firm = {"period": "2022", "enterprise": "E1", "name": "甲", "scale": "规上", "land_area": 100}
    firm |= {"taxes": 3000, "value_added": 12000, "revenue": 100000, "energy": 4000}
    firm |= {"emissions": 3, "employees": 600, "rd_expense": 2500, "electricity": None}
    small = {"period": "2022", "enterprise": "E2", "name": "乙", "scale": "规下", "land_area": 10}
    small |= {"taxes": 80, "electricity": 5_000_000}
    bring(house, tmp_path, "enterprise_year", firm, small)
    for standard in (SHIPPED, OWN):
        evaluate(house, standard, period="2022")
    shipped, made = ({r.subject: r.total.score for r in run.results} for run in house.record.runs())
    assert made == pytest.approx(shipped, rel=1e-12)
    assert max(x for x in made.values() if x is not None) == pytest.approx(104.6645, abs=1e-4)


def test_the_classes_of_the_workbook_are_a_scheme_to_publish_by(own: Path) -> None:
    scheme = read_scheme(own / "cn-example" / "per-mu" / "2022" / "classes.yaml")
    assert (scheme.names, scheme.rounding, scheme.ties, scheme.freed) == (
        ("A", "B", "C", "D"),
        "nearest",
        "better",
        None,  # the office's rule does not say: every reading is tried
    )
    assert [(m.enterprise, m.at_most) for m in scheme.members] == [("E9", "B")]


def test_an_edition_is_not_changed_behind_its_runs(own: Path, tmp_path: Path) -> None:
    pack = own_pack(filled(tmp_path))
    write_pack(pack, own)  # the same again is no change
    changed = own_pack(
        filled(
            tmp_path,
            (*ITEMS[:6], (*ITEMS[6][:6], 60, *ITEMS[6][7:]), (*ITEMS[7][:6], 40, *ITEMS[7][7:])),
        )
    )
    with pytest.raises(UsageError, match="is there with another content"):
        write_pack(changed, own)
    assert own_pack(filled(tmp_path, stated={"标准编号": f"{OWN}-b"})).id.endswith("-b")


@pytest.mark.parametrize(
    ("change", "said", "row"),
    [
        ({0: (*ITEMS[0][:6], 31, *ITEMS[0][7:])}, "sum to 101, not to 100", 3),
        ({1: (*ITEMS[1][:3], "没有这一列", *ITEMS[1][4:])}, "has no column", 4),
        ({2: (*ITEMS[2][:5], "万元/亩", *ITEMS[2][6:])}, "", 5),
        ({3: (*ITEMS[3][:7], "打分", ITEMS[3][8])}, "is no way of scoring", 6),
        ({4: ("规中", *ITEMS[4][1:])}, "There is no group", 7),
        ({5: (*ITEMS[5][:8], "约三成")}, "is not a number", 8),
    ],
)
def test_a_fault_is_told_at_its_row(
    change: dict[int, Item], said: str, row: int, tmp_path: Path
) -> None:
    items = tuple(change.get(n, item) for n, item in enumerate(ITEMS))
    with pytest.raises((SourceError, StandardError)) as refused:
        own_pack(filled(tmp_path, items))
    where = refused.value.where
    assert said in str(refused.value)
    assert row in (where.row, where.line)


@pytest.mark.parametrize(
    "wrong",
    [
        {"标准编号": "../../etc.x.2022"},
        {"标准编号": "示例"},
        {"评价对象": "个人"},
        {"施行日期": "明年"},
        {"文号": None},
        {"小数位数": None},
        {"基准年度": None},
    ],
)
def test_what_the_scheme_must_say_is_asked_for(wrong: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(YuanhengError):
        own_pack(filled(tmp_path, stated=wrong))


def test_classes_must_reach_down_to_the_last(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match="the last to 100"):
        own_pack(filled(tmp_path, bands=(("A", 20), ("B", 60))))
