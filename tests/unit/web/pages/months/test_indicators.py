"""Indicators on the console: the sheet, one indicator, the workbook, and what is not there."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.unit.web.desk import PASSWORD, Desk, StillClock
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.tables import import_book
from yuanheng.app.office.accounts import add_account
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.words.words import Words

RETURN = """指标名称,计量单位,期次,全年目标,本月,累计,去年同期
税收收入,亿元,2025-09,12,1,8.4,8
税收收入,亿元,2025-10,12,1,9.4,9
进出口总额,亿元,2025-10,24,2,20,19
"""


@pytest.fixture
def told(desk: Desk, tmp_path: Path) -> Desk:
    table = tmp_path / "月报.csv"
    table.write_text(RETURN, encoding="utf-8")
    asked = TableRequest(table, None, None, None, ZONE_NAME)
    import_book(desk.house, asked, Words("zh"))
    return desk


def test_without_a_return_the_page_says_what_to_do(tmp_path: Path) -> None:
    """A link to upload for who may, and no empty table."""
    clock = StillClock()
    house = create_ledger(tmp_path / "empty.yhdb", clock)
    for role in ("officer", "viewer"):
        add_account(house, role, PASSWORD, role)
    desk = Desk(house, clock, "", "", tmp_path)
    page = desk.client_of("officer").get("/indicators?lang=zh")
    assert page.status_code == 200
    assert 'href="/ledger/upload"' in page.text
    assert 'href="/ledger/upload"' not in desk.client_of("viewer").get("/indicators").text
    assert desk.client_of("viewer").get("/api/indicators").status_code == 404
    assert desk.client_of("viewer").get("/indicators.xlsx").status_code == 404


def test_page_and_twin_say_the_same(told: Desk) -> None:
    """The light at exactly five points behind, and a point less; limits of one's own."""
    client = told.client_of("viewer")
    sheet = client.get(f"/api/indicators?zone={told.near}").json()
    assert [(x["name"], x["pace"]["text"], x["light"]) for x in sheet["lines"]] == [
        ("税收收入", "-5.0", "yellow"),
        ("进出口总额", "0.0", "green"),
    ]
    page = client.get(f"/indicators?zone={told.near}&lang=zh").text
    assert "税收收入" in page
    assert sheet["lines"][0]["total"]["address"] in page
    assert client.get(sheet["lines"][0]["total"]["address"]).status_code == 200
    strict = client.get(f"/api/indicators?zone={told.near}&yellow=5&red=0").json()
    assert [x["light"] for x in strict["lines"]] == ["red", "yellow"]
    assert client.get("/indicators?yellow=-6").status_code == 400
    one = client.get(f"/indicators/one?zone={told.near}&name=税收收入&lang=zh")
    assert "时期数" in one.text
    assert client.get("/indicators.xlsx").content[:2] == b"PK"


def test_figures_of_another_zone_are_not_there(told: Desk) -> None:
    """For an account of one zone the other has no sheet and no indicator."""
    client = told.client_of("scoped")
    assert client.get(f"/indicators?zone={told.far}").status_code == 404
    assert client.get(f"/indicators/one?zone={told.far}&name=税收收入").status_code == 404
    assert client.get("/indicators").status_code == 200


def test_a_link_to_an_indicator_leads_there_in_either_language(told: Desk) -> None:
    """What surveys report is called otherwise in English; the address names it in both."""
    client = told.client_of("viewer")
    page = client.get(f"/indicators?zone={told.near}&period=2013&lang=zh").text
    links = [html.unescape(x) for x in re.findall(r'href="(/indicators/one[^"]*)"', page)]
    assert links
    answers = [client.get(f"{link}&lang={lang}") for link in links for lang in ("zh", "en")]
    assert {a.status_code for a in answers} == {200}
