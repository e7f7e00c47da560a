"""One's own account (我的账号): the password, and the computers that are signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from yuanheng.app.office import accounts
from yuanheng.app.office.sessions import WrongPasswordError, change_own_password, sign_out
from yuanheng.errors import UsageError, say
from yuanheng.model.accounts import Role
from yuanheng.views.ledger.batches import local_moment
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.throttle import Throttle
from yuanheng.web.visitors import COOKIE, Reader, Writer

router = APIRouter(responses=REFUSALS)

Password = Annotated[str, Form(max_length=200)]


class MeCard(BaseModel):
    """Who is signed in, and how many zones they see."""

    name: str
    shown: str
    role: Role
    zones: int
    session_ends_at: str


def _card(visitor: Reader) -> MeCard:
    return MeCard(
        name=visitor.account.name,
        shown=visitor.account.shown,
        role=visitor.account.role,
        zones=len(visitor.zones),
        session_ends_at=visitor.session.expires_at,
    )


@router.get("/api/me", tags=["account"])
def me_api(visitor: Reader) -> MeCard:
    """Say who is signed in."""
    return _card(visitor)


@router.get("/me", include_in_schema=False)
def me_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show one's own account."""
    return page(request, visitor, "me.html", me=_card(visitor), when=local_moment)


@router.post("/me/password", include_in_schema=False)
@act(say("change one's own password"))
def change_password(
    request: Request, visitor: Writer, old: Password, new: Password, again: Password
) -> RedirectResponse:
    """Change one's own password; all sessions end, so one signs in anew.

    Who does not know the old one, again and again, has found somebody's computer: that session
    ends too.
    """
    if new != again:
        raise UsageError(say("The two new passwords differ"))
    throttle: Throttle = request.app.state.throttle
    attempt = throttle.begin(None, browser=visitor.session.digest)
    if attempt.wait:
        sign_out(visitor.house, visitor.session)
        return _signed_out()
    try:
        change_own_password(visitor.house, visitor.account, old, new)
    except WrongPasswordError:
        raise
    except Exception:
        throttle.forget(attempt)
        raise
    throttle.forget(attempt)
    return _signed_out()


@router.post("/me/sessions", include_in_schema=False)
@act(say("end one's other sessions"))
def end_sessions(visitor: Writer) -> RedirectResponse:
    """End all sessions of the account, this one too."""
    accounts.end_sessions(visitor.house, visitor.account)
    return _signed_out()


def _signed_out() -> RedirectResponse:
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(COOKIE)
    return response
