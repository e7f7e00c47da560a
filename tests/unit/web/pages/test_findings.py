"""Findings on the console: the list with its filters, what falls due, and one finding whole."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest

from tests.unit.web.desk import BEGUN, FAR_NAME, RULEBOOK, Desk
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.office.accounts import list_audit
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.tasks.lists import find_task, list_tasks


def number_of(desk: Desk, rule: str, zone: str | None = None) -> int:
    (found,) = (
        v.number
        for v in list_findings(desk.house, closed=True)
        if v.finding.rule == rule
        and v.finding.zone == (zone or desk.near)
        and v.finding.area in ("", "主区")
    )
    return found


def numbers(desk: Desk, query: str = "", role: str = "viewer") -> list[int]:
    answer = desk.client_of(role).get(f"/api/findings{query}")
    assert answer.status_code == 200
    return [line["number"] for line in answer.json()["lines"]]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 12),
        ("?severity=high", 2),
        ("?state=suspected", 0),
        ("?state=unverifiable", 0),
        ("?state=closed", 0),
        ("?state=all", 12),
        ("?standard=cn.idle-land", 2),
        ("?age=1", 2),
        ("?zone=unknown", 0),
        ("?severity=high&standard=core.survey", 0),
        ("?offset=10&limit=3", 2),
    ],
)
def test_casefiles_are_chosen_by_what_is_asked(query: str, count: int, desk: Desk) -> None:
    """Each question narrows the list."""
    assert len(numbers(desk, query)) == count


def test_findings_grow_older(desk: Desk) -> None:
    """By days since their rule holds, or since they were opened."""
    desk.clock.moment = desk.clock.moment.replace(month=4, day=2)
    assert [len(numbers(desk, f"?age={n}")) for n in (30, 90)] == [12, 2]


@pytest.mark.parametrize("path", ["/findings", "/findings/due"])
def test_where_no_rule_was_applied_nothing_is_said_to_be_in_order(path: str, desk: Desk) -> None:
    """An empty list says that nobody looked; once somebody did, that nothing is open."""
    seen = desk.client_of("viewer").get(f"{path}?lang=zh&as_known=1").text
    assert "还没有正式评价" in seen
    after = desk.client_of("viewer").get(f"{path}?lang=zh&within=1&state=closed").text
    assert "还没有正式评价" not in after


def test_counts_are_those_of_each_other_choice(desk: Desk) -> None:
    """A chip tells what pressing it would give."""
    found = desk.client_of("viewer").get("/api/findings?severity=high").json()
    assert (found["total"], found["severities"], found["states"]) == (
        2,
        {"high": 2, "medium": 10},
        {"open": 2},
    )


def test_an_account_of_one_zone_sees_that_zone_only(desk: Desk) -> None:
    """In the list, its choices, the csv, what falls due, and one by one."""
    client = desk.client_of("scoped")
    found = client.get("/api/findings").json()
    assert set(found["zones"]) == {desk.near}
    assert {line["zone"] for line in found["lines"]} == {desk.near}
    assert FAR_NAME not in client.get("/findings.csv").text
    assert FAR_NAME not in client.get("/findings").text
    assert {due["zone"] for due in client.get("/api/findings/due").json()} == {ZONE_NAME}
    far = number_of(desk, "not-started", desk.far)
    paths = (f"/api/findings/{far}", f"/findings/{far}", "/findings/999")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_the_list_is_a_table_for_a_spreadsheet(desk: Desk) -> None:
    """With the filters of the page: its casefiles and all that is found in them, no more."""
    client = desk.client_of("viewer")
    for query in ("", "?standard=cn.idle-land"):
        answer = client.get(f"/findings.csv{query}")
        head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert (head[0], head[7], head[9]) == ("casefile", "number", "finding")
        found = client.get(f"/api/findings{query}").json()
        parts = [
            (case["number"], part["number"])
            for case in found["lines"]
            for part in (*case["problems"], *case["consequences"], *case["filing"])
        ]
        assert [(int(row[0]), int(row[7])) for row in rows] == parts
        assert (found["total"], found["findings"]) == (len({n for n, _ in parts}), len(parts))
        page = client.get(f"/findings{query}").text
        assert f"{found['total']} casefiles · {found['findings']} findings in them" in page


def test_a_cell_of_the_csv_is_never_a_formula(desk: Desk) -> None:
    """Whatever somebody called a supply."""
    desk.bring_projects(("A", "@甲厂", *BEGUN[2:5], "截至2013-12-31未动工", "enterprise"))
    evaluate(desk.house, RULEBOOK)
    text = desk.client_of("scoped").get("/findings.csv?standard=cn.idle-land").text
    assert ",'@甲厂," in text


@pytest.mark.parametrize(
    ("within", "days"), [(30, ["2014-01-01"]), (90, ["2014-01-01", "2014-03-01"])]
)
def test_what_falls_due_is_listed_by_day(within: int, days: list[str], desk: Desk) -> None:
    """Within so many days of today; once passed it is listed as such, whatever is asked for."""
    desk.clock.moment = datetime(2013, 12, 31, 4, tzinfo=UTC)
    client = desk.client_of("scoped")
    assert [d["day"] for d in client.get(f"/api/findings/due?within={within}").json()] == days
    assert all(day in client.get(f"/findings/due?within={within}").text for day in days)
    desk.clock.moment = datetime(2014, 1, 8, 4, tzinfo=UTC)
    shown = desk.client_of("scoped").get("/findings/due?within=30&lang=zh").text
    assert "已过 7 天，请复核" in shown


def test_a_card_of_a_verdict_names_the_article_that_binds_and_its_cells(desk: Desk) -> None:
    """Down to the batch and the cells as they were written."""
    number = number_of(desk, "idle-fee")
    card = desk.client_of("viewer").get(f"/api/findings/{number}").json()
    assert [(x["pack"], x["article"], x["binds"]) for x in card["levels"]] == [
        (RULEBOOK, "第十四条第一项", True)
    ]
    (row,) = card["rows"]
    assert (row["batch"], row["place"]) == (5, "项目.xlsx › 项目 › row 2")
    assert row["cells"]["约定开工时间"] == "2012-01-01"
    assert card["remedy"] != []
    assert card["statement"].startswith(f"-- {RULEBOOK}")


def test_a_card_of_a_low_score_shows_the_rows_behind_it(desk: Desk) -> None:
    """The first of them, and how many there are."""
    number = number_of(desk, "industrial_investment")
    card = desk.client_of("viewer").get(f"/api/findings/{number}").json()
    assert card["rows_total"] > len(card["rows"]) > 0
    assert {row["batch"] for row in card["rows"]} == {3}


def test_a_card_of_a_survey_check_shows_the_patches_it_names(desk: Desk) -> None:
    """It rests on a tolerance, on no document and on no statement."""
    number = number_of(desk, "area-agreement")
    card = desk.client_of("viewer").get(f"/api/findings/{number}").json()
    assert [row["of"] for row in card["rows"]] == ["194"]
    assert (card["levels"], card["statement"]) == ([], None)


def test_a_finding_tells_its_life_over_runs(desk: Desk) -> None:
    """Opened, confirmed, unverifiable, closed and relapsed, each with its run."""
    number = number_of(desk, "not-started")
    late = ("A", "甲厂", *BEGUN[2:5], "截至2013-12-31未动工", "enterprise")
    unsaid = ("A", "甲厂", *BEGUN[2:5], None, "enterprise")
    for row in (late, unsaid, BEGUN, late):
        desk.bring_projects(row)
        evaluate(desk.house, RULEBOOK)
    card = desk.client_of("viewer").get(f"/api/findings/{number}").json()
    assert [(x["run"], x["moved"]) for x in card["history"]] == [
        (2, "opened"),
        (3, "confirmed"),
        (4, "unverifiable"),
        (5, "closed"),
        (6, "relapsed"),
    ]


def test_missing_facts_name_the_document_that_would_prove_them(desk: Desk) -> None:
    """Whoever must mend it knows which paper to fetch."""
    desk.bring_projects(("A", "甲厂", *BEGUN[2:5], None, "enterprise"))
    evaluate(desk.house, RULEBOOK)
    number = number_of(desk, "not-started")
    card = desk.client_of("viewer").get(f"/api/findings/{number}").json()
    assert [(x["label"], x["document"]) for x in card["missing"]] == [
        ("Construction start", "Building permit and report of start")
    ]


def test_a_card_stands_when_its_subject_is_gone(desk: Desk) -> None:
    """The finding stays, unverifiable, and says that no row is behind it."""
    number = number_of(desk, "not-started")
    desk.bring_projects(("Z", "别厂", *BEGUN[2:]))
    evaluate(desk.house, RULEBOOK)
    client = desk.client_of("viewer")
    card = client.get(f"/api/findings/{number}").json()
    assert (card["line"]["state"], card["rows"]) == ("unverifiable", [])
    assert client.get(f"/findings/{number}").status_code == 200


@pytest.mark.parametrize("path", ["/findings", "/findings/due", "/findings?age=30&state=all"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_said_in_both_languages(path: str, lang: str, desk: Desk) -> None:
    """And each has its word for the heading."""
    mark = "?" if "?" not in path else "&"
    page = desk.client_of("viewer").get(f"{path}{mark}lang={lang}")
    assert (page.status_code, ("导出" in page.text) or ("到期" in page.text)) == (200, lang == "zh")


def test_every_finding_has_its_page(desk: Desk) -> None:
    """Whatever found it."""
    client = desk.client_of("viewer")
    pages = [client.get(f"/findings/{n}").status_code for n in range(1, 15)]
    assert pages == [200] * 14


def test_only_a_leader_makes_a_task(desk: Desk) -> None:
    """The form is not even shown to others."""
    number = number_of(desk, "not-started")
    officer, leader = desk.client_of("officer"), desk.client_of("leader")
    assert "seen_run" not in officer.get(f"/findings/{number}").text
    assert "seen_run" in leader.get(f"/findings/{number}").text
    wish = {"seen_run": "2", "lead": "甲局"}
    assert officer.post(f"/findings/{number}/task", data=wish).status_code == 403
    made = leader.post(
        f"/findings/{number}/task", data={**wish, "support": "乙局，丙局", "days": "10"}
    )
    assert (made.status_code, made.headers["location"]) == (303, "/tasks/1")
    task = find_task(desk.house, 1).task
    assert (task.people.support, task.due and task.due.days) == (("乙局", "丙局"), 10)
    assert list_audit(desk.house, 1)[0].action == "task.make"
    assert 'href="/tasks/1"' in leader.get(f"/findings/{number}").text


def test_a_task_is_made_of_the_finding_as_it_was_seen(desk: Desk) -> None:
    """A run that moved it meanwhile is told, and nothing is made."""
    number, leader = number_of(desk, "not-started"), desk.client_of("leader")
    evaluate(desk.house, RULEBOOK)
    refused = leader.post(f"/findings/{number}/task", data={"seen_run": "2", "lead": "甲局"})
    assert refused.status_code == 409
    assert "moved by run 3 meanwhile" in refused.text
    assert list_tasks(desk.house) == ()


def test_the_twin_makes_a_task_too(desk: Desk) -> None:
    """Of a finding that it may see, once."""
    number, scoped = number_of(desk, "not-started"), desk.client_of("scoped")
    wish = {"seen_run": 2, "lead": "甲局"}
    made = scoped.post(f"/api/findings/{number}/task", json=wish)
    assert (made.status_code, made.json()) == (201, {"task": 1})
    again = scoped.post(f"/api/findings/{number}/task", json=wish)
    assert (again.status_code, "already task 1" in again.json()["message"]) == (400, True)
    far = number_of(desk, "not-started", desk.far)
    assert scoped.post(f"/api/findings/{far}/task", json=wish).status_code == 404


def test_a_subject_is_one_line_with_what_follows_from_its_problem(desk: Desk) -> None:
    """Fee, taking back and filing are parts of a casefile and no problems beside it."""
    found = desk.client_of("viewer").get("/api/findings?standard=cn.idle-land").json()
    subjects = [(c["zone"], c["subject"]) for c in found["lines"]]
    assert len(subjects) == len(set(subjects)) == found["total"]
    for case in found["lines"]:
        assert {f["label"] for f in case["problems"]} <= {
            "Idle: not started for a year",
            "May be found idle: little developed and stopped for a year",
        }
    parts = [
        f["number"]
        for c in found["lines"]
        for f in (*c["problems"], *c["consequences"], *c["filing"])
    ]
    family = (v for v in list_findings(desk.house) if v.finding.family == "cn.idle-land")
    assert sorted(parts) == sorted(v.number for v in family)


def test_a_casefile_counts_its_days_from_the_day_that_its_rule_holds(desk: Desk) -> None:
    """Not from the day on which somebody first looked."""
    found = desk.client_of("viewer").get("/api/findings?standard=cn.idle-land").json()
    idle = next(c for c in found["lines"] if c["problems"] and c["age"])
    assert idle["since"] < idle["problems"][0]["opened_on"]
    for days, held in ((idle["age"], True), (idle["age"] + 1, False)):
        chosen = desk.client_of("viewer").get(f"/api/findings?age={days}").json()["lines"]
        assert (idle["number"] in [c["number"] for c in chosen]) is held


def test_a_second_task_on_a_casefile_is_refused(desk: Desk) -> None:
    """Whichever of its findings it is asked of; once the first is closed it may be."""
    leader = desk.client_of("leader")
    first, second = (
        v.number
        for v in list_findings(desk.house)
        if v.finding.zone == desk.near and v.finding.family == "cn.idle-land"
    )
    wish = {"seen_run": 2, "lead": "甲局"}
    assert leader.post(f"/api/findings/{second}/task", json=wish).status_code == 201
    again = leader.post(f"/api/findings/{first}/task", json=wish)
    assert again.status_code == 400
    assert "already about this subject" in again.json()["message"]
    assert 'href="/tasks/1"' in leader.get(f"/findings/{first}").text


def test_a_suspicion_says_why_how_much_it_weighs_and_what_settles_it(desk: Desk) -> None:
    """It is no verdict: it stands apart from what is open, and its notice has marked blanks."""
    desk.bring_projects(("C", "丙厂", 800, "2012-06-01", None, None, None))
    evaluate(desk.house, RULEBOOK)
    (number,) = numbers(desk, "?state=suspected")
    leader = desk.client_of("leader")
    card = leader.get(f"/api/findings/{number}").json()
    assert [sign["label"] for sign in card["signs"]] == [
        "The day on which works were due is a year ago"
    ]
    assert card["settled_by"].startswith("Building permit")
    page = leader.get(f"/findings/{number}?lang=zh").text
    assert "疑似闲置：满一年未动工开发" in page
    assert "不说明没有动工" in page
    told = leader.get("/api/overview").json()
    assert (told["suspected"], told["open_findings"]) == (1, 12)
    wish = {"seen_run": card["line"]["run"], "lead": "甲局"}
    assert leader.post(f"/api/findings/{number}/task", json=wish).status_code == 201
    paper = leader.get("/tasks/1/slips/notice?lang=zh")
    assert paper.status_code == 200
    text = zipfile.ZipFile(io.BytesIO(paper.content)).read("word/document.xml").decode()
    for said in ("闲置土地调查通知书", "丙厂", "自收到本通知书之日起30日内", "（待填写）"):
        assert said in text
    assert "实际开工时间：没有记载" in text
