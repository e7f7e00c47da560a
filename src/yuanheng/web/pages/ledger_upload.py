"""Uploads (上传入库): a file is looked at, asked about, tried, and then imported as a job."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from yuanheng.app.intake.answering import asks_crs, known_crs, offers
from yuanheng.app.intake.look import Look, Tried, import_profiles, marked_upload
from yuanheng.app.intake.uploads import ENDINGS, MOST_BYTES, Upload, find_upload, keep_upload
from yuanheng.app.jobs.ask_import import queue_try, see_upload
from yuanheng.app.jobs.queue import JOB_STAGES, JOB_STATES
from yuanheng.errors import UsageError, say
from yuanheng.views.ledger.mapping import shown_answer
from yuanheng.views.ledger.proportion import in_proportion
from yuanheng.views.ledger.records import relation_labels
from yuanheng.views.standards.pages import is_foreign
from yuanheng.web.answers import without_places
from yuanheng.web.downloads import download
from yuanheng.web.pages.jobs import JobCard, job_api
from yuanheng.web.pages.ledger import (
    IssueCard,
    acting,
    gathered,
    issue_card,
    zone_choices,
)
from yuanheng.web.refusals import REFUSALS, Refusal
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.turns import in_turn, turn
from yuanheng.web.visitors import Gone, Officer, Visitor, having
from yuanheng.words.figures import place
from yuanheng.words.words import plain_error

router = APIRouter(responses=REFUSALS)

OfficerReader = Annotated[Visitor, Depends(having("officer"))]
Token = Annotated[str, Path(min_length=32, max_length=32)]
#: What a form adds to the file itself.
_FORM_BYTES = 64 * 1024
_FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                    "additionalProperties": False,
                }
            }
        },
    }
}
_TOO_LARGE: dict[int | str, dict[str, Any]] = {
    411: {"model": Refusal, "description": "The request does not say its length."},
    413: {"model": Refusal, "description": "The file is too large."},
}


class PartCard(BaseModel):
    """A sheet or layer of an upload."""

    name: str
    rows: int
    shape: str


class TriedCard(BaseModel):
    """One part as a dry run read it, with its first issues; relations of a table by id.

    listed: how many issues these lines stand for. replaces: what it would take the place of.
    """

    part: str
    relations: list[str]
    rows: int
    errors: int
    warnings: int
    notices: int
    listed: int
    replaces: list[str]
    issues: list[IssueCard]


class LookCard(BaseModel):
    """An upload as it would be read: parts, the dry run, and what stands in the way."""

    token: str
    name: str
    size: int
    ready: bool
    parts: list[PartCard]
    tried: list[TriedCard]
    problem: str | None
    trying: JobCard | None


def _plain(visitor: Visitor, said: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Say a problem without the folders of the server."""
    return without_places(said, visitor.house)


def check_size(request: Request) -> None:
    """Refuse what says no length or too great a one, before any of it is read."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(411)
    if int(length) > MOST_BYTES + _FORM_BYTES:
        raise HTTPException(413)


def upload_of(visitor: Visitor, token: str) -> Upload:
    """Find an upload of the account."""
    upload = find_upload(visitor.house, token, visitor.account.name)
    if upload is None:
        raise Gone
    return upload


@router.get("/ledger/upload", include_in_schema=False)
def upload_form(request: Request, visitor: OfficerReader) -> HTMLResponse:
    """Show the form for a file."""
    return page(
        request,
        visitor,
        "ledger_upload.html",
        endings=",".join(sorted(ENDINGS)),
        limit=MOST_BYTES // 1024**2,
        relations=relation_labels(visitor.words),
    )


@router.post(
    "/api/ledger/uploads",
    tags=["ledger"],
    status_code=201,
    dependencies=[Depends(check_size)],
    openapi_extra=_FILE_BODY,
    responses=_TOO_LARGE,
)
async def upload_api(request: Request, visitor: Officer) -> LookCard:
    """Keep a file beside the ledger until it is imported or dropped, and try it."""
    kept = await keep_file(request, visitor)
    async with in_turn():
        return await run_in_threadpool(look_card, visitor, kept)


@router.post("/ledger/upload", include_in_schema=False, dependencies=[Depends(check_size)])
@act(say("upload, check and import files"))
async def upload_form_sent(request: Request, visitor: Officer) -> Response:
    """Keep a file beside the ledger until it is imported or dropped."""
    return shown((await keep_file(request, visitor)).token)


async def keep_file(request: Request, visitor: Visitor) -> Upload:
    """Keep the file of a form; a large one is tried by a job."""
    form = await request.form()
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise UsageError(say("No file was chosen"))
        kept = await run_in_threadpool(keep_upload, visitor.house, file.filename, file.file)
    finally:
        await form.close()
    await run_in_threadpool(try_again, request, visitor, kept)
    return kept


def try_again(request: Request, visitor: Visitor, kept: Upload) -> None:
    """Have a large upload tried as it is answered now."""
    if queue_try(visitor.house, kept, visitor.words.lang) is not None:
        request.app.state.worker.wake()


def shown(token: str) -> Response:
    """Lead to the page of an upload."""
    return RedirectResponse(f"/ledger/upload/{token}", status_code=303)


@router.get("/api/ledger/uploads/{token}", tags=["ledger"], dependencies=[Depends(turn)])
def look_api(visitor: OfficerReader, token: Token) -> LookCard:
    """Read and check an upload with what was said of it; nothing is written.

    A large one is read by a job: until it has ended, `trying` tells how far it is.
    """
    return look_card(visitor, upload_of(visitor, token))


@router.get("/ledger/upload/{token}", include_in_schema=False, dependencies=[Depends(turn)])
def look_page(
    request: Request,
    visitor: OfficerReader,
    token: Token,
    mapping: Annotated[str, Query(max_length=40)] = "",
    part: Annotated[bool, Query()] = False,
) -> Response:
    """Show what an upload holds, how it would be read, and what still is to be answered.

    With `part` only how far the job is that tries it; once that has ended, the page anew.
    """
    kept = upload_of(visitor, token)
    relations = relation_labels(visitor.words)
    asked = mapping if mapping in dict(relations) else None
    look = see_upload(acting(visitor), visitor.words, kept, mapping=asked)
    trying = job_api(visitor, look.job.id) if look.job else None
    if part:
        if trying is None or trying.state not in ("queued", "running"):
            return Response(status_code=204, headers={"HX-Redirect": f"/ledger/upload/{token}"})
        return page(request, visitor, "ledger_trying.html", **_trying(kept, trying))
    problem = unfit = None
    if look.problem:
        problem = _plain(visitor, plain_error(look.problem, visitor.words))
    if look.mapping_problem:
        unfit = _plain(visitor, plain_error(look.mapping_problem, visitor.words))
    return page(
        request,
        visitor,
        "ledger_look.html",
        gathered=gathered,
        look=look,
        said=kept.answers,
        answered=[shown_answer(visitor.words, each) for each in kept.answers.assume],
        tried=[_tried(visitor, t) for t in look.tried],
        problem=problem,
        place=place(visitor.words, look.problem.where) if look.problem else "",
        unfit=unfit,
        mapping=mapping,
        columns=_columns(visitor, look),
        zones=zone_choices(visitor),
        relations=relations,
        profiles=import_profiles(),
        is_foreign=is_foreign,
        offers=offers(look.problem) if look.problem and not look.is_table else (),
        systems=known_crs() if look.problem and asks_crs(look.problem) else (),
        **_trying(kept, trying),
    )


@router.get("/ledger/upload/{token}/marked", include_in_schema=False, dependencies=[Depends(turn)])
def marked(visitor: OfficerReader, token: Token) -> Response:
    """Give the workbook back with its bad cells marked, before anything is imported."""
    kept = upload_of(visitor, token)
    content, name = marked_upload(acting(visitor), visitor.words, kept)
    return download(content, name)


def look_card(visitor: Visitor, kept: Upload) -> LookCard:
    """Say how an upload would be read."""
    look = see_upload(acting(visitor), visitor.words, kept)
    return LookCard(
        token=kept.token,
        name=kept.name,
        size=kept.size,
        ready=look.is_ready,
        parts=[PartCard(name=p.name, rows=p.rows, shape=p.shape) for p in look.parts],
        tried=[_tried(visitor, t) for t in look.tried],
        problem=_plain(visitor, visitor.words.say(look.problem.what)) if look.problem else None,
        trying=job_api(visitor, look.job.id) if look.job else None,
    )


def _trying(kept: Upload, trying: JobCard | None) -> dict[str, object]:
    """Give what the progress of a dry run is shown by."""
    base = f"/ledger/upload/{kept.token}"
    return {"base": base, "trying": trying, "stages": JOB_STAGES, "states": JOB_STATES}


def _tried(visitor: Visitor, tried: Tried) -> TriedCard:
    """Say what a dry run found, the gravest first."""
    return TriedCard(
        part=tried.part,
        relations=list(tried.relations),
        rows=tried.rows,
        errors=tried.counts["error"],
        warnings=tried.counts["warning"],
        notices=tried.counts["notice"],
        listed=len(tried.gravest),
        replaces=[visitor.words.say(one) for one in tried.replaces],
        issues=[issue_card(visitor.words, s) for s in in_proportion(visitor.words, tried.gravest)],
    )


def _columns(visitor: Visitor, look: Look) -> list[tuple[str, str, str]]:
    """List the columns that a field could be: name, label, unit."""
    if look.mapping is None:
        return []
    return [
        (c.name, visitor.words.label(c.label), c.unit.text if c.unit else "")
        for c in look.mapping.relation.columns
        if c.type != "geometry"
    ]
