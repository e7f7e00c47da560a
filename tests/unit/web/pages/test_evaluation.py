"""Evaluation on the console: who may ask, what an account sees, and every figure to its cell."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from httpx import Response

from tests.unit.web.desk import RULEBOOK, SCORECARD, Desk
from yuanheng.app.jobs.queue import list_jobs
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.views.descent.runs import find_run, list_runs

#: Every page of a run that a reader may open, by what follows the run's number.
SCORED = ("", "/explain?zone={zone}&area=主区&node=plot_ratio", "/explain?zone={zone}")
JUDGED = ("", "/verdict?zone={zone}&subject=A&rule=idle-fee")


def test_the_list_names_every_run_the_last_first(desk: Desk) -> None:
    """What was evaluated, on what, and what came out."""
    found = desk.client_of("viewer").get("/api/evaluation/runs").json()
    assert [(r["number"], r["standard"], r["kind"], r["period"]) for r in found["runs"]] == [
        (2, RULEBOOK, "rules", "2013"),
        (1, SCORECARD, "zones", "2013"),
    ]
    assert (found["total"], found["pages"], found["standards"]) == (2, 1, [RULEBOOK, SCORECARD])


@pytest.mark.parametrize(
    "path",
    [
        *(f"/evaluation/runs/1{rest}" for rest in SCORED),
        *(f"/evaluation/runs/2{rest}" for rest in JUDGED),
        "/evaluation",
        "/evaluation/compare?left=1&right=1",
        "/evaluation/compare?left=2&right=2",
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_a_run_opens_and_so_does_its_twin(desk: Desk, path: str, lang: str) -> None:
    """The page and the JSON answer alike, in both languages."""
    client, path = desk.client_of("viewer"), path.format(zone=desk.near)
    mark = "&" if "?" in path else "?"
    page = client.get(f"{path}{mark}lang={lang}")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    twin = "/api/evaluation/runs" if path == "/evaluation" else f"/api{path}"
    assert client.get(twin).status_code == 200


def test_a_scoped_account_sees_its_own_zone_of_a_run_over_several(desk: Desk) -> None:
    """The other zone is not named, and the counts over both are not told."""
    client = desk.client_of("scoped")
    scored = client.get("/api/evaluation/runs/1").json()
    judged = client.get("/api/evaluation/runs/2").json()
    assert [z["zone"] for z in scored["zones"]] == [desk.near]
    assert {s["zone"] for s in judged["rules"]["subjects"]} == {desk.near}
    assert {r["not_met"] for r in judged["rules"]["rules"]} == {None}
    assert [r["met"] for r in judged["rules"]["rules"] if r["rule"] == "idle-fee"] == [1]
    assert scored["head"]["is_part"]
    for path in ("/evaluation/runs/1", "/evaluation/runs/2", "/evaluation"):
        assert desk.far not in client.get(path).text


@pytest.mark.parametrize(
    "path",
    [
        "/evaluation/runs/1/explain?zone={far}",
        "/evaluation/runs/2/verdict?zone={far}&subject=A&rule=idle-fee",
        "/evaluation/compare?left=1&right=1&left_zone={far}",
        "/evaluation/runs/99",
        "/evaluation/runs/1/verdict?zone={near}&subject=A&rule=idle-fee",
        "/evaluation/runs/2/explain?zone={near}",
    ],
)
def test_what_an_account_may_not_see_is_not_there(desk: Desk, path: str) -> None:
    """A zone elsewhere, and a page that a run does not have, are answered alike."""
    client, path = desk.client_of("scoped"), path.format(near=desk.near, far=desk.far)
    assert [client.get(p).status_code for p in (path, f"/api{path}")] == [404, 404]


def test_a_run_made_on_what_came_later_was_not_known_before(desk: Desk) -> None:
    """Looking back hides the runs that read later facts, and their pages."""
    client = desk.client_of("viewer")
    seq = client.get("/api/evaluation/runs/1").json()["head"]["ledger_seq"]
    then = client.get(f"/api/evaluation/runs?as_known={seq - 1}").json()
    assert then["runs"] == []
    assert client.get(f"/evaluation/runs/1?as_known={seq - 1}").status_code == 404
    assert client.get(f"/api/evaluation/runs?as_known={seq}").json()["total"] == 2


@pytest.mark.parametrize(
    "path",
    [
        "/evaluation/runs/3",
        "/evaluation/runs/4",
        "/evaluation/runs/3/explain?zone={near}",
        "/evaluation/runs/4/verdict?zone={near}&subject=A&rule=idle-fee",
        "/evaluation/compare?left=1&right=3",
    ],
)
def test_a_run_made_later_on_an_old_batch_was_not_there_before(desk: Desk, path: str) -> None:
    """Page and twin alike; from the day on which it was made it is."""
    then, since, mark = "2026-03-04", "2026-03-07", "&" if "?" in path else "?"
    make_later_runs(desk)
    client, path = desk.client_of("viewer"), path.format(near=desk.near)
    found = {
        day: [client.get(f"{p}{mark}as_known={day}").status_code for p in (path, f"/api{path}")]
        for day in (then, since, "")
    }
    assert found == {then: [404, 404], since: [200, 200], "": [200, 200]}


def test_lists_of_runs_hold_those_made_by_the_moment(desk: Desk) -> None:
    """The list itself, and what a run may be compared with."""
    make_later_runs(desk)
    client = desk.client_of("viewer")
    numbers = {
        day: [
            run["number"]
            for run in client.get("/api/evaluation/runs", params={"as_known": day}).json()["runs"]
        ]
        for day in ("2026-03-02", "2026-03-06", "2026-03-07")
    }
    assert numbers == {
        "2026-03-02": [2, 1],
        "2026-03-06": [2, 1],
        "2026-03-07": [4, 3, 2, 1],
    }
    offered = [
        '<option value="3">' in client.get(f"/evaluation/runs/1?as_known={day}").text
        for day in ("2026-03-02", "2026-03-07")
    ]
    assert offered == [False, True]


def test_a_run_of_then_offers_nothing_to_be_done(desk: Desk) -> None:
    """No replay, no new evaluation and no evaluation under way; links keep the moment."""
    asked = {"standard": SCORECARD, "period": "2013"}
    desk.client_of("leader").post("/api/evaluation/runs", json=asked)
    desk.clock.moment += timedelta(days=5)
    client = desk.client_of("leader")
    then = [
        client.get(f"{path}?as_known=2026-03-02").text.partition("<main")[2]
        for path in ("/evaluation", "/evaluation/runs/2")
    ]
    assert [text.count('method="post"') for text in then] == [0, 0]
    assert [text.count("/jobs/1") for text in then] == [0, 0]
    links = set(re.findall(r'href="(/(?:evaluation|reports|findings)[^"]*)"', then[1]))
    assert {link for link in links if "as_known=2026-03-02" not in link} == set()


def make_later_runs(desk: Desk) -> None:
    """Evaluate five days later what was in the ledger all the time: runs 3 and 4."""
    desk.clock.moment += timedelta(days=5)
    for standard in (SCORECARD, RULEBOOK):
        evaluate(desk.house, standard)


def test_a_figure_leads_to_the_cells_of_the_original(desk: Desk) -> None:
    """Score, formula, quantities, rows, and the cells as they stand in the file: one page."""
    address = f"/api/evaluation/runs/1/explain?zone={desk.near}&area=主区&node=plot_ratio"
    figure = desk.client_of("viewer").get(address).json()["trace"]["figure"]
    assert (figure["kind"], figure["formula"]) == ("indicator", "floor / built")
    floor = figure["parts"][0]
    assert (len(floor["rows"]), floor["rows_total"]) == (10, 177)
    assert floor["rows"][0]["cells"] == [["DLDM", "A2"], ["JZMJ", "343143"]]
    more = desk.client_of("viewer").get(f"{address}&rows=500").json()["trace"]["figure"]
    assert len(more["parts"][0]["rows"]) == 177


def test_the_tree_tells_weights_ideals_and_what_is_not_provable(desk: Desk) -> None:
    """An indicator that lacks facts is marked so, and its facts are named."""
    zones = desk.client_of("viewer").get("/api/evaluation/runs/1").json()["zones"]
    (main, _) = next(z for z in zones if z["zone"] == desk.near)["areas"]
    use = main["nodes"][0]
    leaves = {n["id"]: n for goal in use["children"] for n in goal["children"]}
    assert (use["id"], use["weight_text"], use["mark"]) == ("use", "0.7", "not-provable")
    assert (leaves["plot_ratio"]["mark"], leaves["plot_ratio"]["ideal_text"]) == ("met", "0.98")
    assert leaves["industrial_coverage"]["mark"] == "not-provable"
    assert len(leaves["industrial_coverage"]["missing"]) == 1


def test_subjects_are_chosen_by_rule_and_verdict(desk: Desk) -> None:
    """A count leads to those it counts."""
    client = desk.client_of("viewer")
    found = client.get("/api/evaluation/runs/2?rule=idle-fee&verdict=met&due=1").json()["rules"]
    assert [(s["name"], len(s["verdicts"])) for s in found["subjects"]] == [
        ("甲厂", 1),
        ("甲厂", 1),
    ]
    # Days that have passed since the run are told too, to be checked again.
    assert {(s["name"], v["falls_due"]) for s in found["due"] for v in s["verdicts"]} == {
        ("甲厂", "2014-01-01"),
        ("丁厂", "2014-03-01"),
        ("丙厂", "2014-06-01"),
        ("丁厂", "2015-03-01"),
    }


def test_a_replay_says_that_the_figures_are_the_same(desk: Desk) -> None:
    """As a job, on its page and in JSON; it writes nothing."""
    client = desk.client_of("officer")
    asked = client.post("/api/evaluation/runs/1/replay")
    assert (asked.status_code, asked.json()["name"]) == (202, "Run 1")
    desk.work_off()
    again = client.get("/api/jobs/1").json()["outcome"]
    assert (again["is_equal"], again["result_digest"]) == (True, again["digest_then"])
    assert client.post("/evaluation/runs/2/replay").headers["location"] == "/jobs/2"
    desk.work_off()
    assert "every figure is the same" in client.get("/jobs/2").text
    assert len(list_runs(desk.house)) == 2


def test_an_account_has_one_replay_at_a_time(desk: Desk) -> None:
    """The same run is the job under way, another is refused; other accounts are not kept."""
    client = desk.client_of("officer")
    for _ in range(3):
        assert client.post("/api/evaluation/runs/1/replay").json()["number"] == 1
    refused = client.post("/api/evaluation/runs/2/replay")
    assert (refused.status_code, refused.json()["message"]) == (
        429,
        "The job 1 of the same kind has not ended yet",
    )
    assert client.post("/evaluation/runs/2/replay").status_code == 429
    assert desk.client_of("leader").post("/api/evaluation/runs/2/replay").status_code == 202
    desk.work_off()
    assert client.post("/api/evaluation/runs/2/replay").status_code == 202


def test_a_viewer_starts_no_work(desk: Desk) -> None:
    """Who reads keeps nobody waiting: neither button is shown, and what is sent is refused."""
    client, quota = desk.client_of("viewer"), "cn.idle-land-quota.2012"
    for path in ("/evaluation/runs/1/replay", f"/standards/{quota}/cases"):
        page = client.get(path.rpartition("/")[0])
        assert (page.status_code, f'action="{path}"' in page.text) == (200, False)
        assert [client.post(f"{api}{path}").status_code for api in ("", "/api")] == [403, 403]
        assert f'action="{path}"' in desk.client_of("officer").get(path.rpartition("/")[0]).text
    assert list_jobs(desk.house) == ()


def test_an_officer_asks_for_a_trial_and_is_led_to_its_run(desk: Desk) -> None:
    """The form queues a job; once it is done its page leads to the run."""
    client = desk.client_of("officer")
    asked = {"standard": SCORECARD, "period": "2013", "zones": desk.near, "kind": "what-if"}
    sent = client.post("/evaluation/new", data={**asked, "settings": "supply_rate_ideal=93%\r\n"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/jobs/1")
    assert client.get("/api/jobs/1").json()["state"] == "queued"
    for path in ("/evaluation", "/jobs/1"):
        assert 'hx-get="/jobs/1?part=true"' in client.get(path).text
    desk.work_off()
    assert client.get("/jobs/1").headers["location"] == "/evaluation/runs/3"
    assert client.get("/jobs/1?part=true").headers["HX-Redirect"] == "/evaluation/runs/3"
    assert client.get("/api/jobs/1").json()["link"] == "/evaluation/runs/3"
    run = find_run(desk.house, 3)
    assert (run.official, run.zones) == (False, (desk.near,))
    assert run.parameters["supply_rate_ideal"]["value"] == 93.0
    assert client.get("/api/evaluation/runs").json()["runs"][0]["actor"] == "officer"


def test_values_are_filled_into_fields_or_brought_as_a_sheet(desk: Desk) -> None:
    """A field counts before the sheet; cells that do not fit are named, and nothing is queued."""
    client = desk.client_of("officer")
    content = client.get(f"/standards/{SCORECARD}/parameters.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    page, asked = book.worksheets[0], {"standard": SCORECARD, "period": "2013"}
    page["G4"], page["G5"] = "88%", "91%"

    def send(**fields: list[str]) -> Response:
        out = io.BytesIO()
        book.save(out)
        files = {"sheet": ("参数.xlsx", out.getvalue())}
        sent: Response = client.post("/evaluation/new", data={**asked, **fields}, files=files)
        return sent

    sent = send(parameter=["supply_rate_ideal", "plot_ratio_ideal"], given=["93", ""])
    assert sent.status_code == 303
    desk.work_off()
    used = find_run(desk.house, 3).parameters
    assert {n: v["value"] for n, v in used.items() if n.endswith("_ideal")} == {
        "development_rate_ideal": 88.0,
        "supply_rate_ideal": 93.0,
    }
    page["G5"], page["G6"] = "九成", "很高"
    refused = send()
    assert refused.status_code == 422
    assert ("G5" in refused.text, "G6" in refused.text) == (True, True)
    assert len(list_jobs(desk.house)) == 1


def test_only_a_leader_evaluates_officially(desk: Desk) -> None:
    """An officer's official run is refused and not queued; a leader's is made."""
    body = {"standard": SCORECARD, "period": "2013", "what_if": False}
    body["parameters"] = "bulletin-example"
    refused = desk.client_of("officer").post("/api/evaluation/runs", json=body)
    assert (refused.status_code, list_jobs(desk.house)) == (403, ())
    assert desk.client_of("viewer").post("/api/evaluation/runs", json=body).status_code == 403
    assert desk.client_of("leader").post("/api/evaluation/runs", json=body).status_code == 202
    desk.work_off()
    assert find_run(desk.house, 3).official


def test_a_scoped_account_evaluates_its_own_zones_only(desk: Desk) -> None:
    """No zone named means its own ones; another's is not there."""
    client = desk.client_of("scoped")
    body = {"standard": SCORECARD, "period": "2013", "what_if": True}
    far = client.post("/api/evaluation/runs", json={**body, "zones": [desk.far]})
    assert far.status_code == 404
    assert client.post("/api/evaluation/runs", json=body).status_code == 202
    desk.work_off()
    assert find_run(desk.house, 3).zones == (desk.near,)


def test_another_account_does_not_see_the_job_of_one_that_sees_more(desk: Desk) -> None:
    """A scoped account sees the evaluations it asked for, and no others."""
    body = {"standard": SCORECARD, "period": "2013"}
    desk.client_of("officer").post("/api/evaluation/runs", json=body)
    assert desk.client_of("scoped").get("/api/jobs/1").status_code == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"standard": "cn.nothing.2000"}, 422),
        ({"standard": "cn.calendar.2026"}, 400),
        ({"as_of": "2013-13-01"}, 400),
        ({"settings": "no_such_parameter=3"}, 422),
        ({"settings": "supply_rate_ideal"}, 400),
        ({"parameters": "/etc/hostname"}, 400),
        ({"zones": ["nowhere"]}, 404),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(
    desk: Desk, changed: dict[str, object], status: int
) -> None:
    """Nothing is queued; a path on the server is no parameter set."""
    body = {"standard": SCORECARD, "period": "2013", **changed}
    answer = desk.client_of("officer").post("/api/evaluation/runs", json=body)
    assert (answer.status_code, list_jobs(desk.house)) == (status, ())


def test_a_form_without_its_token_is_refused(desk: Desk) -> None:
    """A page elsewhere cannot evaluate in somebody's name."""
    client = desk.client_of("leader")
    del client.headers["X-Form-Token"]
    sent = client.post("/evaluation/new", data={"standard": SCORECARD, "period": "2013"})
    assert (sent.status_code, list_jobs(desk.house)) == (403, ())


def test_a_job_that_fails_says_why(desk: Desk) -> None:
    """The reason stands on its page."""
    client = desk.client_of("officer")
    client.post("/api/evaluation/runs", json={"standard": SCORECARD, "period": "1999"})
    desk.work_off()
    job = client.get("/api/jobs/1").json()
    assert (job["state"], job["link"], "1999" in job["problem"]) == ("failed", None, True)
    shown = [client.get("/jobs/1", params={"lang": lang}).text for lang in ("en", "zh")]
    assert ["1999" in text for text in shown] == [True, True]
    assert ["nothing of it was written" in text for text in shown] == [True, False]


def test_two_runs_are_compared_like_with_like(desk: Desk) -> None:
    """By the same weights scores too; by others only values, and it is said."""
    leader = desk.client_of("leader")
    body = {"standard": SCORECARD, "period": "2013", "parameters": "bulletin-example"}
    leader.post("/api/evaluation/runs", json=body)
    leader.post("/api/evaluation/runs", json={**body, "settings": "supply_rate_ideal=99%"})
    desk.work_off()
    same = leader.get("/api/evaluation/compare?left=1&right=3").json()["comparison"]
    other = leader.get("/api/evaluation/compare?left=1&right=4").json()["comparison"]
    assert ([g["name"] for g in same["groups"]], same["notes"]) == (["", "主区", "发展方向区"], [])
    assert [g["name"] for g in other["groups"]] == ["主区", "发展方向区"]
    assert len(other["notes"]) == 1
    rows = {r["id"]: r for r in same["groups"][1]["rows"]}
    assert (rows["plot_ratio"]["change_text"], rows["plot_ratio"]["better"]) == ("0.00", None)
    assert leader.get("/api/evaluation/compare?left=1&right=2").status_code == 400
