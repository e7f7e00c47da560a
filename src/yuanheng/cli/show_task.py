"""What the terminal shows of one task: people, proof, steps with documents, log."""

from __future__ import annotations

from rich.text import Text

from yuanheng import app
from yuanheng.cli import show
from yuanheng.cli.door import Door
from yuanheng.cli.show_tasks import finding_state, place, standing, title
from yuanheng.model.tasks import Closed, Paper, Reopened, Stepped, Task, TaskEvent
from yuanheng.model.workflow import Limit, Step


def task(door: Door, view: app.TaskView) -> None:
    """Show one task whole."""
    say, t = door.words, view.task
    door.out.print(
        Text.assemble((say("Task {n}", n=t.id), "bold"), f"  {title(door, view)}  {place(view)}")
    )
    standing(door, view)
    f = view.finding
    rows = [
        (say("finding"), f"{f.number}  {finding_state(door, view)}  {t.finding}"),
        (say("lead"), t.people.lead),
        (say("support"), "、".join(t.people.support) or "–"),
        (say("supervisor"), t.people.supervisor or "–"),
        (say("opened"), f"{show.moment(t.opened_at)}  {t.opened_by}"),
        (say("workflow"), f"{say.label(t.workflow.label)}  {t.workflow.source}"),
    ]
    rows += [(say("relapses"), str(t.relapses))] if t.relapses else []
    if t.closed:
        proof = t.closed.proof
        text = say("run {run}, ledger sequence {seq}: not met", run=proof.run, seq=proof.ledger_seq)
        rows.append((say("proof"), text))
    for name, text in rows:
        door.out.print(Text.assemble("  ", (f"{name}  ", "dim"), text))
    _steps(door, t)
    _log(door, t)


def _steps(door: Door, t: Task) -> None:
    """Show the steps of the workflow: where the task is, limits, and documents per step."""
    say = door.words
    table = show.make_table(
        "", say("step"), say("owner"), say("article"), say("limit"), say("documents")
    )
    passed = _passed(t)
    for step in t.workflow.steps.values():
        here = step.id == t.step
        mark = "→" if here else "✓" if step.id in passed else ""
        table.add_row(
            mark,
            Text(say.label(step.label), style="bold" if here else "default"),
            say.label(t.workflow.roles[step.owner]),
            step.article or "–",
            _limit(door, step.limit),
            _documents(door, t, step),
        )
    door.out.print()
    door.out.print(table)


def _passed(t: Task) -> set[str]:
    """Name the steps that were left in the present round, since the last opening."""
    passed: set[str] = set()
    for event in t.log:
        if event.record.kind == "reopened":
            passed.clear()
        elif event.record.kind == "stepped":
            passed.add(event.record.start)
    return passed


def _limit(door: Door, limit: Limit | None) -> str:
    """Say a limit."""
    if limit is None:
        return "–"
    if limit.count == "working":
        return door.words("{n} working days", n=limit.days)
    return door.words("{n} days", n=limit.days)


def _documents(door: Door, t: Task, step: Step) -> Text:
    """List the documents of a step, those handed in with number or file."""
    say = door.words
    since = t.visit if step.id == t.step else t.first_visit
    held = {k.paper.title: k.paper for k in t.papers if k.step == step.id and k.visit >= since}
    wanted = {label["zh"]: say.label(label) for label in step.documents}
    lines = []
    for name in dict.fromkeys((*wanted, *held)):
        said = wanted.get(name, name)
        lines.append(f"✓ {said} {_paper(held[name])}" if name in held else f"· {said}")
    return Text("\n".join(lines) or "–")


def _paper(paper: Paper) -> str:
    """Say by what a document is known: its number, or file and digest."""
    if paper.source is None:
        return paper.number or ""
    return f"{paper.source.name} {paper.source.digest[:12]}"


def _log(door: Door, t: Task) -> None:
    """Show what happened, in order."""
    say = door.words
    table = show.make_table(say("recorded at"), say("by"), say("what"))
    for event in t.log:
        table.add_row(show.moment(event.at), event.actor, Text(_event(door, t, event)))
    door.out.print()
    door.out.print(table)


def _event(door: Door, t: Task, event: TaskEvent) -> str:
    """Say one event in a line."""
    say, r = door.words, event.record
    match r.kind:
        case "opened":
            text = say("made of run {run}, lead {lead}", run=r.run, lead=r.people.lead)
        case "assigned":
            text = say("assigned to {lead}", lead=r.people.lead if r.people else "–")
        case "stepped":
            text = _moved(door, t, r)
        case "feedback":
            text = say("report: {text}", text=r.text)
        case "suspended":
            last = r.last or "…"
            text = say(
                "clock stopped {first} to {last}: {reason}",
                first=r.first,
                last=last,
                reason=r.reason,
            )
        case "resumed":
            text = say("clock runs again from {day}", day=r.day)
        case "closed":
            text = _closed(door, r)
        case "reopened":
            text = _reopened(door, r)
    return text


def _reopened(door: Door, record: Reopened) -> str:
    """Say why a task is open again."""
    if record.relapse:
        return door.words("relapse: run {run} finds it again", run=record.run)
    return door.words("opened again: {reason}", reason=record.reason)


def _closed(door: Door, record: Closed) -> str:
    """Say a closing with its proof."""
    return door.words(
        "closed; proof: run {run}, ledger sequence {seq}",
        run=record.proof.run,
        seq=record.proof.ledger_seq,
    )


def _moved(door: Door, t: Task, record: Stepped) -> str:
    """Say a move from step to step, with outcome and reason."""
    say, steps = door.words, t.workflow.steps
    text = f"{say.label(steps[record.start].label)} → {say.label(steps[record.to].label)}"
    why = [say.label(t.workflow.outcomes[record.outcome])] if record.outcome else []
    if record.rule:
        why.append(say("by rule {rule}, run {run}", rule=record.rule, run=record.run))
    why += [record.reason] if record.reason else []
    return text + (say.aside(say.join(why)) if why else "")
