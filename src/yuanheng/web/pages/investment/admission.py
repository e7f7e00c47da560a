"""Who asks for land (准入审查): the desk of a zone, a case clause by clause, its papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from yuanheng.errors import say
from yuanheng.views.admission import writing
from yuanheng.views.admission.case import Case
from yuanheng.views.admission.desk import WHOLE, AdmissionDesk, Looked, admission_desk
from yuanheng.views.admission.paper import desk_xlsx, opinion_docx
from yuanheng.views.admission.promises import promises_docx
from yuanheng.views.known_house import known_house
from yuanheng.web.downloads import download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor

router = APIRouter(responses=REFUSALS)


#: So many requests stand on a page; the workbook has all.
MOST = 40


class AskedDesk(BaseModel):
    """Which zone, as if signed on which day, by which local standards, as known when.

    amount: COLUMN=AMOUNT to try instead of what is stated, as `area=95亩`; column and value: one
    more of them.
    """

    zone: str = Field("", max_length=80)
    day: str = Field("", max_length=10)
    standard: list[str] = Field(default_factory=list, max_length=8)
    project: str = Field("", max_length=200)
    option: str = Field("", max_length=200)
    offset: int = Field(0, ge=0, le=1_000_000)
    amount: list[Annotated[str, Field(max_length=80)]] = Field(default_factory=list, max_length=16)
    column: str = Field("", max_length=40)
    value: str = Field("", max_length=40)
    as_known: str = Field("", max_length=20)

    @property
    def tried(self) -> dict[str, str]:
        """Give the amounts to try by column; of one column the last."""
        told = dict(amount.partition("=")[::2] for amount in self.amount)
        return {k: v for k, v in {**told, self.column: self.value}.items() if k and v.strip()}


Asked = Annotated[AskedDesk, Query()]


class ClauseCard(BaseModel):
    """One clause: its document, what is stated, the answer, what is wanting, what would pass."""

    rule: str
    standard: str
    article: str
    clause: str
    formula: str
    is_recommended: bool
    answer: str
    binds: bool
    facts: list[str]
    limits: str
    missing: list[str]
    changes: list[str]


class CaseCard(BaseModel):
    """One application judged: fits, fails or open, clause by clause."""

    project: str
    option: str
    name: str
    answer: str
    summary: str
    not_asked: str
    clauses: list[ClauseCard]
    together: list[str]


class DeskSheet(BaseModel):
    """The applications of a zone on a day."""

    zone: str
    day: str
    standards: list[str]
    cases: list[CaseCard]
    unread: list[str]


def _found(visitor: Visitor, asked: AskedDesk, looked: Looked = WHOLE) -> AdmissionDesk | None:
    """Judge the applications of a zone that the account sees."""
    return admission_desk(
        known_house(visitor.house, asked.as_known.strip()),
        visitor.zones,
        zone=visitor.check_zone(asked.zone) if asked.zone else None,
        day=asked.day.strip(),
        standards=[s for s in asked.standard if s],
        looked=looked,
    )


def _known(visitor: Visitor, asked: AskedDesk) -> AdmissionDesk:
    found = _found(visitor, asked)
    if found is None:
        raise Gone(say("No request for land was read yet"))
    return found


def _case(
    visitor: Visitor, asked: AskedDesk, tried: Mapping[str, str] | None = None
) -> tuple[AdmissionDesk, Case]:
    """Find the case that is asked for; Gone where there is none. A paper tries nothing."""
    desk = _found(visitor, asked, Looked(only=(asked.project, asked.option), tried=tried or {}))
    if desk is None or not desk.cases:
        raise Gone(say("There is no such request for land"))
    return desk, desk.cases[0]


def _card(visitor: Visitor, case: Case) -> CaseCard:
    words = visitor.words
    return CaseCard(
        project=case.application.project,
        option=case.application.option,
        name=case.application.name,
        answer=case.answer,
        summary=writing.summary_text(words, case),
        not_asked=writing.unasked_text(words, case),
        clauses=[
            ClauseCard(
                rule=c.rule,
                standard=c.pack,
                article=c.article,
                clause=words.label(c.label),
                formula=c.text,
                is_recommended=not c.is_binding_rule,
                answer=c.answer,
                binds=c.binds,
                facts=[writing.fact_text(words, f) for f in c.facts],
                limits=writing.limits_text(words, c),
                missing=[m.name for m in c.missing],
                changes=[writing.change_text(words, x) for x in c.changes],
            )
            for c in case.clauses
        ],
        together=[writing.change_text(words, x) for x in case.together],
    )


@router.get("/api/admission", tags=["admission"])
def desk_api(visitor: Reader, asked: Asked) -> DeskSheet:
    """Give the applications of a zone, each judged clause by clause on a day."""
    found = _known(visitor, asked)
    return DeskSheet(
        zone=found.zone,
        day=found.day,
        standards=list(found.standards),
        cases=[_card(visitor, case) for case in found.cases],
        unread=list(found.unread),
    )


@router.get("/admission", include_in_schema=False)
def desk_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show the applications of a zone."""
    found = _found(visitor, asked, Looked(asked.offset, MOST))
    return page(request, visitor, "admission.html", found=found, case=None, text=writing, most=MOST)


@router.get("/admission/case", include_in_schema=False)
def case_page(request: Request, visitor: Reader, asked: Asked) -> HTMLResponse:
    """Show one application clause by clause, and what would make it pass."""
    found, case = _case(visitor, asked, asked.tried)
    return page(
        request,
        visitor,
        "admission_case.html",
        found=found,
        case=case,
        text=writing,
        tried=asked.tried,
        amounts=writing.stated_amounts(case),
    )


@router.get("/admission/opinion.docx", include_in_schema=False)
def opinion(visitor: Reader, asked: Asked) -> Response:
    """Give the opinion on one application as a paper."""
    found, case = _case(visitor, asked)
    title = visitor.words("opinion on the request for land")
    content = opinion_docx(visitor.house, visitor.words, found, case)
    return download(content, f"{case.application.name}{title}{found.day}.docx")


@router.get("/admission/promises.docx", include_in_schema=False)
def promises(visitor: Reader, asked: Asked) -> Response:
    """Give the letter of commitment for one application, to be signed."""
    found, case = _case(visitor, asked)
    title = visitor.words("letter of commitment on standard land")
    content = promises_docx(visitor.house, visitor.words, found, case)
    return download(content, f"{case.application.name}{title}{found.day}.docx")


@router.get("/admission.xlsx", include_in_schema=False)
def desk_book(visitor: Reader, asked: Asked) -> Response:
    """Give the desk as a workbook."""
    found = _known(visitor, asked)
    title = visitor.words("Admission review")
    return download(desk_xlsx(visitor.words, found), f"{found.zone_name}{title}{found.day}.xlsx")
