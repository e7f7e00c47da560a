"""Files of subjects (一企一档、一地一档、一项目一档): a page, its twin, and a sheet for a visit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from yuanheng.views.known_house import known_house
from yuanheng.views.land import life_writing
from yuanheng.views.land.life import plot_lives
from yuanheng.views.office.file_place import file_place
from yuanheng.views.office.file_verdicts import file_verdicts
from yuanheng.views.office.subject_file import FileKind, SubjectFile, subject_file
from yuanheng.views.office.visit_sheet import file_title, visit_docx
from yuanheng.views.tasks.lists import today
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

Named = Annotated[str, Query(max_length=200)]


def _file(visitor: Visitor, kind: FileKind, zone: str, number: str, as_known: str) -> SubjectFile:
    """Give the file of a subject of a zone that the visitor sees; Gone otherwise."""
    house = known_house(visitor.house, as_known)
    found = None
    if zone in visitor.zones:
        found = subject_file(house, visitor.words, kind, zone, number)
    if found is None:
        raise Gone
    return found


@router.get("/api/file", tags=["files"])
def file_api(
    visitor: Reader, kind: FileKind, zone: Named, number: Named, as_known: Named = ""
) -> SubjectFile:
    """Give all that the ledger knows of one subject."""
    return _file(visitor, kind, zone, number, as_known)


@router.get("/file", include_in_schema=False)
def file_page(
    request: Request,
    visitor: Reader,
    kind: FileKind,
    zone: Named,
    number: Named,
    as_known: Named = "",
) -> HTMLResponse:
    """Show all that the ledger knows of one subject."""
    found = _file(visitor, kind, zone, number, as_known)
    title = file_title(visitor.words, kind)
    house = known_house(visitor.house, as_known)
    place = file_place(house, request.app.state.maps, kind, zone, number)
    verdicts = file_verdicts(house, visitor.words, kind, zone, number)
    lives = plot_lives(house, visitor.zones, zone=zone, number=number) if kind == "supply" else None
    life = lives if lives and lives.plots else None
    values = {
        "file": found,
        "life": life,
        "life_text": life_writing,
        "title": title,
        "place": place,
        "verdicts": verdicts,
    }
    return page(request, visitor, "file.html", **values)


@router.get("/file.docx", include_in_schema=False)
def file_sheet(
    visitor: Reader, kind: FileKind, zone: Named, number: Named, as_known: Named = ""
) -> Response:
    """Give the file as a sheet of one page for a visit."""
    found = _file(visitor, kind, zone, number, as_known)
    day = today(known_house(visitor.house, as_known)).isoformat()
    return download(
        visit_docx(visitor.words, found, day),
        f"{file_title(visitor.words, kind)}-{found.name}.docx",
    )
