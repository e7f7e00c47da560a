"""The admission desk on the console: page, twin, opinion and workbook say the same."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.unit.views.admission.test_admission import HEADS, LOT
from tests.unit.web.desk import Desk
from tests.unit.web.pages.allocation.test_allocation import bring

DAY = "2026-06-30"


@pytest.fixture
def asked(desk: Desk, tmp_path: Path) -> Desk:
    """A desk where one request in each zone is short of money, under a hostile name."""
    row = {**HEADS, "申请项目": "<b>甲</b>", "承诺固定资产投资（万元）": 24_880}
    for zone in (desk.near, desk.far):
        bring(desk, tmp_path, "land_request", tuple(row), tuple(row.values()), zone=zone)
    return desk


def test_page_twin_opinion_and_workbook_say_the_same(asked: Desk) -> None:
    """120 万元 more, or 0.48 亩 less, wherever one looks."""
    client = asked.client_of("viewer")
    query = f"zone={asked.near}&day={DAY}&standard={LOT}"
    one = f"{query}&project=%3Cb%3E甲%3C/b%3E&option=单独供地"
    told = client.get(f"/api/admission?{query}").json()
    (case,) = told["cases"]
    (failed,) = (c for c in case["clauses"] if c["answer"] == "fails" and not c["is_recommended"])
    assert (case["answer"], failed["rule"]) == ("fails", "investment-intensity")
    assert failed["changes"] == [
        "Land asked for: 0.48 亩 less, 99.52 亩 in all",
        "Investment promised: 120 万元 more, 25,000 万元 in all",
    ]
    html = client.get(f"/admission?{query}&lang=zh").text
    assert "<b>甲" not in html
    assert "&lt;b&gt;甲" in html
    page = re.sub("<[^>]+>", "", client.get(f"/admission/case?{one}&lang=zh").text)
    paper = docx.Document(io.BytesIO(client.get(f"/admission/opinion.docx?{one}&lang=zh").content))
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/admission.xlsx?{query}&lang=zh").content)
    )
    rows = [[str(c.value) for c in row] for row in book["逐条审查"].iter_rows()]
    texts = (page, "".join(p.text for p in paper.paragraphs), str(rows))
    for text in texts:
        assert "申请用地面积减少 0.48 亩，为 99.52 亩" in text
        assert "承诺固定资产投资增加 120 万元，为 25,000 万元" in text
    assert "负面清单，行业是否禁止准入未审查" in texts[0]
    assert "负面清单，行业是否禁止准入未审查" in texts[1]


def test_a_case_of_another_zone_is_not_there(asked: Desk) -> None:
    """Who sees one zone meets the other's requests at no address."""
    scoped = asked.client_of("scoped")
    papers = ("/admission/opinion.docx", "/admission/promises.docx", "/admission.xlsx")
    for path in ("/admission", "/admission/case", *papers):
        query = {"zone": asked.far, "day": DAY, "project": "<b>甲</b>", "option": "单独供地"}
        assert scoped.get(path, params=query).status_code == 404
        assert scoped.get(path, params={**query, "zone": asked.near}).status_code == 200
    assert scoped.get("/api/admission", params={"zone": asked.far}).status_code == 404


def test_what_is_not_there_or_no_standard_is_refused_in_words(asked: Desk) -> None:
    client = asked.client_of("viewer")
    assert client.get("/admission/case?project=乙&option=单独供地").status_code == 404
    refused = client.get("/api/admission?standard=cn.idle-land.2012")
    assert refused.status_code == 400
    assert "judges no application" in refused.text
    assert client.get("/api/admission?day=2026-02-30").status_code == 400


def test_a_zone_without_requests_is_told_what_to_bring(desk: Desk) -> None:
    """The page offers the tables to fill."""
    text = desk.client_of("officer").get("/admission").text
    for name in ("land_request", "negative_list", "control_value"):
        assert f"/ledger/forms/{name}.xlsx" in text
    assert desk.client_of("viewer").get("/api/admission").status_code == 404


def test_amounts_are_tried_and_leave_the_ledger_as_it_was(asked: Desk) -> None:
    """0.48 亩 less pass, a hair more does not; what is no amount is refused."""
    client = asked.client_of("viewer")
    one = {"zone": asked.near, "day": DAY, "standard": LOT, "lang": "zh"}
    one |= {"project": "<b>甲</b>", "option": "单独供地", "column": "area"}
    stated = client.get("/admission/case", params={**one, "column": ""}).text
    for land, fails in (("99.52亩", False), ("99.53", True)):
        page = client.get("/admission/case", params={**one, "value": land}).text
        assert ("减少" in page) is fails
        assert "仅为试算" in page
    assert client.get("/admission/case", params={**one, "value": "很多"}).status_code == 400
    assert client.get("/admission/case", params={**one, "column": ""}).text == stated
    paper = client.get("/admission/opinion.docx", params={**one, "value": "95"}).content
    text = "".join(p.text for p in docx.Document(io.BytesIO(paper)).paragraphs)
    assert "申请用地面积减少 0.48 亩" in text


def test_a_long_desk_is_shown_in_parts(
    asked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page judges what it shows; the twin and the workbook have all."""
    monkeypatch.setattr("yuanheng.web.pages.investment.admission.MOST", 2)
    heads = ("申请项目", "用地方式", "申请用地面积（亩）")
    rows = [(f"项目{n}", "单独供地", 10) for n in range(5)]
    bring(asked, tmp_path, "land_request", heads, *rows, zone=asked.near)
    client = asked.client_of("viewer")
    query = {"zone": asked.near, "day": DAY, "lang": "zh"}
    for offset, shown in ((0, {0, 1}), (2, {2, 3}), (4, {4}), (9, set())):
        page = client.get("/admission", params={**query, "offset": offset}).text
        assert {n for n in range(5) if f">项目{n}<" in page} == shown
    assert len(client.get("/api/admission", params=query).json()["cases"]) == 5
