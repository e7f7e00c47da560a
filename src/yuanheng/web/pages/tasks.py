"""Supervision (督办): tasks as a list or a board, a digest for each lead, one task whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from yuanheng.model.tasks import Light
from yuanheng.views.known_house import House, known_house
from yuanheng.views.listed import arranged
from yuanheng.views.office.subject_file import finding_file
from yuanheng.views.papers.making import PaperAsked
from yuanheng.views.tasks.cards import (
    TaskCard,
    TaskLine,
    find_task_view,
    paper_file,
    task_card,
    task_lines,
)
from yuanheng.views.tasks.columns import task_columns
from yuanheng.views.tasks.lists import Digest as LeadDigest
from yuanheng.views.tasks.lists import TaskView, list_tasks, task_digests
from yuanheng.views.tasks.path import draw_path
from yuanheng.views.tasks.slips import SlipKind, slip_docx, slip_titles, slips_of
from yuanheng.web.downloads import DOCX, attachment, download
from yuanheng.web.lists import AskedList, ListAnswer, ShownList, list_answer
from yuanheng.web.pages.front.overview import AsKnown
from yuanheng.web.pages.months.papers import answer_paper
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter()

LIGHTS: tuple[Light, ...] = ("red", "yellow", "green", "grey", "unknown")
_MOST = 2**31 - 1

Number = Annotated[int, Path(ge=1, le=_MOST)]


class Choice(BaseModel):
    """Which tasks are asked for; an empty text leaves a question open."""

    light: Light | Literal[""] = ""
    zone: str = Field("", max_length=64)
    lead: str = Field("", max_length=200)
    closed: bool = False
    within: int = Field(5, ge=0, le=250)
    as_known: str = Field("", max_length=20)


class Digest(BaseModel):
    """What one lead has on its hands: counts with what they are counts of.

    `late` of `judged`, those of the `closed` whose deadline was known; `by_document` of the
    `closed` no figure proves. Tasks are told by number.
    """

    lead: str
    open: int
    closed: int
    judged: int
    late: int
    lights: dict[Light, int]
    pressing: list[int]
    coming: list[int]
    by_document: int = 0


Asked = Annotated[Choice, Depends()]


def _lines(visitor: Visitor, choice: Choice) -> tuple[TaskLine, ...]:
    """List the tasks in hand, or the closed ones, of the zones that the visitor sees.

    The most pressing come first.
    """
    house = known_house(visitor.house, choice.as_known)
    found = list_tasks(house, closed=choice.closed, within=choice.within)
    return task_lines(visitor.words, found, visitor.zones)


def _whose(lines: tuple[TaskLine, ...], choice: Choice) -> tuple[TaskLine, ...]:
    """Choose by zone, by id or name, and by lead, or part of its name."""
    return tuple(
        line
        for line in lines
        if choice.zone in ("", line.zone, line.zone_name) and choice.lead in line.lead
    )


def _lit(lines: tuple[TaskLine, ...], choice: Choice) -> tuple[TaskLine, ...]:
    return tuple(line for line in lines if choice.light in ("", line.light))


def find_view(visitor: Visitor, number: int) -> TaskView:
    """Find a task of the zones that the visitor sees; Gone otherwise."""
    return _view(visitor, visitor.house, number)


def _view(visitor: Visitor, house: House, number: int) -> TaskView:
    view = find_task_view(house, number, visitor.zones)
    if view is None:
        raise Gone
    return view


def _card(visitor: Visitor, number: int, as_known: str) -> TaskCard:
    """Give one task whole, now or as it was known."""
    house = known_house(visitor.house, as_known)
    return task_card(house, visitor.words, _view(visitor, house, number))


def _digests(visitor: Visitor, as_known: str) -> tuple[LeadDigest, ...]:
    """Make the digests of the zones that the visitor sees, now or as they were known."""
    house = known_house(visitor.house, as_known)
    return task_digests(house, zones=visitor.zones)


@router.get("/api/tasks", tags=["tasks"], responses=REFUSALS)
def tasks_api(visitor: Reader, choice: Asked) -> tuple[TaskLine, ...]:
    """List the open tasks of the zones that the account sees, or the closed ones."""
    return _lit(_whose(_lines(visitor, choice), choice), choice)


@router.get("/tasks", include_in_schema=False)
def tasks_page(
    request: Request,
    visitor: Reader,
    choice: Asked,
    asked: AskedList,
    view: Annotated[Literal["list", "board"], Query()] = "list",
) -> ListAnswer:
    """Show the tasks as a list, or as a board with a column for each light."""
    every = _lines(visitor, choice)
    lines = _whose(every, choice)
    columns = task_columns(visitor.words, closed=choice.closed)
    found = arranged(_lit(lines, choice), columns, asked.wish)
    return list_answer(
        request,
        visitor,
        "tasks.html",
        visitor.words("Supervision"),
        ShownList(request, asked, columns, found, len(found)),
        counts={light: sum(line.light == light for line in lines) for light in LIGHTS},
        total=len(lines),
        zones=dict(sorted({line.zone: line.zone_name for line in every}.items())),
        leads=sorted({line.lead for line in every}),
        choice=choice,
        view=view,
        lights=LIGHTS,
    )


@router.get("/api/tasks/digests", tags=["tasks"], responses=REFUSALS)
def digests_api(visitor: Reader, as_known: AsKnown = "") -> list[Digest]:
    """Count the tasks of each lead, in the order of names; people are never ranked."""
    return [
        Digest(
            lead=d.lead,
            open=d.open,
            closed=d.closed,
            judged=d.judged,
            late=d.late,
            lights=d.lights,
            pressing=[s.task.id for s in d.pressing],
            coming=[s.task.id for s in d.coming],
            by_document=d.by_document,
        )
        for d in _digests(visitor, as_known)
    ]


@router.get(
    "/api/tasks/bulletin",
    tags=["tasks"],
    response_class=Response,
    responses={
        **REFUSALS,
        200: {"description": "The bulletin as a Word file.", "content": {DOCX: {}}},
    },
)
@router.get("/tasks/bulletin", include_in_schema=False)
def bulletin(visitor: Reader, since: Annotated[str, Query(max_length=10)] = "") -> Response:
    """Give the bulletin on supervision of a period: by unit, what was due, done and overdue."""
    asked = PaperAsked("bulletin", tuple(sorted(visitor.zones)), since=since.strip())
    return answer_paper(visitor, asked)


@router.get("/tasks/digests", include_in_schema=False)
def digests_page(request: Request, visitor: Reader, as_known: AsKnown = "") -> HTMLResponse:
    """Show a digest for each lead."""
    found = _digests(visitor, as_known)
    return page(request, visitor, "tasks_digests.html", digests=found, lights=LIGHTS)


@router.get("/api/tasks/{number}", tags=["tasks"], responses=REFUSALS)
def task_api(visitor: Reader, number: Number, as_known: AsKnown = "") -> TaskCard:
    """Give one task whole: steps, deadlines, documents, what may be done now, and its log."""
    return _card(visitor, number, as_known)


@router.get("/tasks/{number}", include_in_schema=False)
def task_page(
    request: Request, visitor: Reader, number: Number, as_known: AsKnown = ""
) -> HTMLResponse:
    """Show one task whole, and its way as a picture."""
    house = known_house(visitor.house, as_known)
    view = _view(visitor, house, number)
    card = task_card(house, visitor.words, view)
    titles = slip_titles(visitor.words)
    return page(
        request,
        visitor,
        "task.html",
        card=card,
        drawn=draw_path(visitor.words, view.task),
        file=finding_file(view.finding.finding) if view.finding else None,
        slips=[(kind, titles[kind]) for kind in slips_of(view, card)],
    )


@router.get(
    "/api/tasks/{number}/papers/{index}",
    tags=["tasks"],
    response_class=StreamingResponse,
    responses={
        **REFUSALS,
        200: {
            "description": "The file as it was handed in.",
            "content": {"application/octet-stream": {}},
        },
    },
)
@router.get("/tasks/{number}/papers/{index}", include_in_schema=False)
def task_paper(
    visitor: Reader, number: Number, index: Annotated[int, Path(ge=0, le=_MOST)]
) -> StreamingResponse:
    """Give back the file of a document as it was handed in; a browser never opens it by itself."""
    found = paper_file(visitor.house, find_view(visitor, number).task, index)
    if found is None:
        raise Gone
    name, pieces = found
    return StreamingResponse(
        _bytes(pieces),
        media_type="application/octet-stream",
        headers=attachment(name),
    )


@router.get(
    "/api/tasks/{number}/slips/{kind}",
    tags=["tasks"],
    response_class=Response,
    responses={
        **REFUSALS,
        200: {"description": "The paper as a Word file.", "content": {DOCX: {}}},
    },
)
@router.get("/tasks/{number}/slips/{kind}", include_in_schema=False)
def task_slip(visitor: Reader, number: Number, kind: SlipKind, as_known: AsKnown = "") -> Response:
    """Give a paper of a task to print: an order, a letter of the step at which it stands."""
    house = known_house(visitor.house, as_known)
    view = _view(visitor, house, number)
    return download(
        slip_docx(house, visitor.words, view, kind),
        f"{slip_titles(visitor.words)[kind]}-{number}.docx",
    )


def _bytes(pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield from pieces
