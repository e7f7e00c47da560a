"""The table of rights says what the routes do: every act is named once, by the role asked."""

from __future__ import annotations

from tests.unit.web.access import TABLE
from tests.unit.web.desk import ROLES, Desk
from tests.unit.web.test_lists import book_of
from yuanheng.model import accounts
from yuanheng.web.rights import ACTS, PARTS, rights_of


def test_every_act_of_the_console_is_named_once() -> None:
    """A route that changes something is an act, or a part of one; a new one must be named."""
    pages = {name for name in TABLE if name.startswith("POST") and "/api/" not in name}
    assert pages - ACTS.keys() == PARTS
    assert len({act.template for act in ACTS.values()}) == len(ACTS)


def test_the_table_says_what_lets_a_request_in(desk: Desk) -> None:
    """As the hand-written table of the tests has it, and as the workbook is taken along."""
    rights = rights_of(desk.site)
    assert {r.route: r.least for r in rights} == {route: TABLE[route] for route in ACTS}
    book = book_of(desk.client_of("viewer").get("/me/rights?form=xlsx").content)
    assert [[bool(cell) for cell in row[1:]] for row in book[1:]] == [
        [right.may(role) for role in accounts.ROLES] for right in rights
    ]
    for role in ROLES:
        assert desk.client_of(role).get("/me/rights").status_code == 200
