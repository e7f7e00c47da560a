"""Redevelopment of inefficient land (再开发清单): the list, what it would yield, the workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.known_house import known_house
from yuanheng.views.land import renewal_writing, writing
from yuanheng.views.land.renewal import Renewal, land_renewal, read_assumptions
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many plots stand on the page; the workbook has all.
MOST = 200


class AskedRenewal(BaseModel):
    """Which zone, under which assumptions, as known when; an empty assumption is not stated."""

    zone: str = Field("", max_length=80)
    new_ratio: str = Field("", max_length=12)
    swap_share: str = Field("", max_length=12)
    split_share: str = Field("", max_length=12)
    upgrade_share: str = Field("", max_length=12)
    storeys_added: str = Field("", max_length=12)
    joint_share: str = Field("", max_length=12)
    workshop_ratio: str = Field("", max_length=12)
    underground_share: str = Field("", max_length=12)
    as_known: str = Field("", max_length=20)

    @property
    def assumptions(self) -> dict[str, str]:
        """Give the assumptions as they were typed."""
        typed = self.model_dump(exclude={"zone", "as_known"})
        return {name: text.strip() for name, text in typed.items()}


Asked = Annotated[AskedRenewal, Query()]


class RenewalWay(BaseModel):
    """One way: on the plots that chose it, and if every plot took it; no figure is none."""

    way: str
    plots: int
    land_mu: str
    floor_m2: str
    without_floor: int
    every_land_mu: str
    every_floor_m2: str
    every_without_floor: int


class RenewalPlot(BaseModel):
    """One plot of the list, and what the way that it chose would yield."""

    number: str
    holder: str
    area_mu: str
    left_mu: str
    way: str | None
    land_mu: str
    floor_m2: str
    rests_on: str


class RenewalSheet(BaseModel):
    """The list of a zone under the assumptions that were stated."""

    zone: str
    period: str
    assumptions: dict[str, str]
    left_mu: str
    left_unknown: int
    ways: list[RenewalWay]
    plots: list[RenewalPlot]


def _found(visitor: Visitor, asked: AskedRenewal) -> Renewal | None:
    """Make the list that is asked for, of a zone that the account sees."""
    return land_renewal(
        known_house(visitor.house, asked.as_known.strip()),
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        stated=read_assumptions(asked.assumptions),
    )


def _known(visitor: Visitor, asked: AskedRenewal) -> Renewal:
    """Make the list; Gone where none was read."""
    found = _found(visitor, asked)
    if found is None:
        raise Gone(say("No list of inefficient land was read yet"))
    return found


@router.get("/api/land/renewal", tags=["land"])
def renewal_api(visitor: Reader, asked: Asked) -> RenewalSheet:
    """Give what redevelopment of the inefficient land of a zone would yield."""
    found, words = _known(visitor, asked), visitor.words
    mu, m2 = writing.mu_text, renewal_writing.floor_text
    return RenewalSheet(
        zone=found.zone,
        period=found.period,
        assumptions={n: renewal_writing.value_text(v) for n, v in found.stated.items()},
        left_mu=mu(found.left),
        left_unknown=found.left_open,
        ways=[
            RenewalWay(
                way=s.way,
                plots=s.plots,
                land_mu=mu(s.land),
                floor_m2=m2(s.floor),
                without_floor=s.open,
                every_land_mu=mu(s.every_land),
                every_floor_m2=m2(s.every_floor),
                every_without_floor=s.every_open,
            )
            for s in found.sums
        ],
        plots=[
            RenewalPlot(
                number=line.number,
                holder=line.holder,
                area_mu=mu(line.area),
                left_mu=mu(line.left),
                way=line.way,
                land_mu=mu(line.found.land if line.found else None),
                floor_m2=m2(line.found.floor if line.found else None),
                rests_on=renewal_writing.why_text(words, line.found),
            )
            for line in found.lines
        ],
    )


@router.get("/land/renewal", include_in_schema=False)
def renewal_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show the list, the ways and the assumptions."""
    return page(
        request,
        visitor,
        "land_renewal.html",
        found=_found(visitor, asked),
        text=renewal_writing,
        mu=writing.mu_text,
        asked=asked.assumptions,
        most=MOST,
    )


@router.get("/land/renewal.xlsx", include_in_schema=False)
def renewal_book(visitor: Reader, asked: Asked) -> Response:
    """Give ways, plots and assumptions as a workbook."""
    found = _known(visitor, asked)
    title = visitor.words("Redevelopment")
    made = renewal_writing.renewal_xlsx(visitor.words, found)
    return download(made, f"{found.zone_name}{title}{found.period}.xlsx")
