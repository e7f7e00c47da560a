"""Search (搜索): one box for all that has a name or a number, and where each leads."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from yuanheng.app.reports.shelf import list_reports
from yuanheng.errors import Message, say
from yuanheng.model.accounts import Role
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.office.search import LONGEST, Entry, Hit, Kind, Sought, entry, search
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import MENU, page
from yuanheng.web.visitors import Reader, Visitor

router = APIRouter(responses=REFUSALS)

Wanted = Annotated[str, Query(max_length=LONGEST, description="Part of a name or number.")]
#: So many of each kind stand on the page, and in the sheet under the box.
_MOST, _MOST_BESIDE = 20, 4
#: Pages that stand in no menu: path, name, and the least role that sees it.
_PAGES: tuple[tuple[str, Message, Role], ...] = (
    ("/ledger/upload", say("Upload a file"), "officer"),
    ("/ledger/forms", say("Forms"), "viewer"),
    ("/ledger/names", say("Names to confirm"), "viewer"),
    ("/ledger/rounds", say("Reporting rounds"), "viewer"),
    ("/ledger/browse", say("Browse data"), "viewer"),
    ("/findings/due", say("Falls due"), "viewer"),
    ("/land/calendar", say("Days of contracts"), "viewer"),
    ("/land/backlogs", say("Land that waits"), "viewer"),
    ("/allocation", say("Allocation"), "viewer"),
    ("/land/life", say("Lives of the plots"), "viewer"),
    ("/tasks/digests", say("Digests"), "viewer"),
    ("/evaluation/new", say("New evaluation"), "officer"),
    ("/jobs", say("Jobs"), "viewer"),
    ("/big", say("Large screen"), "viewer"),
    ("/guide", say("Guide"), "viewer"),
    ("/me", say("My account"), "viewer"),
    ("/system/audit", say("Audit log"), "admin"),
    ("/system/about", say("Backup and versions"), "admin"),
)

_ADDRESSES: dict[Kind, str] = {
    "enterprise": "/ledger/records/enterprise/{}",
    "supply": "/ledger/records/supply/{}",
    "project": "/ledger/records/project/{}",
    "casefile": "/findings/{}",
    "task": "/tasks/{}",
    "batch": "/ledger/batches/{}",
    "run": "/evaluation/runs/{}",
    "report": "/reports?run={}",
}
_KINDS: dict[Kind, Message] = {
    "page": say("Pages of the console"),
    "zone": say("Zones"),
    "enterprise": say("Enterprises"),
    "casefile": say("Casefiles"),
    "task": say("Tasks"),
    "project": say("Projects"),
    "supply": say("Land supplies"),
    "parcel": say("Parcels"),
    "indicator": say("Indicators"),
    "batch": say("Imported files"),
    "run": say("Evaluations"),
    "report": say("Reports"),
}


class FoundHit(BaseModel):
    """Something that was found: its title, what else it is called, its zone, and its page."""

    title: str
    detail: str
    zone: str
    address: str


class FoundGroup(BaseModel):
    """What was found of one kind; total counts also those that are not listed."""

    kind: Kind
    hits: list[FoundHit]
    total: int


def _found(request: Request, visitor: Visitor, text: str, most: int) -> list[FoundGroup]:
    """Find a text in all that the visitor sees."""
    house, words = visitor.house, visitor.words
    sought = Sought(text, visitor.zones, most)
    beside = (*_pages(visitor), *_reports(visitor))
    names = zone_names(house) if len(visitor.zones) > 1 else {}
    groups = search(house, words, request.app.state.index, sought, beside)
    return [
        FoundGroup(
            kind=group.kind,
            hits=[
                FoundHit(
                    title=hit.title,
                    detail=hit.detail,
                    zone=names.get(hit.zone, ""),
                    address=_address(hit),
                )
                for hit in group.hits
            ],
            total=group.total,
        )
        for group in groups
    ]


def _pages(visitor: Visitor) -> list[Entry]:
    """List the pages that the account may open."""
    account, words = visitor.account, visitor.words
    return [
        entry(Hit("page", words.say(name), "", "", (path,)), words.say(name), str(name))
        for path, name, role in (*MENU, *_PAGES)
        if account.may(role) and (role != "admin" or visitor.sees_all)
    ]


def _reports(visitor: Visitor) -> list[Entry]:
    """List the reports that the account sees, by title and the names of their files."""
    found = []
    for kept in list_reports(visitor.house, visitor.zones):
        title = f"{visitor.words.label(kept.title)} {kept.period}"
        hit = Hit("report", title, str(kept.number), "", (str(kept.run),))
        found.append(entry(hit, title, str(kept.number), *(f.name for f in kept.files)))
    return found


def _address(hit: Hit) -> str:
    """Give the page of what was found."""
    first = hit.path[0]
    if hit.kind == "page":
        return first
    if hit.kind == "parcel":
        asked = {"zone": hit.zone, "period": hit.path[1], "parcel": first}
        return f"/map?{urlencode(asked)}"
    if hit.kind == "zone":
        return f"/findings?{urlencode({'zone': hit.zone})}"
    if hit.kind == "indicator":
        return f"/indicators/one?{urlencode({'zone': hit.zone, 'name': first})}"
    return _ADDRESSES[hit.kind].format(quote(first))


@router.get("/api/search", tags=["overview"])
def search_api(request: Request, visitor: Reader, q: Wanted = "") -> list[FoundGroup]:
    """Find what bears a name or number, grouped by kind, in the zones of the account."""
    return _found(request, visitor, q, _MOST)


@router.get("/search", include_in_schema=False)
def search_page(
    request: Request, visitor: Reader, q: Wanted = "", part: Annotated[bool, Query()] = False
) -> HTMLResponse:
    """Show what was found; with `part` only the sheet under the box."""
    groups = _found(request, visitor, q, _MOST_BESIDE if part else _MOST)
    template = "search_sheet.html" if part else "search.html"
    return page(request, visitor, template, groups=groups, q=q.strip(), kinds=_KINDS)
