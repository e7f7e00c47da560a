"""Corrections and withdrawals on the console, by form and by the API."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.unit.web.desk import Desk
from yuanheng.app.office.accounts import list_audit

RECORD = "/api/ledger/records/parcel/3.0"


def test_a_leader_withdraws_with_a_reason_and_an_officer_does_not(desk: Desk) -> None:
    """The withdrawal is a batch of its own, and leaves an audit entry."""
    before = desk.house.store.last_seq()
    path = f"/ledger/batches/{before}/withdraw"
    officer = desk.client_of("officer").post(path, data={"reason": "重报"})
    assert officer.status_code == 403
    leader = desk.client_of("leader")
    assert leader.post(path, data={"reason": " "}).status_code == 400
    assert leader.post(path, data={"reason": "重报"}).status_code == 303
    card = leader.get(f"/api/ledger/batches/{before}").json()["batch"]
    assert (card["state"], desk.house.store.last_seq()) == ("withdrawn", before + 1)
    entry = list_audit(desk.house, 1)[0]
    assert (entry.action, entry.actor, entry.subject) == ("ledger.withdraw", "leader", str(before))


def _edit(desk: Desk, role: str, version: int, area: str) -> tuple[int, str]:
    answer = desk.client_of(role).post(
        "/ledger/records/parcel/3.0",
        data={"version": version, "reason": "实测", "cell.area": area},
    )
    return answer.status_code, answer.text


def test_a_correction_on_an_older_version_shows_both_values(desk: Desk) -> None:
    """The second of two officers is refused with 409, and told what the first wrote."""
    assert _edit(desk, "officer", 3, "77")[0] == 303
    status, text = _edit(desk, "leader", 3, "88")
    assert (status, "77" in text, "88" in text) == (409, True, True)
    card = desk.client_of("viewer").get("/api/ledger/records/parcel/3.0").json()
    assert next(c["shown"] for c in card["cells"] if c["name"] == "area") == "77"
    assert [v["actor"] for v in card["versions"]][1:] == ["officer"]


def test_a_correction_that_is_sent_again_is_not_written_twice(desk: Desk) -> None:
    """By the form and by the API, also after somebody else went on from it; others still clash."""
    wish = {"version": 3, "reason": "实测", "cells": {"area": "77"}}
    officer, leader = desk.client_of("officer"), desk.client_of("leader")
    assert _edit(desk, "officer", 3, "77")[0] == 303
    seq = desk.house.store.last_seq()
    assert _edit(desk, "officer", 3, " 77 ")[0] == 303
    assert officer.post(RECORD, json=wish).json()["version"] == seq
    others = (wish | {"reason": "另测"}, wish | {"cells": {"area": "78"}})
    assert [officer.post(RECORD, json=other).status_code for other in others] == [409, 409]
    assert leader.post(RECORD, json=wish).status_code == 409
    assert desk.house.store.last_seq() == seq
    assert _edit(desk, "leader", seq, "99")[0] == 303
    assert _edit(desk, "officer", 3, "77")[0] == 303
    card = officer.get(RECORD).json()
    written = [(e.actor, e.subject) for e in list_audit(desk.house, 99, action="ledger.correct")]
    assert written == [("leader", "3.0"), ("officer", "3.0")]
    assert (card["version"], [v["actor"] for v in card["versions"]][1:]) == (
        seq + 1,
        ["officer", "leader"],
    )


def test_a_correction_sent_many_times_at_once_is_written_once(desk: Desk) -> None:
    """Each sender is told that it is done."""
    clients = [desk.client_of("officer") for _ in range(4)]
    wish = {"version": 3, "reason": "实测", "cells": {"area": "77"}}
    before = desk.house.store.last_seq()
    with ThreadPoolExecutor(len(clients)) as pool:
        told = list(pool.map(lambda client: client.post(RECORD, json=wish).status_code, clients))
    assert (told, desk.house.store.last_seq()) == ([200] * 4, before + 1)


def test_a_viewer_corrects_nothing(desk: Desk) -> None:
    """The form is not shown, and what is sent all the same is refused."""
    assert _edit(desk, "viewer", 3, "77")[0] == 403
    assert "cell.area" not in desk.client_of("viewer").get("/ledger/records/parcel/3.0").text


def test_a_correction_by_the_api_gives_the_record_as_it_is_now(desk: Desk) -> None:
    """With the new version at the end of its past."""
    wish = {"version": 3, "reason": "实测", "cells": {"area": "77"}}
    answer = desk.client_of("officer").post(RECORD, json=wish)
    card = answer.json()
    assert (answer.status_code, card["version"]) == (200, desk.house.store.last_seq())
    assert [(v["actor"], v["reason"]) for v in card["versions"]][1:] == [("officer", "实测")]


def test_a_clash_is_told_by_the_api_with_all_three_values(desk: Desk) -> None:
    """Where both began, what the other wrote, and what was wanted; nothing is written."""
    began = next(
        c["written"]
        for c in desk.client_of("viewer").get(RECORD).json()["cells"]
        if c["name"] == "area"
    )
    assert _edit(desk, "officer", 3, "77")[0] == 303
    before = desk.house.store.last_seq()
    wish = {"version": 3, "reason": "实测", "cells": {"area": "88"}}
    answer = desk.client_of("leader").post(RECORD, json=wish)
    told = answer.json()["facts"][0].partition(": ")[2]
    assert (answer.status_code, told) == (409, f"it was {began}, is 77 now, and was to be 88")
    assert desk.house.store.last_seq() == before


def test_what_changes_nothing_is_no_correction(desk: Desk) -> None:
    """Neither no cell, nor one that no column is called by."""
    client = desk.client_of("officer")
    wishes = [{"version": 3, "reason": "x", "cells": cells} for cells in ({}, {"nothing": "1"})]
    assert [client.post(RECORD, json=wish).status_code for wish in wishes] == [400, 400]


def test_a_batch_is_withdrawn_by_the_api_with_a_reason(desk: Desk) -> None:
    """The answer is the batch as it stands then."""
    leader, last = desk.client_of("leader"), desk.house.store.last_seq()
    path = f"/api/ledger/batches/{last}/withdraw"
    assert leader.post(path, json={"reason": " "}).status_code == 400
    answer = leader.post(path, json={"reason": "重报"})
    assert (answer.status_code, answer.json()["batch"]["state"]) == (200, "withdrawn")
    assert desk.house.store.last_seq() == last + 1
