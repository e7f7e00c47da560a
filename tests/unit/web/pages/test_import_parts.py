"""An import of several sheets that breaks off says what stands, and goes on where it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.web.desk import Desk
from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.uploads import keep_upload
from yuanheng.app.jobs import queue as running
from yuanheng.app.jobs.ends import fail_interrupted
from yuanheng.app.jobs.import_job import import_request
from yuanheng.app.jobs.queue import claim_job, find_job, queue_job, run_job
from yuanheng.app.keeping.exports import ExportRequest, export
from yuanheng.app.office.accounts import desk_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, YuanhengError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.accounts import Job
from yuanheng.ports import silent
from yuanheng.words.words import Words

EN = Words("en")


@pytest.fixture
def exported(desk: Desk, tmp_path: Path) -> Path:
    """Zones and supplies as an export writes them, told again with a new supply."""
    path = tmp_path / "导出.xlsx"
    wanted = ExportRequest(path, relations=("zone", "supply"))
    export(desk.house, wanted, EN)
    return path


def spoil(path: Path) -> Path:
    """Let the projects be of a zone that nobody knows."""
    book = openpyxl.load_workbook(path)
    for row in book["土地供应"].iter_rows(min_row=2):
        row[0].value = "他区"
    book.save(path)
    return path


def queue(desk: Desk, path: Path) -> Job:
    """Queue the import of a file in the name of the officer."""
    house = replace(desk.house, actor="officer")
    with path.open("rb") as stream:
        upload = keep_upload(house, path.name, stream)
    return queue_job(house, "import", import_request(house, upload, "zh"))


def claim(desk: Desk) -> Job:
    """Take the oldest job that waits."""
    job = claim_job(desk.house)
    assert job is not None
    return job


def acting(desk: Desk) -> OpenHouse:
    """Give the house in the name of the officer."""
    return replace(desk.house, actor="officer")


def layers(desk: Desk, after: int) -> list[str | None]:
    """Name the sheets that were written after a batch."""
    return [b.layer for b in desk.house.store.batches() if b.seq > after]


def test_a_refusal_names_the_sheet_and_the_batches_that_stand(desk: Desk, exported: Path) -> None:
    """The zones were written before the projects were refused."""
    first = desk.house.store.last_seq() + 1
    asked = TableRequest(spoil(exported), None, None, None, None)
    with pytest.raises(YuanhengError) as refused:
        import_tables(desk.house, asked, EN)
    assert [EN.say(line) for line in refused.value.lines][-2:] == [
        "The sheet 土地供应 was not imported.",
        f"What was imported before it stands: batches {first}.",
    ]
    assert desk.house.store.last_seq() == first


def test_a_job_that_failed_midway_tells_what_of_it_stands(desk: Desk, exported: Path) -> None:
    """Its page leads to the batch, and says in both languages which sheet failed."""
    first = desk.house.store.last_seq() + 1
    job = queue(desk, spoil(exported))
    (ended,) = desk.work_off()
    stands: dict[str, Any] = {k: ended.outcome[k] for k in ("batch", "batches")}
    assert (ended.state, stands) == ("failed", {"batch": first, "batches": str(first)})
    assert "The sheet 土地供应 was not imported." in str(ended.outcome["error.en"])
    assert "工作表“土地供应”未导入。" in str(ended.outcome["error.zh"])
    page = desk.client_of("officer").get(f"/jobs/{job.id}").text
    assert f'href="/ledger/batches/{first}"' in page
    assert "Only a part of it was written:" in page
    assert "nothing of it was written" not in page


def test_a_job_that_was_stopped_midway_writes_the_rest_and_nothing_twice(
    desk: Desk, exported: Path
) -> None:
    """What it wrote is known by its number, although its program could say nothing any more."""
    after = desk.house.store.last_seq()
    job = queue(desk, exported)
    claimed = claim(desk)

    class Killed(BaseException):
        """The program ends."""

    def killing(stage: str, _done: int, _of: int) -> None:
        if stage == "read" and desk.house.store.last_seq() > after:
            raise Killed

    with pytest.raises(Killed):
        running.KINDS["import"](acting(desk), claimed, killing)
    assert layers(desk, after) == ["开发区"]
    fail_interrupted(desk.house)
    waiting = find_job(desk.house, job.id)
    assert (waiting.state, waiting.turn) == ("queued", 1)
    (ended,) = desk.work_off()
    assert (ended.state, ended.outcome["batches"]) == ("done", f"{after + 1},{after + 2}")
    assert layers(desk, after) == ["开发区", "土地供应"]


def test_who_lost_the_right_to_a_job_writes_nothing_for_it(desk: Desk, exported: Path) -> None:
    """Another program has put it back and runs it: only that one writes, and tells how far."""
    after = desk.house.store.last_seq()
    queue(desk, exported)
    lost = claim(desk)
    fail_interrupted(desk.house)
    taken = claim(desk)
    with pytest.raises(LedgerError, match=f"The job {lost.id} has ended meanwhile"):
        running.KINDS["import"](acting(desk), lost, silent)
    told = desk_of(desk.house).change_job(replace(lost, stage="write"), ("running",))
    assert (layers(desk, after), told) == ([], False)
    assert run_job(acting(desk), taken, lambda: False).state == "done"
    assert layers(desk, after) == ["开发区", "土地供应"]
    assert find_job(desk.house, lost.id).turn == 1
