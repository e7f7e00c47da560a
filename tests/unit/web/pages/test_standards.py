"""Standards on the console: what each says, its cases, its statement, and parameter versions."""

from __future__ import annotations

import pytest

from tests.unit.web.desk import RULEBOOK, SCORECARD, Desk
from yuanheng.app.engine import statement_text
from yuanheng.app.office.accounts import list_audit
from yuanheng.views.descent.runs import find_run
from yuanheng.views.ledger.batches import list_batches
from yuanheng.views.standards.versions import parameter_versions

VERSION = {
    "name": "批复2026",
    "valid_from": "2026-01-01",
    "settings": "supply_rate_ideal=95%\r\nplot_ratio_ideal=1.2",
    "reason": "年度理想值更新",
    "reference": "某文件第三条",
    "based_on": "bulletin-example",
}


def test_every_standard_has_a_page_and_a_twin(desk: Desk) -> None:
    """Scorecards, rulebooks, profiles and calendars alike."""
    client = desk.client_of("viewer")
    found = client.get("/api/standards").json()
    books = [s["id"] for s in found if s["kind"] == "rulebook"]
    assert books == sorted(books)
    assert {"cn.idle-land-quota.2012", RULEBOOK} <= set(books)
    assert client.get("/standards").status_code == 200
    for standard in found:
        pages = [client.get(f"{base}/standards/{standard['id']}") for base in ("", "/api")]
        assert (standard["id"], [p.status_code for p in pages]) == (standard["id"], [200, 200])


def test_a_standard_says_what_it_rests_on(desk: Desk) -> None:
    """Formulas, rules, terms, sources, and how sure each is."""
    client = desk.client_of("viewer")
    card = client.get(f"/api/standards/{SCORECARD}").json()
    book = client.get(f"/api/standards/{RULEBOOK}").json()
    plot = next(i for i in card["indicators"] if i["id"] == "plot_ratio")
    assert (plot["formula"], plot["status_text"]) == ("floor / built", "confirmed")
    assert [(c["status"], c["n"]) for c in card["line"]["statuses"]] == [
        ("confirmed", 9),
        ("secondary", 16),
        ("unverified", 1),
    ]
    assert [t["id"] for t in book["terms"]] == [
        "start_due",
        "idle_unstarted",
        "deducted",
        "deducted_in_all",
        "government_days",
        "own_year",
        "own_two_years",
        "idle_suspended",
    ]
    assert card["sources"].startswith("#")


def test_the_cases_are_run_on_demand(desk: Desk) -> None:
    """As a job that tells each case with its outcome; without cases there is nothing to run."""
    client, path = desk.client_of("officer"), "/standards/cn.idle-land-quota.2012/cases"
    asked = client.post(f"/api{path}")
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    assert client.post(path).headers["location"] == "/jobs/1"  # the one that is under way
    desk.work_off()
    done = client.get("/api/jobs/1").json()
    assert (done["state"], done["outcome"]["held"]) == ("done", 6)
    assert [c["holds"] for c in done["cases"]] == [True] * 6
    assert "6 of 6 cases hold" in client.get("/jobs/1").text
    assert client.post("/api/standards/cn.land-survey.2014/cases").status_code == 404


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_the_statement_is_printed_in_either_dialect(desk: Desk, dialect: str) -> None:
    """The page and the twin print what the program runs."""
    client = desk.client_of("viewer")
    text = client.get(f"/api/standards/{RULEBOOK}/statement?dialect={dialect}").json()["statement"]
    assert text == statement_text(RULEBOOK, dialect)
    assert "<pre" in client.get(f"/standards/{RULEBOOK}?dialect={dialect}").text
    assert client.get("/api/standards/cn.calendar.2026/statement").status_code == 404


def test_a_leader_saves_a_version_that_evaluations_may_choose(desk: Desk) -> None:
    """What is not named comes from the set it is based on, with its own reference."""
    leader = desk.client_of("leader")
    saved = leader.post(f"/standards/{SCORECARD}/parameters", data=VERSION)
    assert (saved.status_code, saved.headers["location"]) == (
        303,
        f"/standards/{SCORECARD}#parameters",
    )
    sets = leader.get(f"/api/standards/{SCORECARD}").json()["sets"]
    values = {v["name"]: (v["value_text"], v["reference"]) for v in sets[0]["values"]}
    assert [(s["n"], s["name"]) for s in sets] == [(1, "批复2026"), (0, "bulletin-example")]
    assert values["supply_rate_ideal"] == ("95.0000", "某文件第三条")
    assert values["building_density_ideal"][1] != "某文件第三条"
    assert len(values) == len(sets[1]["values"])
    body = {"standard": SCORECARD, "period": "2013", "parameters": "批复2026"}
    assert leader.post("/api/evaluation/runs", json=body).status_code == 202
    desk.work_off()
    assert find_run(desk.house, 3).parameters["plot_ratio_ideal"]["value"] == 1.2
    assert "parameters.save" in {entry.action for entry in list_audit(desk.house, 20)}


def test_a_saved_version_is_never_changed(desk: Desk) -> None:
    """The same name again is refused, and the first stands as it was."""
    leader = desk.client_of("leader")
    first = leader.post(f"/api/standards/{SCORECARD}/parameters", json=VERSION)
    other = {**VERSION, "settings": "supply_rate_ideal=50%"}
    again = leader.post(f"/api/standards/{SCORECARD}/parameters", json=other)
    assert (first.status_code, again.status_code) == (201, 409)
    (kept,) = parameter_versions(desk.house, SCORECARD)
    assert kept.values["supply_rate_ideal"]["value"] == 95.0


@pytest.mark.parametrize(
    ("role", "changed", "status"),
    [
        ("officer", {}, 403),
        ("scoped", {}, 403),
        ("leader", {"reason": " "}, 400),
        ("leader", {"valid_from": "2026-02-30"}, 400),
        ("leader", {"name": "2026-01-01"}, 400),
        ("leader", {"name": "bulletin-example"}, 400),
        ("leader", {"settings": ""}, 400),
        ("leader", {"settings": "nothing_like_it=1"}, 422),
        ("leader", {"based_on": "no-such-set"}, 400),
    ],
)
def test_a_version_that_does_not_fit_is_not_saved(
    desk: Desk, role: str, changed: dict[str, str], status: int
) -> None:
    """Nor one of who may not speak for all zones."""
    body = {**VERSION, **changed}
    answer = desk.client_of(role).post(f"/api/standards/{SCORECARD}/parameters", json=body)
    assert (answer.status_code, parameter_versions(desk.house, SCORECARD)) == (status, ())


def test_a_version_was_not_known_before_the_facts_it_followed(desk: Desk) -> None:
    """Looking back shows the sets of that time."""
    leader = desk.client_of("leader")
    leader.post(f"/api/standards/{SCORECARD}/parameters", json=VERSION)
    seq = list_batches(desk.house)[-1].seq
    then, now = (
        leader.get(f"/api/standards/{SCORECARD}?as_known={n}").json()["sets"]
        for n in (seq - 1, seq)
    )
    assert ([s["n"] for s in then], [s["n"] for s in now]) == ([0], [1, 0])


def test_an_unknown_standard_is_not_there(desk: Desk) -> None:
    """Neither page nor twin."""
    client = desk.client_of("viewer")
    paths = ("/standards/cn.nothing.1900", "/api/standards/cn.nothing.1900")
    assert [client.get(path).status_code for path in paths] == [404, 404]
