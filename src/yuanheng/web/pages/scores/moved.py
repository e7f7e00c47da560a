"""Why a figure moved (为什么变了): the page, its twin, and the parts as a workbook."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from yuanheng.views.known_house import known_house
from yuanheng.views.runs.moved import MovedCard, WhyAsked, why_moved
from yuanheng.views.runs.moved_sheet import moved_workbook
from yuanheng.views.runs.runs import RunHead, run_head, run_kind
from yuanheng.web.downloads import download
from yuanheng.web.pages.evaluation import AsKnown, visible_run
from yuanheng.web.pages.evaluation_asking import Word
from yuanheng.web.pages.evaluation_details import Part, Rows, RunChoice
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: The run of the period before where none is named.
Before = Annotated[int, Query(ge=0, le=2**31 - 1)]
#: So many plots or firms of each part stand in the workbook.
_EVERY = 10_000


class WhyMoved(BaseModel):
    """Two runs, and what moved a figure between them."""

    head: RunHead
    before: RunHead
    moved: MovedCard


@router.get("/api/evaluation/why", tags=["evaluation"])
def why_api(
    visitor: Reader,
    right: RunChoice,
    zone: Word,
    node: Word = "total",
    area: Part = "",
    left: Before = 0,
    rows: Rows = 10,
    as_known: AsKnown = "",
) -> WhyMoved:
    """Say why a figure of a run is not what it was: parts that sum to the change exactly.

    `left` is the run it is held against, that of the period before if not named; `area` is an
    assessed area of the zone, or an enterprise in it; `exact` is a part as a fraction.
    """
    return _moved(visitor, (left, right), (zone, area, node), rows, as_known)


@router.get("/evaluation/why", include_in_schema=False)
def why_page(
    request: Request,
    visitor: Reader,
    right: RunChoice,
    zone: Word,
    node: Word = "total",
    area: Part = "",
    left: Before = 0,
    rows: Rows = 10,
    form: Literal["", "xlsx"] = "",
    as_known: AsKnown = "",
) -> Response:
    """Show why a figure moved, or give all parts down to plots and firms as a workbook."""
    many = _EVERY if form == "xlsx" else rows
    found = _moved(visitor, (left, right), (zone, area, node), many, as_known)
    if form == "xlsx":
        return download(moved_workbook(visitor.words, found.moved), f"why-{left}-{right}.xlsx")
    return page(request, visitor, "evaluation_why.html", found=found, part=area, rows=rows)


def _moved(
    visitor: Visitor,
    runs: tuple[int, int],
    figure: tuple[str, str, str],
    rows: int,
    as_known: str,
) -> WhyMoved:
    """Share out a figure of a zone that the visitor sees."""
    zone, part, node = figure
    house, words = known_house(visitor.house, as_known), visitor.words
    after = visible_run(visitor, house, runs[1])
    if runs[0]:
        visible_run(visitor, house, runs[0])
    if zone not in after.zones or run_kind(after) == "rules":
        raise Gone
    subject = f"{zone}/{part}" if part else zone
    seen = frozenset(visitor.zones)
    asked = WhyAsked(after.id, subject, node, runs[0] or None, rows, seen)
    moved = why_moved(house, words, asked)
    before = visible_run(visitor, house, moved.left)
    return WhyMoved(
        head=run_head(house, words, after), before=run_head(house, words, before), moved=moved
    )
