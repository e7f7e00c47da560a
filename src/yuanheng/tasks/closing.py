"""Closing by proof (销号): the finding's rule on newer facts; and relapses (复发), which reopen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from yuanheng.errors import LedgerError, Message, say
from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.model.evaluation import SHARE, Finding, Missing, NodeScore, RuleVerdict, Run, Verdict
from yuanheng.model.tasks import Proof, Reopened, Task, TaskDraft
from yuanheng.tasks.folding import no_proof


def proof_of(
    task: Task,
    findings: Iterable[Finding],
    runs: Iterable[Run],
    missing: tuple[Message, ...] = (),
) -> Proof:
    """Give the proof that a task is done; the last verdict of its finding must be `not-met`.

    LedgerError where a finding of the closing test is not closed, with the facts that are
    `missing`, or where no official run later than the task has tested it.
    """
    known = {f.key: f for f in findings}
    own = _own(task, known)
    for finding in closing_findings(task, known.values()):
        if finding.state != "closed":
            raise _refusal(task, finding, missing)
    proving = [r for r in runs if r.id > task.baseline and _proves(r, own)]
    if not proving:
        raise LedgerError(
            say("No run later than run {run} has tested task {n}", run=task.baseline, n=task.id),
            remedy=say(
                "Test it on the newest facts: yuanheng task close {n} --evaluate", n=task.id
            ),
        )
    run = proving[-1]
    return Proof(run.id, _proven(own), run.ledger_seq)


def _proven(own: Finding) -> Verdict | Literal["withdrawn", "lifted"]:
    """Say by what a finding closed: its rule, withdrawn facts, or a cause that is gone."""
    if own.is_withdrawn:
        return "withdrawn"
    return "lifted" if own.is_lifted else "not-met"


def closing_findings(task: Task, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the findings that must be closed: the task's own, and those its workflow names."""
    known = {f.key: f for f in findings}
    own = _own(task, known)
    others = same_subject(own, known.values())
    rules = [r for r in task.workflow.closing_rules if r != own.rule]
    return (own, *(others[r] for r in rules if r in others))


def around(task: Task, findings: Iterable[Finding]) -> dict[str, Finding]:
    """Give the findings on the subject of a task, by rule; none where no finding gave it."""
    if task.finding is None:
        return {}
    known = {f.key: f for f in findings}
    return same_subject(known[task.finding], known.values())


def _own(task: Task, known: Mapping[str, Finding]) -> Finding:
    """Give the finding that a task was made of; UsageError where none gave it."""
    if task.finding is None:
        raise no_proof(task)
    return known[task.finding]


def relapses(
    tasks: Iterable[Task], moved: Iterable[Finding], run: Run, actor: str
) -> tuple[TaskDraft, ...]:
    """Give the events that open closed tasks again, whose findings a run has opened again.

    The number of the run stands in them as 0 until the store gives it.
    """
    day = datetime.fromisoformat(run.created_at).astimezone(LEDGER_ZONE).date().isoformat()
    open_again = {f.key for f in moved if f.state == "open"}
    record = Reopened(day=day, run=0, relapse=True)
    return tuple(
        TaskDraft(task.id, task.last_event, actor, record)
        for task in tasks
        if task.closed and task.finding in open_again
    )


def same_subject(own: Finding, findings: Iterable[Finding]) -> dict[str, Finding]:
    """Give the findings of the same family on the subject of one, by rule."""
    return {f.rule: f for f in findings if _subject(f) == _subject(own)}


def task_on(finding: Finding, tasks: Iterable[Task], findings: Iterable[Finding]) -> Task | None:
    """Give the task that a finding has: its own, or a live one of its procedure on its subject."""
    tasks = tuple(tasks)
    near = {f.key for f in same_subject(finding, findings).values()} if finding.subject else set()
    own = next((t for t in tasks if t.finding == finding.key), None)
    live = (t for t in tasks if t.finding in near and t.closed is None)
    return own or next(live, None)


def missing_of(run: Run, finding: Finding) -> tuple[Missing, ...]:
    """Give the facts that a run lacked to prove a finding's rule."""
    said = _said(run, finding)
    return said.missing if said is not None else ()


def _proves(run: Run, finding: Finding) -> bool:
    """Tell whether an official run tested a closed finding, and could judge it.

    What it judged was not met, else the finding would be open.
    """
    if not run.official or run.period < str(finding.details.get("period") or ""):
        return False
    return run.id == finding.run or _verdict(run, finding) == "not-met"


def _verdict(run: Run, finding: Finding) -> Verdict | None:
    """Read what a run says of a closed finding's rule; None where it says nothing."""
    for seen in run.observations:
        if (seen.check, seen.zone, seen.area) == (finding.rule, finding.zone, finding.area):
            return seen.verdict
    if run.standard.rpartition(".")[0] != finding.family:
        return None
    said = _said(run, finding)
    if isinstance(said, RuleVerdict):
        return said.verdict
    if said is not None:
        return "not-provable" if said.score is None else "not-met"
    # A rulebook keeps no verdict of a rule that is not met and will not fall due.
    counted = finding.zone in run.zones and any(c.rule == finding.rule for c in run.counts)
    return "not-met" if counted else None


def _said(run: Run, finding: Finding) -> NodeScore | RuleVerdict | None:
    """Find what a run says of a finding's rule and subject."""
    place = (finding.zone, finding.area)
    for subject in run.verdicts:
        if (subject.zone, subject.area, subject.subject) == (*place, finding.subject):
            return next((v for v in subject.rules if v.rule == finding.rule), None)
    nodes = (
        node
        for zone in run.results
        for area in zone.areas
        if (zone.zone, area.area) == place
        for node in area.nodes
    )
    return next((n for n in nodes if n.id == finding.rule.removeprefix(SHARE)), None)


def _subject(finding: Finding) -> tuple[str, str, str, str]:
    """Name what a finding is about, whatever its rule."""
    return finding.family, finding.zone, finding.area, finding.subject


def _refusal(task: Task, finding: Finding, missing: tuple[Message, ...]) -> LedgerError:
    """Say that the facts do not prove a task done."""
    own = finding.key == task.finding
    if finding.state in ("unverifiable", "suspected"):
        what = (
            say("Task {n} cannot be closed: whether it is done is not provable", n=task.id)
            if own
            else say(
                "Task {n} cannot be closed: {rule} is not provable", n=task.id, rule=finding.rule
            )
        )
    else:
        what = (
            say("Task {n} cannot be closed: run {run} still finds it", n=task.id, run=finding.run)
            if own
            else say(
                "Task {n} cannot be closed: run {run} still finds {rule}",
                n=task.id,
                run=finding.run,
                rule=finding.rule,
            )
        )
    return LedgerError(
        what,
        lines=missing,
        remedy=say(
            "Bring newer facts into the ledger, then: yuanheng task close {n} --evaluate",
            n=task.id,
        ),
    )
