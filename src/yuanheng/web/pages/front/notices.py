"""Notices (通知): what is new for the account since it last said that it had looked."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from yuanheng.app.intake.uploads import list_uploads
from yuanheng.app.jobs.queue import JOB_KINDS
from yuanheng.app.office.accounts import mark_seen
from yuanheng.errors import Message, say
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.office.notices import Kind, Notice, is_new, notices
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import part
from yuanheng.web.visitors import Reader, Visitor, Writer

router = APIRouter(responses=REFUSALS)

_SAID: dict[Kind, Message] = {
    "assigned": say("Task given"),
    "reopened": say("Task opened again"),
    "closed": say("Task closed"),
    "due": say("Task due within 7 days"),
    "overdue": say("Task overdue"),
    "asked": say("Report asked for"),
    "report-due": say("Report due within 7 days"),
    "report-overdue": say("Report overdue"),
    "returned": say("Report returned"),
    "to-review": say("Report to be reviewed"),
    "job-done": say("Background task done"),
    "job-failed": say("Background task failed"),
    "file": say("File not imported yet"),
}
_ROUND, _JOB = "/ledger/rounds?round={}", "/jobs/{}"
_PAGES: dict[Kind, str] = {
    "asked": _ROUND,
    "report-due": _ROUND,
    "report-overdue": _ROUND,
    "returned": _ROUND,
    "to-review": _ROUND,
    "job-done": _JOB,
    "job-failed": _JOB,
    "file": "/ledger/upload/{}",
}
#: They ask for something to be done; the others only tell.
_PRESSING = frozenset({"overdue", "report-overdue", "returned", "job-failed"})


class NoticeCard(BaseModel):
    """One notice: what happened, of what, when, and the page that it leads to."""

    kind: Kind
    said: str
    title: str
    about: str
    at: str
    is_new: bool
    is_pressing: bool
    address: str


def _cards(visitor: Visitor) -> list[NoticeCard]:
    """List the notices of the account, the newest first."""
    files = [
        Notice("file", datetime.fromisoformat(u.at), u.name, "", u.token)
        for u in list_uploads(visitor.house, visitor.account.name)
    ]
    found = [*notices(visitor.house, visitor.account, visitor.zones), *files]
    return [_card(visitor, n) for n in sorted(found, key=lambda n: n.at, reverse=True)]


def _card(visitor: Visitor, notice: Notice) -> NoticeCard:
    words, title = visitor.words, notice.title
    if isinstance(title, str):
        said = words.say(JOB_KINDS[title]) if title in JOB_KINDS else title
    else:
        said = words.label(title)
    return NoticeCard(
        kind=notice.kind,
        said=words.say(_SAID[notice.kind]),
        title=said,
        about=notice.about,
        at=local_moment(notice.at.isoformat()),
        is_new=is_new(notice, visitor.account),
        is_pressing=notice.kind in _PRESSING,
        address=_PAGES.get(notice.kind, "/tasks/{}").format(notice.number),
    )


@router.get("/api/notices", tags=["account"])
def notices_api(visitor: Reader) -> list[NoticeCard]:
    """List what is new for the account, the newest first, and whether it has been seen."""
    return _cards(visitor)


@router.get("/notices", include_in_schema=False)
def notices_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show what is new for the account."""
    return page(request, visitor, "notices.html", found=_cards(visitor))


@router.post("/notices/seen", include_in_schema=False)
@part
def seen(visitor: Writer) -> RedirectResponse:
    """Keep that the account has looked up to now."""
    mark_seen(visitor.house, visitor.account)
    return RedirectResponse("/notices", status_code=303)
