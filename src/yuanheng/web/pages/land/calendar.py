"""Days of contracts (履约日历): what falls due on plots, its twin, workbook and calendar file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.known_house import known_house
from yuanheng.views.land import calendar_writing, writing
from yuanheng.views.land.calendar import LandCalendar, by_month, land_calendar
from yuanheng.views.land.calendar_sheet import calendar_xlsx
from yuanheng.views.land.duties import DUTY_STATES
from yuanheng.views.land.letter import letter_docx, letter_title
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)


#: So many lines of one table stand on a page; the workbook has all.
MOST = 60


class AskedCalendar(BaseModel):
    """Which zone, as of which day, which month and bureau, as known when."""

    zone: str = Field("", max_length=80)
    day: str = Field("", max_length=10)
    month: str = Field("", pattern=r"^(\d{4}-\d{2})?$")
    bureau: str = Field("", max_length=200)
    as_known: str = Field("", max_length=20)


Asked = Annotated[AskedCalendar, Query()]


class DutyCard(BaseModel):
    """One day of one plot."""

    number: str
    name: str
    holder: str
    area_hm2: str
    area_mu: str
    bureau: str
    what: str
    basis: str
    status: str
    owes: str
    day: str | None
    state: str
    days_left: int | None
    claimed_wan: float | None
    to_be_proved: str
    task: int | None


class CalendarSheet(BaseModel):
    """The calendar of a zone: how many of each state, by month, and every duty asked for."""

    zone: str
    day: str
    plots: int
    standards: list[str]
    counts: dict[str, int]
    months: dict[str, int]
    bureaus: list[str]
    duties: list[DutyCard]


def _found(visitor: Visitor, asked: AskedCalendar) -> LandCalendar | None:
    """Make the calendar that is asked for, of a zone that the account sees."""
    return land_calendar(
        known_house(visitor.house, asked.as_known.strip()),
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        day=asked.day.strip(),
        month=asked.month,
        bureau=asked.bureau.strip(),
    )


def _known(visitor: Visitor, asked: AskedCalendar) -> LandCalendar:
    """Make the calendar; Gone where no supply was read."""
    found = _found(visitor, asked)
    if found is None:
        raise Gone(say("No supply of land was read yet"))
    return found


@router.get("/api/land/calendar", tags=["land"])
def calendar_api(visitor: Reader, asked: Asked) -> CalendarSheet:
    """Give what falls due on the plots of a zone, and what has passed."""
    found, words = _known(visitor, asked), visitor.words
    return CalendarSheet(
        zone=found.zone,
        day=found.day,
        plots=found.plots,
        standards=list(found.standards),
        counts={state: len(found.of(state)) for state in DUTY_STATES},
        months=dict(found.months),
        bureaus=list(found.bureaus),
        duties=[
            DutyCard(
                number=d.plot.number,
                name=d.plot.name,
                holder=d.plot.holder,
                area_hm2=writing.hectares_text(d.plot.area),
                area_mu=writing.mu_text(d.plot.area),
                bureau=d.plot.bureau,
                what=words.label(d.label),
                basis=calendar_writing.basis_text(words, d),
                status=d.status,
                owes=d.owes,
                day=d.day or None,
                state=d.state,
                days_left=d.days_left,
                claimed_wan=d.amount,
                to_be_proved=calendar_writing.wanting_text(words, d.wanting),
                task=d.task,
            )
            for d in found.duties
        ],
    )


@router.get("/land/calendar", include_in_schema=False)
def calendar_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show what falls due, month by month, and what has passed."""
    found = _found(visitor, asked)
    return page(
        request,
        visitor,
        "land_calendar.html",
        found=found,
        months=by_month(found.of("coming")[:MOST]) if found else (),
        undated=calendar_writing.undated_lines(visitor.words, found) if found else (),
        text=calendar_writing,
        mu=writing.mu_text,
        most=MOST,
    )


@router.get("/land/calendar.xlsx", include_in_schema=False)
def calendar_book(visitor: Reader, asked: Asked) -> Response:
    """Give every duty as a workbook."""
    found = _known(visitor, asked)
    return _file(visitor, found, calendar_xlsx(visitor.words, found), "xlsx")


@router.get("/land/calendar.ics", include_in_schema=False)
def calendar_ics(visitor: Reader, asked: Asked) -> Response:
    """Give the days as a calendar file, with reminders."""
    found = _known(visitor, asked)
    made = calendar_writing.calendar_ics(visitor.words, found, visitor.house.clock.now())
    return _file(visitor, found, made, "ics")


@router.get("/land/letter.docx", include_in_schema=False)
def letter(
    visitor: Reader,
    zone: Annotated[str, Query(max_length=80)],
    number: Annotated[str, Query(max_length=200)],
    day: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Give the letter to the holder of a plot: what has passed and what is to come."""
    found = _known(visitor, AskedCalendar(zone=zone, day=day))
    made = letter_docx(visitor.words, found, number)
    if made is None:
        raise Gone(say("Nothing of plot {number} falls due", number=number))
    return download(made, f"{letter_title(visitor.words, found, number)}-{number}.docx")


def _file(visitor: Visitor, found: LandCalendar, made: bytes, kind: str) -> Response:
    title = visitor.words("Days of contracts")
    return download(made, f"{found.zone_name}{title}{found.day}.{kind}")
