"""A filled table becomes facts of a relation, cell by cell; what cannot be read is set aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from yuanheng.errors import Message, SourceError, say
from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.bounds import excludes
from yuanheng.ledger.cell_readers import Manner, Reader, compatible, make_reader
from yuanheng.ledger.headers import (
    Head,
    HeadColumn,
    find_head,
    find_profile_head,
    missing_heads,
)
from yuanheng.ledger.sheets import Cell, RawSheet
from yuanheng.ledger.values import Refused, clean_code, clean_text, is_sum_word
from yuanheng.model.ledger import Issue, Severity
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, storage_unit
from yuanheng.standards.relations import Schema
from yuanheng.standards.table_profile import TableProfile


@dataclass
class Filled:
    """A table being read: its columns so far, the row of each fact, and what the checks saw."""

    sheet: RawSheet
    relation: Relation
    schema: Schema
    head: Head
    manner: Manner = field(default_factory=Manner)
    rows: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)
    refused: set[tuple[int, int, str]] = field(default_factory=set)

    def note(
        self,
        check: str,
        severity: Severity,
        messages: tuple[Message, Message],
        place: tuple[int | None, int | None],
        *,
        found: str = "",
        quarantined: bool = False,
    ) -> None:
        """Keep what a check saw at a row and column of the sheet, both counted from 0."""
        what, remedy = messages
        where = self.sheet.where(*place)
        if place[0] is not None and place[1] is not None:
            self.cells[len(self.issues)] = (place[0] + self.sheet.first_row, place[1] + 1)
        self.issues.append(Issue(check, severity, where, found, what, remedy, quarantined))

    def refuse(self, check: str, value: Refused, place: tuple[int, int], found: str) -> None:
        """Set a value aside; a cell that two columns read for the same reason is named once."""
        key = (*place, value.message.template)
        if key not in self.refused:
            self.refused.add(key)
            messages = (value.message, value.remedy)
            self.note(check, "error", messages, place, found=found, quarantined=True)


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
    _check_required(filled)
    _check_keys(filled)
    _check_sums(filled, sums)
    _note_columns(filled)
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


def _check_required(filled: Filled) -> None:
    """Name cells that must be filled and are not; what binds the table is asked for as a whole."""
    bound = ("zone", "period", "assessed_range")
    for place in filled.head.known:
        column = place.column
        if column is None or not column.required or column.name not in filled.columns:
            continue
        if column.name in bound:
            continue
        for n, value in enumerate(filled.columns[column.name]):
            if value is None:
                filled.note(
                    "cell.required",
                    "error",
                    (
                        say("{label} must be filled", label=column.label["en"]),
                        say("Fill it and import again."),
                    ),
                    (filled.rows[n], place.index),
                )


def _check_keys(filled: Filled) -> None:
    """Name rows that stand for the same thing; all are kept and told apart by row."""
    keys = [name for name in filled.relation.key if name in filled.columns]
    if not keys:
        return
    # Attributes of one thing from different days are no repetition.
    days = filled.columns.get("valid_from", [None] * len(filled.rows))
    seen: dict[tuple[Any, ...], int] = {}
    for n, cells in enumerate(zip(*(filled.columns[name] for name in keys), strict=True)):
        if None in cells:
            continue
        key = (days[n], *cells)
        if key in seen:
            first = filled.sheet.where(filled.rows[seen[key]]).row
            index = next(
                c.index for c in filled.head.known if c.column and c.column.name == keys[-1]
            )
            filled.note(
                "key.repeated",
                "warning",
                (
                    say(
                        "The same {label} stands in row {row}",
                        label=filled.relation.label["en"],
                        row=first,
                    ),
                    say("Delete one of them, or give each its own number."),
                ),
                (filled.rows[n], index),
                found=str(key[-1]),
            )
        else:
            seen[key] = n


def _check_sums(filled: Filled, sums: list[tuple[int, tuple[Cell, ...]]]) -> None:
    """Hold the rows of totals to the columns they sum; they are no facts themselves."""
    for index, row in sums[-1:]:
        for place in filled.head.known:
            column = place.column
            if column is None or column.type != "quantity" or column.unit is None:
                continue
            if place.rule is not None and place.rule.unit_head is not None:
                continue
            raw = row[place.index] if place.index < len(row) else None
            unit = compatible(column, place.unit) or column.unit
            stated = read_amount(raw, filled.manner.blank, unit)
            values = filled.columns.get(column.name, [])
            if not isinstance(stated, int) or any(v is None for v in values):
                continue
            total = sum(values)
            if abs(total - stated) > max(abs(stated) * 1e-6, 1):
                back = Fraction(1) / unit.factor_to(storage_unit(column.unit))
                filled.note(
                    "sum.differs",
                    "warning",
                    (
                        say(
                            "{label}: the row of totals says {stated}, the rows add up to {total}",
                            label=column.label["en"],
                            stated=float(stated * back),
                            total=float(total * back),
                        ),
                        say("Correct the rows or the total; the rows are what counts."),
                    ),
                    (index, place.index),
                    found=str(raw),
                )


def _note_columns(filled: Filled) -> None:
    """Name heads that mean nothing here, and columns of the relation that the sheet lacks."""
    unread = filled.head.unread
    if unread:
        filled.note(
            "field.unread",
            "notice",
            (
                say(
                    "{n} fields are kept in the original and not read: {names}",
                    n=len(unread),
                    names=" ".join(unread),
                ),
                say("Nothing to do; a later profile can read them from the original."),
            ),
            (None, None),
        )
