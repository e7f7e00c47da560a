"""Several tasks in one act (批量派发): each as it was seen; those that are refused are named."""

from __future__ import annotations

import re
from typing import Annotated, Literal

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
from yuanheng.web.task_acts import MOST, Assignment, assign
from yuanheng.web.visitors import Leader, Visitor
from yuanheng.words.words import plain_error

router = APIRouter()

#: So many are ticked at most: a page of a list holds no more.
MOST_TICKED = 500
_TICK = re.compile(r"([1-9]\d{0,9}):([1-9]\d{0,9})", re.ASCII)

Ticks = Annotated[list[str], Form(max_length=MOST_TICKED)]
Short = Annotated[str, Form(max_length=200)]


class SeenTask(BaseModel):
    """A task, and the last event of it that was looked at."""

    task: int = Field(ge=1, le=MOST)
    seen: int = Field(ge=1, le=MOST)


class ManyAssigned(BaseModel):
    """Who answers from now on for several tasks, and until when; what is empty stays as it is."""

    tasks: list[SeenTask] = Field(min_length=1, max_length=MOST_TICKED)
    lead: str = Field("", max_length=200)
    support: list[Annotated[str, Field(max_length=200)]] = Field([], max_length=20)
    supervisor: str = Field("", max_length=200)
    due: str = Field("", max_length=10)
    days: int | None = Field(None, ge=1, le=3650)


class SeenFinding(BaseModel):
    """A finding, and the run whose state of it was looked at."""

    finding: int = Field(ge=1, le=MOST)
    seen_run: int = Field(ge=1, le=MOST)


class ManyWished(BaseModel):
    """Tasks to be made of several findings, led by one unit."""

    findings: list[SeenFinding] = Field(min_length=1, max_length=MOST_TICKED)
    lead: str = Field(max_length=200)
    support: list[Annotated[str, Field(max_length=200)]] = Field([], max_length=20)
    supervisor: str = Field("", max_length=200)
    due: str = Field("", max_length=10)
    days: int | None = Field(None, ge=1, le=3650)


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
    request: Request,
    visitor: Visitor,
    outcome: ManyDone,
    back: str,
    of: Literal["tasks", "findings"],
) -> Response:
    """Lead back to the list where all was done; else name what was refused, and what was done."""
    back = own_address(back)
    if not outcome.refused:
        return RedirectResponse(back, status_code=303)
    values = {"answer": answer_of(visitor, outcome), "back": back, "of": of, "visitor": visitor}
    status = 200 if outcome.done else 409
    return HTMLResponse(render(request, "tasks_many.html", values), status_code=status)


def _assign(visitor: Visitor, tasks: dict[int, int], wish: Assignment) -> ManyDone:
    """Change who answers for each task as it was seen."""

    def change(key: str) -> int:
        number = int(key)
        act_on(visitor, number, tasks[number], "assign", assign(number, _seen(wish, tasks[number])))
        return number

    return each_of(map(str, tasks), change)


def _seen(wish: Assignment, seen: int) -> Assignment:
    return wish.model_copy(update={"seen": seen})


def _make(visitor: Visitor, findings: dict[int, int], wish: TaskWish) -> ManyDone:
    """Make a task of each finding as it was seen."""

    def make(key: str) -> int:
        number = int(key)
        return make_one(visitor, number, wish.model_copy(update={"seen_run": findings[number]}))

    return each_of(map(str, findings), make)


@router.post("/api/findings/tasks", tags=["findings"], responses=REFUSALS)
def make_many_api(visitor: Leader, wish: ManyWished) -> ManyAnswer:
    """Make tasks of several findings; those that are refused are named with the reason."""
    findings = {one.finding: one.seen_run for one in wish.findings}
    one = TaskWish(seen_run=1, **wish.model_dump(exclude={"findings"}))
    return answer_of(visitor, _make(visitor, findings, one))


@router.post("/findings/tasks", include_in_schema=False)
def make_many(
    request: Request,
    visitor: Leader,
    tick: Ticks = [],  # noqa: B006 - a form without a tick is an empty list
    lead: Short = "",
    support: Short = "",
    supervisor: Short = "",
    due: Annotated[str, Form(max_length=10)] = "",
    days: Annotated[int | Literal[""], Form()] = "",
    back: Annotated[str, Form(max_length=2000)] = "/findings",
) -> Response:
    """Make tasks of the casefiles that are ticked."""
    wish = TaskWish.model_construct(
        seen_run=0,
        lead=lead,
        support=list(listed(support)),
        supervisor=supervisor,
        due=due,
        days=None if days == "" else days,
    )
    return many_answered(request, visitor, _make(visitor, ticked(tick), wish), back, "findings")


@router.post("/api/tasks/assign", tags=["tasks"], responses=REFUSALS)
def assign_many_api(visitor: Leader, wish: ManyAssigned) -> ManyAnswer:
    """Change who answers for several tasks; those that are refused are named with the reason."""
    tasks = {one.task: one.seen for one in wish.tasks}
    one = Assignment(seen=1, **wish.model_dump(exclude={"tasks"}))
    return answer_of(visitor, _assign(visitor, tasks, one))


@router.post("/tasks/assign", include_in_schema=False)
def assign_many(
    request: Request,
    visitor: Leader,
    tick: Ticks = [],  # noqa: B006 - a form without a tick is an empty list
    lead: Short = "",
    support: Short = "",
    supervisor: Short = "",
    due: Annotated[str, Form(max_length=10)] = "",
    days: Annotated[int | Literal[""], Form()] = "",
    back: Annotated[str, Form(max_length=2000)] = "/tasks",
) -> Response:
    """Change who answers for the tasks that are ticked."""
    wish = Assignment.model_construct(
        seen=0,
        lead=lead,
        support=list(listed(support)),
        supervisor=supervisor,
        due=due,
        days=None if days == "" else days,
    )
    outcome = _assign(visitor, ticked(tick), wish)
    return many_answered(request, visitor, outcome, back, "tasks")
