"""The cheapest path to the gates of a run (最省路径): page, workbook, paper and JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from yuanheng.app.runs.paths import Aim, find_path, find_score_path
from yuanheng.errors import UsageError, YuanhengError, say
from yuanheng.views.bid.board import moves_figures, moves_scores, zone_of
from yuanheng.views.bid.path import PathCard, path_card, path_columns, path_docx, score_card
from yuanheng.views.bid.self_assessment import scored_zone
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


Score = Annotated[float | None, Query(ge=0, le=1000, description="The score to reach.")]
Rank = Annotated[int | None, Query(ge=1, le=100_000, description="The rank to reach.")]


@dataclass(frozen=True)
class _Wish:
    """What is asked of a path: of gates nothing more, of scores the score or rank to reach."""

    months: int | None = None
    score: float | None = None
    rank: int | None = None


@router.get("/api/evaluation/runs/{number}/path", tags=["evaluation"])
def path_api(
    visitor: Reader,
    number: Number,
    zone: Word = "",
    months: Months = None,
    score: Score = None,
    rank: Rank = None,
    as_known: AsKnown = "",
) -> PathCard:
    """Give the cheapest steps of the levers that pass the gates of a run, proved."""
    return _found(visitor, number, (zone, _Wish(months, score, rank)), as_known)[2]


@router.get("/evaluation/runs/{number}/path.docx", include_in_schema=False)
def path_paper(
    visitor: Reader,
    number: Number,
    zone: Word = "",
    months: Months = None,
    score: Score = None,
    rank: Rank = None,
    as_known: AsKnown = "",
) -> Response:
    """Give the path as a paper."""
    house, _, card = _found(visitor, number, (zone, _Wish(months, score, rank)), as_known)
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
    score: Annotated[str, Query(max_length=10)] = "",
    rank: Annotated[str, Query(max_length=6)] = "",
    page_: Pages = 1,
    as_known: AsKnown = "",
) -> ListAnswer:
    """Show the cheapest path, or why there is none."""
    house, head, here = _asked(visitor, number, zone, as_known)
    points = _number(score)
    wish = _Wish(_count(months), points, _count(rank) or None)
    card, refusal = None, None
    try:
        card = _card(visitor, house, number, here, wish)
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
        wish=wish,
        of_scores=head.kind == "zones",
        run=head,
    )


def _asked(visitor: Visitor, number: int, zone: str, as_known: str) -> tuple[House, RunHead, str]:
    """Find a run of gates and the zone, as far as the visitor sees it."""
    house = known_house(visitor.house, as_known)
    run = visible_run(visitor, house, number)
    of_scores = moves_scores(run.standard)
    if not (of_scores or moves_figures(run.standard)) or (zone and zone not in run.zones):
        raise Gone
    here = scored_zone(run, zone) if of_scores else zone_of(house, run, zone)
    return house, run_head(house, visitor.words, run), here


def _count(text: str) -> int | None:
    """Read a number of months or a rank; what is none is not asked for."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() else None


def _number(text: str) -> float | None:
    """Read a score; what is none is not asked for."""
    plain = text.strip()
    found = re.fullmatch(r"\d{1,4}(?:\.\d{1,4})?", plain, re.ASCII)
    return float(plain) if found else None


def _card(visitor: Visitor, house: House, number: int, zone: str, wish: _Wish) -> PathCard:
    run, words = visible_run(visitor, house, number), visitor.words
    months, seconds = wish.months, _SECONDS
    if not moves_scores(run.standard):
        found = find_path(house, run, zone, months=months, seconds=seconds)
        return path_card(house, words, run, zone, found)
    if wish.score is None and wish.rank is None:
        raise UsageError(
            say("Say the score or the rank to reach"), remedy=say("Such as a score of 80.")
        )
    aim = Aim(wish.score, None if wish.score is not None else wish.rank)
    way = find_score_path(house, run, zone, aim, months=months, seconds=seconds)
    return score_card(house, words, run, zone, way)


def _found(
    visitor: Visitor, number: int, asked: tuple[str, _Wish], as_known: str
) -> tuple[House, RunHead, PathCard]:
    house, head, zone = _asked(visitor, number, asked[0], as_known)
    return house, head, _card(visitor, house, number, zone, asked[1])
