"""Asking for an evaluation (发起评价): the form, and the job that it queues."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.jobs.ask_evaluation import (
    Asked,
    Choices,
    answered,
    answers_of,
    evaluation_choices,
    queue_evaluation,
)
from yuanheng.errors import ForbiddenError, UsageError, say
from yuanheng.model.accounts import Job
from yuanheng.views.standards.parameter_fields import parameter_groups
from yuanheng.web.misfits import fitted
from yuanheng.web.pages.jobs import JobCard, found_job, job_card
from yuanheng.web.parameter_forms import FilledParameters
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Gone, Officer, Reader, Visitor, having

router = APIRouter(responses=REFUSALS)

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Word = Annotated[str, Query(max_length=100)]
OfficerReader = Annotated[Visitor, Depends(having("officer"))]


class AskedEvaluation(BaseModel):
    """An evaluation that is asked for; empty texts leave the choice to the standard.

    settings: NAME=VALUE, one in a line.
    """

    standard: str = Field(max_length=100)
    period: str = Field("", max_length=20)
    as_of: str = Field("", max_length=10)
    zones: list[str] = Field(default_factory=list, max_length=3000)
    parameters: str = Field("", max_length=100)
    settings: str = Field("", max_length=20_000)
    what_if: bool = True


@router.get("/api/evaluation/choices", tags=["evaluation"])
def choices_api(visitor: Reader, standard: Word = "") -> Choices:
    """List what an evaluation may choose: standards, periods, zones, parameter sets."""
    return evaluation_choices(visitor.house, visitor.words, visitor.zones, standard)


@router.get("/evaluation/new", include_in_schema=False)
def new_page(
    request: Request,
    visitor: OfficerReader,
    standard: Word = "",
    parameters: Word = "",
    period: Word = "",
    kind: Word = "",
) -> HTMLResponse:
    """Show the form that asks for an evaluation, with what holds now beside each parameter."""
    choices = evaluation_choices(visitor.house, visitor.words, visitor.zones, standard)
    chosen = parameters if parameters in choices.sets else ""
    at = period if period in choices.periods else next(iter(choices.periods), "")
    groups = parameter_groups(visitor.house, visitor.words, choices.standard, chosen, at)
    values: dict[str, object] = {
        "choices": choices,
        "chosen": chosen,
        "period": at,
        "groups": groups,
    }
    values["official"] = kind == "official" and visitor.account.may("leader")
    return page(request, visitor, "evaluation_new.html", **values)


@router.post("/api/evaluation/runs", tags=["evaluation"], status_code=202)
def evaluate_api(request: Request, visitor: Officer, asked: AskedEvaluation) -> JobCard:
    """Queue an evaluation; an official one needs the role of a leader."""
    return job_card(visitor, _queue(request, visitor, asked))


@router.post("/evaluation/new", include_in_schema=False)
@act(say("make a trial run"))
def evaluate_form(
    request: Request,
    visitor: Officer,
    standard: Annotated[str, Form(max_length=100)],
    filled: FilledParameters,
    period: Annotated[str, Form(max_length=20)] = "",
    as_of: Annotated[str, Form(max_length=10)] = "",
    zones: Annotated[list[str] | None, Form()] = None,
    parameters: Annotated[str, Form(max_length=100)] = "",
    kind: Annotated[str, Form(max_length=20)] = "what-if",
) -> Response:
    """Queue what the form asks for, and lead to its progress."""
    asked = fitted(
        AskedEvaluation,
        standard=standard,
        period=period.strip(),
        as_of=as_of.strip(),
        zones=zones or [],
        parameters=parameters.strip(),
        settings="\n".join(filled.read(visitor, standard).settings),
        what_if=kind != "official",
    )
    job = _queue(request, visitor, asked)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


@router.post("/evaluation/answer/{number}", include_in_schema=False)
@act(say("answer the question that an evaluation has asked"))
def answer_form(
    request: Request,
    visitor: Officer,
    number: Number,
    answer: Annotated[str, Form(max_length=100)],
) -> Response:
    """Ask for an evaluation once more with the answer that it wanted, and lead to its progress."""
    before = found_job(visitor, number)
    if not answers_of(visitor.words, before):
        raise Gone
    told = answered(before, answer)
    asked = fitted(
        AskedEvaluation,
        standard=told.standard,
        period=told.period,
        as_of=told.as_of,
        zones=list(told.zones),
        parameters=told.parameters,
        settings="\n".join(told.settings),
        what_if=told.what_if,
    )
    job = _queue(request, visitor, asked)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


def _queue(request: Request, visitor: Visitor, asked: AskedEvaluation) -> Job:
    """Queue an evaluation of zones that the visitor sees; none named are all of them."""
    if not asked.what_if and not visitor.account.may("leader"):
        raise ForbiddenError(
            say("Only a leader evaluates officially"),
            remedy=say("Ask for a trial run (what-if), which moves no finding."),
        )
    zones = [visitor.check_zone(zone) for zone in dict.fromkeys(asked.zones)]
    if not zones and not visitor.sees_all:
        zones = sorted(visitor.zones)
        if not zones:
            raise UsageError(say("The account sees no zone"))
    lines = [line.strip() for line in asked.settings.splitlines() if line.strip()]
    question = Asked(
        standard=asked.standard,
        period=asked.period,
        as_of=asked.as_of,
        zones=tuple(zones),
        parameters=asked.parameters,
        settings=tuple(lines),
        what_if=asked.what_if,
    )
    job = queue_evaluation(visitor.house, question)
    request.app.state.worker.wake()
    return job
