"""Jobs (后台作业): how far long work is, how it ended, and its cancelling."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from yuanheng.app.intake.uploads import find_upload
from yuanheng.app.jobs.ask_evaluation import Answer, answers_of
from yuanheng.app.jobs.queue import (
    JOB_KINDS,
    JOB_STAGES,
    JOB_STATES,
    cancel_job,
    find_job,
    list_jobs,
)
from yuanheng.app.jobs.replay_job import cases_of, changes_of
from yuanheng.app.runs.cases import CaseOutcome
from yuanheng.errors import say
from yuanheng.model.accounts import Job, JobState
from yuanheng.views.descent.runs import find_run
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.runs.replayed import ChangeLine, change_lines
from yuanheng.web.answers import without_places
from yuanheng.web.pages.ledger import Number
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Gone, Reader, Visitor, Writer

router = APIRouter(responses=REFUSALS)

#: Where what a job made can be looked at, by what its outcome names.
_MADE = {
    "task": "/tasks/{}",
    "batch": "/ledger/batches/{}",
    "report": "/reports",
    "run": "/evaluation/runs/{}",
    "standard": "/standards/{}",
}


class CaseLine(BaseModel):
    """How a case of a standard went: the differences found, none where it holds."""

    case: str
    ref: str
    engine: str
    holds: bool
    differences: list[str]


class JobCard(BaseModel):
    """A job: how far it is, and how it ended.

    task: the one that it is to close; facts: those that are missing where it failed for them;
    cases: those that it has run; changes: what the run that it made again says otherwise of the
    visitor's zones; upload: the page of its file, while that waits to be imported; answers: those
    by which an evaluation that asked goes on.
    """

    number: int
    kind: str
    name: str
    task: int | None
    actor: str
    state: JobState
    stage: str
    done: int
    of: int
    created_at: str
    ended_at: str | None
    outcome: dict[str, str | int | float | bool | None]
    problem: str | None
    facts: list[str]
    cases: list[CaseLine]
    changes: list[ChangeLine]
    upload: str | None
    link: str | None
    answers: tuple[Answer, ...]


def job_card(visitor: Visitor, job: Job) -> JobCard:
    """Say how far a job is, and how it ended."""
    apart = ("cases", "changes")
    told = {k: v for k, v in job.outcome.items() if not k.startswith("error") and k not in apart}
    outcome = {k: v for k, v in told.items() if not k.isdigit()}
    problem = job.outcome.get(f"error.{visitor.words.lang}") or job.outcome.get("error")
    problem = without_places(problem, visitor.house)
    facts = len(told) - len(outcome)  # they stand after what went wrong, a line each
    upload = _upload_of(visitor, job)
    link = next((to.format(outcome[n]) for n, to in _MADE.items() if n in outcome), upload)
    return JobCard(
        number=job.id,
        kind=job.kind,
        name=_name(visitor, job),
        task=int(str(job.request["task"])) if "task" in job.request else None,
        actor=job.actor,
        state=job.state,
        stage=job.stage,
        done=job.done,
        of=job.of,
        created_at=job.created_at,
        ended_at=job.ended_at,
        outcome=outcome,
        problem=str(problem) if problem else None,
        facts=str(problem).split("\n")[1 : 1 + facts] if problem else [],
        cases=[_case_line(case) for case in cases_of(job)],
        changes=_change_lines(visitor, job),
        upload=upload,
        link=link if job.state == "done" else None,
        answers=answers_of(visitor.words, job),
    )


def _upload_of(visitor: Visitor, job: Job) -> str | None:
    """Give the page of a job's file; None where it is kept no more, or is somebody else's."""
    token = str(job.request.get("token") or "")
    kept = find_upload(visitor.house, token, visitor.account.name) if token else None
    return f"/ledger/upload/{token}" if kept else None


def _name(visitor: Visitor, job: Job) -> str:
    """Say what a job is about: a task, a file, a standard or a run."""
    asked = job.request
    if "task" in asked:
        return visitor.words("Task {n}", n=asked["task"])
    if "run" in asked:
        return visitor.words("Run {n}", n=asked["run"])
    return str(asked.get("name") or asked.get("standard") or "")


def _case_line(case: CaseOutcome) -> CaseLine:
    return CaseLine(
        case=case.case,
        ref=case.ref,
        engine=case.engine,
        holds=case.holds,
        differences=list(case.differences),
    )


def _change_lines(visitor: Visitor, job: Job) -> list[ChangeLine]:
    """Say what a run that was made again says otherwise of the visitor's zones."""
    changes = changes_of(job)
    if not changes:
        return []
    run = find_run(visitor.house, int(str(job.request["run"])))
    seen = [c for c in changes if c.zone in visitor.zones]
    return list(change_lines(visitor.house, visitor.words, run, seen))


def found_job(visitor: Visitor, number: int) -> Job:
    """Find a job of the account; an administrator of all zones finds every one."""
    jobs = [job for job in list_jobs(visitor.house, 10_000) if job.id == number]
    if not jobs or not _may_see(visitor, jobs[0]):
        raise Gone
    return find_job(visitor.house, number)


def _may_see(visitor: Visitor, job: Job) -> bool:
    is_admin = visitor.account.may("admin") and visitor.sees_all
    return job.actor == visitor.account.name or is_admin


def jobs_under_way(visitor: Visitor, kind: str) -> list[JobCard]:
    """List the jobs of a kind that the visitor may see and that have not ended, newest first."""
    return [
        job_card(visitor, find_job(visitor.house, job.id))
        for job in list_jobs(visitor.house, 20)
        if job.kind == kind and job.state in ("queued", "running") and _may_see(visitor, job)
    ]


def _list(visitor: Visitor) -> list[JobCard]:
    jobs = (job for job in list_jobs(visitor.house, 200) if _may_see(visitor, job))
    return [job_card(visitor, find_job(visitor.house, job.id)) for job in jobs][:50]


@router.get("/api/jobs", tags=["jobs"])
def jobs_api(visitor: Reader) -> list[JobCard]:
    """List the account's last jobs, newest first."""
    return _list(visitor)


@router.get("/jobs", include_in_schema=False)
def jobs_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the account's last jobs."""
    return page(request, visitor, "jobs.html", found=_list(visitor), **said_jobs())


@router.get("/api/jobs/{number}", tags=["jobs"])
def job_api(visitor: Reader, number: Number) -> JobCard:
    """Tell how far a job is, and how it ended."""
    return job_card(visitor, found_job(visitor, number))


@router.get("/jobs/{number}", include_in_schema=False)
def job_page(
    request: Request,
    visitor: Reader,
    number: Number,
    part: Annotated[bool, Query()] = False,
) -> Response:
    """Show a job; with `part` only the piece that is fetched again while it goes on.

    Once an evaluation is done it leads to the run; from a task that was closed meanwhile it leads
    back to the task.
    """
    card = job_card(visitor, found_job(visitor, number))
    if card.link is not None and part and card.kind in ("close", "evaluate"):
        return Response(status_code=204, headers={"HX-Redirect": card.link})
    if card.link is not None and card.kind == "evaluate":
        return RedirectResponse(card.link, status_code=303)
    template = "job_progress.html" if part else "job.html"
    return page(request, visitor, template, job=card, **said_jobs())


@router.post("/jobs/{number}/cancel", include_in_schema=False)
@act(say("cancel a job of one's own"))
def cancel(visitor: Writer, number: Number) -> Response:
    """Cancel a job that has not ended; of what it was doing nothing is written."""
    cancel_job(visitor.house, found_job(visitor, number))
    return RedirectResponse(f"/jobs/{number}", status_code=303)


def said_jobs() -> dict[str, object]:
    """Give the words and times of jobs, as templates say them."""
    return {
        "kinds": JOB_KINDS,
        "states": JOB_STATES,
        "stages": JOB_STAGES,
        "moment": local_moment,
    }
