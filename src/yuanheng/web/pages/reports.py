"""Reports (报告): make one of a run, fetch those made, and verify one that people have edited."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi import Path as PathPart
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from yuanheng.app.jobs.queue import JOB_STATES, find_job, list_jobs, queue_job
from yuanheng.app.reports.shelf import list_reports, report_file
from yuanheng.app.reports.verify import verify_report
from yuanheng.errors import UsageError, say
from yuanheng.model.accounts import Job
from yuanheng.views.descent.runs import list_runs
from yuanheng.views.known_house import known_house
from yuanheng.views.ledger.batches import local_moment, zone_names
from yuanheng.views.papers.making import paper_titles
from yuanheng.views.standards.heads import list_heads
from yuanheng.web.downloads import DOCX, XLSX, attachment
from yuanheng.web.pages.front.overview import AsKnown
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Gone, Officer, Reader, Visitor, Writer

router = APIRouter(responses=REFUSALS)

Number = Annotated[int, PathPart(ge=1, le=2**31 - 1)]
Form_ = Literal["docx", "xlsx", "html"]
_TYPES = {
    "docx": DOCX,
    "xlsx": XLSX,
    "html": "text/html; charset=utf-8",
}
_LANGUAGES = {"zh": "中文", "en": "English"}
_LARGEST_DOCX = 50_000_000
_PIECE = 1 << 20
#: Numbers of one kind that a page lists; a file of something else may hold a million.
_MOST_SHOWN = 500


class FileCard(BaseModel):
    """One file of a report: its form, size in bytes, SHA-256, and where it is fetched."""

    form: str
    name: str
    size: int
    digest: str
    address: str


class ReportCard(BaseModel):
    """One report on the shelf."""

    number: int
    run: int
    standard: str
    title: str
    period: str
    lang: str
    actor: str
    made_at: str
    files: list[FileCard]


class RunChoice(BaseModel):
    """A run of which a report can be made."""

    run: int
    title: str
    period: str
    made_at: str
    official: bool


def _cards(visitor: Visitor, as_known: str = "") -> list[ReportCard]:
    """List the reports that the visitor may see; those made by then where a moment is named."""
    made_by = known_house(visitor.house, as_known).clock.now() if as_known.strip() else None
    return [
        ReportCard(
            number=kept.number,
            run=kept.run,
            standard=kept.standard,
            title=visitor.words.label(kept.title),
            period=kept.period,
            lang=_LANGUAGES.get(kept.lang, kept.lang),
            actor=kept.actor,
            made_at=kept.made_at,
            files=[
                FileCard(
                    form=f.form,
                    name=f.name,
                    size=f.size,
                    digest=f.digest,
                    address=f"/api/reports/{kept.number}/{f.form}",
                )
                for f in kept.files
            ],
        )
        for kept in list_reports(visitor.house, visitor.zones, made_by)
    ]


def _choices(visitor: Visitor) -> list[RunChoice]:
    """List the runs whose zones the visitor all sees, newest first."""
    titles = {card.id: visitor.words.label(card.title) for card in list_heads()}
    return [
        RunChoice(
            run=run.id,
            title=titles.get(run.standard, run.standard),
            period=run.period,
            made_at=run.created_at,
            official=run.official,
        )
        for run in reversed(list_runs(visitor.house))
        if visitor.zones.issuperset(run.zones)
    ]


def _jobs(visitor: Visitor) -> list[Job]:
    """List the visitor's own report jobs that are not done, newest first."""
    own = [
        j
        for j in list_jobs(visitor.house)
        if j.kind == "report" and j.actor == visitor.account.name
    ]
    waiting = [find_job(visitor.house, j.id) for j in own if j.state in ("queued", "running")]
    return waiting or [j for j in own[:1] if j.state in ("failed", "cancelled")]


def _shelf_words(visitor: Visitor) -> dict[str, object]:
    """Give the template of the shelf the work in hand and its words."""
    return {"jobs": _jobs(visitor), "states": JOB_STATES, "when": local_moment}


@router.get("/api/reports", tags=["reports"])
def reports_api(visitor: Reader, as_known: AsKnown = "") -> list[ReportCard]:
    """List the reports on nothing but zones that the account sees, newest first."""
    return _cards(visitor, as_known)


@router.get("/api/reports/runs", tags=["reports"])
def runs_api(visitor: Reader) -> list[RunChoice]:
    """List the runs of which the account can have a report, newest first."""
    return _choices(visitor)


@router.get("/reports", include_in_schema=False)
def reports_page(
    request: Request,
    visitor: Reader,
    run: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    as_known: AsKnown = "",
) -> HTMLResponse:
    """Show the form, the work in hand and the reports made; of an earlier moment, these only."""
    words = _shelf_words(visitor)
    return page(
        request,
        visitor,
        "reports.html",
        reports=_cards(visitor, as_known),
        choices=_choices(visitor),
        chosen=run,
        paper_titles=paper_titles(visitor.words),
        zones=sorted((z, n) for z, n in zone_names(visitor.house).items() if z in visitor.zones),
        **(words | {"jobs": []} if as_known else words),
    )


@router.get("/reports/shelf", include_in_schema=False)
def shelf_fragment(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the work in hand and the reports made, as the page asks for them again and again."""
    return page(
        request, visitor, "reports_shelf.html", reports=_cards(visitor), **_shelf_words(visitor)
    )


@router.post("/reports", include_in_schema=False)
@act(say("make a report"))
def make_report(
    request: Request,
    visitor: Officer,
    run: Annotated[int, Form(ge=1, le=2**31 - 1)],
    report_lang: Annotated[Literal["zh", "en"], Form()],
    section: Annotated[list[Literal["map", "land"]] | None, Form()] = None,
) -> RedirectResponse:
    """Queue the writing of a report."""
    if run not in {choice.run for choice in _choices(visitor)}:
        raise Gone
    queue_job(
        visitor.house,
        "report",
        {"run": run, "lang": report_lang, "sections": ",".join(section or [])},
    )
    request.app.state.worker.wake()
    return RedirectResponse("/reports", status_code=303)


@router.get("/reports/{number}", include_in_schema=False)
@act(say("open reports"))
def report_page(visitor: Reader, number: Number) -> RedirectResponse:
    """Lead to a report on the shelf, from the job that made it."""
    if number not in {kept.number for kept in list_reports(visitor.house, visitor.zones)}:
        raise Gone
    return RedirectResponse(f"/reports#report-{number}", status_code=303)


@router.get("/reports/{number}/{form}", include_in_schema=False)
@router.get(
    "/api/reports/{number}/{form}",
    tags=["reports"],
    response_class=FileResponse,
    responses={200: {"content": {kind: {} for kind in _TYPES.values()}}},
)
def fetch_report(visitor: Reader, number: Number, form: Form_) -> Response:
    """Fetch a file of a report."""
    path = report_file(visitor.house, number, form, visitor.zones)
    if path is None:
        raise Gone
    return FileResponse(path, media_type=_TYPES[form], headers=attachment(path.name))


@router.post("/reports/verify", include_in_schema=False)
@act(say("verify a report"))
def verify(request: Request, visitor: Writer, report: UploadFile) -> HTMLResponse:
    """Hold every number of an edited Word report against its run."""
    name = Path(report.filename or "").name
    if not name.lower().endswith(".docx"):
        raise UsageError(
            say("{name} is no Word file", name=name or "–"),
            remedy=say("Choose a .docx report, also after editing."),
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        _receive(report, path)
        check = verify_report(visitor.house, path, visitor.zones)
    kinds = (check.altered, check.unknown, check.untraced, check.lost)
    return page(
        request,
        visitor,
        "reports_verified.html",
        check=check,
        name=name,
        most=_MOST_SHOWN,
        more=sum(max(0, len(found) - _MOST_SHOWN) for found in kinds),
    )


def _receive(upload: UploadFile, path: Path) -> None:
    """Write an upload to a file; 413 where it is larger than any report."""
    size = 0
    with path.open("wb") as file:
        while piece := upload.file.read(_PIECE):
            size += len(piece)
            if size > _LARGEST_DOCX:
                raise HTTPException(413)
            file.write(piece)
