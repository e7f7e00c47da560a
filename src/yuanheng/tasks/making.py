"""Making tasks of findings and documents, and choosing the way out of a step (派发与流转)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from yuanheng.errors import UsageError, say
from yuanheng.model.evaluation import Finding
from yuanheng.model.origins import Matter, Origin
from yuanheng.model.relation import Label
from yuanheng.model.tasks import Commissioned, Due, Opened, Paper, People, Stepped, Task
from yuanheng.model.workflow import Branch, Step, Workflow

#: What two ways to write one title may differ in; a hyphen tells two numbers apart.
_MARKS = re.compile(r"[^\w\-]|_")


def open_task(
    finding: Finding,
    title: Label,
    workflow: Workflow,
    people: People,
    due: Due | None,
    day: str,
) -> Opened:
    """Make a task of an open finding; UsageError where it is closed, or where nothing limits it."""
    if finding.state == "closed":
        raise UsageError(
            say("The finding {key} is closed; there is nothing to do", key=finding.key)
        )
    _check_charge(workflow, people, due)
    return Opened(
        finding=finding.key,
        zone=finding.zone,
        area=finding.area,
        title=title,
        severity=finding.severity,
        run=finding.run,
        workflow=workflow,
        people=people,
        day=day,
        subject=finding.subject,
        due=due,
    )


def commission(
    matter: Matter,
    origin: Origin,
    zone: str,
    workflow: Workflow,
    people: People,
    due: Due | None,
    day: str,
) -> Commissioned:
    """Make a task of a document; UsageError where it has no name, no source, lead or deadline."""
    title = matter.title.strip()
    if not title:
        raise UsageError(say("A task needs a name: what is to be done"))
    if not origin.document.strip() and origin.target is None:
        raise UsageError(
            say("A task that no finding gives needs the document that gives it"),
            remedy=say("Name it: the instruction, the minutes, the letter, the appeal."),
        )
    if origin.day is not None and origin.day > day:
        raise UsageError(say("The document is of {day}, which lies ahead", day=origin.day))
    _check_charge(workflow, people, due)
    return Commissioned(
        origin=origin,
        zone=zone,
        title={"zh": title, "en": title},
        content=matter.content.strip(),
        workflow=workflow,
        people=people,
        day=day,
        subject=matter.subject.strip(),
        yardstick=(matter.yardstick or "").strip() or None,
        due=due,
    )


def alike(matter: str, number: str | None, zone: str, tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Give the tasks that may be the same matter entered before (疑似重复事项).

    Of one zone, open, and called the same; or given by a document of the same number, open or not,
    and called the same or in part the same. Marks, blanks and case do not count.
    """
    name, paper = _bare(matter), _bare(number or "")

    def is_alike(task: Task) -> bool:
        other = _bare(task.title["zh"])
        if task.closed is None and other == name:
            return True
        given = task.given.origin.number if task.given else None
        return bool(paper and _bare(given or "") == paper) and (name in other or other in name)

    return tuple(t for t in tasks if t.given is not None and t.zone == zone and is_alike(t))


def _check_charge(workflow: Workflow, people: People, due: Due | None) -> None:
    """Refuse a task that nobody leads, or that nothing limits."""
    if not people.lead.strip():
        raise UsageError(say("A task needs a lead"), remedy=say("Name a unit or a post: --lead."))
    if due is None and not workflow.has_limits:
        raise UsageError(
            say("The workflow {workflow} sets no limits", workflow=workflow.id),
            remedy=say("Give the deadline: --due 2026-12-31, or --days 20 in working days."),
        )


def next_step(
    task: Task,
    outcome: str | None,
    reason: str | None,
    papers: tuple[Paper, ...],
    day: str,
    findings: Mapping[str, Finding],
) -> Stepped:
    """Choose the way on: the only one, the one that a person names, or the one a rule decides.

    `findings` are those of the task's subject, by rule. UsageError where a person must choose.
    """
    step = task.at
    if step.is_final:
        raise UsageError(
            say("Task {n} stands at the last step", n=task.id),
            remedy=say("Close it by proof: yuanheng task close {n}", n=task.id),
        )
    branch, found = _branch(task.workflow, step, outcome, findings)
    if len(step.branches) > 1 and found is None and not (reason or "").strip():
        raise UsageError(say("A reason is needed"), remedy=say("Say why this branch: --reason."))
    return Stepped(
        start=step.id,
        to=branch.to,
        day=day,
        outcome=branch.when,
        reason=reason or None,
        rule=found.rule if found else None,
        run=found.run if found else None,
        papers=papers,
    )


def _branch(
    workflow: Workflow, step: Step, outcome: str | None, findings: Mapping[str, Finding]
) -> tuple[Branch, Finding | None]:
    """Find the branch, and the finding whose verdict chose it where a rule did."""
    if outcome is None and len(step.branches) == 1:
        return step.branches[0], None
    if outcome is None:
        decided = [b for b in step.branches if _holds(b, findings)]
        ruled = all(b.rule for b in step.branches)
        if ruled and len(decided) == 1:
            return decided[0], findings[str(decided[0].rule)]
    for branch in step.branches:
        if outcome is not None and outcome in (branch.when, *_said(workflow, branch)):
            return branch, None
    raise UsageError(
        say("The step {step} has several ways on", step=step.label["en"])
        if outcome is None
        else say("The step {step} has no branch {branch}", step=step.label["en"], branch=outcome),
        lines=tuple(
            say("{branch}: {label}", branch=b.when, label=workflow.outcomes[b.when]["en"])
            for b in step.branches
            if b.when
        ),
        remedy=say("Name one with --branch, and say why with --reason."),
    )


def _holds(branch: Branch, findings: Mapping[str, Finding]) -> bool:
    """Tell whether the last verdict of a branch's rule is the one it asks for."""
    found = findings.get(branch.rule or "")
    if found is None:  # never met; whether it was provable is not known here
        return False
    return found.state == ("open" if branch.verdict == "met" else "closed")


def _said(workflow: Workflow, branch: Branch) -> Iterable[str]:
    """Give the names that a person may use for a branch."""
    return workflow.outcomes[branch.when].values() if branch.when else ()


def document_title(step: Step, text: str) -> str:
    """Give the title of a step's document however it is written; other titles stay as they are."""
    for label in step.documents:
        if _bare(text) in {_bare(said) for said in label.values()}:
            return label["zh"]
    return text.strip()


def _bare(title: str) -> str:
    """Write a title without marks, case and blanks, full width or not."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", title)).casefold()
