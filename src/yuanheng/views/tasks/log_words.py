"""What happened to a task, in words (督办日志): events, limits and places, each in a line."""

from __future__ import annotations

from yuanheng.model.origins import Origin, OriginKind
from yuanheng.model.tasks import (
    Closed,
    Commissioned,
    Proof,
    Reopened,
    Settled,
    Signal,
    Stepped,
    Task,
    TaskEvent,
)
from yuanheng.model.workflow import Limit
from yuanheng.views.tasks.lists import TaskView
from yuanheng.words.words import Words


def place_text(view: TaskView) -> str:
    """Say where a task is: zone, area, subject."""
    parts = (view.zone_name, view.task.area, subject_text(view))
    return " ".join(part for part in parts if part)


def subject_text(view: TaskView) -> str:
    """Name what a task is about as its people do; its number where it has no name."""
    name = view.finding.finding.details.get("name") if view.finding else None
    return str(name or view.task.subject)


def origin_words(words: Words) -> dict[OriginKind, str]:
    """Name what may give a task beside a finding."""
    return {
        "target": words("target of the year"),
        "instruction": words("instruction of a leader"),
        "meeting": words("decision of a meeting"),
        "inspection": words("inspection from above"),
        "appeal": words("appeal of an enterprise"),
    }


def source_text(words: Words, task: Task) -> str:
    """Say in a word or two what gave a task: a finding, or which kind of document."""
    return origin_words(words)[task.given.origin.kind] if task.given else words("finding")


def origin_text(words: Words, origin: Origin) -> str:
    """Say which document gave a task: its title, number, day, and who gave it."""
    parts = [origin.document, origin.number, origin.day, origin.given_by]
    if origin.target is not None:
        parts.insert(0, f"{origin.target.period} {origin.target.name}")
    return words.join([part for part in parts if part])


def settled_text(words: Words, settled: Settled) -> str:
    """Say that a task was closed by documents, and that no figure proves it."""
    return words(
        "by documents, not proven by figures: {reason}",
        reason=settled.reason,
    )


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
        case "commissioned":
            text = _given(words, record)
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
        case "closed" | "settled":
            text = _ended(words, record)
        case "reopened":
            text = _reopened(words, record)
    return text


def _ended(words: Words, record: Closed | Settled) -> str:
    """Say by what a task was closed; documents are no proof."""
    if isinstance(record, Settled):
        return words("closed {how}", how=settled_text(words, record))
    return words("closed; proof: {proof}", proof=proof_text(words, record.proof))


def _given(words: Words, record: Commissioned) -> str:
    """Say which document gave a task, and to whom."""
    return words(
        "given by {source}: {document}; lead {lead}",
        source=origin_words(words)[record.origin.kind],
        document=origin_text(words, record.origin),
        lead=record.people.lead,
    )


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
