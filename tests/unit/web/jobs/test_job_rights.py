"""A job runs in the name of its account: only while that account still may have it done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.web.desk import RULEBOOK, Desk
from tests.unit.web.pages.test_tasks import idle_to_end, seen
from yuanheng.app.jobs.closing_job import closing_request
from yuanheng.app.jobs.queue import queue_job
from yuanheng.app.office.accounts import change_account, list_accounts, list_units
from yuanheng.model.accounts import Job
from yuanheng.views.descent.runs import list_runs

OFFICIAL = {"standard": RULEBOOK}
TRIAL = {"standard": RULEBOOK, "what_if": True}


def change(desk: Desk, name: str, what: dict[str, Any]) -> None:
    """Change an account, as an administrator does."""
    (account,) = (a for a in list_accounts(desk.house) if a.name == name)
    change_account(desk.house, replace(account, **what))


def queue(desk: Desk, actor: str, kind: str, asked: dict[str, Any]) -> None:
    queue_job(replace(desk.house, actor=actor), kind, asked)


def end(desk: Desk) -> Job:
    """Run the one job that is queued."""
    (job,) = desk.work_off()
    return job


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"active": False}, "The account leader is no longer active"),
        ({"role": "officer"}, "The role officer may not do this"),
    ],
)
def test_a_job_fails_whose_account_lost_its_right(
    what: dict[str, Any], said: str, desk: Desk
) -> None:
    """It says why, and nothing was done."""
    queue(desk, "leader", "evaluate", OFFICIAL)
    change(desk, "leader", what)
    job = end(desk)
    assert (job.state, str(job.outcome["error.en"]).split("\n")[0]) == ("failed", said)
    assert len(list_runs(desk.house)) == 2


@pytest.mark.parametrize(
    ("kind", "zones"),
    [("evaluate", "far"), ("evaluate", "all"), ("report", ""), ("close", "")],
)
def test_a_job_fails_whose_zones_the_account_no_longer_sees(
    kind: str, zones: str, desk: Desk
) -> None:
    """All zones are more than those of a unit."""
    idle_to_end(desk)  # in the near zone
    asked: dict[str, dict[str, Any]] = {
        "evaluate": TRIAL | {"zones": desk.far if zones == "far" else ""},
        "report": {"run": 2, "lang": "zh"},
        "close": closing_request(desk.house, 1, seen(desk), ()),
    }
    queue(desk, "leader", kind, asked[kind])
    wanted = desk.far if kind == "close" else desk.near
    unit = next(u.id for u in list_units(desk.house) if u.zone == wanted)
    change(desk, "leader", {"unit": unit})
    job = end(desk)
    said = "The account leader no longer sees the zones of this job"
    assert (job.state, job.outcome["error.en"]) == ("failed", said)


def test_a_job_runs_whose_account_still_may(desk: Desk) -> None:
    """Within its zones, and with the least role for it."""
    queue(desk, "scoped", "evaluate", OFFICIAL | {"zones": desk.near})
    queue(desk, "officer", "evaluate", TRIAL)
    queue(desk, "officer", "replay", {"run": 1})
    assert [job.state for job in desk.work_off()] == ["done"] * 3


def test_a_job_that_was_asked_for_at_the_keyboard_runs(desk: Desk) -> None:
    """There it is the system that says who may."""
    queue(desk, "nobody-of-the-console", "evaluate", OFFICIAL)
    assert end(desk).state == "done"
