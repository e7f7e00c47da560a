"""Supervision on the console: lists and lights, one task whole, and all that is done to it."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.unit.web.desk import FAR_NAME, RULEBOOK, Desk
from yuanheng.app.jobs.ends import fail_interrupted
from yuanheng.app.jobs.queue import list_jobs
from yuanheng.app.office.accounts import list_audit
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision import tasks
from yuanheng.app.supervision.closing import close_task
from yuanheng.app.supervision.tasks import feed_back, step_task
from yuanheng.model.evaluation import Run
from yuanheng.model.tasks import People
from yuanheng.store.store import LedgerStore
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.descent.runs import list_runs
from yuanheng.views.tasks.lists import find_task

CHECK = "area-agreement"
PAPER = "《闲置土地调查通知书》"
REPORT = "整改情况报告"


def make_task(desk: Desk, rule: str = CHECK, zone: str = "", days: int = 10) -> int:
    (number,) = (
        v.number
        for v in list_findings(desk.house)
        if v.finding.rule == rule and v.finding.zone == (zone or desk.near)
    )
    return tasks.make_task(desk.house, str(number), People("甲局"), days=days).id


def seen(desk: Desk, number: int = 1) -> int:
    return find_task(desk.house, number).task.last_event


def act(
    desk: Desk, verb: str, role: str = "leader", number: int = 1, **wish: object
) -> tuple[int, dict[str, Any]]:
    """Do something by the twin, on the state as it is."""
    body = {"seen": seen(desk, number), **wish}
    answer = desk.client_of(role).post(f"/api/tasks/{number}/{verb}", json=body)
    return answer.status_code, answer.json()


def bring_to_end(desk: Desk, number: int = 1) -> None:
    """Take a task of rectification through its steps."""
    for documents, branch in (((), None), ((f"{REPORT}=5号",), None), ((), "passed")):
        step_task(desk.house, number, branch=branch, reason="好", documents=documents)


def test_tasks_are_listed_by_what_presses_within_the_scope(desk: Desk) -> None:
    """A task of another zone is as if it were not there."""
    make_task(desk)
    make_task(desk, zone=desk.far, days=2)
    everybody, scoped = desk.client_of("viewer"), desk.client_of("scoped")
    assert [(t["number"], t["light"]) for t in everybody.get("/api/tasks").json()] == [
        (2, "yellow"),
        (1, "green"),
    ]
    assert [t["number"] for t in scoped.get("/api/tasks").json()] == [1]
    assert [d["open"] for d in scoped.get("/api/tasks/digests").json()] == [1]
    for path in ("/tasks", "/tasks?view=board", "/tasks/digests"):
        assert FAR_NAME not in scoped.get(path).text
    paths = ("/tasks/2", "/api/tasks/2", "/tasks/2/papers/0", "/tasks/99")
    assert [scoped.get(path).status_code for path in paths] == [404] * 4
    refused = scoped.post("/api/tasks/2/feedback", json={"seen": 2, "text": "好"})
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [2, 1]),
        ("?light=green", [1]),
        ("?light=red", []),
        ("?lead=甲局", [2, 1]),
        ("?lead=乙局", []),
        ("?closed=true", []),
        ("?within=0", [2, 1]),
    ],
)
def test_tasks_are_chosen_by_light_lead_and_state(
    query: str, numbers: list[int], desk: Desk
) -> None:
    """Each question narrows the list."""
    make_task(desk)
    make_task(desk, zone=desk.far, days=2)
    found = desk.client_of("viewer").get(f"/api/tasks{query}").json()
    assert [t["number"] for t in found] == numbers


def test_a_digest_counts_with_denominators(desk: Desk) -> None:
    """Leads stand in the order of their names; nobody is ranked."""
    make_task(desk)
    make_task(desk, zone=desk.far, days=2)
    digest = desk.client_of("viewer").get("/api/tasks/digests").json()
    assert digest == [
        {
            "lead": "甲局",
            "open": 2,
            "closed": 0,
            "judged": 0,
            "late": 0,
            "lights": {"yellow": 1, "green": 1},
            "pressing": [2],
            "coming": [1],
            "by_document": 0,
        }
    ]
    assert "yellow 1 of 2" in desk.client_of("viewer").get("/tasks/digests").text


@pytest.mark.parametrize(
    ("role", "forms"),
    [
        ("viewer", []),
        ("officer", ["step", "feedback"]),
        ("leader", ["step", "feedback", "assign"]),
    ],
)
def test_only_forms_that_are_allowed_are_offered(role: str, forms: list[str], desk: Desk) -> None:
    """By the role, and by the state of the task."""
    make_task(desk)
    page = desk.client_of(role).get("/tasks/1").text
    verbs = ("step", "feedback", "assign", "suspend", "resume", "close", "reopen")
    assert [verb for verb in verbs if f'action="/tasks/1/{verb}"' in page] == forms


def test_a_role_below_is_refused(desk: Desk) -> None:
    """Whatever it sends, nothing happens."""
    make_task(desk)
    tried = [("viewer", "step"), ("viewer", "feedback"), ("officer", "close")]
    tried += [("officer", "assign"), ("officer", "suspend"), ("officer", "reopen")]
    answers = [act(desk, verb, role, text="x", reason="x")[0] for role, verb in tried]
    assert answers == [403] * len(tried)
    assert seen(desk) == 1


def test_a_form_needs_its_token(desk: Desk) -> None:
    """A page of a stranger cannot send it."""
    make_task(desk)
    client = desk.client_of("leader")
    del client.headers["X-Form-Token"]
    assert client.post("/tasks/1/step", data={"seen": "1"}).status_code == 403


def test_a_task_goes_step_by_step_with_its_documents(desk: Desk) -> None:
    """A document may be a number; what lacks is named."""
    make_task(desk)
    assert act(desk, "step", "officer")[0] == 200
    status, refused = act(desk, "step", "officer")
    assert (status, refused["message"]) == (400, "1 documents of this step are missing")
    papers = [{"title": "Report on what was mended", "number": "示例〔2026〕5号"}]
    status, card = act(desk, "step", "officer", papers=papers)
    (held,) = (p for s in card["steps"] for p in s["papers"])
    assert (status, held["title"], held["number"]) == (
        200,
        "Report on what was mended",
        "示例〔2026〕5号",
    )
    assert [e["kind"] for e in card["log"]] == ["opened", "stepped", "stepped"]
    assert [a.action for a in list_audit(desk.house, 4) if a.action != "sign-in"] == [
        "task.step",
        "task.step",
    ]


def test_a_branch_that_a_person_chooses_needs_a_reason(desk: Desk) -> None:
    """The ways on are offered with their outcomes."""
    make_task(desk)
    step_task(desk.house, 1)
    step_task(desk.house, 1, documents=[f"{REPORT}=5号"])
    card = desk.client_of("officer").get("/api/tasks/1").json()
    assert [way["outcome"] for way in card["ways"]] == ["passed", "sent-back"]
    assert act(desk, "step", "officer", branch="passed")[0] == 400
    status, card = act(desk, "step", "officer", branch="sent-back", reason="缺照片")
    assert (status, "缺照片" in card["log"][-1]["text"]) == (200, True)


def test_a_branch_that_a_verdict_chooses_is_marked(desk: Desk) -> None:
    """And needs no reason."""
    make_task(desk, "not-started")
    for documents, branch in (
        ([f"{PAPER}=1号"], None),
        (["土地开发利用情况、闲置原因及相关说明=2号"], None),
        ([], "enterprise-caused"),
        (
            [
                "《闲置土地认定书》=3号",
                "门户网站公开与动态监管系统备案记录=甲",
                "抄送金融监管等部门的函=乙",
            ],
            None,
        ),
    ):
        step_task(desk.house, 1, branch=branch, reason="核实", documents=documents)
    client = desk.client_of("officer")
    card = client.get("/api/tasks/1").json()
    assert [(way["outcome"], way["ruled"]) for way in card["ways"]] == [
        ("enterprise-1y", True),
        ("enterprise-2y", False),
    ]
    assert "data-ruled" in client.get("/tasks/1").text
    papers = [{"title": "Notice of the right to a hearing", "number": "4号"}]
    status, card = act(desk, "step", "officer", papers=papers)
    assert (status, card["log"][-1]["run"]) == (200, 2)


def test_a_file_is_kept_and_given_back_as_it_was(desk: Desk) -> None:
    """Under its name without folders, and never opened by the browser itself."""
    make_task(desk)
    step_task(desk.house, 1)
    client, content = desk.client_of("officer"), b"%PDF-1.7 example"
    sent = client.post(
        "/tasks/1/step",
        data={"seen": "2", "title": REPORT, "paper": ""},
        files={"file": (f"../../{'长' * 200}/报告.pdf", content, "application/pdf")},
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/tasks/1")
    (paper,) = find_task(desk.house, 1).task.papers
    assert paper.paper.source is not None
    assert paper.paper.source.name == f"{'长' * 53}_报告.pdf"
    for path in ("/tasks/1/papers/0", "/api/tasks/1/papers/0"):
        given = client.get(path)
        assert given.content == content
        assert given.headers["content-type"] == "application/octet-stream"
        assert given.headers["content-disposition"].startswith("attachment;")
    assert client.get("/tasks/1/papers/1").status_code == 404


def test_a_number_counts_though_the_browser_sends_an_empty_file_along(desk: Desk) -> None:
    """As a form does whose field for a file was left empty."""
    make_task(desk)
    step_task(desk.house, 1)
    sent = desk.client_of("officer").post(
        "/tasks/1/step",
        content=_form({"seen": "2", "title": REPORT, "paper": "示例〔2026〕5号"}),
        headers={"Content-Type": "multipart/form-data; boundary=edge"},
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/tasks/1")
    (paper,) = find_task(desk.house, 1).task.papers
    assert paper.paper.number == "示例〔2026〕5号"


def _form(fields: dict[str, str]) -> bytes:
    """Write a form as a browser does, with a field `file` that holds none."""
    head = 'Content-Disposition: form-data; name="'
    parts = [f'--edge\r\n{head}{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    kind = "Content-Type: application/octet-stream"
    parts.append(f'--edge\r\n{head}file"; filename=""\r\n{kind}\r\n\r\n\r\n--edge--\r\n')
    return "".join(parts).encode()


@pytest.mark.parametrize("name", ["program.exe", "page.html", "noname", ".pdf"])
def test_a_file_of_another_kind_is_not_taken(name: str, desk: Desk) -> None:
    """Documents, pictures and tables only."""
    make_task(desk)
    sent = desk.client_of("officer").post(
        "/tasks/1/feedback",
        data={"seen": "1", "text": "好", "title": REPORT, "paper": ""},
        files={"file": (name, b"x", "text/plain")},
    )
    assert (sent.status_code, seen(desk)) == (400, 1)


def test_a_number_is_never_taken_for_a_file_of_the_server(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither by a path nor by the name of a file that stands there."""
    make_task(desk)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    for title, number in (
        (REPORT, "/etc/passwd"),
        (REPORT, "secret"),
        (REPORT, "desk.yhdb"),
        (REPORT, "号" * 200),
        ("x=/etc/passwd", "5号"),
    ):
        papers = [{"title": title, "number": number}]
        assert act(desk, "feedback", "officer", text="好", papers=papers)[0] == 400
    assert seen(desk) == 1


def test_a_conflict_tells_what_changed_meanwhile(desk: Desk) -> None:
    """On a page that leads back, and by the twin; nothing is written."""
    make_task(desk)
    feed_back(desk.house, 1, "已到现场")
    client = desk.client_of("leader")
    page = client.post("/tasks/1/step", data={"seen": "1"})
    assert page.status_code == 409
    assert "What changed meanwhile" in page.text
    assert "report: 已到现场" in page.text
    assert 'href="/tasks/1"' in page.text
    twin = client.post("/api/tasks/1/assign", json={"seen": 1, "lead": "乙局"})
    assert (twin.status_code, twin.json()["error"]) == (409, "Changed")
    assert twin.json()["facts"][0].endswith("report: 已到现场")
    assert seen(desk) == 2


def test_the_clock_stops_and_runs_again(desk: Desk) -> None:
    """With a reason, where the step allows it."""
    make_task(desk)
    assert act(desk, "suspend", reason="等批复")[0] == 400
    step_task(desk.house, 1)
    status, card = act(desk, "suspend", reason="等批复")
    assert (status, card["line"]["light"], card["may"]) == (200, "grey", ["resume"])
    page = desk.client_of("leader").get("/tasks/1").text
    assert 'action="/tasks/1/resume"' in page
    status, card = act(desk, "resume")
    assert (status, card["line"]["light"]) == (200, "green")


def test_a_task_is_assigned_anew(desk: Desk) -> None:
    """By the form; names may be parted by commas of either width."""
    make_task(desk)
    fields = {"seen": "1", "lead": "乙局", "support": "丙局，丁局", "days": "3"}
    sent = desk.client_of("leader").post("/tasks/1/assign", data=fields)
    task = find_task(desk.house, 1).task
    assert sent.status_code == 303
    assert task.people == People("乙局", ("丙局", "丁局"))
    assert task.due is not None
    assert task.due.days == 3


def test_a_task_is_not_closed_while_the_rule_still_holds(desk: Desk) -> None:
    """The refusal says which run still finds it, and does not deny the run that was made."""
    make_task(desk)
    bring_to_end(desk)
    client = desk.client_of("leader")
    asked = client.post("/tasks/1/close", data={"seen": "4", "evaluate": "true"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/jobs/1")
    desk.work_off()
    page = client.get("/jobs/1").text
    assert "cannot be closed: run 3 still finds it" in page
    assert 'href="/evaluation/runs/3"' in page
    assert 'href="/tasks/1"' in page
    assert "nothing of it was written" not in page
    assert "yuanheng task" not in page
    assert client.get("/api/tasks/1").json()["line"]["closed"] is False


def idle_to_end(desk: Desk) -> None:
    """Take a task of idle land to its last step."""
    make_task(desk, "not-started")
    for documents, branch in (
        ([f"{PAPER}=1号"], None),
        (["土地开发利用情况、闲置原因及相关说明=2号"], None),
        ([], "not-idle"),
    ):
        step_task(desk.house, 1, branch=branch, reason="已动工", documents=documents)


def test_a_refusal_names_the_missing_facts_with_their_documents(desk: Desk) -> None:
    """Whoever wants to close it knows what to bring."""
    idle_to_end(desk)
    desk.bring_projects(("A", "甲厂", 1000, "2012-01-01", None, None, "enterprise"))
    assert act(desk, "close", evaluate=True)[0] == 202
    desk.work_off()
    client = desk.client_of("leader")
    job = client.get("/api/jobs/1").json()
    said = "Construction start (from: Building permit and report of start)"
    assert (job["state"], job["facts"][:1]) == ("failed", [said])
    for lang, fact in (("en", said), ("zh", "实际开工时间（来自：施工许可证与开工申报）")):
        page = client.get(f"/jobs/1?lang={lang}").text
        assert f"<li>{fact}</li>" in page
    status, refused = act(desk, "close", evaluate=False)
    assert (status, refused["facts"][:1]) == (409, [said])


def test_a_task_is_closed_by_proof_and_opened_again(desk: Desk) -> None:
    """The closing test is applied to the newest facts as a job, which leads back to the task."""
    idle_to_end(desk)
    desk.mend()
    status, job = act(desk, "close", evaluate=True)
    assert (status, job["kind"], job["state"], job["task"]) == (202, "close", "queued", 1)
    assert [done.outcome for done in desk.work_off()] == [{"task": 1, "run": 3}]
    client = desk.client_of("leader")
    assert client.get("/jobs/1?part=true").headers["hx-redirect"] == "/tasks/1"
    assert "The task is closed by proof." in client.get("/jobs/1").text
    assert list_audit(desk.house, 2)[1].action == "task.close"
    card = client.get("/api/tasks/1").json()
    proof = {"run": 3, "ledger_seq": 7, "text": "run 3, ledger sequence 7: not met"}
    assert (card["proof"], card["may"]) == (proof, ["reopen"])
    assert card["log"][-1]["run"] == 3
    assert client.get("/api/evaluation/runs/3").json()["head"]["actor"] == "leader"
    assert "run 3, ledger sequence 7: not met" in client.get("/tasks/1").text
    assert [t["number"] for t in client.get("/api/tasks?closed=true").json()] == [1]
    assert act(desk, "reopen", reason=" ")[0] == 400
    status, card = act(desk, "reopen", reason="照片不实", days=5)
    assert (status, card["line"]["closed"], card["log"][-1]["kind"]) == (200, False, "reopened")


def test_a_closing_is_held_to_the_state_that_was_seen(desk: Desk) -> None:
    """Both when it is asked for and when the job comes to it, which then evaluates nothing."""
    idle_to_end(desk)
    desk.mend()
    old = seen(desk)
    assert act(desk, "close", evaluate=True)[0] == 202
    feed_back(desk.house, 1, "再看一次")
    (job,) = desk.work_off()
    assert (job.state, str(job.outcome["error.en"]).splitlines()) == (
        "failed",
        [
            "Task 1 was changed by somebody else meanwhile",
            "It was not done. Look at the tasks, then try once more.",
        ],
    )
    late = desk.client_of("leader").post("/tasks/1/close", data={"seen": old, "evaluate": "true"})
    assert (late.status_code, "再看一次" in late.text) == (409, True)
    assert (len(list_runs(desk.house)), len(list_jobs(desk.house))) == (2, 1)


def test_what_happens_during_the_closing_test_leaves_the_task_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database refuses the closing; the job owns up to the run that it made."""
    idle_to_end(desk)
    desk.mend()
    assert act(desk, "close", evaluate=True)[0] == 202
    add_run = LedgerStore.add_run

    def followed(store: LedgerStore, run: Run, *moved: tuple[()]) -> int:
        number = add_run(store, run, *moved)
        feed_back(desk.house, 1, "再看一次")
        return number

    monkeypatch.setattr(LedgerStore, "add_run", followed)
    (job,) = desk.work_off()
    assert (job.state, job.outcome["run"]) == ("failed", 3)
    assert find_task(desk.house, 1).task.closed is None


def hand_in(desk: Desk, content: bytes) -> Path:
    """Ask for the closing with a file, and give the folder where it is kept."""
    asked = desk.client_of("leader").post(
        "/tasks/1/close",
        data={"seen": str(seen(desk)), "evaluate": "true", "title": REPORT, "paper": ""},
        files={"file": ("报告.pdf", content, "application/pdf")},
    )
    assert asked.status_code == 303, asked.text
    return desk.house.path.with_name(f"{desk.house.path.name}-uploads")


def test_documents_of_a_closing_wait_for_its_job(desk: Desk) -> None:
    """They are kept beside the ledger, then in it; nothing stays behind."""
    idle_to_end(desk)
    desk.mend()
    content = b"%PDF-1.7 example"
    folder = hand_in(desk, content)
    assert [path.read_bytes() for path in folder.rglob("*.pdf")] == [content]
    fail_interrupted(desk.house)  # as at the next start: a job that waits needs them
    assert [job.state for job in desk.work_off()] == ["done"]
    closed = find_task(desk.house, 1).task.closed
    assert closed is not None
    (source,) = [paper.source for paper in closed.papers]
    assert source is not None
    assert b"".join(desk.house.store.source(source.digest)) == content
    assert list(folder.iterdir()) == []


def test_documents_of_a_closing_that_is_cancelled_are_dropped(desk: Desk) -> None:
    """Before it has begun."""
    idle_to_end(desk)
    folder = hand_in(desk, b"%PDF-1.7 example")
    assert desk.client_of("leader").post("/jobs/1/cancel").status_code == 303
    assert (list_jobs(desk.house)[0].state, list(folder.iterdir())) == ("cancelled", [])


def test_a_relapse_shows_the_run_that_found_it(desk: Desk) -> None:
    """In the log of the task."""
    idle_to_end(desk)
    desk.mend()
    close_task(desk.house, 1, evaluate_first=True)
    desk.bring_projects()
    evaluate(desk.house, RULEBOOK)
    card = desk.client_of("viewer").get("/api/tasks/1").json()
    assert (card["line"]["relapses"], card["log"][-1]["run"]) == (1, 4)


@pytest.mark.parametrize("path", ["/tasks", "/tasks?view=board", "/tasks/digests", "/tasks/1"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_said_in_both_languages(path: str, lang: str, desk: Desk) -> None:
    """Lights are words too, not colours alone."""
    make_task(desk)
    page = desk.client_of("leader").get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert (page.status_code, "绿灯" in page.text) == (200, lang == "zh")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/tasks?light=blue"),
        ("get", "/api/tasks?within=-1"),
        ("get", "/api/tasks/0"),
        ("get", "/api/tasks/99999999999"),
        ("post", "/api/tasks/1/step"),
    ],
)
def test_what_does_not_fit_is_refused_as_json(method: str, path: str, desk: Desk) -> None:
    """And never breaks the server."""
    answer = desk.client_of("leader").request(method, path)
    assert (answer.status_code, set(answer.json())) == (422, {"error"})


def paper_of(desk: Desk, kind: str) -> tuple[int, dict[str, str]]:
    """Give the fields of a paper as Word has them."""
    answer = desk.client_of("viewer").get(f"/tasks/1/slips/{kind}")
    if answer.status_code != 200:
        return answer.status_code, {}
    (table,) = docx.Document(io.BytesIO(answer.content)).tables
    fields: dict[str, str] = {}
    for row in table.rows:
        texts = list(dict.fromkeys(cell.text for cell in row.cells))
        fields |= dict(zip(texts[::2], texts[1::2], strict=False))
    return 200, fields


def test_papers_to_print_hold_what_is_known_of_a_task(desk: Desk) -> None:
    """An order at once; a reminder once it is late; a closing once it is closed, with its proof."""
    idle_to_end(desk)
    status, order = paper_of(desk, "order")
    assert (status, order["lead"], order["rests on"].splitlines()[0]) == (
        200,
        "甲局",
        "Measures for the disposal of idle land 第二条第一款",
    )
    assert (paper_of(desk, "reminder")[0], paper_of(desk, "closing")[0]) == (400, 400)
    assert "slips/reminder" not in desk.client_of("viewer").get("/tasks/1").text
    desk.clock.moment += timedelta(days=15)
    status, reminder = paper_of(desk, "reminder")
    assert (status, reminder["late by"]) == (200, "1 working days over")
    desk.clock.moment += timedelta(days=400)
    assert paper_of(desk, "reminder")[1]["late by"] == "401 days over"
    desk.mend()
    act(desk, "close", evaluate=True)
    desk.work_off()
    status, closing = paper_of(desk, "closing")
    assert (status, closing["proof"]) == (200, "run 3, ledger sequence 7: not met")
    assert paper_of(desk, "reminder")[0] == 400


def test_the_bulletin_counts_by_unit_and_names_what_is_overdue(desk: Desk) -> None:
    """What was in hand, closed and overdue in the period, and no other zone's."""
    idle_to_end(desk)

    def words_of(query: str = "", role: str = "viewer") -> tuple[list[list[str]], str]:
        answer = desk.client_of(role).get(f"/tasks/bulletin{query}")
        assert answer.status_code == 200
        paper = docx.Document(io.BytesIO(answer.content))
        table = [[c.text for c in row.cells] for row in paper.tables[0].rows]
        return table, "\n".join(p.text for p in paper.paragraphs)

    table, text = words_of()
    assert table[1:] == [["甲局", "1", "0", "0", "—"], ["together", "1", "0", "0", "—"]]
    assert "Nothing is overdue." in text
    desk.clock.moment += timedelta(days=415)
    table, text = words_of()
    assert table[1] == ["甲局", "1", "0", "1", "—"]
    assert "甲局: hand in by ____" in text
    desk.mend()
    act(desk, "close", evaluate=True)
    desk.work_off()
    table, text = words_of()
    assert table[1] == ["甲局", "1", "1", "0", "0.0%"]
    assert "closed by evidence on" in text
    desk.clock.moment += timedelta(days=40)
    assert words_of()[0] == [
        ["unit", "in hand", "closed", "overdue", "on time"],
        ["together", *"000", "—"],
    ]
    assert words_of("?since=2026-01-01")[0][1][0] == "甲局"
    assert desk.client_of("viewer").get("/tasks/bulletin?since=2999-01-01").status_code == 400
    assert desk.client_of("viewer").get("/tasks/bulletin?since=soon").status_code == 400
