"""Projects on the console: page, twin and workbook say the same; who sees which zone."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl

from tests.unit.web.desk import Desk
from tests.unit.web.pages.allocation.test_allocation import bring
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.tables import import_book
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.words.words import Words

ROWS = (
    ("项目名称", "投资单位", "总投资（万元）", "签约时间", "开工时间", "计划投产时间", "项目状态"),
    ("甲项目", "甲公司", 20000, "2024.3", "2024年9月", "2024年底", "在建"),
    ("乙项目", "乙公司", 5000, "2024.6", "未开工", "2026年底", "竣工"),
    ("丙项目", "<b>丙</b>公司", None, "2025.2", None, None, "签约"),
)


def write_list(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["重点项目推进台账（截至2025年10月31日）"])
    for row in ROWS:
        sheet.append(row)
    path = folder / "项目台账.xlsx"
    book.save(path)
    return path


def test_page_twin_and_workbook_say_the_same(desk: Desk, tmp_path: Path) -> None:
    """One of two of 2024 began; of 乙 the list says 竣工 and 未开工."""
    import_book(
        desk.house, TableRequest(write_list(tmp_path), None, None, None, ZONE_NAME), Words("zh")
    )
    client = desk.client_of("viewer")
    asked = f"zone={desk.near}"
    told = client.get(f"/api/projects?{asked}").json()
    first = told["cohorts"][0]
    assert (told["day"], first["year"], first["signed"]) == ("2025-10-31", "2024", 2)
    assert first["reached"]["started"]["share"] == "50.0%"
    assert first["reached"]["completed"]["share"] == "0.0%–50.0%"
    against = {p["number"]: p["against"] for p in told["projects"] if p["against"]}
    assert against == {"乙项目": ["started"]}
    late = {p["number"]: p["late_days"] for p in told["projects"] if p["late_days"]}
    assert late == {"甲项目": {"producing": 304}}
    html = client.get(f"/projects?{asked}&lang=zh").text
    page = re.sub("<[^>]+>", "", html)
    for text in ("各年签约项目的落地情况", "0.0%–50.0%", "1 个待补证", "未投产", "所报状态：竣工"):
        assert text in page
    assert "<b>丙</b>" not in html
    assert client.get(f"/projects.xlsx?{asked}").content[:2] == b"PK"
    assert client.get(f"/projects?{asked}&within=0").status_code == 422
    scoped = desk.client_of("scoped")
    assert scoped.get(f"/projects?zone={desk.far}").status_code == 404
    assert scoped.get(f"/projects.xlsx?zone={desk.far}").status_code == 404
    assert scoped.get(f"/projects?zone={desk.near}").status_code == 200


def test_without_a_list_the_page_says_what_to_do(desk: Desk) -> None:
    client = desk.client_of("officer")
    assert "/ledger/forms/project.xlsx" in client.get("/projects").text
    assert client.get("/api/projects").status_code == 404
    assert client.get("/ledger/forms/project.xlsx").content[:2] == b"PK"


def test_agreements_stand_on_the_board_and_in_the_workbook(desk: Desk, tmp_path: Path) -> None:
    """Promised beside done: 甲 is in building, 123 days after it was to produce."""
    import_book(
        desk.house, TableRequest(write_list(tmp_path), None, None, None, ZONE_NAME), Words("zh")
    )
    heads = ("协议编号", "协议类别", "项目代码", "签约时间", "约定投产时间", "违约责任")
    row = ("X-1", "正式协议", "甲项目", "2024-03-01", "2025-06-30", "<b>返还</b>奖励")
    bring(desk, tmp_path, "agreement", heads, row)
    client = desk.client_of("viewer")
    query = f"zone={desk.near}&day=2025-10-31"
    (told,) = client.get(f"/api/projects?{query}").json()["agreements"]
    assert (told["project"], told["states"]) == ("甲项目", {"producing": "late"})
    html = client.get(f"/projects?{query}&lang=zh").text
    assert "&lt;b&gt;返还" in html
    assert "约定投产时间 2025-06-30，逾期 123 天" in re.sub("<[^>]+>", "", html)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/projects.xlsx?{query}&lang=zh").content))
    cells = [row[4:6] for row in book["投资协议"].iter_rows(values_only=True)]
    assert ("约定投产时间", "2025-06-30，逾期 123 天") in cells
