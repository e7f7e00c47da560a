"""Uploads on the console: looked at, asked about, tried, imported as a job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.unit.web.desk import FAR_NAME, Desk
from yuanheng.app.demo import LAYER_2013, ZONE_NAME, write_demo_survey
from yuanheng.app.intake.uploads import MOST_BYTES
from yuanheng.app.jobs import queue as running
from yuanheng.app.jobs.ends import fail_interrupted
from yuanheng.app.jobs.queue import claim_job, find_job, run_job
from yuanheng.app.office.accounts import list_audit
from yuanheng.model.accounts import Job

HEAD = "开发区,期次,电子监管号或项目代码,项目名称,成交价格（万元）\n"
PROJECTS = f"{HEAD}{ZONE_NAME},2014,A,甲厂,1000\n{ZONE_NAME},2014,B,乙厂,很多\n"


def send(client: httpx.Client, name: str, content: bytes) -> str:
    """Upload a file; gives the address of its page."""
    answer = client.post("/ledger/upload", files={"file": (name, content)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def kept(desk: Desk) -> list[str]:
    """Name the uploads that are kept."""
    folder = desk.house.path.with_name(f"{desk.house.path.name}-uploads")
    return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


def queued(desk: Desk, client: httpx.Client, content: str = PROJECTS) -> Job:
    """Upload a table of projects and queue its import."""
    page = send(client, "项目.csv", content.encode())
    answer = client.post(f"{page}/import")
    assert answer.status_code == 303
    return find_job(desk.house, int(answer.headers["location"].rpartition("/")[2]))


def test_a_table_is_tried_before_it_is_imported(desk: Desk) -> None:
    """The look tells rows and the value that is set aside; nothing is written."""
    client, before = desk.client_of("officer"), desk.house.store.last_seq()
    page = send(client, "项目.csv", PROJECTS.encode())
    look = client.get(page.replace("/ledger/upload", "/api/ledger/uploads")).json()
    tried = look["tried"][0]
    found = [i["found"] for i in tried["issues"] if i["severity"] == "error"]
    assert (look["ready"], tried["rows"], found) == (True, 2, ["很多"])
    assert tried["relations"] == ["supply"]
    shown = client.get(page).text
    assert "很多" in shown
    assert '<option value="supply" selected>' in shown  # the mapping that is offered fits
    assert desk.house.store.last_seq() == before


def test_an_import_is_a_job_and_its_file_is_let_go_in_the_end(desk: Desk) -> None:
    """The batch is written in the officer's name, and nothing is left beside the ledger."""
    client, before = desk.client_of("officer"), desk.house.store.last_seq()
    job = queued(desk, client)
    assert len(kept(desk)) == 1
    claimed = claim_job(desk.house)
    assert claimed is not None
    run_job(replace(desk.house, actor=claimed.actor), claimed, lambda: False)
    card = client.get(f"/api/jobs/{job.id}").json()
    assert (card["state"], card["outcome"]["batch"], kept(desk)) == ("done", before + 1, [])
    batch = desk.house.store.batches()[-1]
    assert (batch.rows, batch.source and batch.source.name) == (2, "项目.csv")
    (entry,) = list_audit(desk.house, 9, action="ledger.import")
    assert (entry.actor, entry.subject) == ("officer", "项目.csv")
    assert f"/ledger/batches/{before + 1}" in client.get(f"/jobs/{job.id}?part=true").text


def test_the_unit_that_only_a_person_knows_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    """Layer, year and unit are answered one after the other; then it can be imported."""
    client = desk.client_of("officer")
    survey = write_demo_survey(tmp_path / "again.gpkg").path
    page = send(client, "again.gpkg", survey.read_bytes())
    api = page.replace("/ledger/upload", "/api/ledger/uploads")
    assert client.get(api).json()["ready"] is False
    client.post(page, data={"part": LAYER_2013, "period": "2013"})
    assert 'value="m2"' in client.get(page).text
    client.post(page, data={"column": "JZMJ", "unit": "m2"})
    assert client.get(api).json()["ready"] is True


def test_fields_are_mapped_by_hand_where_the_heads_are_strange(desk: Desk) -> None:
    """A mapping made on the page reads a table that no profile knows."""
    client = desk.client_of("officer")
    text = f"所在园区,统计年度,项目编号,项目名\n{ZONE_NAME},2015,A,甲厂\n{ZONE_NAME},2015,B,乙厂\n"
    page = send(client, "strange.csv", text.encode())
    api = page.replace("/ledger/upload", "/api/ledger/uploads")
    assert client.get(api).json()["ready"] is False
    assert client.get(f"{page}?mapping=supply").status_code == 200
    columns = ("zone", "period", "number", "name")
    fields = ("所在园区", "统计年度", "项目编号", "项目名")
    form = {f"field.{n}": field for n, field in enumerate(fields)}
    form |= {f"column.{n}": column for n, column in enumerate(columns)}
    answer = client.post(f"{page}/mapping", data={"relation": "supply", **form})
    assert answer.status_code == 303, answer.text
    assert client.get(api).json()["tried"][0]["rows"] == 2


def test_an_upload_is_its_owners_alone(desk: Desk) -> None:
    """Another officer finds nothing under its address."""
    page = send(desk.client_of("officer"), "项目.csv", PROJECTS.encode())
    other = desk.client_of("leader")
    assert [other.get(page).status_code, other.post(f"{page}/import").status_code] == [404, 404]


def test_an_account_of_one_zone_imports_nothing_about_another(desk: Desk) -> None:
    """The look refuses it, and so does the job."""
    client, before = desk.client_of("scoped"), desk.house.store.last_seq()
    job = queued(desk, client, PROJECTS.replace(ZONE_NAME, FAR_NAME))
    assert desk.work_off()[0].state == "failed"
    assert "not among yours" in client.get(f"/api/jobs/{job.id}").json()["problem"]
    assert desk.house.store.last_seq() == before


def test_a_viewer_uploads_nothing(desk: Desk) -> None:
    """Uploading needs an officer."""
    client = desk.client_of("viewer")
    assert client.get("/ledger/upload").status_code == 403
    answer = client.post("/ledger/upload", files={"file": ("a.csv", b"x")})
    assert (answer.status_code, kept(desk)) == (403, [])


@pytest.mark.parametrize("name", ["a.exe", "a", "a.html", ".csv"])
def test_what_is_not_read_is_not_kept(desk: Desk, name: str) -> None:
    """An ending that no reader knows is refused before anything is kept."""
    answer = desk.client_of("officer").post("/ledger/upload", files={"file": (name, b"x")})
    assert (answer.status_code, kept(desk)) == (400, [])


def test_a_name_cannot_lead_out_of_its_folder(desk: Desk) -> None:
    """Of a path only the last part is kept, without signs that no name needs."""
    client = desk.client_of("officer")
    page = send(client, "../../x/..\\evil<:>.csv", PROJECTS.encode())
    look = client.get(page.replace("/ledger/upload", "/api/ledger/uploads")).json()
    assert look["name"] == "evil___.csv"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk: Desk) -> None:
    """The length that a request states is enough to refuse it."""
    client = desk.client_of("officer")
    headers = {"Content-Length": str(MOST_BYTES * 2)}
    answer = client.post("/ledger/upload", content=b"x", headers=headers)
    assert (answer.status_code, kept(desk)) == (413, [])


def test_a_job_that_was_stopped_before_it_wrote_waits_again(desk: Desk) -> None:
    """A restart loses neither the job nor its file."""
    job = queued(desk, desk.client_of("officer"))
    claimed = claim_job(desk.house)
    assert claimed is not None
    fail_interrupted(desk.house)
    assert (find_job(desk.house, job.id).state, len(kept(desk))) == ("queued", 1)
    assert [done.state for done in desk.work_off()] == ["done"]


def test_a_job_that_was_stopped_after_it_wrote_is_done_and_writes_no_more(desk: Desk) -> None:
    """What stands in the ledger is found by the digest of its original."""
    job = queued(desk, desk.client_of("officer"))
    claimed = claim_job(desk.house)
    assert claimed is not None
    running.KINDS["import"](replace(desk.house, actor="officer"), claimed, lambda *_: None)
    after = desk.house.store.last_seq()
    fail_interrupted(desk.house)
    settled = find_job(desk.house, job.id)
    assert (settled.state, settled.outcome["batch"], kept(desk)) == ("done", after, [])
    assert desk.work_off() == ()


def test_a_program_that_stops_puts_its_job_back(desk: Desk) -> None:
    """A job that hears that the program stops waits for the next start, with its file."""
    job = queued(desk, desk.client_of("officer"))
    claimed = claim_job(desk.house)
    assert claimed is not None
    before = desk.house.store.last_seq()
    run_job(replace(desk.house, actor="officer"), claimed, lambda: True)
    assert (find_job(desk.house, job.id).state, len(kept(desk))) == ("queued", 1)
    assert desk.house.store.last_seq() == before


def test_a_cancelled_import_writes_nothing_and_lets_its_file_go(desk: Desk) -> None:
    """Cancelling is the account's own."""
    client, before = desk.client_of("officer"), desk.house.store.last_seq()
    job = queued(desk, client)
    assert desk.client_of("leader").post(f"/jobs/{job.id}/cancel").status_code == 404
    assert client.post(f"/jobs/{job.id}/cancel").status_code == 303
    assert (desk.work_off(), desk.house.store.last_seq(), kept(desk)) == ((), before, [])


def test_a_file_goes_its_whole_way_by_the_api(desk: Desk, tmp_path: Path) -> None:
    """Sent, answered as it asks, imported: each answer says what is still to be said."""
    client, before = desk.client_of("officer"), desk.house.store.last_seq()
    survey = write_demo_survey(tmp_path / "again.gpkg").path
    sent = client.post("/api/ledger/uploads", files={"file": (survey.name, survey.read_bytes())})
    card = sent.json()
    assert (sent.status_code, card["name"], card["ready"]) == (201, "again.gpkg", False)
    twin = f"/api/ledger/uploads/{card['token']}"
    layer = {"part": LAYER_2013, "period": "2013"}
    assert "JZMJ" in client.post(twin, json=layer).json()["problem"]
    assert client.post(twin, json={"column": "JZMJ", "unit": "m2"}).json()["ready"] is True
    queued = client.post(f"{twin}/import")
    assert (queued.status_code, queued.json()["state"]) == (202, "queued")
    desk.work_off()
    job = client.get(f"/api/jobs/{queued.json()['number']}").json()
    assert (job["outcome"]["batch"], kept(desk)) == (before + 1, [])


def test_fields_are_mapped_by_the_api(desk: Desk) -> None:
    """What is not named is left out."""
    client = desk.client_of("officer")
    text = f"所在园区,统计年度,项目编号,备注\n{ZONE_NAME},2015,A,x\n{ZONE_NAME},2015,B,y\n"
    sent = client.post("/api/ledger/uploads", files={"file": ("strange.csv", text.encode())})
    columns = {"所在园区": "zone", "统计年度": "period", "项目编号": "number", "备注": ""}
    fields = [{"field": field, "column": column} for field, column in columns.items()]
    wish = {"relation": "supply", "fields": fields}
    card = client.post(f"/api/ledger/uploads/{sent.json()['token']}/mapping", json=wish).json()
    assert (card["ready"], card["tried"][0]["rows"]) == (True, 2)


def test_an_answer_by_the_api_cannot_name_what_is_not_there(desk: Desk) -> None:
    """Neither a zone of others, nor a profile that nobody knows; dropping leaves nothing."""
    client = desk.client_of("scoped")
    twin = send(client, "项目.csv", PROJECTS.encode()).replace(
        "/ledger/upload", "/api/ledger/uploads"
    )
    answers = [client.post(twin, json=w) for w in ({"zone": desk.far}, {"profile": "x"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (client.post(f"{twin}/drop").status_code, kept(desk)) == (204, [])
    assert client.get(twin).status_code == 404


def test_the_api_takes_no_file_that_is_none(desk: Desk) -> None:
    """A text field of that name is no file."""
    answer = desk.client_of("officer").post("/api/ledger/uploads", data={"file": "x"})
    assert (answer.status_code, kept(desk)) == (400, [])
