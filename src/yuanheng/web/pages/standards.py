"""Standards (标准): what is applied, on whose word, by which cases, with which parameters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.engine import Dialect, statement_text
from yuanheng.app.jobs.queue import queue_job
from yuanheng.app.runs.parameter_versions import save_parameter_version
from yuanheng.errors import ForbiddenError, say
from yuanheng.model.accounts import Job
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.views.ledger.batches import known_seq
from yuanheng.views.standards import pages
from yuanheng.views.standards.pages import StandardLine, StandardPage, standard_lines
from yuanheng.views.standards.parameter_fields import parameter_groups
from yuanheng.views.standards.parameter_sheet import write_parameter_sheet
from yuanheng.web.downloads import download
from yuanheng.web.misfits import fitted
from yuanheng.web.pages.jobs import JobCard, job_card
from yuanheng.web.parameter_forms import FilledParameters
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Gone, Leader, Officer, Reader, Visitor

router = APIRouter(responses=REFUSALS)

StandardId = Annotated[str, Path(max_length=100)]
AsKnown = Annotated[str, Query(max_length=20, description="A day or a sequence number.")]


class Statement(BaseModel):
    """The one statement of a standard, as an engine is given it."""

    standard: str
    dialect: str
    statement: str


class NewVersion(BaseModel):
    """A new dated version of a standard's parameters; settings: NAME=VALUE, one in a line."""

    name: str = Field(max_length=60)
    valid_from: str = Field(max_length=10)
    settings: str = Field(max_length=20_000)
    reason: str = Field(max_length=1000)
    reference: str = Field(max_length=500)
    based_on: str = Field("", max_length=100)


@router.get("/api/standards", tags=["standards"])
def standards_api(visitor: Reader) -> list[StandardLine]:
    """List every standard, profile and calendar."""
    return list(standard_lines(visitor.words))


@router.get("/standards", include_in_schema=False)
def standards_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the standards."""
    return page(request, visitor, "standards.html", found=standard_lines(visitor.words))


@router.get("/api/standards/{standard}", tags=["standards"])
def standard_api(visitor: Reader, standard: StandardId, as_known: AsKnown = "") -> StandardPage:
    """Describe one standard, with the parameter versions known then."""
    return _standard(visitor, standard, as_known)


@router.get("/standards/{standard}", include_in_schema=False)
def standard_page(
    request: Request,
    visitor: Reader,
    standard: StandardId,
    dialect: Annotated[Dialect | None, Query()] = None,
    as_known: AsKnown = "",
) -> HTMLResponse:
    """Show one standard; with a dialect, its statement too."""
    found = _standard(visitor, standard, as_known)
    statement = ""
    if dialect is not None and found.line.is_evaluated:
        statement = statement_text(standard, dialect)
    return page(
        request,
        visitor,
        "standards_one.html",
        found=found,
        dialect=dialect,
        statement=statement,
        groups=parameter_groups(visitor.house, visitor.words, standard) if found.parameters else (),
        may_save=visitor.account.may("leader") and visitor.sees_all,
    )


@router.get(
    "/standards/{standard}/parameters.xlsx", include_in_schema=False, response_class=Response
)
def parameter_sheet(
    visitor: Reader,
    standard: StandardId,
    chosen: Annotated[str, Query(alias="set", max_length=100)] = "",
    period: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Give the parameters of a standard as a sheet to fill."""
    line = _line(visitor, standard)
    if not line.is_evaluated:
        raise Gone
    content = write_parameter_sheet(visitor.house, visitor.words, standard, chosen, period)
    name = visitor.words("Parameters of {name}", name=line.title) + ".xlsx"
    return download(content, name)


@router.get("/api/standards/{standard}/statement", tags=["standards"])
def statement_api(visitor: Reader, standard: StandardId, dialect: Dialect = "duckdb") -> Statement:
    """Print the one statement of a standard in an engine's dialect."""
    line = _line(visitor, standard)
    if not line.is_evaluated:
        raise Gone
    text = statement_text(standard, dialect)
    return Statement(standard=standard, dialect=dialect, statement=text)


@router.post("/api/standards/{standard}/cases", tags=["standards"], status_code=202)
def cases_api(request: Request, visitor: Officer, standard: StandardId) -> JobCard:
    """Queue the cases of a standard, which are run on every engine."""
    return job_card(visitor, _queue_cases(request, visitor, standard))


@router.post("/standards/{standard}/cases", include_in_schema=False)
@act(say("run the cases of a standard"))
def cases_page(request: Request, visitor: Officer, standard: StandardId) -> Response:
    """Queue the cases of a standard, and lead to their progress."""
    job = _queue_cases(request, visitor, standard)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


@router.post("/api/standards/{standard}/parameters", tags=["standards"], status_code=201)
def save_api(visitor: Leader, standard: StandardId, new: NewVersion) -> ParameterVersion:
    """Save a new dated version of a standard's parameters; nothing saved is ever changed."""
    return _save(visitor, standard, new)


@router.post("/standards/{standard}/parameters", include_in_schema=False)
@act(say("save a version of the parameters"))
def save_form(
    visitor: Leader,
    standard: StandardId,
    filled: FilledParameters,
    name: Annotated[str, Form(max_length=60)],
    valid_from: Annotated[str, Form(max_length=10)],
    reason: Annotated[str, Form(max_length=1000)],
    reference: Annotated[str, Form(max_length=500)],
    based_on: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Save what the form or its sheet says, and show it."""
    given = filled.read(visitor, standard)
    new = fitted(
        NewVersion,
        name=name,
        valid_from=valid_from,
        settings="\n".join(given.settings),
        reason=reason,
        reference=reference,
        based_on=based_on,
    )
    _save(visitor, standard, new, given.references)
    return RedirectResponse(f"/standards/{standard}#parameters", status_code=303)


def _line(visitor: Visitor, standard: str) -> StandardLine:
    """Find a standard; Gone where there is none."""
    found = next((s for s in standard_lines(visitor.words) if s.id == standard), None)
    if found is None:
        raise Gone
    return found


def _standard(visitor: Visitor, standard: str, as_known: str) -> StandardPage:
    """Describe a standard as of what was known."""
    _line(visitor, standard)
    upto = known_seq(visitor.house, as_known)
    return pages.standard_page(visitor.house, visitor.words, standard, upto)


def _queue_cases(request: Request, visitor: Visitor, standard: str) -> Job:
    """Queue the cases of a standard that has some."""
    if not _line(visitor, standard).cases:
        raise Gone
    job = queue_job(visitor.house, "cases", {"standard": standard})
    request.app.state.worker.wake()
    return job


def _save(
    visitor: Visitor, standard: str, new: NewVersion, references: dict[str, str] | None = None
) -> ParameterVersion:
    """Save a version; who sees some zones only may not speak for all."""
    if not _line(visitor, standard).is_evaluated:
        raise Gone
    if not visitor.sees_all:
        raise ForbiddenError(
            say("Parameters hold for every zone; this account sees only some"),
            remedy=say("Ask for a trial run with values of your own instead."),
        )
    return save_parameter_version(
        visitor.house,
        standard,
        name=new.name,
        valid_from=new.valid_from.strip(),
        settings=new.settings.splitlines(),
        reason=new.reason,
        reference=new.reference,
        based_on=new.based_on.strip() or None,
        references=references,
    )
