"""Tasks as people look for them: lists with lights, digests, one task, one finding (督办台账)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.model.tasks import (
    Signal,
    Task,
)
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.tasks import folding, lights
from yuanheng.tasks.digests import Digest, Standing, digests
from yuanheng.views.descent.named_findings import FindingView, findings_by_key, list_findings
from yuanheng.views.ledger.batches import zone_names


@dataclass(frozen=True)
class TaskView:
    """A task with its light, its zone's name and its finding; a closed one has no light.

    finding: None where a document gave the task.
    """

    task: Task
    signal: Signal | None
    finding: FindingView | None
    zone_name: str


def list_tasks(
    house: House,
    *,
    light: str | None = None,
    zone: str | None = None,
    lead: str | None = None,
    closed: bool = False,
    within: int = lights.WITHIN,
) -> tuple[TaskView, ...]:
    """List the open tasks, the most pressing first; the closed ones instead where asked for."""
    views = task_views(house, folding.fold(house.record.task_events()), within)
    if light is not None and light not in _ORDER:
        raise UsageError(
            say("There is no light {light}", light=light),
            expected=say("Known: {known}.", known=", ".join(_ORDER)),
        )
    chosen = [
        v
        for v in views
        if (v.signal is None) == closed
        and (light is None or (v.signal and v.signal.light == light))
        and (zone is None or zone in (v.task.zone, v.zone_name))
        and (lead is None or lead in v.task.people.lead)
    ]
    return tuple(sorted(chosen, key=_pressing))


def task_leads(house: House, zones: Container[str]) -> list[str]:
    """Name the units that lead a task of some zones, open or closed, in the order of names."""
    tasks = folding.fold(house.record.task_events())
    return sorted({task.people.lead for task in tasks if task.zone in zones})


def task_digests(
    house: House, within: int = lights.WITHIN, zones: frozenset[str] | None = None
) -> tuple[Digest, ...]:
    """Make one digest for each lead, over the tasks of some zones or all; people are not ranked."""
    every = folding.fold(house.record.task_events())
    tasks = [t for t in every if zones is None or t.zone in zones]
    views = task_views(house, tasks, within)
    return digests(
        [Standing(v.task, v.signal) for v in views if v.signal],
        [t for t in tasks if t.closed],
    )


def find_task(house: House, number: int, within: int = lights.WITHIN) -> TaskView:
    """Find a task by its number; LedgerError where there is none."""
    (view,) = task_views(house, (load_task(house, number),), within)
    return view


def kept_original(house: House, number: int, title: str, out: Path) -> Path:
    """Write the file of a document that was handed in; a folder is given it under its name."""
    for kept in reversed(load_task(house, number).papers):
        if kept.paper.source and title.strip("《》") == kept.paper.title.strip("《》"):
            path = out / Path(kept.paper.source.name).name if out.is_dir() else out
            if path.exists():
                raise LedgerError(
                    say("{path} is already there", path=str(path)),
                    remedy=say("Choose another name; nothing was changed."),
                )
            with path.open("wb") as stream:
                stream.writelines(house.record.source(kept.paper.source.digest))
            return path
    raise LedgerError(
        say("Task {n} keeps no file of {title}", n=number, title=title),
        remedy=say("Look at it with `yuanheng task show {n}`.", n=number),
    )


_ORDER: dict[str, int] = {"red": 0, "yellow": 1, "unknown": 2, "green": 3, "grey": 4}


def _pressing(view: TaskView) -> tuple[int, str, int]:
    """Order tasks by what presses."""
    if view.signal is None:
        return 9, "", view.task.id
    return _ORDER[view.signal.light], view.signal.due or "9999", view.task.id


def task_views(
    house: House, tasks: Iterable[Task], within: int = lights.WITHIN
) -> tuple[TaskView, ...]:
    """Give tasks their lights and findings."""
    tasks = tuple(tasks)
    views = findings_by_key(house, {task.finding for task in tasks if task.finding is not None})
    names = zone_names(house)
    day, calendar = today(house), packs.newest_calendar()
    return tuple(
        TaskView(
            task,
            None if task.closed else lights.signal(task, day, calendar, within),
            None if task.finding is None else views[task.finding],
            names.get(task.zone, task.zone),
        )
        for task in tasks
    )


def load_task(house: House, number: int) -> Task:
    """Find a task by its number."""
    tasks = folding.fold(house.record.task_events())
    for task in tasks:
        if task.id == number:
            return task
    raise LedgerError(
        say("There is no task {n}", n=number),
        expected=say("Known: {known}.", known=", ".join(str(t.id) for t in tasks[-5:]) or "–"),
        remedy=say("`yuanheng tasks` lists them."),
    )


def named_finding(house: House, named: str) -> FindingView:
    """Find a finding by its number or its key."""
    views = list_findings(house, closed=True)
    for view in views:
        if named in (str(view.number), view.finding.key):
            return view
    raise LedgerError(
        say("There is no finding {key}", key=named),
        remedy=say("`yuanheng findings` lists them with their numbers."),
    )


def today(house: House) -> date:
    """Give the day it is in China."""
    return house.clock.now().astimezone(LEDGER_ZONE).date()


__all__ = [
    "Digest",
    "TaskView",
    "find_task",
    "kept_original",
    "list_tasks",
    "load_task",
    "named_finding",
    "task_digests",
    "task_leads",
    "task_views",
    "today",
]
