"""Checks of a filled table (填报检查): duties, keys, periods, and heads that mean nothing here."""

from __future__ import annotations

from typing import Any

from yuanheng.errors import say
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.measured_values import UNIT_HEADS
from yuanheng.ledger.writing.unread import unread_fields


def check_required(filled: Filled, *, is_mapped: bool = False) -> None:
    """Name cells that must be filled and are not; what binds the table is asked for as a whole.

    is_mapped: a row of an office's own table may name its firm instead of giving its code.
    """
    bound = ("zone", "period", "assessed_range")
    names = filled.columns.get("name", ()) if is_mapped else ()
    for place in filled.head.known:
        column = place.column
        if column is None or not column.required or column.name not in filled.columns:
            continue
        if column.name in bound:
            continue
        for n, value in enumerate(filled.columns[column.name]):
            is_named = column.references == "enterprise" and n < len(names) and names[n]
            if value is None and not is_named:
                filled.note(
                    "cell.required",
                    "error",
                    (
                        say("{label} must be filled", label=column.label["en"]),
                        say("Fill it and import again."),
                    ),
                    (filled.rows[n], place.index),
                )


def check_keys(filled: Filled) -> None:
    """Name rows that stand for the same thing; all are kept and told apart by row.

    Where rows are asked about (row_questions) the answer says what became of them.
    """
    key = [filled.relation.column(name) for name in filled.relation.key]
    keys = [stored for c in key for stored, _ in c.stored if stored in filled.columns]
    if not keys:
        return
    # Attributes of one thing from different days are no repetition.
    days = filled.columns.get("valid_from", [None] * len(filled.rows))
    whole = list(zip(days, *(filled.columns[name] for name in keys), strict=True))
    if len(set(whole)) == len(whole):
        return
    seen: dict[tuple[Any, ...], int] = {}
    for n, cells in enumerate(zip(*(filled.columns[name] for name in keys), strict=True)):
        if None in cells:
            continue
        found = (days[n], *cells)
        if found in seen:
            first = filled.sheet.where(filled.rows[seen[found]]).row
            index = next(c.index for c in reversed(filled.head.known) if c.column in key)
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
                found=str(found[-1]),
            )
        else:
            seen[found] = n


def note_columns(filled: Filled) -> None:
    """Name heads that mean nothing here, and columns of the relation that the sheet lacks."""
    unread = filled.head.unread
    if filled.relation.id == "reported":  # read_measured takes the unit of each row from there
        unread = tuple(text for text in unread if text not in UNIT_HEADS)
    if unread:
        filled.note(
            "field.unread",
            "notice",
            unread_fields(unread),
            (None, None),
        )
