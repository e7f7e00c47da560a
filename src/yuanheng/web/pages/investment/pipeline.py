"""Projects of a zone (项目推进): the board, its twin, and the schedule as a workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.investment import writing
from yuanheng.views.investment.pipeline import (
    MOST_DAYS,
    QUIET,
    WITHIN,
    Pipeline,
    investment_pipeline,
)
from yuanheng.views.investment.sheet import pipeline_xlsx
from yuanheng.views.known_house import known_house
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many lines of one table stand on a page; the workbook has all.
MOST = 60


class AskedPipeline(BaseModel):
    """Which zone, as of which day, within how many days, quiet for how many, as known when."""

    zone: str = Field("", max_length=80)
    day: str = Field("", max_length=10)
    within: int = Field(WITHIN, ge=1, le=MOST_DAYS)
    quiet: int = Field(QUIET, ge=1, le=MOST_DAYS)
    as_known: str = Field("", max_length=20)


Asked = Annotated[AskedPipeline, Query()]


class TallyCard(BaseModel):
    """How many did (of them by the stated stage alone), did not, are not known, have time left."""

    share: str
    yes: int
    stated: int
    no: int
    unknown: int
    open: int


class CohortCard(BaseModel):
    """Those signed in one year; year is empty for all of them."""

    year: str
    signed: int
    ended: int
    total_wan: float
    within: TallyCard
    median_days: str
    reached: dict[str, TallyCard]


class ProjectCard(BaseModel):
    """One project: its last proven step, what is late, and what contradicts what."""

    number: str
    name: str
    investor: str
    stage: str
    taken: str
    days: dict[str, str]
    late_days: dict[str, int]
    against: list[str]
    not_provable: list[str]
    is_listed: bool
    total_wan: float | None
    lead_unit: str


class SpendingCard(BaseModel):
    """What one project reports of the month."""

    project: str
    month: str
    plan_wan: float | None
    done_wan: float | None
    rate: float | None
    ahead_points: float | None


class LeadCard(BaseModel):
    """One lead and since when nobody followed it up."""

    number: str
    investor: str
    stage: str
    state: str
    quiet_days: int | None
    reason: str


class AgreementCard(BaseModel):
    """What was agreed on one project: each amount and each day, and how it stands."""

    project: str
    agreements: list[str]
    is_framework: bool
    amounts: dict[str, str]
    days: dict[str, str]
    states: dict[str, str]


class PipelineSheet(BaseModel):
    """The board of a zone."""

    zone: str
    day: str
    list_end: str
    cohorts: list[CohortCard]
    projects: list[ProjectCard]
    spendings: list[SpendingCard]
    leads: list[LeadCard]
    agreements: list[AgreementCard]
    dormant: list[str]
    twice_land: dict[str, list[str]]
    twice_investors: dict[str, list[str]]


def _found(visitor: Visitor, asked: AskedPipeline) -> Pipeline | None:
    """Make the board that is asked for, of a zone that the account sees."""
    return investment_pipeline(
        known_house(visitor.house, asked.as_known.strip()),
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        day=asked.day.strip(),
        within=asked.within,
        quiet=asked.quiet,
    )


def _known(visitor: Visitor, asked: AskedPipeline) -> Pipeline:
    """Make the board; Gone where nothing was read."""
    found = _found(visitor, asked)
    if found is None:
        raise Gone(say("No list of projects and no list of leads was read yet"))
    return found


@router.get("/api/projects", tags=["projects"])
def pipeline_api(visitor: Reader, asked: Asked) -> PipelineSheet:
    """Give how the investments of a zone stand on a day."""
    found, words = _known(visitor, asked), visitor.words
    return PipelineSheet(
        zone=found.zone,
        day=found.day,
        list_end=found.list_end,
        cohorts=[
            CohortCard(
                year=c.year,
                signed=c.signed,
                ended=c.ended,
                total_wan=float(c.total),
                within=TallyCard(**writing.tally_parts(c.within)),
                median_days=writing.median_text(words, c.median),
                reached={
                    step: TallyCard(**writing.tally_parts(tally))
                    for step, tally in c.reached.items()
                },
            )
            for c in found.cohorts
        ],
        projects=[
            ProjectCard(
                number=p.number,
                name=p.name,
                investor=p.investor,
                stage=p.stage,
                taken=p.taken,
                days={step: writing.days_text(s.days) for step, s in p.steps.items()},
                late_days={step: p.steps[step].late or 0 for step in p.late},
                against=list(p.against),
                not_provable=list(p.doubtful),
                is_listed=p.is_listed,
                total_wan=None if p.total is None else float(p.total),
                lead_unit=p.lead_unit,
            )
            for p in found.projects
        ],
        spendings=[
            SpendingCard(
                project=s.project,
                month=s.month,
                plan_wan=None if s.plan is None else float(s.plan),
                done_wan=None if s.done is None else float(s.done),
                rate=None if s.rate is None else float(s.rate),
                ahead_points=None if s.ahead is None else float(s.ahead),
            )
            for s in found.spent
        ],
        leads=[
            LeadCard(
                number=p.number,
                investor=p.investor,
                stage=p.stage,
                state=p.state,
                quiet_days=p.quiet_days,
                reason=p.reason,
            )
            for p in found.leads
        ],
        agreements=[
            AgreementCard(
                project=a.project,
                agreements=list(a.numbers),
                is_framework=a.is_framework,
                amounts={
                    name: writing.amount_promise_text(words, x) for name, x in a.amounts.items()
                },
                days={step: writing.day_promise_text(words, x) for step, x in a.days.items()},
                states={k: x.state for k, x in a.amounts.items()}
                | {k: x.state for k, x in a.days.items()},
            )
            for a in found.agreements
        ],
        dormant=[p.number for p in found.dormant],
        twice_land={t.plot: list(t.projects) for t in found.twice_land},
        twice_investors={t.investor: [n for _, n in t.projects] for t in found.twice_investors},
    )


@router.get("/projects", include_in_schema=False)
def pipeline_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show how the investments of a zone stand on a day."""
    found = _found(visitor, asked)
    return page(request, visitor, "projects.html", found=found, text=writing, most=MOST)


@router.get("/projects.xlsx", include_in_schema=False)
def pipeline_book(visitor: Reader, asked: Asked) -> Response:
    """Give the schedule of projects as a workbook."""
    found = _known(visitor, asked)
    title = visitor.words("Schedule of projects")
    return download(
        pipeline_xlsx(visitor.words, found), f"{found.zone_name}{title}{found.day}.xlsx"
    )
