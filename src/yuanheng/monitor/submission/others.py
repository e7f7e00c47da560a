"""A return against what others told (比对其他部门): of the same cell, or of the same quantity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from yuanheng.errors import say
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.ledger import Batch
from yuanheng.model.periods import first_day, last_day
from yuanheng.model.relation import Relation
from yuanheng.model.rounds import Part
from yuanheng.model.units import storage_unit
from yuanheng.monitor.submission.earlier import change_text
from yuanheng.monitor.submission.failing import Failing, amount, beyond
from yuanheng.monitor.submission.handed import HandedRow, figure_of, figures_of, unit_of
from yuanheng.ports import Record
from yuanheng.standards.packs.forms import SameQuantity, same_quantities
from yuanheng.standards.relations import ledger_schema

_Spans = list[tuple[str, str]]


def same_cell(
    relation: Relation,
    told: Sequence[HandedRow],
    batches: Mapping[int, Batch],
    returned: frozenset[int],
    limit: float,
) -> Iterator[Failing]:
    """Name figures that somebody else told otherwise, and that the last telling replaced.

    returned: batches that were given back, whose figures were to be told anew.
    """
    last = {(r.subject, r.cells["period"]): r for r in told}
    for row in told:
        now = last[row.subject, row.cells["period"]]
        one, other = int(row.cells["seq"]), int(now.cells["seq"])
        by, since = batches.get(one), batches.get(other)
        if by is None or since is None or by.actor == since.actor or one in returned:
            continue
        for column in figures_of(relation):
            value, was = figure_of(column, now), figure_of(column, row)
            if value is None or was is None or not beyond(value, was, limit):
                continue
            unit = unit_of(column, now)
            text = unit.text if unit else str(now.cells.get("unit") or "")
            said = say(
                "{name}: {column} is {now}; {actor} told {was} (batch {seq})",
                name=now.name,
                column=column.label["en"],
                now=amount(value, text),
                was=amount(was, text),
                actor=by.actor,
                seq=one,
            )
            yield Failing("other", said, (Part(now.subject, column.name),))


def same_quantity(
    record: Record,
    relation: Relation,
    rows: Sequence[HandedRow],
    zone: str,
    upto: int,
    limit: float,
) -> Iterator[Failing]:
    """Name figures of firms that differ from what another bureau's books add up to."""
    for same in same_quantities():
        if same.relation != relation.id:
            continue
        column = relation.column(same.column)
        for period in sorted({str(r.cells["period"]) for r in rows}):
            sums = _sums(record, same, zone, period, upto)
            for row in rows:
                value, beside = figure_of(column, row), sums.get(str(row.cells["enterprise"]))
                if row.cells["period"] != period or value is None or beside is None:
                    continue
                if not beyond(value, beside, limit):
                    continue
                unit = unit_of(column, row)
                text = unit.text if unit else ""
                said = say(
                    "{name}: {column} is {now}, “{beside}” adds up to {was}: {change}"
                    " (limit {limit}%)",
                    name=row.name,
                    column=column.label["en"],
                    now=amount(value, text),
                    beside=ledger_schema().relations[same.beside].label["en"],
                    was=amount(beside, text),
                    change=change_text(value, beside),
                    limit=amount(Fraction(repr(limit))),
                )
                yield Failing("other", said, (Part(row.subject, column.name),))


def _sums(
    record: Record, same: SameQuantity, zone: str, period: str, upto: int
) -> dict[str, Fraction]:
    """Add up by firm what another relation says of a period; nothing where a part is unknown."""
    relation = ledger_schema().relations[same.beside]
    column = relation.column(same.sum_of)
    first, last = first_day(period), last_day(period)
    is_read = any(c.name == "starts_on" for c in relation.columns)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in merged_facts(record, relation, upto).to_pylist():
        if row["zone"] != zone or not row["enterprise"]:
            continue
        inside = (
            first <= str(row["starts_on"]) and str(row["ends_on"]) <= last
            if is_read
            else (row["valid_from"] or "") <= last <= (row["valid_to"] or "9999")
        )
        if inside and (not is_read or row[same.sum_of] is not None or row.get("carrier") == "电"):
            found.setdefault(str(row["enterprise"]), []).append(row)
    sums = {}
    for firm, mine in found.items():
        if any(r[same.sum_of] is None for r in mine):
            continue
        if is_read and not _covers(mine, first, last):
            continue
        unit = column.unit
        factor = storage_unit(unit).factor_to(unit) if unit else Fraction(1)
        sums[firm] = sum((Fraction(r[same.sum_of]) for r in mine), Fraction(0)) * factor
    return sums


def _covers(rows: Sequence[Mapping[str, Any]], first: str, last: str) -> bool:
    """Tell whether the readings of each meter cover a period without a gap."""
    meters: dict[str, _Spans] = {}
    for row in rows:
        meters.setdefault(str(row["meter"]), []).append(
            (str(row["starts_on"]), str(row["ends_on"]))
        )
    return all(_is_whole(sorted(spans), first, last) for spans in meters.values())


def _is_whole(spans: _Spans, first: str, last: str) -> bool:
    """Tell whether spans of days follow one another from a first day to a last."""
    at = first
    for start, end in spans:
        if start != at:
            return False
        at = (date.fromisoformat(end) + timedelta(days=1)).isoformat()
    return at == (date.fromisoformat(last) + timedelta(days=1)).isoformat()
