"""Class lists on the console: made by leaders by a form, kept, seen whole or not at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.unit.views.runs.test_ranking import ABOVE, STANDARD, ZH, workbook
from tests.unit.web.desk import Desk
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.ledger.drafts.table import TableRequest

FORM: dict[str, str | list[str]] = {
    "document": "某政办〔2023〕1号",
    "version": "2022",
    "band": ["A", "B", "C", "D", "", ""],
    "to": ["20", "60%", "９５", "100", "", ""],
    "least": "无",
    "most": "none",
    "rounding": "nearest",
    "ties": "better",
    "freed": "stay-empty",
}


def firms(desk: Desk, folder: Path, *taxes: float | None) -> int:
    """Bring firms of the far zone with their taxes, and score them; gives the run."""
    rows = [(f"F{n}", f"<i>企{n}", ABOVE[0], 100, t, *ABOVE[3:]) for n, t in enumerate(taxes)]
    path = workbook(folder, *rows)
    import_filled(desk.house, TableRequest(path, None, "enterprise_year", "2022", desk.far), ZH)
    return evaluate(desk.house, STANDARD).id


def make_list(desk: Desk, folder: Path) -> int:
    """Bring ten firms of the far zone, score them, and make their class list; gives the run."""
    run = firms(desk, folder, *range(9000, 4000, -500))
    made = desk.client_of("leader").post(f"/evaluation/runs/{run}/classes", data=FORM)
    assert made.status_code == 303, made.text
    return run


@pytest.fixture
def run(desk: Desk, tmp_path: Path) -> int:
    """Ten firms, F0 the best."""
    return firms(desk, tmp_path, *range(9000, 4000, -500))


def test_a_leader_makes_a_list_and_all_of_the_zone_read_it(desk: Desk, run: int) -> None:
    address = f"/evaluation/runs/{run}/classes"
    assert desk.client_of("officer").post(address, data=FORM).status_code == 403
    made = desk.client_of("leader").post(address, data=FORM)
    assert (made.status_code, made.headers["location"]) == (303, "/evaluation/classes/1")
    reader = desk.client_of("viewer")
    page = reader.get("/evaluation/classes/1").text
    assert "&lt;i&gt;企0" in page
    assert "<i>企0" not in page
    found = reader.get("/api/evaluation/classes/1").json()
    classes = [row["class_text"] for row in found["listed"]["rows"]]
    assert classes == ["A"] * 2 + ["B"] * 4 + ["C"] * 4  # 60 % of ten are six, 95 % round to ten
    assert (found["agrees"], found["listed"]["is_settled"]) == (True, True)
    paper = docx.Document(BytesIO(reader.get("/evaluation/classes/1.docx").content))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "某政办〔2023〕1号" in text
    assert "Draft" not in text
    book = reader.get("/evaluation/classes/1", params={"form": "xlsx"}).content
    rows = list(load_workbook(BytesIO(book)).active.values)
    assert sum("<i>企" in str(row) for row in rows) == len(classes)


def test_the_form_begins_with_the_last_scheme_and_a_list_replaces_the_last(
    desk: Desk, run: int, tmp_path: Path
) -> None:
    leader = desk.client_of("leader")
    leader.post(f"/evaluation/runs/{run}/classes", data=FORM)
    (tmp_path / "more").mkdir()
    later = firms(desk, tmp_path / "more", 1, *range(8500, 4000, -500))
    page = leader.get(f"/evaluation/runs/{later}/classes").text
    assert 'value="某政办〔2023〕1号"' in page
    apart = {**FORM, "members": "<i>企9\tA\t五星\nF8｜≤D｜事故\nF7 | +5 | 上市 | 占名额"}
    leader.post(f"/evaluation/runs/{later}/classes", data=apart)
    page = leader.get(f"/evaluation/runs/{later}/classes").text
    assert (
        "&lt;i&gt;企9 | A | 五星\n&lt;i&gt;企8 | ≤D | 事故\n&lt;i&gt;企7 | +5 | 上市 | in quota"
        in page
    )
    found = leader.get("/api/evaluation/classes/2").json()
    assert found["replaces"] == 1
    changes = {c["id"]: (c["before"], c["after"]) for c in found["changes"]}
    assert changes["F0"] == ("A", "C")
    assert changes["F9"] == ("C", "A")
    assert changes["F8"] == ("C", "D")
    assert leader.get("/api/evaluation/classes/1").json()["replaced_by"] == 2


def test_a_list_is_not_there_for_those_who_do_not_see_all_its_zones(desk: Desk, run: int) -> None:
    leader = desk.client_of("leader")
    refused = leader.post(f"/evaluation/runs/{run}/classes", data={**FORM, "most": ""})
    assert (refused.status_code, "is not a number" in refused.text) == (400, True)
    leader.post(f"/evaluation/runs/{run}/classes", data=FORM)
    near = desk.client_of("scoped")
    for address in (
        "/evaluation/classes/1",
        "/evaluation/classes/1.docx",
        "/api/evaluation/classes/1",
        f"/evaluation/runs/{run}/classes",
        f"/api/evaluation/runs/{run}/classes",
    ):
        assert near.get(address).status_code == 404
