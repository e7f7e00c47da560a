"""Findings, tasks and reports as they were known: the picker holds, and the past is only read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.web.desk import FAR_NAME, RULEBOOK, Desk, build_template, open_desk
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.tasks.lists import find_task

DAY = "2026-03-02"
SAYS = "What was known then can be read only"
PAGES = ("/findings", "/findings/due", "/tasks", "/tasks?view=board", "/tasks/digests", "/reports")


@pytest.fixture(scope="module")
def long_after(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk 40 days on: the first finding of each zone became a task, one was mended."""
    folder = tmp_path_factory.mktemp("then")
    desk = open_desk(build_template(folder), folder)
    numbers = [number_of(desk, zone) for zone in (desk.near, desk.far)]
    make_task(desk.house, str(numbers[0]), People("甲局"), days=20)
    desk.clock.moment += timedelta(days=40)
    make_task(desk.house, str(numbers[1]), People("乙局"), days=20)
    desk.mend()
    evaluate(desk.house, RULEBOOK)
    return desk


def number_of(desk: Desk, zone: str) -> int:
    """Give the number of the finding that a supply has not been started."""
    return next(
        v.number
        for v in list_findings(desk.house, closed=True)
        if (v.finding.rule, v.finding.zone) == ("not-started", zone)
    )


def at(path: str, as_known: str = DAY) -> str:
    """Write an address with a moment."""
    return f"{path}{'&' if '?' in path else '?'}as_known={as_known}" if as_known else path


def read(desk: Desk, path: str, as_known: str = "") -> Any:  # noqa: ANN401 - JSON is of any shape
    """Read a twin, now or as it was known."""
    answer = desk.client_of("viewer").get(at(path, as_known))
    assert answer.status_code == 200
    return answer.json()


def links(text: str) -> set[str]:
    """Find where a page leads within findings, tasks, runs and standards."""
    found = re.findall(r'href="(/(?:findings|tasks|evaluation|standards)[^"]*)"', text)
    return {link.replace("&amp;", "&") for link in found}


@pytest.mark.parametrize(("as_known", "closed", "age"), [(DAY, 0, 0), ("6", 0, 40), ("", 1, 40)])
def test_the_list_shows_the_states_and_ages_of_then(
    as_known: str, closed: int, age: int, long_after: Desk
) -> None:
    """Sequence 6 lasted until the list was mended, forty days on."""
    found = read(long_after, "/api/findings?state=all", as_known)
    states = [line["state"] for line in found["lines"]]
    assert states.count("closed") == closed
    parts = [part for line in found["lines"] for part in line["problems"]]
    assert {part["age"] for part in parts} == {age}


def test_the_csv_has_the_lines_of_then(long_after: Desk) -> None:
    """With the filters and the moment of the page."""
    client = long_after.client_of("viewer")
    then, now = (
        client.get(f"/findings.csv?standard=cn.idle-land{more}").text.count("\n")
        for more in (f"&as_known={DAY}", "")
    )
    assert (then, now) == (5, 3)


def test_a_finding_knows_no_later_run_and_no_later_task(long_after: Desk) -> None:
    """Its history ends where the moment does."""
    near, far = (number_of(long_after, zone) for zone in (long_after.near, long_after.far))
    then = [read(long_after, f"/api/findings/{n}", DAY) for n in (near, far)]
    now = [read(long_after, f"/api/findings/{n}") for n in (near, far)]
    assert [(c["task"], len(c["history"])) for c in then] == [(1, 1), (None, 1)]
    assert [(c["task"], len(c["history"])) for c in now] == [(1, 2), (2, 2)]


def test_what_falls_due_is_that_of_the_run_of_then(long_after: Desk) -> None:
    """The run that came after is not asked."""
    then, now = (read(long_after, "/api/findings/due", known) for known in (DAY, ""))
    assert ({d["run"] for d in then}, {d["run"] for d in now}) == ({2}, {3})


def test_the_board_shows_the_tasks_and_lights_of_then(long_after: Desk) -> None:
    """Green on the day on which it was made, red forty days on."""
    then, now = (
        [
            (t["number"], t["light"], t["finding_state"])
            for t in read(long_after, "/api/tasks", known)
        ]
        for known in (DAY, "")
    )
    assert then == [(1, "green", "open")]
    assert now == [(1, "red", "closed"), (2, "green", "open")]


def test_a_digest_counts_what_was_open_then(long_after: Desk) -> None:
    """The second lead had nothing yet."""
    then, now = (read(long_after, "/api/tasks/digests", known) for known in (DAY, ""))
    assert [(d["lead"], d["lights"]) for d in then] == [("甲局", {"green": 1})]
    assert [d["lead"] for d in now] == ["乙局", "甲局"]


def test_a_task_that_was_not_made_yet_is_not_there(long_after: Desk) -> None:
    """As if it did not exist, for the page and its twin."""
    client = long_after.client_of("viewer")
    paths = [f"{path}?as_known={DAY}" for path in ("/tasks/2", "/api/tasks/2", "/tasks/1")]
    assert [client.get(path).status_code for path in paths] == [404, 404, 200]


def test_the_overview_agrees_with_the_lists_of_then(long_after: Desk) -> None:
    """Its panels of findings and tasks are of the same moment."""
    for known in (DAY, "6", ""):
        told = read(long_after, "/api/overview", known)
        found, tasks = (read(long_after, f"/api/{of}", known) for of in ("findings", "tasks"))
        lit = {row["light"]: row["count"] for row in told["tasks"] if row["count"]}
        assert (told["open_findings"], sum(lit.values())) == (found["total"], len(tasks))
        assert lit == {light: [t["light"] for t in tasks].count(light) for light in lit}


def test_a_scoped_account_sees_its_zone_only_then_too(long_after: Desk) -> None:
    """At every moment the same scope holds."""
    client = long_after.client_of("scoped")
    far = number_of(long_after, long_after.far)
    pages = [client.get(at(path)) for path in PAGES]
    assert [(p.status_code, FAR_NAME in p.text) for p in pages] == [(200, False)] * len(PAGES)
    assert client.get(f"/findings/{far}?as_known={DAY}").status_code == 404


@pytest.mark.parametrize("path", [*PAGES, "/findings/{n}", "/tasks/1", "/findings?severity=high"])
def test_every_link_of_a_page_keeps_the_moment(path: str, long_after: Desk) -> None:
    """Chips, paging, cards, runs and standards; only `Back to now` and the menu lead out of it."""
    path = path.format(n=number_of(long_after, long_after.near))
    client = long_after.client_of("leader")
    page = client.get(at(path)).text
    inner = page.partition("<main")[2]
    lost = {link for link in links(inner) if f"as_known={DAY}" not in link}
    assert lost <= {path}
    assert 'name="as_known"' in page.partition("<main")[0]
    forms = re.findall(r'<form class="filters.*?</form>', inner, re.DOTALL)
    assert all(f'name="as_known" value="{DAY}"' in form for form in forms)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_form_that_writes_is_offered_in_the_past(lang: str, long_after: Desk) -> None:
    """The page says why, in both languages."""
    client = long_after.client_of("leader")
    far = number_of(long_after, long_after.far)
    for path in (f"/findings/{far}", "/tasks/1", "/reports"):
        now = client.get(f"{path}?lang={lang}").text.partition("<main")[2]
        then = client.get(f"{path}?lang={lang}&as_known={DAY}").text.partition("<main")[2]
        posts = re.findall(r'method="post" action="([^"]*)"', then)
        assert posts == (["/reports/verify"] if path == "/reports" else [])
        assert (SAYS if lang == "en" else "历史情况只能查看") in then
        assert SAYS not in now
    assert f'action="/findings/{far}/task"' not in client.get(f"/findings/{far}").text
    assert 'action="/tasks/1/assign"' in client.get("/tasks/1").text


def test_what_is_sent_is_done_now_whatever_moment_the_address_names(desk: Desk) -> None:
    """The server forbids nothing that it did not forbid before."""
    number = number_of(desk, desk.near)
    desk.clock.moment += timedelta(days=5)
    made = desk.client_of("leader").post(
        f"/api/findings/{number}/task?as_known={DAY}",
        json={"seen_run": 2, "lead": "甲局", "days": 9},
    )
    assert (made.status_code, made.json()) == (201, {"task": 1})
    assert find_task(desk.house, 1).task.opened_at.startswith("2026-03-07")


def test_the_shelf_shows_the_reports_made_by_then(desk: Desk) -> None:
    """A report of an earlier run that was made later was not there."""
    desk.clock.moment += timedelta(days=5)
    form = {"run": 2, "report_lang": "zh"}
    assert desk.client_of("officer").post("/reports", data=form).status_code == 303
    desk.work_off()
    desk.clock.moment += timedelta(days=5)
    days = (DAY, "2026-03-06", "2026-03-07", "")
    assert [len(read(desk, "/api/reports", day)) for day in days] == [0, 0, 1, 1]
    assert (
        "No report had been made by then"
        in desk.client_of("viewer").get(f"/reports?as_known={DAY}").text
    )


@pytest.mark.parametrize(
    "path", ["/findings", "/findings/due", "/tasks", "/tasks/digests", "/reports"]
)
def test_a_time_that_is_none_is_refused(path: str, desk: Desk) -> None:
    """Neither a day nor a number: 400; one before the ledger began: 409; too long a text: 422."""
    client = desk.client_of("viewer")
    answers = [
        client.get(f"/api{path}", params={"as_known": text}).status_code
        for text in ("soon", "2020-01-01", "2" * 21)
    ]
    assert answers == [400, 409, 422]
