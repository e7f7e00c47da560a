"""Promises on the console: page, twin and workbook say the same, within one's zones."""

from __future__ import annotations

import io

import openpyxl

from tests.unit.web.desk import Desk

_DAY = "2013-12-31"


def test_page_twin_and_workbook_say_the_same(desk: Desk) -> None:
    """The desk's plots promise a start; who has not begun a year later is in default."""
    client = desk.client_of("viewer")
    query = f"zone={desk.near}&day={_DAY}"
    told = client.get(f"/api/land/performance?{query}").json()
    broken = [p for p in told["promises"] if p["state"] == "broken"]
    assert broken
    assert told["counts"]["broken"] == len(broken)
    assert {p["promise"] for p in told["promises"]} == {"start"}
    page = client.get(f"/land/performance?{query}&state=broken&lang=zh").text
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/land/performance.xlsx?{query}&state=broken&lang=zh").content)
    )
    cells = [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    for promise in broken:
        assert promise["number"] in page
        assert promise["number"] in cells
    assert "违约" in page


def test_the_promises_of_another_zone_are_not_there(desk: Desk) -> None:
    scoped = desk.client_of("scoped")
    for path in ("/land/performance", "/land/performance.xlsx", "/api/land/performance"):
        assert scoped.get(path, params={"zone": desk.far}).status_code == 404
        assert scoped.get(path, params={"zone": desk.near}).status_code == 200
