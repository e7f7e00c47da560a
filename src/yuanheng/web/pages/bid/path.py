"""The cheapest path to the gates of a run (最省路径): page, workbook, paper and JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from yuanheng.app.runs.paths import find_path
from yuanheng.errors import YuanhengError
from yuanheng.views.bid.board import moves_figures, zone_of
from yuanheng.views.bid.path import PathCard, path_card, path_columns, path_docx
from yuanheng.views.known_house import House, known_house
from yuanheng.views.listed import arranged
from yuanheng.views.runs.runs import RunHead, run_head
from yuanheng.web.downloads import download
from yuanheng.web.lists import AskedList, ListAnswer, list_answer, paged
from yuanheng.web.pages.evaluation import AsKnown, Pages, visible_run
from yuanheng.web.pages.evaluation_asking import Number, Word
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: A visitor waits no longer than this for a path, and as long for each thing that may fall away.
_SECONDS = 5.0
#: So many measures stand on one page.
_ROWS = 200

Months = Annotated[
    int | None, Query(ge=0, le=600, description="Only levers that show within so many months.")
]


@router.get("/api/evaluation/runs/{number}/path", tags=["evaluation"])
def path_api(
    visitor: Reader,
    number: Number,
    zone: Word = "",
    months: Months = None,
    as_known: AsKnown = "",
) -> PathCard:
    """Give the cheapest steps of the levers that pass the gates of a run, proved."""
    return _found(visitor, number, (zone, months), as_known)[2]


@router.get("/evaluation/runs/{number}/path.docx", include_in_schema=False)
def path_paper(
    visitor: Reader,
    number: Number,
    zone: Word = "",
    months: Months = None,
    as_known: AsKnown = "",
) -> Response:
    """Give the path as a paper."""
    house, _, card = _found(visitor, number, (zone, months), as_known)
    name = f"{card.zone_name}-{visitor.words('Cheapest path')}-{card.period}.docx"
    return download(path_docx(house, visitor.words, card), name)


@router.get("/evaluation/runs/{number}/path", include_in_schema=False)
def path_page(
    request: Request,
    visitor: Reader,
    number: Number,
    asked: AskedList,
    zone: Word = "",
    months: Annotated[str, Query(max_length=5)] = "",
    page_: Pages = 1,
    as_known: AsKnown = "",
) -> ListAnswer:
    """Show the cheapest path, or why there is none."""
    house, head, here = _asked(visitor, number, zone, as_known)
    within = int(months) if months.isascii() and months.isdecimal() else None
    card, refusal = None, None
    try:
        card = _card(visitor, house, number, here, within)
    except YuanhengError as told:
        refusal = told
    columns = path_columns(visitor.words)
    rows = arranged(card.lines if card else (), columns, asked.wish)
    return list_answer(
        request,
        visitor,
        "evaluation_path.html",
        visitor.words("Cheapest path"),
        paged(request, asked, columns, rows, _ROWS, page_),
        card=card,
        refusal=refusal,
        zone=here,
        months=within,
        run=head,
    )


def _asked(visitor: Visitor, number: int, zone: str, as_known: str) -> tuple[House, RunHead, str]:
    """Find a run of gates and the zone, as far as the visitor sees it."""
    house = known_house(visitor.house, as_known)
    run = visible_run(visitor, house, number)
    if not moves_figures(run.standard) or (zone and zone not in run.zones):
        raise Gone
    return house, run_head(house, visitor.words, run), zone_of(house, run, zone)


def _card(visitor: Visitor, house: House, number: int, zone: str, months: int | None) -> PathCard:
    run = visible_run(visitor, house, number)
    found = find_path(house, run, zone, months=months, seconds=_SECONDS)
    return path_card(house, visitor.words, run, zone, found)


def _found(
    visitor: Visitor, number: int, asked: tuple[str, int | None], as_known: str
) -> tuple[House, RunHead, PathCard]:
    house, head, zone = _asked(visitor, number, asked[0], as_known)
    return house, head, _card(visitor, house, number, zone, asked[1])
