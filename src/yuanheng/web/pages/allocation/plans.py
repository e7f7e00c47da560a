"""Plans of allocation (用地分配方案): list, page with reasons, docx and xlsx, and making one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.office.accounts import audit_entry, desk_of
from yuanheng.app.runs.allocate import AllocationAsked, make_allocation, problem_fields
from yuanheng.errors import say
from yuanheng.model.evaluation import Run
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
