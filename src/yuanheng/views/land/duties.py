"""The days of plots (履约事项): from rules, from temporary uses that were agreed, from tasks.

A day that has passed is overdue only where the ledger says that nothing was done by then; where
it says nothing, that is to be proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

import pyarrow as pa

from yuanheng.evaluate.rulebook import Judged
from yuanheng.ledger.values import Span
from yuanheng.model.evaluation import Missing, RuleVerdict
from yuanheng.model.relation import Label
from yuanheng.model.tasks import Task
from yuanheng.monitor.contracts import TEMPORARY, changes_by_supply, standing_changes
from yuanheng.monitor.land.plots import hectares
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.duties import Duty, Owes, land_duties
from yuanheng.standards.packs.names import subject_kind
from yuanheng.standards.relations import ledger_schema
from yuanheng.tasks import folding
from yuanheng.tasks.lights import deadlines
from yuanheng.views.descent.judged import rule_missing
from yuanheng.views.descent.missing_facts import MissingFact
from yuanheng.views.land.contracts import Row

DutyState = Literal["overdue", "unproved", "coming", "undated"]
DUTY_STATES: tuple[DutyState, ...] = ("overdue", "unproved", "coming", "undated")

_TEMPORARY: Label = {"zh": "政府临时使用到期", "en": "End of the temporary use by the government"}
_TEMPORARY_ARTICLE = "令53号第十二条第三项、临时使用协议"


@dataclass(frozen=True)
class Plot:
    """A supplied plot: who has it, its land in hectares, and the bureau that leads on it.

    bureau: the lead of the open task on it, else that of the investment; empty for nobody.
    """

    number: str
    name: str
    holder: str
    area: Fraction | None
    bureau: str
    row: Row = field(repr=False, compare=False)


@dataclass(frozen=True)
class PlotDuty:
    """One day of one plot: what, by which article or clause, who owes it, how it stands.

    day: the last day to perform, or the day on which a time is full; empty where it is not known.
    wanting: what would settle it. amount: what is claimed by now, in 万元. task: its number.
    """

    plot: Plot
    rule: str
    label: Label
    article: str
    standard: str
    status: str
    owes: Owes
    day: str
    state: DutyState
    days_left: int | None
    wanting: tuple[MissingFact, ...] = ()
    amount: float | None = None
    task: int | None = None


Plots = Mapping[str, Plot]


def plots_of(rows: Iterable[Row], bureaus: Mapping[str, str]) -> dict[str, Plot]:
    """Give the plots of a zone by number."""
    return {
        number: Plot(
            number,
            str(row["name"] or ""),
            str(row["holder"] or ""),
            hectares(row, "area"),
            bureaus.get(number, ""),
            row,
        )
        for row in rows
        for number in [str(row["number"])]
    }


def of_rules(judged: Iterable[Judged], plots: Plots, day: str) -> Iterator[PlotDuty]:
    """Give the duties that rules tell, of every plot that was judged."""
    found = {judge.book.family: judge for judge in judged}
    for duty in land_duties():
        by = found.get(duty.family)
        if by is not None and duty.rule in by.book.rules:
            yield from _of_duty(by, duty, plots, day)


def _of_duty(judged: Judged, duty: Duty, plots: Plots, day: str) -> Iterator[PlotDuty]:
    """Give one duty of every plot that has it."""
    columns = next(r for r in judged.rules if r.rule.id == duty.rule)
    level = columns.rule.levels[0]
    worded: dict[tuple[Missing, ...], tuple[MissingFact, ...]] = {}
    for n, number in enumerate(judged.rows.column("subject").to_pylist()):
        verdict = judged.verdict(columns, n)
        state, last = _state(verdict, duty, day)
        if state is None:
            continue
        if state == "unproved" and _was_missed(verdict, duty, plots[str(number)], last):
            state = "overdue"
        lacks = verdict.missing if state != "coming" else ()
        if lacks not in worded:
            worded[lacks] = rule_missing(judged.book, lacks)
        yield PlotDuty(
            plot=plots[str(number)],
            rule=duty.rule,
            label=duty.label,
            article=level.article,
            standard=judged.book.id,
            status=level.status,
            owes=duty.owes,
            day=last,
            state=state,
            days_left=_left(last, day),
            wanting=worded[lacks],
            amount=verdict.amount,
        )


def _state(verdict: RuleVerdict, duty: Duty, day: str) -> tuple[DutyState | None, str]:
    """Tell how a duty stands, and its day; None where it was done, or never was.

    What is not provable before its day comes all the same; after its day it is to be proved.
    """
    if verdict.falls_due is None:
        if verdict.verdict == "met":
            return "overdue", ""
        is_open = verdict.verdict == "not-provable" and not duty.is_silent
        return "undated" if is_open else None, ""
    last = (date.fromisoformat(verdict.falls_due) - timedelta(days=duty.ahead)).isoformat()
    if verdict.verdict == "met":
        return "overdue", last
    if verdict.falls_due > day:
        return "coming", last
    return "unproved" if verdict.verdict == "not-provable" else None, last


def _was_missed(verdict: RuleVerdict, duty: Duty, plot: Plot, last: str) -> bool:
    """Tell that the list says it was not done by its day, and that nothing else is wanting."""
    if duty.done is None or {m.name for m in verdict.missing} != {duty.done}:
        return False
    first = plot.row[f"{duty.done}_from"]
    return first is not None and first > last


def _left(day: str, as_of: str) -> int | None:
    return (date.fromisoformat(day) - date.fromisoformat(as_of)).days if day else None


def temporary_uses(changes: pa.Table, plots: Plots, day: str) -> Iterator[PlotDuty]:
    """Give the ends of temporary uses that are still to come, and those whose day is not known."""
    for (_, number), told in changes_by_supply(changes, ledger_schema()).items():
        for change in standing_changes(told, day):
            if change.column != TEMPORARY or number not in plots:
                continue
            until = change.after if isinstance(change.after, Span) else Span(None, None)
            known = until.first if until.first == until.last and until.first else ""
            if known and known < day:
                continue
            yield PlotDuty(
                plot=plots[number],
                rule="temporary-use",
                label=_TEMPORARY,
                article=_TEMPORARY_ARTICLE,
                standard="",
                status="confirmed",
                owes="authority",
                day=known,
                state="coming" if known else "undated",
                days_left=_left(known, day),
            )


def plot_tasks(house: House, zone: str) -> Iterator[tuple[str, Task]]:
    """Give the open tasks on plots of a zone, each with the number of its plot."""
    subjects = {
        f.key: f.subject
        for f in house.record.findings()
        if f.zone == zone
        and subject_kind(str(f.details.get("standard") or ""), f.family) == "supply"
    }
    for task in folding.fold(house.record.task_events()) if subjects else ():
        if task.closed is None and task.finding in subjects:
            yield subjects[task.finding], task


def task_deadlines(tasks: Iterable[tuple[str, Task]], plots: Plots, day: str) -> Iterator[PlotDuty]:
    """Give the deadlines of the open tasks on plots; one that no calendar tells has no day."""
    calendar = packs.newest_calendar()
    for number, task in tasks:
        if number not in plots:
            continue
        known, _ = deadlines(task, calendar)
        last = min(known).isoformat() if known else ""
        yield PlotDuty(
            plot=plots[number],
            rule="task",
            label=task.at.label,
            article=task.at.article or "",
            standard="",
            status="confirmed",
            owes="holder" if task.at.owner == "holder" else "authority",
            day=last,
            state="undated" if not last else "overdue" if last < day else "coming",
            days_left=_left(last, day),
            task=task.id,
        )
