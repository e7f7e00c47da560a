"""What nobody, each role, and an administrator of a part may not reach, for every route."""

from __future__ import annotations

import re

import pytest

from tests.unit.web.access import ADMIN, READ_BY_HAND, TABLE, Door, doors
from tests.unit.web.desk import PASSWORD, ROLES, Desk
from yuanheng.app.office.accounts import add_account, list_audit, list_units
from yuanheng.model.accounts import ROLES as BY_RANK

#: A write that needs no form token: there is no session yet. They have defences of their own.
BEFORE_SESSION = {"POST /sign-in", "POST /setup"}
PARAMETERS = {"lang": "zh", "token": "0" * 32, "form": "docx", "verb": "accept", "relation": "x"}


def filled(door: Door) -> str:
    """Fill the places of a path with something that fits."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda m: PARAMETERS.get(m[1], "1"), door.path)


def test_every_route_stands_in_the_table_with_the_role_that_its_dependencies_ask_for(
    desk: Desk,
) -> None:
    """A new route without an entry fails here, and so does one whose role was changed."""
    assert {door.name: door.role for door in doors(desk.site)} == TABLE


def test_every_route_of_the_system_is_for_administrators_of_the_whole(desk: Desk) -> None:
    """An administrator of a part of the tree finds nothing there."""
    assert {door.name for door in doors(desk.site) if door.is_whole} == {
        " ".join(name.split()) for name in ADMIN
    }


def test_what_a_route_reads_of_a_form_by_itself_is_known(desk: Desk) -> None:
    """Otherwise nothing odd would ever be sent in it."""
    reading = {d.name for d in doors(desk.site) if d.by_hand and not d.is_api}
    assert reading == set(READ_BY_HAND)


def test_every_write_asks_for_the_form_token_and_no_reading_does(desk: Desk) -> None:
    """What changes nothing is fetched; what changes something is sent with the token."""
    writing = {d.name for d in doors(desk.site) if d.method not in ("GET", "MOUNT")}
    asking = {d.name for d in doors(desk.site) if d.checks_form}
    assert asking == writing - BEFORE_SESSION


def test_nobody_reaches_anything_without_a_session(desk: Desk) -> None:
    """A page leads to signing in, the API says 401, and neither tells what there is."""
    nobody, answers = desk.stranger(), {}
    for door in doors(desk.site):
        if door.role == "open":
            continue
        answer = nobody.request(door.method, filled(door), headers={"Content-Length": "0"})
        location = answer.headers.get("location")
        answers[door.name] = (answer.status_code, location and location.partition("?")[0])
    wanted = {
        d.name: (401, None) if d.is_api else (303, "/sign-in")
        for d in doors(desk.site)
        if d.role != "open"
    }
    assert answers == wanted


def test_no_write_happens_without_the_form_token(desk: Desk) -> None:
    """Not even an administrator's: another site could have made the browser send it."""
    admin = desk.client_of("admin")
    right = admin.headers.pop("X-Form-Token")
    for token in (None, "", "x" * len(right), right[:-1]):
        headers = {"Content-Length": "0"} | ({} if token is None else {"X-Form-Token": token})
        answers = {
            door.name: admin.request(door.method, filled(door), headers=headers).status_code
            for door in doors(desk.site)
            if door.checks_form
        }
        assert answers == dict.fromkeys(answers, 403)
    assert len(answers) > 20


def test_a_form_token_of_another_session_is_not_taken(desk: Desk) -> None:
    """The token belongs to one session, so one that somebody else has is worth nothing."""
    admin, viewer = desk.client_of("admin"), desk.client_of("viewer")
    admin.headers["X-Form-Token"] = viewer.headers["X-Form-Token"]
    assert admin.post("/sign-out").status_code == 403
    assert admin.get("/api/me").status_code == 200


@pytest.mark.parametrize("role", BY_RANK)
def test_a_role_reaches_nothing_above_it(role: str, desk: Desk) -> None:
    """What is kept for a higher role answers 403, whatever is sent along."""
    client = desk.client_of(role)
    above = [
        d
        for d in doors(desk.site)
        if d.role != "open" and BY_RANK.index(d.role) > BY_RANK.index(ROLES[role])
    ]
    answers = {
        door.name: client.request(
            door.method, filled(door), headers={"Content-Length": "0"}
        ).status_code
        for door in above
    }
    assert answers == {door.name: 403 for door in above}
    assert bool(above) == (role != "admin")


def test_an_administrator_of_a_part_finds_no_system(desk: Desk) -> None:
    """Accounts, units, audit and backup are of the whole; a part of the tree sees a 404."""
    unit = next(u.id for u in list_units(desk.house) if u.zone == desk.near)
    add_account(desk.house, "part", PASSWORD, "admin", unit=unit)
    client = desk.client_of("part")
    answers = {
        door.name: client.request(
            door.method, filled(door), headers={"Content-Length": "0"}
        ).status_code
        for door in doors(desk.site)
        if door.is_whole
    }
    assert answers == dict.fromkeys(answers, 404)
    assert len(answers) == len(ADMIN)


def test_what_no_route_answers_is_a_page_or_json_and_never_a_secret(desk: Desk) -> None:
    """A path that is not there, and a method that a path does not know."""
    client = desk.client_of("viewer")
    for path, kind in (("/nothing", "text/html; charset=utf-8"), ("/api/no", "application/json")):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, kind)
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"):
        assert client.request(method, "/findings").status_code == 405


def test_a_method_that_is_not_known_does_not_write(desk: Desk) -> None:
    """A write cannot be done by GET, and no header turns a GET into one."""
    admin = desk.client_of("admin")
    overridden = {"X-HTTP-Method-Override": "POST"}
    answers = {
        admin.get(filled(door), headers=overridden).status_code
        for door in doors(desk.site)
        if door.method == "POST"
        and not any(other.method == "GET" and other.path == door.path for other in doors(desk.site))
    }
    assert answers <= {404, 405, 422}
    assert list_audit(desk.house, 1)[0].action == "sign-in"
