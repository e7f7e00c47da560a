"""Between surveys that do not lie on each other nothing is shown as a change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from tests.journeys.desk import EXAMPLE, STANDARD, Desk, open_desk, tidy_sheet
from tests.journeys.sheets import SHAPE, Sheet
from yuanheng.app.demo import LAYER_2012, write_demo_survey
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.views.descent.runs import lies_apart
from yuanheng.views.overview import overview
from yuanheng.views.reports.view import report_view
from yuanheng.views.runs.comparison import compare_runs
from yuanheng.views.runs.scorecards import CardNode, zone_cards
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


def leaves(node: CardNode) -> list[CardNode]:
    """List what stands at the ends of a tree."""
    return [leaf for child in node.children for leaf in leaves(child)] or [node]


def moved(sheet: Sheet, degrees: float) -> Sheet:
    """Draw the same patches further east."""
    east = np.array([degrees, 0])
    shapes = shapely.transform(shapely.from_wkb(sheet.cells(SHAPE)), lambda xy: xy + east)
    return sheet.with_field(SHAPE, list(shapely.to_wkb(shapes)))


@pytest.mark.parametrize(("degrees", "apart"), [(0.0, False), (0.001, True), (3.0, True)])
def test_a_change_is_told_only_where_surveys_lie_on_each_other(
    desk: Desk, sheet: Sheet, degrees: float, *, apart: bool
) -> None:
    """In the report, on the page of a run, in a comparison and in the overview."""
    desk.bring(sheet, "2012")
    desk.bring(moved(sheet, degrees), "2013", layer="survey_2013")
    before, now = (
        evaluate(desk.house, STANDARD, period=period, parameters=EXAMPLE)
        for period in ("2012", "2013")
    )
    words, house = Words("zh"), desk.house
    assert lies_apart(now, desk.zone) is apart
    report = report_view(house, now, words, maps=False)
    assert all((not area.comparison) is apart for zone in report.zones for area in zone.areas)
    assert all(bool(area.not_compared) is apart for zone in report.zones for area in zone.areas)
    compared = compare_runs(words, before, now, desk.zone, desk.zone)
    assert (not compared.groups) is apart
    card = zone_cards(words, now, before)[0]
    values = {
        leaf.before_value for area in card.areas for node in area.nodes for leaf in leaves(node)
    }
    assert (values == {None}) is apart
    seen = overview(house, frozenset({desk.zone})).standings
    (standing,) = (s for s in seen if s.zone == desk.zone)
    assert standing.now.is_apart is apart
    assert standing.change is None or not apart
