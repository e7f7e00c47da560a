"""Jobs (后台作业): how far long work is, how it ended, and its cancelling."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from yuanheng import app
from yuanheng.model.accounts import Job, JobState
from yuanheng.web.answers import without_places
from yuanheng.web.pages.ledger import Number
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor, Writer

router = APIRouter(responses=REFUSALS)

#: Where what a job made can be looked at, by what its outcome names.
_MADE = {
    "batch": "/ledger/batches/{}",
    "report": "/reports",
    "run": "/evaluation/runs/{}",
}


class JobCard(BaseModel):
    """A job: how far it is, and how it ended."""

    number: int
    kind: str
    name: str
    actor: str
    state: JobState
    stage: str
    done: int
    of: int
    created_at: str
    ended_at: str | None
    outcome: dict[str, str | int | float | bool | None]
    problem: str | None
    link: str | None


def _card(visitor: Visitor, job: Job) -> JobCard:
    outcome = {
        k: v for k, v in job.outcome.items() if not k.startswith("error") and not k.isdigit()
    }
    problem = job.outcome.get(f"error.{visitor.words.lang}") or job.outcome.get("error")
    problem = without_places(problem, visitor.house.path)
    link = next((to.format(outcome[n]) for n, to in _MADE.items() if n in outcome), None)
    return JobCard(
        number=job.id,
        kind=job.kind,
        name=str(job.request.get("name") or job.request.get("standard") or ""),
        actor=job.actor,
        state=job.state,
        stage=job.stage,
        done=job.done,
        of=job.of,
        created_at=job.created_at,
        ended_at=job.ended_at,
        outcome=outcome,
        problem=str(problem) if problem else None,
        link=link if job.state == "done" else None,
    )


def _found(visitor: Visitor, number: int) -> Job:
    """Find a job of the account; an administrator of all zones finds every one."""
    jobs = [job for job in app.list_jobs(visitor.house, 10_000) if job.id == number]
    if not jobs or not _may_see(visitor, jobs[0]):
        raise Gone
    return app.find_job(visitor.house, number)


def _may_see(visitor: Visitor, job: Job) -> bool:
    is_admin = visitor.account.may("admin") and visitor.sees_all
    return job.actor == visitor.account.name or is_admin


def _list(visitor: Visitor) -> list[JobCard]:
    jobs = (job for job in app.list_jobs(visitor.house, 200) if _may_see(visitor, job))
    return [_card(visitor, app.find_job(visitor.house, job.id)) for job in jobs][:50]


@router.get("/api/jobs", tags=["jobs"])
def jobs_api(visitor: Reader) -> list[JobCard]:
    """List the account's last jobs, newest first."""
    return _list(visitor)


@router.get("/jobs", include_in_schema=False)
def jobs_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the account's last jobs."""
    return page(request, visitor, "jobs.html", found=_list(visitor), **_words())


@router.get("/api/jobs/{number}", tags=["jobs"])
def job_api(visitor: Reader, number: Number) -> JobCard:
    """Tell how far a job is, and how it ended."""
    return _card(visitor, _found(visitor, number))


@router.get("/jobs/{number}", include_in_schema=False)
def job_page(
    request: Request,
    visitor: Reader,
    number: Number,
    part: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """Show a job; with `part` only the piece that is fetched again while it goes on."""
    template = "job_progress.html" if part else "job.html"
    card = _card(visitor, _found(visitor, number))
    return page(request, visitor, template, job=card, **_words())


@router.post("/jobs/{number}/cancel", include_in_schema=False)
def cancel(visitor: Writer, number: Number) -> Response:
    """Cancel a job that has not ended; of what it was doing nothing is written."""
    app.cancel_job(visitor.house, _found(visitor, number))
    return RedirectResponse(f"/jobs/{number}", status_code=303)


def _words() -> dict[str, object]:
    return {
        "kinds": app.JOB_KINDS,
        "states": app.JOB_STATES,
        "stages": app.JOB_STAGES,
        "moment": app.local_moment,
    }
