"""The verbs of supervision: tasks; task make, assign, step, feedback, suspend, close, reopen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.opening import OpenHouse
from yuanheng.app.supervision.closing import close_task
from yuanheng.app.supervision.commissions import Charge, commission_task, settle_task
from yuanheng.app.supervision.many import each_of
from yuanheng.app.supervision.tasks import (
    PeopleChange,
    assign_task,
    feed_back,
    make_task,
    reopen_task,
    resume_task,
    step_task,
    suspend_task,
)
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import task as show_task
from yuanheng.cli.shown import tasks as show_tasks
from yuanheng.model.origins import ORIGIN_KINDS, Matter, Origin, OriginKind, TargetNamed
from yuanheng.model.tasks import People, Task
from yuanheng.views.known_house import known_house
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.papers.making import PaperAsked, paper_file
from yuanheng.views.tasks.lists import find_task, kept_original, list_tasks, task_digests
from yuanheng.views.tasks.slips import SlipKind, slip_docx, slip_titles

tasks_cli = typer.Typer()
task_cli = typer.Typer(help="Tasks: from a finding to its proof.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Number of the task.")]
Within = Annotated[
    int, typer.Option(min=0, help="Working days before the deadline from which it is yellow.")
]
Document = Annotated[
    list[str] | None, typer.Option("--document", help="TITLE=FILE, or TITLE=NUMBER.")
]
Due = Annotated[str | None, typer.Option(help="The deadline, a day.")]
Days = Annotated[int | None, typer.Option(help="The deadline, in working days from today.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the event.")]


@tasks_cli.command()
def tasks(
    light: Annotated[str | None, typer.Option(help="red, yellow, green, grey, unknown.")] = None,
    zone: Annotated[str | None, typer.Option(help="Zone, by id or name.")] = None,
    lead: Annotated[str | None, typer.Option(help="Lead, or part of its name.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Those that are closed.")] = False,
    digest: Annotated[bool, typer.Option("--digest", help="One digest for each lead.")] = False,
    within: Within = 5,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the tasks with their lights, or a digest for each lead."""
    door = make_door(lang, as_json=as_json)
    house = known_house(open_ledger(ledger), as_known)
    if digest:
        made = task_digests(house, within)
        if as_json:
            door.plain([show_tasks.plain_digest(d) for d in made])
        else:
            show_tasks.digests(door, made)
        return
    found = list_tasks(house, light=light, zone=zone, lead=lead, closed=closed, within=within)
    if as_json:
        door.plain([show_tasks.plain_task(door, v) for v in found])
        return
    show_tasks.tasks(door, found, closed=closed)


@task_cli.command()
def make(
    findings: Annotated[
        list[str], typer.Argument(help="Number or key of a finding; several for a task of each.")
    ],
    lead: Annotated[str, typer.Option(help="Who leads: a unit or a post.")],
    support: Annotated[list[str] | None, typer.Option(help="Who supports.")] = None,
    supervisor: Annotated[str | None, typer.Option(help="Who supervises.")] = None,
    due: Due = None,
    days: Days = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make a task of a finding, or of each of several."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    people = People(lead, tuple(support or ()), supervisor)

    def act(finding: str) -> Task:
        return make_task(house, finding, people, due=due, days=days)

    if len(findings) > 1:
        show_tasks.many(door, each_of(findings, lambda key: act(key).id))
        return
    task = act(findings[0])
    _told(door, house, task, door.words("Task {n} is made.", n=task.id))


@task_cli.command()
def commission(
    matter: Annotated[str, typer.Argument(help="What is to be done, as a title.")],
    zone: Annotated[str, typer.Option(help="Zone by id, code or name.")],
    source: Annotated[OriginKind, typer.Option(help=", ".join(ORIGIN_KINDS))],
    lead: Annotated[str, typer.Option(help="Who leads: a unit or a post.")],
    of: Annotated[str, typer.Option(help="Title of the document that gives it.")] = "",
    number: Annotated[str | None, typer.Option(help="Number of that document.")] = None,
    dated: Annotated[str | None, typer.Option(help="Day of that document.")] = None,
    given_by: Annotated[str | None, typer.Option(help="Who gave it, as the document says.")] = None,
    target: Annotated[
        str | None, typer.Option(help="YEAR/NAME of the target that is meant, as its list says.")
    ] = None,
    content: Annotated[str, typer.Option(help="What is asked.")] = "",
    yardstick: Annotated[str | None, typer.Option(help="What ends it.")] = None,
    subject: Annotated[str, typer.Option(help="Number of the firm or plot it is about.")] = "",
    support: Annotated[list[str] | None, typer.Option(help="Who supports.")] = None,
    supervisor: Annotated[str | None, typer.Option(help="Who supervises.")] = None,
    due: Due = None,
    days: Days = None,
    document: Document = None,
    another: Annotated[
        bool, typer.Option("--another", help="It is another matter than the alike one.")
    ] = False,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make a task of a target, an instruction, a meeting, an inspection or an appeal."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    year, _, name = (target or "").partition("/")
    task = commission_task(
        house,
        zone,
        Matter(matter, content, yardstick, subject),
        Origin(source, of, number, dated, given_by, TargetNamed(year, name) if target else None),
        Charge(People(lead, tuple(support or ()), supervisor), due, days),
        documents=document or (),
        another=another,
    )
    _told(door, house, task, door.words("Task {n} is made.", n=task.id))


@task_cli.command()
def settle(
    number: Number,
    reason: Reason,
    document: Document = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Close a task that a document gave by documents; no figure proves it, and that is said."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    task = settle_task(house, number, reason, document or ())
    said = door.words("Task {n} is closed by documents; no figure proves it.", n=task.id)
    _told(door, house, task, said)


@task_cli.command()
def slip(
    number: Number,
    kind: Annotated[SlipKind, typer.Argument(help="Which paper.")],
    out: Annotated[Path | None, typer.Option(help="Where to write the Word file.")] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    lang: Lang = None,
) -> None:
    """Write a paper of a task to print, such as an order or a letter of its step."""
    door = make_door(lang, as_json=False)
    house = known_house(open_ledger(ledger), as_known)
    path = out or Path(f"{slip_titles(door.words)[kind]}-{number}.docx")
    path.write_bytes(slip_docx(house, door.words, find_task(house, number), kind))
    door.out.print(Text(door.words("written to {path}", path=str(path))))


@task_cli.command()
def bulletin(
    since: Annotated[
        str | None, typer.Option(help="First day; the first of this month if not named.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the Word file.")] = None,
    ledger: Ledger = None,
    lang: Lang = None,
) -> None:
    """Write the bulletin on supervision: by unit what was due, done and overdue."""
    door = make_door(lang, as_json=False)
    house = open_ledger(ledger)
    asked = PaperAsked("bulletin", tuple(zone_names(house)), zone or "", since=since or "")
    file = paper_file(house, door.words, asked)
    path = out or Path(file.name)
    path.write_bytes(file.content)
    door.out.print(Text(door.words("written to {path}", path=str(path))))


@task_cli.command()
def assign(
    numbers: Annotated[list[int], typer.Argument(help="Number of a task; several may be named.")],
    lead: Annotated[str | None, typer.Option(help="Who leads from now on.")] = None,
    support: Annotated[list[str] | None, typer.Option(help="Who supports.")] = None,
    supervisor: Annotated[str | None, typer.Option(help="Who supervises.")] = None,
    due: Due = None,
    days: Days = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Change who answers for a task or for several, or the deadline."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    change = PeopleChange(lead, tuple(support or ()), supervisor)

    def act(number: int) -> Task:
        return assign_task(house, number, change, due=due, days=days)

    if len(numbers) > 1:
        show_tasks.many(door, each_of(map(str, numbers), lambda key: act(int(key)).id))
        return
    task = act(numbers[0])
    _told(door, house, task, door.words("Task {n} is assigned anew.", n=task.id))


@task_cli.command()
def step(
    number: Number,
    branch: Annotated[
        str | None, typer.Option(help="The outcome, where there are several ways on.")
    ] = None,
    reason: Reason = "",
    document: Document = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Move a task to its next step, with the documents of the present one."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    task = step_task(house, number, branch=branch, reason=reason, documents=document or ())
    now = door.words.label(task.at.label)
    _told(door, house, task, door.words("Task {n} is now at: {step}", n=task.id, step=now))


@task_cli.command()
def feedback(
    number: Number,
    text: Annotated[str, typer.Argument(help="What was done.")],
    document: Document = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Report on a task."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    task = feed_back(house, number, text, document or ())
    _told(door, house, task, door.words("The report on task {n} is kept.", n=task.id))


@task_cli.command()
def suspend(
    number: Number,
    reason: Reason,
    first: Annotated[str | None, typer.Option("--from", help="First day; today.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day; open if not named.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Stop the clock of a task, where its step allows it."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    task = suspend_task(house, number, reason, first=first, last=last)
    _told(door, house, task, door.words("The clock of task {n} is stopped.", n=task.id))


@task_cli.command()
def resume(number: Number, ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """Start the clock of a task again."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    task = resume_task(house, number)
    _told(door, house, task, door.words("The clock of task {n} runs again.", n=task.id))


@task_cli.command()
def close(
    number: Number,
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Run the closing test on the newest facts first.")
    ] = False,
    document: Document = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Close a task by proof: its finding's rule, tested on newer facts, is no longer met."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    with door.progress() as progress:
        task = close_task(
            house,
            number,
            documents=document or (),
            evaluate_first=evaluate,
            progress=progress,
        )
    proof = task.proof
    said = door.words(
        "Task {n} is closed; run {run} on ledger sequence {seq} proves it.",
        n=task.id,
        run=proof.run if proof else None,
        seq=proof.ledger_seq if proof else None,
    )
    _told(door, house, task, said)


@task_cli.command()
def reopen(
    number: Number,
    reason: Reason,
    due: Due = None,
    days: Days = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Open a closed task again."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    task = reopen_task(house, number, reason, due=due, days=days)
    _told(door, house, task, door.words("Task {n} is open again.", n=task.id))


@task_cli.command()
def show(
    number: Number,
    within: Within = 5,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show a task: light, steps with limits and documents, suspensions, log."""
    door = make_door(lang, as_json=as_json)
    house = known_house(open_ledger(ledger), as_known)
    view = find_task(house, number, within)
    if as_json:
        door.plain(show_tasks.plain_task(door, view, whole=True))
        return
    show_task.task(door, view)


@task_cli.command()
def document(
    number: Number,
    title: Annotated[str, typer.Argument(help="Title of the document.")],
    out: Annotated[Path, typer.Option(help="The file to write; a folder keeps its name.")],
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Give back the file of a document that was handed in."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    path = kept_original(house, number, title, out)
    if as_json:
        door.plain({"file": str(path)})
        return
    door.out.print(Text(door.words("{title} stands at {path}.", title=title, path=str(path))))


def _told(door: Door, house: OpenHouse, task: Task, said: str) -> None:
    """Say what was done, and how the task stands."""
    view = find_task(house, task.id)
    if door.as_json:
        door.plain(show_tasks.plain_task(door, view))
        return
    door.out.print(Text.assemble(("✓ ", "bold green"), said))
    show_tasks.standing(door, view)
