"""Approved land against what was supplied out of it (批而未供), by batch and year of approval.

A plot belongs to a batch where the table of supplies out of batches says so, with the area that
lies in it; else where its own row names the batch, with its whole area. What a batch has left is
known only where all of that is; otherwise the most that it can be is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from yuanheng.monitor.land.plots import happened, hectares, supplied_by

Row = Mapping[str, Any]
ZERO = Fraction(0)


@dataclass(frozen=True)
class BatchLine:
    """One batch on a day, areas in hectares.

    net: what can be supplied, less what was withdrawn. supplied: what surely was. left: what is
    not supplied yet, None where it is not known; then it is `most` at the most. over: supplied
    beyond the approval. wanting: what would settle it, as (column, plot or nothing).
    """

    number: str
    year: str
    approved: str
    net: Fraction | None
    supplied: Fraction
    left: Fraction | None
    most: Fraction | None
    over: Fraction
    age_days: int | None
    plots: tuple[str, ...]
    wanting: tuple[tuple[str, str], ...]
    fact: str


@dataclass(frozen=True)
class Cohort:
    """The batches approved in one year: how many, their land, and how it went since a base day.

    net, supplied, left: of the batches that are known; None where none is, for nothing is not zero.
    stock: left on the base day; disposed: of it, supplied or withdrawn since; rate: their quotient
    in percent. None where one of the batches is not known. `unknown` counts these.
    """

    year: str
    batches: int
    net: Fraction | None
    supplied: Fraction | None
    left: Fraction | None
    unknown: int
    stock: Fraction | None
    disposed: Fraction | None
    rate: Fraction | None


def batch_lines(
    batches: Iterable[Row], parts: Iterable[Row], supplies: Iterable[Row], day: str
) -> tuple[BatchLine, ...]:
    """Say what each batch that may have been approved by a day has left on it, the oldest first."""
    plots = {str(row["number"]): row for row in supplies}
    by_batch: dict[str, dict[str, Fraction | None]] = {}
    for part in parts:
        by_batch.setdefault(str(part["batch"]), {})[str(part["supply"])] = hectares(part, "area")
    shared = {plot for told in by_batch.values() for plot in told}
    for number, row in plots.items():
        if row["batch"] is not None and number not in shared:
            by_batch.setdefault(str(row["batch"]), {})[number] = hectares(row, "area")
    lines = [
        _line(row, by_batch.get(str(row["number"]), {}), plots, day)
        for row in batches
        if happened(row, "approved_on", day) is not False
    ]
    return tuple(sorted(lines, key=lambda b: (b.approved or "9999", b.number)))


def _line(
    row: Row, parts: Mapping[str, Fraction | None], plots: Mapping[str, Row], day: str
) -> BatchLine:
    approved = str(row["approved_on_to"] or "") if happened(row, "approved_on", day) else ""
    wanting: list[tuple[str, str]] = [] if approved else [("approved_on", "")]
    net = _net(row, day, wanting)
    supplied = ZERO
    taken = []
    for number, area in sorted(parts.items()):
        plot = plots.get(number)
        is_supplied = None if plot is None else supplied_by(plot, day)
        if is_supplied is False:
            continue
        taken.append(number)
        if is_supplied is None:
            wanting.append(("signed_on" if plot is not None else "supply", number))
        elif area is None:
            wanting.append(("area", number))
        else:
            supplied += area
    most = None if net is None else max(net - supplied, ZERO)
    return BatchLine(
        number=str(row["number"]),
        year=_year(row) if approved else "",
        approved=approved,
        net=net,
        supplied=supplied,
        left=None if wanting else most,
        most=most,
        over=ZERO if net is None else max(supplied - net, ZERO),
        age_days=(date.fromisoformat(day) - date.fromisoformat(approved)).days
        if approved
        else None,
        plots=tuple(taken),
        wanting=tuple(wanting),
        fact=str(row["fact"]),
    )


def _net(row: Row, day: str, wanting: list[tuple[str, str]]) -> Fraction | None:
    """Give what can be supplied: construction land, else all that was approved, less withdrawn."""
    area = hectares(row, "construction_area")
    area = hectares(row, "area") if area is None else area
    if area is None:
        wanting.append(("area", ""))
        return None
    withdrawn = hectares(row, "withdrawn_area")
    if not withdrawn:
        return area
    was = happened(row, "withdrawn_on", day)
    if was is None:
        wanting.append(("withdrawn_on", ""))
    return max(area - withdrawn, ZERO) if was else area


def _year(row: Row) -> str:
    """Give the year of the approval; empty where it may be one of two."""
    first, last = (row["approved_on_from"] or "")[:4], (row["approved_on_to"] or "")[:4]
    return first if first == last else ""


def cohorts(now: Iterable[BatchLine], then: Iterable[BatchLine]) -> tuple[Cohort, ...]:
    """Sum the batches by year of approval; what had been left on a base day is followed since."""
    before = {line.number: line for line in then}
    by_year: dict[str, list[BatchLine]] = {}
    for line in now:
        by_year.setdefault(line.year, []).append(line)
    return tuple(_cohort(year, by_year[year], before) for year in sorted(by_year))


def whole(found: Iterable[Cohort]) -> Cohort:
    """Sum cohorts; the rate of all is known only where the rate of each is."""
    all_ = tuple(found)
    known = all(c.stock is not None for c in all_)
    stock = sum((c.stock or ZERO for c in all_), ZERO) if known else None
    disposed = sum((c.disposed or ZERO for c in all_), ZERO) if known else None
    return Cohort(
        year="",
        batches=sum(c.batches for c in all_),
        net=_sum(c.net for c in all_),
        supplied=_sum(c.supplied for c in all_),
        left=_sum(c.left for c in all_),
        unknown=sum(c.unknown for c in all_),
        stock=stock,
        disposed=disposed,
        rate=_share(disposed, stock),
    )


def _cohort(year: str, lines: list[BatchLine], before: Mapping[str, BatchLine]) -> Cohort:
    known = [b for b in lines if b.left is not None]
    pairs = [(b, before[b.number]) for b in lines if b.number in before]
    stock = disposed = None
    if all(now.left is not None and then.left is not None for now, then in pairs):
        stock = sum((then.left or ZERO for _, then in pairs), ZERO)
        disposed = stock - sum((now.left or ZERO for now, _ in pairs), ZERO)
    return Cohort(
        year=year,
        batches=len(lines),
        net=_sum(b.net for b in known),
        supplied=_sum(b.supplied for b in known),
        left=_sum(b.left for b in known),
        unknown=len(lines) - len(known),
        stock=stock,
        disposed=disposed,
        rate=_share(disposed, stock),
    )


def _sum(areas: Iterable[Fraction | None]) -> Fraction | None:
    """Add up what is known; None where nothing is."""
    known = [area for area in areas if area is not None]
    return sum(known, ZERO) if known else None


def _share(part: Fraction | None, of: Fraction | None) -> Fraction | None:
    return None if part is None or not of else part / of * 100
