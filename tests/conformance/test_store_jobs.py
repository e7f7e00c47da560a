"""A batch that a job writes is written only while the job runs, and in the turn it runs in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conformance.test_store import NOW, PLOT, StillClock, draft
from yuanheng.app.opening import home_at
from yuanheng.errors import LedgerError
from yuanheng.model.accounts import Job, JobState
from yuanheng.ports import silent
from yuanheng.store.desk import LedgerDesk
from yuanheng.store.store import LedgerStore


@pytest.mark.parametrize(
    ("state", "turn", "written"),
    [
        ("running", 1, 1),
        ("running", 2, 0),
        ("queued", 1, 0),
        ("cancelled", 1, 0),
    ],
)
def test_a_batch_is_written_only_in_the_turn_of_its_running_job(
    state: JobState, turn: int, written: int, place: str
) -> None:
    """Who was put back, or whom another program runs now, writes nothing."""
    store = LedgerStore.create(home_at(place), (PLOT,), StillClock())
    desk = LedgerDesk(store.home)
    job = desk.add_job(Job(0, "import", "王", "queued", NOW, {}))
    assert desk.change_job(replace(job, state=state, turn=turn), ("queued",))
    asked = draft(job=(job.id, 1))
    if written:
        assert store.write(asked, None, silent).seq == 1
    else:
        with pytest.raises(LedgerError, match="The job 1 has ended meanwhile; nothing was written"):
            store.write(asked, None, silent)
    assert len(store.batches()) == written


def test_a_job_that_was_put_back_is_not_changed_by_who_ran_it(place: str) -> None:
    """What that one still tells of its progress would pass for the other's."""
    desk = LedgerDesk(LedgerStore.create(home_at(place), (PLOT,), StillClock()).home)
    job = desk.add_job(Job(0, "import", "王", "running", NOW, {}))
    taken = replace(job, turn=1)
    assert desk.change_job(taken, ("running",))
    assert not desk.change_job(replace(job, stage="write"), ("running",))
    assert desk.job(job.id) == taken
