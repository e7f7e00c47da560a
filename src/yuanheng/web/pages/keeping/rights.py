"""The table of rights (权限表): roles by acts, as a page and as a workbook."""

from __future__ import annotations

from fastapi import APIRouter, Request

from yuanheng.model.accounts import ROLES, Role
from yuanheng.views.listed import ListColumn, arranged
from yuanheng.web.lists import AskedList, ListAnswer, ShownList, list_answer
from yuanheng.web.rights import Right, rights_of
from yuanheng.web.visitors import Reader
from yuanheng.words.words import Words

router = APIRouter()


@router.get("/me/rights", include_in_schema=False)
def rights_page(request: Request, visitor: Reader, asked: AskedList) -> ListAnswer:
    """Show what each role may do; it is no secret to anybody who works here."""
    columns = _columns(visitor.words)
    rows = arranged(rights_of(request.app), columns, asked.wish)
    shown = ShownList(request, asked, columns, rows, len(rows))
    title = visitor.words("What each role may do")
    return list_answer(request, visitor, "rights.html", title, shown, roles=ROLES)


def _columns(words: Words) -> tuple[ListColumn[Right], ...]:
    """Give a column for each role."""
    said: dict[Role, str] = {
        "viewer": words("viewer"),
        "officer": words("officer"),
        "leader": words("leader"),
        "admin": words("admin"),
    }

    def mark(role: Role) -> ListColumn[Right]:
        return ListColumn(role, said[role], lambda r: "✓" if r.may(role) else None)

    return (
        ListColumn("act", words("act"), lambda r: words.say(r.act)),
        *(mark(role) for role in ROLES),
    )
