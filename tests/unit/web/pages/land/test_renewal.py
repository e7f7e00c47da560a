"""Redevelopment on the console: page, twin and workbook say the same, within one's zones."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from tests.unit.web.desk import Desk
from tests.unit.web.pages.allocation.test_allocation import bring
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.views.descent.named_findings import list_findings

HEADS: tuple[str, ...] = ("地块编号", "土地使用权人", "占地面积（亩）", "处置面积（亩）")
HEADS += ("现状建筑面积（平方米）", "建筑占地面积（平方米）", "规划容积率", "处置方式")
HEADS += (
    "近三年经济效益（万元）",
    "属于现状城镇建设用地",
    "权属清晰无争议",
    "利用粗放",
    "低效类型",
)
ROWS: tuple[tuple[object, ...], ...] = (
    ("D1", "甲厂", 30, 0, 12000, 6000, 2.5, "收储改造", 149.99, "是", "是", "是", "B1"),
    ("D2", "乙厂", 15, 0, 5000, 2500, None, "加层", 75, "是", "是", "否", "B2"),
    ("D3", "丙厂", 15, None, 5000, 2500, 2, None, None, "是", "否", "是", "B2"),
)


@pytest.fixture
def held(desk: Desk, tmp_path: Path) -> Desk:
    bring(desk, tmp_path, "inefficient_land", HEADS, *ROWS)
    bring(desk, tmp_path, "inefficient_land", HEADS, ("F9", "远厂", *ROWS[0][2:]), zone=desk.far)
    return desk


def test_page_twin_and_workbook_say_the_same(held: Desk) -> None:
    """D1 sets its 30 mu free; two storeys on 2500 m² are 5000 m²; D3 has no figure."""
    client = held.client_of("viewer")
    query = f"zone={held.near}&storeys_added=2"
    told = client.get(f"/api/land/renewal?{query}").json()
    plots = {p["number"]: p for p in told["plots"]}
    assert (plots["D1"]["land_mu"], plots["D1"]["floor_m2"]) == ("30.00", "50,000")
    assert (plots["D2"]["land_mu"], plots["D2"]["floor_m2"]) == ("—", "5,000")
    assert (plots["D3"]["left_mu"], plots["D3"]["way"], plots["D3"]["rests_on"]) == ("—", None, "")
    assert (told["left_mu"], told["left_unknown"], told["assumptions"]) == (
        "45.00",
        1,
        {"storeys_added": "2"},
    )
    ways = {w["way"]: w for w in told["ways"]}
    assert (ways["storeys"]["every_floor_m2"], ways["storeys"]["every_without_floor"]) == (
        "17,000",
        1,
    )
    assert (ways["swap"]["every_land_mu"], ways["swap"]["every_without_floor"]) == ("—", 3)
    page = re.sub("<[^>]+>", "", client.get(f"/land/renewal?{query}&lang=zh").text)
    for text in ("收回", "50,000", "17,000", "假定：在现状建筑占地上加几层", "未能测算建筑面积"):
        assert text in page
    sheet = client.get(f"/land/renewal.xlsx?{query}&lang=zh")
    ways_sheet, plots_sheet, marks = openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets
    assert [plots_sheet.cell(4, n).value for n in (1, 10, 11)] == ["D1", 30, 50000]
    assert ways_sheet.cell(4, 1).value == "收回"
    said = {row[0]: row[1:3] for row in marks.iter_rows(min_row=4, values_only=True)}
    assert said["在现状建筑占地上加几层"] == ("2", "查询人假定，不是文件数值")
    assert said["标准厂房容积率"] == (None, "未设：没有数据以此测算")


@pytest.mark.parametrize("typed", ["101%", "-1", "很多", "1/0", "nan", "1e3"])
def test_an_assumption_that_cannot_be_is_refused(held: Desk, typed: str) -> None:
    client = held.client_of("viewer")
    asked = {"zone": held.near, "split_share": typed}
    assert client.get("/api/land/renewal", params=asked).status_code == 400
    assert (
        client.get("/api/land/renewal", params=asked | {"split_share": "100%"}).status_code == 200
    )


def test_the_list_of_another_zone_is_not_there(held: Desk) -> None:
    scoped = held.client_of("scoped")
    for path in ("/land/renewal", "/land/renewal.xlsx", "/api/land/renewal"):
        assert scoped.get(path, params={"zone": held.far}).status_code == 404
        assert scoped.get(path, params={"zone": held.near}).status_code == 200
    assert "F9" not in scoped.get("/api/land/renewal").text


def test_without_a_list_the_page_says_so(desk: Desk) -> None:
    client = desk.client_of("officer")
    assert "还没有读入低效用地台账" in client.get("/land/renewal?lang=zh").text
    assert client.get("/api/land/renewal").status_code == 404


def test_the_plots_become_findings_with_a_card(held: Desk) -> None:
    """D1 earns 4.9997 a mu, D2 just five; D1 is judged inefficient, D3 is in dispute."""
    evaluate(held.house, "cn-quanzhou.inefficient-land.2025", as_of="2026-06-30", period="2026")
    found = {
        (v.finding.subject, v.finding.rule): v.number
        for v in list_findings(held.house)
        if v.finding.family == "cn.inefficient-land" and v.finding.zone == held.near
    }
    assert set(found) == {("D1", "low-benefit"), ("D1", "inefficient"), ("D3", "title-disputed")}
    page = held.client_of("viewer").get(f"/findings/{found['D1', 'low-benefit']}?lang=zh")
    assert page.status_code == 200
    assert "收储改造" in page.text
