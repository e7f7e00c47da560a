"""A filled table becomes facts of a relation, cell by cell; what cannot be read is set aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from yuanheng.errors import SourceError, say
from yuanheng.ledger.bounds import excludes
from yuanheng.ledger.cell_readers import Manner, Reader, compatible, make_reader
from yuanheng.ledger.filled import Filled
from yuanheng.ledger.filled_checks import check_keys, check_required, check_sums, note_columns
from yuanheng.ledger.headers import (
    Head,
    HeadColumn,
    find_head,
    find_profile_head,
    missing_heads,
)
from yuanheng.ledger.sheets import Cell, RawSheet
from yuanheng.ledger.values import Refused, clean_code, clean_text, is_sum_word
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, storage_unit
from yuanheng.standards.relations import Schema
from yuanheng.standards.table_profile import TableProfile


def read_filled(
    sheet: RawSheet,
    relation: Relation,
    schema: Schema,
    period: str | None,
    profile: TableProfile | None = None,
) -> Filled:
    """Read a sheet that was filled in the shape of a relation, or in that of a profile.

    Words such as 历史形成 say that something had happened by the end of the period: `period`,
    or the one that the sheet states. SourceError where there is no such head, or no row.
    """
    head = _required_head(sheet, relation, profile)
    manner = Manner() if profile is None else Manner(profile.blank)
    filled = Filled(sheet, relation, schema, head, manner)
    body = [
        (index, row)
        for index, row in enumerate(sheet.rows[head.first_data_row :], head.first_data_row)
        if any(cell is not None and str(cell).strip() for cell in row)
    ]
    sums: list[tuple[int, tuple[Cell, ...]]] = []
    data: list[tuple[int, tuple[Cell, ...]]] = []
    for index, row in body:
        (sums if _is_sum(row) else data).append((index, row))
    if not data:
        raise SourceError(say("The sheet has a head and no rows"), where=sheet.where())
    filled.rows = [index for index, _ in data]
    known_by = f"{period or _stated_period(filled, data) or '9999'}-12-31"
    filled.manner = replace(manner, known_by=known_by)
    for place in head.known:
        _read_column(filled, place, data)
    for name, value in profile.constants.items() if profile else ():
        filled.columns[name] = [value] * len(data)
    check_required(filled)
    check_keys(filled)
    check_sums(filled, sums)
    note_columns(filled)
    return filled


def _required_head(sheet: RawSheet, relation: Relation, profile: TableProfile | None) -> Head:
    """Find the head, or refuse the sheet with what was expected of it."""
    head = find_head(sheet, relation) if profile is None else find_profile_head(sheet, profile)
    if head is not None:
        return head
    if profile is not None:
        raise SourceError(
            say(
                "The table is not of the kind {profile}: it has no {fields}",
                profile=profile.id,
                fields=", ".join(missing_heads(sheet, profile)),
            ),
            where=sheet.where(),
            remedy=say("Choose another sheet with --sheet or another profile with --profile."),
        )
    labels = "、".join(c.label["zh"] for c in relation.columns[:8])
    raise SourceError(
        say("The sheet has no head of {relation}", relation=relation.label["en"]),
        where=sheet.where(),
        expected=say("Expected heads such as {names}.", names=labels),
        remedy=say(
            "`yuanheng template {relation}` writes an empty table to fill.",
            relation=relation.id,
        ),
    )


def _stated_period(filled: Filled, data: list[tuple[int, tuple[Cell, ...]]]) -> str | None:
    """Give the latest period that the rows state."""
    known = filled.head.known
    index = next((c.index for c in known if c.column and c.column.name == "period"), None)
    if index is None:
        return None
    blank = filled.manner.blank
    stated = {clean_code(row[index], blank) for _, row in data if index < len(row)} - {None}
    return max((str(s) for s in stated), default=None)


def _is_sum(row: tuple[Cell, ...]) -> bool:
    """Tell a row of totals by its first word."""
    first = next((c for c in row if c is not None and c != " "), None)
    return isinstance(first, str) and is_sum_word(first)


def _read_column(
    filled: Filled, place: HeadColumn, data: list[tuple[int, tuple[Cell, ...]]]
) -> None:
    """Read the cells of one column."""
    column = place.column
    if column is None or column.type == "geometry":
        return
    at = place.index
    cells = [row[at] if at < len(row) else None for _, row in data]
    units = _stated_units(filled, place, data)
    read = _unit_readers(filled, place, column)
    values = [None] * len(cells) if units else _plain_amounts(cells, column, place.unit)
    # Most cells of a column say what another one said: each is read once.
    known: dict[tuple[Cell, str | None], Any] = {}
    for n, raw in enumerate(cells):
        if values[n] is not None:
            continue
        unit = units[n] if units else None
        if (raw, unit) not in known:
            known[raw, unit] = read(raw, unit)
        value = known[raw, unit]
        if isinstance(value, Refused):
            check = "code.unknown" if column.codes else "value.unreadable"
            filled.refuse(check, value, (data[n][0], at), str(raw))
            value = None
        values[n] = value
    if column.type == "event":
        filled.columns[f"{column.name}_from"] = [v.first if v else None for v in values]
        filled.columns[f"{column.name}_to"] = [v.last if v else None for v in values]
    else:
        filled.columns[column.name] = values
    _note_excluded(filled, place, cells)


def _stated_units(
    filled: Filled, place: HeadColumn, data: list[tuple[int, tuple[Cell, ...]]]
) -> list[str | None]:
    """Give the word with which each row states the unit of a column; empty where none does so."""
    if place.rule is None or place.rule.unit_head is None:
        return []
    at, blank = place.unit_index, filled.manner.blank
    if at is None:
        return [None] * len(data)
    return [clean_text(row[at], blank) if at < len(row) else None for _, row in data]


def _unit_readers(
    filled: Filled, place: HeadColumn, column: Column
) -> Callable[[Cell, str | None], Any]:
    """Choose how the cells of a column are read, by the unit that a row states."""
    told = place.rule.unit_head if place.rule else None
    if told is None:
        read = make_reader(filled.schema, column, place.unit, filled.manner, place.rule)
        return lambda raw, _: read(raw)
    readers: dict[str, Reader] = {
        word: make_reader(filled.schema, column, unit, filled.manner, place.rule)
        for word, unit in told.units.items()
    }

    def read_with(raw: Cell, word: str | None) -> object:
        if clean_text(raw, filled.manner.blank) is None:
            return None
        if word in readers:
            return readers[word](raw)
        return Refused(
            say("{head} states no known unit: {text}", head=told.head, text=word or "–"),
            say("Known: {known}.", known=", ".join(readers)),
        )

    return read_with


def _note_excluded(filled: Filled, place: HeadColumn, cells: list[Cell]) -> None:
    """Say how many ends of ranges leave themselves out, which the column cannot say."""
    bound = place.rule.bound if place.rule else None
    if bound is None or place.column is None:
        return
    n = sum(isinstance(raw, str) and excludes(raw.strip(), bound) for raw in cells)
    label = place.column.label["en"]
    if bound == "lower":
        what = say("{label}: in {n} rows the number itself is left out (大于)", label=label, n=n)
    else:
        what = say("{label}: in {n} rows the number itself is left out (小于)", label=label, n=n)
    if n:
        remedy = say("Nothing to do; the original says which.")
        filled.note("bound.excluded", "notice", (what, remedy), (None, place.index))


def _plain_amounts(cells: list[Cell], column: Column, unit: Unit | None) -> list[Any]:
    """Scale the cells of a quantity that hold plain numbers all at once; None for every other cell.

    A product this close to a half could round to either side in floating point; it is left to the
    exact reader, and so is anything that is not a plain, small, positive number.
    """
    if column.type != "quantity" or column.unit is None:
        return [None] * len(cells)
    factor = (compatible(column, unit) or column.unit).factor_to(storage_unit(column.unit))
    if factor.denominator != 1:
        return [None] * len(cells)
    numbers = np.array([c if type(c) is float else np.nan for c in cells], dtype=np.float64)
    scaled = numbers * float(factor)
    whole = np.rint(scaled)
    with np.errstate(invalid="ignore"):
        plain = (scaled >= 0) & (scaled < 2**52) & (np.abs(scaled - whole) < 0.499)
    return [int(w) if p else None for w, p in zip(whole.tolist(), plain.tolist(), strict=True)]
