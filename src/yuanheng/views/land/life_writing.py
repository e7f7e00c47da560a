"""The lives of plots in words, and as a workbook (地块全周期的说法与台账)."""

from __future__ import annotations

from datetime import date

from yuanheng.monitor.land.life import LifeStep, Phase, StepId
from yuanheng.monitor.told import Days
from yuanheng.report.workbook.listing import ListHead, ListSheet, Plain, list_workbook
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.land.life import Mark, Part, PlotLife, PlotLives
from yuanheng.views.land.writing import state_text
from yuanheng.words.words import Words

PHASES: tuple[Phase, ...] = (
    "approved",
    "unstarted",
    "building",
    "built",
    "producing",
    "unknown",
)


def step_text(words: Words, step: StepId | str) -> str:
    """Name a step."""
    return {
        "approved": words("Approved"),
        "acquired": words("Acquired"),
        "supplied": words("Plot supplied"),
        "delivered": words("Handed over"),
        "started": words("Works begun"),
        "completed": words("Works completed"),
        "produced": words("In production"),
        "full": words("In full production"),
    }[step]


def phase_text(words: Words, phase: Phase | None) -> str:
    """Name the state of a plot, or that of land that is approved and not supplied."""
    if phase is None:
        return "—"
    return words("approved, not supplied") if phase == "approved" else state_text(words, phase)


def days_text(words: Words, days: Days) -> str:
    """Write when a step was or is to be: a day, a span, not by a day; a dash where nobody says."""
    if days.is_none:
        return words("stated: none")
    if days.exact:
        return days.exact
    if days.first is not None and days.last is not None:
        return words("between {first} and {last}", first=days.first, last=days.last)
    if days.first is not None:
        before = date.fromordinal(date.fromisoformat(days.first).toordinal() - 1)
        return words("not by {day}", day=before.isoformat())
    if days.last is not None:
        return words("by {day} at the latest", day=days.last)
    return "—"


def planned_text(words: Words, days: Days) -> str:
    """Write when a step is to be; after a temporary use only from when on."""
    if days.first is not None and days.last is None:
        return words("from {day} on", day=days.first)
    return days_text(words, days)


def late_text(words: Words, step: LifeStep) -> str:
    """Say how far what became of it lies from the plan; empty where that is not known."""
    if step.late is None:
        return ""
    if step.late > 0:
        said = words("{n} days late", n=step.late)
        return words("at least {said}", said=said) if step.is_least else said
    return words("{n} days early", n=-step.late) if step.late else words("on the day")


def source_text(words: Words, step: LifeStep) -> str:
    """Name what the actual day is told by: the list, and the document it goes back to."""
    relation, column = step.actual_by
    found = ledger_schema().relations[relation]
    told = found.column(column)
    said = words.label(found.label)
    return said + (words.aside(words.label(told.document)) if told.document else "")


def unknown_text(words: Words, step: LifeStep) -> str:
    """Say what is wanting of a step: its day where nobody knows whether it was taken."""
    if step.done is not None or step.actual.is_known:
        return ""
    return words("not stated")


def part_title(words: Words, part: Part) -> str:
    """Say what a stretch of a bar shows."""
    return f"{phase_text(words, part.phase)} {part.first} – {part.last}"


def mark_title(words: Words, mark: Mark) -> str:
    """Say what a mark on a bar shows."""
    said = words("planned: {step} {day}", step=step_text(words, mark.step), day=mark.day)
    return f"{said}, {words('missed')}" if mark.is_missed else said


def lives_xlsx(words: Words, found: PlotLives) -> bytes:
    """Write a row a plot, with what was planned, what became of it, and the days between."""
    note = words(
        "{zone}, as of {day}; ledger sequence {seq}",
        zone=found.zone_name,
        day=found.day,
        seq=found.seq,
    )
    heads = [
        ListHead(words("Plot")),
        ListHead(words("Project")),
        ListHead(words("Holder")),
        ListHead(words("Area"), "亩"),
        ListHead(words("State")),
    ]
    for step in found.plots[0].steps if found.plots else ():
        name = step_text(words, step.step)
        if step.planned_by[1]:
            heads.append(ListHead(words("{step}: planned", step=name)))
        heads.append(ListHead(words("{step}: actual", step=name)))
        if step.planned_by[1]:
            heads.append(ListHead(words("{step}: days late", step=name)))
    rows = [_row(words, plot) for plot in found.plots]
    sheet = ListSheet(words("Lives of the plots"), note, tuple(heads), rows, words.lang)
    return list_workbook(sheet)


def _row(words: Words, plot: PlotLife) -> tuple[Plain, ...]:
    cells: list[Plain] = [
        plot.number,
        plot.name,
        plot.holder,
        None if plot.area is None else float(round(plot.area * 15, 6)),
        phase_text(words, plot.phase),
    ]
    for step in plot.steps:
        if step.planned_by[1]:
            cells.append(planned_text(words, step.planned))
        cells.append(days_text(words, step.actual))
        if step.planned_by[1]:
            cells.append(step.late)
    return tuple(cells)
