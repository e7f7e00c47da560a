"""The bulletin on supervision (督查通报): by unit what was due, done and overdue; nobody is ranked.

Due is what was in hand at some time of the period; done what was closed in it, by evidence or by
documents, which are told apart; on time of those closed whose deadline was known. Units stand in
the order of their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from yuanheng.errors import UsageError, say
from yuanheng.ports import House
from yuanheng.report.word.paper import Grid, Paper, Part
from yuanheng.report.wordml import Align
from yuanheng.tasks import folding
from yuanheng.views.findings.lists import day_of
from yuanheng.views.reports.rows import written_date
from yuanheng.views.tasks.cards import TaskLine, task_line
from yuanheng.views.tasks.lists import TaskView, task_views, today
from yuanheng.words.words import Words


@dataclass(frozen=True)
class UnitLine:
    """A unit's tasks of a period: in hand, closed, of these on time, and overdue at its end.

    by_document: of those that were closed the ones that no figure proves.
    """

    unit: str
    in_hand: int
    done: int
    by_document: int
    judged: int
    on_time: int
    overdue: int


@dataclass(frozen=True)
class Bulletin:
    """What a bulletin tells of a period: the units, what was closed, and what is overdue."""

    first: str
    last: str
    units: tuple[UnitLine, ...]
    closed: tuple[tuple[TaskLine, str], ...]
    overdue: tuple[TaskLine, ...]
    in_hand: tuple[TaskLine, ...]


def make_bulletin(
    house: House, words: Words, zones: frozenset[str] | None = None, since: str | None = None
) -> Bulletin:
    """Count the tasks of some zones from a day on, of this month if none is named, to today.

    UsageError where the day lies ahead or is none.
    """
    last = today(house)
    first = _first_day(since, last)
    every = [t for t in folding.fold(house.record.task_events()) if _is_seen(t.zone, zones)]
    views = task_views(house, every)
    lines = [(v, task_line(words, v)) for v in views]
    closed_on = {v.task.id: _closed_on(v) for v in views if v.task.closed}
    taken = [
        (v, line) for v, line in lines if not line.closed or closed_on[v.task.id] >= str(first)
    ]
    done = [(line, closed_on[v.task.id]) for v, line in taken if line.closed]
    open_ = [line for _, line in taken if not line.closed]
    units = sorted({line.lead for _, line in taken})
    return Bulletin(
        first=str(first),
        last=str(last),
        units=tuple(_unit(unit, [line for _, line in taken]) for unit in units),
        closed=tuple(sorted(done, key=lambda pair: (pair[1], pair[0].number))),
        overdue=tuple(
            sorted((x for x in open_ if x.light == "red"), key=lambda x: (x.due or "", x.number))
        ),
        in_hand=tuple(sorted(open_, key=lambda x: (x.lead, x.due or "9999", x.number))),
    )


def _first_day(since: str | None, last: date) -> date:
    """Read the first day of the period; the first of the month where none is named."""
    if not since:
        return last.replace(day=1)
    try:
        first = date.fromisoformat(since)
    except ValueError as error:
        raise UsageError(
            say("{text} is no day", text=since), expected=say("Expected a day such as 2026-11-01.")
        ) from error
    if first > last:
        raise UsageError(say("The period begins after today"))
    return first


def _is_seen(zone: str, zones: frozenset[str] | None) -> bool:
    return zones is None or zone in zones


def _closed_on(view: TaskView) -> str:
    """Give the day on which a task was closed."""
    return max(day_of(e.at) for e in view.task.log if e.record.kind in ("closed", "settled"))


def _unit(unit: str, lines: Iterable[TaskLine]) -> UnitLine:
    """Count the tasks of one unit."""
    own = [line for line in lines if line.lead == unit]
    done = [line for line in own if line.closed]
    judged = [line for line in done if line.late is not None]
    return UnitLine(
        unit,
        len(own),
        len(done),
        sum(line.by_document for line in done),
        len(judged),
        sum(not line.late for line in judged),
        sum(line.light == "red" for line in own),
    )


def bulletin_paper(words: Words, found: Bulletin) -> Paper:
    """Put the bulletin together: what counts first, the table, what was closed, what is overdue."""
    total = [sum(n) for n in zip(*(_counts(u) for u in found.units), strict=True)] or [0] * 6
    parts = [Part(words("How it stands"), (), _units_grid(words, found, total))]
    parts += _closed(words, found)
    parts.append(_overdue(words, found))
    parts.append(_demands(words, found))
    annex = Part(words("Tasks in hand"), (), _list_grid(words, found))
    return Paper(
        title=words("Bulletin on supervision"),
        number=words("____ [{year}] no. ____", year=found.last[:4]),
        to=words("To all units concerned"),
        opening=_opening(words, found, total),
        parts=tuple(parts),
        annexes=(annex,) if found.in_hand else (),
        annex=words("Annex"),
        sign=words("________ (issuing office)"),
        day=written_date(words, date.fromisoformat(found.last)),
    )


def _closed(words: Words, found: Bulletin) -> Iterator[Part]:
    """List what was closed by evidence, and apart from it what was closed by documents only."""
    proven = [(t, _day(words, d)) for t, d in found.closed if not t.by_document]
    papers = [(t, _day(words, d)) for t, d in found.closed if t.by_document]
    if proven:
        lines = tuple(
            words("{task}: {unit}, closed by evidence on {day}.", task=_name(t), unit=t.lead, day=d)
            for t, d in proven
        )
        yield Part(words("Closed by evidence"), lines)
    if papers:
        lines = tuple(
            words(
                "{task}: {unit}, closed by documents on {day}.", task=_name(t), unit=t.lead, day=d
            )
            for t, d in papers
        )
        yield Part(words("Closed by documents, not proven by figures"), lines)


def _day(words: Words, day: str) -> str:
    return written_date(words, date.fromisoformat(day))


def _counts(unit: UnitLine) -> tuple[int, int, int, int, int, int]:
    return unit.in_hand, unit.done, unit.by_document, unit.judged, unit.on_time, unit.overdue


def _opening(words: Words, found: Bulletin, total: list[int]) -> str:
    """Say what counts first."""
    in_hand, done, by_document, judged, on_time, overdue = total
    text = words(
        "From {first} to {last} {n} tasks were in hand, {done} were closed and {overdue} are"
        " overdue.",
        first=written_date(words, date.fromisoformat(found.first)),
        last=written_date(words, date.fromisoformat(found.last)),
        n=in_hand,
        done=done,
        overdue=overdue,
    )
    if by_document:
        text += words(" {n} of the closed ones were closed by documents.", n=by_document)
    if judged:
        text += words(
            " Of the {judged} closed ones with a deadline {on_time} were on time ({share}).",
            judged=judged,
            on_time=on_time,
            share=_share(on_time, judged),
        )
    return text


def _units_grid(words: Words, found: Bulletin, total: list[int]) -> Grid:
    """Make the table by unit, in the order of names, with its sum."""
    with_papers = total[2] > 0

    def row(name: str, counts: Sequence[int]) -> tuple[str, ...]:
        in_hand, done, by_document, judged, on_time, overdue = counts
        papers = (by_document,) if with_papers else ()
        numbers = (str(n) for n in (in_hand, done, *papers, overdue))
        return name, *numbers, _share(on_time, judged)

    papers = (words("of these by documents"),) if with_papers else ()
    heads = (words("in hand"), words("closed"), *papers, words("overdue"), words("on time"))
    rows = [row(u.unit, _counts(u)) for u in found.units]
    right: tuple[Align, ...] = tuple("right" for _ in heads)
    return Grid(
        (words("unit"), *heads),
        (34, 16, 16, *((26,) if with_papers else ()), 16, 22),
        ("left", *right),
        (*rows, row(words("together"), total)),
    )


def _overdue(words: Words, found: Bulletin) -> Part:
    """Name what is overdue, the longest first, with the step where it stands."""
    if not found.overdue:
        return Part(words("Overdue"), (words("Nothing is overdue."),))
    rows = tuple((_name(t), t.lead, t.due or "–", t.left_text or "", t.step) for t in found.overdue)
    heads = (
        words("task"),
        words("unit"),
        words("was due"),
        words("overdue by"),
        words("present step"),
    )
    return Part(
        words("Overdue"),
        (),
        Grid(heads, (46, 24, 22, 22, 28), ("left", "left", "left", "left", "left"), rows),
    )


def _demands(words: Words, found: Bulletin) -> Part:
    """Say what is asked of the units, with the days that are known; new days are theirs."""
    lines = []
    if found.overdue:
        units = sorted({t.lead for t in found.overdue})
        lines.append(
            words(
                "{units}: hand in by ____ why what is overdue is not done, and the new day.",
                units="、".join(units) if words.lang == "zh" else ", ".join(units),
            )
        )
    coming = [t for t in found.in_hand if t.light == "yellow"]
    lines += [
        words(
            "{unit}: {task} by {day}.",
            unit=t.lead,
            task=_name(t),
            day=written_date(words, date.fromisoformat(t.due)) if t.due else "____",
        )
        for t in coming
    ]
    tasks = (*found.in_hand, *(task for task, _ in found.closed))
    if any(t.finding is not None for t in tasks) or not tasks:
        rule = (
            "A task is closed when its rule, applied to newer facts, no longer finds what it found."
        )
        lines.append(words(rule))
    if any(t.finding is None for t in tasks):
        lines.append(
            words("A task that a document gave is closed by documents, and named as such.")
        )
    return Part(words("What is asked"), tuple(lines))


def _list_grid(words: Words, found: Bulletin) -> Grid:
    """List all that is in hand."""
    rows = tuple((str(t.number), _name(t), t.lead, t.due or "–", t.step) for t in found.in_hand)
    heads = (words("number"), words("task"), words("unit"), words("due"), words("present step"))
    return Grid(heads, (10, 52, 26, 22, 30), ("right", "left", "left", "left", "left"), rows)


def _name(line: TaskLine) -> str:
    """Name a task by what is wrong and where."""
    return f"{line.subject} {line.title}".strip()


def _share(part: int, whole: int) -> str:
    """Write a share of counts; a dash where nothing was counted."""
    return f"{part * 100 / whole:.1f}%" if whole else "—"
