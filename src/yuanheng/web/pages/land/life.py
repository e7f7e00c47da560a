"""Lives of plots (地块全周期): one bar a plot, its twin, and the steps as a workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.known_house import known_house
from yuanheng.views.land import life_writing, writing
from yuanheng.views.land.life import PlotLives, plot_lives
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many bars stand on a page.
MOST = 60


class AskedLives(BaseModel):
    """Which zone, as of which day, plots in which state or one plot, as known when."""

    zone: str = Field("", max_length=80)
    day: str = Field("", max_length=10)
    phase: str = Field("", max_length=20)
    number: str = Field("", max_length=200)
    offset: int = Field(0, ge=0, le=1_000_000)
    as_known: str = Field("", max_length=20)


Asked = Annotated[AskedLives, Query()]


class StepCard(BaseModel):
    """One step of a plot: planned and actual in words, whether it was taken, days late."""

    step: str
    planned: str
    actual: str
    done: bool | None
    days_late: int | None
    other: str | None


class StretchCard(BaseModel):
    """A plot in one state, from a day to a day."""

    state: str
    first: str
    last: str


class LifeCard(BaseModel):
    """The life of one plot."""

    number: str
    name: str
    holder: str
    area_hm2: str
    state: str | None
    steps: list[StepCard]
    stretches: list[StretchCard]


class LifeSheet(BaseModel):
    """The plots of a zone, with counts by state."""

    zone: str
    day: str
    counts: dict[str, int]
    plots: list[LifeCard]


def _found(visitor: Visitor, asked: AskedLives) -> PlotLives | None:
    """Make what is asked for, of a zone that the account sees."""
    return plot_lives(
        known_house(visitor.house, asked.as_known.strip()),
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        day=asked.day.strip(),
        phase=asked.phase,
        number=asked.number,
    )


def _known(visitor: Visitor, asked: AskedLives) -> PlotLives:
    found = _found(visitor, asked)
    if found is None:
        raise Gone(say("No supply of land was read yet"))
    return found


@router.get("/api/land/life", tags=["land"])
def life_api(visitor: Reader, asked: Asked) -> LifeSheet:
    """Give the lives of the plots of a zone: planned and actual days, and states in between."""
    found, words = _known(visitor, asked), visitor.words
    return LifeSheet(
        zone=found.zone,
        day=found.day,
        counts=dict(found.counts),
        plots=[
            LifeCard(
                number=p.number,
                name=p.name,
                holder=p.holder,
                area_hm2=writing.hectares_text(p.area),
                state=p.phase,
                steps=[
                    StepCard(
                        step=s.step,
                        planned=life_writing.days_text(words, s.planned),
                        actual=life_writing.days_text(words, s.actual),
                        done=s.done,
                        days_late=s.late,
                        other=life_writing.days_text(words, s.other) if s.other else None,
                    )
                    for s in p.steps
                ],
                stretches=[StretchCard(state=t.phase, first=t.first, last=t.last) for t in p.parts],
            )
            for p in found.plots
        ],
    )


@router.get("/land/life", include_in_schema=False)
def life_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show one bar a plot."""
    found = _found(visitor, asked)
    return page(
        request,
        visitor,
        "land_life.html",
        found=found,
        text=life_writing,
        mu=writing.mu_text,
        phases=life_writing.PHASES,
        first=asked.offset,
        most=MOST,
    )


@router.get("/land/life.xlsx", include_in_schema=False)
def life_book(visitor: Reader, asked: Asked) -> Response:
    """Give the steps of every plot as a workbook."""
    found = _known(visitor, asked)
    title = visitor.words("Lives of the plots")
    return download(
        life_writing.lives_xlsx(visitor.words, found), f"{found.zone_name}{title}{found.day}.xlsx"
    )
