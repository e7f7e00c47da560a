"""How a job ends (作业了结): what of it stands, why it failed, and what is no longer kept."""

from __future__ import annotations

from dataclasses import replace

from yuanheng.app.intake.uploads import sweep_uploads
from yuanheng.app.jobs.closing_job import closed_by
from yuanheng.app.jobs.import_job import forget_upload, has_written_all, written_before
from yuanheng.app.office.accounts import desk_of
from yuanheng.app.opening import OpenHouse
from yuanheng.app.reports.shelf import list_reports
from yuanheng.errors import LedgerError, Plain, WantedError, YuanhengError, say
from yuanheng.model.accounts import Job, JobState
from yuanheng.words.words import LANGUAGES, Words, plain_error

#: What the outcome of a job of a kind names once it is whole; other kinds write nothing.
_WHOLE = {"evaluate": "run", "report": "report", "close": "task"}
#: Kinds whose files are of no use once the job has ended.
_WITH_FILES = frozenset({"import", "close"})


def fail_interrupted(house: OpenHouse) -> None:
    """Settle the jobs that a stopped program left running.

    One whose work stands is done, and an import that was not written whole waits again, to write
    what is missing. The others have
    failed, and say what of them was written, which is mostly nothing.
    """
    desk = desk_of(house)
    jobs = desk.jobs(1000)
    needed = (j.request.get("token") for j in jobs if j.state in ("queued", "running"))
    sweep_uploads(house, frozenset(str(token) for token in needed if token))
    for job in jobs:
        if job.state == "running" and job.kind == "import":
            _settle_import(house, job)
        elif job.state == "running":
            ended = end_job(house, job, "failed", failure(_interruption(house, job)))
            desk.change_job(ended, ("running",))
            let_go(house, ended)


def end_job(house: OpenHouse, job: Job, state: JobState, outcome: dict[str, Plain]) -> Job:
    """Give a job as it ended: done where all of it stands, else as told, with what of it stands."""
    ended_at = now(house)
    part = standing(house, job)
    if job.kind == "import" and has_written_all(house, job):
        return replace(job, state="done", ended_at=ended_at, outcome=part)
    if _WHOLE.get(job.kind) in part:
        return replace(job, state="done", ended_at=ended_at, outcome=part)
    return replace(job, state=state, ended_at=ended_at, outcome={**outcome, **part})


def standing(house: OpenHouse, job: Job) -> dict[str, Plain]:
    """Tell what stands of a job in the record or on the shelf; empty where nothing does."""
    if job.kind == "import":
        return written_before(house, job)
    runs = house.store.runs()
    if job.kind == "report":
        run = next((r for r in runs if r.id == job.request.get("run")), None)
        kept = list_reports(house, frozenset(run.zones)) if run else ()
        stands = next((r for r in kept if (r.number, r.run) == (job.id, job.request["run"])), None)
        return {"run": stands.run, "report": stands.number} if stands else {}
    run = next((r for r in runs if r.job == job.id), None)
    if run is None:
        return {}
    closed = closed_by(house, job, run) if job.kind == "close" else {}
    return closed or {"run": run.id}


def failure(error: YuanhengError) -> dict[str, Plain]:
    """Keep a refusal in both languages, as its reader will want it."""
    kept: dict[str, Plain] = {"error": str(error)}
    kept |= {str(n): str(line) for n, line in enumerate(error.lines)}
    if isinstance(error, WantedError):
        kept["error.wanted"] = ",".join(error.names)
    for lang in LANGUAGES:
        said = plain_error(error, Words(lang))
        parts = (said["message"], *said["facts"], said["expected"], said["remedy"])
        kept[f"error.{lang}"] = "\n".join(str(part) for part in parts if part)
    return kept


def let_go(house: OpenHouse, job: Job) -> None:
    """Drop what was kept for a job that has ended."""
    if job.kind in _WITH_FILES:
        forget_upload(house, job)


def now(house: OpenHouse) -> str:
    """Give the moment as jobs keep it."""
    return house.clock.now().isoformat(timespec="seconds")


def _interruption(house: OpenHouse, job: Job) -> LedgerError:
    """Say what came of a job whose program stopped before all of it stood."""
    run = standing(house, job).get("run")
    if run is None:
        return LedgerError(
            say("The program stopped while the job was running; nothing of it was written.")
        )
    return LedgerError(
        say("The program stopped while the job was running; only its run {run} stands.", run=run),
        remedy=say("Look at the task, then close it once more."),
    )


def _settle_import(house: OpenHouse, job: Job) -> None:
    """Settle an import that a stopped program left running."""
    if not has_written_all(house, job):
        waiting = replace(job, state="queued", stage="", done=0, of=0, turn=job.turn + 1)
        desk_of(house).change_job(waiting, ("running",))
        return
    outcome = written_before(house, job)
    done = replace(job, state="done", ended_at=now(house), outcome=outcome)
    desk_of(house).change_job(done, ("running",))
    let_go(house, job)
