"""Reports on the console: made as a job, kept on the shelf, fetched and verified."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.unit.web.desk import Desk
from yuanheng.app.opening import open_house
from yuanheng.app.reports.shelf import list_reports, report_file


def make(desk: Desk, run: int = 2) -> int:
    """Make a report as the officer, and give its number."""
    form = {"run": run, "report_lang": "zh", "section": []}
    assert desk.client_of("officer").post("/reports", data=form).status_code == 303
    (job,) = desk.work_off()
    assert (job.state, job.outcome) == ("done", {"run": run, "report": job.id})
    return job.id


def test_a_report_is_made_and_fetched_in_three_forms(desk: Desk) -> None:
    """Each file is the one whose digest the list gives."""
    number = make(desk)
    client = desk.client_of("viewer")
    (report,) = client.get("/api/reports").json()
    assert (report["number"], report["run"], report["lang"]) == (number, 2, "中文")
    sizes = {f["form"]: len(client.get(f["address"]).content) for f in report["files"]}
    assert sizes == {f["form"]: f["size"] for f in report["files"]}
    assert sorted(sizes) == ["docx", "html", "xlsx"]


def test_a_report_survives_a_restart(desk: Desk) -> None:
    """The shelf is beside the ledger: another house on the same file finds the report."""
    number = make(desk)
    house = open_house(desk.house.path)
    kept = list_reports(house, frozenset({desk.near, desk.far}))
    assert [(r.number, r.run, r.sections) for r in kept] == [(number, 2, ())]


def test_a_report_on_other_zones_is_not_there_for_a_scoped_account(desk: Desk) -> None:
    """Neither the list nor a file, nor the run to choose."""
    number = make(desk)
    client = desk.client_of("scoped")
    answers = [client.get(f"/reports/{number}{end}").status_code for end in ("", "/docx", "/html")]
    assert (client.get("/api/reports").json(), answers) == ([], [404, 404, 404])
    assert client.get("/api/reports/runs").json() == []
    form = {"run": 2, "report_lang": "zh"}
    assert client.post("/reports", data=form).status_code == 404


def test_a_viewer_may_not_make_a_report(desk: Desk) -> None:
    """Reading is for viewers; making is for officers."""
    form = {"run": 2, "report_lang": "zh"}
    assert desk.client_of("viewer").post("/reports", data=form).status_code == 403


def test_a_file_changed_on_the_shelf_is_not_handed_out(desk: Desk) -> None:
    """What is not as it was written is refused, with the remedy."""
    number = make(desk)
    folder = desk.house.path.with_name("desk.yhdb.reports") / str(number)
    (path,) = folder.glob("*.html")
    path.write_text("changed", encoding="utf-8")
    assert desk.client_of("viewer").get(f"/reports/{number}/html").status_code == 409


def test_sections_left_out_are_left_out(desk: Desk) -> None:
    """Without land by class the html has no such table; with it, it has."""
    texts = []
    for sections in ([], ["land"]):
        form = {"run": 1, "report_lang": "en", "section": sections}
        desk.client_of("officer").post("/reports", data=form)
        (job,) = desk.work_off()
        path = report_file(desk.house, job.id, "html", frozenset({desk.near, desk.far}))
        assert path is not None
        texts.append(path.read_text(encoding="utf-8"))
    assert ["Land by class" in text for text in texts] == [False, True]


def docx_of(desk: Desk, number: int) -> bytes:
    """Fetch the Word file of a report."""
    content: bytes = desk.client_of("viewer").get(f"/reports/{number}/docx").content
    return content


def edited(content: bytes, old: str, new: str) -> bytes:
    """Change a text of a Word file as an editor would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for item in before.infolist():
            data = before.read(item)
            if item.filename == "word/document.xml":
                text = data.decode()
                assert old in text
                data = text.replace(old, new).encode()
            after.writestr(item, data)
    return out.getvalue()


def test_an_unedited_report_agrees(desk: Desk) -> None:
    """Every number of a fresh report says what its run says."""
    content = docx_of(desk, make(desk))
    files = {"report": ("报告.docx", content)}
    answer = desk.client_of("viewer").post("/reports/verify", files=files)
    assert (answer.status_code, "Every number agrees" in answer.text) == (200, True)


def test_a_typed_in_number_is_found(desk: Desk) -> None:
    """A number without a trace is named, with its context."""
    content = edited(docx_of(desk, make(desk)), "</w:body>", TYPED)
    files = {"report": ("报告.docx", content)}
    answer = desk.client_of("viewer").post("/reports/verify", files=files)
    assert ("Not every number agrees" in answer.text, "98765.4" in answer.text) == (True, True)


TYPED = "<w:p><w:r><w:t>98765.4 公顷</w:t></w:r></w:p></w:body>"


def test_a_report_on_unseen_zones_is_not_verified(desk: Desk) -> None:
    """What a run says of other zones does not come out by way of verifying."""
    files = {"report": ("报告.docx", docx_of(desk, make(desk)))}
    answer = desk.client_of("scoped").post("/reports/verify", files=files)
    assert (answer.status_code, "does not see" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("notes.txt", b"12", 400), ("broken.docx", b"no zip", 422), ("", b"", 422)],
)
def test_what_is_no_report_is_refused(desk: Desk, name: str, content: bytes, status: int) -> None:
    """A text, a broken file, no file: refused, never an error of the server."""
    files = {"report": (name, content)}
    assert desk.client_of("viewer").post("/reports/verify", files=files).status_code == status


def test_the_page_shows_the_work_in_hand(desk: Desk) -> None:
    """While a report is being written the shelf asks for itself again, with a bar."""
    form = {"run": 2, "report_lang": "zh"}
    client = desk.client_of("officer")
    client.post("/reports", data=form)
    waiting = client.get("/reports/shelf").text
    desk.work_off()
    done = client.get("/reports/shelf").text
    assert [("<progress" in text, 'hx-trigger="every 1s"' in text) for text in (waiting, done)] == [
        (True, True),
        (False, False),
    ]


def test_a_folder_that_is_no_report_is_passed_over(desk: Desk) -> None:
    """Somebody's own folder on the shelf does not break the list."""
    stray = Path(f"{desk.house.path}.reports") / "7"
    stray.mkdir(parents=True)
    (stray / "report.json").write_text("{}", encoding="utf-8")
    assert desk.client_of("viewer").get("/api/reports").json() == []
