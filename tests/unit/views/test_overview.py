"""The overview: standings, findings by age, what falls due, lights and freshness."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.web.desk import FAR_NAME, RULEBOOK, SCORECARD, Desk, build_template, open_desk
from yuanheng.app.keeping.rounds import open_round
from yuanheng.app.opening import create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.errors import LedgerError
from yuanheng.model.tasks import People
from yuanheng.views.descent.judged import falling_due
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.descent.runs import list_runs
from yuanheng.views.findings.casefiles import open_cases
from yuanheng.views.overview import Point, Standing, overview
from yuanheng.views.tasks.lists import list_tasks


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that every desk is a copy of."""
    return build_template(tmp_path_factory.mktemp("overview"))


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    """A desk of one's own."""
    return open_desk(template, tmp_path)


def test_each_zone_stands_by_its_last_official_run(desk: Desk) -> None:
    """A zone's standing names the run behind it, and says how many facts its score lacks."""
    found = overview(desk.house, frozenset({desk.far}))
    (standing,) = found.standings
    (run, _) = list_runs(desk.house)
    (total,) = (z.total for z in run.results if z.zone == desk.far)
    lacking = len({(m.kind, m.name) for m in total.missing})
    assert (standing.name, standing.standard, standing.now.run) == (FAR_NAME, SCORECARD, run.id)
    assert (standing.now.score, standing.now.missing) == (total.score, lacking)
    assert (standing.before, standing.change) == (None, None)


def test_a_what_if_does_not_move_the_overview(desk: Desk) -> None:
    """A what-if run is nobody's standing."""
    zones = frozenset({desk.near, desk.far})
    before = overview(desk.house, zones)
    evaluate(desk.house, SCORECARD, parameters="bulletin-example", what_if=True)
    assert overview(desk.house, zones) == before


def test_the_change_is_the_difference_of_two_provable_scores() -> None:
    """A change is told only where both scores are known."""
    first, last = Point("2012", 61.5, 1), Point("2013", 70.0, 2)
    standing = Standing("z", "Z", "s", {"zh": "标", "en": "s"}, "derived", (first, last))
    lacking = replace(standing, trend=(replace(first, score=None), last))
    assert (standing.change, lacking.change) == (8.5, None)


def test_findings_are_counted_for_the_zones_asked_for_only(desk: Desk) -> None:
    """The two zones together have the casefiles that each has alone."""

    def counts(*zones: str) -> list[int]:
        return [row.total for row in overview(desk.house, frozenset(zones)).findings]

    both, near, far = counts(desk.near, desk.far), counts(desk.near), counts(desk.far)
    assert both == [a + b for a, b in zip(near, far, strict=True)]
    assert (sum(both), sum(near) > 0, counts()) == (
        len(open_cases(desk.house, (desk.near, desk.far))),
        True,
        [0, 0, 0],
    )


@pytest.mark.parametrize(("days", "column"), [(0, 0), (30, 0), (31, 1), (180, 1), (181, 2)])
def test_findings_move_from_column_to_column_as_they_age(
    desk: Desk, days: int, column: int
) -> None:
    """Up to 30 days, up to 180, and older: the limits belong to the younger column.

    Low scores age from the day they were found; land that was idle long before is old at once.
    """
    desk.clock.moment += timedelta(days=days)
    high, medium, low = overview(desk.house, frozenset({desk.near})).findings
    assert (medium.counts[column], low.total) == (medium.total, 0)
    assert (high.counts[-1], high.total > 0) == (high.total, True)


def test_what_falls_due_agrees_with_the_list_of_it(desk: Desk) -> None:
    """The counts are those of `falling_due`, for all zones together."""
    zones = frozenset({desk.near, desk.far})
    desk.clock.moment = datetime(2014, 1, 1, 4, tzinfo=UTC)
    due = overview(desk.house, zones).due
    assert due == tuple((n, len(falling_due(desk.house, n))) for n in (30, 90, 180))
    assert (due[-1][1] > 0, overview(desk.house, zones).passed) == (True, 0)
    desk.clock.moment = datetime(2014, 1, 2, 4, tzinfo=UTC)
    later = overview(desk.house, zones)
    assert (later.due[0][1], later.passed) == (due[0][1] - 2, 2)


def test_open_tasks_are_counted_by_light(desk: Desk) -> None:
    """A task made of a finding is counted once, with the light that the list shows."""
    (finding, *_) = list_findings(desk.house)
    make_task(desk.house, str(finding.number), People("经发局"), days=60)
    (listed,) = list_tasks(desk.house)
    assert listed.signal is not None
    lights = {
        zone: dict(overview(desk.house, frozenset({zone})).tasks) for zone in (desk.near, desk.far)
    }
    none = dict.fromkeys(("red", "yellow", "unknown", "green", "grey"), 0)
    expected = {zone: dict(none) for zone in lights}
    expected[finding.finding.zone][listed.signal.light] = 1
    assert lights == expected


def test_freshness_names_the_batch_and_its_age(desk: Desk) -> None:
    """The survey and the reports of a zone are as old as their batches."""
    desk.clock.moment += timedelta(days=9)
    (fresh,) = overview(desk.house, frozenset({desk.near})).freshness
    told = fresh.surveyed, fresh.reported
    assert [(t.period, t.day, t.days_ago) for t in told if t] == [("2013", "2026-03-02", 9)] * 2


def test_a_round_is_listed_until_every_zone_has_handed_in(desk: Desk) -> None:
    """Each account counts its own zones."""
    asked = open_round(desk.house, "supply", "2014", [desk.near, desk.far], "2026-04-01")
    near = overview(desk.house, frozenset({desk.near})).rounds
    assert [(r.id, r.period, r.due, r.handed_in, r.asked) for r in near] == [
        (asked.id, "2014", "2026-04-01", 0, 1)
    ]
    (both,) = overview(desk.house, frozenset({desk.near, desk.far})).rounds
    assert (both.asked, overview(desk.house, frozenset()).rounds) == (2, ())


def test_the_past_knows_nothing_of_later_runs(desk: Desk) -> None:
    """At sequence 2 no survey had come; on the day itself everything had."""
    zones = frozenset({desk.near, desk.far})
    desk.clock.moment += timedelta(days=5)
    desk.mend()
    evaluate(desk.house, RULEBOOK)
    past, day = overview(desk.house, zones, "2"), overview(desk.house, zones, "2026-03-02")
    assert (past.seq, past.standings) == (2, ())
    assert [(f.surveyed, f.reported) for f in past.freshness] == [(None, None)] * 2
    now = overview(desk.house, zones)
    assert (day.day, day.seq < now.seq) == ("2026-03-02", True)
    totals = [sum(row.total for row in view.findings) for view in (day, now)]
    assert totals[0] > totals[1]


def test_a_day_before_the_ledger_began_is_refused(desk: Desk) -> None:
    """The ledger cannot show what it did not know."""
    with pytest.raises(LedgerError):
        overview(desk.house, frozenset({desk.near}), "2020-01-01")


def test_an_empty_ledger_has_an_empty_overview(tmp_path: Path) -> None:
    """A ledger without a zone is shown without figures, and without an error."""
    house = create_ledger(tmp_path / "new.yhdb")
    found = overview(house, frozenset())
    assert (found.standings, found.freshness, found.due) == ((), (), ((30, 0), (90, 0), (180, 0)))
