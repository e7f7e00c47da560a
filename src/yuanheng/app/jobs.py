"""Jobs (作业): long work that is queued, shows its progress, and can be cancelled.

A job's step is one transaction of the ledger, so that one that is killed leaves it whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from yuanheng.app.accounts import audit_entry, desk_of
from yuanheng.app.evaluating import evaluate
from yuanheng.app.house import House
from yuanheng.app.import_job import forget_upload, import_upload, written_before
from yuanheng.app.job_watch import WATCH
from yuanheng.app.report_shelf import make_report
from yuanheng.app.uploading import sweep_uploads
from yuanheng.app.words import LANGUAGES, Words, plain_error
from yuanheng.errors import LedgerError, Message, Plain, YuanhengError, say
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
    "keep": say("keeping the original"),
    "write": say("writing"),
    "evaluate": say("evaluating"),
    "report": say("writing the report"),
}
JOB_KINDS: dict[str, Message] = {
    "import": say("Import"),
    "evaluate": say("Evaluation"),
    "report": say("Report"),
}


class Cancelled(YuanhengError):  # noqa: N818 - what happened, not an error
    """The job was cancelled, or the program is being stopped."""


class Stopped(Cancelled):
    """The program is being stopped; the job waits for its next start."""


Kind = Callable[[House, Job, Callable[[str, int, int], None]], dict[str, Plain]]


def queue_job(house: House, kind: str, request: dict[str, Plain], zone: str | None = None) -> Job:
    """Queue a job in the name of the house's actor."""
    if kind not in KINDS:
        raise LedgerError(say("There is no job of the kind {kind}", kind=kind))
    now = house.clock.now().isoformat(timespec="seconds")
    job = Job(0, kind, house.actor, "queued", now, request, zone=zone)
    job = desk_of(house).add_job(job)
    desk_of(house).add_audit(audit_entry(house, f"job.{kind}", str(job.id)))
    return job


def list_jobs(house: House, limit: int = 50) -> tuple[Job, ...]:
    """List the last jobs, newest first."""
    return desk_of(house).jobs(limit)


def find_job(house: House, number: int) -> Job:
    """Find a job; LedgerError where there is none of that number."""
    job = desk_of(house).job(number)
    if job is None:
        raise LedgerError(say("There is no job {n}", n=number))
    return WATCH.seen(house.place, job)


def cancel_job(house: House, job: Job) -> bool:
    """Cancel a job that has not ended; tell whether it had not."""
    desk = desk_of(house)
    WATCH.cancel(house.place, job.id)  # heard at once, even while a batch is being written
    ended = replace(job, state="cancelled", ended_at=_now(house))
    done = desk.change_job(ended, ("queued", "running"))
    if done:
        if job.state == "queued":
            _let_go(house, job)
        desk.add_audit(audit_entry(house, "job.cancel", str(job.id)))
    return done


def claim_job(house: House) -> Job | None:
    """Take the oldest queued job; None where there is none."""
    desk = desk_of(house)
    queued = [job for job in desk.jobs(1000) if job.state == "queued"]
    for job in sorted(queued, key=lambda j: j.id):
        running = replace(job, state="running")
        if desk.change_job(running, ("queued",)):
            return running
    return None


def fail_interrupted(house: House) -> None:
    """Settle the jobs that a stopped program left running.

    An import that had been written is done, and one that had not waits again; of the others
    nothing was written: they have failed.
    """
    desk = desk_of(house)
    jobs = desk.jobs(1000)
    needed = (j.request.get("token") for j in jobs if j.state in ("queued", "running"))
    sweep_uploads(house, frozenset(str(token) for token in needed if token))
    for job in jobs:
        if job.state == "running" and job.kind == "import":
            _settle_import(house, job)
        elif job.state == "running":
            reason = LedgerError(
                say("The program stopped while the job was running; nothing of it was written.")
            )
            outcome = _failure(reason)
            failed = replace(job, state="failed", ended_at=_now(house), outcome=outcome)
            desk.change_job(failed, ("running",))


def run_job(house: House, job: Job, is_stopping: Callable[[], bool]) -> Job:
    """Run a claimed job to its end, whatever that is."""
    desk, last = desk_of(house), [0.0]

    def progress(stage: str, done: int, of: int) -> None:
        WATCH.tell(house.place, job.id, (stage, done, of))
        if is_stopping():
            raise Stopped(say("The job was cancelled"))
        if WATCH.is_cancelled(house.place, job.id):
            raise Cancelled(say("The job was cancelled"))
        now = time.monotonic()
        if stage in _HOLDING or (now - last[0] < _PAUSE and done != of):
            return
        last[0] = now
        if not desk.change_job(replace(job, stage=stage, done=done, of=of), ("running",)):
            raise Cancelled(say("The job was cancelled"))

    WATCH.begin(house.place, job.id)
    try:
        outcome = KINDS[job.kind](house, job, progress)
        ended = replace(job, state="done", outcome=outcome)
    except Stopped:
        waiting = replace(job, state="queued", stage="", done=0, of=0)
        desk.change_job(waiting, ("running",))
        WATCH.end(house.place, job.id)
        return waiting
    except Cancelled:
        ended = replace(job, state="cancelled")
    except YuanhengError as error:
        ended = replace(job, state="failed", outcome=_failure(error))
    ended = replace(ended, ended_at=_now(house))
    WATCH.end(house.place, job.id)
    # What was written stays written, even where somebody cancelled it a moment too late.
    desk.change_job(ended, ("running", "cancelled") if ended.state == "done" else ("running",))
    _let_go(house, job)
    return ended


def fail_job(house: House, job: Job, reason: str) -> None:
    """Mark a job as failed by what nobody expected."""
    WATCH.end(house.place, job.id)
    failed = replace(job, state="failed", ended_at=_now(house), outcome={"error": reason})
    desk_of(house).change_job(failed, ("running",))


def _settle_import(house: House, job: Job) -> None:
    """Settle an import that a stopped program left running."""
    written = written_before(house, job)
    if written is None:
        waiting = replace(job, state="queued", stage="", done=0, of=0)
        desk_of(house).change_job(waiting, ("running",))
        return
    done = replace(job, state="done", ended_at=_now(house), outcome=written)
    desk_of(house).change_job(done, ("running",))
    _let_go(house, job)


def _let_go(house: House, job: Job) -> None:
    """Drop what was kept for a job that has ended."""
    if job.kind == "import":
        forget_upload(house, job)


def _failure(error: YuanhengError) -> dict[str, Plain]:
    """Keep a refusal in both languages, as its reader will want it."""
    kept: dict[str, Plain] = {"error": str(error)}
    kept |= {str(n): str(line) for n, line in enumerate(error.lines)}
    for lang in LANGUAGES:
        said = plain_error(error, Words(lang))
        parts = (said["message"], *said["facts"], said["expected"], said["remedy"])
        kept[f"error.{lang}"] = "\n".join(str(part) for part in parts if part)
    return kept


def _now(house: House) -> str:
    return house.clock.now().isoformat(timespec="seconds")


def _evaluate(
    house: House, job: Job, progress: Callable[[str, int, int], None]
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
    )
    return {"run": run.id}


def _report(house: House, job: Job, progress: Callable[[str, int, int], None]) -> dict[str, Plain]:
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


KINDS: dict[str, Kind] = {"evaluate": _evaluate, "import": import_upload, "report": _report}

__all__ = [
    "JOB_KINDS",
    "JOB_STAGES",
    "JOB_STATES",
    "KINDS",
    "cancel_job",
    "claim_job",
    "fail_interrupted",
    "fail_job",
    "find_job",
    "list_jobs",
    "queue_job",
    "run_job",
]
