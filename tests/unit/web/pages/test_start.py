"""The first steps on an empty ledger, and the sample zone that is taken out again."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.unit.web.desk import PASSWORD, Desk, StillClock
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.office.accounts import add_account
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.record.known import heads, zones_on


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """A console over a ledger in which nothing stands but its accounts."""
    clock = StillClock()
    house = create_ledger(tmp_path / "empty.yhdb", clock)
    for role in ("admin", "officer", "viewer"):
        add_account(house, role, PASSWORD, role)
    return Desk(house, clock, "", "", tmp_path)


def steps(client: httpx.Client) -> tuple[bool, int]:
    """Tell whether the steps are shown, and how many are ticked."""
    text = client.get("/").text
    return "Three steps to begin" in text, text.count('class="step done"')


def test_the_steps_tick_one_by_one_and_are_gone(empty: Desk) -> None:
    """A zone is registered, a table taken away, and filled it is brought in."""
    client = empty.client_of("admin")
    assert steps(client) == (True, 0)
    assert client.post("/start/zone", data={"name": "清河园区", "code": ""}).status_code == 303
    assert steps(client) == (True, 1)
    assert client.get("/ledger/forms/supply.xlsx").status_code == 200
    assert steps(client) == (True, 2)
    empty.bring_projects(zone="清河园区")
    assert steps(client) == (False, 0)


def test_an_empty_ledger_shows_no_empty_panel(empty: Desk) -> None:
    """Who can begin nothing is told that nothing is there."""
    for role in ("admin", "viewer"):
        text = empty.client_of(role).get("/").text
        assert 'id="trend"' not in text
        assert 'id="h-fresh"' not in text
    assert "No zone is in the ledger yet." in empty.client_of("viewer").get("/").text


def test_one_zone_is_no_table(empty: Desk) -> None:
    """Its name is the heading, and lines say what stands."""
    add_zone(empty.house, "清河园区", {"code": None, "level": None})
    empty.bring_projects(zone="清河园区")
    text = empty.client_of("officer").get("/").text
    assert "<h1>清河园区" in text
    assert "<table" not in text


def test_only_an_administrator_brings_the_sample(empty: Desk) -> None:
    """As only they register zones."""
    assert empty.client_of("officer").post("/start/sample").status_code == 403
    assert "/start/sample" not in empty.client_of("officer").get("/").text


def test_the_sample_is_brought_marked_and_taken_out_whole(empty: Desk) -> None:
    """What stood before stands, nothing of the sample does, and it can be brought again."""
    client, store = empty.client_of("admin"), empty.house.store
    client.post("/start/zone", data={"name": "清河园区"})
    before = heads(store, store.last_seq()), len(zones_on(store, store.last_seq(), "9999"))
    assert client.post("/start/sample").status_code == 303
    text = client.get("/").text
    assert ZONE_NAME in text
    assert 'action="/start/sample/drop"' in text
    assert steps(client)[0], "the steps are of the office's own zone"
    assert client.post("/start/sample").status_code == 400
    assert client.post("/start/sample/drop").status_code == 303
    assert ZONE_NAME not in client.get("/").text
    assert (
        heads(store, store.last_seq()),
        len(zones_on(store, store.last_seq(), "9999")),
    ) == before
    assert 'action="/start/sample"' in client.get("/").text


def test_the_guide_is_shown_with_its_pictures(empty: Desk) -> None:
    """To anybody who is signed in, from the console's own files."""
    client = empty.client_of("viewer")
    text = client.get("/guide").text
    assert "办公室指南" in text
    pictures = re.findall(r'src="(/static/guide/[^"]+)"', text)
    assert pictures
    assert [client.get(one).status_code for one in pictures] == [200] * len(pictures)
