"""Uploads (上传入库): a file is looked at, asked about, tried, and then imported as a job."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from yuanheng import app
from yuanheng.errors import UsageError, say
from yuanheng.web.answers import without_places
from yuanheng.web.pages.ledger import IssueCard, acting, attachment, issue_card, zone_choices
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Officer, Visitor, having

router = APIRouter(responses=REFUSALS)

OfficerReader = Annotated[Visitor, Depends(having("officer"))]
Token = Annotated[str, Path(min_length=32, max_length=32)]
#: What a form adds to the file itself.
_FORM_BYTES = 64 * 1024
_SHOWN_ISSUES = 200
_MOST_FIELDS = 500


class PartCard(BaseModel):
    """A sheet or layer of an upload."""

    name: str
    rows: int
    shape: str


class TriedCard(BaseModel):
    """One part as a dry run read it, with its first issues."""

    part: str
    rows: int
    errors: int
    warnings: int
    notices: int
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


def _plain(visitor: Visitor, said: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Say a problem without the folders of the server."""
    return without_places(said, visitor.house.path)


def check_size(request: Request) -> None:
    """Refuse what says no length or too great a one, before any of it is read."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(411)
    if int(length) > app.MOST_BYTES + _FORM_BYTES:
        raise HTTPException(413)


def _upload(visitor: Visitor, token: str) -> app.Upload:
    """Find an upload of the account."""
    upload = app.find_upload(visitor.house, token, visitor.account.name)
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
        endings=",".join(sorted(app.ENDINGS)),
        limit=app.MOST_BYTES // 1024**2,
        relations=app.relation_labels(visitor.words),
    )


@router.post("/ledger/upload", include_in_schema=False, dependencies=[Depends(check_size)])
async def upload(request: Request, visitor: Officer) -> Response:
    """Keep a file beside the ledger until it is imported or dropped."""
    form = await request.form()
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise UsageError(say("No file was chosen"))
        kept = await run_in_threadpool(app.keep_upload, visitor.house, file.filename, file.file)
    finally:
        await form.close()
    return RedirectResponse(f"/ledger/upload/{kept.token}", status_code=303)


@router.get("/api/ledger/uploads/{token}", tags=["ledger"])
def look_api(visitor: OfficerReader, token: Token) -> LookCard:
    """Read and check an upload with what was said of it; nothing is written."""
    look = app.look_at(acting(visitor), visitor.words, _upload(visitor, token))
    return LookCard(
        token=token,
        name=look.upload.name,
        size=look.upload.size,
        ready=look.is_ready,
        parts=[PartCard(name=p.name, rows=p.rows, shape=p.shape) for p in look.parts],
        tried=[_tried(visitor, t) for t in look.tried],
        problem=_plain(visitor, visitor.words.say(look.problem.what)) if look.problem else None,
    )


@router.get("/ledger/upload/{token}", include_in_schema=False)
def look_page(
    request: Request,
    visitor: OfficerReader,
    token: Token,
    mapping: Annotated[str, Query(max_length=40)] = "",
) -> HTMLResponse:
    """Show what an upload holds, how it would be read, and what still is to be answered."""
    kept = _upload(visitor, token)
    relations = app.relation_labels(visitor.words)
    look = app.look_at(
        acting(visitor),
        visitor.words,
        kept,
        mapping=mapping if mapping in dict(relations) else None,
    )
    problem = unfit = None
    if look.problem:
        problem = _plain(visitor, app.plain_error(look.problem, visitor.words))
    if look.mapping_problem:
        unfit = _plain(visitor, app.plain_error(look.mapping_problem, visitor.words))
    return page(
        request,
        visitor,
        "ledger_look.html",
        look=look,
        said=kept.answers,
        tried=[_tried(visitor, t) for t in look.tried],
        problem=problem,
        place=app.place(visitor.words, look.problem.where) if look.problem else "",
        unfit=unfit,
        mapping=mapping,
        columns=_columns(visitor, look),
        zones=zone_choices(visitor),
        relations=relations,
        profiles=app.import_profiles(),
    )


@router.post("/ledger/upload/{token}", include_in_schema=False)
async def answer(request: Request, visitor: Officer, token: Token) -> Response:
    """Keep the answers and look again."""
    form = await request.form()
    texts = {n: v.strip()[:200] for n, v in form.items() if isinstance(v, str)}
    kept = _upload(visitor, token)
    said = kept.answers
    if texts.get("zone"):
        visitor.check_zone(texts["zone"])
    wanted = ("part", "relation", "period", "zone", "profile")
    changed = {n: texts[n] or None for n in wanted if n in texts}
    assume = said.assume
    if texts.get("column") and texts.get("unit"):
        others = app.answers_without(said, texts["column"])
        assume = (*others, f"{texts['column']}={texts['unit']}")
    known = {p for p, _, _ in app.import_profiles()}
    if changed.get("profile") and changed["profile"] not in known:
        raise Gone
    is_new = any(changed.get(n) != getattr(said, n) for n in ("part", "relation") if n in changed)
    own = said.own and not changed.get("profile") and not is_new and "no_own" not in texts
    answers = replace(said, **changed, assume=assume, own=own)
    await run_in_threadpool(app.answer_upload, visitor.house, kept, answers)
    return RedirectResponse(f"/ledger/upload/{token}", status_code=303)


@router.post("/ledger/upload/{token}/mapping", include_in_schema=False)
async def map_fields(request: Request, visitor: Officer, token: Token) -> Response:
    """Keep which field is which column, and in which unit."""
    form = await request.form()
    texts = {n: v.strip()[:200] for n, v in form.items() if isinstance(v, str)}
    kept = _upload(visitor, token)
    columns, units, drop = [], [], []
    for n in range(_MOST_FIELDS):
        field, column = texts.get(f"field.{n}"), texts.get(f"column.{n}", "")
        if field is None:
            break
        if not column:
            drop.append(field)
            continue
        columns.append(f"{field}={column}")
        if unit := texts.get(f"unit.{n}"):
            units.append(f"{field}={unit}")
    relation = texts.get("relation", "")
    house, words = acting(visitor), visitor.words
    await run_in_threadpool(app.map_fields, house, words, kept, relation, columns, units, drop)
    return RedirectResponse(f"/ledger/upload/{token}", status_code=303)


@router.post("/ledger/upload/{token}/import", include_in_schema=False)
def start_import(request: Request, visitor: Officer, token: Token) -> Response:
    """Queue the import of an upload, with the answers as they stand now."""
    kept = _upload(visitor, token)
    if any(
        job.request.get("token") == token and job.state in ("queued", "running")
        for job in app.list_jobs(visitor.house)
    ):
        raise UsageError(say("The file is being imported already"))
    asked = app.import_request(visitor.house, kept, visitor.words.lang)
    job = app.queue_job(visitor.house, "import", asked, kept.answers.zone)
    request.app.state.worker.wake()
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


@router.post("/ledger/upload/{token}/drop", include_in_schema=False)
def drop(visitor: Officer, token: Token) -> Response:
    """Drop an upload."""
    kept = _upload(visitor, token)
    if any(
        job.request.get("token") == token and job.state in ("queued", "running")
        for job in app.list_jobs(visitor.house)
    ):
        raise UsageError(say("The file is being imported already"))
    app.drop_upload(visitor.house, kept.token)
    return RedirectResponse("/ledger/upload", status_code=303)


@router.get("/ledger/upload/{token}/marked", include_in_schema=False)
def marked(visitor: OfficerReader, token: Token) -> Response:
    """Give the workbook back with its bad cells marked, before anything is imported."""
    kept = _upload(visitor, token)
    content, name = app.marked_upload(acting(visitor), visitor.words, kept)
    return Response(content, media_type="application/octet-stream", headers=attachment(name))


def _tried(visitor: Visitor, tried: app.Tried) -> TriedCard:
    """Say what a dry run found, the gravest first."""
    order = ("error", "warning", "notice")
    issues = sorted(tried.issues, key=lambda i: (order.index(i.severity), i.where.row or 0))
    return TriedCard(
        part=tried.part,
        rows=tried.rows,
        errors=tried.count("error"),
        warnings=tried.count("warning"),
        notices=tried.count("notice"),
        issues=[issue_card(visitor.words, issue) for issue in issues[:_SHOWN_ISSUES]],
    )


def _columns(visitor: Visitor, look: app.Look) -> list[tuple[str, str, str]]:
    """List the columns that a field could be: name, label, unit."""
    if look.mapping is None:
        return []
    return [
        (c.name, visitor.words.label(c.label), c.unit.text if c.unit else "")
        for c in look.mapping.relation.columns
        if c.type != "geometry"
    ]
