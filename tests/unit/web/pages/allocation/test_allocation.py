"""Who gets the land, on the console: made by leaders, seen within one's zones, with papers."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.unit.web.desk import Desk
from yuanheng.app.intake.tables import import_filled
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.ledger.batches import zone_names
from yuanheng.words.words import Words


def bring(
    desk: Desk,
    folder: Path,
    relation: str,
    heads: tuple[str, ...],
    *rows: tuple[object, ...],
    zone: str = "",
) -> None:
    """Import rows of a zone, the near one if none is named."""
    book = openpyxl.Workbook()
    book.active.append(("开发区", "期次", *heads))
    for row in rows:
        book.active.append((zone_names(desk.house)[zone or desk.near], "2026", *row))
    path = folder / f"{relation}.xlsx"
    book.save(path)
    import_filled(desk.house, TableRequest(path, None, relation, None, None), Words("en"))


def ask(desk: Desk, folder: Path, zone: str = "") -> None:
    """Bring a quota and three requests for it."""
    quota = ("指标批次", "新增建设用地指标（亩）")
    bring(desk, folder, "land_quota", quota, ("一", 100), zone=zone)
    heads = ("申请项目", "用地方式", "申请用地面积（亩）", "预计年税收（万元）")
    rows = (
        ("<b>甲</b>", "单独供地", 60, 600),
        ("乙", "单独供地", 40, 500),
        ("丙", "单独供地", 41, 550),
    )
    bring(desk, folder, "land_request", heads, *rows, zone=zone)


def test_a_leader_makes_a_plan_and_everybody_of_the_zone_reads_why(
    desk: Desk, tmp_path: Path
) -> None:
    ask(desk, tmp_path)
    assert desk.client_of("officer").post("/api/allocation", json={}).status_code == 403
    made = desk.client_of("leader").post("/api/allocation", json={})
    assert made.status_code == 201, made.text
    number = made.json()["number"]
    reader = desk.client_of("viewer")
    page = reader.get(f"/allocation/{number}")
    assert page.status_code == 200
    assert "&lt;b&gt;甲" in page.text
    assert "<b>甲" not in page.text
    found = reader.get(f"/api/allocation/{number}").json()
    assert [p["name"] for p in found["refused"]] == ["丙"]
    assert found["refused"][0]["margin"] in page.text
    assert str(number) in reader.get("/allocation").text
    for form in ("docx", "xlsx"):
        paper = reader.get(f"/allocation/{number}", params={"form": form})
        assert paper.content[:2] == b"PK"


def test_a_plan_that_cannot_be_made_is_refused_in_words(desk: Desk) -> None:
    answer = desk.client_of("leader").post("/api/allocation", json={})
    assert answer.status_code in (404, 409, 422)
    assert "land" in answer.text


def test_other_plans_say_who_comes_and_what_it_costs(desk: Desk, tmp_path: Path) -> None:
    """Without 甲, 丙 comes and 50 万元 are lost; what 乙 gives up is a mu too little for 丙."""
    ask(desk, tmp_path)
    number = desk.client_of("leader").post("/api/allocation", json={}).json()["number"]
    reader = desk.client_of("viewer")
    address = f"/allocation/{number}/otherwise"
    found = reader.get(f"/api{address}", params={"within": 5}).json()
    assert found["near"] == [["<b>甲</b>", "丙", "50 万元"]]
    assert reader.get(f"/api{address}", params={"within": 4}).json()["near"] == []
    after = reader.get(f"/api{address}", params={"gone": "<b>甲</b>"}).json()["again"]
    assert after[1] == "What is free goes to 丙 (单独供地), and adds 550 万元."
    nobody = reader.get(f"/api{address}", params={"gone": "乙"}).json()["again"]
    assert nobody[1] == "Nobody who asks can be served with what is free."
    page = reader.get(address, params={"gone": "<b>甲</b>", "beside": "investment"})
    assert "<b>甲" not in page.text
    assert page.status_code == 200
    refused = reader.get(f"/api{address}", params={"gone": "丙"})
    assert refused.status_code == 400
    assert "no project that the plan serves" in refused.text
