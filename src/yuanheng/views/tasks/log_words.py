"""What happened to a task, in words (督办日志): events, limits and places, each in a line."""

from __future__ import annotations

from yuanheng.model.tasks import Proof, Reopened, Signal, Stepped, Task, TaskEvent
from yuanheng.model.workflow import Limit
from yuanheng.views.tasks.lists import TaskView
from yuanheng.words.words import Words


def place_text(view: TaskView) -> str:
    """Say where a task is: zone, area, subject."""
    parts = (view.finding.zone, view.task.area, subject_text(view))
    return " ".join(part for part in parts if part)


def subject_text(view: TaskView) -> str:
    """Name what a task is about as its people do; its number where it has no name."""
    return str(view.finding.finding.details.get("name") or view.task.subject)


def limit_text(words: Words, limit: Limit | None) -> str | None:
    """Say the time limit of a step; None where it has none."""
    if limit is None:
        return None
    if limit.years:
        return words("{n} years at most", n=limit.years)
    if limit.count == "working":
        return words("{n} working days", n=limit.days)
    return words("{n} days", n=limit.days)


def proof_text(words: Words, proof: Proof) -> str:
    """Say what a task was closed by: the run, the ledger that it stood on, and its verdict."""
    if proof.verdict == "lifted":
        return words(
            "run {run}, ledger sequence {seq}: nothing gives cause to suspect it any more",
            run=proof.run,
            seq=proof.ledger_seq,
        )
    if proof.verdict == "withdrawn":
        return words(
            "run {run}, ledger sequence {seq}: the facts were withdrawn",
            run=proof.run,
            seq=proof.ledger_seq,
        )
    return words("run {run}, ledger sequence {seq}: not met", run=proof.run, seq=proof.ledger_seq)


def left_text(words: Words, signal: Signal | None) -> str | None:
    """Say the time left, in the days that the limit is counted in; None where it is not known."""
    if signal is None:
        return None
    if signal.calendar_left is not None:
        days = signal.calendar_left
        return words("{n} days over", n=-days) if days < 0 else words("{n} days left", n=days)
    if signal.days_left is None:
        return None
    if signal.days_left < 0:
        return words("{n} working days over", n=-signal.days_left)
    return words("{n} working days left", n=signal.days_left)


def event_text(words: Words, task: Task, event: TaskEvent) -> str:
    """Say one event of a task in a line."""
    record = event.record
    match record.kind:
        case "opened":
            text = words("made of run {run}, lead {lead}", run=record.run, lead=record.people.lead)
        case "assigned":
            text = words("assigned to {lead}", lead=record.people.lead if record.people else "–")
        case "stepped":
            text = _moved(words, task, record)
        case "feedback":
            text = words("report: {text}", text=record.text)
        case "suspended":
            text = words(
                "clock stopped {first} to {last}: {reason}",
                first=record.first,
                last=record.last or "…",
                reason=record.reason,
            )
        case "resumed":
            text = words("clock runs again from {day}", day=record.day)
        case "closed":
            text = words("closed; proof: {proof}", proof=proof_text(words, record.proof))
        case "reopened":
            text = _reopened(words, record)
    return text


def _reopened(words: Words, record: Reopened) -> str:
    """Say why a task is open again."""
    if record.relapse:
        return words("relapse: run {run} finds it again", run=record.run)
    return words("opened again: {reason}", reason=record.reason)


def _moved(words: Words, task: Task, record: Stepped) -> str:
    """Say a move from step to step, with outcome and reason."""
    steps = task.workflow.steps
    text = f"{words.label(steps[record.start].label)} → {words.label(steps[record.to].label)}"
    why = [words.label(task.workflow.outcomes[record.outcome])] if record.outcome else []
    if record.rule:
        why.append(words("by rule {rule}, run {run}", rule=record.rule, run=record.run))
    why += [record.reason] if record.reason else []
    return text + (words.aside(words.join(why)) if why else "")
