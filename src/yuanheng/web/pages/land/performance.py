"""Promises held against what was done (履约台账): the board, its twin, and the workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.known_house import known_house
from yuanheng.views.land import performance_writing as writing
from yuanheng.views.land.performance import Performance, land_performance
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many promises stand on a page; the workbook has all.
MOST = 200


class AskedPerformance(BaseModel):
    """Which zone, as of which day, promises that stand how, as known when."""

    zone: str = Field("", max_length=80)
    day: str = Field("", max_length=10)
    state: str = Field("", max_length=20)
    as_known: str = Field("", max_length=20)


Asked = Annotated[AskedPerformance, Query()]


class PromiseCard(BaseModel):
    """One promise of one plot: what, how much, what was reached, how it stands, what follows."""

    number: str
    holder: str
    promise: str
    stage: str
    limit: str
    reached: str
    state: str
    article: str
    consequence: str
    missing: list[str]


class PerformanceSheet(BaseModel):
    """The promises of a zone on a day, with counts by how they stand."""

    zone: str
    day: str
    plots: int
    silent: int
    counts: dict[str, int]
    promises: list[PromiseCard]


def _found(visitor: Visitor, asked: AskedPerformance) -> Performance | None:
    """Make what is asked for, of a zone that the account sees."""
    return land_performance(
        known_house(visitor.house, asked.as_known.strip()),
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        day=asked.day.strip(),
        state=asked.state,
    )


def _known(visitor: Visitor, asked: AskedPerformance) -> Performance:
    found = _found(visitor, asked)
    if found is None:
        raise Gone(say("No supply of land was read yet"))
    return found


@router.get("/api/land/performance", tags=["land"])
def performance_api(visitor: Reader, asked: Asked) -> PerformanceSheet:
    """Give the promises of a zone's plots, held against what was done."""
    found, words = _known(visitor, asked), visitor.words
    return PerformanceSheet(
        zone=found.zone,
        day=found.day,
        plots=found.plots,
        silent=found.silent,
        counts=dict(found.counts),
        promises=[
            PromiseCard(
                number=line.number,
                holder=line.holder,
                promise=line.commitment.promise.id,
                stage=line.commitment.promise.stage,
                limit=writing.limit_text(line),
                reached=writing.reached_text(line),
                state=line.state,
                article=line.article,
                consequence=writing.consequence_text(words, line),
                missing=[m.name for m in line.missing],
            )
            for line in found.shown
        ],
    )


@router.get("/land/performance", include_in_schema=False)
def performance_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show the promises, those in default first."""
    found = _found(visitor, asked)
    return page(request, visitor, "land_performance.html", found=found, text=writing, most=MOST)


@router.get("/land/performance.xlsx", include_in_schema=False)
def performance_book(visitor: Reader, asked: Asked) -> Response:
    """Give the promises as a workbook."""
    found = _known(visitor, asked)
    title = visitor.words("Performance of promises")
    return download(
        writing.performance_xlsx(visitor.words, found), f"{found.zone_name}{title}{found.day}.xlsx"
    )
