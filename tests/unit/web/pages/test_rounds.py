"""Reporting rounds on the console."""

from __future__ import annotations

import re
from typing import Any

import httpx

from tests.unit.web.desk import Desk
from yuanheng.app.office.accounts import list_audit
from yuanheng.views.ledger.batches import browse_batches


def opened(desk: Desk) -> httpx.Client:
    """Open a round over the projects of 2014 for both zones; gives a leader's client."""
    client = desk.client_of("leader")
    form = {"relation": "supply", "period": "2014", "due": "2026-03-05", "title": "年报"}
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


def seen(client: httpx.Client, zone: str, number: int = 1) -> int:
    """Give the last event of a zone, as its page has it in its forms."""
    page = client.get(f"/ledger/rounds?round={number}&zone={zone}").text
    (told,) = {part.partition('"')[0] for part in page.split('name="seen" value="')[1:]}
    return int(told)


def projects(desk: Desk) -> int:
    """Give the batch of the projects of 2013 of the near zone."""
    views = browse_batches(desk.house, None, zone=desk.near).views
    return next(v.batch.seq for v in views if v.relations == ("supply",))


def asked(desk: Desk) -> httpx.Client:
    """Open a round over the projects of 2013; gives a leader's client."""
    client = desk.client_of("leader")
    wish = {"relation": "supply", "period": "2013", "due": "2026-03-05"}
    assert client.post("/api/ledger/rounds", json=wish).status_code == 201
    return client


def act(client: httpx.Client, verb: str, **wish: str | int) -> httpx.Response:
    """Act on round 1 by its twin."""
    return client.post(f"/api/ledger/rounds/1/{verb}", json=wish)


def test_an_account_of_one_zone_sees_and_judges_that_zone_only(desk: Desk) -> None:
    """The other zone of a round is answered like nothing at all."""
    opened(desk)
    client = desk.client_of("scoped")
    assert list(cells(client)) == [desk.near]
    far = client.post("/ledger/rounds/1/remind", data={"zone": desk.far, "seen": "1"})
    page = client.get(f"/ledger/rounds?round=1&zone={desk.far}")
    assert (far.status_code, page.status_code) == (404, 404)


def test_an_officer_hands_in_and_a_leader_accepts_and_locks(desk: Desk) -> None:
    """Each step is an audit entry under the name of who took it."""
    leader, officer, near = asked(desk), desk.client_of("officer"), desk.near
    form = {"zone": near, "batch": str(projects(desk)), "seen": str(seen(officer, near))}
    assert officer.post("/ledger/rounds/1/submit", data=form).status_code == 303
    for verb in ("accept", "lock"):
        form = {"zone": near, "seen": str(seen(leader, near))}
        assert officer.post(f"/ledger/rounds/1/{verb}", data=form).status_code == 403
        assert leader.post(f"/ledger/rounds/1/{verb}", data=form).status_code == 303
    told = [(e.actor, e.action) for e in list_audit(desk.house, 20)]
    assert [entry for entry in told if entry[1].startswith("round.")][:3] == [
        ("leader", "round.locked"),
        ("leader", "round.accepted"),
        ("officer", "round.submitted"),
    ]


def test_a_round_goes_its_whole_way_by_the_api(desk: Desk) -> None:
    """Handed in, returned, handed in anew, accepted, locked, unlocked: each answer is the round."""
    leader, officer, near, batch = asked(desk), desk.client_of("officer"), desk.near, projects(desk)
    states, last = [], 1
    steps: tuple[tuple[httpx.Client, str, dict[str, str | int]], ...] = (
        (officer, "submit", {"batch": batch}),
        (leader, "return", {"reason": "少一项"}),
        (leader, "remind", {}),
        (officer, "submit", {"batch": batch}),
        (leader, "accept", {}),
        (leader, "lock", {}),
        (leader, "unlock", {"reason": "更正"}),
    )
    for client, verb, wish in steps:
        answer = act(client, verb, zone=near, seen=last, **wish)
        cell = next(c for c in answer.json()["cells"] if c["zone"] == near)
        states.append((answer.status_code, cell["state"], cell["reason"]))
        last = cell["last_event"]
    assert states == [
        (200, "submitted", None),
        (200, "returned", "少一项"),
        (200, "returned", "少一项"),
        (200, "submitted", None),
        (200, "accepted", None),
        (200, "locked", None),
        (200, "submitted", "更正"),
    ]


def test_who_did_not_see_what_another_did_is_told_and_changes_nothing(desk: Desk) -> None:
    """What was handed in anew is not accepted by somebody who looked at what was before."""
    leader, officer, near = asked(desk), desk.client_of("officer"), desk.near
    batch = projects(desk)
    assert act(officer, "submit", zone=near, batch=batch, seen=1).status_code == 200
    looked = seen(leader, near)
    assert act(officer, "submit", zone=near, batch=batch, seen=looked).status_code == 200
    answer = act(leader, "accept", zone=near, seen=looked)
    assert (answer.status_code, answer.json()["facts"]) == (
        409,
        [f"2026-03-02 officer: handed in batch {batch}"],
    )
    assert cells(leader)[near] == ("submitted", "yellow")


def test_a_form_that_came_too_late_leads_back_to_the_zone(desk: Desk) -> None:
    """The page names what happened meanwhile."""
    leader, near = opened(desk), desk.near
    form = {"zone": near, "seen": str(seen(leader, near))}
    assert leader.post("/ledger/rounds/1/remind", data=form).status_code == 303
    late = leader.post("/ledger/rounds/1/remind", data=form)
    said = re.sub(r"<[^>]+>", "", late.text)  # a day stands in a line of its own
    assert (late.status_code, "2026-03-02 leader: reminded" in said) == (409, True)
    assert f'href="/ledger/rounds?round=1&amp;zone={near}"' in late.text


def test_what_happens_to_another_zone_is_in_nobodys_way(desk: Desk) -> None:
    """Two people may act on two zones of one round, from pages of the same time."""
    leader = opened(desk)
    assert act(leader, "remind", zone=desk.far, seen=1).status_code == 200
    assert act(leader, "remind", zone=desk.near, seen=1).status_code == 200


def test_a_reminder_is_noted_on_the_page(desk: Desk) -> None:
    """The count stands in the table."""
    client = opened(desk)
    act(client, "remind", zone=desk.near, seen=1)
    assert "reminded 1 times" in client.get("/ledger/rounds").text


def test_a_step_that_cannot_be_taken_is_refused_with_409(desk: Desk) -> None:
    """Nothing was handed in, so nothing can be accepted."""
    client = opened(desk)
    form = {"zone": desk.near, "seen": "1"}
    page = client.post("/ledger/rounds/1/accept", data=form)
    twin = act(client, "accept", zone=desk.near, seen=1)
    assert (page.status_code, twin.status_code) == (409, 409)


def survey_asked(desk: Desk) -> tuple[httpx.Client, int]:
    """Issue the form of the survey of 2013 and hand in: checks fail; gives officer and event."""
    leader, officer = desk.client_of("leader"), desk.client_of("officer")
    wish = {"relation": "survey-patches", "period": "2013", "due": "2026-03-05", "jump": ""}
    assert leader.post("/ledger/rounds", data=wish).status_code == 303
    cell = near_cell(desk, act(officer, "submit", zone=desk.near, seen=1))
    assert (cell["state"], cell["state_text"]) == ("filling", "being filled in")
    return officer, cell["last_event"]


def near_cell(desk: Desk, answer: httpx.Response) -> dict[str, Any]:
    """Give how the near zone stands after an act."""
    assert answer.status_code == 200, answer.text
    return next(c for c in answer.json()["cells"] if c["zone"] == desk.near)


def checks_of(client: httpx.Client, zone: str) -> dict[str, Any]:
    """Give the checks of a zone of round 1."""
    answer = client.get("/api/ledger/rounds/1/checks", params={"zone": zone})
    assert answer.status_code == 200
    return dict(answer.json())


def explain_all(desk: Desk, officer: httpx.Client, last: int) -> int:
    """Explain every check of the near zone; gives its last event."""
    for check in checks_of(officer, desk.near)["checks"]:
        wish = {"check": check["check"], "reason": "已与原图核对", "zone": desk.near}
        last = near_cell(desk, act(officer, "explain", **wish, seen=last))["last_event"]
    return last


def test_what_a_check_doubts_is_explained_by_who_reports_and_read_by_who_reviews(
    desk: Desk,
) -> None:
    """Until then it waits; the explanation stands beside the check, with its author."""
    officer, last = survey_asked(desk)
    refused = act(officer, "submit", zone=desk.near, seen=last)
    assert (refused.status_code, len(refused.json()["facts"]) > 0) == (409, True)
    last = explain_all(desk, officer, last)
    assert (
        near_cell(desk, act(officer, "submit", zone=desk.near, seen=last))["state"] == "submitted"
    )
    read = checks_of(desk.client_of("viewer"), desk.near)
    assert read["open"] == 0
    assert {(c["reason"], c["actor"]) for c in read["checks"]} == {("已与原图核对", "officer")}
    page = desk.client_of("leader").get(f"/ledger/rounds?round=1&zone={desk.near}").text
    assert "已与原图核对" in page


def test_a_check_is_explained_by_a_form_and_leads_back_to_the_zone(desk: Desk) -> None:
    """A viewer may not, and nobody for a zone that they do not see."""
    officer, last = survey_asked(desk)
    (check, *_) = checks_of(officer, desk.near)["checks"]
    form = {"zone": desk.near, "check": check["check"], "reason": "已核", "seen": str(last)}
    assert desk.client_of("viewer").post("/ledger/rounds/1/explain", data=form).status_code == 403
    scoped = desk.client_of("scoped")
    hidden = scoped.post("/ledger/rounds/1/explain", data={**form, "zone": desk.far})
    unseen = scoped.get("/api/ledger/rounds/1/checks", params={"zone": desk.far})
    assert (hidden.status_code, unseen.status_code) == (404, 404)
    done = officer.post("/ledger/rounds/1/explain", data=form)
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"/ledger/rounds?round=1&zone={desk.near}",
    )


def test_two_reviews_are_made_by_the_zone_and_by_who_stands_above(desk: Desk) -> None:
    """The zone's leader makes the first, and has no button for the second, which is refused."""
    officer, last = survey_asked(desk)
    last = explain_all(desk, officer, last)
    last = near_cell(desk, act(officer, "submit", zone=desk.near, seen=last))["last_event"]
    scoped, leader = desk.client_of("scoped"), desk.client_of("leader")
    cell = near_cell(desk, act(scoped, "accept", zone=desk.near, seen=last))
    assert (cell["state"], cell["checker"]) == ("checked", "scoped")
    again = act(scoped, "accept", zone=desk.near, seen=cell["last_event"])
    page = scoped.get(f"/ledger/rounds?round=1&zone={desk.near}").text
    assert (again.status_code, "made by two people" in page, "/accept" in page) == (
        403,
        True,
        False,
    )
    cell = near_cell(desk, act(leader, "accept", zone=desk.near, seen=cell["last_event"]))
    assert (cell["state"], cell["state_text"]) == ("accepted", "second review passed")
    audited = [(e.actor, e.action) for e in list_audit(desk.house, 30, action="round.")]
    assert audited[:3] == [
        ("leader", "round.accepted"),
        ("scoped", "round.checked"),
        ("officer", "round.submitted"),
    ]


def test_who_reviews_ticks_what_is_given_back_and_only_that_is_open(desk: Desk) -> None:
    """A cell of one patch: its row is shown with it in colour, another cell is refused with 409."""
    officer, last = survey_asked(desk)
    last = explain_all(desk, officer, last)
    last = near_cell(desk, act(officer, "submit", zone=desk.near, seen=last))["last_event"]
    scoped = desk.client_of("scoped")
    rows = scoped.get("/api/ledger/rounds/1/rows", params={"zone": desk.near}).json()
    (first, second, *_) = rows["rows"]
    form = {"zone": desk.near, "seen": str(last), "reason": "面积不符"}
    ticked = {"parts": f"{first['subject']}:floor_area"}
    assert scoped.post("/ledger/rounds/1/return", data=form | ticked).status_code == 303
    shown = officer.get("/api/ledger/rounds/1/rows", params={"zone": desk.near}).json()["rows"]
    assert [(r["subject"], [c["column"] for c in r["cells"] if c["is_open"]]) for r in shown] == [
        (first["subject"], ["floor_area"])
    ]
    page = officer.get(f"/ledger/rounds?round=1&zone={desk.near}").text
    assert ('class="given"' in page, "面积不符" in page, f'{second["fact"]}">' in page) == (
        True,
        True,
        False,
    )
    answers = [
        officer.post(
            f"/api/ledger/records/parcel/{row['fact']}",
            json={
                "version": int(row["fact"].partition(".")[0]),
                "reason": "核对",
                "cells": {"floor_area": "123"},
            },
        ).status_code
        for row in (second, first)
    ]
    assert answers == [409, 200]
    assert cells(officer)[desk.near][0] == "filling"
