"""Pointing at the map (在图上指定): a supply or project is placed on a patch, or taken off it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.keeping.placements import Pointed, place_subject
from yuanheng.errors import say
from yuanheng.views.map.cards import ParcelCard
from yuanheng.views.map.sheets import Maps
from yuanheng.views.map.subjects import subject_names
from yuanheng.web.addresses import own_address
from yuanheng.web.misfits import fitted
from yuanheng.web.pages.ledger import acting
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rights import act
from yuanheng.web.visitors import Officer, Visitor

router = APIRouter(responses=REFUSALS)

_Text = Annotated[str, Field(min_length=1, max_length=200)]


class PlaceWish(BaseModel):
    """A patch of a survey, by its fact, and what stands there, or does not."""

    zone: _Text
    period: Annotated[str, Field(min_length=1, max_length=40)]
    parcel: _Text
    kind: Literal["supply", "project"]
    number: _Text
    there: bool = True


class PlacedAnswer(BaseModel):
    """The batch that keeps it; its withdrawal takes it back."""

    batch: int


@dataclass(frozen=True)
class ToPlace:
    """What can be placed on the patch of a card; `first` is what was asked for: KIND:NUMBER."""

    first: str
    choices: tuple[tuple[str, str], ...]


def to_place(visitor: Visitor, card: ParcelCard | None, subject: str) -> ToPlace | None:
    """List what may be said to stand on a patch; None for who may not say so."""
    if card is None or not visitor.account.may("officer"):
        return None
    there = {(s.kind, s.number) for s in card.subjects}
    names = subject_names(visitor.house, card.zone, card.seq)
    choices = tuple(
        (f"{kind}:{number}", name if name == number else f"{name} {number}")
        for (kind, number), name in sorted(names.items())
        if (kind, number) not in there
    )
    return ToPlace(subject, choices) if choices else None


@router.post("/api/map/placements", tags=["map"])
def place_api(request: Request, visitor: Officer, wish: PlaceWish) -> PlacedAnswer:
    """Keep where a supply or project stands, as a batch of its own."""
    return PlacedAnswer(batch=_place(request, visitor, wish))


@router.post("/map/placements", include_in_schema=False)
@act(say("say on the map where something stands"))
def place_form(
    request: Request,
    visitor: Officer,
    zone: Annotated[str, Form(max_length=200)],
    period: Annotated[str, Form(max_length=40)],
    parcel: Annotated[str, Form(max_length=200)],
    subject: Annotated[str, Form(max_length=240, pattern="^(supply|project):.+$")],
    there: Annotated[bool, Form()] = True,
    back: Annotated[str, Form(max_length=2000)] = "/map",
) -> Response:
    """Keep it, and lead back to the map or the file."""
    kind, _, number = subject.partition(":")
    wish = fitted(
        PlaceWish,
        zone=zone,
        period=period,
        parcel=parcel,
        kind=kind,
        number=number,
        there=there,
    )
    _place(request, visitor, wish)
    return RedirectResponse(own_address(back), status_code=303)


def _place(request: Request, visitor: Visitor, wish: PlaceWish) -> int:
    """Place a subject of a zone that the account sees; gives the batch."""
    visitor.check_zone(wish.zone)
    maps: Maps = request.app.state.maps
    asked = Pointed(
        wish.zone, wish.period, wish.parcel, wish.kind, wish.number, is_there=wish.there
    )
    return place_subject(acting(visitor), maps, asked).seq
