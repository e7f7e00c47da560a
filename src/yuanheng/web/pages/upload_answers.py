"""What is said of an upload (上传答复): answers, a mapping of its fields, import or drop."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.intake.answering import full_code
from yuanheng.app.intake.look import answers_without, import_profiles
from yuanheng.app.intake.uploads import Upload, answer_upload, map_fields
from yuanheng.app.jobs.ask_import import let_upload_go, queue_import
from yuanheng.web.misfits import fitted
from yuanheng.web.pages.jobs import JobCard, job_api
from yuanheng.web.pages.ledger import acting
from yuanheng.web.pages.ledger_upload import (
    LookCard,
    Token,
    look_card,
    shown,
    try_again,
    upload_of,
)
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rights import part
from yuanheng.web.task_acts import Short
from yuanheng.web.turns import turn
from yuanheng.web.visitors import Gone, Officer, Visitor

router = APIRouter(responses=REFUSALS)

_MOST_FIELDS = 500
_ANSWERED = {"part", "relation", "period", "zone", "profile", "replace"}


class AnswersWish(BaseModel):
    """What a person says of an upload: what is not named stays, what is empty is unsaid.

    `column` and `unit` answer one question, or take the answer back where the unit is empty;
    `no_own` forgets a mapping made by hand. `together` takes layers, and what stands of the survey,
    as one; `replace` numbers the batches that may go.
    """

    part: Short = ""
    relation: Short = ""
    period: Short = ""
    zone: Short = ""
    profile: Short = ""
    column: Short = ""
    unit: Short = ""
    no_own: bool = False
    together: bool = False
    replace: Short = ""


class FieldWish(BaseModel):
    """A field of the file: its column, and its unit where it has one; no column leaves it out."""

    field: Short
    column: Short = ""
    unit: Short = ""


class MappingWish(BaseModel):
    """Which field is which column of a relation."""

    relation: Short
    fields: list[FieldWish] = Field(max_length=_MOST_FIELDS)


@router.post("/api/ledger/uploads/{token}", tags=["ledger"], dependencies=[Depends(turn)])
def answer_api(request: Request, visitor: Officer, token: Token, wish: AnswersWish) -> LookCard:
    """Keep what a person says of an upload, and look again."""
    return look_card(visitor, _answer(request, visitor, token, wish))


@router.post("/ledger/upload/{token}", include_in_schema=False)
@part
async def answer_form(request: Request, visitor: Officer, token: Token) -> Response:
    """Keep the answers and look again."""
    texts = await form_texts(request)
    wish = fitted(AnswersWish, **{**texts, "no_own": "no_own" in texts})
    await run_in_threadpool(_answer, request, visitor, token, wish)
    return shown(token)


@router.post("/api/ledger/uploads/{token}/mapping", tags=["ledger"], dependencies=[Depends(turn)])
def map_api(request: Request, visitor: Officer, token: Token, wish: MappingWish) -> LookCard:
    """Keep which field is which column, and in which unit; what is not named is left out."""
    return look_card(visitor, _map(request, visitor, token, wish))


@router.post("/ledger/upload/{token}/mapping", include_in_schema=False)
@part
async def map_form(request: Request, visitor: Officer, token: Token) -> Response:
    """Keep which field is which column, and in which unit."""
    texts = await form_texts(request)
    names = takewhile(texts.__contains__, (f"field.{n}" for n in range(_MOST_FIELDS)))
    fields = [
        fitted(
            FieldWish,
            field=texts[name],
            column=texts.get(name.replace("field", "column", 1), ""),
            unit=texts.get(name.replace("field", "unit", 1), ""),
        )
        for name in names
    ]
    wish = fitted(MappingWish, relation=texts.get("relation", ""), fields=fields)
    await run_in_threadpool(_map, request, visitor, token, wish)
    return shown(token)


@router.post("/api/ledger/uploads/{token}/import", tags=["ledger"], status_code=202)
def import_api(request: Request, visitor: Officer, token: Token) -> JobCard:
    """Queue the import of an upload, with the answers as they stand now."""
    return job_api(visitor, _import(request, visitor, token))


@router.post("/ledger/upload/{token}/import", include_in_schema=False)
@part
def import_form(request: Request, visitor: Officer, token: Token) -> Response:
    """Queue the import of an upload, with the answers as they stand now."""
    return RedirectResponse(f"/jobs/{_import(request, visitor, token)}", status_code=303)


@router.post("/api/ledger/uploads/{token}/drop", tags=["ledger"], status_code=204)
def drop_api(visitor: Officer, token: Token) -> None:
    """Drop an upload; what was to try it is cancelled."""
    let_upload_go(visitor.house, upload_of(visitor, token))


@router.post("/ledger/upload/{token}/drop", include_in_schema=False)
@part
def drop_form(visitor: Officer, token: Token) -> Response:
    """Drop an upload."""
    let_upload_go(visitor.house, upload_of(visitor, token))
    return RedirectResponse("/ledger/upload", status_code=303)


async def form_texts(request: Request) -> dict[str, str]:
    """Give the texts of a form, none longer than a name may be."""
    async with request.form() as form:  # a file where none is asked for is let go at once
        return {n: v.strip()[:200] for n, v in form.items() if isinstance(v, str)}


def _answer(request: Request, visitor: Visitor, token: str, wish: AnswersWish) -> Upload:
    """Keep answers; what is not named stays, and what is empty is unsaid again."""
    kept = upload_of(visitor, token)
    said = kept.answers
    if wish.zone:
        visitor.check_zone(wish.zone)
    if wish.profile and wish.profile not in {p for p, _, _ in import_profiles()}:
        raise Gone
    given = wish.model_dump(include=_ANSWERED, exclude_unset=True)
    changed: dict[str, Any] = {name: text or None for name, text in given.items()}
    assume = said.assume
    if wish.column:
        answer = full_code(wish.unit) if wish.column == "CRS" else wish.unit
        told = (f"{wish.column}={answer}",) if answer else ()
        assume = (*answers_without(said, wish.column), *told)
    is_new = any(changed.get(n) != getattr(said, n) for n in ("part", "relation") if n in changed)
    own = said.own and not changed.get("profile") and not is_new and not wish.no_own
    together = wish.together if "together" in wish.model_fields_set else said.together
    together = together and not changed.get("part")
    answers = replace(said, **changed, assume=assume, own=own, together=together)
    kept = answer_upload(visitor.house, kept, answers)
    try_again(request, visitor, kept)
    return kept


def _map(request: Request, visitor: Visitor, token: str, wish: MappingWish) -> Upload:
    """Keep a mapping of fields as the profile by which an upload is read."""
    kept = map_fields(
        acting(visitor),
        visitor.words,
        upload_of(visitor, token),
        wish.relation,
        [f"{f.field}={f.column}" for f in wish.fields if f.column],
        [f"{f.field}={f.unit}" for f in wish.fields if f.column and f.unit],
        [f.field for f in wish.fields if not f.column],
    )
    try_again(request, visitor, kept)
    return kept


def _import(request: Request, visitor: Visitor, token: str) -> int:
    """Queue an import; gives the number of its job."""
    job = queue_import(visitor.house, upload_of(visitor, token), visitor.words.lang)
    request.app.state.worker.wake()
    return job.id
