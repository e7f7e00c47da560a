"""Reporting rounds (填报): zones by rounds with lights; remind, return, accept, lock."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from yuanheng import app
from yuanheng.model.rounds import CellState, Round, RoundCell
from yuanheng.web.pages.ledger import MOST, Number, acting, zone_choices
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Leader, Officer, Reader, Visitor

router = APIRouter(responses=REFUSALS)

_Text = Annotated[str, Form(max_length=200)]


class CellCard(BaseModel):
    """How a zone stands in a round, with its light."""

    zone: str
    zone_name: str
    state: CellState
    light: Literal["red", "yellow", "green", "grey"]
    batch: int | None
    at: str | None
    actor: str | None
    reason: str | None
    reminders: int
    reminded_at: str | None


class RoundCard(BaseModel):
    """A round with the zones that the account sees."""

    number: int
    title: str
    relation: str
    relation_label: str
    period: str
    due: str
    opened_by: str
    opened_at: str
    handed_in: int
    zones: int
    cells: list[CellCard]


def _cell(visitor: Visitor, found: Round, cell: RoundCell, names: dict[str, str]) -> CellCard:
    return CellCard(
        zone=cell.zone,
        zone_name=names.get(cell.zone, cell.zone),
        state=cell.state,
        light=app.cell_light(visitor.house, found, cell),
        batch=cell.batch,
        at=cell.at,
        actor=cell.actor,
        reason=cell.reason,
        reminders=cell.reminders,
        reminded_at=cell.reminded_at,
    )


def _cards(visitor: Visitor) -> list[RoundCard]:
    """List the rounds that ask a zone of the account, the newest first."""
    names = app.zone_names(visitor.house)
    labels = dict(app.relation_labels(visitor.words))
    cards = []
    for found in reversed(app.list_rounds(visitor.house)):
        cells = [
            _cell(visitor, found, cell, names) for cell in found.cells if visitor.sees(cell.zone)
        ]
        if not cells:
            continue
        cards.append(
            RoundCard(
                number=found.id,
                title=found.title,
                relation=found.relation,
                relation_label=labels[found.relation],
                period=found.period,
                due=found.due,
                opened_by=found.opened_by,
                opened_at=found.opened_at,
                handed_in=sum(c.state not in ("open", "returned") for c in cells),
                zones=len(cells),
                cells=cells,
            )
        )
    return cards


@router.get("/api/ledger/rounds", tags=["ledger"])
def rounds_api(visitor: Reader) -> list[RoundCard]:
    """List the reporting rounds with the zones that the account sees, the newest first."""
    return _cards(visitor)


@router.get("/ledger/rounds", include_in_schema=False)
def rounds_page(
    request: Request,
    visitor: Reader,
    number: Annotated[int, Query(alias="round", ge=0, le=MOST)] = 0,
    zone: Annotated[str, Query(max_length=80)] = "",
) -> HTMLResponse:
    """Show zones by rounds with their lights, and one cell of it opened."""
    cards = _cards(visitor)
    asked = sorted(
        {(c.zone, c.zone_name) for card in cards for c in card.cells}, key=lambda p: p[1]
    )
    by_zone = {(card.number, c.zone): c for card in cards for c in card.cells}
    chosen = next((card for card in cards if card.number == number), None)
    cell = by_zone.get((number, zone))
    if (number and chosen is None) or (zone and cell is None):
        raise Gone
    labels = dict(app.relation_labels(visitor.words))
    return page(
        request,
        visitor,
        "rounds.html",
        rounds=cards,
        asked=asked,
        by_zone=by_zone,
        chosen=chosen,
        cell=cell,
        states=app.STATE_WORDS,
        zones=zone_choices(visitor),
        relations=[(r, labels[r]) for r in app.round_relations()],
        moment=app.local_moment,
    )


@router.post("/ledger/rounds", include_in_schema=False)
def open_round(
    visitor: Leader,
    relation: _Text,
    period: _Text,
    due: _Text,
    title: _Text = "",
    zones: Annotated[list[str] | None, Form(max_length=5000)] = None,
) -> Response:
    """Open a round; without a choice it asks every zone that the account sees."""
    named = [visitor.check_zone(zone) for zone in zones or ()] or sorted(visitor.zones)
    found = app.open_round(acting(visitor), relation, period.strip(), named, due.strip(), title)
    return RedirectResponse(f"/ledger/rounds?round={found.id}", status_code=303)


@router.post("/ledger/rounds/{number}/submit", include_in_schema=False)
def submit(
    visitor: Officer, number: Number, zone: _Text, batch: Annotated[int, Form(ge=1, le=MOST)]
) -> Response:
    """Hand in a batch that is in the ledger already."""
    _check(visitor, number, zone)
    app.submit_batch(acting(visitor), number, zone, batch)
    return _back(number, zone)


@router.post("/ledger/rounds/{number}/{verb}", include_in_schema=False)
def judge(
    visitor: Leader,
    number: Number,
    verb: Literal["remind", "return", "accept", "lock", "unlock"],
    zone: _Text,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Remind a zone, or return, accept, lock or unlock what it handed in."""
    _check(visitor, number, zone)
    house = acting(visitor)
    if verb == "remind":
        app.remind_zone(house, number, zone)
    elif verb == "accept":
        app.accept_zone(house, number, zone)
    elif verb == "lock":
        app.lock_zone(house, number, zone)
    elif verb == "return":
        app.return_zone(house, number, zone, reason)
    else:
        app.unlock_zone(house, number, zone, reason)
    return _back(number, zone)


def _check(visitor: Visitor, number: int, zone: str) -> None:
    """Answer a zone or round that is not there, or not for this account, like nothing at all."""
    visitor.check_zone(zone)
    if not any(found.id == number and found.cell(zone) for found in app.list_rounds(visitor.house)):
        raise Gone


def _back(number: int, zone: str) -> Response:
    return RedirectResponse(f"/ledger/rounds?round={number}&zone={zone}", status_code=303)
