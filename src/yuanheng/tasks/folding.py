"""The state of a task, folded from its events; what is not allowed is refused and changes nothing.

The fold is pure: the same events give the same state on every day and every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.model.tasks import (
    BEGINNINGS,
    Assigned,
    Closed,
    Commissioned,
    FedBack,
    Kept,
    Opened,
    Paper,
    Reopened,
    Resumed,
    Settled,
    Stepped,
    Stop,
    Suspended,
    Task,
    TaskEvent,
)
from yuanheng.model.workflow import years_on

#: Whoever stops a clock for more than a century has mistyped the year.
_MOST_DAYS = 36_525


def fold(events: Iterable[TaskEvent]) -> tuple[Task, ...]:
    """Give the state of every task after these events, in the order of their numbers."""
    tasks: dict[int, Task] = {}
    for event in events:
        tasks[event.task] = apply(tasks.get(event.task), event)
    return tuple(tasks[number] for number in sorted(tasks))


def apply(task: Task | None, event: TaskEvent) -> Task:
    """Give the state after one more event; UsageError where it is not allowed in this state."""
    record = event.record
    if task is None:
        if isinstance(record, Commissioned):
            return _begin(event, record)
        if not isinstance(record, Opened):
            raise LedgerError(say("Task {n} has events but was never opened", n=event.task))
        return _open(event, record)
    if isinstance(record, Reopened) != (task.closed is not None) and not _free(record):
        raise wrong_state(task)
    moved = _next(task, event)
    return replace(moved, last_event=event.n, log=(*task.log, event))


def _next(task: Task, event: TaskEvent) -> Task:
    """Choose what an event does to an existing task."""
    record = event.record
    match record:
        case Assigned():
            moved = _assign(task, record)
        case Stepped():
            moved = _step(task, event, record)
        case FedBack():
            moved = _hand_in(task, event, record.papers)
        case Suspended():
            moved = _suspend(task, record)
        case Resumed():
            moved = _resume(task, record.day)
        case Closed():
            moved = _close(task, event, record)
        case Settled():
            moved = _settle(task, event, record)
        case Reopened():
            moved = _reopen(task, record)
        case Opened() | Commissioned():
            raise LedgerError(say("Task {n} was opened twice", n=event.task))
    return moved


def _free(record: object) -> bool:
    """Tell what does not ask whether a task is closed: a report, and who answers for it."""
    return isinstance(record, (FedBack, Assigned, *BEGINNINGS))


def _open(event: TaskEvent, record: Opened) -> Task:
    """Start the life of a task at the first step of its workflow."""
    return Task(
        id=event.task,
        finding=record.finding,
        zone=record.zone,
        area=record.area,
        title=record.title,
        severity=record.severity,
        workflow=record.workflow,
        people=record.people,
        opened_by=event.actor,
        opened_at=event.at,
        step=record.workflow.start,
        since=record.day,
        began=record.day,
        baseline=record.run,
        last_event=event.n,
        subject=record.subject,
        due=record.due,
        log=(event,),
    )


def _begin(event: TaskEvent, record: Commissioned) -> Task:
    """Start the life of a task that a document gives; its document stays with the first step."""
    start = record.workflow.start
    kept = tuple(Kept(start, 1, paper, event.at, event.actor) for paper in record.papers)
    return Task(
        id=event.task,
        finding=None,
        zone=record.zone,
        area="",
        title=record.title,
        severity="",
        workflow=record.workflow,
        people=record.people,
        opened_by=event.actor,
        opened_at=event.at,
        step=start,
        since=record.day,
        began=record.day,
        baseline=0,
        last_event=event.n,
        subject=record.subject,
        due=record.due,
        papers=kept,
        given=record,
        log=(event,),
    )


def _assign(task: Task, record: Assigned) -> Task:
    """Change people or deadline; UsageError past the longest time that the law gives the step."""
    limit = task.at.limit
    if limit is not None and limit.years and record.due is not None:
        longest = years_on(date.fromisoformat(task.since), limit.years)
        start = date.fromisoformat(task.began)
        days = record.due.days or 0
        due = record.due.day or date.fromordinal(start.toordinal() + days).isoformat()
        if due > longest.isoformat():
            raise UsageError(
                say(
                    "{article} gives at most until {day}",
                    article=task.at.article or "–",
                    day=longest.isoformat(),
                ),
                remedy=say("Give an earlier deadline, or settle it another way."),
            )
    return replace(task, people=record.people or task.people, due=record.due or task.due)


def _step(task: Task, event: TaskEvent, record: Stepped) -> Task:
    """Move to a step that the present one leads to, once all its documents are there."""
    ways = [b for b in task.at.branches if b.to == record.to and b.when == record.outcome]
    if record.start != task.step or not ways:
        raise UsageError(
            say("Task {n} cannot go from {step} to {to}", n=task.id, step=task.step, to=record.to),
            expected=say("Known: {known}.", known=", ".join(b.to for b in task.at.branches) or "–"),
        )
    done = _hand_in(task, event, record.papers)
    check_papers(done)
    if _is_stopped(task, record.day):
        raise UsageError(
            say("The clock of task {n} is stopped", n=task.id),
            remedy=say("Start it first: yuanheng task resume {n}", n=task.id),
        )
    check_order(task, record.day)
    return replace(done, step=record.to, since=record.day, visit=task.visit + 1)


def check_papers(task: Task) -> None:
    """Refuse to leave a step whose documents are not all there; UsageError names them."""
    if task.lacking:
        raise UsageError(
            say("{n} documents of this step are missing", n=len(task.lacking)),
            lines=tuple(say("{text}", text=label["en"]) for label in task.lacking),
            remedy=say('Hand each in with --document "TITLE=FILE", or TITLE=NUMBER.'),
        )


def check_order(task: Task, day: str) -> None:
    """Refuse a day that is none, or that lies before the present step began."""
    if not is_day(day):
        raise UsageError(
            say("{text} is not a day of the calendar", text=day),
            remedy=say("Write a day as 2026-03-31."),
        )
    if day < task.since:
        raise UsageError(
            say("{day} lies before the step began, {since}", day=day, since=task.since)
        )


def _days(first: str, last: str) -> int:
    """Count the days from one to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def is_day(text: str) -> bool:
    """Tell whether a text is a day such as 2026-03-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _hand_in(task: Task, event: TaskEvent, papers: tuple[Paper, ...]) -> Task:
    """Keep documents with the step where the task stands."""
    kept = tuple(Kept(task.step, task.visit, paper, event.at, event.actor) for paper in papers)
    return replace(task, papers=(*task.papers, *kept))


def _suspend(task: Task, record: Suspended) -> Task:
    """Stop the clock, where the step allows it and it is not stopped already."""
    if not task.at.may_suspend:
        raise UsageError(
            say("The clock of the step {step} may not be stopped", step=task.at.label["en"]),
            expected=say("Its time limit runs through: {article}.", article=task.at.article or "–"),
        )
    check_order(task, record.first)
    if record.last is not None:
        check_order(task, record.last)
        if record.last < record.first:
            raise UsageError(say("{end} lies before {start}", end=record.last, start=record.first))
        if _days(record.first, record.last) > _MOST_DAYS:
            raise UsageError(say("{day} is too far off", day=record.last))
    if not record.reason.strip():
        raise UsageError(say("A reason is needed"))
    if any(_overlaps(s, record.first, record.last) for s in task.suspensions):
        raise UsageError(say("The clock of task {n} is stopped in that time already", n=task.id))
    stop = Stop(record.first, record.last, record.reason)
    return replace(task, suspensions=(*task.suspensions, stop))


def _resume(task: Task, day: str) -> Task:
    """Start the clock again; the day itself counts."""
    check_order(task, day)
    stopped = [s for s in task.suspensions if _holds(s, day)]
    if not stopped:
        raise UsageError(say("The clock of task {n} is not stopped", n=task.id))
    before = date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()
    ended = tuple(
        replace(s, last=before) if s in stopped else s
        for s in task.suspensions
        if s not in stopped or s.first <= before
    )
    return replace(task, suspensions=ended)


def _close(task: Task, event: TaskEvent, record: Closed) -> Task:
    """Close by proof: at the last step, with its documents, by a run newer than the task."""
    done = _hand_in(task, event, record.papers)
    if task.finding is None:
        raise no_proof(task)
    check_end(task)
    check_papers(done)
    if record.proof.run <= task.baseline or record.proof.verdict not in ("not-met", "withdrawn"):
        raise UsageError(
            say("Run {run} does not prove task {n} done", run=record.proof.run, n=task.id),
            expected=say("A run later than run {run} that finds it not met.", run=task.baseline),
        )
    return replace(done, closed=record)


def _settle(task: Task, event: TaskEvent, record: Settled) -> Task:
    """Close by documents: only what no rule could prove, at the last step, with at least one."""
    if task.finding is not None:
        raise UsageError(
            say("Task {n} comes from a finding and is closed by proof only", n=task.id),
            remedy=say("Close it by proof: yuanheng task close {n}", n=task.id),
        )
    check_end(task)
    done = _hand_in(task, event, record.papers)
    check_papers(done)
    if not record.papers:
        raise UsageError(
            say("Task {n} is closed by documents, and none was handed in", n=task.id),
            remedy=say('Hand each in with --document "TITLE=FILE", or TITLE=NUMBER.'),
        )
    if not record.reason.strip():
        raise UsageError(say("A reason is needed"))
    return replace(done, closed=record)


def no_proof(task: Task) -> UsageError:
    """Say that no rule can prove a task done, since no finding gave it."""
    return UsageError(
        say("Task {n} comes from no finding; no rule can prove it done", n=task.id),
        remedy=say(
            "Close it by documents: yuanheng task settle {n} --reason … --document …", n=task.id
        ),
    )


def check_end(task: Task) -> None:
    """Refuse to close a task that has not come to the last step of its workflow."""
    if not task.at.is_final:
        raise UsageError(
            say("Task {n} has not come to the last step of its workflow", n=task.id),
            expected=say("It stands at {step}.", step=task.at.label["en"]),
            remedy=say("Move it on with `yuanheng task step {n}`.", n=task.id),
        )


def _reopen(task: Task, record: Reopened) -> Task:
    """Open a closed task again, at the step that the workflow names for it."""
    if not record.relapse and not (record.reason or "").strip():
        raise UsageError(say("A reason is needed"))
    # A day that was set is gone by; only a number of days can start anew.
    due = record.due or (task.due if task.due and task.due.days else None)
    return replace(
        task,
        step=task.workflow.reopens_at,
        since=record.day,
        began=record.day,
        due=due,
        baseline=record.run,
        closed=None,
        suspensions=(),
        visit=task.visit + 1,
        first_visit=task.visit + 1,
        relapses=task.relapses + (1 if record.relapse else 0),
    )


def wrong_state(task: Task) -> UsageError:
    """Say that a task is closed, or is not."""
    if task.closed:
        return UsageError(
            say("Task {n} is closed", n=task.id),
            remedy=say("Open it again with `yuanheng task reopen {n} --reason …`.", n=task.id),
        )
    return UsageError(say("Task {n} is not closed", n=task.id))


def _holds(stop: Stop, day: str) -> bool:
    """Tell whether a day lies within a suspension."""
    return stop.first <= day and (stop.last is None or day <= stop.last)


def _overlaps(stop: Stop, first: str, last: str | None) -> bool:
    """Tell whether two times share a day."""
    return (stop.last is None or first <= stop.last) and (last is None or stop.first <= last)


def _is_stopped(task: Task, day: str) -> bool:
    """Tell whether the clock stands still on a day."""
    return any(_holds(s, day) for s in task.suspensions)
