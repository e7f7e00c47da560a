"""One task for its reader (督办任务卡): its steps, what may be done now, its documents, its log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from yuanheng.errors import StandardError
from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.model.evaluation import Finding
from yuanheng.model.tasks import Commissioned, Proof, Settled, Signal, Task, TaskEvent, run_of
from yuanheng.model.workflow import Branch, Step
from yuanheng.ports import House
from yuanheng.standards.packs.contents import newest_calendar
from yuanheng.tasks import closing, folding, lights
from yuanheng.views.findings.lists import day_of
from yuanheng.views.tasks.lists import TaskView, task_views, today
from yuanheng.views.tasks.log_words import (
    event_text,
    left_text,
    limit_text,
    origin_words,
    place_text,
    proof_text,
    settled_text,
    source_text,
    subject_text,
)
from yuanheng.views.tasks.path import step_standings
from yuanheng.words.words import Words


@dataclass(frozen=True)
class TaskLine:
    """One task as a list gives it; `days_left` are working days, below zero once it is late.

    light: red, yellow, green, grey or unknown; none once it is closed. left_text: the time left, in
    the days that its limit is counted in. seen: its last event, which every form sends back.
    source: what gave it, a finding or a document; finding is none where a document did.
    by_document: it was closed by documents, which proves nothing by figures.
    """

    number: int
    title: str
    zone: str
    zone_name: str
    place: str
    subject: str
    severity: str
    light: str | None
    reason: str | None
    due: str | None
    days_left: int | None
    left_text: str | None
    step: str
    lead: str
    source: str
    finding: int | None
    finding_state: str | None
    closed: bool
    by_document: bool
    late: bool | None
    relapses: int
    seen: int


@dataclass(frozen=True)
class PaperLine:
    """A document that was handed in; `index` names its file, none where only a number was given."""

    title: str
    number: str | None
    file: str | None
    digest: str | None
    index: int | None
    day: str
    by: str


@dataclass(frozen=True)
class StepLine:
    """A step of the workflow: how it stands, its limit, its documents and what they must state."""

    id: str
    label: str
    standing: str
    owner: str
    article: str | None
    limit: str | None
    papers: tuple[PaperLine, ...]
    lacking: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A way on from the present step; `ruled` where the last verdict of a rule chooses it."""

    outcome: str | None
    to: str
    label: str
    rule: str | None
    ruled: bool


@dataclass(frozen=True)
class EventLine:
    """One event of a task, said in a line; `at` is China time, `run` the run that it rests on."""

    n: int
    at: str
    actor: str
    kind: str
    text: str
    run: int | None


@dataclass(frozen=True)
class ProofLine:
    """What proved a task done: the run, and the ledger that it stood on."""

    run: int
    ledger_seq: int
    text: str


@dataclass(frozen=True)
class GivenLine:
    """What a document asks for: kind, title, number, day, who gave it, what is asked, yardstick.

    target: the target of the year that is meant, with its year.
    """

    kind: str
    kind_text: str
    document: str
    number: str | None
    day: str | None
    given_by: str | None
    target: str | None
    target_year: str | None
    content: str
    yardstick: str | None


@dataclass(frozen=True)
class TaskCard:
    """A task whole. `seen` is its last event, which every form sends back.

    ways: from the present step on; a person must say why where there are several and none is ruled.
    may: what the state allows, or did at the moment that is shown: step, suspend, resume, close,
    reopen, settle. Whatever is done is done now. given: of a task that a document gives. proof is
    none where it was closed by documents; `settled` says so.
    """

    line: TaskLine
    seen: int
    workflow: str
    source: str
    lead: str
    support: tuple[str, ...]
    supervisor: str | None
    opened_on: str
    opened_by: str
    step_due: str | None
    task_due: str | None
    steps: tuple[StepLine, ...]
    ways: tuple[Way, ...]
    may: tuple[str, ...]
    lacking: tuple[str, ...]
    proof: ProofLine | None
    given: GivenLine | None
    settled: str | None
    log: tuple[EventLine, ...]


def task_lines(
    words: Words, views: tuple[TaskView, ...], zones: frozenset[str]
) -> tuple[TaskLine, ...]:
    """Say the tasks of some zones, each in a line."""
    return tuple(task_line(words, v) for v in views if v.task.zone in zones)


def task_line(words: Words, view: TaskView) -> TaskLine:
    """Say one task in a line."""
    task, signal = view.task, view.signal or Signal("unknown")
    shut = task.closed
    return TaskLine(
        number=task.id,
        title=words.label(task.title),
        zone=task.zone,
        zone_name=view.zone_name,
        place=place_text(view),
        subject=subject_text(view),
        severity=task.severity,
        light=view.signal.light if view.signal else None,
        reason=words.say(signal.reason) if signal.reason else None,
        due=shut.due if shut else signal.due,
        days_left=None if shut else signal.days_left,
        left_text=None if shut else left_text(words, signal),
        step=words.label(task.at.label),
        lead=task.people.lead,
        source=source_text(words, task),
        finding=view.finding.number if view.finding else None,
        finding_state=view.finding.finding.state if view.finding else None,
        closed=shut is not None,
        by_document=isinstance(shut, Settled),
        late=shut.late if shut else None,
        relapses=task.relapses,
        seen=task.last_event,
    )


def find_task_view(house: House, number: int, zones: frozenset[str]) -> TaskView | None:
    """Find a task of some zones; None where there is none there."""
    tasks = folding.fold(house.record.task_events())
    found = [t for t in tasks if t.id == number and t.zone in zones]
    return next(iter(task_views(house, found)), None)


def task_card(house: House, words: Words, view: TaskView) -> TaskCard:
    """Put all that is known of a task together."""
    task = view.task
    return TaskCard(
        line=task_line(words, view),
        seen=task.last_event,
        workflow=words.label(task.workflow.label),
        source=task.workflow.source,
        lead=task.people.lead,
        support=task.people.support,
        supervisor=task.people.supervisor,
        opened_on=day_of(task.opened_at),
        opened_by=task.opened_by,
        step_due=_deadline(task, "step"),
        task_due=_deadline(task, "task"),
        steps=tuple(_step(words, task, step) for step in task.workflow.steps.values()),
        ways=() if task.closed else _ways(house, words, task),
        may=_allowed(house, task),
        lacking=() if task.closed else tuple(words.label(label) for label in task.lacking),
        proof=_proof(words, task.proof) if task.proof else None,
        given=_given(words, task.given) if task.given else None,
        settled=settled_text(words, task.closed) if isinstance(task.closed, Settled) else None,
        log=tuple(event_line(words, task, event) for event in task.log),
    )


def _proof(words: Words, proof: Proof) -> ProofLine:
    return ProofLine(proof.run, proof.ledger_seq, proof_text(words, proof))


def _given(words: Words, given: Commissioned) -> GivenLine:
    """Say what gave a task, and what it asks for."""
    origin, target = given.origin, given.origin.target
    return GivenLine(
        kind=origin.kind,
        kind_text=origin_words(words)[origin.kind],
        document=origin.document,
        number=origin.number,
        day=origin.day,
        given_by=origin.given_by,
        target=target.name if target else None,
        target_year=target.period[:4] if target else None,
        content=given.content,
        yardstick=given.yardstick,
    )


def event_line(words: Words, task: Task, event: TaskEvent) -> EventLine:
    """Say one event in a line."""
    text = event_text(words, task, event)
    at = datetime.fromisoformat(event.at).astimezone(LEDGER_ZONE).strftime("%Y-%m-%d %H:%M")
    return EventLine(event.n, at, event.actor, event.record.kind, text, run_of(event) or None)


def paper_file(house: House, task: Task, index: int) -> tuple[str, Iterator[bytes]] | None:
    """Give the name and the bytes of a document that was handed in as a file."""
    if not 0 <= index < len(task.papers) or task.papers[index].paper.source is None:
        return None
    source = task.papers[index].paper.source
    return (source.name, iter(house.record.source(source.digest))) if source else None


def _deadline(task: Task, of: str) -> str | None:
    """Give a deadline of an open task; None where there is none, or no calendar tells it."""
    if task.closed:
        return None
    ends = lights.step_deadline if of == "step" else lights.task_deadline
    try:
        due = ends(task, newest_calendar())
    except StandardError:
        return None
    return due.isoformat() if due else None


def _step(words: Words, task: Task, step: Step) -> StepLine:
    """Say how a step stands, and which documents it holds and lacks."""
    here = step.id == task.step
    since = task.visit if here else task.first_visit
    held = tuple(
        _paper(words, task, n)
        for n, kept in enumerate(task.papers)
        if kept.step == step.id and kept.visit >= since
    )
    titles = {k.paper.title for k in task.papers if k.step == step.id and k.visit >= since}
    return StepLine(
        id=step.id,
        label=words.label(step.label),
        standing=step_standings(task)[step.id],
        owner=words.label(task.workflow.roles[step.owner]),
        article=step.article,
        limit=limit_text(words, step.limit),
        papers=held,
        lacking=tuple(words.label(d) for d in step.documents if d["zh"] not in titles),
        states=tuple(words.label(text) for text in step.states),
    )


def _paper(words: Words, task: Task, index: int) -> PaperLine:
    """Say one document, its title in the reader's language where the step knows it."""
    kept = task.papers[index]
    source = kept.paper.source
    known = {d["zh"]: words.label(d) for d in task.workflow.steps[kept.step].documents}
    return PaperLine(
        title=known.get(kept.paper.title, kept.paper.title),
        number=kept.paper.number,
        file=source.name if source else None,
        digest=source.digest[:12] if source else None,
        index=index if source else None,
        day=day_of(kept.at),
        by=kept.actor,
    )


def _ways(house: House, words: Words, task: Task) -> tuple[Way, ...]:
    """List the ways on, and mark the one that the last verdicts choose, where they do."""
    around = closing.around(task, house.record.findings())
    branches = task.at.branches
    holding = [b for b in branches if _holds(b, around)]
    ruled = len(branches) > 1 and all(b.rule for b in branches) and len(holding) == 1
    return tuple(
        Way(
            outcome=branch.when,
            to=words.label(task.workflow.steps[branch.to].label),
            label=words.label(task.workflow.outcomes[branch.when]) if branch.when else "",
            rule=branch.rule,
            ruled=ruled and branch in holding,
        )
        for branch in branches
    )


def _holds(branch: Branch, findings: Mapping[str, Finding]) -> bool:
    """Tell whether the last verdict of a branch's rule is the one it asks for."""
    found = findings.get(branch.rule or "")
    if found is None:
        return False
    return found.state == ("open" if branch.verdict == "met" else "closed")


def _allowed(house: House, task: Task) -> tuple[str, ...]:
    """Name what the state of a task allows on the day that it is."""
    if task.closed:
        return ("reopen",)
    day = today(house).isoformat()
    stopped = any(s.first <= day and (s.last is None or day <= s.last) for s in task.suspensions)
    closes = "settle" if task.finding is None else "close"
    allowed = [closes if task.at.is_final else "step"] if not stopped or task.at.is_final else []
    if stopped:
        allowed.append("resume")
    elif task.at.may_suspend:
        allowed.append("suspend")
    return tuple(allowed)
