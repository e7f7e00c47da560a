"""The shelf of reports (报告架): what the console wrote, kept in a folder beside the ledger.

A report is a numbered folder with its files and `report.json`. It is written under another name
first, so that a job that is killed leaves no half report on the shelf.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from yuanheng.app.evaluating import find_run
from yuanheng.app.house import House
from yuanheng.app.report_verifying import verify_report
from yuanheng.app.report_view import report_view
from yuanheng.app.words import Words
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.model.relation import Label
from yuanheng.ports import Progress, silent
from yuanheng.report.check import DocxCheck
from yuanheng.report.view import ReportView
from yuanheng.standards import packs

FORMATS = ("docx", "xlsx", "html")
#: Parts of a report that may be left out: nothing else in it changes.
SECTIONS = ("map", "land")
_INDEX = "report.json"
#: The runs in the name of a bookmark: `_v_r2_…`, and `_c_r2b1_…` for a change between two.
_RUNS = re.compile(r"_[a-z]_r(\d{1,9})(?:b(\d{1,9}))?_")


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


_KEPT = TypeAdapter(KeptReport)


def shelf_of(ledger: Path) -> Path:
    """Name the folder where the reports on a ledger are kept."""
    return ledger.with_name(f"{ledger.name}.reports")


def make_report(
    house: House,
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
        (making / _INDEX).write_bytes(_KEPT.dump_json(report, indent=1))
        making.rename(kept)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(shelf), problem=str(error))
        ) from error
    return report


def _write(view: ReportView, folder: Path, stem: str, progress: Progress) -> tuple[KeptFile, ...]:
    """Write the files of a report, and give their sizes and digests."""
    # matplotlib and python-docx take half a second to load, which no other verb should wait for.
    from yuanheng.report import write_docx, write_html, write_xlsx  # noqa: PLC0415

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


def list_reports(house: House, zones: frozenset[str]) -> tuple[KeptReport, ...]:
    """List the reports on nothing but these zones, newest first."""
    found = []
    for index in shelf_of(house.path).glob(f"[0-9]*/{_INDEX}"):
        try:
            report = _KEPT.validate_json(index.read_bytes())
        except (OSError, ValidationError):
            continue  # a folder that is no report of ours, or whose files are out of reach
        if zones.issuperset(report.zones):
            found.append(report)
    return tuple(sorted(found, key=lambda r: -r.number))


def report_file(house: House, number: int, form: str, zones: frozenset[str]) -> Path | None:
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


def verify_seen(house: House, path: Path, zones: frozenset[str]) -> DocxCheck:
    """Hold a Word report against its runs, as `verify_report` does, for who sees these zones only.

    UsageError where it speaks of a run on other zones: what that run says must not come out here.
    """
    from yuanheng.report import UnreadableDocxError, read_numbers  # noqa: PLC0415 - slow to load

    try:
        found = read_numbers(path)
    except (OSError, UnreadableDocxError):
        return verify_report(house, path)  # which says what is wrong with the file
    names = [*found.spots, *(mark.name for mark in found.listed or ())]
    named = {int(n) for m in map(_RUNS.match, names) if m for n in m.groups() if n}
    unseen = sorted(
        run.id for run in house.store.runs() if run.id in named and not zones.issuperset(run.zones)
    )
    if unseen:
        raise UsageError(say("The report speaks of zones that this account does not see"))
    return verify_report(house, path)
