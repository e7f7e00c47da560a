"""Several tasks in one act (批量派发): each as it was seen; those that are refused are named."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.supervision.many import ManyDone, each_of
from yuanheng.errors import UsageError, say
from yuanheng.web.addresses import own_address
from yuanheng.web.answers import without_places
from yuanheng.web.pages.findings import TaskWish, make_one
from yuanheng.web.pages.task_forms import act_on
from yuanheng.web.papers import listed
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import render
from yuanheng.web.rights import act
from yuanheng.web.task_acts import MOST, Assignment, assign
from yuanheng.web.visitors import Leader, Visitor
from yuanheng.words.words import plain_error

router = APIRouter()

#: So many are ticked at most: a page of a list holds no more.
MOST_TICKED = 500
_TICK = re.compile(r"([1-9]\d{0,9}):([1-9]\d{0,9})", re.ASCII)

Of = Literal["tasks", "findings"]
"""Which list was ticked."""


class SeenTask(BaseModel):
    """A task, and the last event of it that was looked at."""

    task: int = Field(ge=1, le=MOST)
    seen: int = Field(ge=1, le=MOST)


class SeenFinding(BaseModel):
    """A finding, and the run whose state of it was looked at."""

    finding: int = Field(ge=1, le=MOST)
    seen_run: int = Field(ge=1, le=MOST)


class Charge(BaseModel):
    """Who answers, and until when."""

    lead: str = Field("", max_length=200)
    support: list[Annotated[str, Field(max_length=200)]] = Field([], max_length=20)
    supervisor: str = Field("", max_length=200)
    due: str = Field("", max_length=10)
    days: int | None = Field(None, ge=1, le=3650)


class ManyAssigned(Charge):
    """Who answers from now on for several tasks, and until when; what is empty stays as it is."""

    tasks: list[SeenTask] = Field(min_length=1, max_length=MOST_TICKED)


class ManyWished(Charge):
    """Tasks to be made of several findings, led by one unit."""

    findings: list[SeenFinding] = Field(min_length=1, max_length=MOST_TICKED)
    lead: str = Field(max_length=200)


class ManyForm(BaseModel):
    """What a list sends: its ticks, each with what was seen, and who answers for all of them."""

    tick: list[str] = Field([], max_length=MOST_TICKED)
    lead: str = Field("", max_length=200)
    support: str = Field("", max_length=200)
    supervisor: str = Field("", max_length=200)
    due: str = Field("", max_length=10)
    days: int | Literal[""] = ""
    back: str = Field("", max_length=2000)

    @property
    def charge(self) -> dict[str, Any]:
        """Give who answers; whether a number of days is one is told for each that is ticked."""
        return {
            "lead": self.lead,
            "support": list(listed(self.support)),
            "supervisor": self.supervisor,
            "due": self.due,
            "days": None if self.days == "" else self.days,
        }


class RefusedTask(BaseModel):
    """What was not done, and why."""

    number: int
    message: str
    facts: list[str]
    remedy: str | None


class ManyAnswer(BaseModel):
    """The tasks that were made or changed, and what was refused, each with its reason."""

    done: list[int]
    refused: list[RefusedTask]


def ticked(ticks: list[str]) -> dict[int, int]:
    """Read what is ticked: a number, and what was seen of it."""
    found = {}
    for tick in ticks:
        read = _TICK.fullmatch(tick)
        if read is None or max(int(read[1]), int(read[2])) > MOST:
            raise UsageError(say("{text} is not the number of a task", text=tick))
        found[int(read[1])] = int(read[2])
    if not found:
        raise UsageError(
            say("Nothing is ticked"), remedy=say("Tick the lines that are meant, then send again.")
        )
    return found


def answer_of(visitor: Visitor, outcome: ManyDone) -> ManyAnswer:
    """Say what came of many."""
    refused = []
    for one in outcome.refused:
        said = without_places(plain_error(one.error, visitor.words), visitor.house)
        refused.append(
            RefusedTask(
                number=int(one.key),
                message=said["message"],
                facts=said["facts"],
                remedy=said["remedy"],
            )
        )
    return ManyAnswer(done=list(outcome.done), refused=refused)


def many_answered(
    request: Request, visitor: Visitor, outcome: ManyDone, back: str, of: Of
) -> Response:
    """Lead back to the list where all was done; else name what was refused, and what was done."""
    back = own_address(back or f"/{of}")
    if not outcome.refused:
        return RedirectResponse(back, status_code=303)
    values = {"answer": answer_of(visitor, outcome), "back": back, "of": of, "visitor": visitor}
    status = 200 if outcome.done else 409
    return HTMLResponse(render(request, "tasks_many.html", values), status_code=status)


def _do(visitor: Visitor, of: Of, seen: dict[int, int], charge: dict[str, Any]) -> ManyDone:
    """Make a task of each finding, or assign each task anew, as it was seen."""

    def act(key: str) -> int:
        number = int(key)
        if of == "findings":
            wish = TaskWish.model_construct(seen_run=seen[number], **charge)
            return make_one(visitor, number, wish)
        change = assign(number, Assignment.model_construct(seen=seen[number], **charge))
        act_on(visitor, number, seen[number], "assign", change)
        return number

    return each_of(map(str, seen), act)


@router.post("/api/findings/tasks", tags=["findings"], responses=REFUSALS)
def make_many_api(visitor: Leader, wish: ManyWished) -> ManyAnswer:
    """Make tasks of several findings; those that are refused are named with the reason."""
    seen = {one.finding: one.seen_run for one in wish.findings}
    charge = wish.model_dump(exclude={"findings"})
    return answer_of(visitor, _do(visitor, "findings", seen, charge))


@router.post("/findings/tasks", include_in_schema=False)
@act(say("make tasks of several casefiles at once"))
def make_many(request: Request, visitor: Leader, form: Annotated[ManyForm, Form()]) -> Response:
    """Make tasks of the casefiles that are ticked."""
    outcome = _do(visitor, "findings", ticked(form.tick), form.charge)
    return many_answered(request, visitor, outcome, form.back, "findings")


@router.post("/api/tasks/assign", tags=["tasks"], responses=REFUSALS)
def assign_many_api(visitor: Leader, wish: ManyAssigned) -> ManyAnswer:
    """Change who answers for several tasks; those that are refused are named with the reason."""
    seen = {one.task: one.seen for one in wish.tasks}
    charge = wish.model_dump(exclude={"tasks"})
    return answer_of(visitor, _do(visitor, "tasks", seen, charge))


@router.post("/tasks/assign", include_in_schema=False)
@act(say("give several tasks to one unit"))
def assign_many(request: Request, visitor: Leader, form: Annotated[ManyForm, Form()]) -> Response:
    """Change who answers for the tasks that are ticked."""
    outcome = _do(visitor, "tasks", ticked(form.tick), form.charge)
    return many_answered(request, visitor, outcome, form.back, "tasks")
