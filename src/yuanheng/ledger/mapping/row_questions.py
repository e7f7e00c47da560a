"""What rows of a table leave to a person (行的疑问): a number listed twice, an event still to come.

Either is asked once for a sheet, with the cells named; each answer settles all of them, or only
those of one number (`--assume 重号:P003=后`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from yuanheng.errors import Message, RowsError, say
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.written_cells import written_span
from yuanheng.ledger.values import Span
from yuanheng.model.relation import NEVER, Column

#: The keys by which the two questions are answered.
TWICE, LATER = "重号", "晚于今日"
FIRST, LAST, APART, NEITHER = "先", "后", "分列", "不入库"
AS_WRITTEN, UNKNOWN = "照录", "留空"
#: Relations whose rows are subjects of their own, each known by its number or id.
SUBJECTS = frozenset(
    {"supply", "parcel", "project", "enterprise", "enterprise_year", "lead", "appeal"}
) | {"approval_batch"}
#: Names of columns that state what is planned or owed, which may well lie ahead.
_PLANNED = ("agreed", "planned", "price_due", "due", "ends_on")
SHOWN = 20
#: What each answer to days after today means.
LATER_MEANT = {
    UNKNOWN: say("a slip: leave them unknown until they are corrected"),
    AS_WRITTEN: say("it is so: take them as written"),
}
#: What each answer to a number listed twice means.
MEANT = {
    FIRST: say("one subject: keep the row that stands first"),
    LAST: say("one subject: keep the row that stands last"),
    APART: say("two subjects: tell the later ones apart by （2）"),
    NEITHER: say("take none of them in"),
}


def asks_twice(filled: Filled) -> bool:
    """Tell a relation of which a number listed twice is a question, not a warning."""
    return filled.relation.id in SUBJECTS


def ask_rows(filled: Filled, assumed: Mapping[str, str], today: str) -> None:
    """Apply what was answered of rows; RowsError where something is not answered yet."""
    if asks_twice(filled):
        _settle_twice(filled, assumed)
    _settle_later(filled, assumed, today)


def _settle_twice(filled: Filled, assumed: Mapping[str, str]) -> None:
    """Keep one row of each number, or tell them apart, as it was answered."""
    column = _number(filled)
    _forget_warnings(filled)
    groups = _groups(filled)
    options = (FIRST, LAST, *((APART,) if column.references is None else ()), NEITHER)
    if column.name == "enterprise":  # an id that the ledger gives
        options = (FIRST, LAST, NEITHER)
    answers = {name: assumed.get(f"{TWICE}:{name}", assumed.get(TWICE, "")) for name in groups}
    left = [name for name in groups if answers[name] not in options]
    if left:
        raise _asked_twice(filled, column, {name: groups[name] for name in left}, options)
    gone: set[int] = set()
    for name, rows in groups.items():
        gone |= set(_resolved(filled, column, rows, answers[name]))
    _drop(filled, gone)


def _forget_warnings(filled: Filled) -> None:
    """Drop the warnings of what is asked instead, and keep each other issue with its cell."""
    kept = [n for n, issue in enumerate(filled.issues) if issue.check != "key.repeated"]
    filled.cells = {i: filled.cells[n] for i, n in enumerate(kept) if n in filled.cells}
    filled.issues = [filled.issues[n] for n in kept]


def _groups(filled: Filled) -> dict[str, list[int]]:
    """Give the rows of each key that stands more than once; rows that agree in all are one."""
    number = _number(filled).name
    names = [name for name in filled.relation.key if name not in (number, "valid_from")]
    if any(name not in filled.columns for name in (*names, number)):
        return {}
    # Attributes of one thing from different days are no repetition.
    days = filled.columns.get("valid_from", [None] * len(filled.rows))
    keys = [*(filled.columns[name] for name in names), filled.columns[number]]
    found: dict[tuple[Any, ...], list[int]] = {}
    for n, key in enumerate(zip(*keys, strict=True)):
        if None not in key:
            found.setdefault((days[n], *key), []).append(n)
    twice = {key: rows for key, rows in found.items() if len(rows) > 1}
    alike = {key: rows for key, rows in twice.items() if len({_cells(filled, n) for n in rows}) < 2}
    for rows in alike.values():
        _note(filled, rows, FIRST)
    groups = {str(key[-1]): rows for key, rows in twice.items() if key not in alike}
    gone = {n for rows in alike.values() for n in rows[1:]}
    kept = [n for n in range(len(filled.rows)) if n not in gone]
    at = {n: i for i, n in enumerate(kept)}
    _drop(filled, gone)
    return {name: [at[n] for n in rows] for name, rows in groups.items()}


def _number(filled: Filled) -> Column:
    """Find the column that names a row within its set."""
    key = filled.relation.key
    return filled.relation.column(next(k for k in reversed(key) if k != "valid_from"))


def _cells(filled: Filled, n: int) -> tuple[Any, ...]:
    return tuple(column[n] for column in filled.columns.values())


def _resolved(filled: Filled, column: Column, rows: list[int], answer: str) -> list[int]:
    """Give the rows that go, and number those that stay apart."""
    _note(filled, rows, answer)
    if answer == APART:
        for again, n in enumerate(rows[1:], start=2):
            filled.columns[column.name][n] = f"{filled.columns[column.name][n]}（{again}）"
        return []
    return {FIRST: rows[1:], LAST: rows[:-1], NEITHER: rows}[answer]


def _note(filled: Filled, rows: list[int], answer: str) -> None:
    """Say what became of rows of one number."""
    place = _place(filled, _number(filled).name)
    others = ", ".join(_cell(filled, n, place) for n in rows)
    where = (filled.rows[rows[0]], place)
    filled.note(
        "key.repeated", "warning", (kept_note(answer, others), say("Nothing to do.")), where
    )


def kept_note(answer: str, cells: str) -> Message:
    """Say what became of rows of one number."""
    return {
        FIRST: say("Cells {cells} have one number: the first was kept", cells=cells),
        LAST: say("Cells {cells} have one number: the last was kept", cells=cells),
        APART: say("Cells {cells} have one number: they were told apart", cells=cells),
        NEITHER: say("Cells {cells} have one number: none was taken in", cells=cells),
    }[answer]


def _drop(filled: Filled, gone: set[int]) -> None:
    """Leave rows out."""
    if gone:
        kept = [n for n in range(len(filled.rows)) if n not in gone]
        filled.rows = [filled.rows[n] for n in kept]
        filled.columns = {k: [v[n] for n in kept] for k, v in filled.columns.items()}


def _asked_twice(
    filled: Filled, column: Column, groups: Mapping[str, list[int]], options: tuple[str, ...]
) -> RowsError:
    """Ask what rows of one number are, with their cells."""
    place = _place(filled, column.name)
    head = _head(filled, place)
    lines = []
    for name, rows in list(groups.items())[:SHOWN]:
        cells = ", ".join(_cell(filled, n, place) for n in rows)
        said = _said(filled, rows[0], name)
        lines.append(say("{head} {name}: cells {cells}", head=head, name=said, cells=cells))
    return RowsError(
        say("{n} numbers stand in several rows that differ", n=len(groups)),
        where=filled.sheet.where(),
        lines=tuple(lines),
        remedy=say(
            "Say it with --assume {key}={answers}; of one alone with --assume {key}:{name}=…",
            key=TWICE,
            answers="|".join(options),
            name=next(iter(groups)),
        ),
        key=TWICE,
        options=tuple((option, MEANT[option]) for option in options),
    )


def _settle_later(filled: Filled, assumed: Mapping[str, str], today: str) -> None:
    """Keep days after today as written, or set them aside, as it was answered."""
    found = [
        (column, n)
        for column in filled.relation.columns
        if column.type == "event" and not column.name.startswith(_PLANNED)
        for n, cell in enumerate(_ends(filled, column))
        if _is_later(cell, today)
    ]
    if not found or assumed.get(LATER) == AS_WRITTEN:
        return
    if assumed.get(LATER) != UNKNOWN:
        raise _asked_later(filled, found, today)
    for column, n in found:
        at = (filled.rows[n], _place(filled, column.name))
        what = say("The day is later than {today}", today=today)
        remedy = say("Correct it, and import again.")
        first = str(filled.columns[f"{column.name}_from"][n])
        filled.note("day.later", "error", (what, remedy), at, found=first, quarantined=True)
        for end in ("from", "to"):
            filled.columns[f"{column.name}_{end}"][n] = None


def _ends(filled: Filled, column: Column) -> list[tuple[str | None, str | None]]:
    """Give both ends of the days of a column."""
    none = [None] * len(filled.rows)
    ends = (filled.columns.get(f"{column.name}_{end}", none) for end in ("from", "to"))
    return list(zip(*ends, strict=True))


def is_later(first: str | None, last: str | None, today: str) -> bool:
    """Tell an event that can only come after today, or that is said of a day after today.

    截至今日未动工 says that it may come from tomorrow on, and is said of today.
    """
    if first is None or first >= NEVER:
        return False
    tomorrow = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    return first > (today if last is not None else tomorrow)


def is_planned(column: Column) -> bool:
    """Tell a column of what is planned or owed."""
    return column.name.startswith(_PLANNED)


def _is_later(ends: tuple[str | None, str | None], today: str) -> bool:
    return is_later(*ends, today)


def _asked_later(filled: Filled, found: list[tuple[Column, int]], today: str) -> RowsError:
    """Ask whether days after today are meant, with their cells."""
    lines: list[Message] = []
    for column, n in found[:SHOWN]:
        place = _place(filled, column.name)
        ends = (filled.columns[f"{column.name}_{end}"][n] for end in ("from", "to"))
        day = written_span(Span(*ends)) or ""
        lines.append(
            say("{head}: cell {cell} is {day}", head=_head(filled, place) or column.label["en"],
                cell=_cell(filled, n, place), day=day)
        )  # fmt: skip
    return RowsError(
        say(
            "{n} days of what has happened are later than today, {today}", n=len(found), today=today
        ),
        where=filled.sheet.where(),
        lines=tuple(lines),
        remedy=say(
            "Say it with --assume {key}={answers}.", key=LATER, answers=f"{UNKNOWN}|{AS_WRITTEN}"
        ),
        key=LATER,
        options=tuple(LATER_MEANT.items()),
    )


def _place(filled: Filled, name: str) -> int | None:
    """Find the column of the sheet that became a column of the relation."""
    known = (c.index for c in filled.head.known if c.column and c.column.name == name)
    return next(known, None)


def _said(filled: Filled, n: int, number: str) -> str:
    """Name a subject: a firm by its name, for its id is the ledger's own."""
    if _number(filled).name != "enterprise":
        return number
    names = (filled.columns.get(c, [None] * len(filled.rows))[n] for c in ("name", "uscc"))
    return str(next((name for name in names if name), number))


def _head(filled: Filled, place: int | None) -> str:
    """Give the head over a column of the sheet."""
    return next((c.text for c in filled.head.known if c.index == place), "")


def _cell(filled: Filled, n: int, place: int | None) -> str:
    """Name a cell as a spreadsheet does; the row alone where no column of the sheet says it."""
    where = filled.sheet.where(filled.rows[n], place)
    return f"{where.column or ''}{where.row}"
