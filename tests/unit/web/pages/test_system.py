"""The system's pages and one's own account: who may, what is changed, and what is written down."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.web.desk import FAR_NAME, PASSWORD, Desk
from yuanheng.app.office.accounts import (
    change_account,
    find_account,
    list_accounts,
    list_audit,
    list_units,
)
from yuanheng.app.office.sessions import sign_in
from yuanheng.app.opening import open_house
from yuanheng.views.descent.runs import find_run

OTHER = "另一句记得住的话一二三四"
PAGES = ("/system", "/system/audit", "/system/about")
TWINS = ("/api/system", "/api/system/accounts", "/api/system/units", "/api/system/audit")


@pytest.mark.parametrize("path", PAGES + TWINS)
def test_only_an_administrator_sees_the_system(desk: Desk, path: str) -> None:
    """Leaders and below are refused."""
    codes = [desk.client_of(role).get(path).status_code for role in ("leader", "admin")]
    assert codes == [403, 200]


@pytest.mark.parametrize("path", PAGES + TWINS)
def test_an_administrator_of_a_part_finds_nothing_there(desk: Desk, path: str) -> None:
    """The system concerns no zone, so a scoped administrator is told that there is nothing."""
    change_account(desk.house, replace(find_account(desk.house, "scoped"), role="admin"))
    assert desk.client_of("scoped").get(path).status_code == 404


def test_an_account_is_added_and_may_sign_in(desk: Desk) -> None:
    """The new account has its role, its unit, and an entry in the log."""
    (unit,) = (u for u in list_units(desk.house) if u.zone == desk.near)
    form = {"name": "li", "shown": "李工", "password": OTHER, "role": "officer", "unit": unit.id}
    answer = desk.client_of("admin").post("/system/accounts", data=form)
    account = find_account(desk.house, "li")
    assert (answer.status_code, account.shown, account.role, account.unit) == (
        303,
        "李工",
        "officer",
        unit.id,
    )
    assert sign_in(desk.house, "li", OTHER) is not None
    (entry,) = list_audit(desk.house, 1, action="account.add")
    assert (entry.actor, entry.subject) == ("admin", "li")


def test_a_changed_account_must_sign_in_again(desk: Desk) -> None:
    """Role and state change at once, also for who is signed in."""
    leader = desk.client_of("leader")
    form = {"name": "leader", "role": "viewer", "active": "no"}
    desk.client_of("admin").post("/system/accounts/change", data=form)
    account = find_account(desk.house, "leader")
    assert (account.role, account.active) == ("viewer", False)
    assert leader.get("/api/overview").status_code == 401


@pytest.mark.parametrize(
    "form",
    [
        {"name": "admin", "role": "viewer"},
        {"name": "admin", "role": "admin", "active": "no"},
        {"name": "admin", "role": "admin", "unit": 1},
        {"name": "nobody", "role": "viewer"},
        {"name": "viewer", "role": "viewer", "unit": 99},
    ],
)
def test_a_change_that_locks_everybody_out_or_names_nothing_is_refused(
    desk: Desk, form: dict[str, str]
) -> None:
    """The last administrator of the whole stays; unknown names are said to be unknown."""
    before = list_accounts(desk.house)
    client = desk.client_of("admin")
    assert client.post("/system/accounts/change", data=form).status_code == 400
    assert list_accounts(desk.house) == before


def test_a_new_password_replaces_the_old_one(desk: Desk) -> None:
    """After it the old one is wrong."""
    form = {"name": "viewer", "password": OTHER}
    desk.client_of("admin").post("/system/accounts/password", data=form)
    signed = [sign_in(desk.house, "viewer", p) is not None for p in (PASSWORD, OTHER)]
    assert signed == [False, True]


def test_wrong_passwords_are_seen_and_forgotten(desk: Desk) -> None:
    """An administrator sees who was guessed at, and may forget it."""
    for _ in range(5):
        sign_in(desk.house, "viewer", "wrong")
    client = desk.client_of("admin")

    def counted() -> dict[str, int]:
        cards = client.get("/api/system/accounts").json()
        return {a["name"]: a["wrong_passwords"] for a in cards if a["wrong_passwords"]}

    assert (counted(), "5 wrong passwords" in client.get("/system").text) == ({"viewer": 5}, True)
    client.post("/system/accounts/unlock", data={"name": "viewer"})
    assert counted() == {}


def test_units_grow_under_units_and_take_zones(desk: Desk) -> None:
    """A city under the province, a zone under the city, with a zone of the ledger."""
    client = desk.client_of("admin")
    (province,) = (u for u in list_units(desk.house) if u.kind == "province")
    (far,) = (u for u in list_units(desk.house) if u.zone == desk.far)
    client.post("/system/units/zone", data={"unit": far.id, "zone": ""})
    client.post("/system/units", data={"name": "示例市", "kind": "city", "parent": province.id})
    (city,) = (u for u in list_units(desk.house) if u.kind == "city")
    form = {"name": "新区", "kind": "zone", "parent": city.id, "zone": desk.far}
    assert client.post("/system/units", data=form).status_code == 303
    rows = client.get("/api/system/units").json()
    told = [(u["depth"], u["name"], u["zone_name"]) for u in rows if u["zone"] or u["depth"] == 2]
    assert (2, "新区", FAR_NAME) in told


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "kind": "city"},
        {"name": "甲", "kind": "city", "parent": 99},
        {"name": "甲", "kind": "province", "parent": 1},
        {"name": "甲", "kind": "city", "zone": "no-such-zone"},
        {"name": "甲", "kind": "zone", "zone": "no-such-zone"},
    ],
)
def test_a_unit_that_does_not_fit_the_tree_is_refused(desk: Desk, form: dict[str, str]) -> None:
    """No name, no parent, the wrong way up, no such zone."""
    before = list_units(desk.house)
    answer = desk.client_of("admin").post("/system/units", data=form)
    assert (answer.status_code in (400, 422), list_units(desk.house)) == (True, before)


def test_a_zone_hangs_in_the_tree_once(desk: Desk) -> None:
    """A second unit for the same zone is refused."""
    form = {"name": "重复", "kind": "zone", "parent": 1, "zone": desk.near}
    assert desk.client_of("admin").post("/system/units", data=form).status_code == 400


def test_the_audit_log_is_filtered_and_paged(desk: Desk) -> None:
    """By account and by the beginning of the action; before a number, older ones."""
    client = desk.client_of("admin")
    desk.client_of("viewer")
    mine = client.get("/api/system/audit", params={"actor": "viewer", "action": "sign"}).json()
    assert [(e["actor"], e["action"]) for e in mine] == [("viewer", "sign-in")]
    every = client.get("/api/system/audit").json()
    older = client.get("/api/system/audit", params={"before": every[1]["n"]}).json()
    assert older == every[2:]


def test_a_backup_is_the_ledger_whole(desk: Desk, tmp_path: Path) -> None:
    """The file that is sent opens as a ledger, and the log says who took it."""
    answer = desk.client_of("admin").post("/system/backup")
    path = tmp_path / "copy.yhdb"
    path.write_bytes(answer.content)
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert open_house(path).store.last_seq() == desk.house.store.last_seq()
    (entry,) = list_audit(desk.house, 1, action="backup")
    assert entry.actor == "admin"
    assert re.fullmatch(r"desk-\d{8}-\d{6}\.yhdb", entry.subject)


def test_the_page_says_when_the_last_backup_was_taken(desk: Desk) -> None:
    """And where the reports lie, which a backup does not hold."""
    client = desk.client_of("admin")
    before = client.get("/system/about").text
    client.post("/system/backup")
    after = client.get("/system/about").text
    told = [("None was downloaded yet" in t, "by admin." in t) for t in (before, after)]
    assert told == [(True, False), (False, True)]
    assert f"{desk.house.path}.reports" in after


@pytest.mark.parametrize("path", ["/system/backup", "/system/units", "/me/password"])
def test_a_write_without_the_form_token_is_refused(desk: Desk, path: str) -> None:
    """What another site makes a browser send is not done."""
    client = desk.client_of("admin")
    client.headers.pop("X-Form-Token")
    assert client.post(path, data={"name": "x", "kind": "city"}).status_code in (403, 422)


def test_versions_name_the_packs_with_their_digests(desk: Desk) -> None:
    """The digests are those that a run pins."""
    told = desk.client_of("admin").get("/api/system").json()
    digests = {p["id"]: p["digest"] for p in told["packs"]}
    run = find_run(desk.house, 1)
    assert (digests[run.standard], told["runs"]) == (run.pack_digest, 2)
    assert told["ledger_size"] >= desk.house.path.stat().st_size


def test_one_changes_ones_own_password_with_the_old_one(desk: Desk) -> None:
    """Then one signs in anew."""
    client = desk.client_of("viewer")
    form = {"old": PASSWORD, "new": OTHER, "again": OTHER}
    answer = client.post("/me/password", data=form)
    assert (answer.headers["location"], client.get("/api/me").status_code) == ("/sign-in", 401)
    assert sign_in(desk.house, "viewer", OTHER) is not None


@pytest.mark.parametrize(
    "form",
    [
        {"old": "wrong", "new": OTHER, "again": OTHER},
        {"old": PASSWORD, "new": OTHER, "again": OTHER + "x"},
        {"old": PASSWORD, "new": "short", "again": "short"},
    ],
)
def test_a_password_stays_where_the_form_is_wrong(desk: Desk, form: dict[str, str]) -> None:
    """The old one wrong, two that differ, one too short."""
    assert desk.client_of("viewer").post("/me/password", data=form).status_code == 400
    assert sign_in(desk.house, "viewer", PASSWORD) is not None


def test_all_sessions_end_together(desk: Desk) -> None:
    """Another computer is signed out too."""
    here, there = desk.client_of("viewer"), desk.client_of("viewer")
    here.post("/me/sessions")
    assert [c.get("/api/me").status_code for c in (here, there)] == [401, 401]


@pytest.mark.parametrize("path", [*PAGES, "/me", "/reports", "/", "/big"])
def test_pages_speak_chinese(desk: Desk, path: str) -> None:
    """Every page of the office renders in Chinese too."""
    answer = desk.client_of("admin").get(path, params={"lang": "zh"})
    assert (answer.status_code, '<html lang="zh-CN">' in answer.text) == (200, True)


def test_a_zone_is_added_with_its_code(desk: Desk) -> None:
    """Who has only a browser can begin, and the audit log says who did."""
    client = desk.client_of("admin")
    answer = client.post("/system/zones", data={"name": "东港开发区", "code": "S999123"})
    assert (answer.status_code, "东港开发区" in client.get("/system").text) == (303, True)
    newest = client.get("/api/system/audit").json()[0]
    assert (newest["actor"], newest["action"]) == ("admin", "zone.add")


def test_a_zone_without_a_name_is_refused(desk: Desk) -> None:
    """Nothing is written."""
    before = desk.house.store.last_seq()
    answer = desk.client_of("admin").post("/system/zones", data={"name": " "})
    assert (answer.status_code, desk.house.store.last_seq()) == (400, before)
