"""The cheapest path to a score or a rank: what trying every step gives, scored by the standard."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest

from tests.unit.views.bid.test_self_assessment import ETDZ, SETTINGS, YEAR
from tests.unit.views.bid.zones import EN, bring, new_house
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.runs.paths import Aim, find_score_path
from yuanheng.decide.levers import Lever, improved, read_levers
from yuanheng.decide.score_path import ScorePath, _Scored
from yuanheng.errors import QuestionError, UsageError
from yuanheng.model.evaluation import Run
from yuanheng.views.bid.path import score_card

#: Half the foreign capital is 6 points short, seven institutes 1.3125, high-tech trade 4.5.
LOW = {"foreign_funds": 5000, "rd_institutes": 13, "hightech_trade": 50000}
PEERS = {"甲区": {"foreign_funds": 8000}, "乙区": {"foreign_funds": 2000, "rd_institutes": 5}}
#: More trade alone lowers the share of high-tech in it: two levers on one indicator.
LEVERS: tuple[dict[str, object], ...] = (
    {"name": "外资招商", "figure": "园区实际使用外资", "step": 1000, "most": 5, "cost": 400},
    {"name": "外贸综合服务", "figure": "园区进出口总额", "step": 50000, "most": 2, "cost": 30},
    {
        "name": "高新产品出口",
        "figure": "高新技术产品进出口额",
        "step": 10000,
        "most": 5,
        "cost": 150,
    },
    {"name": "研发机构认定", "figure": "省级及以上研发机构数", "step": 1, "most": 7, "cost": 90},
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenHouse, Run, str]:
    folder = tmp_path_factory.mktemp("score")
    house = new_house(folder)
    bring(house, folder, "zone_year", {**YEAR, "period": "2024", **LOW})
    for name, figures in PEERS.items():
        add_zone(house, name, {})
        bring(house, folder, "zone_year", {**YEAR, "period": "2024", **figures}, zone=name)
    bring(house, folder, "lever", *({"period": "2024", **lever} for lever in LEVERS))
    evaluate(house, ETDZ, period="2024", settings=SETTINGS)
    run = house.record.runs()[0]
    zone = next(r.zone for r in run.results if r.name == "示例区")
    return house, run, zone


def path_of(world: tuple[OpenHouse, Run, str], aim: Aim, months: int | None = None) -> ScorePath:
    house, run, zone = world
    return find_score_path(house, run, zone, aim, months=months)


def all_ways(world: tuple[OpenHouse, Run, str], levers: list[Lever]) -> list[tuple[float, int]]:
    """The score and the cost of all numbers of steps, as the standard scores them."""
    house, run, zone = world
    scored = _Scored(house, run, zone)
    ways = list(product(*(range(lever.most + 1) for lever in levers)))
    rows = [
        {**improved(scored.row, list(zip(levers, way, strict=True))), "zone": str(n)}
        for n, way in enumerate(ways)
    ]
    scores = scored.scores(rows)
    return [
        (
            scores[str(n)] or 0.0,
            sum(lever.cost * k for lever, k in zip(levers, way, strict=True)),
        )
        for n, way in enumerate(ways)
    ]


def test_the_score_is_reached_at_the_least_cost(world: tuple[OpenHouse, Run, str]) -> None:
    """Against every one of some 860 ways, for targets that are drawn and for the highest."""
    house, run, zone = world
    levers = list(read_levers(house, run, zone, _Scored(house, run, zone).row, None)[0])
    ways = all_ways(world, levers)
    rng = random.Random(4)  # noqa: S311 - the same ones each time
    for target in [*(round(rng.uniform(89, 99), 3) for _ in range(6)), 100.0]:
        path = path_of(world, Aim(score=target))
        assert path.cost == path.least == min(c for s, c in ways if s >= target - 1e-7)
        assert path.by in ("prices", "search")
        assert path.after >= target - 1e-7
        assert path.cost == sum(lever.cost * k for lever, k in path.chosen)


def test_a_rank_is_reached_by_the_score_of_who_holds_it(
    world: tuple[OpenHouse, Run, str],
) -> None:
    path = path_of(world, Aim(rank=1))
    assert (path.rank_before, path.rank_after) == (2, 1)
    assert path.target == pytest.approx(97.6)
    assert path_of(world, Aim(rank=3)).chosen == ()


def test_each_measure_has_its_price_of_doing_without(world: tuple[OpenHouse, Run, str]) -> None:
    path = path_of(world, Aim(score=100))
    assert {one.lever: one.cost for one in path.instead} == {
        "外资招商": None,
        "高新产品出口": None,
        "研发机构认定": None,
    }
    house, run, zone = world
    card = score_card(house, EN, run, zone, path)
    assert card.passed[0] == "score from 88.19 to 100.00, 100.00 being the target"


def test_what_cannot_be_reached_says_how_far_the_levers_go(
    world: tuple[OpenHouse, Run, str],
) -> None:
    with pytest.raises(UsageError, match=r"11\.81 points more at most"):
        path_of(world, Aim(score=101))
    with pytest.raises(UsageError, match="There are 3 zones"):
        path_of(world, Aim(rank=4))


def test_a_score_by_the_group_has_no_path(tmp_path: Path) -> None:
    """Where the lowest and the highest are those of the run, a step moves everybody's score."""
    house = new_house(tmp_path)
    row = {"period": "2024", "foreign_funds": 20, "province_funds": 1000, "rest_rate": 80}
    bring(house, tmp_path, "zone_year", row)
    add_zone(house, "甲区", {})
    bring(
        house, tmp_path, "zone_year", {**row, "foreign_funds": 90, "province_funds": 5}, zone="甲区"
    )
    bring(house, tmp_path, "lever", {"period": "2024", **LEVERS[0]})
    evaluate(house, "cn-gaoan.efficacy.2021", period="2024", settings=["rest_whole=100"])
    run = house.record.runs()[0]
    with pytest.raises(UsageError, match="between the lowest and highest"):
        find_score_path(house, run, run.zones[0], Aim(score=90))


def test_too_many_ways_are_refused_by_name(tmp_path: Path) -> None:
    house = new_house(tmp_path)
    bring(house, tmp_path, "zone_year", {**YEAR, "period": "2024"})
    many = [{"period": "2024", **LEVERS[n], "most": 100} for n in (1, 2)]
    bring(house, tmp_path, "lever", *many)
    evaluate(house, ETDZ, period="2024", settings=SETTINGS)
    run = house.record.runs()[0]
    with pytest.raises(QuestionError, match="10201 ways together"):
        find_score_path(house, run, run.zones[0], Aim(score=99))
