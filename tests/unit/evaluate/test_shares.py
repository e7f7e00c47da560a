"""A share of more than its whole is a contradiction: a finding, no value, and never a full mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.desk import EXAMPLE, MAIN, STANDARD, Desk, open_desk, tidy_sheet
from tests.journeys.sheets import Sheet
from yuanheng.app.demo import LAYER_2012, write_demo_survey
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.model.evaluation import Finding, IndicatorValue, NodeScore, Run
from yuanheng.standards.packs.contents import scorecard
from yuanheng.views.descent.evidence import finding_evidence
from yuanheng.views.descent.missing_facts import missing_facts
from yuanheng.words.words import Words


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """Some forty sound patches."""
    survey = write_demo_survey(tmp_path_factory.mktemp("demo") / "demo.gpkg")
    whole = tidy_sheet(survey, LAYER_2012)
    return whole.only(range(0, whole.size, 5))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path)


def judge(desk: Desk) -> Run:
    """Evaluate officially, with the ideals of the example."""
    return evaluate(desk.house, STANDARD, period="2012", parameters=EXAMPLE)


def supplied_but_not_ready(sheet: Sheet) -> Sheet:
    """Say of all land that it was supplied, and of most that it is not ready for building."""
    built = sheet.rows_where("DLDM", *(c for c in sheet.cells("DLDM") if str(c).startswith("A")))
    return sheet.filled("GYDM", "D21").changed(
        "DLDM", dict.fromkeys(built[: len(built) // 2], "B22")
    )


def of_main(run: Run, name: str) -> tuple[IndicatorValue, NodeScore]:
    area = next(a for a in run.results[0].areas if a.area == MAIN)
    value = next(i for i in area.indicators if i.id == name)
    return value, next(n for n in area.nodes if n.id == name)


def found(desk: Desk, name: str) -> list[Finding]:
    return [f for f in desk.house.store.findings() if f.rule == f"share.{name}"]


def test_a_supply_rate_of_more_than_all_is_a_finding_and_scores_nothing(
    desk: Desk, sheet: Sheet
) -> None:
    """The total is not provable either, and the finding says what came out."""
    desk.bring(supplied_but_not_ready(sheet))
    run = judge(desk)
    value, node = of_main(run, "supply_rate")
    assert (value.value, node.score, run.results[0].total.score) == (None, None, None)
    (lack,) = value.missing
    assert (lack.kind, lack.name) == ("above-whole", "supply_rate")
    assert float(lack.quantity or 0) > 100
    (finding,) = found(desk, "supply_rate")
    assert (finding.state, finding.details["whole"]) == ("open", 100.0)
    assert "100" in finding_evidence(Words("zh"), finding)
    (fact,) = missing_facts(scorecard(STANDARD), value.missing)
    assert "土地供应率" in fact.label["zh"]


def test_the_finding_closes_when_the_survey_is_mended(desk: Desk, sheet: Sheet) -> None:
    """A sound survey of the same year takes its place."""
    desk.bring(supplied_but_not_ready(sheet))
    judge(desk)
    desk.bring(sheet)
    value, node = of_main(judge(desk), "supply_rate")
    assert value.value is not None
    assert node.score is not None
    assert [f.state for f in found(desk, "supply_rate")] == ["closed"]


def test_a_sound_survey_has_no_such_finding(desk: Desk, sheet: Sheet) -> None:
    """Shares up to all of it are shares."""
    desk.bring(sheet)
    judge(desk)
    assert [f.rule for f in desk.house.store.findings() if f.rule.startswith("share.")] == []
