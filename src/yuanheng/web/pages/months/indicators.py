"""Indicators (指标): the sheet of a month, one indicator, and the sheet as a workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.indicators.board import Board, indicator_board
from yuanheng.views.indicators.board_row import BoardRow
from yuanheng.views.indicators.card import indicator_card
from yuanheng.views.indicators.sheet import month_xlsx
from yuanheng.views.indicators.targets import Targets, year_targets
from yuanheng.views.papers.making import PaperAsked
from yuanheng.web.downloads import DOCX, XLSX, download
from yuanheng.web.pages.front.overview import AsKnown
from yuanheng.web.pages.months.papers import answer_paper
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

ZoneAsked = Annotated[str, Query(max_length=80)]
YearAsked = Annotated[str, Query(pattern=r"^(?:\d{4})?$")]


class FigureCard(BaseModel):
    """A figure as it is shown, as a number, and the record that it leads to."""

    text: str
    value: float | None
    address: str


class IndicatorLine(BaseModel):
    """One line of the sheet; see the page's heads for what each is."""

    name: str
    unit: str
    is_part: bool
    period: str
    target: FigureCard
    month: FigureCard
    total: FigureCard
    before: FigureCard
    growth: FigureCard
    growth_reckoned: FigureCard
    growth_note: str
    done: FigureCard
    done_reckoned: FigureCard
    pace: FigureCard
    rank: FigureCard
    lead_unit: str
    light: str
    year_end: str
    doubts: list[str]


class IndicatorSheet(BaseModel):
    """The sheet of a zone and month, and the periods that there are."""

    zone: str
    zone_name: str
    period: str
    periods: list[str]
    rule: str
    lines: list[IndicatorLine]


class TargetTaskCard(BaseModel):
    """A task that was made of a target, and its light by the deadline; none once it is closed."""

    number: int
    light: str


class TargetCard(BaseModel):
    """One target, its quarters as written, the light stated and the light measured.

    level: how deep it lies in the tree. parts: how its parts add up; is_amiss where they do not.
    """

    name: str
    unit: str
    target: FigureCard
    quarters: list[str]
    progress: str
    stated: str
    indicator: str
    measured: FigureCard
    done: str
    light: str
    differs: bool
    co_units: str
    level: int
    parts: str
    is_amiss: bool
    found: str
    tasks: list[TargetTaskCard]


class UnitCard(BaseModel):
    """The targets that one unit leads."""

    unit: str
    lines: list[TargetCard]


class TargetSheet(BaseModel):
    """The targets of a zone and year by unit; how many there are, and how many are measured."""

    zone: str
    zone_name: str
    year: str
    years: list[str]
    units: list[UnitCard]
    tree: list[TargetCard]
    total: int
    measured: int


class AskedSheet(BaseModel):
    """Which sheet is asked for, and from how many points behind a light is yellow, and red."""

    zone: str = Field("", max_length=80)
    period: str = Field("", max_length=10)
    yellow: float = Field(0, ge=-100, le=100)
    red: float = Field(-5, ge=-100, le=100)
    as_known: str = Field("", max_length=20)


Asked = Annotated[AskedSheet, Query()]


def _board(visitor: Visitor, asked: AskedSheet) -> Board | None:
    """Make the sheet that is asked for, of a zone that the account sees."""
    return indicator_board(
        visitor.house,
        visitor.words,
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        period=asked.period.strip() or None,
        lights=(asked.yellow, asked.red),
        as_known=asked.as_known.strip() or None,
    )


def _known_board(visitor: Visitor, asked: AskedSheet) -> Board:
    """Make the sheet that is asked for; Gone where no return was read."""
    board = _board(visitor, asked)
    if board is None:
        raise Gone(say("No return of indicators was read yet"))
    return board


@router.get("/api/indicators", tags=["indicators"])
def indicators_api(
    visitor: Reader,
    asked: Asked,
) -> IndicatorSheet:
    """Give the sheet of a month: every indicator against target, year before and pace."""
    board = _known_board(visitor, asked)
    return IndicatorSheet(
        zone=board.zone,
        zone_name=board.zone_name,
        period=board.period,
        periods=list(board.periods),
        rule=board.rule,
        lines=[_line(row) for row in board.rows],
    )


@router.get("/indicators", include_in_schema=False)
def indicators_page(
    request: Request,
    visitor: Reader,
    asked: Asked,
) -> HTMLResponse:
    """Show the sheet of a month."""
    board = _board(visitor, asked)
    counts = (
        {c: sum(r.light == c for r in board.rows) for c in ("red", "yellow", "green")}
        if board
        else {}
    )
    return page(
        request,
        visitor,
        "indicators.html",
        board=board,
        counts=counts,
        limits=(asked.yellow, asked.red),
    )


@router.get(
    "/api/indicators.xlsx",
    tags=["indicators"],
    response_class=Response,
    responses={
        **REFUSALS,
        200: {"description": "The sheet as a workbook.", "content": {XLSX: {}}},
    },
)
@router.get("/indicators.xlsx", include_in_schema=False)
def indicators_xlsx(
    visitor: Reader,
    asked: Asked,
) -> Response:
    """Give the sheet of a month as a workbook, with live formulas."""
    board = _known_board(visitor, asked)
    return download(
        month_xlsx(visitor.words, board),
        f"{board.zone_name}{board.title}{visitor.words('Indicators')}.xlsx",
    )


@router.get(
    "/api/indicators.docx",
    tags=["indicators"],
    response_class=Response,
    responses={
        **REFUSALS,
        200: {"description": "The analysis as a Word file.", "content": {DOCX: {}}},
    },
)
@router.get("/indicators.docx", include_in_schema=False)
def indicators_docx(
    visitor: Reader,
    asked: Asked,
) -> Response:
    """Give the analysis of a month as a paper to be completed and sent."""
    board = _known_board(visitor, asked)
    limits = (asked.yellow, asked.red)
    wanted = PaperAsked(
        "analysis", tuple(sorted(visitor.zones)), board.zone, board.period, "", *limits
    )
    return answer_paper(visitor, wanted, asked.as_known.strip())


@router.get("/api/indicators/targets", tags=["indicators"])
def targets_api(
    visitor: Reader, zone: ZoneAsked = "", year: YearAsked = "", as_known: AsKnown = ""
) -> TargetSheet:
    """Give the targets of a year by unit and quarter, and what measures each."""
    found = _targets(visitor, zone, year, as_known)
    if found is None:
        raise Gone(say("No list of targets was read yet"))
    return TargetSheet.model_validate(found, from_attributes=True)


@router.get("/indicators/targets", include_in_schema=False)
def targets_page(
    request: Request,
    visitor: Reader,
    zone: ZoneAsked = "",
    year: YearAsked = "",
    as_known: AsKnown = "",
) -> HTMLResponse:
    """Show the targets of a year by unit and quarter."""
    found = _targets(visitor, zone, year, as_known)
    return page(request, visitor, "targets.html", found=found)


def _targets(visitor: Visitor, zone: str, year: str, as_known: str) -> Targets | None:
    return year_targets(
        visitor.house,
        visitor.words,
        visitor.zones,
        zone=visitor.check_zone(zone) if zone else None,
        year=year or None,
        as_known=as_known.strip() or None,
    )


@router.get("/indicators/one", include_in_schema=False)
def indicator_page(
    request: Request,
    visitor: Reader,
    zone: ZoneAsked,
    name: Annotated[str, Query(max_length=200)],
    as_known: AsKnown = "",
) -> HTMLResponse:
    """Show one indicator: its meaning, its limits, its figures and its line."""
    card = indicator_card(
        visitor.house,
        visitor.words,
        visitor.check_zone(zone),
        name,
        as_known=as_known.strip() or None,
    )
    if card is None:
        raise Gone
    return page(request, visitor, "indicator.html", card=card)


def _line(row: BoardRow) -> IndicatorLine:
    return IndicatorLine.model_validate(row, from_attributes=True)
