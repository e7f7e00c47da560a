"""From a finding to a closed task, proven by new facts, and to a relapse that opens it again."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import EXAMPLE, STANDARD
from tests.journeys.sheets import Sheet, read_sheet, write_sheet
from yuanheng.app.demo import ZONE_CODE, ZONE_NAME, write_demo_survey
from yuanheng.app.opening import open_house
from yuanheng.app.supervision.inputs import append
from yuanheng.app.supervision.tasks import feed_back
from yuanheng.cli import main
from yuanheng.errors import LedgerError
from yuanheng.model.tasks import FedBack
from yuanheng.views.tasks.lists import load_task

EVALUATE = ("evaluate", "--standard", STANDARD, "--params", EXAMPLE)
LAYER = "demo_2013"


class Office:
    """A supervising department at its terminal."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Speak to the command line; give its code and what it said."""
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(list(words))
        heard = self._capsys.readouterr()
        return int(end.value.code or 0), heard.out, " ".join(heard.err.split())

    def json(self, *words: str) -> Any:  # noqa: ANN401 - JSON is of any shape
        """Speak with --json; give the document."""
        code, out, err = self(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    def bring(self, name: str) -> None:
        """Import a survey of 2013."""
        code, _, err = self(
            "import", name, "--layer", LAYER, "--period", "2013", "--assume", "JZMJ=m2"
        )
        assert (code, err) == (0, ""), err


@pytest.fixture
def office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    """A ledger with a survey in which one patch is written 3 % too large, evaluated once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YUANHENG_LEDGER", "zone.yhdb")
    monkeypatch.setenv("YUANHENG_LANG", "en")
    survey = write_demo_survey(tmp_path / "wrong.gpkg")
    fault = next(f for f in survey.faults if f.kind == "area_mismatch")
    sheet = read_sheet(survey.path, LAYER)
    (row,) = sheet.rows_where("TBBH", fault.patch)
    _write(sheet.changed("DLMJ", {row: sheet.cells("DLMJ")[row] / 1.03}), tmp_path / "right.gpkg")
    _write(sheet, tmp_path / "wrong-again.gpkg")
    (tmp_path / "报告.docx").write_bytes(b"what was mended")
    office = Office(capsys)
    office("init")
    office("zone", "add", ZONE_NAME, "--code", ZONE_CODE)
    office.bring("wrong.gpkg")
    assert office(*EVALUATE)[0] == 0
    return office


def _write(sheet: Sheet, path: Path) -> None:
    write_sheet(sheet, path, LAYER)


def finding_number(office: Office, rule: str) -> str:
    (number,) = (f["number"] for f in office.json("findings") if f["finding"]["rule"] == rule)
    return str(number)


def test_a_task_from_its_finding_to_its_proof_and_to_its_relapse(
    office: Office, tmp_path: Path
) -> None:
    """The whole loop, by the command line."""
    number = finding_number(office, "area-agreement")
    who = ("--lead", "自然资源分局", "--support", "测绘院", "--supervisor", "分管副主任")

    code, _, err = office("task", "make", number, *who)
    assert (code, "sets no limits" in err) == (2, True)
    code, out, _ = office("task", "make", number, *who, "--days", "10")
    assert (code, "Task 1 is made" in out) == (0, True)
    code, _, err = office("task", "make", number, *who, "--days", "10")
    assert (code, "is already task 1" in err) == (2, True)

    assert office("task", "step", "1")[0] == 0
    code, _, err = office("task", "step", "1")
    assert (code, "Report on what was mended" in err) == (2, True)
    code, _, err = office("task", "close", "1")
    assert (code, "has not come to the last step" in err) == (2, True)
    assert office("task", "step", "1", "--document", "整改情况报告=报告.docx")[0] == 0
    code, _, err = office("task", "step", "1")
    assert (code, "passed: Passed" in err) == (2, True)
    assert office("task", "step", "1", "--branch", "passed", "--reason", "现场核实")[0] == 0

    code, _, err = office("task", "close", "1")
    assert (code, "run 1 still finds it" in err) == (6, True)
    code, _, err = office("task", "close", "1", "--evaluate")
    assert (code, "run 2 still finds it" in err) == (6, True)

    office.bring("right.gpkg")
    closed = office.json("task", "close", "1", "--evaluate")
    assert closed["closed"]["proof"] == {"run": 3, "verdict": "not-met", "ledger_seq": 3}
    assert (closed["closed"]["late"], closed["finding_state"]) == (False, "closed")
    assert office.json("tasks") == []
    assert [t["id"] for t in office.json("tasks", "--closed")] == [1]

    office.bring("wrong-again.gpkg")
    assert office(*EVALUATE)[0] == 0
    (again,) = office.json("tasks")
    assert (again["id"], again["step"], again["relapses"], again["baseline"]) == (
        1,
        "mending",
        1,
        4,
    )
    assert [d["en"] for d in again["lacking"]] == ["Report on what was mended"]
    assert "relapse: run 4 finds it again" in office("task", "show", "1")[1]

    kept = office.json(
        "task", "document", "1", "整改情况报告", "--out", str(tmp_path / "back.docx")
    )
    assert Path(kept["file"]).read_bytes() == b"what was mended"


def test_a_what_if_neither_proves_nor_relapses(office: Office) -> None:
    """Only official runs move findings and tasks."""
    number = finding_number(office, "area-agreement")
    office("task", "make", number, "--lead", "甲局", "--days", "10")
    for words in ((), ("--document", "整改情况报告=1号"), ("--branch", "passed", "--reason", "x")):
        assert office("task", "step", "1", *words)[0] == 0
    office.bring("right.gpkg")
    assert office(*EVALUATE, "--what-if")[0] == 0
    code, _, err = office("task", "close", "1")
    assert (code, "run 1 still finds it" in err) == (6, True)
    assert office("task", "close", "1", "--evaluate")[0] == 0
    office.bring("wrong-again.gpkg")
    assert office(*EVALUATE, "--what-if")[0] == 0
    assert office.json("tasks") == []


def test_two_who_change_one_task_do_not_overwrite_each_other(office: Office) -> None:
    """The second is told to look first."""
    office(
        "task", "make", finding_number(office, "area-agreement"), "--lead", "甲局", "--days", "9"
    )
    house = open_house(Path("zone.yhdb"))
    seen = load_task(house, 1)
    feed_back(house, 1, "先到")
    with pytest.raises(LedgerError, match="changed by somebody else"):
        append(house, seen, FedBack("后到"))
    assert [e.record.kind for e in load_task(house, 1).log] == ["opened", "feedback"]
