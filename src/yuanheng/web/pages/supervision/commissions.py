"""Matters that a document gives (督办事项): the form of a clerk, and closing by documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.supervision.commissions import Charge, commission_task, settle_task
from yuanheng.app.supervision.inputs import note_task
from yuanheng.errors import QuestionError, UsageError, say
from yuanheng.model.origins import ORIGIN_KINDS, Matter, Origin, OriginKind, TargetNamed
from yuanheng.model.tasks import People, Task
from yuanheng.views.tasks.cards import TaskCard, task_card
from yuanheng.views.tasks.lists import task_leads
from yuanheng.views.tasks.log_words import origin_words
from yuanheng.web.answers import without_places
from yuanheng.web.misfits import fitted
from yuanheng.web.pages.ledger import zone_choices
from yuanheng.web.pages.task_forms import (
    FilesField,
    LongField,
    SeenField,
    TitlesField,
    act_on,
    posted,
)
from yuanheng.web.pages.tasks import Number, find_view
from yuanheng.web.papers import handed_in, listed
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page, render
from yuanheng.web.rights import act
from yuanheng.web.task_acts import Act, Long, NumberedPaper, Seen, Short, texts
from yuanheng.web.visitors import Leader, Officer, Visitor, having
from yuanheng.words.words import plain_error

router = APIRouter()

OfficerReader = Annotated[Visitor, Depends(having("officer"))]


class Commission(BaseModel):
    """A matter to be supervised: what gives it, what is asked, who answers, and until when.

    another: it was asked, and it is another matter than those that are called alike.
    """

    zone: Short
    source: OriginKind
    document: Short = ""
    number: Short = ""
    dated: str = Field("", max_length=10)
    given_by: Short = ""
    target: Short = ""
    target_year: str = Field("", max_length=10)
    matter: Short
    content: Long = ""
    yardstick: Long = ""
    subject: Short = ""
    lead: Short
    support: list[Short] = Field([], max_length=20)
    supervisor: Short = ""
    due: str = Field("", max_length=10)
    days: int | None = Field(None, ge=1, le=3650)
    another: bool = False


class CommissionForm(BaseModel):
    """The form of it: fields as they were typed, and what the address filled in before."""

    zone: str = Field("", max_length=200)
    source: OriginKind = "instruction"
    document: str = Field("", max_length=200)
    number: str = Field("", max_length=200)
    dated: str = Field("", max_length=10)
    given_by: str = Field("", max_length=200)
    target: str = Field("", max_length=200)
    target_year: str = Field("", max_length=10)
    matter: str = Field("", max_length=200)
    content: str = Field("", max_length=4000)
    yardstick: str = Field("", max_length=4000)
    subject: str = Field("", max_length=200)
    lead: str = Field("", max_length=200)
    support: str = Field("", max_length=200)
    supervisor: str = Field("", max_length=200)
    due: str = Field("", max_length=10)
    days: int | Literal[""] = ""
    another: bool = False

    @property
    def wish(self) -> Commission:
        """Give the wish that the form holds; what is amiss is told by the verb."""
        support = list(listed(self.support))
        days = None if self.days == "" else self.days
        return Commission.model_construct(**{**self.model_dump(), "support": support, "days": days})


class Settling(Seen):
    """Documents close a task: which, and why it counts as done."""

    reason: Long
    papers: list[NumberedPaper] = Field([], max_length=20)


@dataclass(frozen=True)
class _Shown:
    """The form with what was said to it."""

    form: CommissionForm
    problem: dict[str, object] | None = None
    is_asked: bool = False
    status: int = 200


@router.get("/tasks/new", include_in_schema=False)
def new_page(
    request: Request, visitor: OfficerReader, asked: Annotated[CommissionForm, Query()]
) -> HTMLResponse:
    """Show the form; an address may fill some of it, as that of a target does."""
    return _page(request, visitor, _Shown(asked))


@router.post("/api/tasks", tags=["tasks"], status_code=201, responses=REFUSALS)
def commission_api(visitor: Officer, wish: Commission) -> TaskCard:
    """Make a task that a document gives; 422 asks where one called alike stands already."""
    task = _commission(visitor, wish, ())
    return task_card(visitor.house, visitor.words, find_view(visitor, task.id))


@router.post("/tasks/new", include_in_schema=False)
@act(say("enter a matter that a document gives"))
def commission_form(
    request: Request,
    visitor: Officer,
    form: Annotated[CommissionForm, Form()],
    file: FilesField,
) -> Response:
    """Make a task that a document gives; what is refused or asked leaves the form as it was."""
    try:
        with handed_in([form.document or form.matter], [""], file) as papers:
            task = _commission(visitor, form.wish, papers)
    except (QuestionError, UsageError) as error:
        problem = without_places(plain_error(error, visitor.words), visitor.house)
        is_asked = isinstance(error, QuestionError)
        shown = _Shown(form, problem, is_asked, 422 if is_asked else 400)
        return _page(request, visitor, shown)
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


@router.post("/api/tasks/{number}/settle", tags=["tasks"], responses=REFUSALS)
def settle_api(visitor: Leader, number: Number, wish: Settling) -> TaskCard:
    """Close a task by documents; no figure proves it, and everywhere it is named so."""
    act_on(visitor, number, wish.seen, "settle", _settle(number, wish, texts(wish.papers)))
    return task_card(visitor.house, visitor.words, find_view(visitor, number))


@router.post("/tasks/{number}/settle", include_in_schema=False)
@act(say("close a task by documents"))
def settle_form(
    request: Request,
    visitor: Leader,
    number: Number,
    seen: SeenField,
    file: FilesField,
    reason: LongField = "",
    title: TitlesField = None,
    paper: TitlesField = None,
) -> Response:
    """Close a task by documents."""
    wish = fitted(Settling, seen=seen, reason=reason)
    with handed_in(title or (), paper or (), file) as papers:
        return posted(request, visitor, number, seen, "settle", _settle(number, wish, papers))


def _settle(number: int, wish: Settling, papers: tuple[str, ...]) -> Act:
    return lambda house: settle_task(house, number, wish.reason, papers, after=wish.seen)


def _commission(visitor: Visitor, wish: Commission, papers: Iterable[str]) -> Task:
    """Make the task in a zone that the account sees, and note who did."""
    if not wish.zone:
        raise UsageError(say("No zone is named"))
    target = TargetNamed(wish.target_year, wish.target) if wish.target.strip() else None
    origin = Origin(
        wish.source,
        wish.document.strip(),
        wish.number.strip() or None,
        wish.dated.strip() or None,
        wish.given_by.strip() or None,
        target if wish.source == "target" else None,
    )
    people = People(wish.lead.strip(), tuple(wish.support), wish.supervisor.strip() or None)
    task = commission_task(
        visitor.house,
        visitor.check_zone(wish.zone),
        Matter(wish.matter, wish.content, wish.yardstick, wish.subject),
        origin,
        Charge(people, wish.due.strip() or None, wish.days),
        documents=papers,
        another=wish.another,
    )
    note_task(visitor.house, "commission", task)
    return task


def _page(request: Request, visitor: Visitor, shown: _Shown) -> HTMLResponse:
    """Show the form with the units that lead tasks already, and what was said to it."""
    leads = task_leads(visitor.house, visitor.zones)
    words = origin_words(visitor.words)
    values: dict[str, object] = {
        "form": shown.form,
        "problem": shown.problem,
        "is_asked": shown.is_asked,
        "zones": zone_choices(visitor),
        "kinds": [(kind, words[kind]) for kind in ORIGIN_KINDS],
        "leads": leads,
    }
    if shown.status == 200:
        return page(request, visitor, "tasks_new.html", **values)
    said = render(request, "tasks_new.html", {**values, "visitor": visitor})
    return HTMLResponse(said, status_code=shown.status)
