"""A ledger that is away answers 503 and comes back by itself; a damaged one says what to do."""

from __future__ import annotations

from pathlib import Path

from tests.damage import KINDS, damage
from tests.unit.web.desk import Desk


def test_a_ledger_that_is_away_answers_503_and_comes_back_by_itself(desk: Desk) -> None:
    """Nothing is made in its place: an empty ledger would be taken for a lost one."""
    client = desk.client_of("viewer")
    path = desk.house.path
    elsewhere = path.rename(path.with_name("elsewhere"))
    page, data = client.get("/findings"), client.get("/api/findings")
    assert [(a.status_code, a.headers["retry-after"]) for a in (page, data)] == [(503, "10")] * 2
    assert data.json()["error"] == "AwayError"
    assert str(path.parent) not in page.text + data.text
    assert not path.exists()
    elsewhere.rename(path)
    assert client.get("/findings").status_code == 200
    assert client.get("/api/findings").status_code == 200


def test_a_damaged_ledger_says_how_to_go_on(desk: Desk) -> None:
    client = desk.client_of("viewer")
    path: Path = desk.house.path
    path.write_bytes(damage(path.read_bytes(), KINDS.index("head")))
    page, data = client.get("/findings"), client.get("/api/findings")
    assert (page.status_code, data.status_code) == (503, 503)
    assert "yuanheng restore" in page.text
    assert data.json()["error"] == "DamagedError"
    assert "retry-after" not in data.headers
