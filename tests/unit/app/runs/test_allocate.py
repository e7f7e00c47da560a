"""Land given out from the ledger: kept, replayed, refused with row and remedy, in words."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.app.runs.allocate import (
    AllocationAsked,
    formulation,
    make_allocation,
    replay_allocation,
)
from yuanheng.errors import LedgerError, YuanhengError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.allocation.card import (
    AllocationCard,
    allocation_card,
    find_allocation,
    list_allocations,
)
from yuanheng.views.allocation.papers import allocation_docx, allocation_workbook
from yuanheng.words.words import Words

EN, ZONE = Words("en"), "示例区"
QUOTA = ("开发区", "期次", "指标批次", "新增建设用地指标（亩）", "标准厂房（m2）")
HEADS = (
    *("开发区", "期次", "申请项目", "用地方式", "项目类别", "申请用地面积（亩）"),
    *("申请厂房面积（m2）", "预计年税收（万元）", "评审得分", "申请日期", "会议决定", "决定依据"),
)


def bring(
    house: OpenHouse, folder: Path, name: str, heads: tuple[str, ...], *rows: tuple[object, ...]
) -> None:
    book = openpyxl.Workbook()
    book.active.append(heads)
    for row in rows:
        book.active.append((ZONE, "2026", *row))
    path = folder / f"{name}.xlsx"
    book.save(path)
    import_filled(house, TableRequest(path, None, name, None, None), EN)


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    made = create_ledger(tmp_path / "zone.yhdb")
    add_zone(made, ZONE, {})
    bring(made, tmp_path, "land_quota", QUOTA, ("一", 100, 3000))
    return made


def ask(house: OpenHouse, folder: Path, *rows: tuple[object, ...]) -> None:
    bring(house, folder, "land_request", HEADS, *rows)


def plot(name: str, mu: float, tax: float, tier: str = "一般", **k: str) -> tuple[object, ...]:
    day = k.get("day", "2026-01-05")
    return (name, "单独供地", tier, mu, None, tax, 60, day, k.get("lock"), k.get("ground"))


def must(name: str, mu: float) -> tuple[object, ...]:
    return plot(name, mu, 1, lock="必保", ground="会议")


def card(house: OpenHouse, *settings: str) -> AllocationCard:
    return allocation_card(house, EN, make_allocation(house, AllocationAsked(settings=settings)))


def test_a_plan_is_kept_beside_the_runs_that_judge_and_replayed(
    house: OpenHouse, tmp_path: Path
) -> None:
    ask(house, tmp_path, plot("甲", 60, 600), plot("乙", 40, 500), plot("丙", 41, 550))
    run = make_allocation(house, AllocationAsked())
    assert house.record.runs() == ()
    again = open_house(tmp_path / "zone.yhdb")
    (kept,) = list_allocations(again)
    assert kept == run
    assert replay_allocation(again, kept).result_digest == run.result_digest
    with pytest.raises(LedgerError, match="no allocation 9"):
        find_allocation(again, 9)


def test_who_is_refused_is_told_why_by_how_much_and_what_would_change_it(
    house: OpenHouse, tmp_path: Path
) -> None:
    ask(house, tmp_path, plot("甲", 60, 600), plot("乙", 40, 500), plot("丙", 41, 550.01))
    found = card(house)
    assert [p.name for p in found.served] == ["甲", "乙"]
    (refused,) = found.refused
    assert refused.binding == "land of all sources"
    assert refused.margin == "needs 41 亩, 0 亩 were left, 41 亩 short"
    # One mu more serves 甲 and 丙 for 1,150.01; 丙 instead of 乙 fits with exactly 1 mu more.
    assert refused.changes == (
        "It gets in at no cost to the whole with 1 亩 more of land of all sources.{}".format(
            " So it does where it asks for 40 亩 only."
        ),
        "With it inside, tax expected would be 49.99 万元 less in all; 甲 would make room.",
        "Chosen where its tax expected were more than 600 万元 instead of 550.01 万元.",
    )
    assert found.is_proved
    (land,) = [n for n in found.limits if n.name == "land of all sources"]
    assert (land.amount, land.left, land.gain) == ("100", "0", "+50.01 万元")


def test_a_share_kept_for_livelihood_holds_and_is_said(house: OpenHouse, tmp_path: Path) -> None:
    ask(house, tmp_path, plot("甲", 95, 900), plot("园", 10, 1, "民生"))
    assert [p.name for p in card(house).served] == ["甲"]
    found = card(house, "kept_livelihood=10%")
    assert [p.name for p in found.served] == ["园"]
    assert "outside what is kept for Livelihood" in found.refused[0].binding


def test_land_comes_from_the_list_of_projects_where_a_request_states_none(
    house: OpenHouse, tmp_path: Path
) -> None:
    heads = ("开发区", "期次", "项目代码", "项目名称", "用地需求（亩）")
    bring(house, tmp_path, "project", heads, ("甲", "甲项目", 70))
    ask(house, tmp_path, ("甲", "单独供地", None, None, None, 600, 60, None, None, None))
    (served,) = card(house).served
    assert (served.name, served.uses) == ("甲项目", "70 亩")


def test_practice_is_told_as_a_share_with_its_assumptions(house: OpenHouse, tmp_path: Path) -> None:
    early = plot("早", 100, 100, day="2026-01-01")
    ask(house, tmp_path, early, plot("晚", 100, 400, day="2026-02-01"))
    first, score = card(house).practices
    assert "first come, first served: 1 served, 100 万元, which is 25.0%" in first
    assert "passed over" in score


@pytest.mark.parametrize(
    ("rows", "said", "remedy"),
    [
        ((must("甲", 60), must("乙", 41)), "cannot all be served", "Take one decision back"),
        ((plot("甲", 60, 1, lock="必保"),), "without a ground", "number or meeting"),
        ((plot("甲", 0, 1),), "asks for nothing", "State the land"),
        ((must("甲", 101),), "甲 (row 2) needs 101", "ask for less"),
        ((plot("甲", 6, 1), ("甲", "标准厂房", "民生", None, 9, 1, 60, None, None, None)),
         "stands in two tiers", "one tier"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_remedy(
    house: OpenHouse,
    tmp_path: Path,
    rows: tuple[tuple[object, ...], ...],
    said: str,
    remedy: str,
) -> None:
    ask(house, tmp_path, *rows)
    with pytest.raises(YuanhengError) as refusal:
        card(house)
    assert said in str(refusal.value)
    assert remedy in str(refusal.value)
    assert house.record.allocations() == ()


def test_a_project_larger_than_all_there_is_is_told_so(house: OpenHouse, tmp_path: Path) -> None:
    ask(house, tmp_path, plot("甲", 60, 1), plot("大", 100.0001, 999))
    (refused,) = card(house).refused
    assert refused.changes[0] == "No plan serves it beside those who must be served."
    assert "0.0001 亩 more" in refused.changes[1] or "60.0001 亩 more" in refused.changes[1]


def test_shares_of_more_than_the_whole_are_refused(house: OpenHouse, tmp_path: Path) -> None:
    ask(house, tmp_path, plot("甲", 60, 1))
    with pytest.raises(YuanhengError, match="more than the whole"):
        card(house, "kept_major=60%", "kept_livelihood=40.01%")
    assert card(house, "kept_major=60%", "kept_livelihood=40%").served


def test_the_decision_list_names_every_project_with_its_reason(
    house: OpenHouse, tmp_path: Path
) -> None:
    ask(house, tmp_path, plot("甲", 60, 600), plot("乙", 41, 500))
    found = card(house)
    book = openpyxl.load_workbook(io.BytesIO(allocation_workbook(EN, found)))
    cells = {str(c.value) for row in book.active.iter_rows() for c in row}
    assert {"甲", "乙", "land of all sources", "not served"} <= cells
    assert allocation_docx(house, EN, found)[:2] == b"PK"


def test_a_problem_prints_how_it_is_posed() -> None:
    lines = "\n".join(formulation(EN, "cn.land-allocation.2026"))
    assert "s.t. land: Σ land ≤ new_land + revived_land + linked_land [亩]" in lines
    assert "new construction land may not pass the plan" in lines
