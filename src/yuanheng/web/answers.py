"""Answers to what is refused or fails (拒答): a page or JSON, in the reader's language.

What they say never tells where on the server a file lies, nor what a database was asked.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from yuanheng.app.jobs.queue import TooManyJobsError
from yuanheng.app.keeping.ledger import find_damage
from yuanheng.app.office.accounts import has_accounts
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import (
    AwayError,
    DamagedError,
    ForbiddenError,
    LedgerError,
    Message,
    UsageError,
    YuanhengError,
    say,
)
from yuanheng.web.addresses import here
from yuanheng.web.gate import headers_of
from yuanheng.web.misfits import misfits
from yuanheng.web.rendering import render
from yuanheng.web.visitors import (
    COOKIE,
    Gone,
    SignInNeeded,
    Visitor,
    find_visitor,
    language_of,
)
from yuanheng.web.ways import WayOut, is_for_the_terminal, ways_out
from yuanheng.words import figures
from yuanheng.words.words import Words, plain_error

#: A ledger by its URL; after what became of it stands what the database said, names and all.
_SERVER = re.compile(
    r"(?<![a-z0-9])postgres[a-z0-9]*(?:\+\w+)?://[^\s：]+([^\n:：]*)(?:[:：][^\n]*)?"
)

#: The console itself is well, and its ledger is not.
_BROKEN = (AwayError, DamagedError)
#: What the parts that the console is built of say in English, by what it begins with.
_SAID: dict[str, Message] = {
    "Not Found": say("There is nothing here"),
    "Method Not Allowed": say("This page takes no such request"),
    "Content Too Large": say("This is larger than the console takes"),
    "Length Required": say("The request does not say how long it is"),
    "URI Too Long": say("The address is longer than the console takes"),
    "Misdirected Request": say("The console does not answer to this name"),
    "Forbidden: the request comes from another site": say("The request comes from another site"),
    "Too many": say("The form has more fields or files than the console takes"),
    "Field exceeded": say("A field of the form is longer than the console takes"),
    "Part exceeded": say("A field of the form is longer than the console takes"),
}
#: A browser sends no such form, but a line that breaks off leaves one.
_NO_FORM = say("What was sent is no form that can be read")
#: After so long a browser or program may ask again for what is away.
_AGAIN_SECONDS = "10"


def add_answers(site: FastAPI) -> None:
    """Turn refusals into pages or JSON, with a fitting status."""

    @site.exception_handler(SignInNeeded)
    def sign_in(request: Request, _error: SignInNeeded) -> Response:
        if _wants_json(request):
            return JSONResponse({"error": "SignInNeeded"}, status_code=401)
        try:
            target = _door(request)
        except LedgerError as error:
            return _refusal(request, error, _status_of(error))
        if request.headers.get("HX-Request"):
            return Response(status_code=204, headers={"HX-Redirect": target})
        return RedirectResponse(target, status_code=303)

    @site.exception_handler(YuanhengError)
    def refused(request: Request, error: YuanhengError) -> Response:
        return _refusal(request, error, _status_of(error))

    @site.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        words, is_page = Words(language_of(request)), not _wants_json(request)
        text = misfits(error.errors(), words, is_page=is_page)
        return plain(request, 422, text, visitor=_visitor(request) if is_page else None)

    @site.exception_handler(HTTPException)
    def other(request: Request, error: HTTPException) -> Response:
        visitor = None if _wants_json(request) else _visitor(request)
        return plain(request, error.status_code, str(error.detail), error.headers, visitor)

    @site.exception_handler(ClientDisconnect)
    def left(_request: Request, _error: ClientDisconnect) -> Response:
        return Response(status_code=400)  # nobody reads it; nor is it an error to be logged

    @site.exception_handler(Exception)
    def failed(request: Request, _error: Exception) -> Response:
        answer = _failure(request)
        answer.headers.update(headers_of())  # it is made outside of the gate
        answer.headers["Cache-Control"] = "no-store"
        return answer


def plain(
    request: Request,
    status: int,
    text: str,
    headers: Mapping[str, str] | None = None,
    visitor: Visitor | None = None,
) -> Response:
    """Show what is no refusal of ours: a path that is not there, a form that does not fit."""
    if _wants_json(request):
        return JSONResponse({"error": text}, status_code=status, headers=headers)
    said = _said(status, text)
    words = Words(language_of(request))
    message = words.say(said) if said else text
    problem: dict[str, object] = {"message": message, "facts": [], "expected": None, "remedy": None}
    return _problem(request, status, problem, visitor, headers=headers)


def _said(status: int, text: str) -> Message | None:
    """Give what stands for a text that others wrote, whose reader need not read English."""
    begun = next((said for begin, said in _SAID.items() if text.startswith(begin)), None)
    return begun or (_NO_FORM if status == 400 else None)


def _failure(request: Request) -> Response:
    """Say what nobody expected: a damaged ledger, or a fault of the program."""
    if (damage := find_damage(request.app.state.house.place)) is not None:
        return _refusal(request, damage, _status_of(damage))
    words = Words(language_of(request))
    text = words.say(say("Something went wrong here; the log of the server says what"))
    return plain(request, 500, text)


def _refusal(request: Request, error: YuanhengError, status: int) -> Response:
    """Show a refusal: what, where, what was expected, and how to mend it."""
    words = Words(language_of(request))
    house: OpenHouse = request.app.state.house
    problem = without_places(plain_error(error, words), house)
    headers = {"Retry-After": _AGAIN_SECONDS} if isinstance(error, AwayError) else None
    if _wants_json(request):
        return JSONResponse(problem, status_code=status, headers=headers)
    place = without_places(figures.place(words, error.where), house)
    is_away = isinstance(error, _BROKEN) or error.__cause__ is not None
    visitor = None if is_away else _visitor(request)  # a database that is away is not asked again
    ways = ways_out(error, words) if visitor else ()
    return _problem(request, status, problem, visitor, place, headers, ways)


def _problem(
    request: Request,
    status: int,
    problem: Mapping[str, object],
    visitor: Visitor | None,
    place: str = "",
    headers: Mapping[str, str] | None = None,
    ways: tuple[WayOut, ...] = (),
) -> Response:
    """Show a page of a refusal; with the menu for who is signed in."""
    form = "/" if request.method in ("GET", "HEAD") else here(request)
    values = {
        "problem": problem,
        "place": place,
        "status": status,
        "visitor": visitor,
        "ways": ways,
        "for_terminal": is_for_the_terminal(str(problem["remedy"] or "")),
        "back": form if form != "/" else "",
    }
    page = render(request, "problem.html", values)
    return HTMLResponse(page, status_code=status, headers=headers)


def _visitor(request: Request) -> Visitor | None:
    """Find who is visiting; nobody where the ledger cannot tell."""
    try:
        return find_visitor(request)
    except (SignInNeeded, LedgerError):
        return None


def _door(request: Request) -> str:
    """Give where to sign in, with the way back to the page that somebody has before them."""
    if not has_accounts(request.app.state.house):
        return "/setup"
    if request.url.path == "/sign-out":
        return "/sign-in"
    wanted = {"back": here(request)}
    if request.method not in ("GET", "HEAD"):
        wanted["ended"] = "writing"
    elif request.headers.get("HX-Request") or COOKIE in request.cookies:
        wanted["ended"] = "reading"
    return "/sign-in" if wanted == {"back": "/"} else f"/sign-in?{urlencode(wanted)}"


def without_places(value: Any, house: OpenHouse) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Give texts, lists and mappings without where on the server, or on which, things lie.

    The names of files stay; those of a database, its server and its user do not.
    """
    if isinstance(value, str):
        if house.place != str(house.path):
            value = _SERVER.sub(r"PostgreSQL\1", value).replace(house.path.name, "PostgreSQL")
        return _places(house.path).sub("", value)
    if isinstance(value, list):
        return [without_places(one, house) for one in value]
    if isinstance(value, dict):
        return {key: without_places(one, house) for key, one in value.items()}
    return value


@lru_cache(maxsize=8)
def _places(ledger: Path) -> re.Pattern[str]:
    """Match a path into the ledger's folder or the one for passing files, up to the last name."""
    folders = {str(ledger.absolute().parent), str(ledger.parent), tempfile.gettempdir()}
    roots = "|".join(re.escape(f) for f in sorted(folders - {".", "/"}, key=len, reverse=True))
    return re.compile(rf"(?:{roots})[/\\](?:[^/\\\s]+[/\\])*")


def _status_of(error: YuanhengError) -> int:
    if isinstance(error, Gone):
        return 404
    if isinstance(error, ForbiddenError):
        return 403
    if isinstance(error, _BROKEN):
        return 503
    if isinstance(error, LedgerError):
        return 409
    if isinstance(error, TooManyJobsError):
        return 429
    return 400 if isinstance(error, UsageError) else 422


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")
