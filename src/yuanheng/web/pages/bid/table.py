"""The self-assessment (年度自评表) of a run that scored zones: page, workbook, paper and JSON."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from yuanheng.views.bid.board import moves_scores
from yuanheng.views.bid.self_assessment import (
    SelfTable,
    self_columns,
    self_docx,
    self_table,
    total_said,
)
from yuanheng.views.known_house import House, known_house
from yuanheng.views.listed import arranged
from yuanheng.views.runs.runs import RunHead, run_head, run_kind
from yuanheng.web.downloads import download
from yuanheng.web.lists import AskedList, ListAnswer, list_answer, paged
from yuanheng.web.pages.evaluation import AsKnown, Pages, visible_run
from yuanheng.web.pages.evaluation_asking import Number, Word
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many indicators stand on one page.
_ROWS = 200


@router.get("/api/evaluation/runs/{number}/self", tags=["evaluation"])
def self_api(visitor: Reader, number: Number, zone: Word = "", as_known: AsKnown = "") -> SelfTable:
    """Give the self-assessment of a zone: points of each indicator, its proof, who owes it."""
    return _found(visitor, number, zone, as_known)[2]


@router.get("/evaluation/runs/{number}/self.docx", include_in_schema=False)
def self_paper(
    visitor: Reader, number: Number, zone: Word = "", as_known: AsKnown = ""
) -> Response:
    """Give the self-assessment as a paper."""
    house, _, table = _found(visitor, number, zone, as_known)
    name = f"{table.zone_name}-{visitor.words('Self-assessment')}-{table.period}.docx"
    return download(self_docx(house, visitor.words, table), name)


@router.get("/evaluation/runs/{number}/self", include_in_schema=False)
def self_page(
    request: Request,
    visitor: Reader,
    number: Number,
    asked: AskedList,
    zone: Word = "",
    page_: Pages = 1,
    as_known: AsKnown = "",
) -> ListAnswer:
    """Show the self-assessment of a zone, and what is weak, by unit."""
    house, head, table = _found(visitor, number, zone, as_known)
    columns = self_columns(visitor.words)
    run = visible_run(visitor, house, number)
    return list_answer(
        request,
        visitor,
        "evaluation_self.html",
        f"{visitor.words('Self-assessment')} {table.zone_name} {table.period}",
        paged(request, asked, columns, arranged(table.lines, columns, asked.wish), _ROWS, page_),
        table=table,
        total=total_said(visitor.words, table),
        has_path=moves_scores(run.standard),
        zones=[(r.zone, r.name) for r in run.results] if len(run.results) > 1 else [],
        run=head,
    )


def _found(
    visitor: Visitor, number: int, zone: str, as_known: str
) -> tuple[House, RunHead, SelfTable]:
    """Make the table of a run as far as the visitor sees its zones."""
    house = known_house(visitor.house, as_known)
    run = visible_run(visitor, house, number)
    if run_kind(run) != "zones" or (zone and zone not in {r.zone for r in run.results}):
        raise Gone
    table = self_table(house, visitor.words, run, zone)
    return house, run_head(house, visitor.words, run), table
