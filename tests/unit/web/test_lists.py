"""Lists of the console: searched, ordered, their columns chosen, ticked, and taken as xlsx."""

from __future__ import annotations

import io

import openpyxl

from tests.unit.web.desk import Desk
from tests.unit.web.pages.test_tasks import make_task, seen
from yuanheng.views.tasks.lists import find_task


def book_of(content: bytes) -> list[list[object]]:
    """Read heads and rows of a list that was taken along."""
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]


def test_the_tasks_are_searched_ordered_and_taken_as_they_are_shown(desk: Desk) -> None:
    """What a page leaves out its workbook leaves out too."""
    make_task(desk)
    make_task(desk, zone=desk.far)
    viewer = desk.client_of("viewer")
    asked = "/tasks?col=number&col=zone&sort=-number"
    assert book_of(viewer.get(f"{asked}&form=xlsx").content)[0] == ["Number", "Zone"]
    assert [row[0] for row in book_of(viewer.get(f"{asked}&form=xlsx").content)[1:]] == [2, 1]
    found = viewer.get(f"{asked}&q=远方").text
    assert ("/tasks/2" in found, "/tasks/1" in found) == (False, False)
    assert "远方示例开发区" in found
    assert 'aria-sort="descending"' in found
    scoped = book_of(desk.client_of("scoped").get(f"{asked}&form=xlsx").content)
    assert [row[0] for row in scoped[1:]] == [1]


def test_ticked_tasks_are_assigned_in_one_act_and_refusals_are_named(desk: Desk) -> None:
    """One that was changed meanwhile, or is of another zone, stops none of the others."""
    first, second = make_task(desk), make_task(desk, zone=desk.far)
    wish = {"tick": [f"{first}:{seen(desk, first)}", f"{second}:{seen(desk, second)}"]}
    done = desk.client_of("leader").post("/tasks/assign", data={**wish, "lead": "乙局"})
    assert (done.status_code, done.headers["location"]) == (303, "/tasks")
    assert {find_task(desk.house, n).task.people.lead for n in (first, second)} == {"乙局"}
    late = desk.client_of("leader").post("/tasks/assign", data={**wish, "lead": "丙局"})
    assert late.status_code == 409
    assert "was changed by somebody else meanwhile" in late.text
    tasks = [{"task": n, "seen": seen(desk, n)} for n in (first, second)]
    part = desk.client_of("scoped").post("/api/tasks/assign", json={"tasks": tasks, "lead": "丁局"})
    assert part.json()["done"] == [first]
    assert [r["number"] for r in part.json()["refused"]] == [second]
    assert find_task(desk.house, second).task.people.lead == "乙局"


def test_nothing_ticked_is_refused(desk: Desk) -> None:
    """It says what to do; what is no tick is none."""
    leader = desk.client_of("leader")
    assert leader.post("/tasks/assign", data={"lead": "乙局"}).status_code == 400
    assert leader.post("/tasks/assign", data={"tick": "1:x", "lead": "乙局"}).status_code == 400


def test_casefiles_are_handed_out_in_one_act(desk: Desk) -> None:
    """Each becomes a task of the unit; one that is a task already is named."""
    leader = desk.client_of("leader")
    cases = leader.get("/api/findings").json()["lines"]
    ticks = [f"{c['problems'][0]['number']}:{c['problems'][0]['run']}" for c in cases[:3]]
    sent = leader.post("/findings/tasks", data={"tick": ticks[:2], "lead": "甲局", "days": 20})
    assert (sent.status_code, sent.headers["location"]) == (303, "/findings")
    assert [find_task(desk.house, n).task.people.lead for n in (1, 2)] == ["甲局", "甲局"]
    part = leader.post("/findings/tasks", data={"tick": ticks, "lead": "乙局", "days": 20})
    assert part.status_code == 200
    assert ("already task 1" in part.text, "already task 2" in part.text) == (True, True)
    assert find_task(desk.house, 3).task.people.lead == "乙局"
    book = book_of(leader.get("/findings?col=number&col=task&sort=task&form=xlsx").content)
    assert [row[1] for row in book[1:]] == [1, 2, 3, *(None for _ in book[4:])]
