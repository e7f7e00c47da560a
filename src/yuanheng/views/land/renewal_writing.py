"""Redevelopment in words, and as a workbook (再开发清单的说法与表)."""

from __future__ import annotations

from fractions import Fraction

from yuanheng.monitor.land.renewal import ASSUMPTIONS, Assumption, Way, Yield
from yuanheng.report.workbook.listing import ListHead, ListSheet, Plain, lists_workbook
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.land.renewal import RELATION, Renewal, RenewalLine, WaySum
from yuanheng.views.land.writing import rounded
from yuanheng.words.words import Words

_HM2, _M2 = 15, 10_000  # mu and square metres of a hectare


def way_text(words: Words, way: Way | None) -> str:
    """Name a way of redevelopment."""
    if way is None:
        return words("not chosen yet")
    return words.label(ledger_schema().code_lists["renewal_way"].codes[way].label)


def kind_text(words: Words, line: RenewalLine) -> str:
    """Name the class of a plot in the list."""
    code = ledger_schema().code_lists["inefficient_class"].codes.get(line.kind)
    return words.label(code.label) if code else "—"


def assumption_text(words: Words, name: Assumption) -> str:
    """Name an assumption, and what it is a share of."""
    return {
        "new_ratio": words("plot ratio of new works, where the list plans none"),
        "swap_share": words("share of the land left that is given in exchange"),
        "split_share": words("share of the land left that can be divided off"),
        "upgrade_share": words("floor area added by renewal, as a share of that there is"),
        "storeys_added": words("storeys added on the ground now covered"),
        "joint_share": words("share of the land left that is developed together"),
        "workshop_ratio": words("plot ratio of standard workshops"),
        "underground_share": words("underground floor area, as a share of the land left"),
    }[name]


def value_text(value: Fraction | None) -> str:
    """Write the value of an assumption as it was stated; empty where it was not."""
    return "" if value is None else f"{float(value):g}"


def floor_text(value: Fraction | None) -> str:
    """Write floor area in square metres; unknown is a dash."""
    return "—" if value is None else rounded(value * _M2, 0)


def why_text(words: Words, found: Yield | None) -> str:
    """Say what a figure rests on, or what it wants."""
    if found is None:
        return ""
    told = []
    if found.wanting:
        relation = ledger_schema().relations[RELATION]
        named = [words.label(relation.column(c).label) for c in found.wanting]
        told.append(words("to be proved: {what}", what=words.join(named)))
    if found.unstated:
        named = [assumption_text(words, a) for a in found.unstated]
        told.append(words("not assumed: {what}", what=words.join(named)))
    if found.assumed and not told:
        named = [assumption_text(words, a) for a in found.assumed]
        told.append(words("assumed: {what}", what=words.join(named)))
    return words.join(told)


def formula_text(words: Words, way: Way) -> str:
    """Say how a way is reckoned."""
    return {
        "take-back": words("land: what is left; floor: land x ratio"),
        "swap": words("land: what is left less what is given; floor: land x ratio"),
        "split": words("land: the share divided off; floor: land x ratio"),
        "upgrade": words("floor: what there is x share added"),
        "storeys": words("floor: ground covered x storeys added"),
        "joint": words("floor: share developed together x ratio"),
        "workshop": words(
            "floor: what is left x ratio of workshops, less what there is; not below 0"
        ),
        "underground": words("floor: what is left x underground share"),
    }[way]


def renewal_xlsx(words: Words, found: Renewal) -> bytes:
    """Write the ways, the plots and the assumptions as three sheets."""
    note = words(
        "{zone}, survey of {period}; ledger sequence {seq}. A figure stands only where its"
        " assumption is stated; the assumptions are on the last sheet.",
        zone=found.zone_name,
        period=found.period,
        seq=found.seq,
    )
    land, floor = words("Land set free"), words("Floor area gained")
    every = words("if every plot took it")
    return lists_workbook(
        (
            ListSheet(
                words("Ways of redevelopment"),
                note,
                (
                    ListHead(words("Way")),
                    ListHead(words("Plots that chose it")),
                    ListHead(land, "亩"),
                    ListHead(floor, "m²"),
                    ListHead(words("floor area not reckoned")),
                    ListHead(land + words.aside(every), "亩"),
                    ListHead(floor + words.aside(every), "m²"),
                    ListHead(words("floor area not reckoned") + words.aside(every)),
                    ListHead(words("How it is reckoned")),
                ),
                [_way(words, s) for s in found.sums],
                words.lang,
            ),
            ListSheet(
                words("Plots"),
                note,
                (
                    ListHead(words("Number of the plot")),
                    ListHead(words("Holder")),
                    ListHead(words("Class of inefficient land")),
                    ListHead(words("Area"), "亩"),
                    ListHead(words("Area left"), "亩"),
                    ListHead(words("Floor area"), "m²"),
                    ListHead(words("Planned plot ratio")),
                    ListHead(words("Way")),
                    ListHead(words("When")),
                    ListHead(land, "亩"),
                    ListHead(floor, "m²"),
                    ListHead(words("Rests on, or wants")),
                ),
                [_plot(words, line) for line in found.lines],
                words.lang,
            ),
            ListSheet(
                words("Assumptions"),
                note,
                (ListHead(words("Assumption")), ListHead(words("Value")), ListHead(words("Mark"))),
                [
                    (
                        assumption_text(words, name),
                        value_text(found.stated.get(name)) or None,
                        mark_text(words, found, name),
                    )
                    for name in ASSUMPTIONS
                ],
                words.lang,
            ),
        )
    )


def mark_text(words: Words, found: Renewal, name: Assumption) -> str:
    """Say where an assumption comes from: whoever asked stated it, or nobody did."""
    if name in found.stated:
        return words("assumed by whoever asked, not read in a document")
    return words("not stated: no figure rests on it")


def _number(value: Fraction | None, factor: int) -> Plain:
    return None if value is None else float(round(value * factor, 6))


def _way(words: Words, s: WaySum) -> tuple[Plain, ...]:
    return (
        way_text(words, s.way),
        s.plots,
        _number(s.land, _HM2),
        _number(s.floor, _M2),
        s.open,
        _number(s.every_land, _HM2),
        _number(s.every_floor, _M2),
        s.every_open,
        formula_text(words, s.way),
    )


def _plot(words: Words, line: RenewalLine) -> tuple[Plain, ...]:
    found = line.found
    return (
        line.number,
        line.holder,
        kind_text(words, line),
        _number(line.area, _HM2),
        _number(line.left, _HM2),
        _number(line.floor_area, _M2),
        line.planned_ratio,
        way_text(words, line.way),
        line.when,
        _number(found.land if found else None, _HM2),
        _number(found.floor if found else None, _M2),
        why_text(words, found),
    )
