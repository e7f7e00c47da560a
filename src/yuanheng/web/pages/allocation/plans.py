"""Plans of allocation (用地分配方案): list, page with reasons, docx and xlsx, and making one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.office.accounts import audit_entry, desk_of
from yuanheng.app.runs.allocate import AllocationAsked, make_allocation, problem_fields
from yuanheng.app.runs.otherwise import plan_otherwise, plans_between
from yuanheng.errors import say
from yuanheng.model.evaluation import Run
from yuanheng.views.allocation import otherwise as other
from yuanheng.views.allocation.card import (
    AllocationCard,
    allocation_card,
    find_allocation,
    list_allocations,
)
from yuanheng.views.allocation.papers import allocation_docx, allocation_workbook
from yuanheng.web.downloads import download
from yuanheng.web.pages.evaluation_asking import Number
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Gone, Leader, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: A visitor waits no longer than this for a plan, and as long for the reasons.
_SECONDS = 10.0


class PlanWish(BaseModel):
    """A plan to make: to which aim, with which shares kept, as `major=50%` is `kept_major` 50."""

    aim: str = Field("", max_length=40)
    kept_major: float = Field(0, ge=0, le=100)
    kept_emerging: float = Field(0, ge=0, le=100)
    kept_livelihood: float = Field(0, ge=0, le=100)


def _seen(visitor: Visitor, run: Run) -> bool:
    """Tell whether every zone of a plan is the visitor's."""
    return set(run.zones) <= set(visitor.zones)


def _found(visitor: Visitor, number: int) -> Run:
    run = find_allocation(visitor.house, number)
    if not _seen(visitor, run):
        raise Gone
    return run


def _cards(visitor: Visitor) -> list[AllocationCard]:
    runs = [run for run in list_allocations(visitor.house) if _seen(visitor, run)]
    return [allocation_card(visitor.house, visitor.words, run) for run in runs[:20]]


@router.get("/api/allocation", tags=["allocation"])
def plans_api(visitor: Reader) -> list[AllocationCard]:
    """List the last plans of one's zones, each with its reasons."""
    return _cards(visitor)


@router.get("/allocation", include_in_schema=False)
def plans_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the plans, and the form to make one."""
    aims, kept = problem_fields(visitor.words)
    return page(
        request, visitor, "allocation.html", cards=_cards(visitor), aims=aims, kept=kept, card=None
    )


@router.get("/api/allocation/{number}", tags=["allocation"])
def plan_api(visitor: Reader, number: Number) -> AllocationCard:
    """Give a plan: who gets what, the reason of every refusal, the limits and the proof."""
    return allocation_card(visitor.house, visitor.words, _found(visitor, number))


@router.get("/allocation/{number}", include_in_schema=False)
def plan_page(
    request: Request, visitor: Reader, number: Number, form: Literal["", "docx", "xlsx"] = ""
) -> Response:
    """Show a plan, or give it as a paper or a workbook."""
    house, words = visitor.house, visitor.words
    card = allocation_card(house, words, _found(visitor, number))
    if form:
        content = (
            allocation_docx(house, words, card)
            if form == "docx"
            else allocation_workbook(words, card)
        )
        return download(content, f"{card.title}-{card.period}-{number}.{form}")
    aims, kept = problem_fields(words)
    return page(request, visitor, "allocation.html", cards=[], aims=aims, kept=kept, card=card)


class AskedOtherwise(BaseModel):
    """Who gives up land, how much in percent another plan may lose, beside which other aim."""

    gone: list[str] = Field(default_factory=list, max_length=20)
    within: float = Field(5.0, ge=0, le=100)
    beside: str = Field("", max_length=40)


class OtherwiseCard(BaseModel):
    """Other plans in words: what shares cost, after a default, those near the best, two aims."""

    number: int
    shares: str
    again: list[str]
    near: list[tuple[str, str, str]]
    between: list[tuple[str, str, str]]
    not_tried: int


def _otherwise(visitor: Visitor, run: Run, asked: AskedOtherwise) -> OtherwiseCard:
    """Find other plans of one that the visitor sees; it keeps nothing."""
    words = visitor.words
    gone = [name for name in asked.gone if name]
    found = plan_otherwise(run, gone, asked.within / 100, _SECONDS)
    between: tuple[tuple[str, str, str], ...] = ()
    if asked.beside:
        plans = plans_between(visitor.house, run, asked.beside, _SECONDS)
        between = other.between_lines(plans)
    return OtherwiseCard(
        number=run.id,
        shares=other.shares_line(words, found),
        again=list(other.again_lines(words, found)),
        near=list(other.near_lines(words, found)),
        between=list(between),
        not_tried=found.left_out,
    )


@router.get("/api/allocation/{number}/otherwise", tags=["allocation"])
def otherwise_api(
    visitor: Reader, number: Number, asked: Annotated[AskedOtherwise, Query()]
) -> OtherwiseCard:
    """Give other plans of a kept one: near the best, after a default, between two aims."""
    return _otherwise(visitor, _found(visitor, number), asked)


@router.get("/allocation/{number}/otherwise", include_in_schema=False)
def otherwise_page(
    request: Request,
    visitor: Reader,
    number: Number,
    asked: Annotated[AskedOtherwise, Query()],
) -> HTMLResponse:
    """Show other plans of a kept one."""
    run = _found(visitor, number)
    card = allocation_card(visitor.house, visitor.words, run)
    aims, _ = problem_fields(visitor.words)
    own = str(run.parameters["aim"]["value"])
    return page(
        request,
        visitor,
        "allocation_otherwise.html",
        card=card,
        asked=asked,
        aims=[(name, label) for name, label in aims if name != own],
        found=_otherwise(visitor, run, asked),
    )


def _make(visitor: Visitor, wish: PlanWish) -> Run:
    """Make a plan for the visitor's zones, and note who did."""
    shares = {
        "major": wish.kept_major,
        "emerging": wish.kept_emerging,
        "livelihood": wish.kept_livelihood,
    }
    asked = AllocationAsked(
        zones=tuple(sorted(visitor.zones)),
        settings=tuple(f"kept_{tier}={share:g}%" for tier, share in shares.items() if share),
        aim=wish.aim,
        seconds=_SECONDS,
        reasons=_SECONDS,
    )
    run = make_allocation(visitor.house, asked)
    house = visitor.house
    desk_of(house).add_audit(audit_entry(house, "allocation.make", str(run.id)))
    return run


@router.post("/api/allocation", tags=["allocation"], status_code=201)
def make_api(visitor: Leader, wish: PlanWish) -> AllocationCard:
    """Make a plan of the last year that asks, for one's zones; it is kept with its number."""
    return allocation_card(visitor.house, visitor.words, _make(visitor, wish))


@router.post("/allocation", include_in_schema=False)
@act(say("make a plan of who gets the land"))
def make(visitor: Leader, wish: Annotated[PlanWish, Form()]) -> RedirectResponse:
    """Make a plan and show it."""
    return RedirectResponse(f"/allocation/{_make(visitor, wish).id}", status_code=303)
