"""What the terminal shows of tasks: lists with lights, digests, and how one stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import typer
from rich.text import Text

from yuanheng.app.supervision.many import ManyDone
from yuanheng.cli.door import Door
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.model.tasks import Settled, Signal
from yuanheng.views.tasks.lists import Digest, TaskView
from yuanheng.views.tasks.log_words import left_text, source_text
from yuanheng.words.words import plain_error

_COLOURS = {"red": "red", "yellow": "yellow", "green": "green", "grey": "dim", "unknown": "magenta"}


def many(door: Door, outcome: ManyDone) -> None:
    """Show what was done to several, and each refusal with its reason; exit code 1 if there is one.

    Nothing that was done is taken back.
    """
    refused = [{"key": r.key, **plain_error(r.error, door.words)} for r in outcome.refused]
    if door.as_json:
        door.plain({"done": list(outcome.done), "refused": refused})
    else:
        numbers = ", ".join(map(str, outcome.done)) or "–"
        said = door.words("Done: {n} tasks, {numbers}", n=len(outcome.done), numbers=numbers)
        door.out.print(Text.assemble(("✓ ", "bold green"), said))
        for one in refused:
            door.out.print(Text.assemble(("✗ ", "bold red"), f"{one['key']}  {one['message']}"))
            if one["remedy"]:
                door.out.print(Text(f"  → {one['remedy']}", style="dim"))
    if refused:
        raise typer.Exit(1)


def tasks(door: Door, found: Iterable[TaskView], *, closed: bool) -> None:
    """Show tasks in a table, the most pressing first."""
    say = door.words
    found = list(found)
    if not found:
        door.out.print(Text(say("No task is closed.") if closed else say("No task is open.")))
        return
    table = make_table(
        say("number"),
        say("light"),
        say("task"),
        say("where"),
        say("step"),
        say("due"),
        say("time left"),
        say("lead"),
        say("source of the task"),
        say("finding"),
    )
    for view in found:
        t = view.task
        due = view.signal.due if view.signal else t.closed.due if t.closed else None
        left = None if t.closed else left_text(say, view.signal)
        table.add_row(
            str(t.id),
            light(door, view),
            title(door, view),
            place(view),
            say.label(t.at.label),
            due or "–",
            left or "–",
            t.people.lead,
            source_text(say, t),
            finding_state(door, view),
        )
    door.out.print(table)


def standing(door: Door, view: TaskView) -> None:
    """Say in a line how a task stands: light, step, deadline, what it lacks."""
    say, t = door.words, view.task
    line = Text("  ")
    line.append_text(light(door, view)).append("  ")
    parts = [say("step: {step}", step=say.label(t.at.label))]
    if view.signal and view.signal.due:
        parts.append(say("due {day}", day=view.signal.due))
    if left := left_text(say, view.signal):
        parts.append(left)
    if view.signal and view.signal.reason:
        parts.append(say.say(view.signal.reason))
    if not t.closed and t.lacking:
        lacking = "、".join(say.label(label) for label in t.lacking)
        parts.append(say("documents still needed: {documents}", documents=lacking))
    door.out.print(line.append(say.join(parts)))


def digests(door: Door, found: Iterable[Digest]) -> None:
    """Show one digest for each lead: counts with what they are counts of, then what presses."""
    say = door.words
    found = list(found)
    if not found:
        door.out.print(Text(say("There are no tasks.")))
        return
    for digest in found:
        door.out.print(Text(digest.lead, style="bold"))
        counts = [
            say("{light} {n} of {of}", light=_light_word(door, light), n=n, of=digest.open)
            for light, n in digest.lights.items()
        ]
        open_ = say("{n} open", n=digest.open)
        done = say(
            "{n} closed, {late} late of {judged} that had a deadline",
            n=digest.closed,
            late=digest.late,
            judged=digest.judged,
        )
        papers = [say("{n} of the closed by documents", n=digest.by_document)]
        told = [open_, *counts, done, *(papers if digest.by_document else [])]
        door.out.print(Text(f"  {say.join(told)}"))
        for head, group in (
            (say("red and yellow"), digest.pressing),
            (say("due next"), digest.coming),
        ):
            for n, s in enumerate(group):
                line = Text(f"  {head if not n else ' ' * _width(head)}  ", style="dim")
                line.append("● ", style=_COLOURS[s.signal.light])
                step = say.label(s.task.at.label)
                text = f"{s.task.id}  {say.label(s.task.title)}  {s.task.area}  {step}"
                line.append(f"{text}  {s.signal.due or '–'}", style="default")
                door.out.print(line)


def plain_task(door: Door, view: TaskView, *, whole: bool = False) -> dict[str, Any]:
    """Turn a task into plain values; its workflow and log only where it is shown whole."""
    plain: dict[str, Any] = show.plain(view.task)
    workflow = plain.pop("workflow")
    if plain["given"]:
        del plain["given"]["workflow"]
    log = plain.pop("log")
    plain["workflow"] = workflow["id"]
    plain["workflow_digest"] = workflow["digest"]
    plain["zone_name"] = view.zone_name
    plain["finding_number"] = view.finding.number if view.finding else None
    plain["finding_state"] = view.finding.finding.state if view.finding else None
    plain["lacking"] = list(view.task.lacking)
    plain["signal"] = _plain_signal(door, view.signal)
    if whole:
        plain["steps"] = workflow["steps"]
        plain["roles"] = workflow["roles"]
        plain["outcomes"] = workflow["outcomes"]
        plain["log"] = [_plain_event(event) for event in log]
    return plain


def plain_digest(digest: Digest) -> dict[str, Any]:
    """Turn a digest into plain values; its tasks are told by their numbers."""
    plain: dict[str, Any] = show.plain(digest)
    for name, group in (("pressing", digest.pressing), ("coming", digest.coming)):
        plain[name] = [{"task": s.task.id, "due": s.signal.due} for s in group]
    return plain


def _plain_signal(door: Door, signal: Signal | None) -> dict[str, Any] | None:
    """Turn a light into plain values with its reason said."""
    if signal is None:
        return None
    reason = door.words.say(signal.reason) if signal.reason else None
    return {
        "light": signal.light,
        "due": signal.due,
        "days_left": signal.days_left,
        "calendar_left": signal.calendar_left,
        "reason": reason,
    }


def _plain_event(event: dict[str, Any]) -> dict[str, Any]:
    """Leave the workflow out of an opening; it stands beside the log."""
    record = {k: v for k, v in event["record"].items() if k != "workflow"}
    return {**event, "record": record}


def light(door: Door, view: TaskView) -> Text:
    """Draw a light with its word, never by colour alone."""
    say = door.words
    if view.signal is not None:
        light = view.signal.light
        return Text(f"● {_light_word(door, light)}", style=_COLOURS[light])
    late = view.task.closed.late if view.task.closed else None
    if isinstance(view.task.closed, Settled):
        said = say("late, by documents") if late else say("by documents")
        return Text(f"✓ {said}", style="dim")
    if late is None:
        return Text(f"✓ {say('closed')}", style="dim")
    return Text(f"✓ {say('closed late') if late else say('closed on time')}", style="dim")


def _light_word(door: Door, light: str) -> str:
    """Say a light."""
    say = door.words
    words = {
        "red": say("red"),
        "yellow": say("yellow"),
        "green": say("green"),
        "grey": say("stopped"),
        "unknown": say("unknown"),
    }
    return words[light]


def title(door: Door, view: TaskView) -> str:
    """Say what a task is about."""
    return door.words.label(view.task.title)


def place(view: TaskView) -> str:
    """Say where: zone, area, subject."""
    parts = (view.zone_name, view.task.area, view.task.subject)
    return " ".join(part for part in parts if part)


def finding_state(door: Door, view: TaskView) -> str:
    """Say how the finding stands; a dash where a document gave the task."""
    say = door.words
    if view.finding is None:
        return "–"
    states = {
        "open": say("open"),
        "suspected": say("suspected"),
        "unverifiable": say("unverifiable"),
        "closed": say("closed"),
    }
    return states[view.finding.finding.state]


def _width(text: str) -> int:
    """Count the columns that a text takes in a terminal."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
