"""The map (地图): parcels of the surveys chosen, coloured, with a list and a card of each."""

from __future__ import annotations

import gzip
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from yuanheng.errors import LedgerError, say
from yuanheng.views.known_house import known_house
from yuanheng.views.ledger.parcel_history import Descent, parcel_history
from yuanheng.views.map.cards import ParcelCard, parcel_card
from yuanheng.views.map.colours import COLOUR_FORM
from yuanheng.views.map.lists import (
    FoundParcel,
    ParcelList,
    Sought,
    find_parcels,
    list_parcels,
    parcel_at,
)
from yuanheng.views.map.sheets import Maps
from yuanheng.views.map.view import MOST_ZONES, MapView, Wanted, map_tile, map_view
from yuanheng.web.pages.front.placing import to_place
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter()

_MOST = 2**31 - 1
_DEGREES = r"-?[0-9]{1,3}(\.[0-9]{1,15})?"
#: At most so many parcels are selected one by one.
_PICKED = 200
_BOX = rf"^({_DEGREES}(,{_DEGREES}){{3}})?$"

#: What became of a parcel, in words.
_KINDS = {
    "same": "same",
    "changed": "changed",
    "split": "split",
    "merged": "merged",
    "new": "new",
    "gone": "gone",
}

Zone = Annotated[str, Path(max_length=64)]
Period = Annotated[str, Path(max_length=40)]
Place = Annotated[int, Path(ge=0, le=_MOST)]
Known = Annotated[str, Query(max_length=20)]


class MapQuery(BaseModel):
    """Which map is asked for; `as_known` is a day or a sequence number, empty for now."""

    zone: list[Annotated[str, Field(max_length=64)]] = Field([], max_length=MOST_ZONES)
    period: str = Field("", max_length=40)
    colour: str = Field("class", pattern=COLOUR_FORM)
    as_known: str = Field("", max_length=20)


class ListQuery(MapQuery):
    """Which parcels of a map are asked for.

    q: part of a number, plot or holder; show: codes of the legend that stay, none for all;
    box: west,south,east,north; pick: facts that are added to what the box holds, or taken from it.
    """

    q: str = Field("", max_length=100)
    show: list[Annotated[str, Field(max_length=40)]] = Field([], max_length=40)
    box: str = Field("", max_length=120, pattern=_BOX)
    pick: list[Annotated[str, Field(max_length=80)]] = Field([], max_length=_PICKED)
    page: int = Field(1, ge=1, le=_MOST)


class PartQuery(ListQuery):
    """A list that one parcel is added to or taken from, named by its place on the map: ZONE/PLACE.

    It is the place on the map of the moment that is asked for.
    """

    flip: str = Field("", max_length=80, pattern=r"^([^/]{1,64}/[0-9]{1,9})?$")


class PageQuery(ListQuery):
    """A map with the parcel whose card is open, by its fact, and what is to be placed."""

    parcel: str = Field("", max_length=80)
    subject: str = Field("", max_length=240, description="What is to be pointed at: KIND:NUMBER.")


def _view(visitor: Visitor, maps: Maps, asked: MapQuery) -> MapView:
    """Describe the map that is asked for, of the zones that the visitor sees."""
    house = known_house(visitor.house, asked.as_known)
    wanted = Wanted(tuple(asked.zone), asked.period, asked.colour)
    return map_view(house, maps, visitor.words, visitor.zones, wanted)


def _listed(visitor: Visitor, maps: Maps, view: MapView, asked: ListQuery) -> ParcelList:
    west, south, east, north = map(float, asked.box.split(",")) if asked.box else (0, 0, 0, 0)
    sought = Sought(
        text=asked.q,
        shown=frozenset(asked.show),
        box=(west, south, east, north) if asked.box else None,
        picked=frozenset(asked.pick),
        page=asked.page,
    )
    house = known_house(visitor.house, asked.as_known)
    return list_parcels(house, maps, visitor.words, view, sought)


def _card(
    request: Request, visitor: Visitor, zone: str, period: str, which: int | str, known: str
) -> ParcelCard:
    """Give a card of a zone that the visitor sees; Gone otherwise."""
    house, survey = known_house(visitor.house, known), (visitor.check_zone(zone), period)
    card = parcel_card(house, request.app.state.maps, visitor.words, survey, which)
    if card is None:
        raise Gone
    return card


@router.get("/api/map/layers", tags=["map"], responses=REFUSALS)
def layers_api(request: Request, visitor: Reader, asked: Annotated[MapQuery, Query()]) -> MapView:
    """Give the surveys of the account's zones, and layers, bounds and legend of those chosen.

    Tiles of a layer: /map/tiles/{zone}/{period}/{z}/{x}/{y}.mvt?as_known={seq}&colour={colour}.
    """
    return _view(visitor, request.app.state.maps, asked)


@router.get("/api/map/parcels", tags=["map"], responses=REFUSALS)
def parcels_api(
    request: Request, visitor: Reader, asked: Annotated[ListQuery, Query()]
) -> ParcelList:
    """List the parcels of a map that a filter leaves, fifty to a page."""
    maps: Maps = request.app.state.maps
    return _listed(visitor, maps, _view(visitor, maps, asked), asked)


@router.get("/api/map/parcels/{zone}/{period}/{fact}", tags=["map"], responses=REFUSALS)
def card_api(
    request: Request,
    visitor: Reader,
    zone: Zone,
    period: Period,
    fact: Annotated[str, Path(max_length=80)],
    as_known: Known = "",
) -> ParcelCard:
    """Give the card of one parcel, named by its fact."""
    return _card(request, visitor, zone, period, fact, as_known)


@router.get("/api/map/find", tags=["map"], responses=REFUSALS)
def find_api(
    visitor: Reader,
    number: Annotated[str, Query(min_length=1, max_length=100)],
    as_known: Known = "",
) -> tuple[FoundParcel, ...]:
    """Find the parcels that bear a number in all surveys of the account's zones, at most 100."""
    house = known_house(visitor.house, as_known)
    return find_parcels(house, number, seen=visitor.zones)


@router.get("/map", include_in_schema=False)
@act(say("look at the map"))
def map_page(
    request: Request, visitor: Reader, asked: Annotated[PageQuery, Query()]
) -> HTMLResponse:
    """Show the map beside the list of its parcels."""
    maps: Maps = request.app.state.maps
    view = _view(visitor, maps, asked)
    card = None
    if asked.parcel and view.layers:
        zone = view.layers[0].zone
        card = _card(request, visitor, zone, view.period, asked.parcel, asked.as_known)
    return page(
        request,
        visitor,
        "map.html",
        view=view,
        parcels=_listed(visitor, maps, view, asked),
        asked=asked,
        address=_address(view, asked),
        moment=asked.as_known or view.seq,
        most_picked=_PICKED,
        card=card,
        to_place=to_place(visitor, card, asked.subject),
        map_style=request.app.state.map_style or "",
    )


@router.get("/map/list", include_in_schema=False)
def list_part(
    request: Request, visitor: Reader, asked: Annotated[PartQuery, Query()]
) -> HTMLResponse:
    """Show the list of parcels alone, for the page to put in place."""
    maps: Maps = request.app.state.maps
    view = _view(visitor, maps, asked)
    house = known_house(visitor.house, asked.as_known)
    if asked.flip:
        zone, _, place = asked.flip.rpartition("/")
        fact = parcel_at(house, maps, view, zone, int(place))
        if fact is None:
            raise Gone
        asked = asked.model_copy(update={"pick": sorted({*asked.pick} ^ {fact})})
    if house is visitor.house:
        asked = asked.model_copy(update={"as_known": ""})
    listed = _listed(visitor, maps, view, asked)
    values = {"view": view, "parcels": listed, "asked": asked, "address": _address(view, asked)}
    return page(request, visitor, "map_list.html", **values)


@router.get("/map/find", include_in_schema=False)
def find_page(
    request: Request,
    visitor: Reader,
    number: Annotated[str, Query(max_length=100)] = "",
    as_known: Known = "",
) -> HTMLResponse:
    """Show where a number stands in all surveys that the visitor sees."""
    house = known_house(visitor.house, as_known)
    found = find_parcels(house, number, seen=visitor.zones) if number.strip() else ()
    return page(request, visitor, "map_find.html", found=found, number=number)


@router.get("/map/card/{zone}/{period}/{place}", include_in_schema=False)
def card_part(
    request: Request,
    visitor: Reader,
    zone: Zone,
    period: Period,
    place: Place,
    as_known: Known = "",
    subject: Annotated[str, Query(max_length=240)] = "",
) -> HTMLResponse:
    """Show the card of one parcel, named by its place on the map."""
    card = _card(request, visitor, zone, period, place, as_known)
    is_now = known_house(visitor.house, as_known) is visitor.house
    then = "" if is_now else as_known
    placing = None if then else to_place(visitor, card, subject)
    return page(request, visitor, "map_card.html", card=card, known_on=then, to_place=placing)


@router.get("/map/history/{zone}/{period}/{place}", include_in_schema=False)
def history_part(
    request: Request,
    visitor: Reader,
    zone: Zone,
    period: Period,
    place: Place,
    as_known: Known = "",
) -> HTMLResponse:
    """Show what became of a parcel from survey to survey, or why nobody can tell."""
    card = _card(request, visitor, zone, period, place, as_known)
    steps: tuple[Descent, ...] = ()
    problem = None
    try:
        subject = f"{zone}/{period}/{card.number}"
        steps = (
            parcel_history(visitor.house, subject, as_known=str(card.seq)) if card.number else ()
        )
    except LedgerError as error:
        problem = visitor.words.say(error.what)
    told = [(step, visitor.words(_KINDS[step.kind])) for step in steps]
    values = {"card": card, "steps": told, "problem": problem}
    return page(request, visitor, "map_history.html", **values)


@router.get("/map/tiles/{zone}/{period}/{z}/{x}/{y}.mvt", include_in_schema=False)
def tile(
    request: Request,
    visitor: Reader,
    zone: Zone,
    period: Period,
    z: Place,
    x: Place,
    y: Place,
    colour: Annotated[str, Query(pattern=COLOUR_FORM)] = "class",
    as_known: Known = "",
) -> Response:
    """Give a vector tile of a survey, empty where nothing is drawn."""
    house, survey = known_house(visitor.house, as_known), (visitor.check_zone(zone), period)
    maps: Maps = request.app.state.maps
    found = map_tile(house, maps, survey, (z, x, y), colour)
    if found is None:
        raise Gone
    kind, vary = "application/vnd.mapbox-vector-tile", {"Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(found), media_type=kind, headers=vary)
    return Response(found, media_type=kind, headers={**vary, "Content-Encoding": "gzip"})


def _address(view: MapView, asked: ListQuery) -> str:
    """Write the query by which this map and this filter are found again, all but the page."""
    parts = [("zone", layer.zone) for layer in view.layers]
    parts += [("period", view.period), ("colour", view.colour)]
    parts += [("pick", fact) for fact in asked.pick]
    if {swatch.code for swatch in view.legend} - set(asked.show):
        parts += [("show", code) for code in asked.show]
    single = {"q": asked.q, "box": asked.box, "as_known": asked.as_known}
    return urlencode([*parts, *((k, v) for k, v in single.items() if v)])
