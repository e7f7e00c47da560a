"""The demo shows the whole loop; it makes room for itself and never for more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.unit.web.desk import StillClock
from yuanheng.app.demo.play import DemoOutcome, play_demo
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.keeping.ledger import backup
from yuanheng.app.opening import open_house
from yuanheng.errors import LedgerError
from yuanheng.views.descent.judged import falling_due
from yuanheng.views.descent.runs import list_runs
from yuanheng.views.overview import overview
from yuanheng.views.rounds import list_rounds
from yuanheng.views.tasks.lists import list_tasks
from yuanheng.words.words import Words


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> DemoOutcome:
    """The demo, played once."""
    return play_demo(tmp_path_factory.mktemp("demo"), Words("en"))


def test_a_ledger_of_somebody_else_is_left_alone(played: DemoOutcome, tmp_path: Path) -> None:
    """A zone that the demo did not make stops it, and nothing of that ledger is touched."""
    words = Words("en")
    backup(played.house, tmp_path / "demo.yhdb")
    (tmp_path / "demo_survey.gpkg").write_bytes(b"the mark of a folder that the demo made")
    house = open_house(tmp_path / "demo.yhdb")
    add_zone(house, "another zone", {"code": None, "level": None})
    before = house.store.batches()
    with pytest.raises(LedgerError, match="not the demo's"):
        play_demo(tmp_path, words)
    assert open_house(tmp_path / "demo.yhdb").store.batches() == before


def test_what_is_supplied_makes_the_scores_provable(played: DemoOutcome) -> None:
    """The runs before it lack facts and stay; those after it lack none, for the same years."""
    told = [
        (run.period, zone.total.score is not None, bool(zone.total.missing))
        for run in played.runs
        for zone in run.results
    ]
    assert told == [
        ("2012", False, True),
        ("2013", False, True),
        ("2012", True, False),
        ("2013", True, False),
    ]
    kept = [run.id for run in list_runs(played.house)]
    assert kept == [*(run.id for run in played.runs), played.judged.id]


def test_every_fact_that_is_corrected_has_a_reason(played: DemoOutcome) -> None:
    """2012 is a new import, 2013 is mended cell by cell: three yards and one judgement."""
    again, *corrected = played.supplied
    assert (again.kind, again.period) == ("import", "2012")
    assert [(b.kind, b.period, bool(b.details["reason"])) for b in corrected] == [
        ("correct", "2013", True)
    ] * 4


def test_the_trend_has_a_point_for_either_year(played: DemoOutcome) -> None:
    """The overview shows the last run of each year, and so the change between them."""
    zones = frozenset(played.judged.zones)
    (standing,) = overview(played.house, zones).standings
    assert [(p.period, p.run) for p in standing.trend] == [("2012", 3), ("2013", 4)]
    assert standing.change is not None


def test_every_faulty_cell_of_the_projects_is_set_aside(played: DemoOutcome) -> None:
    """Three cells cannot be so; they are named, and nothing else is."""
    assert played.supplies.rows == 40
    named = [(issue.found, issue.quarantined) for issue in played.supplies.issues]
    assert sorted(named) == [("2011-13-05", True), ("天气原因", True), ("面议", True)]
    assert played.supplies.marked is not None
    assert len(openpyxl.load_workbook(played.supplies.marked).sheetnames) > 1


def test_the_rules_of_idle_land_meet_and_miss_and_doubt(played: DemoOutcome) -> None:
    """Some projects have waited a year, some were suspended, and some causes nobody knows."""
    counts = {c.rule: (c.met, c.not_provable) for c in played.judged.counts}
    assert counts["not-started"] == (9, 0)
    assert counts["suspended"] == (3, 0)
    assert counts["idle-fee"] == (1, 3)
    assert counts["take-back"] == (2, 1)
    then = replace(played.house, clock=StillClock(datetime(2013, 12, 31, 4, tzinfo=UTC)))
    due = [len(falling_due(then, days)) for days in (30, 90, 180)]
    assert due == [0, 5, 11]


def test_one_finding_of_idle_land_is_taken_up(played: DemoOutcome) -> None:
    """The notice is served, so that the holder's reply is awaited."""
    (view,) = list_tasks(played.house)
    assert (view.task.id, view.task.step) == (played.task.id, "reply")
    assert view.finding is not None
    assert (view.finding.finding.family, view.finding.finding.state) == ("cn.idle-land", "open")
    assert len(view.task.people.support) == 1


def test_a_round_waits_for_the_zone(played: DemoOutcome) -> None:
    """The zone is asked for the enterprises of 2014, and has handed nothing in."""
    (asked,) = list_rounds(played.house)
    assert (asked.relation, asked.period) == ("enterprise_year", "2014")
    assert [cell.state for cell in asked.cells] == ["open"]
