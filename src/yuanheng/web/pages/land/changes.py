"""Changes of plots between two surveys (地块变化): old plot, new plots, land shared; workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.known_house import known_house
from yuanheng.views.land import changes_sheet, writing
from yuanheng.views.land.changes import PlotChanges, plot_changes
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many rows stand on the page; the workbook has all.
MOST = 300


class AskedChanges(BaseModel):
    """Which zone, between which two surveys, as known when."""

    zone: str = Field("", max_length=80)
    since: str = Field("", max_length=10)
    until: str = Field("", max_length=10)
    as_known: str = Field("", max_length=20)


Asked = Annotated[AskedChanges, Query()]


class ChangeCard(BaseModel):
    """One old plot and one new plot; none where it is in one survey only."""

    kind: str
    before: str | None
    after: str | None
    shared_hm2: str
    shared_mu: str
    share_before: float | None
    share_after: float | None
    matched: str


class ChangeSheet(BaseModel):
    """All changes between two surveys of a zone; hectares as text."""

    zone: str
    since: str
    until: str
    counts: dict[str, int]
    area_before_hm2: str
    area_after_hm2: str
    told_hm2: str
    gone_hm2: str
    new_hm2: str
    untold_hm2: str
    changes: list[ChangeCard]


def _found(visitor: Visitor, asked: AskedChanges) -> PlotChanges | None:
    """Compare the surveys that are asked for, of a zone that the account sees."""
    return plot_changes(
        known_house(visitor.house, asked.as_known.strip()),
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        since=asked.since.strip(),
        until=asked.until.strip(),
    )


def _known(visitor: Visitor, asked: AskedChanges) -> PlotChanges:
    """Compare them; Gone where no zone has two surveys."""
    found = _found(visitor, asked)
    if found is None:
        raise Gone(say("No zone has two surveys to compare"))
    return found


@router.get("/api/land/changes", tags=["land"])
def changes_api(visitor: Reader, asked: Asked) -> ChangeSheet:
    """Give which plots became which between two surveys, and the land they share."""
    found, hm2 = _known(visitor, asked), writing.hectares_text
    return ChangeSheet(
        zone=found.zone,
        since=found.since,
        until=found.until,
        counts={str(kind): n for kind, n in found.counts.items()},
        area_before_hm2=hm2(found.area_before),
        area_after_hm2=hm2(found.area_after),
        told_hm2=hm2(found.told),
        gone_hm2=hm2(found.gone),
        new_hm2=hm2(found.new),
        untold_hm2=hm2(found.untold),
        changes=[
            ChangeCard(
                kind=c.kind,
                before=c.before.number if c.before else None,
                after=c.after.number if c.after else None,
                shared_hm2=hm2(c.shared),
                shared_mu=writing.mu_text(c.shared),
                share_before=c.share_before,
                share_after=c.share_after,
                matched=changes_sheet.by_text(visitor.words, c),
            )
            for c in found.changes
        ],
    )


@router.get("/land/changes", include_in_schema=False)
def changes_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show what changed between two surveys."""
    return page(
        request,
        visitor,
        "land_changes.html",
        found=_found(visitor, asked),
        text=changes_sheet,
        hm2=writing.hectares_text,
        mu=writing.mu_text,
        most=MOST,
    )


@router.get("/land/changes.xlsx", include_in_schema=False)
def changes_book(visitor: Reader, asked: Asked) -> Response:
    """Give every change as a workbook."""
    found = _known(visitor, asked)
    title = visitor.words("Changes of plots")
    made = changes_sheet.changes_xlsx(visitor.words, found)
    return download(made, f"{found.zone_name}{title}{found.since}-{found.until}.xlsx")
