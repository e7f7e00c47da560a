"""The verb demo: a labelled synthetic zone (示例数据) through the whole loop in its own folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yuanheng.app.demo import ZONE_NAME, DemoSurvey, write_demo_survey
from yuanheng.app.evaluating import evaluate
from yuanheng.app.house import House, create_ledger, open_house
from yuanheng.app.ledgering import add_zone, import_file
from yuanheng.app.reporting import ReportFiles, write_report
from yuanheng.app.words import Words
from yuanheng.errors import LedgerError, QuestionError, say
from yuanheng.ledger.known import zones_on
from yuanheng.model.evaluation import Run
from yuanheng.model.ledger import Batch, Issue
from yuanheng.ports import Progress, silent

STANDARD = "cn.land-intensity.2014"
PARAMETERS = "bulletin-example"


@dataclass(frozen=True)
class DemoOutcome:
    """What the demo did: the house it built, what it imported, asked, found and wrote."""

    house: House
    survey: DemoSurvey
    imports: tuple[tuple[Batch, tuple[Issue, ...]], ...]
    question: QuestionError
    runs: tuple[Run, ...]
    report: ReportFiles


def play_demo(folder: Path, words: Words, progress: Progress = silent) -> DemoOutcome:
    """Make the survey, import both years, evaluate, and write the report into `folder`.

    The folder must be new, empty, or one that the demo made before; LedgerError otherwise.
    """
    ledger = _clear(folder)
    survey = write_demo_survey(folder / "demo_survey.gpkg")
    house = create_ledger(ledger)
    add_zone(house, survey.zone_name, {"code": survey.zone_code, "level": "省级"})
    before, after = survey.layers
    imports = [import_file(house, survey.path, layer=before, period="2012", progress=progress)]
    question = _ask(house, survey.path, after)
    imports.append(
        import_file(
            house, survey.path, layer=after, period="2013", assume=["JZMJ=m2"], progress=progress
        )
    )
    runs = tuple(
        evaluate(house, STANDARD, period=period, parameters=PARAMETERS, progress=progress)
        for period in ("2012", "2013")
    )
    report = write_report(house, runs[-1].id, folder / "report", words, progress=progress)
    return DemoOutcome(house, survey, tuple(imports), question, runs, report)


def _ask(house: House, path: Path, layer: str) -> QuestionError:
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
    return ledger


def _is_of_the_demo(path: Path) -> bool:
    """Tell a ledger that holds the sample zone and nothing else."""
    try:
        house = open_house(path)
    except LedgerError:
        return False
    zones = zones_on(house.store, house.store.last_seq(), "9999")
    return all(zone["name"] == ZONE_NAME for zone in zones)
