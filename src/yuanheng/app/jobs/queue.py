"""Jobs (作业): long work that is queued, shows its progress, and can be cancelled.

A job's step is one transaction of the ledger, so that one that is killed leaves it whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from yuanheng.app.jobs.closing_job import close_by_job
from yuanheng.app.jobs.ends import end_job, failure, let_go, now
from yuanheng.app.jobs.import_job import import_upload
from yuanheng.app.jobs.replay_job import replay_by_job, try_cases
from yuanheng.app.jobs.rights import check_right
from yuanheng.app.jobs.try_job import try_upload
from yuanheng.app.jobs.watch import WATCH
from yuanheng.app.office.accounts import audit_entry, desk_of
from yuanheng.app.opening import OpenHouse
from yuanheng.app.reports.shelf import make_report
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, Message, Plain, UsageError, YuanhengError, say
from yuanheng.model.accounts import Job

#: Progress is written at most so often, in seconds.
_PAUSE = 0.3
#: While these go on the store holds the ledger's file, and nothing else can be written to it.
_HOLDING = frozenset({"keep", "write"})

JOB_STATES: dict[str, Message] = {
    "queued": say("waiting"),
    "running": say("under way"),
    "done": say("done"),
    "failed": say("failed"),
    "cancelled": say("cancelled"),
}
JOB_STAGES: dict[str, Message] = {
    "read": say("reading"),
    "check": say("checking"),
    "keep": say("keeping the original"),
    "write": say("writing"),
    "evaluate": say("evaluating"),
    "report": say("writing the report"),
    "cases": say("running the cases"),
}
JOB_KINDS: dict[str, Message] = {
    "import": say("Import"),
    "try": say("Check of a file"),
    "evaluate": say("Evaluation"),
    "report": say("Report"),
    "close": say("Closing of a task"),
    "replay": say("Replay"),
    "cases": say("Cases"),
}
#: Kinds that any account may ask for: one at a time, so that nobody keeps the others waiting.
_ALONE = frozenset({"replay", "cases"})


class Cancelled(YuanhengError):  # noqa: N818 - what happened, not an error
    """The job was cancelled, or the program is being stopped."""


class TooManyJobsError(UsageError):
    """The account has a job of this kind under way already."""


class Stopped(Cancelled):
    """The program is being stopped; the job waits for its next start."""


Kind = Callable[[OpenHouse, Job, Callable[[str, int, int], None]], dict[str, Plain]]


def queue_job(
    house: OpenHouse, kind: str, request: dict[str, Plain], zone: str | None = None
) -> Job:
    """Queue a job in the name of the house's actor; of some kinds one at a time.

    The same asked for again is the job that is under way; TooManyJobsError for another.
    """
    if kind not in KINDS:
        raise LedgerError(say("There is no job of the kind {kind}", kind=kind))
    asked = Job(0, kind, house.actor, "queued", now(house), request, zone=zone)
    job = desk_of(house).add_job(asked, is_alone=kind in _ALONE)
    if kind in _ALONE and job != replace(asked, id=job.id):
        if job.request != request:
            raise TooManyJobsError(
                say("The job {n} of the same kind has not ended yet", n=job.id),
                remedy=say("Wait until it has ended, or cancel it."),
            )
        return job
    desk_of(house).add_audit(audit_entry(house, f"job.{kind}", str(job.id)))
    return job


def list_jobs(house: OpenHouse, limit: int = 50) -> tuple[Job, ...]:
    """List the last jobs, newest first."""
    return desk_of(house).jobs(limit)


def find_job(house: OpenHouse, number: int) -> Job:
    """Find a job; LedgerError where there is none of that number."""
    job = desk_of(house).job(number)
    if job is None:
        raise LedgerError(say("There is no job {n}", n=number))
    return WATCH.seen(house.place, job)


def cancel_job(house: OpenHouse, job: Job) -> bool:
    """Cancel a job that has not ended; tell whether it had not."""
    desk = desk_of(house)
    WATCH.cancel(house.place, job.id)  # heard at once, even while a batch is being written
    ended = replace(job, state="cancelled", ended_at=now(house))
    done = desk.change_job(ended, ("queued", "running"))
    if done:
        if job.state == "queued":
            let_go(house, job)
        desk.add_audit(audit_entry(house, "job.cancel", str(job.id)))
    return done


def claim_job(house: OpenHouse) -> Job | None:
    """Take the oldest queued job; None where there is none."""
    desk = desk_of(house)
    queued = [job for job in desk.jobs(1000) if job.state == "queued"]
    for job in sorted(queued, key=lambda j: j.id):
        running = replace(job, state="running")
        if desk.change_job(running, ("queued",)):
            return running
    return None


def run_job(house: OpenHouse, job: Job, is_stopping: Callable[[], bool]) -> Job:
    """Run a claimed job to its end, whatever that is; where its account still may have it done."""
    WATCH.begin(house.place, job.id)
    try:
        check_right(house, job)
        outcome = KINDS[job.kind](house, job, _telling(house, job, is_stopping))
        ended = replace(job, state="done", ended_at=now(house), outcome=outcome)
    except Stopped:
        waiting = replace(job, state="queued", stage="", done=0, of=0)
        desk_of(house).change_job(waiting, ("running",))
        return waiting
    except Cancelled:
        ended = end_job(house, job, "cancelled", {})
    except YuanhengError as error:
        ended = end_job(house, job, "failed", failure(error))
    finally:
        WATCH.end(house.place, job.id)
    # What was written stays written, even where somebody cancelled it a moment too late.
    stands = ended.state == "done" or ended.outcome.keys() & {"run", "batch"}
    desk_of(house).change_job(ended, ("running", "cancelled") if stands else ("running",))
    let_go(house, job)
    return ended


def fail_job(house: OpenHouse, job: Job, reason: str) -> None:
    """End a job by what nobody expected."""
    desk_of(house).change_job(end_job(house, job, "failed", {"error": reason}), ("running",))
    let_go(house, job)


def _telling(
    house: OpenHouse, job: Job, is_stopping: Callable[[], bool]
) -> Callable[[str, int, int], None]:
    """Make what a job tells of its progress; it raises where the job is to stop."""
    desk, last = desk_of(house), [0.0]

    def progress(stage: str, done: int, of: int) -> None:
        WATCH.tell(house.place, job.id, (stage, done, of))
        if is_stopping():
            raise Stopped(say("The job was cancelled"))
        if WATCH.is_cancelled(house.place, job.id):
            raise Cancelled(say("The job was cancelled"))
        moment = time.monotonic()
        if stage in _HOLDING or (moment - last[0] < _PAUSE and done != of):
            return
        last[0] = moment
        if not desk.change_job(replace(job, stage=stage, done=done, of=of), ("running",)):
            raise Cancelled(say("The job was cancelled"))

    return progress


def _evaluate(
    house: OpenHouse, job: Job, progress: Callable[[str, int, int], None]
) -> dict[str, Plain]:
    """Apply a standard."""
    asked = job.request
    zones = str(asked.get("zones") or "")
    run = evaluate(
        house,
        str(asked["standard"]),
        period=_text(asked, "period"),
        as_of=_text(asked, "as_of"),
        parameters=_text(asked, "parameters"),
        settings=str(asked.get("settings") or "").split("\n") if asked.get("settings") else (),
        zones=zones.split(",") if zones else (),
        what_if=bool(asked.get("what_if")),
        progress=progress,
        job=job.id,
        asks=True,
    )
    return {"run": run.id}


def _report(
    house: OpenHouse, job: Job, progress: Callable[[str, int, int], None]
) -> dict[str, Plain]:
    """Write the report of a run and put it on the shelf under the job's number."""
    asked = job.request
    kept = make_report(
        house,
        job.id,
        int(str(asked["run"])),
        str(asked["lang"]),
        sections=str(asked.get("sections") or "").split(","),
        progress=progress,
    )
    return {"run": kept.run, "report": kept.number}


def _text(asked: dict[str, Plain], name: str) -> str | None:
    value = asked.get(name)
    return str(value) if value else None


KINDS: dict[str, Kind] = {
    "evaluate": _evaluate,
    "import": import_upload,
    "try": try_upload,
    "report": _report,
    "close": close_by_job,
    "replay": replay_by_job,
    "cases": try_cases,
}

__all__ = [
    "JOB_KINDS",
    "JOB_STAGES",
    "JOB_STATES",
    "KINDS",
    "TooManyJobsError",
    "cancel_job",
    "claim_job",
    "fail_job",
    "find_job",
    "list_jobs",
    "queue_job",
    "run_job",
]
