"""Signing in and out, the first administrator, and the language."""

from __future__ import annotations

import hmac
import ipaddress
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match

from yuanheng.app.office import sessions
from yuanheng.app.office.accounts import add_account, has_accounts
from yuanheng.app.office.sessions import SESSION_HOURS
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError
from yuanheng.web.addresses import LONGEST, own_address
from yuanheng.web.rendering import render
from yuanheng.web.rights import part
from yuanheng.web.throttle import Throttle
from yuanheng.web.visitors import BROWSER, COOKIE, LANGUAGE, Gone, Writer

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]
#: They lead to no page that one could read: JSON, files, and the doors themselves.
_NO_PAGES = ("/api/", "/static/", "/sign-in", "/setup", "/language/")


@router.get("/sign-in")
def sign_in_page(
    request: Request,
    back: Annotated[str, Query(max_length=LONGEST)] = "/",
    ended: Annotated[Literal["", "reading", "writing"], Query()] = "",
) -> Response:
    """Show the form; while there is no account, lead to the first one.

    back: the page that is led to afterwards; ended: what somebody did when the session had ended.
    """
    if not has_accounts(request.app.state.house):
        return RedirectResponse("/setup", status_code=303)
    values = {"is_wrong": False, "back": back, "ended": ended}
    return HTMLResponse(render(request, "sign_in.html", values))


@router.post("/sign-in")
@part
async def sign_in(
    request: Request,
    name: Name,
    password: Password,
    back: Annotated[str, Form(max_length=LONGEST)] = "/",
) -> Response:
    """Open a session; a wrong name and a wrong password look alike, and each costs more time.

    The time is waited for here, where nobody else is kept waiting.
    """
    house: OpenHouse = request.app.state.house
    throttle: Throttle = request.app.state.throttle
    name = name.strip()
    seen = await run_in_threadpool(sessions.knock, house, name, request.cookies.get(BROWSER, ""))
    attempt = throttle.begin(_address(request), seen.account, seen.browser)
    await throttle.wait(attempt)
    found = await run_in_threadpool(sessions.sign_in, house, name, password)
    if found is None:
        values = {"is_wrong": True, "back": back, "ended": ""}
        page = await run_in_threadpool(render, request, "sign_in.html", values)
        return HTMLResponse(page, status_code=401)
    throttle.forget(attempt)
    await run_in_threadpool(_end_session_before, request)
    mark = await run_in_threadpool(sessions.mark_browser, house, name)
    return _with_session(request, found.token, _page_at(request, back), mark)


@router.get("/setup")
def setup_page(request: Request, token: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Show the form for the first administrator to who holds the one-time link."""
    house = request.app.state.house
    if has_accounts(house):
        return RedirectResponse("/sign-in", status_code=303)
    is_held = _is_setup(request, token)
    values = {"token": token, "is_held": is_held, "name": "", "differ": False}
    page = render(request, "setup.html", values)
    return HTMLResponse(page, status_code=200 if is_held else 403)


@router.post("/setup")
@part
def setup(
    request: Request,
    token: Name,
    name: Name,
    password: Password,
    again: Annotated[str | None, Form(max_length=1000)] = None,
) -> Response:
    """Make the first administrator, once; the form asks the password twice, a program need not."""
    request.app.state.throttle.begin(_address(request))
    house = request.app.state.house
    if has_accounts(house) or not _is_setup(request, token):
        raise Gone
    if again not in (None, password):
        values = {"token": token, "is_held": True, "name": name, "differ": True}
        return HTMLResponse(render(request, "setup.html", values), status_code=400)
    try:
        add_account(house, name.strip(), password, "admin", is_first=True)
    except UsageError:
        if has_accounts(house):  # somebody else was first
            raise Gone from None
        raise
    request.app.state.setup_token = None
    found = sessions.sign_in(house, name.strip(), password)
    if found is None:
        raise Gone
    return _with_session(request, found.token, "/", sessions.mark_browser(house, name.strip()))


@router.post("/sign-out")
@part
def sign_out(visitor: Writer) -> Response:
    """End the session."""
    sessions.sign_out(visitor.house, visitor.session)
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/language/{lang}")
def choose_language(
    request: Request,
    lang: Annotated[str, Path(max_length=10)],
    back: Annotated[str, Query(max_length=LONGEST)] = "/",
) -> Response:
    """Keep the language in a cookie and go back to the page."""
    if lang not in ("zh", "en"):
        raise Gone
    response = RedirectResponse(own_address(back), status_code=303)
    response.set_cookie(
        LANGUAGE,
        lang,
        max_age=31_536_000,
        samesite="lax",
        httponly=True,
        secure=request.app.state.is_secure,
    )
    return response


def _address(request: Request) -> str | None:
    """Give where a request comes from; None where it is only known that a proxy passed it on.

    The server has put there what a proxy says that was named; what others say is not asked.
    """
    state, client = request.app.state, request.client
    if client is None or (state.is_behind_proxy and not state.proxies):
        return None
    try:
        address = ipaddress.ip_address(client.host)
    except ValueError:
        return client.host
    return None if any(address in proxy for proxy in state.proxies) else client.host


def _end_session_before(request: Request) -> None:
    """End the session that the browser had, so that it is not left open unseen."""
    token = request.cookies.get(COOKIE)
    found = sessions.visitor(request.app.state.house, token) if token else None
    if found is not None:
        sessions.sign_out(request.app.state.house, found[1])


def _is_setup(request: Request, token: str) -> bool:
    wanted = request.app.state.setup_token
    return wanted is not None and hmac.compare_digest(token.encode(), wanted.encode())


def _page_at(request: Request, back: str) -> str:
    """Give an address if a page of the console is read at it; the overview otherwise."""
    wanted = own_address(back)
    path = unquote(urlsplit(wanted).path)
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    is_read = any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)
    return wanted if is_read and not path.startswith(_NO_PAGES) else "/"


def _with_session(request: Request, token: str, target: str, mark: str) -> Response:
    """Lead on with a session, and with the mark by which the browser is known another time."""
    response = RedirectResponse(target, status_code=303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=SESSION_HOURS * 3600,
        httponly=True,
        samesite="strict",
        secure=request.app.state.is_secure,
    )
    response.set_cookie(
        BROWSER,
        mark,
        max_age=31_536_000,
        path="/sign-in",
        httponly=True,
        samesite="strict",
        secure=request.app.state.is_secure,
    )
    return response
