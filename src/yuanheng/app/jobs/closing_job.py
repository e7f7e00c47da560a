"""The closing of a task as a job (销号作业): its test, and documents kept until it ends."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from yuanheng.app.intake.uploads import make_folder, upload_folder
from yuanheng.app.opening import OpenHouse
from yuanheng.app.supervision.closing import close_with, evaluate_again, open_task_at_end
from yuanheng.app.supervision.inputs import Documents, note_task, read_documents
from yuanheng.errors import LedgerError, Plain, say
from yuanheng.model.accounts import Job
from yuanheng.model.evaluation import Run
from yuanheng.model.tasks import Closed, Paper, Task
from yuanheng.ports import Progress

#: Documents as a request holds them: title, number, and the name of the file that is kept.


@cache
def _papers() -> TypeAdapter[tuple[tuple[str, str | None, str | None], ...]]:
    return TypeAdapter(tuple[tuple[str, str | None, str | None], ...])


def closing_request(
    house: OpenHouse, number: int, seen: int, documents: tuple[str, ...]
) -> dict[str, Plain]:
    """Say what a job is to close, and keep the files of its documents until it has ended.

    seen: the last event of the task that was seen; LedgerError where there is a later one.
    """
    task = open_task_at_end(house, number)
    _check_seen(task, seen)
    papers, files = read_documents(task, documents)
    token, kept = _keep(house, files) if files else ("", {})
    named = tuple((p.title, p.number, kept.get(p.title)) for p in papers)
    return {
        "task": number,
        "seen": seen,
        "papers": _papers().dump_json(named).decode(),
        "token": token,
    }


def close_by_job(house: OpenHouse, job: Job, progress: Progress) -> dict[str, Plain]:
    """Apply the closing test and close the task; LedgerError, with what is missing, otherwise."""
    number, seen = int(str(job.request["task"])), int(str(job.request["seen"]))
    task = open_task_at_end(house, number)
    _check_seen(task, seen)
    documents = _documents(house, job)
    run = evaluate_again(house, task, progress, job.id)
    note_task(house, "close", close_with(house, number, documents, seen))
    return {"task": number, "run": run.id}


def closed_by(house: OpenHouse, job: Job, run: Run) -> dict[str, Plain]:
    """Tell whether the closing stands that a job was for, whose run is given; empty if not."""
    number, seen = int(str(job.request["task"])), int(str(job.request["seen"]))
    for event in house.store.task_events():
        is_own = event.n > seen and event.task == number and event.actor == job.actor
        if is_own and isinstance(event.record, Closed):
            return {"task": number, "run": run.id}
    return {}


def _check_seen(task: Task, seen: int) -> None:
    """Refuse to begin what the database would refuse at the end."""
    if task.last_event != seen:
        raise LedgerError(
            say("Task {n} was changed by somebody else meanwhile", n=task.id),
            remedy=say("It was not done. Look at the tasks, then try once more."),
        )


def _keep(house: OpenHouse, files: dict[str, Path]) -> tuple[str, dict[str, str]]:
    """Keep files beside the ledger; give the token, and their names there by title."""
    try:
        token, folder = make_folder(house)
        kept = {}
        for n, (title, path) in enumerate(files.items()):
            place = folder / str(n)
            place.mkdir()
            shutil.move(path, place / path.name)
            kept[title] = f"{n}/{path.name}"
    except OSError as error:
        raise LedgerError(
            say("The file could not be kept: {problem}", problem=str(error.strerror or error))
        ) from error
    return token, kept


def _documents(house: OpenHouse, job: Job) -> Documents:
    """Give the documents of a job; LedgerError where a file is no longer kept."""
    folder = upload_folder(house, str(job.request["token"]))
    papers, files = [], {}
    for title, number, name in _papers().validate_json(str(job.request["papers"])):
        papers.append(Paper(title, number=number))
        if name is None:
            continue
        files[title] = folder / name
        if not files[title].is_file():
            raise LedgerError(
                say("The uploaded file is no longer kept"), remedy=say("Upload it once more.")
            )
    return tuple(papers), files
