"""Notices: what an account is told, of whose zones, and what its mark of having looked does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest

from tests.unit.web.desk import Desk
from yuanheng.app.intake.uploads import keep_upload
from yuanheng.app.jobs.queue import queue_job
from yuanheng.app.keeping.rounds import open_round
from yuanheng.app.supervision.tasks import make_task
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings


def _told(desk: Desk, role: str) -> list[tuple[str, bool]]:
    found = desk.client_of(role).get("/api/notices").json()
    return sorted((n["kind"], n["is_new"]) for n in found)


def _task(desk: Desk, zone: str, lead: str, due: str) -> None:
    keys = [v.finding.key for v in list_findings(desk.house) if v.finding.zone == zone]
    make_task(replace(desk.house, actor="leader"), keys[0], People(lead), due=due)


def test_a_task_is_told_to_who_it_names_only(desk: Desk) -> None:
    """Who leads it is told; others are not, nor is who gave it out."""
    _task(desk, desk.near, "officer", "2026-12-31")
    assert [_told(desk, role) for role in ("officer", "viewer", "leader")] == [
        [("assigned", True)],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (12, {"assigned"}),
        (13, {"assigned", "due"}),
        (20, {"assigned", "due"}),
        (21, {"assigned", "due", "overdue"}),
    ],
)
def test_a_day_is_told_a_week_ahead_and_once_it_has_passed(
    desk: Desk, day: int, kinds: set[str]
) -> None:
    """Seven days before the 20th is the 13th; the 21st is the first day past it."""
    _task(desk, desk.near, "officer", "2026-03-20")
    desk.clock.moment = datetime(2026, 3, day, 4, 0, tzinfo=UTC)
    assert {kind for kind, _ in _told(desk, "officer")} == kinds


def test_nothing_is_told_of_other_zones(desk: Desk) -> None:
    """A task of the far zone that names an account of the near one stays unseen by it."""
    _task(desk, desk.far, "scoped", "2026-12-31")
    assert _told(desk, "scoped") == []


def test_the_mark_ends_what_is_new_and_nothing_else(desk: Desk) -> None:
    """After it the badge is gone, the session goes on, and what comes later is new again."""
    _task(desk, desk.near, "officer", "2026-12-31")
    client = desk.client_of("officer")
    assert 'class="badge">1<' in client.get("/tasks").text
    desk.clock.moment = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    assert client.post("/notices/seen").status_code == 303
    assert (_told(desk, "officer"), "badge" in client.get("/tasks").text) == (
        [("assigned", False)],
        False,
    )
    desk.clock.moment = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    open_round(
        replace(desk.house, actor="leader"), "enterprise_year", "2025", (desk.near,), "2026-12-31"
    )
    assert _told(desk, "officer") == [("asked", True), ("assigned", False)]


def test_own_jobs_and_files_are_told(desk: Desk) -> None:
    """How one's own long work ended, and a file that waits; of others' nothing."""
    acting = replace(desk.house, actor="officer")
    queue_job(acting, "evaluate", {"standard": "no.such.standard"})
    desk.work_off()
    keep_upload(acting, "企业台账.xlsx", BytesIO(b"x"))
    assert [kind for kind, _ in _told(desk, "officer")] == ["file", "job-failed"]
    assert _told(desk, "leader") == []
    page = desk.client_of("officer").get("/notices").text
    assert "企业台账.xlsx" in page
