"""Drilling into a run (溯源与对比): a figure down to its cells, a verdict, two sides compared."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from yuanheng.views.known_house import known_house
from yuanheng.views.runs import trace as runs_trace
from yuanheng.views.runs.comparison import Comparison, compare_runs
from yuanheng.views.runs.rulebooks import VerdictCard, verdict_card
from yuanheng.views.runs.runs import RunHead, ZoneChoice, run_head, run_kind, zone_choices
from yuanheng.views.runs.trace import Trace
from yuanheng.web.pages.evaluation import AsKnown, Pages, visible_run
from yuanheng.web.pages.evaluation_asking import Number, Word
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

_LARGEST = 2**31 - 1
#: So many lines of a comparison stand on one page.
_COMPARED = 100

RunChoice = Annotated[int, Query(ge=1, le=_LARGEST)]
Part = Annotated[str, Query(max_length=200, description="An assessed area, or an enterprise.")]
Rows = Annotated[int, Query(ge=1, le=500)]


class TracedRun(BaseModel):
    """A figure of a run and the way down to its cells."""

    head: RunHead
    trace: Trace


class ExplainedVerdict(BaseModel):
    """A verdict of a run and what it rests on."""

    head: RunHead
    verdict: VerdictCard


class ComparedRuns(BaseModel):
    """Two runs, or two zones, side by side; `zones` are those that may be chosen, if any."""

    left: RunHead
    right: RunHead
    left_zone: str
    right_zone: str
    zones: list[ZoneChoice]
    comparison: Comparison


@router.get("/api/evaluation/runs/{number}/explain", tags=["evaluation"])
def explain_api(
    visitor: Reader,
    number: Number,
    zone: Word,
    node: Word = "total",
    area: Part = "",
    rows: Rows = 10,
    as_known: AsKnown = "",
) -> TracedRun:
    """Follow a figure down: score, formula, quantities, rows, file, layer, row, cells.

    `area` is an assessed area of the zone, or an enterprise in it; empty for the whole.
    """
    return _traced(visitor, number, (zone, area, node), rows, as_known)


@router.get("/evaluation/runs/{number}/explain", include_in_schema=False)
def explain_page(
    request: Request,
    visitor: Reader,
    number: Number,
    zone: Word,
    node: Word = "total",
    area: Part = "",
    rows: Rows = 10,
    as_known: AsKnown = "",
) -> HTMLResponse:
    """Show how a figure came about."""
    found = _traced(visitor, number, (zone, area, node), rows, as_known)
    return page(request, visitor, "evaluation_explain.html", found=found, part=area, rows=rows)


@router.get("/api/evaluation/runs/{number}/verdict", tags=["evaluation"])
def verdict_api(
    visitor: Reader,
    number: Number,
    zone: Word,
    rule: Word,
    subject: Part = "",
    as_known: AsKnown = "",
) -> ExplainedVerdict:
    """Explain a verdict: levels, terms, facts, and the cells they were read from."""
    return _verdict(visitor, number, (zone, subject, rule), as_known)


@router.get("/evaluation/runs/{number}/verdict", include_in_schema=False)
def verdict_page(
    request: Request,
    visitor: Reader,
    number: Number,
    zone: Word,
    rule: Word,
    subject: Part = "",
    as_known: AsKnown = "",
) -> HTMLResponse:
    """Show how a verdict came about."""
    found = _verdict(visitor, number, (zone, subject, rule), as_known)
    return page(request, visitor, "evaluation_verdict.html", found=found)


@router.get("/api/evaluation/compare", tags=["evaluation"])
def compare_api(
    visitor: Reader,
    left: RunChoice,
    right: RunChoice,
    left_zone: Word = "",
    right_zone: Word = "",
    as_known: AsKnown = "",
) -> ComparedRuns:
    """Put two runs side by side, or two zones of one; like areas only.

    Without zones the first that both runs judged is taken.
    """
    return _compared(visitor, (left, right), (left_zone, right_zone), as_known)


@router.get("/evaluation/compare", include_in_schema=False)
def compare_page(
    request: Request,
    visitor: Reader,
    left: RunChoice,
    right: RunChoice,
    left_zone: Word = "",
    right_zone: Word = "",
    page_: Pages = 1,
    as_known: AsKnown = "",
) -> HTMLResponse:
    """Show two sides with their differences."""
    found = _compared(visitor, (left, right), (left_zone, right_zone), as_known)
    longest = max((len(group.rows) for group in found.comparison.groups), default=0)
    pages = max(1, -(-longest // _COMPARED))
    values = {"found": found, "at": page_, "pages": pages, "many": _COMPARED}
    return page(request, visitor, "evaluation_compare.html", **values)


def _traced(
    visitor: Visitor, number: int, figure: tuple[str, str, str], rows: int, as_known: str
) -> TracedRun:
    """Follow a figure down, of a zone that the visitor sees."""
    zone, part, node = figure
    house, words = known_house(visitor.house, as_known), visitor.words
    run = visible_run(visitor, house, number)
    if zone not in run.zones or run_kind(run) == "rules":
        raise Gone
    found = runs_trace.trace(house, words, run.id, zone, part, node, rows=rows)
    return TracedRun(head=run_head(house, words, run), trace=found)


def _verdict(
    visitor: Visitor, number: int, verdict: tuple[str, str, str], as_known: str
) -> ExplainedVerdict:
    """Explain a verdict on a zone that the visitor sees."""
    zone, subject, rule = verdict
    house, words = known_house(visitor.house, as_known), visitor.words
    run = visible_run(visitor, house, number)
    if zone not in run.zones or run_kind(run) != "rules":
        raise Gone
    found = verdict_card(house, words, run.id, zone, subject, rule)
    return ExplainedVerdict(head=run_head(house, words, run), verdict=found)


def _compared(
    visitor: Visitor, runs: tuple[int, int], zones: tuple[str, str], as_known: str
) -> ComparedRuns:
    """Compare two runs as far as the visitor sees their zones."""
    house = known_house(visitor.house, as_known)
    left, right = (visible_run(visitor, house, number) for number in runs)
    for zone in zones:
        if zone:
            visitor.check_zone(zone)
    shared = [z for z in right.zones if z in left.zones]
    first = zones[0] or (shared or left.zones)[0]
    second = zones[1] or (shared or right.zones)[0]
    words, zones_judged = visitor.words, {*left.zones, *right.zones}
    found = compare_runs(words, left, right, first, second)
    choices: tuple[ZoneChoice, ...] = ()
    if run_kind(right) == "zones":
        choices = zone_choices(house, zones_judged, right.ledger_seq)
    return ComparedRuns(
        left_zone=first,
        right_zone=second,
        zones=list(choices),
        left=run_head(house, words, left),
        right=run_head(house, words, right),
        comparison=found,
    )
