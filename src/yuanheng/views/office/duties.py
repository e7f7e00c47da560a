"""What waits for somebody (我的待办): their tasks, and the reports that their zones owe."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from yuanheng.model import rounds
from yuanheng.model.accounts import Account
from yuanheng.model.relation import Label
from yuanheng.model.tasks import Task
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.rounds import OWING, CellLight, cell_light
from yuanheng.views.tasks.cards import TaskLine, task_line
from yuanheng.views.tasks.lists import list_tasks, today
from yuanheng.words.words import Words


@dataclass(frozen=True)
class OwnTasks:
    """The open tasks of an account, the most pressing first.

    is_named: they are those on which its name or its unit stands, or on which it has worked; where
    there is none, those of all its zones.
    """

    lines: tuple[TaskLine, ...]
    total: int
    is_named: bool


@dataclass(frozen=True)
class OwedReport:
    """A report that a zone owes in a round: what, by when, and why it was returned if it was."""

    round: int
    title: str
    relation: Label
    period: str
    zone: str
    due: str
    days_left: int
    light: CellLight
    returned: str | None


def names_of(house: House, account: Account) -> frozenset[str]:
    """Give the names under which tasks may mean an account: its own, as shown, and its unit's."""
    units = {u.id: u.name for u in house.desk.units()}
    unit = units.get(account.unit) if account.unit is not None else None
    return frozenset(name for name in (account.name, account.shown, unit) if name)


def is_of(task: Task, names: frozenset[str], account: str) -> bool:
    """Tell whether a task names somebody, or they have done something on it."""
    people = task.people
    named = {people.lead, *people.support, people.supervisor}
    return bool(named & names) or any(event.actor == account for event in task.log)


def own_tasks(
    house: House, words: Words, zones: Container[str], account: Account, most: int
) -> OwnTasks:
    """Give the tasks of an account, of which at most so many are listed."""
    names = names_of(house, account)
    every = [v for v in list_tasks(house) if v.task.zone in zones]
    mine = [v for v in every if is_of(v.task, names, account.name)]
    chosen = mine or every
    lines = tuple(task_line(words, v) for v in chosen[:most])
    return OwnTasks(lines, len(chosen), bool(mine))


def owed_reports(house: House, zones: Container[str]) -> tuple[OwedReport, ...]:
    """List what zones have not handed in, or were given back, by the day it is due."""
    day = today(house)
    found = [
        OwedReport(
            round=asked.id,
            title=asked.title,
            relation=ledger_schema().relations[asked.relation].label,
            period=asked.period,
            zone=cell.zone,
            due=asked.due,
            days_left=(date.fromisoformat(asked.due) - day).days,
            light=cell_light(house, asked, cell),
            returned=cell.reason if cell.state == "returned" else None,
        )
        for asked in rounds.fold(house.record.round_events())
        for cell in asked.cells
        if cell.zone in zones and cell.state in OWING
    ]
    return tuple(sorted(found, key=lambda o: (o.due, o.round, o.zone)))
