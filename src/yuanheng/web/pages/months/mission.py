"""The sample tree of targets (目标样例树): shown, taken away as a table, brought in for a zone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.demo.mission import bring_mission, write_mission
from yuanheng.app.office.accounts import note_action
from yuanheng.errors import say
from yuanheng.model.ledger import Batch
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.standards.mission import MissionTree, mission_tree
from yuanheng.web.downloads import download
from yuanheng.web.pages.ledger import acting, zone_choices
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.task_acts import Short
from yuanheng.web.visitors import Officer, Reader, Visitor

router = APIRouter(responses=REFUSALS)


class SampleWish(BaseModel):
    """The zone and the year for which the sample list of targets is brought in."""

    zone: Short
    year: str = Field(pattern=r"^(19|20)\d\d$")


class SampleBrought(BaseModel):
    """The batch that it was brought in as; withdrawn, it is gone."""

    batch: int


@router.get("/api/indicators/targets/sample", tags=["indicators"])
def sample_api(visitor: Reader) -> MissionTree:
    """Give what papers on zones ask for, phrase by phrase, and what measures each."""
    return mission_tree(visitor.words)


@router.get("/indicators/targets/sample", include_in_schema=False)
def sample_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show what papers on zones ask for, phrase by phrase, and what measures each."""
    return page(
        request,
        visitor,
        "targets_sample.html",
        tree=mission_tree(visitor.words),
        zones=zone_choices(visitor),
        this_year=str(visitor.house.clock.now().year),
    )


@router.get("/indicators/targets/sample.xlsx", include_in_schema=False)
def sample_table(
    visitor: Reader,
    zone: Annotated[str, Query(max_length=200)],
    year: Annotated[str, Query(pattern=r"^(19|20)\d\d$")],
) -> Response:
    """Give the sample list of targets as a table that imports as it is."""
    name = zone_names(visitor.house)[visitor.check_zone(zone)]
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        path = write_mission(Path(folder) / "sample.xlsx", name, year)
        return download(path.read_bytes(), "目标样例表.xlsx")


@router.post("/api/indicators/targets/sample", tags=["indicators"], status_code=201)
def bring_api(visitor: Officer, wish: SampleWish) -> SampleBrought:
    """Bring the sample list of targets in for a zone and a year."""
    return SampleBrought(batch=_bring(visitor, wish).seq)


@router.post("/indicators/targets/sample", include_in_schema=False)
@act(say("bring in the sample list of targets"))
def bring_form(visitor: Officer, wish: Annotated[SampleWish, Form()]) -> Response:
    """Bring the sample list of targets in for a zone and a year."""
    _bring(visitor, wish)
    return RedirectResponse(
        f"/indicators/targets?zone={wish.zone}&year={wish.year}", status_code=303
    )


def _bring(visitor: Visitor, wish: SampleWish) -> Batch:
    zone = visitor.check_zone(wish.zone)
    done = bring_mission(acting(visitor), visitor.words, zone, wish.year)
    note_action(acting(visitor), "sample.targets", zone)
    return done
