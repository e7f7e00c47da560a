"""The calendar of plots as a workbook (履约日历台账)."""

from __future__ import annotations

from yuanheng.report.workbook.listing import ListHead, ListSheet, Plain, list_workbook
from yuanheng.views.land.calendar import LandCalendar
from yuanheng.views.land.calendar_writing import (
    basis_text,
    duty_state_text,
    owes_text,
    wanting_text,
)
from yuanheng.views.land.duties import PlotDuty
from yuanheng.words.words import Words


def calendar_xlsx(words: Words, found: LandCalendar) -> bytes:
    """Write every duty that was asked for, one a row, those without a day last."""
    note = words(
        "{zone}, as of {day}; ledger sequence {seq}",
        zone=found.zone_name,
        day=found.day,
        seq=found.seq,
    )
    asked = words.join([text for text in (found.month, found.bureau) if text])
    heads = (
        ListHead(words("Day")),
        ListHead(words("Days left")),
        ListHead(words("State")),
        ListHead(words("What is due")),
        ListHead(words("Plot")),
        ListHead(words("Project")),
        ListHead(words("Holder")),
        ListHead(words("Area"), "亩"),
        ListHead(words("Area"), "hm²"),
        ListHead(words("Owed by")),
        ListHead(words("Lead unit")),
        ListHead(words("Basis")),
        ListHead(words("Claimed by now"), "万元"),
        ListHead(words("To be proved")),
    )
    return list_workbook(
        ListSheet(
            words("Days of contracts"),
            f"{note}  {asked}".strip(),
            heads,
            [_row(words, duty) for duty in found.duties],
            words.lang,
        )
    )


def _row(words: Words, duty: PlotDuty) -> tuple[Plain, ...]:
    plot = duty.plot
    return (
        duty.day or None,
        duty.days_left,
        duty_state_text(words, duty.state),
        words.label(duty.label),
        plot.number,
        plot.name,
        plot.holder,
        None if plot.area is None else float(round(plot.area * 15, 6)),
        None if plot.area is None else float(round(plot.area, 6)),
        owes_text(words, duty),
        plot.bureau,
        basis_text(words, duty),
        duty.amount,
        wanting_text(words, duty.wanting),
    )
