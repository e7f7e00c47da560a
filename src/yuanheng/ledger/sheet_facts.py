"""A filled table becomes facts of a relation, cell by cell; what cannot be read is set aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from stdnum.cn import uscc

from yuanheng.errors import Message, SourceError, say
from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.headers import Head, HeadColumn, find_head
from yuanheng.ledger.sheets import Cell, RawSheet
from yuanheng.ledger.values import (
    Refused,
    clean_code,
    clean_text,
    read_number,
    read_span,
    read_yes_no,
)
from yuanheng.model.ledger import Issue, Severity
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, storage_unit
from yuanheng.standards.relations import Schema

BLANK = frozenset({"", "—", "－", "-", "–", "/", "／", "无", "N/A", "n/a", "NA", "#N/A"})
YES = ("是", "有", "√", "Y", "y", "yes", "TRUE", "true", "1")
NO = ("否", "无", "×", "N", "n", "no", "FALSE", "false", "0")
PAST = ("历史形成", "历史遗留")
_ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
_SUMS = ("合计", "总计", "小计", "total", "sum")


@dataclass
class Filled:
    """A table being read: its columns so far, the row of each fact, and what the checks saw."""

    sheet: RawSheet
    relation: Relation
    schema: Schema
    head: Head
    rows: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)

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


def read_filled(sheet: RawSheet, relation: Relation, schema: Schema, period: str | None) -> Filled:
    """Read a sheet that was filled in the shape of a relation.

    Words such as 历史形成 say that something had happened by the end of the period: `period`,
    or the one that the sheet states. SourceError where there is no such head, or no row.
    """
    head = find_head(sheet, relation)
    if head is None:
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
    filled = Filled(sheet, relation, schema, head)
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
    known_by = f"{period or _stated_period(head, data) or '9999'}-12-31"
    for place in head.known:
        _read_column(filled, place, data, known_by)
    _check_required(filled)
    _check_keys(filled)
    _check_sums(filled, sums)
    _note_columns(filled)
    return filled


def _stated_period(head: Head, data: list[tuple[int, tuple[Cell, ...]]]) -> str | None:
    """Give the latest period that the rows state."""
    index = next((c.index for c in head.known if c.column and c.column.name == "period"), None)
    if index is None:
        return None
    stated = {clean_code(row[index], BLANK) for _, row in data if index < len(row)} - {None}
    return max((str(s) for s in stated), default=None)


def _is_sum(row: tuple[Cell, ...]) -> bool:
    """Tell a row of totals by its first word."""
    first = next((c for c in row if c is not None and c != " "), None)
    if not isinstance(first, str) or len(first) > 12:
        return False
    return first.replace(" ", "").replace("\u3000", "").rstrip(":：").lower() in _SUMS


def _read_column(
    filled: Filled, place: HeadColumn, data: list[tuple[int, tuple[Cell, ...]]], known_by: str
) -> None:
    """Read the cells of one column."""
    column = place.column
    if column is None or column.type == "geometry":
        return
    at = place.index
    cells = [row[at] if at < len(row) else None for _, row in data]
    read = _reader(filled.schema, column, place.unit, known_by)
    values = _plain_amounts(cells, column, place.unit)
    # Most cells of a column say what another one said: each is read once.
    known: dict[Cell, Any] = {}
    for n, raw in enumerate(cells):
        if values[n] is not None:
            continue
        if raw not in known:
            known[raw] = _broken(raw) or read(raw)
        value = known[raw]
        if isinstance(value, Refused):
            check = "code.unknown" if column.codes else "value.unreadable"
            messages = (value.message, value.remedy)
            where = (data[n][0], at)
            filled.note(check, "error", messages, where, found=str(raw), quarantined=True)
            value = None
        values[n] = value
    if column.type == "event":
        filled.columns[f"{column.name}_from"] = [v.first if v else None for v in values]
        filled.columns[f"{column.name}_to"] = [v.last if v else None for v in values]
    else:
        filled.columns[column.name] = values


def _plain_amounts(cells: list[Cell], column: Column, unit: Unit | None) -> list[Any]:
    """Scale the cells of a quantity that hold plain numbers all at once; None for every other cell.

    A product this close to a half could round to either side in floating point; it is left to the
    exact reader, and so is anything that is not a plain, small, positive number.
    """
    if column.type != "quantity" or column.unit is None:
        return [None] * len(cells)
    head = unit if unit is not None and unit.is_compatible(column.unit) else column.unit
    factor = head.factor_to(storage_unit(column.unit))
    if factor.denominator != 1:
        return [None] * len(cells)
    numbers = np.array([c if type(c) is float else np.nan for c in cells], dtype=np.float64)
    scaled = numbers * float(factor)
    whole = np.rint(scaled)
    with np.errstate(invalid="ignore"):
        plain = (scaled >= 0) & (scaled < 2**52) & (np.abs(scaled - whole) < 0.499)
    return [int(w) if p else None for w, p in zip(whole.tolist(), plain.tolist(), strict=True)]


def _broken(raw: Cell) -> Refused | None:
    """Refuse the result of a formula that failed."""
    if isinstance(raw, str) and raw.strip() in _ERRORS:
        return Refused(
            say("The formula of this cell failed: {text}", text=raw.strip()),
            say("Mend the formula, or write the value."),
        )
    return None


def read_cell(column: Column, schema: Schema, raw: Cell, known_by: str = "9999-12-31") -> object:
    """Read one cell of a column in the column's own unit: a value, None, or Refused."""
    return _broken(raw) or _reader(schema, column, column.unit, known_by)(raw)


def _reader(
    schema: Schema, column: Column, unit: Unit | None, known_by: str
) -> Callable[[Cell], object]:
    """Choose how the cells of a column are read."""
    if column.type == "boolean":
        return lambda raw: read_yes_no(_word(raw), BLANK - {"无"}, YES, NO)
    if column.type == "event":
        return lambda raw: read_span(raw, BLANK, PAST, known_by)
    if column.type == "quantity" and column.unit is not None:
        head = unit if unit is not None and unit.is_compatible(column.unit) else column.unit
        return lambda raw: read_amount(raw, BLANK, head)
    if column.type in ("integer", "number"):
        return lambda raw: _number(raw, whole=column.type == "integer")
    if column.codes:
        return _code_reader(schema, column.codes)
    return _credit_code if column.name == "uscc" else lambda raw: clean_text(raw, BLANK)


def _word(raw: Cell) -> Cell:
    """Take a cell of true or false as its word."""
    return str(raw) if isinstance(raw, bool) else raw


def _number(raw: Cell, *, whole: bool) -> int | float | Refused | None:
    """Read a plain number, whole where the column counts."""
    number = read_number(raw, BLANK)
    if number is None or isinstance(number, Refused):
        return number
    if not whole:
        return float(number)
    if number.denominator != 1:
        return Refused(
            say("{n} is not a whole number", n=float(number)), say("Write a whole number.")
        )
    return int(number)


def _code_reader(schema: Schema, codes_id: str) -> Callable[[Cell], object]:
    """Read a code, or the label that stands for it."""
    listed = schema.code_lists[codes_id]
    by_label = {entry.label["zh"]: code for code, entry in listed.codes.items()}

    def read(raw: Cell) -> str | Refused | None:
        text = clean_code(raw, BLANK)
        if text is None or text in listed.codes:
            return text
        written = clean_text(raw, BLANK)
        if written in by_label:
            return by_label[written]
        shown = ", ".join(list(listed.codes)[:12])
        return Refused(
            say("{text} is not a code of {list}", text=text, list=listed.label["en"]),
            say("Known: {known}.", known=shown + (" …" if len(listed.codes) > 12 else "")),
        )

    return read


def _credit_code(raw: Cell) -> str | Refused | None:
    """Read a 统一社会信用代码 (GB 32100), with its check digit."""
    text = clean_code(raw, BLANK)
    if text is None:
        return None
    if uscc.is_valid(text):
        return str(uscc.compact(text))
    return Refused(
        say("{text} is not a valid unified social credit code", text=text),
        say("Copy all 18 characters from the business licence."),
    )


def _check_required(filled: Filled) -> None:
    """Name cells that must be filled and are not."""
    for place in filled.head.known:
        column = place.column
        if column is None or not column.required or column.name not in filled.columns:
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
    seen: dict[tuple[Any, ...], int] = {}
    for n, key in enumerate(zip(*(filled.columns[name] for name in keys), strict=True)):
        if None in key:
            continue
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
            raw = row[place.index] if place.index < len(row) else None
            unit = (
                place.unit if place.unit and place.unit.is_compatible(column.unit) else column.unit
            )
            stated = read_amount(raw, BLANK, unit)
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
