"""The self-assessment: points of a hundred that sum to the score, proofs, and what is weak."""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.journeys.desk import EXAMPLE, open_desk
from tests.journeys.desk import STANDARD as LAND
from tests.unit.views.bid.zones import EN, ZH, ZONE, bring, new_house
from yuanheng.app.demo import write_demo_survey
from yuanheng.app.intake.layers import import_file
from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import UsageError
from yuanheng.model.evaluation import Run
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.cases import read_cases
from yuanheng.views.bid.self_assessment import self_docx, self_table, self_workbook
from yuanheng.views.descent.figure import explain
from yuanheng.views.runs.scorecards import zone_cards

ETDZ = "cn.etdz.2021"
#: The case of the pack in which every indicator stands at its reference.
CASE = next(iter(read_cases(packs.pack(ETDZ).yaml("cases.yaml"))))
YEAR = dict(CASE.areas[0].year or {})
SETTINGS = [f"{k}={v}" for k, v in CASE.settings.items()]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    """Half the foreign capital, led by a bureau, and no figure of new jobs; run 1."""
    folder = tmp_path_factory.mktemp("self")
    house = new_house(folder)
    row = {**YEAR, "period": "2024", "foreign_funds": 5000}
    del row["new_jobs"]
    bring(house, folder, "zone_year", row)
    bring(
        house,
        folder,
        "target",
        {"period": "2024", "name": "园区实际使用外资", "lead_unit": "商务局"},
    )
    bring(house, folder, "evidence", {"number": "甲〔2025〕3号", "title": "2024年商务部门外资证明"})
    evaluate(house, ETDZ, period="2024", settings=SETTINGS)
    return house


@pytest.fixture(scope="module")
def run(house: OpenHouse) -> Run:
    return house.record.runs()[0]


def test_each_indicator_has_its_points_of_a_hundred(house: OpenHouse, run: Run) -> None:
    table = self_table(house, ZH, run)
    assert math.isclose(math.fsum(x.full or 0 for x in table.lines), 100)
    line = table.lines[0]
    assert (line.goal, line.indicator, line.owner) == ("对外开放", "实际使用外资金额", "商务局")
    assert (line.done, line.full, line.points, line.lost) == pytest.approx(
        ("0.50 亿美元", 12.0, 6.0, 6.0)
    )
    assert line.proofs == (("商务部门外资证明", "甲〔2025〕3号"),)


def test_what_is_not_provable_has_no_points_and_names_its_facts(house: OpenHouse, run: Run) -> None:
    table = self_table(house, ZH, run)
    jobs = next(x for x in table.lines if x.indicator == "城镇新增就业人数")
    assert (table.total, jobs.points, jobs.lost) == (None, None, None)
    assert "城镇新增就业人数" in " ".join(jobs.missing)
    assert [owner for owner, _ in table.short] == ["商务局", ""]


def test_paper_and_workbook_hold_the_lines(house: OpenHouse, run: Run) -> None:
    table = self_table(house, ZH, run)
    paper = docx.Document(BytesIO(self_docx(house, ZH, table)))
    cells = [c.text for t in paper.tables for row in t.rows for c in row.cells]
    assert {"实际使用外资金额", "12.00", "0.50 亿美元", "6.00"} <= set(cells)
    sheet = load_workbook(BytesIO(self_workbook(ZH, table))).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(values_only=True) if "实际使用外资金额" in row]
    assert len(rows) == 1


def test_a_zone_that_is_scored_whole_has_a_card_and_leads_to_its_cells(
    house: OpenHouse, run: Run
) -> None:
    (card,) = zone_cards(ZH, run, None)
    assert (card.name, [n.label for n in card.areas[0].nodes][:2]) == (
        ZONE,
        ["对外开放", "发展质量"],
    )
    _, _, told = explain(house, run.id, ZONE, "foreign_capital")
    assert told.value == 0.5
    assert [row.amount for part in told.parts for row in part.rows] == [5000.0]


def test_the_points_of_several_areas_sum_to_the_score(tmp_path: Path) -> None:
    """The survey of the demo has areas with weights of their own."""
    survey = write_demo_survey(tmp_path / "demo.gpkg")
    desk = open_desk(tmp_path)
    import_file(desk.house, survey.path, layer=survey.layers[1], period="2013", assume=["JZMJ=m2"])
    run = evaluate(desk.house, LAND, parameters=EXAMPLE, what_if=True)
    table = self_table(desk.house, EN, run)
    assert math.isclose(math.fsum(x.full or 0 for x in table.lines), 100)
    scores = {a.area: a.nodes[-1].score for a in run.results[0].areas}
    assert len(scores) == 2
    for area, score in scores.items():
        own = [x for x in table.lines if x.area == area]
        full = math.fsum(x.full or 0 for x in own)
        known = None not in [x.points for x in own]
        assert known == (score is not None)
        if score is not None:
            assert math.isclose(math.fsum(x.points or 0 for x in own), score * full / 100)
    assert None not in scores.values() or table.total is None


def test_a_run_of_firms_or_rules_has_no_self_assessment(tmp_path: Path) -> None:
    house = new_house(tmp_path)
    bring(house, tmp_path, "zone_year", {"period": "2024", "taxes": 1})
    evaluate(house, "cn.etdz-upgrade.2011", period="2024")
    with pytest.raises(UsageError, match="scored no zones"):
        self_table(house, EN, house.record.runs()[0])
