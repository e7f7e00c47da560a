"""The sample list of targets on the console: shown, taken away, brought in for one's zone."""

from tests.unit.web.desk import Desk


def test_the_list_is_shown_and_brought_in(desk: Desk) -> None:
    """Its targets stand on the page of the year then; a reader takes the table only."""
    officer, wish = desk.client_of("officer"), {"zone": desk.near, "year": "2025"}
    assert "尚不能度量" in officer.get("/indicators/targets/sample?lang=zh").text
    assert desk.client_of("viewer").post("/indicators/targets/sample", data=wish).status_code == 403
    table = desk.client_of("viewer").get("/indicators/targets/sample.xlsx", params=wish)
    assert (table.status_code, table.content[:2]) == (200, b"PK")
    brought = officer.post("/api/indicators/targets/sample", json=wish)
    assert (brought.status_code, brought.json()["batch"] > 0) == (201, True)
    shown = officer.get("/indicators/targets", params=wish).text
    assert "争创国家级开发区" in shown


def test_it_is_brought_in_for_no_zone_of_others(desk: Desk) -> None:
    """Which is not there for who does not see it."""
    scoped, wish = desk.client_of("scoped"), {"zone": desk.far, "year": "2025"}
    assert scoped.post("/indicators/targets/sample", data=wish).status_code == 404
    assert scoped.get("/indicators/targets/sample.xlsx", params=wish).status_code == 404
