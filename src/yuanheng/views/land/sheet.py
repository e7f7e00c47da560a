"""Backlogs as a workbook (积压台账): by year of approval, batch by batch, plot by plot."""

from __future__ import annotations

from fractions import Fraction

from yuanheng.monitor.land.batches import BatchLine, Cohort
from yuanheng.monitor.land.plots import PlotLine
from yuanheng.report.workbook.listing import ListHead, ListSheet, Plain, lists_workbook
from yuanheng.views.land.backlogs import Backlogs
from yuanheng.views.land.writing import (
    reason_text,
    state_text,
    wanting_of_batch,
    wanting_of_plot,
)
from yuanheng.words.words import Words

_HM2 = "hm²"


def backlog_xlsx(words: Words, found: Backlogs) -> bytes:
    """Write the backlogs of a zone as three sheets."""
    note = words(
        "{zone}, as of {day}; disposal since {base}; ledger sequence {seq}",
        zone=found.zone_name,
        day=found.day,
        base=found.base,
        seq=found.seq,
    )
    lang = words.lang
    return lists_workbook(
        (
            ListSheet(
                words("Approved and not supplied, by year"),
                note,
                (
                    ListHead(words("Year of approval")),
                    ListHead(words("Batches")),
                    ListHead(words("Approved land"), _HM2),
                    ListHead(words("Supplied"), _HM2),
                    ListHead(words("Not supplied"), _HM2),
                    ListHead(words("Not supplied"), "亩"),
                    ListHead(words("not provable")),
                    ListHead(words("Stock on {day}", day=found.base), _HM2),
                    ListHead(words("Disposed since"), _HM2),
                    ListHead(words("Rate of disposal"), "%"),
                ),
                [
                    *(_year(c.year or words("not known"), c) for c in found.cohorts),
                    _year(words("in all"), found.total),
                ],
                lang,
            ),
            ListSheet(
                words("Batches"),
                note,
                (
                    ListHead(words("Batch")),
                    ListHead(words("Approved on")),
                    ListHead(words("Approved land"), _HM2),
                    ListHead(words("Supplied"), _HM2),
                    ListHead(words("Not supplied"), _HM2),
                    ListHead(words("at most"), _HM2),
                    ListHead(words("Supplied beyond the approval"), _HM2),
                    ListHead(words("Age in days")),
                    ListHead(words("Plot")),
                    ListHead(words("To be proved")),
                ),
                [_batch(words, b) for b in found.batches],
                lang,
            ),
            ListSheet(
                words("Plots"),
                note,
                (
                    ListHead(words("Plot")),
                    ListHead(words("Holder")),
                    ListHead(words("State")),
                    ListHead(words("Area"), _HM2),
                    ListHead(words("Area"), "亩"),
                    ListHead(words("Not developed"), _HM2),
                    ListHead(words("Since")),
                    ListHead(words("Age in days")),
                    ListHead(words("Reason")),
                    ListHead(words("To be proved")),
                ),
                [_plot(words, p) for p in found.plots],
                lang,
            ),
        )
    )


def _number(value: Fraction | None, factor: int = 1) -> Plain:
    return None if value is None else float(round(value * factor, 6))


def _year(label: str, c: Cohort) -> tuple[Plain, ...]:
    return (
        label,
        c.batches,
        _number(c.net),
        _number(c.supplied),
        _number(c.left),
        _number(c.left, 15),
        c.unknown,
        _number(c.stock),
        _number(c.disposed),
        _number(c.rate),
    )


def _batch(words: Words, b: BatchLine) -> tuple[Plain, ...]:
    return (
        b.number,
        b.approved,
        _number(b.net),
        _number(b.supplied),
        _number(b.left),
        _number(b.most) if b.left is None else None,
        _number(b.over) if b.over else None,
        b.age_days,
        words.join(b.plots),
        wanting_of_batch(words, b),
    )


def _plot(words: Words, p: PlotLine) -> tuple[Plain, ...]:
    return (
        p.number,
        p.holder,
        state_text(words, p.state),
        _number(p.area),
        _number(p.area, 15),
        _number(p.unused),
        p.since,
        p.age_days,
        reason_text(words, p),
        wanting_of_plot(words, p),
    )
