"""The calendar of plots in words, as a workbook and as a calendar file (履约日历的说法与导出)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from yuanheng.report.icalendar import DayEntry, calendar_file
from yuanheng.standards.packs import contents as packs
from yuanheng.views.descent.missing_facts import MissingFact
from yuanheng.views.land.calendar import LandCalendar
from yuanheng.views.land.duties import DutyState, PlotDuty
from yuanheng.views.land.writing import hectares_text, mu_text
from yuanheng.words.figures import figure
from yuanheng.words.words import Words

#: Days before, on which a calendar reminds of what is still to come.
REMIND = (30, 7)


def duty_state_text(words: Words, state: DutyState) -> str:
    """Name how a duty stands."""
    return {
        "overdue": words("passed, not done"),
        "unproved": words("passed, to be proved"),
        "coming": words("to come"),
        "undated": words("day not known"),
    }[state]


def owes_text(words: Words, duty: PlotDuty) -> str:
    """Name who owes it: the holder of the land, or the authority."""
    return words("holder of the land") if duty.owes == "holder" else words("the authority")


def duty_left_text(words: Words, duty: PlotDuty) -> str:
    """Say how many days are left, or how many have passed."""
    left = duty.days_left
    if left is None:
        return "—"
    if left < 0:
        return words("{n} days ago", n=-left)
    return words("in {n} days", n=left) if left else words("today")


def basis_text(words: Words, duty: PlotDuty) -> str:
    """Say by which article or clause of what it is due."""
    if not duty.standard:
        return duty.article
    return words.join([words.label(packs.pack(duty.standard).title), duty.article])


def wanting_text(words: Words, wanting: Iterable[MissingFact]) -> str:
    """Say what would settle it, with the document that states each."""
    return words.join(
        [
            words.label(w.label) + (words.aside(words.label(w.document)) if w.document else "")
            for w in wanting
        ]
    )


def amount_text(duty: PlotDuty) -> str:
    """Write what is claimed by now in 万元; a dash where nothing is, or no rate is stated."""
    return "—" if duty.amount is None else figure(duty.amount)


def undated_lines(words: Words, calendar: LandCalendar) -> tuple[tuple[str, int, str], ...]:
    """Gather what has no known day: each duty with its plots, and which facts they lack."""
    found: dict[str, list[PlotDuty]] = {}
    for duty in calendar.of("undated"):
        found.setdefault(words.label(duty.label), []).append(duty)
    lines = []
    for label, duties in found.items():
        lacks = Counter(wanting_text(words, [w]) for d in duties for w in d.wanting)
        said = words.join([f"{text} {n}" for text, n in lacks.most_common()])
        lines.append((label, len(duties), said))
    return tuple(lines)


def calendar_ics(words: Words, calendar: LandCalendar, now: datetime) -> bytes:
    """Write what has a day as a calendar file; what is still to come reminds beforehand."""
    name = words("{zone}: days of contracts", zone=calendar.zone_name)
    return calendar_file(name, (_entry(words, calendar, d) for d in calendar.duties if d.day), now)


def _entry(words: Words, calendar: LandCalendar, duty: PlotDuty) -> DayEntry:
    plot = duty.plot
    state = duty_state_text(words, duty.state)
    said = [
        basis_text(words, duty),
        words("Owed by: {who}", who=owes_text(words, duty)),
        words(
            "State on {day}: {state}", day=calendar.day, state=duty_state_text(words, duty.state)
        ),
        words("Area: {mu} mu ({hm2} hm²)", mu=mu_text(plot.area), hm2=hectares_text(plot.area)),
    ]
    if plot.holder:
        said.append(words("Holder: {name}", name=plot.holder))
    if plot.bureau:
        said.append(words("Lead unit: {name}", name=plot.bureau))
    if duty.wanting:
        said.append(words("To be proved: {what}", what=wanting_text(words, duty.wanting)))
    title = plot.name or plot.holder
    return DayEntry(
        key=(calendar.zone, plot.number, duty.rule, str(duty.task or "")),
        day=duty.day,
        summary=f"{words.label(duty.label)} {plot.number}" + (f" {title}" if title else ""),
        description="\n".join(said),
        categories=(state,),
        remind=REMIND if duty.state == "coming" else (),
    )
