"""Changes of plots in words, and as a workbook (地块变化表)."""

from __future__ import annotations

from fractions import Fraction

from yuanheng.report.workbook.listing import ListHead, ListSheet, Plain, list_workbook
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.land.changes import ChangeKind, PlotChange, PlotChanges, SurveyedPlot
from yuanheng.words.words import Words

_HM2 = "hm²"


def change_text(words: Words, kind: ChangeKind) -> str:
    """Name what became of a plot."""
    return {
        "same": words("the same plot"),
        "changed": words("redrawn"),
        "split": words("divided"),
        "merged": words("merged"),
        "new": words("new in the later survey"),
        "gone": words("no longer in the later survey"),
    }[kind]


def by_text(words: Words, change: PlotChange) -> str:
    """Say how both were matched."""
    return {
        "geometry": words("by shape"),
        "moved-geometry": words("by shape, after a shift of the whole survey"),
        "number": words("by number only, the shapes share no land"),
    }.get(change.by, "—")


def class_text(words: Words, plot: SurveyedPlot | None) -> str:
    """Name the class of land of a plot."""
    if plot is None or not plot.land_class:
        return "—"
    code = ledger_schema().code_lists["land_status"].codes.get(plot.land_class)
    return f"{plot.land_class} {words.label(code.label)}" if code else plot.land_class


def share_text(share: float | None) -> str:
    """Write a share in percent."""
    return "—" if share is None else f"{share:.1%}"


def changes_xlsx(words: Words, found: PlotChanges) -> bytes:
    """Write every link as a row: old plot, new plot, and the land they share."""
    note = words(
        "{zone}, survey of {since} to that of {until}; ledger sequence {seq}. Land shared is the"
        " area registered in the earlier survey times the share of its shape.",
        zone=found.zone_name,
        since=found.since,
        until=found.until,
        seq=found.seq,
    )
    heads = (
        ListHead(words("What became of it")),
        ListHead(words("Old plot")),
        ListHead(words("Area of the old plot"), _HM2),
        ListHead(words("New plot")),
        ListHead(words("Area of the new plot"), _HM2),
        ListHead(words("Land shared"), _HM2),
        ListHead(words("Land shared"), "亩"),
        ListHead(words("of the old plot"), "%"),
        ListHead(words("of the new plot"), "%"),
        ListHead(words("Class before")),
        ListHead(words("Class after")),
        ListHead(words("Floor area before"), _HM2),
        ListHead(words("Floor area after"), _HM2),
        ListHead(words("Matched")),
    )
    rows = [_row(words, c) for c in found.changes]
    return list_workbook(ListSheet(words("Changes of plots"), note, heads, rows, words.lang))


def _row(words: Words, c: PlotChange) -> tuple[Plain, ...]:
    return (
        change_text(words, c.kind),
        c.before.number if c.before else None,
        _number(c.before.area if c.before else None),
        c.after.number if c.after else None,
        _number(c.after.area if c.after else None),
        _number(c.shared),
        _number(c.shared, 15),
        None if c.share_before is None else round(c.share_before * 100, 2),
        None if c.share_after is None else round(c.share_after * 100, 2),
        class_text(words, c.before),
        class_text(words, c.after),
        _number(c.before.floor if c.before else None),
        _number(c.after.floor if c.after else None),
        by_text(words, c),
    )


def _number(value: Fraction | None, factor: int = 1) -> Plain:
    return None if value is None else float(round(value * factor, 6))
