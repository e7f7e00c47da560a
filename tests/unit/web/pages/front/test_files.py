"""Files of subjects: all that the ledger knows of one, as page, twin and sheet for a visit."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.unit.web.desk import FAR_NAME, RULEBOOK, Desk
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.office.subject_file import _row
from yuanheng.words.words import Words


def at(desk: Desk, number: str = "A", zone: str = "", kind: str = "supply") -> str:
    return f"kind={kind}&zone={zone or desk.near}&number={number}"


def test_a_file_holds_what_is_stated_what_was_found_and_what_is_not_known(desk: Desk) -> None:
    """The page and its twin say the same; every row leads to its record."""
    client = desk.client_of("viewer")
    found = client.get(f"/api/file?{at(desk)}").json()
    assert (found["name"], found["zone"]) == ("甲厂", desk.near)
    assert {"label": "Agreed start", "text": "2012-01-01"} in found["own"]["cells"]
    labels = [part["label"] for case in found["cases"] for part in case["problems"]]
    assert labels == ["Idle: not started for a year"]
    assert {"label": "Delivered on", "document": "Delivery record"} in found["wanting"]
    page = client.get(f"/file?{at(desk)}&lang=zh").text
    assert "一地一档" in page
    assert "尚不掌握" in page
    assert f'href="/ledger/records/supply/{found["own"]["fact"]}' in page
    record = client.get(f"/ledger/records/supply/{found['own']['fact']}").text
    assert f"/file?kind=supply&zone={desk.near}&number=A" in record.replace("&amp;", "&")


def test_an_area_is_said_in_hectares_and_in_mu() -> None:
    """Two hectares are thirty mu, whichever of them the office thinks in."""
    relation = ledger_schema().relations["supply"]
    row = {n: None for n, _ in relation.stored} | {"number": "A", "area": 6 * 10**10, "fact": "1"}
    filed = _row(Words("en"), relation, row, ("number",), {})
    assert [cell.text for cell in filed.cells] == ["2 hm² (30.00 亩)"]


def test_the_sheet_for_a_visit_holds_facts_findings_and_room(desk: Desk) -> None:
    """As a Word file in the reader's language."""
    answer = desk.client_of("viewer").get(f"/file.docx?{at(desk)}&lang=zh")
    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    for said in ("一地一档：甲厂", "闲置：满一年未动工开发", "尚不掌握、需核实", "走访记录"):
        assert said in text


@pytest.mark.parametrize("path", ["/api/file", "/file", "/file.docx"])
def test_a_file_of_another_zone_is_not_there(path: str, desk: Desk) -> None:
    """Nor is one that the ledger does not name, or that subjects of its kind have none of."""
    scoped = desk.client_of("scoped")
    assert scoped.get(f"{path}?{at(desk)}").status_code == 200
    assert scoped.get(f"{path}?{at(desk, zone=desk.far)}").status_code == 404
    assert scoped.get(f"{path}?{at(desk, 'Z9')}").status_code == 404
    assert scoped.get(f"{path}?{at(desk, kind='zone')}").status_code == 422
    assert FAR_NAME not in scoped.get(f"/file?{at(desk)}").text


def test_a_finding_leads_to_the_file_and_the_file_knows_later_runs(desk: Desk) -> None:
    """Once the late supply began, its file shows the casefile closed."""
    client = desk.client_of("viewer")
    case = client.get(f"/api/file?{at(desk)}").json()["cases"][0]
    page = client.get(f"/findings/{case['number']}").text.replace("&amp;", "&")
    assert f"/file?kind=supply&zone={desk.near}&number=A" in page
    desk.mend()
    evaluate(desk.house, RULEBOOK)
    (after,) = client.get(f"/api/file?{at(desk)}").json()["cases"]
    assert (after["number"], after["state"]) == (case["number"], "closed")
