"""Land that waits (积压): the board of a zone, its twin, and the lists as a workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.known_house import known_house
from yuanheng.views.land import writing
from yuanheng.views.land.backlogs import Backlogs, land_backlogs
from yuanheng.views.land.sheet import backlog_xlsx
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)


class AskedBacklogs(BaseModel):
    """Which zone, as of which day, since when disposal is counted, as known when."""

    zone: str = Field("", max_length=80)
    day: str = Field("", max_length=10)
    base: str = Field("", max_length=10)
    as_known: str = Field("", max_length=20)


Asked = Annotated[AskedBacklogs, Query()]


class YearCard(BaseModel):
    """Batches of one year: hectares as text, and what could not be proved."""

    year: str
    batches: int
    left_hm2: str
    left_mu: str
    unknown: int
    rate: str


class BatchCard(BaseModel):
    """One batch: what it has left, or has left at most, and what would settle it."""

    number: str
    approved: str
    left_hm2: str
    most_hm2: str
    age_days: int | None
    to_be_proved: str


class PlotCard(BaseModel):
    """One plot: its state, its land, since when, why, and what would settle it."""

    number: str
    state: str
    area_hm2: str
    since: str
    age_days: int | None
    reason: str
    to_be_proved: str


class BacklogSheet(BaseModel):
    """The board of a zone."""

    zone: str
    day: str
    base: str
    years: list[YearCard]
    batches: list[BatchCard]
    plots: list[PlotCard]


def _found(visitor: Visitor, asked: AskedBacklogs) -> Backlogs | None:
    """Make the board that is asked for, of a zone that the account sees."""
    return land_backlogs(
        known_house(visitor.house, asked.as_known.strip()),
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        day=asked.day.strip(),
        base=asked.base.strip(),
    )


def _known(visitor: Visitor, asked: AskedBacklogs) -> Backlogs:
    """Make the board; Gone where nothing was read."""
    found = _found(visitor, asked)
    if found is None:
        raise Gone(say("No supply of land and no approved batch was read yet"))
    return found


@router.get("/api/land/backlogs", tags=["land"])
def backlogs_api(visitor: Reader, asked: Asked) -> BacklogSheet:
    """Give what waits on a day: batches by year and one by one, and the plots."""
    found, words = _known(visitor, asked), visitor.words
    return BacklogSheet(
        zone=found.zone,
        day=found.day,
        base=found.base,
        years=[
            YearCard(
                year=c.year,
                batches=c.batches,
                left_hm2=writing.hectares_text(c.left),
                left_mu=writing.mu_text(c.left),
                unknown=c.unknown,
                rate=writing.rate_text(c.rate),
            )
            for c in (*found.cohorts, found.total)
        ],
        batches=[
            BatchCard(
                number=b.number,
                approved=b.approved,
                left_hm2=writing.hectares_text(b.left),
                most_hm2=writing.hectares_text(b.most),
                age_days=b.age_days,
                to_be_proved=writing.wanting_of_batch(words, b),
            )
            for b in found.batches
        ],
        plots=[
            PlotCard(
                number=p.number,
                state=p.state,
                area_hm2=writing.hectares_text(p.area),
                since=p.since,
                age_days=p.age_days,
                reason=writing.reason_text(words, p),
                to_be_proved=writing.wanting_of_plot(words, p),
            )
            for p in found.plots
        ],
    )


@router.get("/land/backlogs", include_in_schema=False)
def backlogs_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show what waits on a day."""
    found = _found(visitor, asked)
    return page(request, visitor, "land_backlogs.html", found=found, text=writing)


@router.get("/land/backlogs.xlsx", include_in_schema=False)
def backlogs_xlsx(visitor: Reader, asked: Asked) -> Response:
    """Give the lists as a workbook."""
    found = _known(visitor, asked)
    title = visitor.words("Land that waits")
    return download(backlog_xlsx(visitor.words, found), f"{found.zone_name}{title}{found.day}.xlsx")
