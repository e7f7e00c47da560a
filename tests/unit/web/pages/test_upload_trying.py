"""A large upload is tried by a job: nobody waits for its page, and its result is its owner's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.unit.web.desk import FAR_NAME, Desk
from tests.unit.web.pages.test_ledger_upload import PROJECTS, kept, send
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.uploads import MOST_BYTES
from yuanheng.app.jobs import ask_import as upload_trying
from yuanheng.app.jobs.ends import fail_interrupted
from yuanheng.app.jobs.queue import cancel_job, claim_job, find_job, list_jobs, run_job
from yuanheng.app.office.accounts import change_account, find_account, list_units
from yuanheng.app.opening import OpenHouse
from yuanheng.model.accounts import Job
from yuanheng.model.rounds import Round


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever holds more than a hundred bytes is large."""
    monkeypatch.setattr(upload_trying, "TRIED_AT_ONCE", 100)


def brought(desk: Desk, role: str = "officer", text: str = PROJECTS) -> tuple[httpx.Client, str]:
    """Upload a table of projects; gives the client and the address of its twin."""
    client = desk.client_of(role)
    return client, send(client, "项目.csv", text.encode()).replace("/upload/", "/uploads/", 1)


def page_of(twin: str) -> str:
    """Give the address of the page of a twin."""
    return twin.replace("/uploads/", "/upload/")


def look(client: httpx.Client, twin: str) -> dict[str, object]:
    """Give what the twin says: whether it is ready, the rows, and the state of the job."""
    card = client.get(f"/api{twin}").json()
    trying = card["trying"]
    return {
        "ready": card["ready"],
        "rows": [part["rows"] for part in card["tried"]],
        "job": trying and trying["state"],
    }


def test_a_large_file_is_tried_by_a_job_and_then_shown_like_a_small_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page polls the job, and leads to the result once it has ended."""
    client, twin = brought(desk)
    page = page_of(twin)
    assert look(client, twin) == {"ready": False, "rows": [], "job": "queued"}
    assert 'hx-trigger="every 1s"' in client.get(page).text
    assert "<progress" in client.get(f"{page}?part=true").text
    before = desk.house.store.last_seq()
    assert [job.state for job in desk.work_off()] == ["done"]
    assert desk.house.store.last_seq() == before
    ended = client.get(f"{page}?part=true")
    assert (ended.status_code, ended.headers["HX-Redirect"]) == (204, page)
    by_job, shown = client.get(f"/api{twin}").json(), client.get(page).text
    monkeypatch.setattr(upload_trying, "TRIED_AT_ONCE", MOST_BYTES)
    assert by_job == client.get(f"/api{twin}").json()
    assert shown == client.get(page).text
    assert (by_job["ready"], by_job["tried"][0]["rows"], by_job["trying"]) == (True, 2, None)


def test_what_stands_in_the_way_of_a_large_file_is_said_like_of_a_small_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal of the file is a result of the job, in words, with place and remedy."""
    client, twin = brought(desk, text=PROJECTS.replace(ZONE_NAME, "无此开发区"))
    assert [job.state for job in desk.work_off()] == ["done"]
    by_job, shown = client.get(f"/api{twin}").json(), client.get(page_of(twin)).text
    monkeypatch.setattr(upload_trying, "TRIED_AT_ONCE", MOST_BYTES)
    assert by_job == client.get(f"/api{twin}").json()
    assert shown == client.get(page_of(twin)).text
    assert "无此开发区" in by_job["problem"]


def test_an_answer_has_it_tried_anew(desk: Desk) -> None:
    """The result of other answers is not shown, and what tried them is cancelled."""
    client, twin = brought(desk)
    desk.work_off()
    assert look(client, twin)["ready"] is True
    first = client.post(f"/api{twin}", json={"relation": "parcel"}).json()
    second = client.post(f"/api{twin}", json={"relation": "supply"}).json()
    assert (first["ready"], first["tried"]) == (False, [])
    jobs = (find_job(desk.house, card["trying"]["number"]) for card in (first, second))
    assert [job.state for job in jobs] == ["cancelled", "queued"]
    assert [job.state for job in desk.work_off()] == ["done"]
    assert look(client, twin)["ready"] is True


def test_a_result_is_shown_to_its_owner_alone(desk: Desk) -> None:
    """Nobody else finds the upload, and the job tells an administrator nothing of the file."""
    _, twin = brought(desk)
    (job,) = desk.work_off()
    others = [desk.client_of(role) for role in ("leader", "admin", "scoped")]
    assert [other.get(f"/api{twin}").status_code for other in others] == [404, 404, 404]
    assert [other.get(page_of(twin)).status_code for other in others] == [404, 404, 404]
    assert [other.get(f"/api/jobs/{job.id}").status_code for other in others] == [404, 200, 404]
    assert job.outcome == {"upload": twin.rpartition("/")[2]}


def test_a_job_leads_back_to_its_file_in_every_state_and_only_its_owner(desk: Desk) -> None:
    """An administrator sees the job, and no button that would lead to nothing."""
    client, twin = brought(desk)
    admin, page = desk.client_of("admin"), page_of(twin)

    def shown(number: int) -> dict[str, bool]:
        return {
            who: f'href="{page}"' in one.get(f"/jobs/{number}").text
            for who, one in (("owner", client), ("admin", admin))
        }

    waiting = shown(1)
    client.post("/jobs/1/cancel")
    cancelled = shown(1)
    client.post(page, data={"period": "2014"})
    desk.work_off()
    done = shown(2)
    assert client.get("/api/jobs/2").json()["link"] == page
    assert admin.get("/api/jobs/2").json()["link"] is None
    client.post(f"{page}/drop")
    assert [waiting, cancelled, done] == [{"owner": True, "admin": False}] * 3
    assert shown(2) == {"owner": False, "admin": False}


def test_a_result_does_not_outlive_the_zones_that_it_was_made_for(desk: Desk) -> None:
    """An account that is moved to another unit has its file tried anew."""
    client, twin = brought(desk, "scoped")
    desk.work_off()
    assert look(client, twin)["ready"] is True
    account = find_account(desk.house, "scoped")
    assert account is not None
    unit = next(u.id for u in list_units(desk.house) if u.zone == desk.far)
    change_account(desk.house, replace(account, unit=unit))
    client = desk.client_of("scoped")
    assert look(client, twin) == {"ready": False, "rows": [], "job": "done"}
    client.post(page_of(twin))
    desk.work_off()
    assert "not among yours" in client.get(f"/api{twin}").json()["problem"]


def test_an_account_of_one_zone_is_told_nothing_of_another(desk: Desk) -> None:
    """The job looks with the eyes of its account."""
    client, twin = brought(desk, "scoped", PROJECTS.replace(ZONE_NAME, FAR_NAME))
    desk.work_off()
    assert "not among yours" in client.get(f"/api{twin}").json()["problem"]


def test_a_cancelled_try_leaves_the_file_and_can_be_asked_for_again(desk: Desk) -> None:
    """The page says so, and offers it."""
    client, twin = brought(desk)
    (job,) = list_jobs(desk.house)
    assert client.post(f"/jobs/{job.id}/cancel").status_code == 303
    assert desk.work_off() == ()
    assert "The check was cancelled." in client.get(page_of(twin)).text
    assert client.post(page_of(twin)).status_code == 303
    desk.work_off()
    assert look(client, twin)["ready"] is True


def test_a_try_that_is_under_way_hears_that_it_is_cancelled(desk: Desk) -> None:
    """It keeps no result, though what it hears while reading looks like a refusal of the file."""
    client, twin = brought(desk)
    job = claim_job(desk.house)
    assert job is not None
    ended = run_job(cancelling(desk, job), job, lambda: False)
    assert (ended.state, look(client, twin)["job"]) == ("cancelled", "cancelled")


def test_a_program_that_stops_puts_the_try_back(desk: Desk) -> None:
    """It waits for the next start."""
    client, twin = brought(desk)
    job = claim_job(desk.house)
    assert job is not None
    run_job(replace(desk.house, actor="officer"), job, lambda: True)
    assert look(client, twin)["job"] == "queued"


def test_a_try_whose_program_was_killed_says_why_it_found_nothing(desk: Desk) -> None:
    """The file is still there, and can be checked again."""
    client, twin = brought(desk)
    assert claim_job(desk.house) is not None
    fail_interrupted(desk.house)
    page = client.get(page_of(twin)).text
    assert ("The program stopped while the job was running" in page, len(kept(desk))) == (True, 1)


def test_an_import_does_not_wait_for_the_try(desk: Desk) -> None:
    """What was trying the file is cancelled, and so it is where the file is dropped."""
    client, twin = brought(desk)
    answer = client.post(f"/api{twin}/import")
    assert (answer.status_code, answer.json()["kind"]) == (202, "import")
    assert [(j.kind, j.state) for j in list_jobs(desk.house)] == [
        ("import", "queued"),
        ("try", "cancelled"),
    ]
    assert client.post(f"/api{twin}/import").status_code == 400
    assert client.post(f"/api{twin}/drop").status_code == 400
    desk.work_off()
    client, twin = brought(desk)
    assert client.post(f"/api{twin}/drop").status_code == 204
    assert (list_jobs(desk.house)[0].state, kept(desk)) == ("cancelled", [])


def cancelling(desk: Desk, job: Job) -> OpenHouse:
    """Give a house that cancels a job as soon as its rounds are asked for, while it reads."""

    class Cancelling:
        """The store of the desk, but for one question."""

        def __getattr__(self, name: str) -> object:
            return getattr(desk.house.store, name)

        def round_events(self) -> tuple[Round, ...]:
            cancel_job(desk.house, job)
            return ()

    half: Any = Cancelling()
    return replace(desk.house, actor="officer", record=half, store=half)
