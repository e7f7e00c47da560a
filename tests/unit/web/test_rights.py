"""The table of rights says what the routes do: every act is named once, by the role asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI

from tests.unit.web.access import TABLE
from tests.unit.web.desk import ROLES, Desk
from tests.unit.web.test_lists import book_of
from yuanheng.model import accounts
from yuanheng.web.rights import rights_of, unnamed_writes
from yuanheng.web.visitors import Visitor, having

#: What is looked at and named besides what is done.
LOOKING = {"GET /", "GET /map", "GET /evaluation", "GET /reports/{number}", "GET /system/audit"}


def _unnamed(visitor: Annotated[Visitor, Depends(having("officer"))]) -> str:
    """Do something that no act names."""
    return visitor.account.name


def test_every_act_of_the_console_is_named_once(desk: Desk) -> None:
    """A route that changes something is an act, or a part of one; a new one must be named."""
    acts = rights_of(desk.site)
    assert unnamed_writes(desk.site) == frozenset()
    assert len({right.act.template for right in acts}) == len({right.route for right in acts})
    looking = {right.route for right in acts if right.route.startswith("GET ")}
    assert looking == LOOKING


def test_a_new_form_that_nobody_named_is_found() -> None:
    """One that asks for a role; a twin of the API does what a form does, and needs no name."""
    site = FastAPI()
    for path in ("/new", "/api/new"):
        site.post(path)(_unnamed)
    assert unnamed_writes(site) == {"POST /new"}
    assert rights_of(site) == ()


def test_what_everybody_may_do_stands_first(desk: Desk) -> None:
    least = [accounts.ROLES.index(right.least) for right in rights_of(desk.site)]
    assert least == sorted(least)


def test_the_table_says_what_lets_a_request_in(desk: Desk) -> None:
    """As the hand-written table of the tests has it, and as the workbook is taken along."""
    rights = rights_of(desk.site)
    assert {r.route: r.least for r in rights} == {r.route: TABLE[r.route] for r in rights}
    book = book_of(desk.client_of("viewer").get("/me/rights?form=xlsx").content)
    assert [[bool(cell) for cell in row[1:]] for row in book[1:]] == [
        [right.may(role) for role in accounts.ROLES] for right in rights
    ]
    for role in ROLES:
        assert desk.client_of(role).get("/me/rights").status_code == 200
