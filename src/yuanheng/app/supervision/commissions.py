"""The verb task commission (交办): a task of a target, instruction, meeting, inspection, appeal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yuanheng.app.opening import OpenHouse
from yuanheng.app.supervision.inputs import append, papers_of, read_documents, read_due
from yuanheng.errors import QuestionError, UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.origins import ORIGIN_KINDS, Matter, Origin
from yuanheng.model.tasks import People, Settled, Task, TaskDraft
from yuanheng.standards.packs.contents import newest_calendar
from yuanheng.standards.packs.workflow import commission_workflow
from yuanheng.standards.relations import ledger_schema
from yuanheng.tasks import folding, lights, making
from yuanheng.views.tasks.lists import load_task, today


@dataclass(frozen=True)
class Charge:
    """Who answers, and until when: a day, or so many working days from today."""

    people: People
    due: str | None = None
    days: int | None = None


def commission_task(
    house: OpenHouse,
    zone: str,
    matter: Matter,
    origin: Origin,
    charge: Charge,
    *,
    documents: Iterable[str] = (),
    another: bool = False,
) -> Task:
    """Make a task that a document gives; QuestionError where it may stand already.

    zone: by id, code or name. documents: the file of the document, TITLE=FILE. another: it was
    asked, and is another matter than those that are called alike.
    """
    place = find_zone(zone_history(house.store, house.store.last_seq()), zone)
    origin = _checked(house, place, origin)
    record = making.commission(
        matter,
        origin,
        place,
        commission_workflow(),
        charge.people,
        read_due(house, charge.due, charge.days),
        today(house).isoformat(),
    )
    tasks = folding.fold(house.store.task_events())
    same = making.alike(matter.title, origin.number, place, tasks)
    if same and not another:
        raise _question(same)
    papers, files = papers_of(record.workflow.steps[record.workflow.start], documents)
    record = replace(record, papers=papers)
    after = max((t.log[0].n for t in tasks), default=0)
    event = house.store.add_task_event(TaskDraft(0, after, house.actor, record), files)
    return load_task(house, event.task)


def settle_task(
    house: OpenHouse,
    number: int,
    reason: str,
    documents: Iterable[str] = (),
    *,
    after: int | None = None,
) -> Task:
    """Close a task by documents (依文件销号); it is never said to be proven."""
    task = load_task(house, number)
    papers, files = read_documents(task, documents)
    light = lights.signal(task, today(house), newest_calendar())
    late = None if light.due is None else light.light == "red"
    record = Settled(reason.strip(), papers, light.due, late)
    return append(house, task, record, files, after=after)


def _checked(house: OpenHouse, zone: str, origin: Origin) -> Origin:
    """Refuse a kind that is none, a day that is none, and a target that no list names."""
    if origin.kind not in ORIGIN_KINDS:
        raise UsageError(
            say("There is no source {kind}", kind=origin.kind),
            expected=say("Known: {known}.", known=", ".join(ORIGIN_KINDS)),
        )
    if origin.day is not None and not folding.is_day(origin.day):
        raise UsageError(
            say("{text} is not a day of the calendar", text=origin.day),
            remedy=say("Write a day as 2026-03-31."),
        )
    meant = origin.target
    if meant is None:
        return origin
    if origin.kind != "target":
        raise UsageError(say("Only a task of a target names a target"))
    relation = ledger_schema().relations["target"]
    rows = merged_facts(house.store, relation, house.store.last_seq()).to_pylist()
    if not any(
        (r["zone"], r["period"], r["name"]) == (zone, meant.period, meant.name) for r in rows
    ):
        raise UsageError(
            say("No list names the target {name} of {year}", name=meant.name, year=meant.period),
            remedy=say("Write it as the list of the year does, or import the list first."),
        )
    return origin


def _question(same: tuple[Task, ...]) -> QuestionError:
    """Ask whether a matter is one that stands already."""
    return QuestionError(
        say("{n} matters that stand already are called alike", n=len(same)),
        lines=tuple(
            say(
                "Task {n}: {title}, {lead}, {day}",
                n=t.id,
                title=t.title["zh"],
                lead=t.people.lead,
                day=t.since,
            )
            for t in same
        ),
        remedy=say("Look at them first. If it is another matter, say so: --another."),
    )
