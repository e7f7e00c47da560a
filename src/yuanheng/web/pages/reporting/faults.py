"""Faults of data as a list of tasks (数据问题清单): the page, its twin, and the first page."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.office.faults import FEW, DataFault, Kind, data_faults
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Reader, Visitor

router = APIRouter(responses=REFUSALS)


class FaultCard(BaseModel):
    """Something to be done about data: of what, where it is done, and by when."""

    kind: Kind
    zone: str
    zone_name: str
    title: str
    period: str
    said: str
    light: Literal["red", "yellow", "green", "grey"]
    due: str
    path: str


def fault_cards(visitor: Visitor) -> list[FaultCard]:
    """List what is to be done about the data of the zones that the account sees."""
    names, words = zone_names(visitor.house), visitor.words
    return [
        FaultCard(
            kind=fault.kind,
            zone=fault.zone,
            zone_name=names.get(fault.zone, fault.zone),
            title=_title(visitor, fault),
            period=fault.period,
            said=words.say(fault.said),
            light=fault.light,
            due=fault.due,
            path=_path(fault),
        )
        for fault in data_faults(visitor.house, visitor.zones)
    ]


@router.get("/api/ledger/faults", tags=["ledger"])
def faults_api(visitor: Reader) -> list[FaultCard]:
    """List faults of data as tasks for who reports, the most pressing first."""
    return fault_cards(visitor)


@router.get("/ledger/faults", include_in_schema=False)
def faults_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show faults of data as tasks for who reports."""
    return page(request, visitor, "ledger_faults.html", faults=fault_cards(visitor), few=FEW)


def _title(visitor: Visitor, fault: DataFault) -> str:
    if fault.kind == "names":
        return visitor.words("Names to confirm")
    return fault.title if isinstance(fault.title, str) else visitor.words.label(fault.title)


def _path(fault: DataFault) -> str:
    """Give the page on which it is done."""
    if fault.round:
        place = {"fill": "", "explain": "#checks"}.get(fault.kind, "#handed")
        asked = urlencode({"round": fault.round, "zone": fault.zone})
        return f"/ledger/rounds?{asked}{place}"
    return f"/ledger/batches/{fault.batch}" if fault.batch else "/ledger/names"
