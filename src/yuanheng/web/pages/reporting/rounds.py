"""Reporting rounds (填报): zones by rounds with lights; remind, return, accept, lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, BeforeValidator, Field

from yuanheng.app.keeping.handing_in import explain_check, submit_batch
from yuanheng.app.keeping.round_steps import check_reviewer
from yuanheng.app.keeping.rounds import (
    accept_zone,
    lock_zone,
    open_round,
    remind_zone,
    return_zone,
    unlock_zone,
)
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import ForbiddenError, LedgerError, UsageError, say
from yuanheng.model.rounds import Round, RoundCell
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.ledger.records import relation_labels
from yuanheng.views.office.round_checks import form_cards, limits_now
from yuanheng.views.office.round_grid import handed_grid
from yuanheng.views.office.round_rows import HandedPage, handed_page
from yuanheng.views.rounds import (
    OWING,
    list_rounds,
    round_relations,
)
from yuanheng.web.answers import without_places
from yuanheng.web.pages.ledger import Number, acting, zone_choices
from yuanheng.web.pages.reporting.round_cards import ChecksCard, RoundCard, checks_card, round_cards
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page, render
from yuanheng.web.rights import act
from yuanheng.web.task_acts import MOST, Seen, Short
from yuanheng.web.visitors import Gone, Leader, Officer, Reader, Visitor
from yuanheng.web.ways import is_for_the_terminal, ways_out
from yuanheng.words.words import plain_error

router = APIRouter(responses=REFUSALS)

Verb = Literal["remind", "return", "accept", "lock", "unlock"]
Act = Callable[[OpenHouse], Round]


def _blank(value: object) -> object:
    """Take an empty field of a form for nothing said."""
    return None if value == "" else value


#: A threshold of the checks that the office sets; nothing where it leaves it as it is.
Threshold = Annotated[Annotated[float, Field(ge=0, le=1e6)] | None, BeforeValidator(_blank)]


class RoundWish(BaseModel):
    """A round to open: of a form or a relation; without zones it asks all that the account sees."""

    relation: Short
    period: Short
    due: Short
    title: Short = ""
    reviews: Literal[1, 2] | None = None
    jump: Threshold = None
    points: Threshold = None
    differs: Threshold = None
    zones: list[Short] = Field([], max_length=5000)


class HandIn(Seen):
    """A batch to hand in for a zone, the last about it where none is named; `seen` as elsewhere."""

    zone: Short
    batch: int | None = Field(None, ge=1, le=MOST)


class Explaining(Seen):
    """Why what a check of a zone doubts is right."""

    zone: Short
    check: Short
    reason: str = Field(max_length=500)


class Judging(Seen):
    """What becomes of a zone; a return and an unlocking have a reason.

    parts: what is given back only: SUBJECT of a row, :COLUMN, SUBJECT:COLUMN; sections: those of
    the form, by number.
    """

    zone: Short
    reason: str = Field("", max_length=500)
    parts: list[Short] = Field([], max_length=500)
    sections: list[int] = Field([], max_length=50)


@router.get("/api/ledger/rounds", tags=["ledger"])
def rounds_api(visitor: Reader) -> list[RoundCard]:
    """List the reporting rounds with the zones that the account sees, the newest first."""
    return round_cards(visitor)


@router.get("/ledger/rounds", include_in_schema=False)
def rounds_page(
    request: Request,
    visitor: Reader,
    number: Annotated[int, Query(alias="round", ge=0, le=MOST)] = 0,
    zone: Annotated[str, Query(max_length=80)] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=MOST)] = 1,
) -> HTMLResponse:
    """Show zones by rounds with their lights, and one cell of it opened."""
    cards = round_cards(visitor)
    asked = sorted(
        {(c.zone, c.zone_name) for card in cards for c in card.cells}, key=lambda p: p[1]
    )
    by_zone = {(card.number, c.zone): c for card in cards for c in card.cells}
    chosen = next((card for card in cards if card.number == number), None)
    cell = by_zone.get((number, zone))
    if (number and chosen is None) or (zone and cell is None):
        raise Gone
    labels = dict(relation_labels(visitor.words))
    return page(
        request,
        visitor,
        "rounds.html",
        rounds=cards,
        asked=asked,
        by_zone=by_zone,
        chosen=chosen,
        cell=cell,
        checked=checks_card(visitor, *_cell(visitor, number, zone)) if cell else None,
        handed=_handed(visitor, number, zone, page_number) if cell else None,
        grid=handed_grid(visitor.house, visitor.words, *_cell(visitor, number, zone))
        if cell
        else None,
        owing=OWING,
        barred=_barred(visitor, number, zone) if cell else "",
        zones=zone_choices(visitor),
        relations=[(r, labels[r]) for r in round_relations()],
        forms=form_cards(visitor.words),
        limits=limits_now(),
        moment=local_moment,
    )


@router.post("/api/ledger/rounds", tags=["ledger"], status_code=201)
def open_api(visitor: Leader, wish: RoundWish) -> RoundCard:
    """Open a round: zones hand in one relation of one period by a day."""
    return _one(visitor, _open(visitor, wish).id)


@router.post("/ledger/rounds", include_in_schema=False)
@act(say("open a reporting round"))
def open_form(visitor: Leader, wish: Annotated[RoundWish, Form()]) -> Response:
    """Open a round."""
    return RedirectResponse(f"/ledger/rounds?round={_open(visitor, wish).id}", status_code=303)


@router.post("/api/ledger/rounds/{number}/submit", tags=["ledger"])
def submit_api(visitor: Officer, number: Number, wish: HandIn) -> RoundCard:
    """Hand in a batch that is in the ledger already."""
    return _done(visitor, number, wish.zone, _hand_in(number, wish))


@router.post("/ledger/rounds/{number}/submit", include_in_schema=False)
@act(say("hand in a reporting round"))
def submit_form(
    request: Request, visitor: Officer, number: Number, wish: Annotated[HandIn, Form()]
) -> Response:
    """Hand in a batch that is in the ledger already."""
    return _posted(request, visitor, number, wish.zone, _hand_in(number, wish))


@router.get("/api/ledger/rounds/{number}/checks", tags=["ledger"])
def checks_api(
    visitor: Reader, number: Number, zone: Annotated[str, Query(max_length=80)]
) -> ChecksCard:
    """Check what stands of a zone in a round now: what fails, and how it was explained."""
    found, cell = _cell(visitor, number, zone)
    return checks_card(visitor, found, cell)


@router.get("/api/ledger/rounds/{number}/rows", tags=["ledger"])
def rows_api(
    visitor: Reader,
    number: Number,
    zone: Annotated[str, Query(max_length=80)],
    page: Annotated[int, Query(ge=1, le=MOST)] = 1,
) -> HandedPage:
    """Give what a zone handed in, row by row; after a return of parts only what may be changed."""
    found, cell = _cell(visitor, number, zone)
    return handed_page(visitor.house, visitor.words, found, cell, page=page, is_open_only=True)


@router.post("/api/ledger/rounds/{number}/explain", tags=["ledger"])
def explain_api(visitor: Officer, number: Number, wish: Explaining) -> RoundCard:
    """Explain why what a check doubts is right; who reviews it reads that."""
    return _done(visitor, number, wish.zone, _explain(number, wish))


@router.post("/ledger/rounds/{number}/explain", include_in_schema=False)
@act(say("explain what a check doubts"))
def explain_form(
    request: Request, visitor: Officer, number: Number, wish: Annotated[Explaining, Form()]
) -> Response:
    """Explain why what a check doubts is right."""
    return _posted(request, visitor, number, wish.zone, _explain(number, wish))


@router.post("/api/ledger/rounds/{number}/{verb}", tags=["ledger"])
def judge_api(visitor: Leader, number: Number, verb: Verb, wish: Judging) -> RoundCard:
    """Remind a zone, or return, accept, lock or unlock what it handed in."""
    return _done(visitor, number, wish.zone, _judge(number, verb, wish))


@router.post("/ledger/rounds/{number}/{verb}", include_in_schema=False)
@act(say("accept a round, send it back, or close it"))
def judge_form(
    request: Request,
    visitor: Leader,
    number: Number,
    verb: Verb,
    wish: Annotated[Judging, Form()],
) -> Response:
    """Remind a zone, or return, accept, lock or unlock what it handed in."""
    return _posted(request, visitor, number, wish.zone, _judge(number, verb, wish))


def _handed(visitor: Visitor, number: int, zone: str, at: int) -> HandedPage:
    """Give a page of what a zone handed in; for who mends only what was given back."""
    found, cell = _cell(visitor, number, zone)
    return handed_page(visitor.house, visitor.words, found, cell, page=at, is_open_only=True)


def _barred(visitor: Visitor, number: int, zone: str) -> str:
    """Say why the account may not review a zone now; empty where it may."""
    try:
        check_reviewer(visitor.house, *_cell(visitor, number, zone))
    except ForbiddenError as error:
        return visitor.words.say(error.what)
    return ""


def _cell(visitor: Visitor, number: int, zone: str) -> tuple[Round, RoundCell]:
    """Find a zone of a round that the account sees; Gone otherwise."""
    found = next((r for r in list_rounds(visitor.house) if r.id == number), None)
    cell = found.cell(visitor.check_zone(zone)) if found else None
    if found is None or cell is None:
        raise Gone
    return found, cell


def _open(visitor: Visitor, wish: RoundWish) -> Round:
    """Open a round over zones that the account sees."""
    zones = [visitor.check_zone(zone) for zone in wish.zones] or sorted(visitor.zones)
    return open_round(
        acting(visitor),
        wish.relation,
        wish.period,
        zones,
        wish.due.strip(),
        wish.title,
        reviews=wish.reviews,
        limits={
            held.name: limit
            for held in limits_now()
            if (limit := getattr(wish, held.name, None)) is not None
        },
    )


def _hand_in(number: int, wish: HandIn) -> Act:
    return lambda house: submit_batch(house, number, wish.zone, wish.batch, seen=wish.seen)


def _explain(number: int, wish: Explaining) -> Act:
    return lambda house: explain_check(
        house, number, wish.zone, wish.check, wish.reason, seen=wish.seen
    )


def _judge(number: int, verb: Verb, wish: Judging) -> Act:
    """Name what a verb does to a zone."""
    zone, reason, seen = wish.zone, wish.reason, wish.seen
    acts: dict[Verb, Act] = {
        "remind": lambda house: remind_zone(house, number, zone, seen=seen),
        "accept": lambda house: accept_zone(house, number, zone, seen=seen),
        "lock": lambda house: lock_zone(house, number, zone, seen=seen),
        "return": lambda house: return_zone(
            house, number, zone, reason, parts=wish.parts, sections=wish.sections, seen=seen
        ),
        "unlock": lambda house: unlock_zone(house, number, zone, reason, seen=seen),
    }
    return acts[verb]


def _one(visitor: Visitor, number: int) -> RoundCard:
    """Give a round that asks a zone of the account."""
    found = next((card for card in round_cards(visitor) if card.number == number), None)
    if found is None:
        raise Gone
    return found


def _done(visitor: Visitor, number: int, zone: str, act: Act) -> RoundCard:
    """Act on a zone of a round; what is not there, or not for the account, is nothing at all."""
    visitor.check_zone(zone)
    if all(cell.zone != zone for cell in _one(visitor, number).cells):
        raise Gone
    act(acting(visitor))
    return _one(visitor, number)


def _posted(request: Request, visitor: Visitor, number: int, zone: str, act: Act) -> Response:
    """Do what a form asks and show the zone; a refusal is a page that leads back to it."""
    back = "/ledger/rounds?" + urlencode({"round": number, "zone": zone})
    try:
        _done(visitor, number, zone, act)
    except (LedgerError, UsageError) as error:
        problem = without_places(plain_error(error, visitor.words), visitor.house)
        status = 409 if isinstance(error, LedgerError) else 400
        values: dict[str, object] = {"problem": problem, "status": status, "back": back}
        values["changed"] = True
        values["ways"] = ways_out(error, visitor.words)
        values["for_terminal"] = is_for_the_terminal(problem["remedy"] or "")
        said = render(request, "tasks_refused.html", {**values, "visitor": visitor})
        return HTMLResponse(said, status_code=status)
    return RedirectResponse(back, status_code=303)
