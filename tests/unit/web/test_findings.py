"""Findings on the console."""

from tests.unit.web.desk import Desk


def test_first(desk: Desk) -> None:
    """Look."""
    for role in ("viewer", "scoped"):
        found = desk.client_of(role).get("/api/findings")
        print(role, found.status_code, len(found.json()), {f["zone_name"] for f in found.json()})
        for f in found.json():
            print(f["number"], f["key"], f["severity"], f["state"])
    assert desk.client_of("viewer").get("/findings").status_code == 200
