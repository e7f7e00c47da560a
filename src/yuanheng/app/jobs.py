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
from yuanheng.errors import LedgerError, Plain, YuanhengError, say
from yuanheng.model.accounts import Job

#: Progress is written at most so often, in seconds.
_PAUSE = 0.3


class Cancelled(YuanhengError):  # noqa: N818 - what happened, not an error
    """The job was cancelled, or the program is being stopped."""


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
    return job


def cancel_job(house: House, job: Job) -> bool:
    """Cancel a job that has not ended; tell whether it had not."""
    desk = desk_of(house)
    ended = replace(job, state="cancelled", ended_at=_now(house))
    done = desk.change_job(ended, ("queued", "running"))
    if done:
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
    """Mark jobs that a stopped program left running as failed, with the reason."""
    desk = desk_of(house)
    for job in desk.jobs(1000):
        if job.state == "running":
            reason = "The program stopped while the job was running; nothing of it was written."
            outcome: dict[str, Plain] = {"error": reason}
            failed = replace(job, state="failed", ended_at=_now(house), outcome=outcome)
            desk.change_job(failed, ("running",))


def run_job(house: House, job: Job, is_stopping: Callable[[], bool]) -> Job:
    """Run a claimed job to its end, whatever that is."""
    desk, last = desk_of(house), [0.0]

    def progress(stage: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now - last[0] < _PAUSE and done != of:
            return
        last[0] = now
        if is_stopping() or not desk.change_job(
            replace(job, stage=stage, done=done, of=of), ("running",)
        ):
            raise Cancelled(say("The job was cancelled"))

    try:
        outcome = KINDS[job.kind](house, job, progress)
        ended = replace(job, state="done", outcome=outcome)
    except Cancelled:
        ended = replace(job, state="cancelled")
    except YuanhengError as error:
        facts = {str(n): str(line) for n, line in enumerate(error.lines)}
        ended = replace(job, state="failed", outcome={"error": str(error), **facts})
    ended = replace(ended, ended_at=_now(house))
    desk.change_job(ended, ("running",))
    return ended


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


def _text(asked: dict[str, Plain], name: str) -> str | None:
    value = asked.get(name)
    return str(value) if value else None


KINDS: dict[str, Kind] = {"evaluate": _evaluate}

__all__ = [
    "KINDS",
    "cancel_job",
    "claim_job",
    "fail_interrupted",
    "find_job",
    "list_jobs",
    "queue_job",
    "run_job",
]
