"""Land that waits on the console: the board, its twin, the workbook, and who sees which zone."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl

from tests.unit.views.land.books import write_books
from tests.unit.web.desk import Desk
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.tables import import_book
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.words.words import Words


def test_page_twin_and_workbook_say_the_same(desk: Desk, tmp_path: Path) -> None:
    """23.5 hectares not supplied are 352.5 mu; the other zone is not there for a scoped account."""
    for book in write_books(tmp_path):
        import_book(desk.house, TableRequest(book, None, None, None, ZONE_NAME), Words("zh"))
    client = desk.client_of("viewer")
    asked = f"zone={desk.near}&day=2025-12-31"
    told = client.get(f"/api/land/backlogs?{asked}").json()
    assert (told["years"][-1]["left_hm2"], told["years"][-1]["left_mu"]) == ("23.5000", "352.50")
    page = re.sub("<[^>]+>", "", client.get(f"/land/backlogs?{asked}&lang=zh").text)
    for text in ("352.50", "31.58%", "示例2025-1", "至多 5.0000", "批准时间（建设用地批复）"):
        assert text in page
    sheet = client.get(f"/land/backlogs.xlsx?{asked}")
    years = openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0]
    assert years.cell(years.max_row, 5).value == 23.5
    assert client.get(f"/land/backlogs?{asked}&base=2026-01-01").status_code == 400
    assert client.get("/land/backlogs?day=2025-02-30").status_code == 400
    scoped = desk.client_of("scoped")
    assert scoped.get(f"/land/backlogs?zone={desk.near}").status_code == 200
    assert scoped.get(f"/land/backlogs?zone={desk.far}").status_code == 404
