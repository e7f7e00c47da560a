"""Names to confirm (待确认名称): which known firm, plot or project a name in a table is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.keeping.subjects import answer_name
from yuanheng.errors import say
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.ledger.subjects import NameCard, names_card
from yuanheng.web.pages.ledger import acting, zone_choices
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Officer, Reader, Visitor
from yuanheng.words import figures

router = APIRouter(responses=REFUSALS)

_Text = Annotated[str, Field(min_length=1, max_length=200)]


class LikelyName(BaseModel):
    """A subject that a name could mean: how facts name it, its title, how like in percent."""

    subject: str
    title: str
    likeness: int


class WaitingName(BaseModel):
    """A name to confirm, where it stands, and whom it could mean."""

    zone: str
    sort: str
    alias: str
    shown: str
    place: str
    batch: int
    times: int
    likely: list[LikelyName]


class NameAnswer(BaseModel):
    """What a person says of a name: the subject, and whether it is that one."""

    zone: _Text
    sort: _Text
    alias: _Text
    subject: _Text
    same: bool


@router.get("/api/ledger/names", tags=["ledger"])
def names_api(visitor: Reader) -> list[WaitingName]:
    """List the names in tables that could be a firm, plot or project that is known."""
    found = names_card(visitor.house, visitor.words, visitor.zones)
    return [_waiting(visitor, name) for name in found.open]


@router.post("/api/ledger/names", tags=["ledger"])
def answer_api(visitor: Officer, answer: NameAnswer) -> list[WaitingName]:
    """Keep an answer as a batch of its own; gives the names that still wait."""
    _answer(visitor, answer)
    return names_api(visitor)


@router.get("/ledger/names", include_in_schema=False)
def names_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the names that wait for a person, and what was said before."""
    found = names_card(visitor.house, visitor.words, visitor.zones)
    return page(
        request,
        visitor,
        "ledger_names.html",
        found=found,
        places={n: figures.place(visitor.words, n.where) for n in found.open},
        many=len(zone_choices(visitor)) > 1,
        moment=local_moment,
    )


@router.post("/ledger/names", include_in_schema=False)
@act(say("confirm names that are only alike"))
def answer_form(visitor: Officer, answer: Annotated[NameAnswer, Form()]) -> Response:
    """Keep an answer, and show what still waits."""
    _answer(visitor, answer)
    return RedirectResponse("/ledger/names", status_code=303)


def _answer(visitor: Visitor, answer: NameAnswer) -> None:
    """Keep an answer about a zone that the account sees."""
    visitor.check_zone(answer.zone)
    answer_name(
        acting(visitor),
        answer.alias,
        answer.subject,
        is_same=answer.same,
        sort=answer.sort,
        zone=answer.zone,
    )


def _waiting(visitor: Visitor, name: NameCard) -> WaitingName:
    """Say a name that waits."""
    return WaitingName(
        zone=name.zone,
        sort=name.sort,
        alias=name.alias,
        shown=name.shown,
        place=figures.place(visitor.words, name.where),
        batch=name.batch,
        times=name.times,
        likely=[
            LikelyName(subject=n.subject, title=n.title, likeness=n.likeness) for n in name.likely
        ],
    )
