"""Days of contracts on the console: page, twin and files say the same; who sees which zone."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.unit.views.land.books import write_books
from tests.unit.web.desk import Desk
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.tables import import_book
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.words.words import Words


def test_page_twin_and_files_say_the_same(desk: Desk, tmp_path: Path) -> None:
    """P2 is to begin on 2026-04-10; the other zone is not there for a scoped account."""
    for book in write_books(tmp_path):
        import_book(desk.house, TableRequest(book, None, None, None, ZONE_NAME), Words("zh"))
    client = desk.client_of("viewer")
    asked = f"zone={desk.near}&day=2025-12-31"
    told = client.get(f"/api/land/calendar?{asked}&month=2026-04").json()
    assert [(d["number"], d["day"], d["state"], d["days_left"]) for d in told["duties"]] == [
        ("P2", "2026-04-10", "coming", 100)
    ]
    page = re.sub("<[^>]+>", "", client.get(f"/land/calendar?{asked}&lang=zh").text)
    for text in (
        "2026-04-10",
        "约定开工",
        "出让合同：开工的约定",
        "实际开工时间（施工许可证与开工申报）",
    ):
        assert text in page
    file = client.get(f"/land/calendar.ics?{asked}&month=2026-04")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART;VALUE=DATE:20260410\r\n" in file.content
    assert client.get(f"/land/calendar.xlsx?{asked}").content[:2] == b"PK"
    assert client.get("/land/calendar?month=April").status_code == 422
    lives = client.get(f"/api/land/life?{asked}").json()
    states = {p["number"]: p["state"] for p in lives["plots"]}
    assert (states["P1"], states["P3"], states["P5"]) == ("producing", "building", "unknown")
    assert lives["counts"] == Counter(states.values())
    for page in (f"/land/life?{asked}&lang=zh", f"/file?kind=supply&zone={desk.near}&number=P1"):
        text = client.get(page).text
        assert text.count('<rect class="producing"') >= 1
    assert client.get(f"/land/life.xlsx?{asked}").content[:2] == b"PK"
    letter = client.get(f"/land/letter.docx?{asked}&number=P5")
    assert (letter.status_code, letter.content[:2]) == (200, b"PK")
    assert client.get(f"/land/letter.docx?{asked}&number=P9").status_code == 404
    scoped = desk.client_of("scoped")
    assert scoped.get(f"/land/letter.docx?zone={desk.far}&number=P5").status_code == 404
    assert scoped.get(f"/land/life?zone={desk.far}").status_code == 404
    assert scoped.get(f"/land/calendar?zone={desk.near}").status_code == 200
    assert scoped.get(f"/land/calendar.ics?zone={desk.far}").status_code == 404
