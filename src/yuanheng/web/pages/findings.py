"""Findings (问题): what needs attention, by severity and age; one whole; what falls due next."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.keeping.exports import csv_table
from yuanheng.app.supervision import tasks
from yuanheng.app.supervision.inputs import note_task
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.model.tasks import People
from yuanheng.views.findings.cards import FindingCard, find_finding, finding_card
from yuanheng.views.findings.casefiles import FoundCases, choose_cases
from yuanheng.views.findings.columns import case_columns
from yuanheng.views.findings.lists import (
    DueLine,
    FindingChoice,
    StateChoice,
    due_lines,
)
from yuanheng.views.known_house import known_house
from yuanheng.views.listed import arranged
from yuanheng.views.office.subject_file import file_address
from yuanheng.views.runs.runs import runs_on
from yuanheng.web.downloads import download
from yuanheng.web.lists import AskedList, ListAnswer, ShownList, list_answer, paged
from yuanheng.web.pages.front.overview import AsKnown
from yuanheng.web.pages.task_forms import refused
from yuanheng.web.papers import listed
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.task_acts import Changed
from yuanheng.web.visitors import Gone, Leader, Reader, Visitor

router = APIRouter()

#: So many casefiles stand on a page.
PAGE = 100
AGES = (30, 90, 180, 365)
SEVERITIES, STATES = ("high", "medium", "low"), ("open", "suspected", "unverifiable", "closed")
#: What falls due is shown for so many days ahead.
AHEAD = (30, 90, 180)
_MOST = 2**31 - 1

Number = Annotated[int, Path(ge=1, le=_MOST)]
Text = Annotated[str, Form(max_length=200)]


class Choice(BaseModel):
    """What is asked for in the address; an empty text leaves a question open."""

    severity: Literal["", "high", "medium", "low"] = ""
    state: StateChoice = "alive"
    zone: str = Field("", max_length=64)
    standard: str = Field("", max_length=100)
    age: int | Literal[""] = ""
    as_known: str = Field("", max_length=20)

    def asked(self) -> FindingChoice:
        """Give the choice as the ledger takes it."""
        age = None if self.age == "" else min(max(self.age, 0), _MOST)
        return FindingChoice(
            self.severity or None, self.state, self.zone or None, self.standard or None, age
        )

    def address(self, **changed: object) -> str:
        """Write the query of an address with some answers changed."""
        kept = {**self.model_dump(), **changed}
        plain = {k: v for k, v in kept.items() if v != "" and (k, v) != ("state", "alive")}
        return f"?{urlencode(plain)}" if plain else ""


class TaskWish(BaseModel):
    """A task to be made of a finding; `seen_run` is the run whose state of it was looked at."""

    seen_run: int = Field(ge=1, le=_MOST)
    lead: str = Field(max_length=200)
    support: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=20)
    supervisor: str = Field("", max_length=200)
    due: str = Field("", max_length=10)
    days: int | None = Field(None, ge=1, le=3650)


class TaskMade(BaseModel):
    """The number of the task that was made."""

    task: int


Asked = Annotated[Choice, Depends()]


def _cases(visitor: Visitor, choice: Choice, offset: int, limit: int | None) -> FoundCases:
    """Choose among the casefiles of the zones that the visitor sees."""
    house = known_house(visitor.house, choice.as_known)
    return choose_cases(
        house, visitor.words, visitor.zones, choice.asked(), offset=offset, limit=limit
    )


def _is_evaluated(visitor: Visitor, as_known: str) -> bool:
    """Tell whether rules were ever applied officially: before that, nothing found says nothing."""
    return any(run.official for run in runs_on(known_house(visitor.house, as_known), visitor.zones))


def _card(visitor: Visitor, number: int, as_known: str) -> FindingCard:
    """Give one finding of the zones that the visitor sees; Gone otherwise."""
    house = known_house(visitor.house, as_known)
    view = find_finding(house, number, visitor.zones)
    if view is None:
        raise Gone
    return finding_card(house, visitor.words, view)


@router.get("/api/findings", tags=["findings"], responses=REFUSALS)
def findings_api(
    visitor: Reader,
    choice: Asked,
    offset: Annotated[int, Query(ge=0, le=_MOST)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = PAGE,
) -> FoundCases:
    """List the casefiles: what was found, gathered by the subject that it was found on.

    Of the zones that the account sees, with counts for each other choice.
    """
    return _cases(visitor, choice, offset, limit)


@router.get("/findings", include_in_schema=False)
def findings_page(
    request: Request,
    visitor: Reader,
    choice: Asked,
    asked: AskedList,
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> ListAnswer:
    """Show what was found, a subject a line, the gravest and oldest first."""
    if asked.takes_all:
        found = _cases(visitor, choice, 0, None)
        columns = case_columns(visitor.words, found.lines)
        rows = arranged(found.lines, columns, asked.wish)
        shown = paged(request, asked, columns, rows, PAGE, page_number)
    else:
        found = _cases(visitor, choice, (page_number - 1) * PAGE, PAGE)
        columns = case_columns(visitor.words, found.lines)
        pages = max(1, -(-found.total // PAGE))
        shown = ShownList(request, asked, columns, found.lines, found.total, page_number, pages)
    return list_answer(
        request,
        visitor,
        "findings.html",
        visitor.words("Findings"),
        shown,
        found=found,
        is_evaluated=_is_evaluated(visitor, choice.as_known),
        choice=choice,
        severities=SEVERITIES,
        states=STATES,
        ages=AGES,
    )


@router.get("/findings.csv", include_in_schema=False)
def findings_csv(visitor: Reader, choice: Asked) -> Response:
    """Give the casefiles of the page, whole, as a table: a row for each finding in them."""
    words = visitor.words
    part_words = {
        "problem": words("problem"),
        "consequence": words("what follows"),
        "filing": words("filing"),
    }
    heads = (
        words("casefile"),
        words("zone"),
        words("area"),
        words("subject"),
        words("holds since"),
        words("days"),
        words("task"),
        words("number"),
        words("part"),
        words("finding"),
        words("severity"),
        words("state"),
        words("standard"),
        words("opened"),
        words("run"),
        words("evidence"),
    )
    rows = (
        (
            case.number,
            case.zone_name,
            case.area,
            case.subject,
            case.since,
            case.age,
            case.task,
            line.number,
            part_words[line.role],
            line.label,
            _severity(visitor, line.severity),
            _state(visitor, line.state),
            line.standard_title,
            line.opened_on,
            line.run,
            line.evidence,
        )
        for case in _cases(visitor, choice, 0, None).lines
        for line in case.findings
    )
    return download(csv_table((heads, *rows)), "findings.csv")


@router.get("/api/findings/due", tags=["findings"], responses=REFUSALS)
def due_api(
    visitor: Reader,
    within: Annotated[int, Query(ge=0, le=99_999)] = 90,
    as_known: AsKnown = "",
) -> tuple[DueLine, ...]:
    """List what falls due in the zones that the account sees, by day."""
    house = known_house(visitor.house, as_known)
    return due_lines(house, visitor.words, visitor.zones, within)


@router.get("/findings/due", include_in_schema=False)
def due_page(
    request: Request,
    visitor: Reader,
    within: Annotated[int, Query(ge=0, le=99_999)] = 90,
    offset: Annotated[int, Query(ge=0, le=_MOST)] = 0,
    as_known: AsKnown = "",
) -> HTMLResponse:
    """Show what falls due next."""
    house = known_house(visitor.house, as_known)
    every = due_lines(house, visitor.words, visitor.zones, max(within, *AHEAD))
    lines = [line for line in every if line.days_left <= within]
    counts = {n: sum(0 <= line.days_left <= n for line in every) for n in AHEAD}
    return page(
        request,
        visitor,
        "findings_due.html",
        lines=lines[offset : offset + PAGE],
        is_evaluated=_is_evaluated(visitor, as_known),
        within=within,
        counts=counts,
        passed=sum(line.days_left < 0 for line in every),
        offset=offset,
        page_size=PAGE,
        total=len(lines),
        many=len({line.zone for line in every}) > 1,
    )


@router.get("/api/findings/{number}", tags=["findings"], responses=REFUSALS)
def finding_api(visitor: Reader, number: Number, as_known: AsKnown = "") -> FindingCard:
    """Give one finding whole: clause, evidence, history, remedy, missing facts and its task."""
    return _card(visitor, number, as_known)


@router.get("/findings/{number}", include_in_schema=False)
def finding_page(
    request: Request, visitor: Reader, number: Number, as_known: AsKnown = ""
) -> HTMLResponse:
    """Show one finding whole."""
    card = _card(visitor, number, as_known)
    file = file_address(card.subject_kind, card.line.zone, card.subject_number)
    return page(request, visitor, "finding.html", card=card, file=file)


@router.post("/api/findings/{number}/task", tags=["findings"], status_code=201, responses=REFUSALS)
def make_task_api(visitor: Leader, number: Number, wish: TaskWish) -> TaskMade:
    """Make a task of a finding; 409 where a later run has moved the finding since."""
    return TaskMade(task=make_one(visitor, number, wish))


@router.post("/findings/{number}/task", include_in_schema=False)
@act(say("make a task of a casefile"))
def make_task(
    request: Request,
    visitor: Leader,
    number: Number,
    seen_run: Annotated[int, Form(ge=1, le=_MOST)],
    lead: Text = "",
    support: Text = "",
    supervisor: Text = "",
    due: Annotated[str, Form(max_length=10)] = "",
    days: Annotated[int | Literal[""], Form()] = "",
) -> Response:
    """Make a task of a finding, and show it."""
    wish = TaskWish.model_construct(
        seen_run=seen_run,
        lead=lead,
        support=list(listed(support)),
        supervisor=supervisor,
        due=due,
        days=None if days == "" else days,
    )
    try:
        task = make_one(visitor, number, wish)
    except (LedgerError, UsageError) as error:
        return refused(request, visitor, number, error, back="findings")
    return RedirectResponse(f"/tasks/{task}", status_code=303)


def make_one(visitor: Visitor, number: int, wish: TaskWish) -> int:
    """Make a task of a finding as it was seen."""
    view = find_finding(visitor.house, number, visitor.zones)
    if view is None:
        raise Gone
    if view.finding.run != wish.seen_run:
        raise Changed(
            say("Finding {n} was moved by run {run} meanwhile", n=number, run=view.finding.run),
            (say("{text}", text=_state(visitor, view.finding.state)),),
        )
    task = tasks.make_task(
        visitor.house,
        str(number),
        People(wish.lead.strip(), tuple(wish.support), wish.supervisor.strip() or None),
        due=wish.due or None,
        days=wish.days,
    )
    note_task(visitor.house, "make", task)
    return task.id


def _severity(visitor: Visitor, severity: str) -> str:
    """Say a severity."""
    words = visitor.words
    return {"high": words("high"), "medium": words("medium"), "low": words("low")}[severity]


def _state(visitor: Visitor, state: str) -> str:
    """Say a state."""
    words = visitor.words
    return {
        "open": words("open"),
        "suspected": words("suspected"),
        "unverifiable": words("unverifiable"),
        "closed": words("closed"),
    }[state]
