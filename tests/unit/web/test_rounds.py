"""Reporting rounds on the console."""

from __future__ import annotations

import httpx

from tests.unit.web.desk import Desk
from yuanheng import app


def opened(desk: Desk) -> httpx.Client:
    """Open a round over the projects of 2014 for both zones; gives a leader's client."""
    client = desk.client_of("leader")
    form = {"relation": "project", "period": "2014", "due": "2026-03-05", "title": "年报"}
    assert client.post("/ledger/rounds", data=form).status_code == 303
    return client


def cells(client: httpx.Client) -> dict[str, tuple[str, str]]:
    """Give state and light by zone, as the account sees them."""
    found = client.get("/api/ledger/rounds").json()
    return {c["zone"]: (c["state"], c["light"]) for r in found for c in r["cells"]}


def test_a_leader_opens_a_round_and_everybody_sees_the_lights(desk: Desk) -> None:
    """A day within a week is yellow."""
    opened(desk)
    waiting = ("open", "yellow")
    assert cells(desk.client_of("viewer")) == {desk.near: waiting, desk.far: waiting}
    assert "年报" in desk.client_of("viewer").get("/ledger/rounds?round=1").text


def test_an_account_of_one_zone_sees_and_judges_that_zone_only(desk: Desk) -> None:
    """The other zone of a round is answered like nothing at all."""
    opened(desk)
    client = desk.client_of("scoped")
    assert list(cells(client)) == [desk.near]
    far = client.post("/ledger/rounds/1/remind", data={"zone": desk.far})
    page = client.get(f"/ledger/rounds?round=1&zone={desk.far}")
    assert (far.status_code, page.status_code) == (404, 404)


def test_an_officer_hands_in_and_a_leader_accepts_and_locks(desk: Desk) -> None:
    """Each step is an audit entry under the name of who took it."""
    leader = opened(desk)
    form = {"relation": "project", "period": "2013", "due": "2026-03-05"}
    leader.post("/ledger/rounds", data=form)
    views = app.browse_batches(desk.house, None, zone=desk.near).views
    seq = next(v.batch.seq for v in views if v.relations == ("project",))
    handed = {"zone": desk.near, "batch": str(seq)}
    assert desk.client_of("officer").post("/ledger/rounds/2/submit", data=handed).status_code == 303
    for verb in ("accept", "lock"):
        assert (
            desk.client_of("officer")
            .post(f"/ledger/rounds/2/{verb}", data={"zone": desk.near})
            .status_code
            == 403
        )
        assert leader.post(f"/ledger/rounds/2/{verb}", data={"zone": desk.near}).status_code == 303
    assert leader.get(f"/ledger/rounds?round=2&zone={desk.near}").status_code == 200
    told = [(e.actor, e.action) for e in app.list_audit(desk.house, 20)]
    assert [entry for entry in told if entry[1].startswith("round.")][:3] == [
        ("leader", "round.locked"),
        ("leader", "round.accepted"),
        ("officer", "round.submitted"),
    ]


def test_a_reminder_is_noted_on_the_page(desk: Desk) -> None:
    """The count stands in the table."""
    client = opened(desk)
    client.post("/ledger/rounds/1/remind", data={"zone": desk.near})
    assert "reminded 1 times" in client.get("/ledger/rounds").text


def test_a_step_that_cannot_be_taken_is_refused_with_409(desk: Desk) -> None:
    """Nothing was handed in, so nothing can be accepted."""
    answer = opened(desk).post("/ledger/rounds/1/accept", data={"zone": desk.near})
    assert answer.status_code == 409
