"""Overview (总览): how the zones stand, on one screen of a desk or on a large one of a wall."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from yuanheng.views.overview import Standing, Told, overview
from yuanheng.views.start import start_of
from yuanheng.web.pages.ledger_forms import TAKEN
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Reader, Visitor
from yuanheng.words.figures import figure, status_word
from yuanheng.words.words import Words

router = APIRouter(responses=REFUSALS)

AsKnown = Annotated[
    str, Query(max_length=20, description="A day such as 2026-11-22, or a sequence number.")
]
_SEVERITIES = {"high": "high", "medium": "medium", "low": "low"}
_LIGHTS = {
    "red": "overdue",
    "yellow": "due soon",
    "unknown": "no deadline known",
    "green": "in time",
    "grey": "clock stopped",
}


class PointCard(BaseModel):
    """The score of one period."""

    period: str
    score: float | None
    run: int


class StandingCard(BaseModel):
    """How a zone stands by one standard; `change` is against the period before.

    Where the score is not provable, `missing` counts the facts that it lacks.
    """

    zone: str
    zone_name: str
    standard: str
    title: str
    period: str
    score: float | None
    score_text: str
    missing: int
    status: str
    change: float | None
    before: str | None
    run: int
    trend: list[PointCard]


class AgedCard(BaseModel):
    """The open findings of one severity: up to 30 days old, up to 180, and older."""

    severity: str
    label: str
    to_30: int
    to_180: int
    older: int
    total: int


class DueCard(BaseModel):
    """How many verdicts fall due within so many days of the day the rules were last applied."""

    days: int
    count: int


class LightCard(BaseModel):
    """How many open tasks show a light."""

    light: str
    label: str
    count: int


class ToldCard(BaseModel):
    """What the ledger was told last of something."""

    period: str
    batch: int
    day: str
    days_ago: int


class FreshCard(BaseModel):
    """How fresh the data of a zone are."""

    zone: str
    zone_name: str
    surveyed: ToldCard | None
    reported: ToldCard | None


class RoundCard(BaseModel):
    """A reporting round that waits for zones."""

    id: int
    title: str
    relation: str
    period: str
    due: str
    handed_in: int
    asked: int


class OverviewCard(BaseModel):
    """The overview of the zones that the account sees."""

    day: str
    ledger_seq: int
    standings: list[StandingCard]
    findings: list[AgedCard]
    open_findings: int
    due: list[DueCard]
    passed: int
    tasks: list[LightCard]
    open_tasks: int
    freshness: list[FreshCard]
    rounds: list[RoundCard]


def _card(visitor: Visitor, as_known: str) -> OverviewCard:
    """Put the overview into the reader's words."""
    words = visitor.words
    found = overview(visitor.house, visitor.zones, as_known.strip() or None)
    findings = [
        AgedCard(
            severity=row.severity,
            label=words(_SEVERITIES[row.severity]),
            to_30=row.counts[0],
            to_180=row.counts[1],
            older=row.counts[2],
            total=row.total,
        )
        for row in found.findings
    ]
    tasks = [
        LightCard(light=light, label=words(_LIGHTS[light]), count=count)
        for light, count in found.tasks
    ]
    return OverviewCard(
        day=found.day,
        ledger_seq=found.seq,
        standings=[_standing(words, s) for s in found.standings],
        findings=findings,
        open_findings=sum(row.total for row in findings),
        due=[DueCard(days=days, count=count) for days, count in found.due],
        passed=found.passed,
        tasks=tasks,
        open_tasks=sum(row.count for row in tasks),
        freshness=[
            FreshCard(
                zone=f.zone,
                zone_name=f.name,
                surveyed=_told(f.surveyed),
                reported=_told(f.reported),
            )
            for f in found.freshness
        ],
        rounds=[
            RoundCard(
                id=r.id,
                title=r.title,
                relation=words.label(r.relation),
                period=r.period,
                due=r.due,
                handed_in=r.handed_in,
                asked=r.asked,
            )
            for r in found.rounds
        ],
    )


def _standing(words: Words, standing: Standing) -> StandingCard:
    before = standing.before
    score = standing.now.score
    return StandingCard(
        zone=standing.zone,
        zone_name=standing.name,
        standard=standing.standard,
        title=words.label(standing.title),
        period=standing.now.period,
        score=score,
        score_text=words("not provable") if score is None else figure(score),
        missing=standing.now.missing,
        status=status_word(words, standing.status),
        change=standing.change,
        before=before.period if before else None,
        run=standing.now.run,
        trend=[PointCard(period=p.period, score=p.score, run=p.run) for p in standing.trend],
    )


def _told(told: Told | None) -> ToldCard | None:
    if told is None:
        return None
    return ToldCard(period=told.period, batch=told.batch, day=told.day, days_ago=told.days_ago)


@router.get("/api/overview", tags=["overview"])
def overview_api(visitor: Reader, as_known: AsKnown = "") -> OverviewCard:
    """Give the overview of the zones that the account sees, now or as it was known."""
    return _card(visitor, as_known)


@router.get("/", include_in_schema=False)
def overview_page(request: Request, visitor: Reader, as_known: AsKnown = "") -> HTMLResponse:
    """Show the overview."""
    return page(
        request,
        visitor,
        "overview.html",
        o=_card(visitor, as_known),
        start=start_of(visitor.house, visitor.zones),
        has_form=TAKEN in request.cookies,
    )


@router.get("/big", include_in_schema=False)
def big_page(request: Request, visitor: Reader, as_known: AsKnown = "") -> HTMLResponse:
    """Show the overview on a large screen."""
    return page(request, visitor, "big.html", o=_card(visitor, as_known))
