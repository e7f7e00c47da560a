"""Findings (问题): what needs attention, by severity and age."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from yuanheng import app
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Reader, Visitor

router = APIRouter()


class FindingCard(BaseModel):
    """One finding as the console's list gives it."""

    number: int
    key: str
    zone: str
    zone_name: str
    area: str
    subject: str
    label: str
    severity: str
    state: str
    opened_at: str
    run: int
    evidence: str


def _cards(visitor: Visitor, *, closed: bool) -> list[FindingCard]:
    """List the findings of the zones that the visitor sees."""
    return [
        FindingCard(
            number=view.number,
            key=view.finding.key,
            zone=view.finding.zone,
            zone_name=view.zone,
            area=view.finding.area,
            subject=view.finding.subject,
            label=visitor.words.label(view.label),
            severity=view.finding.severity,
            state=view.finding.state,
            opened_at=view.finding.opened_at,
            run=view.finding.run,
            evidence=app.finding_evidence(visitor.words, view.finding),
        )
        for view in app.list_findings(visitor.house, closed=closed)
        if visitor.sees(view.finding.zone)
    ]


@router.get("/api/findings", tags=["findings"])
def findings_api(visitor: Reader, closed: Annotated[bool, Query()] = False) -> list[FindingCard]:
    """List the findings of the zones that the account sees."""
    return _cards(visitor, closed=closed)


@router.get("/findings", include_in_schema=False)
def findings_page(request: Request, visitor: Reader, closed: bool = False) -> HTMLResponse:
    """Show the findings, the gravest and oldest first."""
    return page(
        request, visitor, "findings.html", found=_cards(visitor, closed=closed), closed=closed
    )
