"""The readiness board on the console: seen by those of the zone, with paper and workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.views.bid.test_board import FIGURES, UPGRADE
from tests.unit.views.bid.test_path import LEVERS
from tests.unit.views.bid.test_score_path import LEVERS as SCORE_LEVERS
from tests.unit.views.bid.test_score_path import LOW
from tests.unit.views.bid.test_self_assessment import ETDZ, SETTINGS, YEAR
from tests.unit.views.bid.zones import bring
from tests.unit.web.desk import FAR_NAME, Desk
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.runs.evaluate import evaluate


@pytest.fixture
def run(desk: Desk, tmp_path: Path) -> str:
    """Both zones before the gates; the far one has the taxes."""
    bring(desk.house, tmp_path, "zone_year", FIGURES, zone=ZONE_NAME)
    bring(desk.house, tmp_path, "zone_year", {**FIGURES, "taxes": 50000}, zone=FAR_NAME)
    return f"/evaluation/runs/{evaluate(desk.house, UPGRADE, period='2024').id}"


def test_the_board_is_reached_from_its_run_and_given_as_paper_and_workbook(
    desk: Desk, run: str
) -> None:
    viewer = desk.client_of("viewer")
    assert f'href="{run}/gates"' in viewer.get(run).text
    here = {"zone": desk.near}
    assert "8,000 万元" in viewer.get(f"{run}/gates", params=here).text
    assert "8,000 万元" not in viewer.get(f"{run}/gates", params={"zone": desk.far}).text
    assert viewer.get(f"{run}/gates.docx", params=here).content[:2] == b"PK"
    assert viewer.get(f"{run}/gates", params=here | {"form": "xlsx"}).content[:2] == b"PK"
    found = viewer.get(f"/api{run}/gates", params=here).json()
    assert {g["rule"]: g["short"] for g in found["gates"]}["taxes"] == "8,000 万元"


def test_an_account_sees_the_gates_of_its_own_zone_only(desk: Desk, run: str) -> None:
    scoped = desk.client_of("scoped")
    assert scoped.get(f"/api{run}/gates").json()["zone"] == desk.near
    for path in (f"{run}/gates", f"/api{run}/gates", f"{run}/gates.docx"):
        assert scoped.get(path, params={"zone": desk.far}).status_code == 404


def test_the_path_is_reached_from_the_board_and_says_why_there_is_none(
    desk: Desk, run: str, tmp_path: Path
) -> None:
    viewer, here = desk.client_of("viewer"), {"zone": desk.near}
    assert f'href="{run}/path?zone=' in viewer.get(f"{run}/gates", params=here).text
    assert "The ledger holds no levers" in viewer.get(f"{run}/path", params=here).text
    assert viewer.get(f"/api{run}/path", params=here).status_code == 400
    rows = [{"period": "2024", **lever} for lever in LEVERS]
    bring(desk.house, tmp_path, "lever", *rows, zone=ZONE_NAME)
    assert "5,050 万元" in viewer.get(f"{run}/path", params=here).text
    assert viewer.get(f"/api{run}/path", params=here).json()["lines"][0]["steps"] == 2
    for form in (f"{run}/path.docx", f"{run}/path"):
        assert viewer.get(form, params={**here, "form": "xlsx"}).content[:2] == b"PK"
    late = viewer.get(f"{run}/path", params={**here, "months": "12"}).text
    assert "no lever reaches it" in late
    assert viewer.get(f"{run}/path", params={**here, "months": "x"}).status_code == 200
    scoped = desk.client_of("scoped")
    assert scoped.get(f"{run}/path", params={"zone": desk.far}).status_code == 404


def test_a_run_of_another_kind_leads_to_no_board(desk: Desk) -> None:
    viewer = desk.client_of("viewer")
    assert viewer.get("/evaluation/runs/2/gates").status_code == 404
    assert "/evaluation/runs/2/gates" not in viewer.get("/evaluation/runs/2").text


def test_a_run_of_zones_leads_to_the_self_assessment(desk: Desk) -> None:
    """Run 1 scored both zones by their land."""
    viewer, scoped = desk.client_of("viewer"), desk.client_of("scoped")
    address = "/evaluation/runs/1/self"
    assert f'href="{address}"' in viewer.get("/evaluation/runs/1").text
    far = {"zone": desk.far}
    assert viewer.get(address, params=far).status_code == 200
    assert viewer.get(f"{address}.docx", params=far).content[:2] == b"PK"
    assert viewer.get(address, params={**far, "form": "xlsx"}).content[:2] == b"PK"
    assert scoped.get(f"/api{address}").json()["zone"] == desk.near
    for path in (address, f"/api{address}", f"{address}.docx"):
        assert scoped.get(path, params=far).status_code == 404


def test_the_odds_of_passing_stand_beside_the_ranks(desk: Desk) -> None:
    viewer = desk.client_of("viewer")
    address = "/evaluation/runs/1/robust"
    assert "passes in" in viewer.get(address, params={"line": "50%"}).text
    assert viewer.get(f"/api{address}", params={"line": "50%"}).status_code == 200
    assert viewer.get(f"/api{address}", params={"line": "half"}).status_code == 400


def test_a_path_to_a_score_is_asked_for_on_its_page(desk: Desk, tmp_path: Path) -> None:
    house = desk.house
    bring(house, tmp_path, "zone_year", {**YEAR, "period": "2024", **LOW}, zone=ZONE_NAME)
    rows = [{"period": "2024", **lever} for lever in SCORE_LEVERS]
    bring(house, tmp_path, "lever", *rows, zone=ZONE_NAME)
    run = f"/evaluation/runs/{evaluate(house, ETDZ, period='2024', settings=SETTINGS).id}"
    viewer, here = desk.client_of("viewer"), {"zone": desk.near}
    assert f'href="{run}/path?zone=' in viewer.get(f"{run}/self", params=here).text
    assert "Say the score or the rank" in viewer.get(f"{run}/path", params=here).text
    assert viewer.get(f"/api{run}/path", params=here).status_code == 400
    asked = {**here, "score": "95"}
    assert "95.00 being the target" in viewer.get(f"{run}/path", params=asked).text
    assert viewer.get(f"{run}/path.docx", params=asked).content[:2] == b"PK"
    found = viewer.get(f"/api{run}/path", params={**here, "rank": 1}).json()
    assert found["lines"] == []
