"""How solid the ranks of a run are (名次稳不稳): page, workbook and JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from yuanheng.views.known_house import known_house
from yuanheng.views.listed import arranged
from yuanheng.views.runs.columns import solid_columns
from yuanheng.views.runs.runs import RunHead, run_head
from yuanheng.views.runs.solid import Doubts, SolidRanks, solid_ranks
from yuanheng.web.lists import AskedList, ListAnswer, list_answer, paged
from yuanheng.web.pages.evaluation import AsKnown, Pages, visible_run
from yuanheng.web.pages.evaluation_asking import Number
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.visitors import Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many subjects stand on one page.
_ROWS = 50

Spread = Annotated[float, Query(ge=0, le=90, description="Of each weight, in %.")]
Scoring = Annotated[bool, Query(description="Whether scoring may be from lowest to highest.")]
Line = Annotated[
    str, Query(max_length=12, description="Who passes: 5, 70%, or -5 for all but the last five.")
]
Joining = Annotated[bool, Query(description="Whether goals may be joined by geometric means.")]


class SolidRun(BaseModel):
    """A run, and how solid its ranks are."""

    head: RunHead
    ranks: SolidRanks


@router.get("/api/evaluation/runs/{number}/robust", tags=["evaluation"])
def robust_api(
    visitor: Reader,
    number: Number,
    spread: Spread = 25,
    scoring: Scoring = True,
    joining: Joining = True,
    line: Line = "",
    as_known: AsKnown = "",
) -> SolidRun:
    """Tell how solid the ranks of a run are, by drawing what could have been assumed otherwise."""
    return _found(visitor, number, (spread, scoring, joining, line), as_known)


@router.get("/evaluation/runs/{number}/robust", include_in_schema=False)
def robust_page(
    request: Request,
    visitor: Reader,
    number: Number,
    asked: AskedList,
    spread: Spread = 25,
    scoring: Scoring = True,
    joining: Joining = True,
    line: Line = "",
    group: Annotated[int, Query(ge=0, le=1000)] = 0,
    page_: Pages = 1,
    as_known: AsKnown = "",
) -> ListAnswer:
    """Show how solid the ranks of a group are: in words, drawn, and what they hang on."""
    found = _found(visitor, number, (spread, scoring, joining, line), as_known)
    groups = found.ranks.groups
    at = min(max(group, 1), max(1, len(groups)))
    shown = groups[at - 1] if groups else None
    columns = solid_columns(visitor.words, has_line=bool(line.strip()))
    rows = arranged(shown.rows if shown else (), columns, asked.wish)
    return list_answer(
        request,
        visitor,
        "evaluation_robust.html",
        visitor.words("How solid the ranks are"),
        paged(request, asked, columns, rows, _ROWS, page_),
        run=found,
        shown=shown,
        group=at,
        doubts=Doubts(spread, has_range=scoring, has_geometric=joining, line=line),
    )


def _found(
    visitor: Visitor, number: int, doubts: tuple[float, bool, bool, str], as_known: str
) -> SolidRun:
    """Draw for a run as far as the visitor sees its zones."""
    house = known_house(visitor.house, as_known)
    run = visible_run(visitor, house, number)
    spread, scoring, joining, line = doubts
    asked = Doubts(spread, has_range=scoring, has_geometric=joining, line=line)
    return SolidRun(
        head=run_head(house, visitor.words, run), ranks=solid_ranks(run, visitor.words, asked)
    )
