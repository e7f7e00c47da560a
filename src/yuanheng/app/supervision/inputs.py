"""What people hand to a task: documents and deadlines; events are tried before they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from yuanheng.app.office.accounts import audit_entry, desk_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import StandardError, UsageError, say
from yuanheng.model.tasks import (
    Due,
    Paper,
    Record,
    Task,
    TaskDraft,
    TaskEvent,
)
from yuanheng.model.workflow import Step
from yuanheng.standards.packs.contents import newest_calendar
from yuanheng.tasks import folding, making
from yuanheng.views.tasks.lists import today

#: Whoever gives more than a century has mistyped the year.
_MOST_DAYS = 36_525

Documents = tuple[tuple[Paper, ...], dict[str, Path]]


def read_documents(task: Task, texts: Iterable[str]) -> Documents:
    """Read TITLE=FILE and TITLE=NUMBER, for the step where a task stands."""
    return papers_of(task.at, texts)


def papers_of(step: Step, texts: Iterable[str]) -> Documents:
    """Read TITLE=FILE and TITLE=NUMBER, for a step."""
    papers, files = [], {}
    for text in texts:
        title, sign, value = text.partition("=")
        if not sign or not title.strip() or not value.strip():
            raise UsageError(
                say("{setting} is not TITLE=FILE or TITLE=NUMBER", setting=text),
                remedy=say('For example: --document "整改情况报告=report.docx"'),
            )
        named = making.document_title(step, title)
        path = Path(value.strip())
        if path.is_file():
            files[named] = path
            papers.append(Paper(named))
        elif path.suffix or path.name != value.strip():
            raise UsageError(
                say("There is no file {path}", path=value.strip()),
                remedy=say("Name a file that is there, or the number of the document."),
            )
        else:
            papers.append(Paper(named, number=value.strip()))
    return tuple(papers), files


def read_due(
    house: OpenHouse, day: str | None, days: int | None, began: date | None = None
) -> Due | None:
    """Read a deadline: a day from today on, or a number of working days that can be counted."""
    if day is not None and days is not None:
        raise UsageError(say("Give either --due or --days"))
    now = today(house)
    if day is not None:
        if not folding.is_day(day):
            raise UsageError(
                say("{text} is not a day of the calendar", text=day),
                remedy=say("Write a day as 2026-03-31."),
            )
        if day < now.isoformat():
            raise UsageError(say("The deadline {day} is past", day=day))
        if (date.fromisoformat(day) - now).days > _MOST_DAYS:
            raise UsageError(say("The deadline {day} is no deadline: it is too far off", day=day))
        return Due(day=day)
    if days is None:
        return None
    if days < 1:
        raise UsageError(say("A deadline is at least one day away"))
    try:
        newest_calendar().add_working_days(began or now, days)
    except StandardError as error:
        raise UsageError(
            error.what, expected=error.expected, remedy=say("Give a day: --due.")
        ) from error
    return Due(days=days)


def append(
    house: OpenHouse,
    task: Task,
    record: Record,
    files: dict[str, Path] | None = None,
    *,
    after: int | None = None,
    last_run: int | None = None,
) -> Task:
    """Try an event on the state as it is, then record it; what is refused leaves no trace.

    after: the last event that was seen, where that was longer ago; LedgerError where there is a
    later one.
    """
    tried = TaskEvent(task.last_event + 1, task.id, "", house.actor, record)
    folding.apply(task, tried)
    seen = task.last_event if after is None else after
    draft = TaskDraft(task.id, seen, house.actor, record, last_run)
    return folding.apply(task, house.store.add_task_event(draft, files or {}))


def note_task(house: OpenHouse, action: str, task: Task) -> None:
    """Keep in the audit trail who did what to a task."""
    desk_of(house).add_audit(
        audit_entry(house, f"task.{action}", str(task.id), event=task.last_event, zone=task.zone)
    )
