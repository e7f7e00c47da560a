"""The readiness board (申报准备情况) of a run of gates: page, workbook, paper and JSON."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from yuanheng.model.evaluation import Run
from yuanheng.views.bid.board import Board, gate_board, moves_figures, standard_has_gates
from yuanheng.views.bid.board_papers import board_columns, board_docx, counted, state_word
from yuanheng.views.descent.judged import zone_names
from yuanheng.views.known_house import House, known_house
from yuanheng.views.listed import arranged
from yuanheng.views.runs.runs import run_head
from yuanheng.web.downloads import download
from yuanheng.web.lists import AskedList, ListAnswer, list_answer, paged
from yuanheng.web.pages.evaluation import AsKnown, Pages, visible_run
from yuanheng.web.pages.evaluation_asking import Number, Word
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)

#: So many gates stand on one page.
_ROWS = 200


@router.get("/api/evaluation/runs/{number}/gates", tags=["evaluation"])
def gates_api(visitor: Reader, number: Number, zone: Word = "", as_known: AsKnown = "") -> Board:
    """Give the gates of a run on a zone: passed, short by how much, not provable, who owes it."""
    return _found(visitor, number, zone, as_known)[2]


@router.get("/evaluation/runs/{number}/gates.docx", include_in_schema=False)
def gates_paper(
    visitor: Reader, number: Number, zone: Word = "", as_known: AsKnown = ""
) -> Response:
    """Give the board as a paper, with the list of documents to hand in."""
    house, _, board = _found(visitor, number, zone, as_known)
    name = f"{board.zone_name}-{board.standard}-{board.period}.docx"
    return download(board_docx(house, visitor.words, board), name)


@router.get("/evaluation/runs/{number}/gates", include_in_schema=False)
def gates_page(
    request: Request,
    visitor: Reader,
    number: Number,
    asked: AskedList,
    zone: Word = "",
    page_: Pages = 1,
    as_known: AsKnown = "",
) -> ListAnswer:
    """Show which gates are passed, what is short, and who owes it."""
    house, run, board = _found(visitor, number, zone, as_known)
    columns = board_columns(visitor.words)
    gates = [g for g in board.gates if g.state != "not-applicable"]
    return list_answer(
        request,
        visitor,
        "evaluation_gates.html",
        f"{board.zone_name} {board.title} {board.period}",
        paged(request, asked, columns, arranged(gates, columns, asked.wish), _ROWS, page_),
        board=board,
        counted=counted(visitor.words, board),
        has_path=moves_figures(run.standard),
        states={g.state: state_word(visitor.words, g.state) for g in board.gates},
        zones=sorted(zone_names(house, run).items()) if len(run.zones) > 1 else [],
        run=run_head(house, visitor.words, run),
    )


def _found(visitor: Visitor, number: int, zone: str, as_known: str) -> tuple[House, Run, Board]:
    """Make the board of a run as far as the visitor sees its zones."""
    house = known_house(visitor.house, as_known)
    run = visible_run(visitor, house, number)
    if not standard_has_gates(run.standard) or (zone and zone not in run.zones):
        raise Gone
    return house, run, gate_board(house, visitor.words, run, zone)
