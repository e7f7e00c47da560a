"""Signing in and out, the first administrator, and the language."""

from __future__ import annotations

import hmac
import time
from collections import deque
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from yuanheng import app
from yuanheng.errors import ForbiddenError, say
from yuanheng.web.rendering import render
from yuanheng.web.visitors import COOKIE, LANGUAGE, Gone, Writer

router = APIRouter(include_in_schema=False)

#: Attempts to sign in from one address within a minute.
_MOST_ATTEMPTS = 20
_attempts: dict[str, deque[float]] = {}
_lock = Lock()


def _slow_down(request: Request) -> None:
    """Refuse an address that tries too often; ForbiddenError."""
    address = request.client.host if request.client else "?"
    now = time.monotonic()
    with _lock:
        if len(_attempts) > 10_000:
            _attempts.clear()
        tried = _attempts.setdefault(address, deque())
        while tried and tried[0] < now - 60:
            tried.popleft()
        tried.append(now)
        if len(tried) > _MOST_ATTEMPTS:
            raise ForbiddenError(
                say("Too many attempts from this address"), remedy=say("Wait a minute.")
            )


@router.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """Show the form; while there is no account, lead to the first one."""
    if not app.has_accounts(request.app.state.house):
        return RedirectResponse("/setup", status_code=303)
    return HTMLResponse(render(request, "sign_in.html", {"is_wrong": False}))


@router.post("/sign-in")
def sign_in(
    request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()]
) -> Response:
    """Open a session; a wrong name and a wrong password look alike."""
    _slow_down(request)
    found = app.sign_in(request.app.state.house, name.strip(), password)
    if found is None:
        page = render(request, "sign_in.html", {"is_wrong": True})
        return HTMLResponse(page, status_code=401)
    return _with_session(request, found.token)


@router.get("/setup")
def setup_page(request: Request, token: str = "") -> Response:
    """Show the form for the first administrator to who holds the one-time link."""
    house = request.app.state.house
    if app.has_accounts(house):
        return RedirectResponse("/sign-in", status_code=303)
    is_held = _is_setup(request, token)
    page = render(request, "setup.html", {"token": token, "is_held": is_held})
    return HTMLResponse(page, status_code=200 if is_held else 403)


@router.post("/setup")
def setup(
    request: Request,
    token: Annotated[str, Form()],
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
) -> Response:
    """Make the first administrator, once."""
    _slow_down(request)
    house = request.app.state.house
    if app.has_accounts(house) or not _is_setup(request, token):
        raise Gone
    app.add_account(house, name.strip(), password, "admin")
    request.app.state.setup_token = None
    found = app.sign_in(house, name.strip(), password)
    if found is None:
        raise Gone
    return _with_session(request, found.token)


@router.post("/sign-out")
def sign_out(visitor: Writer) -> Response:
    """End the session."""
    app.sign_out(visitor.house, visitor.session)
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/language/{lang}")
def choose_language(lang: str, back: str = "/") -> Response:
    """Keep the language in a cookie and go back to the page."""
    if lang not in ("zh", "en"):
        raise Gone
    target = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    response = RedirectResponse(target, status_code=303)
    response.set_cookie(LANGUAGE, lang, max_age=31_536_000, samesite="lax", httponly=True)
    return response


def _is_setup(request: Request, token: str) -> bool:
    wanted = request.app.state.setup_token
    return wanted is not None and hmac.compare_digest(token.encode(), wanted.encode())


def _with_session(request: Request, token: str) -> Response:
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=app.SESSION_HOURS * 3600,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response
