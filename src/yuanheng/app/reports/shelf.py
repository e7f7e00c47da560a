"""The shelf of reports (报告架): what the console wrote, kept in a folder beside the ledger.

A report is a numbered folder with its files and `report.json`. It is written under another name
first, so that a job that is killed leaves no half report on the shelf.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, say
from yuanheng.model.relation import Label
from yuanheng.ports import Progress, silent
from yuanheng.report.view import ReportView
from yuanheng.standards.packs import contents as packs
from yuanheng.views.descent.runs import find_run
from yuanheng.views.reports.view import report_view
from yuanheng.words.words import Words

FORMATS = ("docx", "xlsx", "html")
#: Parts of a report that may be left out: nothing else in it changes.
SECTIONS = ("map", "land")
_INDEX = "report.json"


@dataclass(frozen=True)
class KeptFile:
    """One file of a report, with the SHA-256 of its bytes."""

    name: str
    form: str
    size: int
    digest: str


@dataclass(frozen=True)
class KeptReport:
    """A report on the shelf: of which run, on which zones, by whom, and its files."""

    number: int
    run: int
    standard: str
    title: Label
    period: str
    zones: tuple[str, ...]
    lang: str
    sections: tuple[str, ...]
    actor: str
    made_at: str
    files: tuple[KeptFile, ...]


@cache
def _kept() -> TypeAdapter[KeptReport]:
    return TypeAdapter(KeptReport)


def shelf_of(ledger: Path) -> Path:
    """Name the folder where the reports on a ledger are kept."""
    return ledger.with_name(f"{ledger.name}.reports")


def make_report(
    house: OpenHouse,
    number: int,
    run_id: int,
    lang: str,
    *,
    sections: Iterable[str] = SECTIONS,
    progress: Progress = silent,
) -> KeptReport:
    """Write the report of a run and put it on the shelf under a number; LedgerError if it cannot.

    sections: the parts of SECTIONS that it shall have.
    """
    chosen = tuple(s for s in SECTIONS if s in set(sections))
    run = find_run(house, run_id)
    shelf = shelf_of(house.path)
    making, kept = shelf / f".{number}.part", shelf / str(number)
    progress("report", 0, len(FORMATS) + 1)
    view = report_view(house, run, Words(lang), maps="map" in chosen)
    if "land" not in chosen:
        view = _without_land(view)
    progress("report", 1, len(FORMATS) + 1)
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        files = _write(view, making, f"yuanheng-run{run.id}-{run.period}", progress)
        report = KeptReport(
            number=number,
            run=run.id,
            standard=run.standard,
            title=packs.pack(run.standard).title,
            period=run.period,
            zones=run.zones,
            lang=lang,
            sections=chosen,
            actor=house.actor,
            made_at=house.clock.now().isoformat(timespec="seconds"),
            files=files,
        )
        (making / _INDEX).write_bytes(_kept().dump_json(report, indent=1))
        making.rename(kept)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(shelf), problem=str(error))
        ) from error
    return report


def _write(view: ReportView, folder: Path, stem: str, progress: Progress) -> tuple[KeptFile, ...]:
    """Write the files of a report, and give their sizes and digests."""
    # matplotlib and python-docx take half a second to load, which no other verb should wait for.
    from yuanheng.report.page.document import write_html  # noqa: PLC0415
    from yuanheng.report.word.document import write_docx  # noqa: PLC0415
    from yuanheng.report.workbook.document import write_xlsx  # noqa: PLC0415

    writers: dict[str, Callable[[ReportView, Path], object]] = {
        "docx": write_docx,
        "xlsx": write_xlsx,
        "html": write_html,
    }
    found = []
    for done, form in enumerate(FORMATS, start=2):
        path = folder / f"{stem}.{form}"
        writers[form](view, path)
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        found.append(KeptFile(path.name, form, len(content), digest))
        progress("report", done, len(FORMATS) + 1)
    return tuple(found)


def _without_land(view: ReportView) -> ReportView:
    """Leave out the land by class of every area."""
    zones = tuple(
        replace(zone, areas=tuple(replace(a, composition=(), land_unknown=()) for a in zone.areas))
        for zone in view.zones
    )
    return replace(view, zones=zones)


def list_reports(
    house: OpenHouse, zones: frozenset[str], made_by: datetime | None = None
) -> tuple[KeptReport, ...]:
    """List the reports on nothing but these zones, newest first; those made by a moment, or all."""
    found = []
    for index in shelf_of(house.path).glob(f"[0-9]*/{_INDEX}"):
        try:
            report = _kept().validate_json(index.read_bytes())
        except (OSError, ValidationError):
            continue  # a folder that is no report of ours, or whose files are out of reach
        made_at = datetime.fromisoformat(report.made_at)
        if zones.issuperset(report.zones) and (made_by is None or made_at <= made_by):
            found.append(report)
    return tuple(sorted(found, key=lambda r: -r.number))


def report_file(house: OpenHouse, number: int, form: str, zones: frozenset[str]) -> Path | None:
    """Find a file of a report on these zones; None where there is none.

    LedgerError where it is not as it was written.
    """
    for report in list_reports(house, zones):
        for file in report.files:
            if (report.number, file.form) == (number, form):
                path = shelf_of(house.path) / str(number) / Path(file.name).name
                if _digest(path) != file.digest:
                    raise LedgerError(
                        say("{file} is not as it was written", file=file.name),
                        remedy=say("Make the report again; its run stands."),
                    )
                return path
    return None


def _digest(path: Path) -> str:
    """Give the SHA-256 of a file; empty where it is gone."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
