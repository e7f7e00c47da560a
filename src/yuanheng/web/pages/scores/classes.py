"""Class lists (分类名单): the scheme as a form, the list it gives, what goes out, JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.runs.class_lists import SchemeFields, make_class_list, scheme_of_fields
from yuanheng.errors import say
from yuanheng.model.class_lists import ClassList
from yuanheng.model.evaluation import Run
from yuanheng.views.descent.runs import find_run
from yuanheng.views.listed import arranged
from yuanheng.views.papers.class_list import class_docx
from yuanheng.views.runs.class_lists import (
    ClassHead,
    KeptClasses,
    class_columns,
    class_heads,
    kept_classes,
    last_scheme,
    members_text,
    rates_firms,
    sizes,
)
from yuanheng.views.runs.runs import run_head
from yuanheng.web.downloads import download
from yuanheng.web.lists import AskedList, ListAnswer, list_answer, paged
from yuanheng.web.pages.evaluation import Pages, visible_run
from yuanheng.web.pages.evaluation_asking import Number
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Gone, Leader, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many firms stand on one page.
_ROWS = 100
#: So many classes the form has room for.
_BANDS = 6
_SHORT = Field("", max_length=200)


class SchemeForm(BaseModel):
    """The form of a scheme: two lists of classes and their shares, the rest as people write it."""

    document: str = _SHORT
    version: str = _SHORT
    band: list[str] = Field(default_factory=list, max_length=_BANDS)
    to: list[str] = Field(default_factory=list, max_length=_BANDS)
    decimals: int = Field(2, ge=0, le=6)
    least: str = _SHORT
    most: str = _SHORT
    otherwise: Literal["withheld", "last", "not-rated"] = "withheld"
    rounding: Literal["", "down", "nearest", "up"] = ""
    ties: Literal["", "better", "worse"] = ""
    freed: Literal["", "stay-empty", "pass-on"] = ""
    minimum: str = _SHORT
    minimum_of: str = _SHORT
    members: str = Field("", max_length=100_000)
    surcharge_of: str = _SHORT
    surcharge: str = _SHORT
    surcharge_document: str = _SHORT
    open_from: str = _SHORT
    open_until: str = _SHORT


class ClassWish(BaseModel):
    """A scheme as its file has it, and the days on which objections are taken."""

    scheme: dict[str, Any]
    open_from: str = _SHORT
    open_until: str = _SHORT


def _run(visitor: Visitor, number: int) -> Run:
    """Find a run of firms of which the visitor sees every zone."""
    run = visible_run(visitor, visitor.house, number)
    whole = find_run(visitor.house, number)
    if not set(whole.zones) <= set(visitor.zones) or not rates_firms(run):
        raise Gone
    return run


def _kept(visitor: Visitor, number: int) -> tuple[ClassList, KeptClasses]:
    found = next((x for x in visitor.house.record.class_lists() if x.n == number), None)
    if found is None:
        raise Gone
    run = _run(visitor, found.run)
    return found, kept_classes(visitor.house, visitor.words, found, run)


@router.get("/api/evaluation/runs/{number}/classes", tags=["evaluation"])
def class_lists_api(visitor: Reader, number: Number) -> list[ClassHead]:
    """List the class lists of the standard of a run, the last first."""
    return list(class_heads(visitor.house, visitor.words, _run(visitor, number)))


@router.get("/evaluation/runs/{number}/classes", include_in_schema=False)
def classes_page(request: Request, visitor: Reader, number: Number) -> HTMLResponse:
    """Show the class lists that were made, and the form to make one of this run."""
    run = _run(visitor, number)
    scheme = last_scheme(visitor.house, run.standard)
    return page(
        request,
        visitor,
        "evaluation_classes.html",
        run=run_head(visitor.house, visitor.words, run),
        heads=class_heads(visitor.house, visitor.words, run),
        scheme=scheme,
        members=members_text(visitor.words, scheme, run),
        sizes=sizes(visitor.words, run),
        bands=_BANDS,
    )


@router.post("/api/evaluation/runs/{number}/classes", tags=["evaluation"], status_code=201)
def make_classes_api(visitor: Leader, number: Number, wish: ClassWish) -> KeptClasses:
    """Make a class list of a run by a scheme, and keep it."""
    made = _made(visitor, _run(visitor, number), wish.scheme, wish)
    return _kept(visitor, made.n)[1]


@router.post("/evaluation/runs/{number}/classes", include_in_schema=False)
@act(say("make a class list of enterprises"))
def make_classes(
    visitor: Leader, number: Number, form: Annotated[SchemeForm, Form()]
) -> RedirectResponse:
    """Make a class list by the form and show it."""
    run = _run(visitor, number)
    given = form.model_dump(exclude={"band", "to", "open_from", "open_until"})
    fields = SchemeFields(bands=tuple(zip(form.band, form.to, strict=False)), **given)
    made = _made(visitor, run, scheme_of_fields(fields, run).plain, form)
    return RedirectResponse(f"/evaluation/classes/{made.n}", status_code=303)


def _made(visitor: Visitor, run: Run, scheme: object, wish: SchemeForm | ClassWish) -> ClassList:
    return make_class_list(
        visitor.house,
        run,
        scheme,
        open_from=wish.open_from.strip(),
        open_until=wish.open_until.strip(),
    )


@router.get("/api/evaluation/classes/{number}", tags=["evaluation"])
def class_list_api(visitor: Reader, number: Number) -> KeptClasses:
    """Give a kept class list: every firm with its class and why, counts, and what changed."""
    return _kept(visitor, number)[1]


@router.get("/evaluation/classes/{number}.docx", include_in_schema=False)
def class_paper(visitor: Reader, number: Number) -> Response:
    """Give a class list as the paper that goes before the firms."""
    kept = _kept(visitor, number)[1]
    return download(
        class_docx(visitor.house, visitor.words, kept), f"{kept.listed.title}-{number}.docx"
    )


@router.get("/evaluation/classes/{number}", include_in_schema=False)
def class_list_page(
    request: Request, visitor: Reader, number: Number, asked: AskedList, page_: Pages = 1
) -> ListAnswer:
    """Show a class list, or give it as a workbook."""
    kept = _kept(visitor, number)[1]
    columns = class_columns(visitor.words, kept.listed.price_unit)
    rows = arranged(kept.listed.rows, columns, asked.wish)
    return list_answer(
        request,
        visitor,
        "evaluation_class_list.html",
        kept.listed.title,
        paged(request, asked, columns, rows, _ROWS, page_),
        classed=kept,
        run=run_head(visitor.house, visitor.words, _run(visitor, kept.run)),
    )
