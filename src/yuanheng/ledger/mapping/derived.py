"""What a row says without writing it (推得): the land a firm uses, from its parts."""

from __future__ import annotations

import re

from yuanheng.errors import say
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.values import Span, read_span
from yuanheng.ledger.writing.cells import Cell

_PLANNED = re.compile(
    r"(?:预计|计划|拟|预期)(?:于|在)?(?:(?P<word>今年|明年|后年|本年)|(?P<y>20\d\d)\s*[年.-]?)?\s*"
    r"(?:(?P<m>1[0-2]|0?[1-9])\s*月?(?:底|初|份|前)?)?(?:开工|动工|建设)?"
)
_YEARS = {"明年": 1, "后年": 2}
_PARTS = ("own_area", "rented_area", "let_area")


def derive(filled: Filled) -> None:
    """Fill what the rows of a relation say without writing it."""
    if filled.relation.id == "enterprise_year" and "land_area" not in filled.columns:
        _land(filled)
    elif filled.relation.id == "project" and "planned_start_from" not in filled.columns:
        _planned(filled)


def _planned(filled: Filled) -> None:
    """Take what is planned from the column of the start (预计明年3月): it had not begun."""
    place = next(
        (c for c in filled.head.known if c.column and c.column.name == "construction_start"), None
    )
    if place is None:
        return
    days: list[Span] = []
    for row in filled.rows:
        cells = filled.sheet.rows[row]
        cell = cells[place.index] if place.index < len(cells) else None
        days.append(_planned_span(cell, filled.manner.as_of))
    if any(d.last for d in days):
        filled.columns["planned_start_from"] = [d.first for d in days]
        filled.columns["planned_start_to"] = [d.last for d in days]


def _planned_span(cell: Cell, as_of: str | None) -> Span:
    """Read when something is planned (预计明年3月); open where a cell plans nothing."""
    found = _PLANNED.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None or as_of is None:
        return Span(None, None)
    year = int(found["y"] or int(as_of[:4]) + _YEARS.get(found["word"] or "", 0))
    text = f"{year}-{int(found['m']):02d}" if found["m"] else str(year)
    span = read_span(text, frozenset(), (), as_of)
    return span if isinstance(span, Span) else Span(None, None)


def _land(filled: Filled) -> None:
    """Fill the land that a firm uses where only its parts are written: own + rented − let.

    Where a part is unknown the whole is; where the whole is written as well, both are kept.
    """
    parts = [filled.columns.get(name) for name in _PARTS]
    own, rented, let = parts
    if own is None or (rented is None and let is None):
        return
    n = len(filled.rows)
    zeros = [0] * n
    rows = zip(own, rented or zeros, let or zeros, strict=True)
    found = [a + b - c if None not in (a, b, c) else None for a, b, c in rows]
    filled.columns["land_area"] = [v if v is None or v >= 0 else None for v in found]
    known = sum(v is not None for v in filled.columns["land_area"])
    filled.note(
        "area.derived",
        "notice",
        (
            say("Land area is own + rented - let land on {n} rows of {of}", n=known, of=n),
            say("Nothing to do; where a part is unknown, the land used is unknown."),
        ),
        (None, None),
    )
