"""Jobs whose program was killed, or whose account was changed, are never denied what they wrote."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace

import pytest

from tests.unit.web.desk import RULEBOOK, Desk
from tests.unit.web.jobs.test_worker import queue_evaluation, run, settled
from tests.unit.web.pages.test_tasks import idle_to_end, seen
from yuanheng.app.jobs.closing_job import closing_request
from yuanheng.app.jobs.queue import claim_job, find_job, queue_job, run_job
from yuanheng.app.office import accounts
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError
from yuanheng.model.accounts import Job, JobState
from yuanheng.views.descent.runs import list_runs
from yuanheng.views.tasks.lists import find_task

#: Works on the jobs of a ledger, and dies by SIGKILL before it can say that one has ended.
DYING = """
import os, signal, sys, time
from pathlib import Path
from yuanheng.app.opening import open_house
from yuanheng.store import desk
from yuanheng.web.jobs import Worker
change = desk.LedgerDesk.change_job
def dying(self, job, expected):
    if job.ended_at is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return change(self, job, expected)
desk.LedgerDesk.change_job = dying
Worker(open_house(Path(sys.argv[1]))).start()
time.sleep(600)
"""


def queued(desk: Desk, kind: str) -> Job:
    """Queue a job of a kind that writes: an evaluation, a report, or the closing of a task."""
    if kind == "evaluate":
        return queue_evaluation(desk)
    if kind == "report":
        return queue_job(desk.house, "report", {"run": 2, "lang": "zh", "sections": ""})
    idle_to_end(desk)
    desk.mend()
    asked = closing_request(desk.house, 1, seen(desk), ())
    return queue_job(desk.house, "close", asked)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("evaluate", {"run": 3}),
        ("report", {"run": 2, "report": 1}),
        ("close", {"task": 1, "run": 3}),
    ],
)
def test_what_was_written_before_its_program_was_killed_is_done(
    kind: str, outcome: dict[str, int], desk: Desk
) -> None:
    """The job that could not say so any more is found by what it left."""
    job = queued(desk, kind)
    assert run(DYING, desk.house.path) == -signal.SIGKILL
    assert find_job(desk.house, job.id).state == "running"
    ended = settled(desk, job.id)
    assert (ended.state, ended.outcome) == ("done", outcome)


def test_a_closing_that_was_stopped_after_its_test_names_the_run_that_stands(desk: Desk) -> None:
    """The task is open, and the page does not say that nothing was written."""
    job = queued(desk, "close")
    assert claim_job(desk.house) is not None
    evaluate(desk.house, RULEBOOK, job=job.id)  # as far as the program came
    ended = settled(desk, job.id)
    said = [
        "The program stopped while the job was running; only its run 3 stands.",
        "Look at the task, then close it once more.",
    ]
    assert (ended.state, ended.outcome["run"]) == ("failed", 3)
    assert str(ended.outcome["error.en"]).splitlines() == said
    assert find_task(desk.house, 1).task.closed is None
    page = desk.client_of("admin").get(f"/jobs/{job.id}").text
    assert 'href="/evaluation/runs/3"' in page
    assert "nothing of it was written" not in page


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_a_job_that_was_ended_by_another_writes_nothing_more(state: JobState, desk: Desk) -> None:
    """A run is recorded only while its job is running."""
    queued(desk, "evaluate")
    job = claim_job(desk.house)
    assert job is not None
    assert accounts.desk_of(desk.house).change_job(replace(job, state=state), ("running",))
    assert run_job(desk.house, job, lambda: False).state == "cancelled"
    assert find_job(desk.house, job.id).state == state
    with pytest.raises(LedgerError, match="The job 1 has ended meanwhile; nothing was written"):
        evaluate(desk.house, RULEBOOK, job=job.id)
    assert len(list_runs(desk.house)) == 2
