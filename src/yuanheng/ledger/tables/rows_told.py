"""What was not read of a sheet is said (未读之处): rows that are no data, cells that show more."""

from __future__ import annotations

from yuanheng.errors import Message, say
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.table_rows import Kind
from yuanheng.model.ledger import Severity

_SHOWN = 5
_TEXT = 16
_REMEDY = say("Nothing to do if they are none; else give each its own cells and import again.")


def note_left(filled: Filled, left: list[tuple[Kind, int, str]]) -> None:
    """Say which rows below the head are neither data nor totals, a line for each kind."""
    for kind in ("note", "apart", "part", "head", "numbers"):
        rows = [(index, text) for k, index, text in left if k == kind]
        if not rows:
            continue
        shown = "、".join(
            f"{filled.sheet.where(index).row} {_short(text)}".rstrip()
            for index, text in rows[:_SHOWN]
        )
        shown += "…" if len(rows) > _SHOWN else ""
        severity: Severity = "warning" if kind == "apart" else "notice"
        messages = (_left(kind, len(rows), shown), _REMEDY)
        filled.note("rows.unread", severity, messages, (rows[0][0], None))


def note_seen(filled: Filled) -> None:
    """Say what reading saw at cells that were read, and of the sheet as a whole."""
    rows = set(filled.rows)
    columns = {c.index for c in filled.head.known}
    struck: list[int] = []
    for seen in filled.sheet.seen:
        if seen.place is None:
            filled.note(seen.check, seen.severity, (seen.what, seen.remedy), (None, None))
        elif seen.place[0] in rows and seen.place[1] in columns:
            filled.note(
                seen.check,
                seen.severity,
                (seen.what, seen.remedy),
                seen.place,
                found=seen.found,
                quarantined=seen.quarantined,
            )
        elif seen.check == "value.struck" and seen.place[0] >= filled.head.first_data_row:
            struck += [seen.place[0]] * (seen.place[0] not in rows and seen.place[0] not in struck)
    if struck:
        shown = "、".join(str(filled.sheet.where(row).row) for row in struck[:_SHOWN])
        what = say("{n} rows are struck out and not read ({rows})", n=len(struck), rows=shown)
        remedy = say("If they hold, take the line through them away and import again.")
        filled.note("rows.struck", "warning", (what, remedy), (struck[0], None))


def _left(kind: str, n: int, rows: str) -> Message:
    """Say what rows of a kind are."""
    if kind == "part":
        return say("{n} rows repeat a part of the others and are not read: {rows}", n=n, rows=rows)
    if kind == "head":
        return say("{n} rows repeat the head and are not read: {rows}", n=n, rows=rows)
    if kind == "numbers":
        return say("{n} rows number the columns and are not read: {rows}", n=n, rows=rows)
    return say(
        "{n} rows are notes, captions or signatures and are not read: {rows}", n=n, rows=rows
    )


def _short(text: str) -> str:
    """Cut a text that would fill the line."""
    return text if len(text) <= _TEXT else f"{text[:_TEXT]}…"
