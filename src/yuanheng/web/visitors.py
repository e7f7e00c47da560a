"""Who is visiting (访客): session, role, scope, language and form token of one request."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from yuanheng.app.office import sessions
from yuanheng.app.office.accounts import zones_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import ForbiddenError, Message, YuanhengError, say
from yuanheng.model.accounts import Account, Role, Session
from yuanheng.views.steady_record import SteadyRecord
from yuanheng.words.words import Words

COOKIE, LANGUAGE = "yuanheng_session", "yuanheng_lang"
#: By it a browser that has signed in before is known.
BROWSER = "yuanheng_browser"
FORM_TOKEN = "form_token"  # noqa: S105 - the name of the field


class SignInNeeded(Exception):  # noqa: N818 - not an error of the visitor's
    """Nobody is signed in."""


class Gone(YuanhengError):  # noqa: N818 - reads as what it says
    """What a path names is not there, or not for this account: it is the same answer."""

    def __init__(self, what: Message | None = None) -> None:
        """Say that there is nothing, without telling whether it exists elsewhere."""
        super().__init__(what or say("There is nothing here"))


#: The role that each dependency asks for: by this table requests are refused, and rights are told.
ASKED_ROLES: dict[object, Role] = {}


@dataclass(frozen=True)
class Visitor:
    """One request's account, with the house that acts in its name and the zones it sees."""

    account: Account
    session: Session
    house: OpenHouse
    zones: frozenset[str]
    words: Words

    def sees(self, zone: str) -> bool:
        """Tell whether a zone lies in the account's part of the tree."""
        return zone in self.zones

    def check_zone(self, zone: str) -> str:
        """Give a zone that the account sees; Gone otherwise."""
        if zone not in self.zones:
            raise Gone
        return zone

    @property
    def sees_all(self) -> bool:
        """Tell an account of no unit, which sees every zone and the system itself."""
        return self.account.unit is None


def language_of(request: Request) -> str:
    """Choose the language: of the address, of the cookie, or of the browser; else Chinese."""
    wanted = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    if wanted in ("zh", "en"):
        return wanted
    accepted = request.headers.get("accept-language", "zh").lower()
    return "en" if accepted.startswith("en") else "zh"


def find_visitor(request: Request) -> Visitor:
    """Find who is visiting; SignInNeeded where nobody is signed in.

    A request that writes must carry the form token of its session: in the form, or in the header
    X-Form-Token that the console's script sends along.
    """
    house: OpenHouse = request.app.state.house
    token = request.cookies.get(COOKIE)
    found = sessions.visitor(house, token) if token else None
    if found is None:
        raise SignInNeeded
    account, session = found
    steady = replace(house, record=SteadyRecord(house.record))
    zones = zones_of(steady, account)
    is_reading = request.method in {"GET", "HEAD"}  # what writes must see what it wrote
    acting = replace(
        steady if is_reading else house,
        actor=account.name,
        zones=None if account.unit is None else zones,
    )
    return Visitor(account, session, acting, zones, Words(language_of(request)))


async def check_form(
    request: Request, visitor: Annotated[Visitor, Depends(find_visitor)]
) -> Visitor:
    """Refuse a write without the session's form token."""
    sent = request.headers.get("X-Form-Token")
    if sent is None:
        form = await request.form()
        value = form.get(FORM_TOKEN)
        sent = value if isinstance(value, str) else ""
    if not hmac.compare_digest(sent.encode(), visitor.session.form_token.encode()):
        raise ForbiddenError(
            say("The form has expired"), remedy=say("Load the page again and send it once more.")
        )
    return visitor


def having(role: Role) -> Callable[[Visitor], Visitor]:
    """Make a dependency: a visitor with at least this role, reading."""

    def reading(visitor: Annotated[Visitor, Depends(find_visitor)]) -> Visitor:
        return _with_role(visitor, ASKED_ROLES[reading])

    ASKED_ROLES[reading] = role
    return reading


def writing_as(role: Role) -> Callable[[Visitor], Visitor]:
    """Make a dependency: a visitor with at least this role, who sent the form token."""

    def writing(visitor: Annotated[Visitor, Depends(check_form)]) -> Visitor:
        return _with_role(visitor, ASKED_ROLES[writing])

    ASKED_ROLES[writing] = role
    return writing


def _with_role(visitor: Visitor, role: Role) -> Visitor:
    if not visitor.account.may(role):
        raise ForbiddenError(
            say("The role {role} may not do this", role=visitor.account.role),
            expected=say("Expected the role {role} or above.", role=role),
        )
    return visitor


Reader = Annotated[Visitor, Depends(having("viewer"))]
Writer = Annotated[Visitor, Depends(writing_as("viewer"))]
Officer = Annotated[Visitor, Depends(writing_as("officer"))]
Leader = Annotated[Visitor, Depends(writing_as("leader"))]
AdminReader = Annotated[Visitor, Depends(having("admin"))]
Admin = Annotated[Visitor, Depends(writing_as("admin"))]
