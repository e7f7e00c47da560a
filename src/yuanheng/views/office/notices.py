"""What is new for an account (通知): read out of facts that stand, beside one mark of what it saw.

No notice is stored or sent. A task that was given, moved or came back, a day that nears or has
passed, a report that was returned and a job that ended are each in the record already; the mark of
the account says up to which moment it has looked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.model import rounds
from yuanheng.model.accounts import Account, seat_of
from yuanheng.model.relation import Label
from yuanheng.model.tasks import Task
from yuanheng.ports import House
from yuanheng.standards.packs.contents import newest_calendar
from yuanheng.standards.relations import ledger_schema
from yuanheng.tasks import folding, lights
from yuanheng.views.office.duties import is_of, names_of
from yuanheng.views.rounds import OWING
from yuanheng.views.tasks.lists import today

Kind = Literal[
    "assigned",
    "reopened",
    "closed",
    "due",
    "overdue",
    "asked",
    "report-due",
    "report-overdue",
    "returned",
    "to-review",
    "job-done",
    "job-failed",
    "file",
]
#: A day is told so many days before it comes.
AHEAD = 7
#: What is older than so many days is no news.
KEPT_DAYS = 30
#: So many of the last jobs are looked through.
_JOBS = 60
_TOLD: dict[str, Kind] = {
    "opened": "assigned",
    "assigned": "assigned",
    "reopened": "reopened",
    "closed": "closed",
}


@dataclass(frozen=True)
class Notice:
    """One thing that is new: what, since when, of what, and the number or name of its page.

    title: words of a pack or code list, or a text as it is written.
    """

    kind: Kind
    at: datetime
    title: Label | str
    about: str
    number: str


def notices(house: House, account: Account, zones: frozenset[str]) -> tuple[Notice, ...]:
    """List what is new for an account within its zones, the newest first."""
    now = house.clock.now()
    first = now - timedelta(days=KEPT_DAYS)
    every = (
        *_of_tasks(house, account, zones),
        *_of_rounds(house, account, zones),
        *_of_reviews(house, account, zones),
    )
    found = (n for n in (*every, *_of_jobs(house, account)) if first <= n.at <= now)
    return tuple(sorted(found, key=lambda n: (n.at, n.kind, n.number), reverse=True))


def unseen(house: House, account: Account, zones: frozenset[str]) -> int:
    """Count what came after the account looked last."""
    return sum(is_new(notice, account) for notice in notices(house, account, zones))


def is_new(notice: Notice, account: Account) -> bool:
    """Tell whether a notice came after the account looked last."""
    return not account.seen_at or notice.at > datetime.fromisoformat(account.seen_at)


def _of_tasks(house: House, account: Account, zones: frozenset[str]) -> Iterator[Notice]:
    """Tell of the tasks of an account what others did with them, and their days."""
    names, day, calendar = names_of(house, account), today(house), newest_calendar()
    for task in folding.fold(house.record.task_events()):
        if task.zone not in zones or not is_of(task, names, account.name):
            continue
        for event in task.log:
            kind = _TOLD.get(event.record.kind)
            if kind is not None and event.actor != account.name:
                yield _notice(kind, datetime.fromisoformat(event.at), task)
        due = None if task.closed else lights.signal(task, day, calendar).due
        if due is not None:
            yield _notice("due", _ahead(due), task)
            yield _notice("overdue", _after(due), task)


def _notice(kind: Kind, at: datetime, task: Task) -> Notice:
    return Notice(kind, at, task.title, task.subject, str(task.id))


def _of_rounds(house: House, account: Account, zones: frozenset[str]) -> Iterator[Notice]:
    """Tell who writes for a zone what it is asked for, and what was given back to it."""
    if account.role != "officer":
        return
    for asked in rounds.fold(house.record.round_events()):
        title = asked.title or ledger_schema().relations[asked.relation].label
        for cell in asked.cells:
            if cell.zone not in zones or cell.state not in OWING:
                continue
            told = (title, asked.period, str(asked.id))
            if asked.opened_by != account.name:
                yield Notice("asked", datetime.fromisoformat(asked.opened_at), *told)
            if cell.state == "returned" and cell.at is not None:
                yield Notice("returned", datetime.fromisoformat(cell.at), *told)
            yield Notice("report-due", _ahead(asked.due), *told)
            yield Notice("report-overdue", _after(asked.due), *told)


def _of_reviews(house: House, account: Account, zones: frozenset[str]) -> Iterator[Notice]:
    """Tell who decides what was handed in and waits for a review that they may make."""
    if account.role != "leader":
        return
    seat = None if account.unit is None else seat_of(house.desk.units(), account.unit)
    is_above = seat is None or seat.kind != "zone"
    for asked in rounds.fold(house.record.round_events()):
        for cell in asked.cells:
            mine = cell.zone in zones and account.name not in (*cell.reporters, cell.checker)
            waits = cell.state == "submitted" or (cell.state == "checked" and is_above)
            if mine and waits and cell.at is not None:
                title = asked.title or ledger_schema().relations[asked.relation].label
                at = datetime.fromisoformat(cell.at)
                yield Notice("to-review", at, title, asked.period, str(asked.id))


def _of_jobs(house: House, account: Account) -> Iterator[Notice]:
    """Tell an account how its own long work ended."""
    for job in house.desk.jobs(_JOBS):
        if job.actor == account.name and job.ended_at and job.state in ("done", "failed"):
            kind: Kind = "job-done" if job.state == "done" else "job-failed"
            about = str(job.request.get("name") or job.request.get("standard") or "")
            yield Notice(kind, datetime.fromisoformat(job.ended_at), job.kind, about, str(job.id))


def _ahead(due: str) -> datetime:
    """Give the moment at which a day is told: so many days before it, when that day begins."""
    return _begins(date.fromisoformat(due) - timedelta(days=AHEAD))


def _after(due: str) -> datetime:
    """Give the moment from which a day has passed."""
    return _begins(date.fromisoformat(due) + timedelta(days=1))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), LEDGER_ZONE)
