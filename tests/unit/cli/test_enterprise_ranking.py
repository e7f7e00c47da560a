"""The terminal shows enterprises ranked in their groups, and potentials below the land's scores."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.desk import Desk, open_desk
from tests.unit.cli.conftest import Say
from tests.unit.views.runs.test_ranking import ABOVE, STANDARD, ZH, workbook
from yuanheng.app.demo import ZONE_CODE
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.ledger import backup
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.descent.runs import list_runs


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A ledger of two firms of 2022, one without emissions."""
    desk = open_desk(tmp_path_factory.mktemp("firms"))
    path = workbook(
        desk.folder,
        ("E1", "Able", *ABOVE),
        ("E2", "Baker", ABOVE[0], 100, 1500, *ABOVE[3:7], None, *ABOVE[8:]),
    )
    request = TableRequest(path, None, "enterprise_year", "2022", ZONE_CODE)
    import_filled(desk.house, request, ZH)
    return desk


def ledger(desk: Desk) -> str:
    return str(desk.house.path)


def test_enterprises_stand_in_order_with_the_policy_that_was_used(say: Say, firms: Desk) -> None:
    """Rank, score, weakest indicator, what is missing, and the mark of the policy."""
    told = say("evaluate", "--standard", STANDARD, "--what-if", "--ledger", ledger(firms))
    lines = [" ".join(line.split()) for line in told.out.splitlines() if line.strip()]
    policy = "by the standard's policy the item takes the mean score of: Above size"
    assert told.code == 0
    assert lines[1:6] == [
        "Above size (enterprises: 2)",
        "rank enterprise score status weakest indicator missing",
        "1 Able E1 104.66 single source Value added per emission 81.14",
        "2 Baker E2 85.99 * single source Taxes per mu 62.25 Main pollutants",
        f"* Value added per emission: {policy}",
    ]


def test_an_enterprise_is_explained_down_to_its_cell(say: Say, firms: Desk) -> None:
    """Named as ZONE/ENTERPRISE."""
    evaluate(firms.house, STANDARD, what_if=True)
    number = str(list_runs(firms.house)[-1].id)
    told = say("explain", number, f"{ZONE_CODE}/Able", "tax_per_mu", "--ledger", ledger(firms))
    assert told.code == 0
    assert "firms.xlsx › 企业年度数据 › row 2" in told.out
    assert "Base of taxes per mu  24.0970 万元/亩  single source" in told.out


def test_potentials_stand_below_the_scores_of_an_area(say: Say, told: Desk, tmp_path: Path) -> None:
    """Those that lack a parameter are named as not provable."""
    copy = tmp_path / "copy.yhdb"
    backup(told.house, copy)
    shown = say(
        *("evaluate", "--standard", "cn.land-intensity.2014", "--params", "bulletin-example"),
        *("--set", "mean_supply=20", "--what-if", "--ledger", str(copy)),
    )
    lines = [" ".join(line.strip("│ ").split()) for line in shown.out.splitlines()]
    assert lines.count("Expansion potential 101.41 hm²") == 1
    assert lines.count("Years of supply at the mean of three years 5.07 年") == 1
    assert any(line.startswith("not provable") and "peak of five years" in line for line in lines)
