"""What lies in another zone is, for an account of one zone, as if it were not there at all."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.unit.web.access import OPEN, Door, doors
from tests.unit.web.desk import FAR_CODE, FAR_NAME, PASSWORD, RULEBOOK, Desk, open_desk
from tests.unit.web.pages.allocation.test_allocation import ask
from tests.unit.web.test_class_lists import make_list
from yuanheng.app.jobs.queue import list_jobs
from yuanheng.app.keeping.rounds import open_round
from yuanheng.app.office.accounts import add_account, list_audit, list_units
from yuanheng.app.reports.shelf import list_reports
from yuanheng.app.supervision.tasks import feed_back, make_task
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.rounds import list_rounds

#: Paths that name nothing of a zone: the same for everybody, or of the account itself.
OF_NO_ZONE = {
    "GET /standards/{standard}",
    "GET /api/standards/{standard}",
    "GET /api/standards/{standard}/statement",
    "POST /standards/{standard}/cases",
    "POST /api/standards/{standard}/cases",
    "POST /standards/{standard}/parameters",  # refuses who sees some zones only
    "POST /api/standards/{standard}/parameters",
    "GET /standards/{standard}/parameters.xlsx",  # those that are saved for all
    "GET /ledger/forms/{relation}.xlsx",  # an empty table
    "GET /api/ledger/facts/{relation}",  # a list, cut to the zones like those without a place
}
#: Runs are of several zones: an account sees the part that is its own.
CUT = {
    "GET /evaluation/runs/{number}",
    "GET /api/evaluation/runs/{number}",
    "GET /evaluation/runs/{number}/robust",
    "GET /api/evaluation/runs/{number}/robust",
    "POST /evaluation/runs/{number}/replay",  # tells only whether all is equal
    "POST /api/evaluation/runs/{number}/replay",
}
#: What a write sends besides, so that it would be done if the thing were the account's own.
SENT: dict[str, dict[str, Any]] = {
    "task": {"lead": "甲局", "days": 5, "seen_run": 2},
    "step": {"seen": 1, "papers": [], "branch": "", "reason": ""},
    "feedback": {"seen": 1, "text": "好"},
    "assign": {"seen": 1, "lead": "乙局"},
    "suspend": {"seen": 1, "reason": "好", "first": "2026-03-02"},
    "resume": {"seen": 1},
    "close": {"seen": 1},
    "settle": {"seen": 1, "reason": "好"},
    "classes": {"scheme": {}},
    "reopen": {"seen": 1, "reason": "好", "days": 5},
    "withdraw": {"reason": "好"},
    "submit": {"batch": 7, "seen": 1},
    "explain": {"check": "00000000", "reason": "好", "seen": 1},
    "{verb}": {"seen": 1},
    "{number}": {"answer": "suspect"},
    "mapping": {"relation": "supply", "fields": []},
    "{fact}": {"version": "7", "reason": "好", "cell.name": "改"},
}


class Far:
    """One of everything, made by a leader who sees all: its numbers fill the paths."""

    def __init__(self, desk: Desk) -> None:
        leader = desk.client_of("leader")
        house = desk.house
        found = [v for v in list_findings(house) if v.finding.zone == desk.far]
        finding = next(v for v in found if v.finding.rule == "area-agreement")
        task = make_task(house, str(finding.number), People("甲局"), days=10)
        paper = desk.folder / "回执.pdf"
        paper.write_bytes(b"%PDF-1.4 far")
        feed_back(house, task.id, "好", documents=(f"回执={paper}",))
        rows = leader.get("/api/ledger/facts/supply", params={"zone": desk.far}).json()["rows"]
        shapes = leader.get("/api/map/parcels", params={"zone": desk.far}).json()["rows"]
        job = leader.post("/reports", data={"run": 2, "report_lang": "zh"})
        assert job.status_code == 303, job.text
        round_ = open_round(house, "supply", "2013", [desk.far], "2026-04-01")
        desk.work_off()
        book = (desk.folder / "项目.xlsx").read_bytes()
        sent = {"file": ("项目.xlsx", book)}
        upload = leader.post("/ledger/upload", files=sent).headers["location"].rpartition("/")[2]
        ask(desk, desk.folder, desk.far)
        plan = leader.post("/api/allocation", json={})
        assert plan.status_code == 201, plan.text
        make_list(desk, desk.folder)
        self.places: dict[str, dict[str, Any]] = {
            "findings": {"number": finding.number},
            "tasks": {"number": task.id, "index": 0, "kind": "order"},
            "map": {
                "zone": desk.far,
                "period": "2013",
                "place": shapes[0]["place"],
                "fact": shapes[0]["fact"],
                "z": 0,
                "x": 0,
                "y": 0,
            },
            "reports": {
                "number": list_reports(house, frozenset({desk.far, desk.near}))[0].number,
                "form": "docx",
            },
            "ledger": {
                "number": desk.house.store.last_seq(),
                "relation": "supply",
                "fact": rows[0]["fact"],
                "token": upload,
                "verb": "accept",
            },
            "ledger/rounds": {"number": round_.id, "verb": "remind"},
            "allocation": {"number": plan.json()["number"]},
            "jobs": {"number": list_jobs(house)[0].id},
            "evaluation/classes": {"number": 1},
            "evaluation/runs": {"number": 2},
            "evaluation/answer": {"number": list_jobs(house)[0].id},
        }
        self.zone = desk.far

    def path(self, door: Door) -> str:
        """Fill the places of a path with what lies in the far zone."""
        plain = door.path.removeprefix("/api").lstrip("/")
        group = max((g for g in self.places if plain.startswith(g)), key=len)
        return re.sub(r"{(\w+)}", lambda m: str(self.places[group][m[1]]), door.path)

    def query(self, door: Door) -> dict[str, str]:
        """Say of which zone, where the path does not."""
        if door.path.endswith(("/explain", "/verdict", "/checks", "/rows")):
            return {"zone": self.zone, "rule": "not-started", "subject": "A"}
        return {}


@pytest.fixture(scope="module")
def held(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Far]:
    """A desk with one of everything in the far zone; what is refused leaves it as it is."""
    desk = open_desk(template, tmp_path_factory.mktemp("scope"))
    unit = next(u.id for u in list_units(desk.house) if u.zone == desk.near)
    add_account(desk.house, "part", PASSWORD, "admin", unit=unit)
    desk.bring_projects(zone=FAR_NAME)
    return desk, Far(desk)


def placed(desk: Desk) -> list[Door]:
    """Routes whose path names something of a zone."""
    return [
        d
        for d in doors(desk.site)
        if "{" in d.path
        and d.name not in OF_NO_ZONE | CUT
        and d.name not in {" ".join(o.split()) for o in OPEN}
    ]


def test_whatever_is_named_by_its_number_is_not_there_for_others(held: tuple[Desk, Far]) -> None:
    """Page, twin, tile and file: who sees all gets it, who does not gets a 404."""
    desk, far = held
    leader, scoped = desk.client_of("leader"), desk.client_of("scoped")
    reading = [d for d in placed(desk) if d.method == "GET"]
    theirs, ours = {}, {}
    for door in reading:
        path, query = far.path(door), far.query(door)
        theirs[door.name] = leader.get(path, params=query).status_code
        ours[door.name] = scoped.get(path, params=query).status_code
    assert ours == dict.fromkeys(ours, 404)
    unreal = {name: status for name, status in theirs.items() if status != 200}
    assert unreal == {
        # a run of rules has no figures to trace
        "GET /api/evaluation/runs/{number}/explain": 404,
        "GET /evaluation/runs/{number}/explain": 404,
        # nor gates
        "GET /api/evaluation/runs/{number}/gates": 404,
        "GET /evaluation/runs/{number}/gates.docx": 404,
        "GET /evaluation/runs/{number}/gates": 404,
        "GET /api/evaluation/runs/{number}/path": 404,
        "GET /evaluation/runs/{number}/path.docx": 404,
        "GET /evaluation/runs/{number}/path": 404,
        # nor scores of zones
        "GET /api/evaluation/runs/{number}/self": 404,
        "GET /evaluation/runs/{number}/self.docx": 404,
        "GET /evaluation/runs/{number}/self": 404,
        # nor firms to put into classes
        "GET /api/evaluation/runs/{number}/classes": 404,
        "GET /evaluation/runs/{number}/classes": 404,
        "GET /reports/{number}": 303,  # leads to the shelf
        "GET /ledger/form/{token}/filled": 422,  # a full list leaves nothing to fill
    }


def test_a_figure_of_another_zone_is_not_explained(held: tuple[Desk, Far]) -> None:
    """A run is shown as far as its zones are one's own, and no further down."""
    desk, _ = held
    for path in ("/evaluation/runs/1/explain", "/api/evaluation/runs/1/explain"):
        figure = {"zone": desk.far, "node": "total"}
        assert desk.client_of("leader").get(path, params=figure).status_code == 200
        assert desk.client_of("scoped").get(path, params=figure).status_code == 404


def test_nothing_of_another_zone_is_written(held: tuple[Desk, Far]) -> None:
    """A write on what is not one's own is a 404, and leaves ledger and log as they were."""
    desk, far = held
    scoped = desk.client_of("scoped")
    before = (desk.house.store.last_seq(), len(list_audit(desk.house, 1000)))
    answers = {}
    for door in (d for d in placed(desk) if d.method == "POST"):
        sent = {"zone": far.zone, **SENT.get(door.path.rpartition("/")[2], {})}
        path = far.path(door)
        answer = scoped.post(path, json=sent) if door.is_api else scoped.post(path, data=sent)
        answers[door.name] = answer.status_code
    assert answers == dict.fromkeys(answers, 404)
    assert (desk.house.store.last_seq(), len(list_audit(desk.house, 1000))) == before


@pytest.mark.parametrize("role", ["scoped", "part"])
def test_no_list_names_anything_of_another_zone(role: str, held: tuple[Desk, Far]) -> None:
    """No page, twin or file holds the name, the code or the id of a zone that is not one's own."""
    desk, _ = held
    client, told = desk.client_of(role), []
    fill = {"standard": RULEBOOK, "relation": "supply", "number": "2", "lang": "zh"}
    seen, unpacked = 0, 0
    for door in doors(desk.site):
        if door.method != "GET" or door.role == "open" or door.is_whole:
            continue
        if "{" in door.path and door.name not in OF_NO_ZONE | CUT:
            continue
        path = re.sub(r"{(\w+)}", lambda m: fill[m[1]], door.path)
        answer = client.get(path, params={"left": 1, "right": 1})
        seen += answer.status_code == 200
        unpacked += answer.content.startswith(b"PK")
        told += [(path, s) for s in (FAR_NAME, FAR_CODE, desk.far) if s in said(answer)]
    assert told == []
    assert seen > 25
    assert unpacked > 2


def test_asking_for_another_zone_by_name_gives_nothing(held: tuple[Desk, Far]) -> None:
    """A query that names it, by id or as people do, is answered like one for what is not there."""
    desk, _ = held
    client, differ = desk.client_of("scoped"), []
    for door in doors(desk.site):
        if door.method != "GET" or door.role == "open" or door.is_whole or "{" in door.path:
            continue
        for names, far, none in (
            (("zone",), desk.far, "Z00000000"),
            (("zones", "left_zone", "q", "number"), desk.far, "Z00000000"),
            (("q", "name"), FAR_NAME, "无此示例开发区"),
        ):
            runs = {"left": "1", "right": "1"}
            there = client.get(door.path, params=runs | dict.fromkeys(names, far))
            nowhere = client.get(door.path, params=runs | dict.fromkeys(names, none))
            if there.status_code != nowhere.status_code or plain(there, far) != plain(
                nowhere, none
            ):
                differ.append((door.path, names, there.status_code, nowhere.status_code))
    assert differ == []


def said(answer: httpx.Response) -> str:
    """Give all that an answer says; of a workbook or a paper of Word, what its parts say."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        parts = (
            packed.read(n).decode() for n in packed.namelist() if n.endswith((".xml", ".rels"))
        )
        return " ".join(re.sub(r"</?w:[^>]*>", "", part) for part in parts)


def plain(answer: httpx.Response, name: str) -> str:
    """Give what an answer says but for the name it was asked for, and for its moment."""
    text = said(answer).casefold()
    for form in (name, quote(name), quote(quote(name))):
        text = text.replace(form.casefold(), "…")
    return re.sub(r"\d{4}-\d\d-\d\dt[\d:]+z", "", text)


def test_a_round_cannot_ask_another_zone(desk: Desk) -> None:
    """Neither by naming it, nor by naming none."""
    scoped = desk.client_of("scoped")
    asked = {"relation": "supply", "period": "2013", "due": "2026-04-01"}
    assert scoped.post("/ledger/rounds", data=asked | {"zones": desk.far}).status_code == 404
    assert scoped.post("/api/ledger/rounds", json=asked | {"zones": [desk.far]}).status_code == 404
    assert scoped.post("/ledger/rounds", data=asked).status_code == 303
    assert [c.zone for c in list_rounds(desk.house)[0].cells] == [desk.near]


def test_an_evaluation_cannot_ask_for_another_zone(desk: Desk) -> None:
    """Neither by naming it, nor by naming none."""
    scoped = desk.client_of("scoped")
    asked = {"standard": RULEBOOK, "what_if": True}
    far = scoped.post("/api/evaluation/runs", json=asked | {"zones": [desk.far]})
    assert far.status_code == 404
    assert scoped.post("/api/evaluation/runs", json=asked).status_code == 202
    assert [job.request["zones"] for job in list_jobs(desk.house)] == [desk.near]


def test_a_report_is_not_made_of_a_run_on_zones_of_others(desk: Desk) -> None:
    """Half of the run is not theirs to see, so the whole report is not there for them."""
    scoped = desk.client_of("scoped")
    assert scoped.post("/reports", data={"run": 2, "report_lang": "zh"}).status_code == 404
    assert list_jobs(desk.house) == ()
