"""The verb demo: a labelled synthetic zone (示例数据) through the whole loop in its own folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from yuanheng.app.demo import (
    DEMO_DAY,
    ZONE_NAME,
    DemoSurvey,
    write_demo_supplies,
    write_demo_survey,
    write_supplement,
)
from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.intake.tables import TableOutcome
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.keeping.rounds import open_round
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.app.reports.shelf import shelf_of
from yuanheng.app.reports.write import ReportFiles, write_report
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task, step_task
from yuanheng.errors import LedgerError, QuestionError, say
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import zones_on
from yuanheng.model.evaluation import Run
from yuanheng.model.ledger import Batch, Issue
from yuanheng.model.rounds import Round
from yuanheng.model.tasks import People, Task
from yuanheng.ports import Progress, silent
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.tasks.lists import today
from yuanheng.words.words import Words

STANDARD = "cn.land-intensity.2014"
PARAMETERS = "bulletin-example"
IDLE_LAND = "cn.idle-land.2012"
_YEARS = ("2012", "2013")


@dataclass(frozen=True)
class DemoOutcome:
    """What the demo did: the house it built, what it imported, asked, found and wrote.

    `runs` are those of land intensity: both years as first handed in, then both once more with
    what was `supplied` in between. `judged` applies the rules of idle land to the `supplies`.
    """

    house: OpenHouse
    survey: DemoSurvey
    imports: tuple[tuple[Batch, tuple[Issue, ...]], ...]
    question: QuestionError
    runs: tuple[Run, ...]
    supplied: tuple[Batch, ...]
    supplies: TableOutcome
    judged: Run
    task: Task
    round: Round
    report: ReportFiles


def play_demo(folder: Path, words: Words, progress: Progress = silent) -> DemoOutcome:
    """Take the sample zone through the whole loop, and write the report into `folder`.

    The folder must be new, empty, or one that the demo made before; LedgerError otherwise.
    """
    ledger = _clear(folder)
    survey = write_demo_survey(folder / "demo_survey.gpkg")
    house = create_ledger(ledger)
    add_zone(house, survey.zone_name, {"code": survey.zone_code, "level": "省级"})
    before, after = survey.layers
    first = import_file(house, survey.path, layer=before, period="2012", progress=progress)
    question = _ask(house, survey.path, after)
    second = import_file(
        house, survey.path, layer=after, period="2013", assume=["JZMJ=m2"], progress=progress
    )
    doubtful = _evaluate(house, progress)
    supplied = _supply(house, survey, second, progress)
    proven = _evaluate(house, progress)
    table = write_demo_supplies(folder / "demo_supplies.xlsx")
    marked = folder / "demo_supplies_marked.xlsx"
    asked = TableRequest(table.path, None, None, "2013", None)
    (supplies,) = import_tables(house, asked, words, marked=marked, progress=progress)
    judged = evaluate(house, IDLE_LAND, period="2013", as_of=DEMO_DAY, progress=progress)
    task = _take_up(house)
    due = (today(house) + timedelta(days=20)).isoformat()
    opened = open_round(house, "enterprise_year", "2014", [ZONE_NAME], due, "企业年度填报（示例）")
    report = write_report(house, proven[-1].id, folder / "report", words, progress=progress)
    return DemoOutcome(
        house=house,
        survey=survey,
        imports=(first, second),
        question=question,
        runs=(*doubtful, *proven),
        supplied=supplied,
        supplies=supplies,
        judged=judged,
        task=task,
        round=opened,
        report=report,
    )


def _evaluate(house: OpenHouse, progress: Progress) -> tuple[Run, ...]:
    """Evaluate both years as the ledger knows them now."""
    return tuple(
        evaluate(house, STANDARD, period=period, parameters=PARAMETERS, progress=progress)
        for period in _YEARS
    )


def _supply(
    house: OpenHouse,
    survey: DemoSurvey,
    imported: tuple[Batch, tuple[Issue, ...]],
    progress: Progress,
) -> tuple[Batch, ...]:
    """Supply what was missing: 2012 is handed in again, cells of 2013 are corrected."""
    path = write_supplement(survey.path, survey.path.with_name("demo_survey_2012.gpkg"))
    batch, _ = import_file(house, path, layer=survey.layers[0], period="2012", progress=progress)
    done = [batch]
    for issue in imported[1]:
        if issue.quarantined and issue.where.column == "JDZMJ":  # in ha among values in m²
            named = ["period=2013", f"source_row={issue.where.row}"]
            cell = [f"structures_base={issue.found}hm2"]
            done.append(correct(house, "parcel", named, cell, "该行以公顷填写，按公顷更正（示例）"))
    (blank,) = (fault.patch for fault in survey.faults if fault.kind == "blank_judgement")
    named = ["period=2013", f"number={blank}"]
    done.append(correct(house, "parcel", named, ["idle=否"], "现场核查：未闲置（示例）"))
    return tuple(done)


def _take_up(house: OpenHouse) -> Task:
    """Make a task of the first finding of idle land and serve the notice that begins it."""
    number = next(
        view.number
        for view in list_findings(house)
        if view.finding.family == "cn.idle-land" and view.finding.rule == "not-started"
    )
    people = People("示例县自然资源局", ("示例县经济开发区管理委员会",), "示例县分管副县长")
    task = make_task(house, str(number), people)
    return step_task(house, task.id, documents=["《闲置土地调查通知书》=示例第1号"])


def _ask(house: OpenHouse, path: Path, layer: str) -> QuestionError:
    """Import without an answer, to show the question that stops a layer in the wrong unit."""
    try:
        import_file(house, path, layer=layer, period="2013")
    except QuestionError as question:
        return question
    raise LedgerError(
        say("The demo layer {layer} should have been stopped by a question", layer=layer)
    )


def _clear(folder: Path) -> Path:
    """Make room for the demo; a folder with other things in it is left alone."""
    ledger = folder / "demo.yhdb"
    mark = folder / "demo_survey.gpkg"
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise LedgerError(
            say("{path} holds other files", path=str(folder)),
            remedy=say("Name an empty folder: yuanheng demo DIR."),
        )
    folder.mkdir(parents=True, exist_ok=True)
    if ledger.exists() and not _is_of_the_demo(ledger):
        raise LedgerError(
            say("{path} holds a ledger that is not the demo's", path=str(ledger)),
            remedy=say("Name an empty folder: yuanheng demo DIR."),
        )
    for path in (ledger, *(ledger.with_name(ledger.name + end) for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)
    shutil.rmtree(shelf_of(ledger), ignore_errors=True)  # reports on the ledger that is gone
    return ledger


def _is_of_the_demo(path: Path) -> bool:
    """Tell a ledger that holds the sample zone and nothing else."""
    try:
        house = open_house(path)
    except LedgerError:
        return False
    zones = zones_on(house.store, house.store.last_seq(), "9999")
    return all(zone["name"] == ZONE_NAME for zone in zones)
