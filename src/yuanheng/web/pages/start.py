"""The first steps (起步): register the zone, and the sample zone brought and taken out again."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse

from yuanheng.app.demo.sample import bring_sample, remove_sample
from yuanheng.app.intake import layers
from yuanheng.app.office.accounts import note_action
from yuanheng.web.pages.ledger import acting
from yuanheng.web.pages.system import KeeperWriter, Text
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.turns import turn

router = APIRouter(responses=REFUSALS)


@router.post("/start/zone", include_in_schema=False)
def register_zone(visitor: KeeperWriter, name: Text, code: Text = "") -> RedirectResponse:
    """Register the first zone."""
    zone, _ = layers.add_zone(acting(visitor), name, {"code": code.strip() or None, "level": None})
    note_action(visitor.house, "zone.add", zone)
    return RedirectResponse("/", status_code=303)


@router.post("/start/sample", include_in_schema=False, dependencies=[Depends(turn)])
def try_sample(visitor: KeeperWriter) -> RedirectResponse:
    """Bring the sample zone."""
    zone = bring_sample(acting(visitor), visitor.words)
    note_action(visitor.house, "sample.add", zone)
    return RedirectResponse("/", status_code=303)


@router.post("/start/sample/drop", include_in_schema=False, dependencies=[Depends(turn)])
def drop_sample(visitor: KeeperWriter) -> RedirectResponse:
    """Take the sample zone out again."""
    count = remove_sample(acting(visitor))
    note_action(visitor.house, "sample.drop", str(count))
    return RedirectResponse("/", status_code=303)
