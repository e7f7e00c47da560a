"""Evaluation (评价): the runs, asking for one, and what came out of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from yuanheng.app.jobs.queue import queue_job
from yuanheng.errors import say
from yuanheng.model.accounts import Job
from yuanheng.model.evaluation import Run
from yuanheng.views.bid.board import standard_has_gates
from yuanheng.views.descent.brackets import brackets
from yuanheng.views.descent.missing_facts import weight_notes
from yuanheng.views.descent.runs import run_before
from yuanheng.views.known_house import House, known_house
from yuanheng.views.listed import arranged, of_zones
from yuanheng.views.runs.columns import enterprise_columns, run_columns
from yuanheng.views.runs.ranking import Ranking, rank_enterprises
from yuanheng.views.runs.rulebooks import RulesCard, rules_card
from yuanheng.views.runs.runs import (
    RunHead,
    run_head,
    run_heads,
    run_kind,
    run_on,
    runs_on,
)
from yuanheng.views.runs.scorecards import ZoneCard, zone_cards
from yuanheng.views.standards.heads import list_heads
from yuanheng.views.standards.parameters import UsedParameter, used_parameters
from yuanheng.web.lists import AskedList, ListAnswer, ListAsked, ShownList, list_answer, paged
from yuanheng.web.pages.evaluation_asking import Number, Word
from yuanheng.web.pages.jobs import JobCard, job_card, jobs_under_way, said_jobs
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Gone, Officer, Reader, Visitor

router = APIRouter(responses=REFUSALS)

_PAGE, _EVERY = 30, 2**31 - 1
_SUBJECTS = 30
#: So many enterprises stand in one table.
_RANKED = 50

Pages = Annotated[int, Query(alias="page", ge=1, le=100_000)]
AsKnown = Annotated[str, Query(max_length=20, description="A day or a sequence number.")]


class RunList(BaseModel):
    """Runs, the last first, a page of them, and the standards that there are runs of."""

    runs: list[RunHead]
    total: int
    page: int
    pages: int
    standards: list[str]


class RunDetail(BaseModel):
    """What came out of a run: zones, a ranking of enterprises, or rules; only one is there."""

    head: RunHead
    before: RunHead | None
    zones: list[ZoneCard]
    ranking: Ranking | None
    rules: RulesCard | None
    parameters: list[UsedParameter]
    warnings: list[str]


@router.get("/api/evaluation/runs", tags=["evaluation"])
def runs_api(
    visitor: Reader, standard: Word = "", page_: Pages = 1, as_known: AsKnown = ""
) -> RunList:
    """List the runs on the zones that the account sees, the last first."""
    return _run_list(visitor, standard, page_, as_known)


@router.get("/evaluation", include_in_schema=False)
@act(say("look at evaluations and how each figure came about"))
def runs_page(
    request: Request,
    visitor: Reader,
    asked: AskedList,
    standard: Word = "",
    page_: Pages = 1,
    as_known: AsKnown = "",
) -> ListAnswer:
    """Show the runs, and what is being evaluated."""
    columns = of_zones(run_columns(visitor.words), len(visitor.zones))
    if asked.takes_all:
        found = _run_list(visitor, standard, 1, as_known, _EVERY)
        rows = arranged(found.runs, columns, asked.wish)
        listed = paged(request, asked, columns, rows, _PAGE, page_)
    else:
        found = _run_list(visitor, standard, page_, as_known)
        listed = ShownList(
            request, asked, columns, found.runs, found.total, found.page, found.pages
        )
    return list_answer(
        request,
        visitor,
        "evaluation.html",
        visitor.words("Evaluation"),
        listed,
        found=found,
        titles={head.id: visitor.words.label(head.title) for head in list_heads()},
        jobs=[] if as_known else jobs_under_way(visitor, "evaluate"),
        standard=standard,
        **said_jobs(),
    )


@router.get("/api/evaluation/runs/{number}", tags=["evaluation"])
def run_api(
    visitor: Reader,
    number: Number,
    rule: Word = "",
    verdict: Word = "",
    due: Annotated[int, Query(ge=0, le=3650)] = 90,
    page_: Pages = 1,
    as_known: AsKnown = "",
) -> RunDetail:
    """Give what came out of a run, as far as the account sees its zones.

    `rule`, `verdict`, `due` (days) and `page` choose among the subjects of a rulebook.
    """
    return _detail(visitor, number, as_known, (rule, verdict, due, page_))


@router.get("/evaluation/runs/{number}", include_in_schema=False)
def run_page(
    request: Request,
    visitor: Reader,
    number: Number,
    asked: AskedList,
    rule: Word = "",
    verdict: Word = "",
    due: Annotated[int, Query(ge=0, le=3650)] = 90,
    page_: Pages = 1,
    zone: Word = "",
    group: Annotated[int, Query(ge=0, le=1000)] = 0,
    as_known: AsKnown = "",
) -> ListAnswer:
    """Show what came out of a run.

    `zone` is the one of several whose card is shown, `group` that of a ranking.
    """
    detail = _detail(visitor, number, as_known, (rule, verdict, due, page_))
    values = {
        "run": detail,
        "rule": rule,
        "verdict": verdict,
        "others": _others(visitor, detail.head, as_known),
        "has_gates": detail.head.kind == "rules" and standard_has_gates(detail.head.standard),
    }
    template = f"evaluation_{detail.head.kind}.html"
    if detail.ranking is not None:
        return _ranked(request, visitor, detail.ranking, asked, (group, page_), values)
    pages = 1
    if detail.rules is not None:
        pages = max(1, -(-detail.rules.subjects_total // _SUBJECTS))
    shown = _shown(detail, zone)
    return page(request, visitor, template, at=page_, pages=pages, shown=shown, **values)


def _ranked(
    request: Request,
    visitor: Visitor,
    ranking: Ranking,
    asked: ListAsked,
    at: tuple[int, int],
    values: dict[str, object],
) -> Response:
    """Show a group of a ranking as a list: the one asked for, else the first."""
    number, page_number = at
    number = min(max(number, 1), max(1, len(ranking.groups)))
    group = ranking.groups[number - 1] if ranking.groups else None
    columns = enterprise_columns(visitor.words)
    rows = arranged(group.enterprises if group else (), columns, asked.wish)
    return list_answer(
        request,
        visitor,
        "evaluation_enterprises.html",
        group.label if group else visitor.words("Evaluation"),
        paged(request, asked, columns, rows, _RANKED, page_number),
        group=number,
        **values,
    )


@router.post("/api/evaluation/runs/{number}/replay", tags=["evaluation"], status_code=202)
def replay_api(request: Request, visitor: Officer, number: Number) -> JobCard:
    """Queue that a run is made again on the ledger as it was, to see if the figures agree."""
    return job_card(visitor, _queue_replay(request, visitor, number))


@router.post("/evaluation/runs/{number}/replay", include_in_schema=False)
@act(say("make a run again and compare"))
def replay_page(request: Request, visitor: Officer, number: Number) -> Response:
    """Queue that a run is made again, and lead to its progress."""
    job = _queue_replay(request, visitor, number)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


def visible_run(visitor: Visitor, house: House, number: int) -> Run:
    """Find a run of a house as far as the visitor sees its zones; Gone where there is none."""
    run = run_on(house, number, visitor.zones)
    if run is None:
        raise Gone
    return run


def _run_list(
    visitor: Visitor, standard: str, at: int, as_known: str, size: int = _PAGE
) -> RunList:
    """List a page of runs."""
    house = known_house(visitor.house, as_known)
    known = runs_on(house, visitor.zones)
    chosen = [r for r in reversed(known) if not standard or r.standard == standard]
    first = (at - 1) * size
    return RunList(
        runs=list(run_heads(house, visitor.words, chosen[first : first + size])),
        total=len(chosen),
        page=at,
        pages=max(1, -(-len(chosen) // size)),
        standards=sorted({r.standard for r in known}),
    )


def _detail(
    visitor: Visitor, number: int, as_known: str, chosen: tuple[str, str, int, int]
) -> RunDetail:
    """Gather what came out of a run."""
    house, words = known_house(visitor.house, as_known), visitor.words
    run = visible_run(visitor, house, number)
    kind = run_kind(run)
    before = run_before(runs_on(house, visitor.zones), run)
    rules = None
    if kind == "rules":
        rule, verdict, due, at = chosen
        rules = rules_card(
            house,
            words,
            run,
            due_days=due,
            rule=rule,
            verdict=verdict,
            offset=(at - 1) * _SUBJECTS,
            limit=_SUBJECTS,
        )
    lie = {} if kind == "rules" else brackets(house, run)
    return RunDetail(
        head=run_head(house, words, run),
        before=run_head(house, words, before) if before else None,
        zones=list(zone_cards(words, run, before, lie)) if kind == "zones" else [],
        ranking=rank_enterprises(run, words, lie) if kind == "enterprises" else None,
        rules=rules,
        parameters=list(used_parameters(words, run)),
        warnings=[] if kind == "rules" else list(weight_notes(run, words)),
    )


def _shown(detail: RunDetail, zone: str) -> ZoneCard | None:
    """Choose the zone whose card is shown: the one asked for, else the first."""
    first = detail.zones[0] if detail.zones else None
    return next((z for z in detail.zones if z.zone == zone), first)


def _others(visitor: Visitor, head: RunHead, as_known: str) -> list[RunHead]:
    """List the runs that a run may be compared with, the last first."""
    family = head.standard.rpartition(".")[0]
    house = known_house(visitor.house, as_known)
    known = runs_on(house, visitor.zones)
    like = [r for r in known if r.standard.rpartition(".")[0] == family and r.id != head.number]
    return list(run_heads(house, visitor.words, like[:-41:-1]))


def _queue_replay(request: Request, visitor: Visitor, number: int) -> Job:
    """Queue that a run is made again; what it tells of other zones is only whether all is equal."""
    run = visible_run(visitor, visitor.house, number)
    job = queue_job(visitor.house, "replay", {"run": run.id})
    request.app.state.worker.wake()
    return job
