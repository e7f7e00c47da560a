"""The first page by role: what each finds there, and what does not appear."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from tests.unit.web.desk import RULEBOOK, Desk, StillClock
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.uploads import keep_upload
from yuanheng.app.office.accounts import add_account
from yuanheng.app.opening import create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings


def _panels(desk: Desk, role: str) -> set[str]:
    page = desk.client_of(role).get("/").text
    ids = ("h-worst", "h-bureaus", "h-mine", "h-uploads", "h-zones", "h-health", "h-fresh")
    return {name for name in ids if f'id="{name}"' in page}


def test_each_role_finds_its_own_panels(desk: Desk) -> None:
    """The leader what presses, the clerk what is theirs, the keeper the system's health."""
    finding = next(v for v in list_findings(desk.house) if v.finding.zone == desk.near)
    make_task(desk.house, finding.finding.key, People("officer"))
    assert _panels(desk, "leader") == {"h-worst", "h-bureaus", "h-zones"}
    assert _panels(desk, "viewer") == {"h-worst", "h-bureaus", "h-zones"}
    assert _panels(desk, "officer") == {"h-mine", "h-zones"}
    assert _panels(desk, "admin") == {"h-worst", "h-bureaus", "h-zones", "h-health"}


def test_one_zone_is_no_table(desk: Desk) -> None:
    """Who sees one zone reads its name as the head, and no list of zones."""
    assert _panels(desk, "scoped") == {"h-worst", "h-fresh"}
    told = desk.client_of("scoped").get("/api/overview").json()
    assert (told["zones"], {case["zone"] for case in told["worst"]}) == ([], {desk.near})


def test_files_that_wait_are_those_of_the_account(desk: Desk) -> None:
    """A file that was uploaded and not imported is named to who brought it, and to nobody else."""
    keep_upload(replace(desk.house, actor="officer"), "企业台账.xlsx", BytesIO(b"x"))
    page = desk.client_of("officer").get("/").text
    assert "企业台账.xlsx" in page
    assert "企业台账.xlsx" not in desk.client_of("leader").get("/").text


def test_an_official_rulebook_run_is_an_evaluation(tmp_path: Path) -> None:
    """After it the page does not say that nothing has been evaluated, though there is no score."""
    house = create_ledger(tmp_path / "l.yhdb", StillClock())
    add_zone(house, "某开发区", {"code": "S999003"})
    add_account(house, "leader", "一句记得住的话一二三四五", "leader")
    desk = Desk(house, StillClock(), "", "", tmp_path)
    desk.bring_projects(zone="某开发区")
    client, unsaid = desk.client_of("leader"), "Nothing has been evaluated officially yet."
    assert unsaid in client.get("/").text
    evaluate(house, RULEBOOK)
    page = client.get("/").text
    assert (unsaid in page, 'id="h-worst"' in page, "/ledger?" in page) == (False, True, False)
    assert client.get("/api/overview").json()["is_evaluated"] is True
