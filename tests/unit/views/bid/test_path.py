"""The cheapest path: what trying everything gives, judged again by the rules, in words."""

from __future__ import annotations

from io import BytesIO
from itertools import product
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.unit.views.bid.test_board import FIGURES, UPGRADE
from tests.unit.views.bid.zones import EN, ZH, bring, new_house
from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.runs.paths import find_path
from yuanheng.decide.gate_path import GatePath, _World
from yuanheng.decide.levers import Lever
from yuanheng.errors import QuestionError, UsageError
from yuanheng.model.evaluation import Run
from yuanheng.model.units import stored_per
from yuanheng.views.bid.path import path_card, path_docx, path_workbook

WAN = int(stored_per("万元"))
#: Taxes are 8 000 万元 short, output 100 000 万元; a budget of one's own is wanting.
LEVERS: tuple[dict[str, object], ...] = (
    {
        "name": "引进龙头企业",
        "figure": "工业总产值",
        "step": 6,
        "step_unit": "亿元",
        "most": 3,
        "cost": 3000,
        "months": 18,
        "lead_unit": "招商局",
    },
    {
        "name": "技术改造",
        "figure": "工业总产值",
        "step": 50000,
        "step_unit": "万元",
        "most": 4,
        "cost": 1900,
        "months": 12,
        "lead_unit": "经信局",
    },
    {
        "name": "清理欠税",
        "figure": "园区税收收入",
        "step": 2000,
        "step_unit": "万元",
        "most": 3,
        "cost": 100,
        "months": 6,
        "lead_unit": "税务局",
    },
    {
        "name": "培育税源",
        "figure": "taxes",
        "step": 0.3,
        "step_unit": "亿元",
        "most": 3,
        "cost": 900,
        "months": 24,
        "lead_unit": "财政局",
    },
    {
        "name": "设立一级财政",
        "figure": "设有一级财政",
        "step": None,
        "step_unit": None,
        "most": None,
        "cost": 50,
        "months": 12,
        "lead_unit": "财政局",
    },
    {
        "name": "没有测算费用",
        "figure": "园区税收收入",
        "step": 9000,
        "step_unit": "万元",
        "most": 1,
        "cost": None,
        "months": 1,
        "lead_unit": None,
    },
)


def levered(folder: Path, *levers: dict[str, object], **figures: object) -> tuple[OpenHouse, Run]:
    """A zone with its figures and levers, held against the gates."""
    house = new_house(folder)
    bring(house, folder, "zone_year", {**FIGURES, **figures})
    bring(house, folder, "lever", *({"period": "2024", **lever} for lever in levers))
    evaluate(house, UPGRADE, period="2024")
    return house, house.record.runs()[0]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenHouse, Run]:
    return levered(tmp_path_factory.mktemp("path"), *LEVERS)


def path_of(world: tuple[OpenHouse, Run], months: int | None = None) -> GatePath:
    house, run = world
    return find_path(house, run, run.zones[0], months=months)


def test_the_cheapest_measures_are_found_and_proved(world: tuple[OpenHouse, Run]) -> None:
    """6 + 5 亿元 of output, 8 000 万元 of taxes and a budget: 3 000 + 1 900 + 1 200 + … 万元."""
    path = path_of(world)
    chosen = {lever.name: count for lever, count in path.chosen}
    assert chosen == {"技术改造": 2, "清理欠税": 3, "培育税源": 1, "设立一级财政": 1}
    assert (path.cost, path.least) == (5050 * WAN, 5050 * WAN)
    assert path.by in ("prices", "search")
    assert [n for n, v in path.after.items() if v != "not-met"] == ["exports"]
    assert (path.unknown, path.unmoved) == (("exports",), ())
    assert path.left_out == (("没有测算费用", "no-cost"),)


def test_no_other_steps_that_the_rules_pass_cost_less(world: tuple[OpenHouse, Run]) -> None:
    """Every number of steps of every lever, judged by the statement of the standard itself."""
    house, run = world
    path, here = path_of(world), _World(house, run, run.zones[0])
    levers: list[Lever] = [lever for lever, _ in path.chosen]
    ways = product(*(range(lever.most + 1) for lever in levers))
    least = min(
        sum(lever.cost * k for lever, k in zip(levers, way, strict=True))
        for way in ways
        if set(here.judged(tuple(zip(levers, way, strict=True))).values())
        == {"not-met", "not-provable"}
    )
    assert path.cost == least


def test_what_falls_away_has_its_price_or_no_way(world: tuple[OpenHouse, Run]) -> None:
    instead = {one.lever: one.cost for one in path_of(world).instead}
    assert instead == {
        "技术改造": (6000 + 1200 + 50) * WAN,
        "清理欠税": (3800 + 2700 + 50) * WAN,
        "培育税源": None,
        "设立一级财政": None,
    }


def test_only_what_shows_in_time_is_weighed(world: tuple[OpenHouse, Run]) -> None:
    """Within a year nothing brings the taxes; it is said, and the rest is reckoned."""
    path = path_of(world, 12)
    assert path.unmoved == ("taxes",)
    assert {lever.name for lever, _ in path.chosen} == {"技术改造", "设立一级财政"}
    assert dict(path.left_out)["培育税源"] == "late"


def test_a_path_is_said_as_paper_and_workbook(world: tuple[OpenHouse, Run]) -> None:
    house, run = world
    card = path_card(house, ZH, run, run.zones[0], path_of(world))
    assert [x.moved for x in card.lines] == ["+100,000 万元", "+6,000 万元", "+3,000 万元", "是"]
    paper = docx.Document(BytesIO(path_docx(house, ZH, card)))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "5,050 万元" in text
    assert "年税收不低于5亿元" in text
    sheet = load_workbook(BytesIO(path_workbook(ZH, card))).active
    assert sheet is not None
    assert any("清理欠税" in row for row in sheet.iter_rows(values_only=True))


def test_a_lever_that_does_harm_may_not_undo_a_gate(tmp_path: Path) -> None:
    """More land would lower the output per area below its gate: taxes are to come otherwise."""
    land = {"name": "扩区招商", "figure": "园区工业用地面积", "step": 100, "step_unit": "hm2"}
    harm = {**land, "most": 1, "cost": 1, "months": 1}
    taxes = {**LEVERS[2], "most": 4, "cost": 500}
    house, run = levered(tmp_path, harm, taxes, industrial_output=1500000, own_budget=True)
    path = find_path(house, run, run.zones[0])
    assert {lever.name: count for lever, count in path.chosen} == {"清理欠税": 4}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"figure": "没有这个指标"}, "is no figure of a zone"),
        ({"step": None}, "does not say how far"),
        ({"step_unit": "亩"}, "cannot be turned"),
        ({"most": 5000}, "at most 1000 steps"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    wrong: dict[str, object], said: str, tmp_path: Path
) -> None:
    house, run = levered(tmp_path, LEVERS[0], {**LEVERS[2], **wrong})
    with pytest.raises(QuestionError, match=r"清理欠税.*row 3") as refused:
        find_path(house, run, run.zones[0])
    assert said in " ".join(EN.say(line) for line in refused.value.lines)


def test_without_levers_the_remedy_is_the_sheet(tmp_path: Path) -> None:
    house = new_house(tmp_path)
    bring(house, tmp_path, "zone_year", FIGURES)
    evaluate(house, UPGRADE, period="2024")
    run = house.record.runs()[0]
    with pytest.raises(UsageError, match="no levers") as refused:
        find_path(house, run, run.zones[0])
    assert "template lever" in str(refused.value.remedy)
