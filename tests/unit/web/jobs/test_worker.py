"""The worker: killed programs leave the ledger whole, and one program runs the jobs of a ledger."""

from __future__ import annotations

import io
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from tests.patience import PATIENCE_S, wait_for
from tests.unit.web.desk import NOW, RULEBOOK, Desk
from yuanheng.app.jobs import queue
from yuanheng.app.jobs.queue import find_job, list_jobs, queue_job
from yuanheng.app.office import accounts
from yuanheng.app.office.accounts import list_accounts, list_audit
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.errors import LedgerError, say
from yuanheng.model.accounts import Job
from yuanheng.views.descent.runs import list_runs
from yuanheng.web.jobs import Worker

#: Works on the jobs of a ledger, and dies by SIGKILL when a job tells of a stage.
DYING = """
import os, signal, sys, time
from pathlib import Path
from yuanheng.app.jobs import watch
from yuanheng.app.opening import open_house
from yuanheng.web.jobs import Worker
ledger, wanted = sys.argv[1:]
def tell(self, place, number, far):
    if far[0] == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
watch.JobWatch.tell = tell
Worker(open_house(Path(ledger))).start()
time.sleep(600)
"""
#: Dies in the middle of the transaction that adds an account.
DYING_WRITE = """
import os, signal, sys
from pathlib import Path
from yuanheng.app.office.accounts import add_account
from yuanheng.app.opening import open_house
from yuanheng.store import desk
desk._add_audit = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
add_account(open_house(Path(sys.argv[1])), "new", "ein langer Satz", "viewer")
"""
#: Works on the jobs until there are none, and tells which it ran.
WORKING = """
import sys, time
from pathlib import Path
from yuanheng.app.jobs.queue import list_jobs
from yuanheng.app.opening import open_house
from yuanheng.web import jobs
from yuanheng.web.jobs import Worker
house = open_house(Path(sys.argv[1]))
run = jobs.run_job
def told(house, job, stopping):
    print(job.id, flush=True)
    return run(house, job, stopping)
jobs.run_job = told
worker = Worker(house)
worker.start()
for _ in range(3000):
    if all(job.state not in ("queued", "running") for job in list_jobs(house)):
        break
    time.sleep(0.1)
worker.stop()
"""


def run(script: str, *args: object) -> int:
    """Run a program to its end, and give how it ended."""
    command = [sys.executable, "-c", script, *map(str, args)]
    return subprocess.run(command, check=False, timeout=PATIENCE_S).returncode


def is_whole(desk: Desk) -> bool:
    """Tell a file that SQLite and the ledger's own audit find whole."""
    with closing(sqlite3.connect(desk.house.path)) as plain:
        checked = plain.execute("PRAGMA integrity_check").fetchall()
    return checked == [("ok",)]


def queue_evaluation(desk: Desk) -> Job:
    return queue_job(desk.house, "evaluate", {"standard": RULEBOOK, "what_if": True})


def changed_book(content: bytes) -> bytes:
    """Change a cell of a workbook, so that it is another file."""
    book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    book.worksheets[0]["D2"] = "戊厂"
    book.save(out)
    return out.getvalue()


def settled(desk: Desk, number: int) -> Job:
    """Start a worker as a program does that is started again; give how the job ended."""
    worker = Worker(desk.house)
    worker.start()
    wait_for(lambda: find_job(desk.house, number).state not in ("queued", "running"))
    worker.stop()
    return find_job(desk.house, number)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize("stage", ["read", "keep", "write"])
def test_an_import_whose_program_was_killed_is_done_after_the_next_start(
    stage: str, desk: Desk
) -> None:
    """Of the first attempt nothing is there; the second is the one batch."""
    officer, before = desk.client_of("officer"), len(desk.house.store.batches())
    book = {"file": ("项目.xlsx", changed_book(officer.get("/ledger/batches/6/original").content))}
    path = officer.post("/ledger/upload", files=book).headers["location"]
    number = int(officer.post(f"{path}/import").headers["location"].rpartition("/")[2])
    assert run(DYING, desk.house.path, stage) == -signal.SIGKILL
    assert is_whole(desk)
    assert len(desk.house.store.batches()) == before
    assert find_job(desk.house, number).state == "running"
    ended = settled(desk, number)
    assert (ended.state, ended.outcome["batch"]) == ("done", before + 1)
    assert len(desk.house.store.batches()) == before + 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_an_evaluation_whose_program_was_killed_has_failed_and_says_why(desk: Desk) -> None:
    """It is not begun again by itself; the runs are those from before."""
    job, before = queue_evaluation(desk), list_runs(desk.house)
    assert run(DYING, desk.house.path, "evaluate") == -signal.SIGKILL
    assert is_whole(desk)
    ended = settled(desk, job.id)
    assert (ended.state, ended.outcome["error.en"]) == (
        "failed",
        "The program stopped while the job was running; nothing of it was written.",
    )
    assert list_runs(desk.house) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_write_whose_program_was_killed_never_was(desk: Desk) -> None:
    """Account and audit entry are written together or not at all."""
    before = (list_accounts(desk.house), list_audit(desk.house, 100))
    assert run(DYING_WRITE, desk.house.path) == -signal.SIGKILL
    assert is_whole(desk)
    assert (list_accounts(desk.house), list_audit(desk.house, 100)) == before


def test_two_programs_on_one_ledger_run_each_job_once(desk: Desk) -> None:
    """And the one that starts later does not take the other's job for left behind."""
    numbers = [queue_evaluation(desk).id for _ in range(4)]
    command = [sys.executable, "-c", WORKING, str(desk.house.path)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [program.communicate(timeout=PATIENCE_S)[0].split() for program in programs]
    assert sorted(int(n) for lines in told for n in lines) == numbers
    assert {job.state for job in list_jobs(desk.house)} == {"done"}


def test_a_second_worker_goes_on_when_the_first_has_ended(desk: Desk) -> None:
    """Until then it leaves a running job alone."""
    first, second = Worker(desk.house), Worker(open_house(desk.house.path))
    first.start()
    now = NOW.isoformat()
    mine = accounts.desk_of(desk.house).add_job(Job(0, "evaluate", "x", "running", now, {}))
    second.start()  # has looked once when it is back
    assert find_job(desk.house, mine.id).state == "running"
    first.stop()
    wait_for(lambda: find_job(desk.house, mine.id).state == "failed")
    job = queue_evaluation(desk)
    wait_for(lambda: find_job(desk.house, job.id).state == "done")
    second.stop()


def test_what_nobody_expected_fails_one_job_and_not_the_worker(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason names the kind of error; its words may quote data, and stay in the log."""

    def broken(*_: object) -> dict[str, object]:
        raise RuntimeError(f"SELECT secret -- {desk.house.path}")

    kinds = queue.KINDS
    monkeypatch.setitem(kinds, "report", broken)
    bad = queue_job(desk.house, "report", {"run": 1, "lang": "zh"})
    good = queue_evaluation(desk)
    assert settled(desk, good.id).state == "done"
    ended = find_job(desk.house, bad.id)
    assert (ended.state, ended.outcome) == ("failed", {"error": "RuntimeError"})


def test_a_database_that_is_away_is_logged_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not once a turn, with all that was under way; and when it is back, jobs are done."""
    calls: list[object] = []

    def away(house: OpenHouse) -> None:
        calls.append(house)
        raise LedgerError(say("There is no ledger at {path}", path="there"))

    worker = Worker(desk.house)
    with monkeypatch.context() as patched:
        patched.setattr("yuanheng.web.jobs.claim_job", away)
        worker.start()
        wait_for(lambda: len(calls) > 1)
    job = queue_evaluation(desk)
    wait_for(lambda: find_job(desk.house, job.id).state == "done")
    worker.stop()
    logged = [record.getMessage() for record in caplog.records if record.name.endswith("jobs")]
    assert logged == ["no job could be taken up: There is no ledger at there"]


def test_the_sidecar_of_a_ledger_is_left_to_the_one_who_holds_it(tmp_path: Path) -> None:
    """One takes the right, others do not; laid down, the next one takes it."""
    house = create_ledger(tmp_path / "a.yhdb")
    other = open_house(tmp_path / "a.yhdb")
    right = house.home.take_jobs()
    assert right is not None
    assert right.stands()
    assert other.home.take_jobs() is None
    right.lay_down()
    again = other.home.take_jobs()
    assert again is not None
    again.lay_down()
