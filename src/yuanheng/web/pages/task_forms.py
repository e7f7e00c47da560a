"""What is done to a task (督办操作): forms and their twins, made from a state that was seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from yuanheng.app.jobs.closing_job import closing_request
from yuanheng.app.jobs.queue import queue_job
from yuanheng.app.supervision.inputs import note_task
from yuanheng.errors import LedgerError, Message, UsageError, YuanhengError, say
from yuanheng.model.accounts import Job
from yuanheng.model.tasks import Task
from yuanheng.views.tasks.cards import TaskCard, event_line, task_card
from yuanheng.web.answers import without_places
from yuanheng.web.misfits import fitted
from yuanheng.web.pages.jobs import JobCard, job_card
from yuanheng.web.pages.tasks import Number, find_view
from yuanheng.web.papers import files_of, handed_in, listed
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import render
from yuanheng.web.rights import act
from yuanheng.web.task_acts import (
    MOST,
    Act,
    Assignment,
    Changed,
    Closing,
    Feedback,
    Reopening,
    Seen,
    Step,
    Suspension,
    assign,
    close,
    feedback,
    reopen,
    resume,
    step,
    suspend,
    texts,
)
from yuanheng.web.visitors import Leader, Officer, Visitor
from yuanheng.web.ways import is_for_the_terminal, ways_out
from yuanheng.words.words import plain_error

router = APIRouter()

ShortField = Annotated[str, Form(max_length=200)]
LongField = Annotated[str, Form(max_length=4000)]
DayField = Annotated[str, Form(max_length=10)]
SeenField = Annotated[int, Form(ge=1, le=MOST)]
DaysField = Annotated[int | Literal[""], Form()]
TitlesField = Annotated[list[str] | None, Form(max_length=20)]
FilesField = Annotated[list[UploadFile], Depends(files_of)]


def act_on(visitor: Visitor, number: int, seen: int, action: str, act: Act) -> None:
    """Do something to a task as it was seen; Changed tells what happened meanwhile."""
    with _as_seen(visitor, number, seen):
        done = act(visitor.house)
    note_task(visitor.house, action, done)


@contextmanager
def _as_seen(visitor: Visitor, number: int, seen: int) -> Iterator[None]:
    """Say of what is refused, where the task is no longer as it was seen, that this is why.

    What decides is the database, in the transaction that writes.
    """
    find_view(visitor, number)
    try:
        yield
    except (LedgerError, UsageError) as error:
        task = find_view(visitor, number).task
        if task.last_event == seen:
            raise
        raise Changed(
            say("Task {n} was changed by somebody else meanwhile", n=number),
            _meanwhile(visitor, task, seen),
        ) from error


def _queue_closing(
    request: Request, visitor: Visitor, number: int, seen: int, papers: tuple[str, ...]
) -> Job:
    """Queue the closing test of a task as it was seen."""
    zone = find_view(visitor, number).task.zone
    with _as_seen(visitor, number, seen):
        asked = closing_request(visitor.house, number, seen, papers)
    job = queue_job(visitor.house, "close", asked, zone)
    request.app.state.worker.wake()
    return job


def _meanwhile(visitor: Visitor, task: Task, seen: int) -> tuple[Message, ...]:
    """Say what happened to a task after the event that was seen."""
    told = (event_line(visitor.words, task, event) for event in task.log if event.n > seen)
    return tuple(say("{text}", text=f"{t.at[:10]} {t.actor}: {t.text}") for t in told)


def _card(visitor: Visitor, number: int) -> TaskCard:
    return task_card(visitor.house, visitor.words, find_view(visitor, number))


def posted(
    request: Request, visitor: Visitor, number: int, seen: int, action: str, act: Act
) -> Response:
    """Do what a form asks and show the task; a refusal is a page that leads back to it."""
    try:
        act_on(visitor, number, seen, action, act)
    except (LedgerError, UsageError) as error:
        return refused(request, visitor, number, error)
    return RedirectResponse(f"/tasks/{number}", status_code=303)


def refused(
    request: Request, visitor: Visitor, number: int, error: YuanhengError, back: str = "tasks"
) -> Response:
    """Show why nothing was done: what changed meanwhile, or which facts are missing."""
    problem = without_places(plain_error(error, visitor.words), visitor.house)
    status = 409 if isinstance(error, LedgerError) else 400
    values = {
        "problem": problem,
        "status": status,
        "back": f"/{back}/{number}",
        "changed": isinstance(error, Changed),
        "visitor": visitor,
        "ways": ways_out(error, visitor.words),
        "for_terminal": is_for_the_terminal(problem["remedy"] or ""),
    }
    return HTMLResponse(render(request, "tasks_refused.html", values), status_code=status)


@router.post("/api/tasks/{number}/step", tags=["tasks"], responses=REFUSALS)
def step_api(visitor: Officer, number: Number, wish: Step) -> TaskCard:
    """Move a task to its next step, with the documents that the present one asks for."""
    act_on(visitor, number, wish.seen, "step", step(number, wish, texts(wish.papers)))
    return _card(visitor, number)


@router.post("/tasks/{number}/step", include_in_schema=False)
@act(say("move a task to its next step"))
def step_form(
    request: Request,
    visitor: Officer,
    number: Number,
    seen: SeenField,
    file: FilesField,
    branch: ShortField = "",
    reason: LongField = "",
    title: TitlesField = None,
    paper: TitlesField = None,
) -> Response:
    """Move a task to its next step."""
    wish = fitted(Step, seen=seen, branch=branch, reason=reason)
    with handed_in(title or (), paper or (), file) as papers:
        return posted(request, visitor, number, seen, "step", step(number, wish, papers))


@router.post("/api/tasks/{number}/feedback", tags=["tasks"], responses=REFUSALS)
def feedback_api(visitor: Officer, number: Number, wish: Feedback) -> TaskCard:
    """Report on a task, with documents for its present step where there are any."""
    act_on(visitor, number, wish.seen, "feedback", feedback(number, wish, texts(wish.papers)))
    return _card(visitor, number)


@router.post("/tasks/{number}/feedback", include_in_schema=False)
@act(say("report on a task"))
def feedback_form(
    request: Request,
    visitor: Officer,
    number: Number,
    seen: SeenField,
    file: FilesField,
    text: LongField = "",
    title: TitlesField = None,
    paper: TitlesField = None,
) -> Response:
    """Report on a task."""
    wish = fitted(Feedback, seen=seen, text=text)
    with handed_in(title or (), paper or (), file) as papers:
        return posted(request, visitor, number, seen, "feedback", feedback(number, wish, papers))


@router.post("/api/tasks/{number}/assign", tags=["tasks"], responses=REFUSALS)
def assign_api(visitor: Leader, number: Number, wish: Assignment) -> TaskCard:
    """Change who answers for a task, or its deadline."""
    act_on(visitor, number, wish.seen, "assign", assign(number, wish))
    return _card(visitor, number)


@router.post("/tasks/{number}/assign", include_in_schema=False)
@act(say("change who answers for a task, or its deadline"))
def assign_form(
    request: Request,
    visitor: Leader,
    number: Number,
    seen: SeenField,
    lead: ShortField = "",
    support: ShortField = "",
    supervisor: ShortField = "",
    due: DayField = "",
    days: DaysField = "",
) -> Response:
    """Change who answers for a task, or its deadline."""
    wish = Assignment.model_construct(
        seen=seen,
        lead=lead,
        support=list(listed(support)),
        supervisor=supervisor,
        due=due,
        days=None if days == "" else days,
    )
    return posted(request, visitor, number, seen, "assign", assign(number, wish))


@router.post("/api/tasks/{number}/suspend", tags=["tasks"], responses=REFUSALS)
def suspend_api(visitor: Leader, number: Number, wish: Suspension) -> TaskCard:
    """Stop the clock of a task, where its step allows it."""
    act_on(visitor, number, wish.seen, "suspend", suspend(number, wish))
    return _card(visitor, number)


@router.post("/tasks/{number}/suspend", include_in_schema=False)
@act(say("stop the clock of a task"))
def suspend_form(
    request: Request,
    visitor: Leader,
    number: Number,
    seen: SeenField,
    reason: LongField = "",
    first: DayField = "",
    last: DayField = "",
) -> Response:
    """Stop the clock of a task."""
    wish = fitted(Suspension, seen=seen, reason=reason, first=first, last=last)
    return posted(request, visitor, number, seen, "suspend", suspend(number, wish))


@router.post("/api/tasks/{number}/resume", tags=["tasks"], responses=REFUSALS)
def resume_api(visitor: Leader, number: Number, wish: Seen) -> TaskCard:
    """Start the clock of a task again."""
    act_on(visitor, number, wish.seen, "resume", resume(number, wish))
    return _card(visitor, number)


@router.post("/tasks/{number}/resume", include_in_schema=False)
@act(say("start the clock of a task again"))
def resume_form(request: Request, visitor: Leader, number: Number, seen: SeenField) -> Response:
    """Start the clock of a task again."""
    act = resume(number, fitted(Seen, seen=seen))
    return posted(request, visitor, number, seen, "resume", act)


@router.post(
    "/api/tasks/{number}/close",
    tags=["tasks"],
    responses={
        **REFUSALS,
        202: {"model": JobCard, "description": "The closing test is queued as this job."},
    },
)
def close_api(
    request: Request, response: Response, visitor: Leader, number: Number, wish: Closing
) -> TaskCard | JobCard:
    """Close a task by proof; 409, or the job with 202, names the facts that are missing."""
    papers = texts(wish.papers)
    if wish.evaluate:
        response.status_code = 202
        return job_card(visitor, _queue_closing(request, visitor, number, wish.seen, papers))
    act_on(visitor, number, wish.seen, "close", close(number, wish, papers))
    return _card(visitor, number)


@router.post("/tasks/{number}/close", include_in_schema=False)
@act(say("close a task by proof"))
def close_form(
    request: Request,
    visitor: Leader,
    number: Number,
    seen: SeenField,
    file: FilesField,
    evaluate: Annotated[bool, Form()] = False,
    title: TitlesField = None,
    paper: TitlesField = None,
) -> Response:
    """Close a task by proof; with the closing test, which takes a while, as a job."""
    wish = fitted(Closing, seen=seen, evaluate=evaluate)
    with handed_in(title or (), paper or (), file) as papers:
        if not evaluate:
            act = close(number, wish, papers)
            return posted(request, visitor, number, seen, "close", act)
        try:
            job = _queue_closing(request, visitor, number, seen, papers)
        except (LedgerError, UsageError) as error:
            return refused(request, visitor, number, error)
        return RedirectResponse(f"/jobs/{job.id}", status_code=303)


@router.post("/api/tasks/{number}/reopen", tags=["tasks"], responses=REFUSALS)
def reopen_api(visitor: Leader, number: Number, wish: Reopening) -> TaskCard:
    """Open a closed task again."""
    act_on(visitor, number, wish.seen, "reopen", reopen(number, wish))
    return _card(visitor, number)


@router.post("/tasks/{number}/reopen", include_in_schema=False)
@act(say("open a closed task again"))
def reopen_form(
    request: Request,
    visitor: Leader,
    number: Number,
    seen: SeenField,
    reason: LongField = "",
    due: DayField = "",
    days: DaysField = "",
) -> Response:
    """Open a closed task again."""
    wish = Reopening.model_construct(
        seen=seen, reason=reason, due=due, days=None if days == "" else days
    )
    return posted(request, visitor, number, seen, "reopen", reopen(number, wish))
