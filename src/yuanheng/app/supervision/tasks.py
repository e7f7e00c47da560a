"""Verbs of supervision (督办): make, assign, step, feedback, suspend, resume, reopen.

`after` is the last event of the task that was seen; without it, the last one that there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yuanheng.app.opening import OpenHouse
from yuanheng.app.supervision.inputs import append, read_documents, read_due
from yuanheng.errors import UsageError, say
from yuanheng.model.tasks import (
    Assigned,
    FedBack,
    People,
    Reopened,
    Resumed,
    Suspended,
    Task,
    TaskDraft,
)
from yuanheng.standards.packs.workflow import workflow_of
from yuanheng.tasks import closing, folding, making
from yuanheng.views.tasks.lists import load_task, named_finding, today


@dataclass(frozen=True)
class PeopleChange:
    """What is to change in who answers for a task; None and () leave it as it is."""

    lead: str | None = None
    support: tuple[str, ...] = ()
    supervisor: str | None = None


def make_task(
    house: OpenHouse,
    finding: str,
    people: People,
    *,
    due: str | None = None,
    days: int | None = None,
) -> Task:
    """Make a task of a finding, named by its number or its key."""
    found = named_finding(house, finding)
    tasks = folding.fold(house.store.task_events())
    task = closing.task_on(found.finding, tasks, house.store.findings())
    if task is not None:
        raise UsageError(
            say("The finding is already task {n}", n=task.id)
            if task.finding == found.finding.key
            else say("Task {n} is already about this subject and this procedure", n=task.id),
            remedy=say("Look at it with `yuanheng task show {n}`.", n=task.id),
        )
    record = making.open_task(
        found.finding,
        found.label,
        workflow_of(found.finding.family),
        people,
        read_due(house, due, days),
        today(house).isoformat(),
    )
    after = max((t.log[0].n for t in tasks), default=0)
    event = house.store.add_task_event(TaskDraft(0, after, house.actor, record), {})
    return load_task(house, event.task)


def assign_task(
    house: OpenHouse,
    number: int,
    change: PeopleChange,
    *,
    due: str | None = None,
    days: int | None = None,
    after: int | None = None,
) -> Task:
    """Change who answers for a task, or its deadline."""
    task = load_task(house, number)
    if change == PeopleChange() and due is None and days is None:
        raise UsageError(
            say("Nothing is to be changed"), remedy=say("Name a unit or a post: --lead.")
        )
    people = People(
        change.lead or task.people.lead,
        change.support or task.people.support,
        change.supervisor or task.people.supervisor,
    )
    # A number of days counts from the day that the task began, as the first deadline did.
    record = Assigned(people, read_due(house, due, days, date.fromisoformat(task.began)))
    return append(house, task, record, after=after)


def step_task(
    house: OpenHouse,
    number: int,
    *,
    branch: str | None = None,
    reason: str | None = None,
    documents: Iterable[str] = (),
    after: int | None = None,
) -> Task:
    """Move a task to its next step, with the documents that the present one asks for."""
    task = load_task(house, number)
    papers, files = read_documents(task, documents)
    around = closing.around(task, house.store.findings())
    day = today(house).isoformat()
    record = making.next_step(task, branch, reason, papers, day, around)
    return append(house, task, record, files, after=after)


def feed_back(
    house: OpenHouse,
    number: int,
    text: str,
    documents: Iterable[str] = (),
    *,
    after: int | None = None,
) -> Task:
    """Report on a task, with documents for its present step where there are any."""
    if not text.strip():
        raise UsageError(say("A report needs words"))
    task = load_task(house, number)
    papers, files = read_documents(task, documents)
    return append(house, task, FedBack(text.strip(), papers), files, after=after)


def suspend_task(
    house: OpenHouse,
    number: int,
    reason: str,
    *,
    first: str | None = None,
    last: str | None = None,
    after: int | None = None,
) -> Task:
    """Stop the clock of a task from a day (today) to a day, or until it is started again."""
    task = load_task(house, number)
    record = Suspended(first or today(house).isoformat(), reason, last)
    return append(house, task, record, after=after)


def resume_task(house: OpenHouse, number: int, *, after: int | None = None) -> Task:
    """Start the clock of a task again from today on."""
    task = load_task(house, number)
    return append(house, task, Resumed(today(house).isoformat()), after=after)


def reopen_task(
    house: OpenHouse,
    number: int,
    reason: str,
    *,
    due: str | None = None,
    days: int | None = None,
    after: int | None = None,
) -> Task:
    """Open a closed task again with a reason; only a later run can prove it done once more."""
    task = load_task(house, number)
    runs = house.store.runs()
    record = Reopened(
        day=today(house).isoformat(),
        run=runs[-1].id if runs else 0,
        reason=reason,
        due=read_due(house, due, days),
    )
    return append(house, task, record, after=after)
