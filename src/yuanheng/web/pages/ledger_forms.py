"""Forms (填报表格): empty tables to take away, and a superior's form filled from the ledger."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from yuanheng.app.intake.forms import FormLook, look_at_form
from yuanheng.app.intake.tables import make_template
from yuanheng.app.intake.uploads import Upload, answer_upload
from yuanheng.errors import say
from yuanheng.views.ledger.records import relation_labels
from yuanheng.web.downloads import download
from yuanheng.web.pages.ledger import acting, zone_choices
from yuanheng.web.pages.ledger_upload import OfficerReader, Token, check_size, keep_file, upload_of
from yuanheng.web.pages.upload_answers import form_texts
from yuanheng.web.pages.upload_columns import keep_columns, read_columns
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act, part
from yuanheng.web.turns import in_turn, turn
from yuanheng.web.visitors import Gone, Officer, Reader, Visitor
from yuanheng.words.words import plain_error

router = APIRouter(responses=REFUSALS)

#: What is not handed in as a table: zones, and what people answered.
_NO_TEMPLATES = frozenset({"zone", "subject_alias", "placement"})
#: The browser remembers that a table was taken, which the first steps tick.
TAKEN, _KEPT_S = "yuanheng_form", 30 * 24 * 3600
_NAMED = ("zone", "period", "relation")


@router.get("/ledger/forms", include_in_schema=False)
def forms_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the empty tables, and where a superior's form is filled."""
    relations = [r for r in relation_labels(visitor.words) if r[0] not in _NO_TEMPLATES]
    return page(request, visitor, "ledger_forms.html", relations=relations)


@router.get("/ledger/forms/{relation}.xlsx", include_in_schema=False)
def template(visitor: Reader, relation: Annotated[str, Path(max_length=40)]) -> Response:
    """Give an empty table of a relation."""
    names = dict(relation_labels(visitor.words))
    if relation not in names or relation in _NO_TEMPLATES:
        raise Gone
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        path = File(folder) / "template.xlsx"
        make_template(relation, path, visitor.words, visitor.house.clock.now())
        content = path.read_bytes()
    given = download(content, f"{names[relation]}.xlsx")
    given.set_cookie(TAKEN, "1", max_age=_KEPT_S, httponly=True, samesite="lax")
    return given


@router.post("/ledger/forms", include_in_schema=False, dependencies=[Depends(check_size)])
@act(say("have a form filled from the ledger"))
async def form_sent(request: Request, visitor: Officer) -> Response:
    """Keep a form that is to be filled."""
    kept = await keep_file(request, visitor)
    return RedirectResponse(f"/ledger/form/{kept.token}", status_code=303)


@router.get("/ledger/form/{token}", include_in_schema=False, dependencies=[Depends(turn)])
def form_page(request: Request, visitor: OfficerReader, token: Token) -> HTMLResponse:
    """Show how a form would be filled, what stays open, and what is to be answered."""
    kept = upload_of(visitor, token)
    look = _look(visitor, kept)
    return page(
        request,
        visitor,
        "ledger_form.html",
        kept=kept,
        look=look,
        problem=plain_error(look.problem, visitor.words) if look.problem else None,
        zones=zone_choices(visitor),
        relations=relation_labels(visitor.words),
    )


@router.post("/ledger/form/{token}", include_in_schema=False)
@part
async def form_answered(request: Request, visitor: Officer, token: Token) -> Response:
    """Keep zone, period and answers of a form."""
    texts = await form_texts(request)

    def keep() -> None:
        kept = keep_columns(request, visitor, token, read_columns(texts))
        if texts.get("zone"):
            visitor.check_zone(texts["zone"])
        said = {k: texts[k][:40] or None for k in _NAMED if k in texts}
        answer_upload(visitor.house, kept, replace(kept.answers, **said))  # type: ignore[arg-type]

    await run_in_threadpool(keep)
    return RedirectResponse(f"/ledger/form/{token}", status_code=303)


@router.get("/ledger/form/{token}/filled", include_in_schema=False)
async def form_filled(visitor: OfficerReader, token: Token) -> Response:
    """Give the form back, filled."""
    kept = await run_in_threadpool(upload_of, visitor, token)
    async with in_turn():
        look = await run_in_threadpool(_look, visitor, kept)
    if not look.content:
        raise look.problem or Gone
    return download(look.content, kept.name)


def _look(visitor: Visitor, kept: Upload) -> FormLook:
    """Fill a form in the account's name; of a single zone that one is meant."""
    if kept.answers.zone is None and len(visitor.zones) == 1:
        kept = replace(kept, answers=replace(kept.answers, zone=next(iter(visitor.zones))))
    return look_at_form(acting(visitor), kept)
