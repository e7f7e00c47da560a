"""The search: what it finds by which name, in whose zones, and where each hit leads."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.unit.web.desk import FAR_NAME, Desk
from yuanheng.app.demo import ZONE_NAME


def _found(client: TestClient, text: str) -> dict[str, list[dict[str, str]]]:
    groups = client.get("/api/search", params={"q": text}).json()
    return {group["kind"]: group["hits"] for group in groups}


def test_things_are_found_by_name_and_by_number(desk: Desk) -> None:
    """A plot by its holder's name or its number, a casefile by its number, a page by its name."""
    client = desk.client_of("admin")
    supply = _found(client, "甲厂")["supply"]
    assert {hit["title"] for hit in supply} == {"甲厂"}
    assert {hit["zone"] for hit in supply} == {ZONE_NAME, FAR_NAME}
    assert _found(client, "1")["casefile"][0]["address"] == "/findings/1"
    assert _found(client, "backup")["page"][0]["address"] == "/system/about"
    assert {"zone", "batch"} <= set(_found(client, "S999002")) | set(_found(client, "项目.xlsx"))


def test_width_case_and_brackets_do_not_matter(desk: Desk) -> None:
    """What people write otherwise is the same name."""
    client = desk.client_of("viewer")
    assert _found(client, "ｓ９９９００２")["zone"] == _found(client, "S999002")["zone"]
    bare = re.sub("[（）]", "", ZONE_NAME)
    assert _found(client, bare)["zone"] == _found(client, ZONE_NAME)["zone"]


@pytest.mark.parametrize("text", ["甲厂", "1", "a", "项目", FAR_NAME, "S999002", "2013", "闲置"])
def test_a_scoped_account_finds_nothing_of_other_zones(desk: Desk, text: str) -> None:
    """Neither name nor number leads out of the zones that an account sees."""
    client = desk.client_of("scoped")
    answers = [client.get(path, params={"q": text}) for path in ("/api/search", "/search")]
    beside = client.get("/search", params={"q": text, "part": "true"}).text
    held = (*(a.text.replace(text, "") for a in answers), beside)
    assert [FAR_NAME in a or desk.far in a for a in held] == [False, False, False]
    hits = {h["address"] for hits in _found(client, text).values() for h in hits}
    assert {client.get(address).status_code for address in hits} <= {200}


def test_every_hit_leads_to_a_page(desk: Desk) -> None:
    """Whatever kind it is of, its page answers."""
    client = desk.client_of("admin")
    addresses = {
        hit["address"]
        for text in ("1", "厂", "示例", "a", "e")
        for hits in _found(client, text).values()
        for hit in hits
    }
    answers = {address: client.get(address).status_code for address in sorted(addresses)}
    assert {address: code for address, code in answers.items() if code != 200} == {}


def test_pages_of_the_system_are_found_by_their_keeper_only(desk: Desk) -> None:
    """What an account may not open is not offered to it."""
    assert "page" in _found(desk.client_of("admin"), "Audit log")
    assert "page" not in _found(desk.client_of("leader"), "Audit log")


def test_new_facts_are_found_at_once(desk: Desk) -> None:
    """The index follows the ledger."""
    client = desk.client_of("viewer")
    assert "supply" not in _found(client, "戊厂")
    desk.bring_projects(("E", "戊厂", 1, "2012-01-01", None, None, None))
    assert _found(client, "戊厂")["supply"][0]["title"] == "戊厂"


def test_nothing_is_found_for_nothing(desk: Desk) -> None:
    """An empty box, and signs that no name is made of, find nothing; a long text is refused."""
    client = desk.client_of("viewer")
    assert [client.get("/api/search", params={"q": q}).json() for q in ("", "  ", "（）")] == [
        []
    ] * 3
    assert client.get("/api/search", params={"q": "x" * 61}).status_code == 422
