"""A filled table becomes facts of a relation, cell by cell; what cannot be read is set aside."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import numpy as np

from yuanheng.errors import SourceError, say
from yuanheng.ledger.tables.bounds import excludes
from yuanheng.ledger.tables.cell_readers import (
    Manner,
    Reader,
    compatible,
    make_plain_texts,
    make_reader,
)
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.filled_checks import check_keys, check_required, note_columns
from yuanheng.ledger.tables.headers import (
    Head,
    HeadColumn,
    find_head,
    find_profile_head,
    missing_heads,
)
from yuanheng.ledger.tables.measured_values import is_measured, read_measured
from yuanheng.ledger.tables.merged_cells import fill_merged
from yuanheng.ledger.tables.parts_checks import check_parts
from yuanheng.ledger.tables.periods import check_periods, plain_period
from yuanheng.ledger.tables.rows_told import note_left, note_seen
from yuanheng.ledger.tables.sums import check_sums
from yuanheng.ledger.tables.table_rows import part_rows
from yuanheng.ledger.tables.unit_row import with_unit_row
from yuanheng.ledger.values import Refused, clean_code, clean_text
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.periods import is_period, last_day
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, storage_unit
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.relations import Schema


@dataclass(frozen=True)
class _Columns:
    """The rows of data, read by column; rows may end early."""

    rows: tuple[tuple[Cell, ...], ...]
    shortest: int
    whole: tuple[Sequence[Cell], ...] = ()
    first: int = 0

    def cells(self, index: int) -> tuple[Cell, ...]:
        """Give the cells of a column of the sheet, empty where a row does not reach so far."""
        if index < len(self.whole):
            return tuple(self.whole[index][self.first :])
        if index < self.shortest:
            return tuple(map(itemgetter(index), self.rows))
        return tuple(row[index] if index < len(row) else None for row in self.rows)


def read_filled(
    sheet: RawSheet,
    relation: Relation,
    schema: Schema,
    period: str | None,
    profile: TableProfile | None = None,
    mapped: tuple[Head, Manner] | None = None,
) -> Filled:
    """Read a sheet that was filled in the shape of a relation, or in that of a profile.

    mapped: the head that a person or the names of its columns made of it, and its manner.

    Words such as 历史形成 say that something had happened by the end of the period: `period`,
    or the one that the sheet states. SourceError where there is no such head, or no row.
    """
    head = mapped[0] if mapped else _required_head(sheet, relation, profile)
    head = head if mapped or profile else with_unit_row(sheet, head)
    manner = Manner() if profile is None else Manner(profile.blank)
    manner = mapped[1] if mapped else manner
    filled = Filled(sheet, relation, schema, head, manner)
    parted = part_rows(sheet, head, relation)
    body = parted.data
    if not body:
        raise SourceError(say("The sheet has a head and no rows"), where=sheet.where())
    filled.rows = [index for index, _ in body]
    rows = tuple(row for _, row in body)
    first = head.first_data_row
    is_whole = len(rows) == len(sheet.rows) - first
    data = _Columns(rows, min(map(len, rows)), sheet.columns if is_whole else (), first)
    stated = period or _stated_period(filled, data)
    known_by = last_day(stated) if stated and is_period(stated) else "9999-12-31"
    filled.manner = replace(manner, known_by=known_by)
    for place in head.known:
        _read_column(filled, place, data)
    for place in head.known:
        if is_measured(relation, place.column):
            read_measured(filled, place, data.cells(place.index))
    for name, value in profile.constants.items() if profile else ():
        filled.columns[name] = [value] * len(body)
    check_periods(filled)
    check_required(filled, is_mapped=mapped is not None)
    check_keys(filled)
    check_parts(filled)
    check_sums(filled, parted.sums)
    note_left(filled, parted.left)
    note_seen(filled)
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


def _stated_period(filled: Filled, data: _Columns) -> str | None:
    """Give the latest period that the rows state."""
    known = filled.head.known
    index = next((c.index for c in known if c.column and c.column.name == "period"), None)
    if index is None:
        return None
    blank = filled.manner.blank
    stated = {clean_code(cell, blank) for cell in set(data.cells(index))} - {None}
    return max((year for s in stated if (year := plain_period(str(s)))), default=None)


def _read_column(filled: Filled, place: HeadColumn, data: _Columns) -> None:
    """Read the cells of one column."""
    column = place.column
    if column is None or column.type == "geometry" or is_measured(filled.relation, column):
        return
    cells = fill_merged(filled, place, column, data.cells(place.index))
    units = _stated_units(filled, place, data)
    read = _unit_readers(filled, place, column)
    if units:
        pairs = list(zip(cells, units, map(type, cells), strict=True))
        known = {pair: read(*pair[:2]) for pair in set(pairs)}
        values: list[Any] = [known[pair] for pair in pairs]
    else:
        plain = _plain_amounts(cells, column, place.unit)
        own = make_plain_texts(column, filled.manner.blank, place.rule)
        values = _read_once(cells, plain, own, lambda raw: read(raw, None))
    _set_aside(filled, place, cells, values)
    if column.type == "event":
        filled.columns[f"{column.name}_from"] = [v.first if v else None for v in values]
        filled.columns[f"{column.name}_to"] = [v.last if v else None for v in values]
    else:
        filled.columns[column.name] = values
    _note_excluded(filled, place, cells)


def _read_once(
    cells: tuple[Cell, ...],
    plain: list[Any] | None,
    texts: Callable[[set[Cell]], dict[Cell, Any]],
    read: Reader,
) -> list[Any]:
    """Read each cell that differs once: most cells of a column say what another one said.

    plain: values that are read already, None for every other cell.
    """
    if plain is not None and None not in plain:
        return plain
    if bool in set(map(type, cells)):
        return [read(raw) for raw in cells]  # True and 1 would be taken for each other
    asked = set(cells)
    if plain is not None:
        asked = {c for c, v in zip(cells, plain, strict=True) if v is None}
    known = texts(asked)
    known |= {raw: read(raw) for raw in asked - known.keys()}
    if plain is None:
        return list(map(known.__getitem__, cells))
    return [known[c] if v is None else v for c, v in zip(cells, plain, strict=True)]


def _set_aside(
    filled: Filled, place: HeadColumn, cells: tuple[Cell, ...], values: list[Any]
) -> None:
    """Set the values aside that could not be read, each with its cell."""
    if Refused not in set(map(type, values)):
        return
    check = "code.unknown" if place.column and place.column.codes else "value.unreadable"
    for n, value in enumerate(values):
        if isinstance(value, Refused):
            filled.refuse(check, value, (filled.rows[n], place.index), str(cells[n]))
            values[n] = None


def _stated_units(filled: Filled, place: HeadColumn, data: _Columns) -> list[str | None]:
    """Give the word with which each row states the unit of a column; empty where none does so."""
    if place.rule is None or place.rule.unit_head is None:
        return []
    at, blank = place.unit_index, filled.manner.blank
    if at is None:
        return [None] * len(data.rows)
    return [clean_text(cell, blank) for cell in data.cells(at)]


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


def _note_excluded(filled: Filled, place: HeadColumn, cells: tuple[Cell, ...]) -> None:
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


def _plain_amounts(cells: tuple[Cell, ...], column: Column, unit: Unit | None) -> list[Any] | None:
    """Scale the cells of a quantity that hold plain numbers all at once; None for every other cell.

    A cell and its product are each off by half a place of the double at most: below 2^45 less than
    a hundredth. A product closer to a half could round to either side; it is left to the exact
    reader, and so is anything that is not a plain, small, positive number.
    """
    if column.type != "quantity" or column.unit is None:
        return None
    factor = (compatible(column, unit) or column.unit).factor_to(storage_unit(column.unit))
    if factor.denominator != 1:
        return None
    if set(map(type, cells)) != {float}:
        cells = tuple(c if type(c) is float else math.nan for c in cells)
    scaled = np.array(cells, dtype=np.float64) * float(factor)
    with np.errstate(invalid="ignore"):
        whole = np.rint(scaled)
        plain = (scaled >= 0) & (scaled < 2**45) & (np.abs(scaled - whole) < 0.49)
    values: list[Any] = np.where(plain, whole, 0).astype(np.int64).tolist()
    for n in np.flatnonzero(~plain).tolist():
        values[n] = None
    return values
