"""422 supply results: what is past its agreed start by a year is suspected, once one is asked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.errors import WantedError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.tasks.lists import find_task
from yuanheng.views.tasks.slips import slip_docx
from yuanheng.words.words import Words

pytestmark = pytest.mark.realdata

STANDARD, RULE = "cn.idle-land.2012", "not-started"
AS_OF = date(2021, 12, 31)
ZH = Words("zh")


@dataclass(frozen=True)
class Asked:
    """The ledger after the question was answered, what was asked, and the rows as written."""

    house: OpenHouse
    question: WantedError
    written: list[dict[str, str]]


@pytest.fixture(scope="module")
def asked(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Bring the list, evaluate it officially, and answer the one question."""
    path = realdata / "land_supply/land_supply_results_merged_masked.csv"
    house = create_ledger(tmp_path_factory.mktemp("suspicion") / "supply.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    import_filled(house, TableRequest(path, None, None, "2018", "示例区"), Words("en"))

    def official(*settings: str) -> None:
        evaluate(
            house,
            STANDARD,
            period="2018",
            as_of=AS_OF.isoformat(),
            settings=settings,
            asks=True,
        )

    with pytest.raises(WantedError) as caught:
        official()
    assert list_findings(house) == ()
    (name,) = caught.value.names
    official(f"{name}=suspect")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return Asked(house, caught.value, list(csv.DictReader(stream)))


def test_one_question_comes_before_hundreds_of_cases(asked: Asked) -> None:
    """It says how many lack the statement, of how many, and nothing is opened before it."""
    assert asked.question.what.values["of"] == 422
    assert asked.question.what.values["n"] == 417


def test_those_past_their_agreed_start_by_a_year_are_suspected_and_no_others(asked: Asked) -> None:
    """Counted apart, row by row, from the file as it is written."""
    past = {
        row["e_no"]
        for row in asked.written
        if row["start_plan"]
        and not row["start_actual"]
        and _year_later(date.fromisoformat(row["start_plan"])) <= AS_OF
    }
    found = [
        v.finding
        for v in list_findings(asked.house)
        if v.finding.rule == RULE and v.finding.state == "suspected"
    ]
    assert (len(found), {f.subject for f in found}) == (231, past)


def test_each_is_settled_by_its_document_and_begins_with_its_notice(asked: Asked) -> None:
    """Every tenth of them: the task asks for the notice, and the notice names plot and cause."""
    found = [v for v in list_findings(asked.house) if v.finding.state == "suspected"]
    for view in found[::10]:
        task = make_task(asked.house, str(view.number), People("自然资源局"), days=20)
        paper = slip_docx(asked.house, ZH, find_task(asked.house, task.id), "notice")
        tables = docx.Document(io.BytesIO(paper)).tables
        told = "\n".join(cell.text for table in tables for cell in table._cells)
        assert view.finding.subject in told
        assert "约定开工时间" in told


def _year_later(day: date) -> date:
    """Give the same day of the next year; of 29 February the first of March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
