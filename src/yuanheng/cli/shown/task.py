"""What the terminal shows of one task: people, proof, steps with documents, log."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.cli.shown.tasks import finding_state, place, standing, title
from yuanheng.model.tasks import Paper, Settled, Task
from yuanheng.model.workflow import Step
from yuanheng.views.tasks.lists import TaskView
from yuanheng.views.tasks.log_words import (
    event_text,
    limit_text,
    origin_text,
    proof_text,
    settled_text,
    source_text,
)


def task(door: Door, view: TaskView) -> None:
    """Show one task whole."""
    say, t = door.words, view.task
    door.out.print(
        Text.assemble((say("Task {n}", n=t.id), "bold"), f"  {title(door, view)}  {place(view)}")
    )
    standing(door, view)
    rows = [
        *_source(door, view),
        (say("lead"), t.people.lead),
        (say("support"), "、".join(t.people.support) or "–"),
        (say("supervisor"), t.people.supervisor or "–"),
        (say("opened"), f"{show.moment(t.opened_at)}  {t.opened_by}"),
        (say("workflow"), f"{say.label(t.workflow.label)}  {t.workflow.source}"),
    ]
    rows += [(say("relapses"), str(t.relapses))] if t.relapses else []
    if t.proof:
        rows.append((say("proof"), proof_text(say, t.proof)))
    if isinstance(t.closed, Settled):
        rows.append((say("closed"), settled_text(say, t.closed)))
    for name, text in rows:
        door.out.print(Text.assemble("  ", (f"{name}  ", "dim"), text))
    _steps(door, t)
    _log(door, t)


def _source(door: Door, view: TaskView) -> list[tuple[str, str]]:
    """Say what gave the task: its finding, or its document with what that asks."""
    say, given = door.words, view.task.given
    if view.finding is not None:
        f = view.finding
        return [(say("finding"), f"{f.number}  {finding_state(door, view)}  {view.task.finding}")]
    if given is None:
        return []
    told = f"{source_text(say, view.task)}  {origin_text(say, given.origin)}"
    rows = [(say("source of the task"), told), (say("what is asked"), given.content or "–")]
    return rows + ([(say("yardstick"), given.yardstick)] if given.yardstick else [])


def _steps(door: Door, t: Task) -> None:
    """Show the steps of the workflow: where the task is, limits, and documents per step."""
    say = door.words
    table = make_table(
        "", say("step"), say("owner"), say("article"), say("limit"), say("documents")
    )
    passed = t.passed
    for step in t.workflow.steps.values():
        here = step.id == t.step
        mark = "→" if here else "✓" if step.id in passed else ""
        table.add_row(
            mark,
            Text(say.label(step.label), style="bold" if here else "default"),
            say.label(t.workflow.roles[step.owner]),
            step.article or "–",
            limit_text(say, step.limit) or "–",
            _documents(door, t, step),
        )
    door.out.print()
    door.out.print(table)


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
    if step.states and step.id == t.step:
        lines.append(f"{say('to be stated in them:')} {'；'.join(map(say.label, step.states))}")
    return Text("\n".join(lines) or "–")


def _paper(paper: Paper) -> str:
    """Say by what a document is known: its number, or file and digest."""
    if paper.source is None:
        return paper.number or ""
    return f"{paper.source.name} {paper.source.digest[:12]}"


def _log(door: Door, t: Task) -> None:
    """Show what happened, in order."""
    say = door.words
    table = make_table(say("recorded at"), say("by"), say("what"))
    for event in t.log:
        table.add_row(show.moment(event.at), event.actor, Text(event_text(say, t, event)))
    door.out.print()
    door.out.print(table)
