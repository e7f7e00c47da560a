"""Cells as a reader gives them (单元格), freed of what nobody sees: the same word is the same text.

Zero-width signs and marks of direction are dropped, a line break of any kind is one line break,
and a cell of spaces only is empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

#: So many texts of a column are looked for one by one.
_FEW = 8
#: Where fewer than one cell in so many is a text, equal ones are not looked for: a head, a remark.
_SHARE = 20

Cell = str | int | float | bool | date | None

#: Zero-width signs, joiners, marks of direction, soft hyphens and marks of byte order.
_UNSEEN = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff\ufffc"
)
_BREAKS = "\x0b\x0c\r\x85\u2028\u2029"
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_OTHER_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_DROPPED = dict.fromkeys([*map(ord, _UNSEEN), *(n for n in range(32) if n not in (9, 10))])
_SIGNS = (*_UNSEEN, *_BREAKS, *(chr(n) for n in (*range(9), *range(14, 32))), "_x00")


def clean_columns(rows: Sequence[Sequence[Any]], lead: int) -> tuple[Sequence[Cell], ...]:
    """Take rows of equal length as a reader gives them; give their cells by column.

    Before them stand `lead` empty columns. Each text stands once, however many cells hold it: so
    it is written once where the columns are sent on.
    """
    empty: Sequence[Cell] = (None,) * len(rows)
    known: dict[str, Cell] = {}
    return (*([empty] * lead), *(_clean_column(c, known) for c in zip(*rows, strict=True)))


def clean_text_cell(text: str) -> str | None:
    """Take a text cell: without signs that nobody sees; None where only spaces are left.

    A text behind an apostrophe is meant as it stands.
    """
    if text[:1] != "'" and _is_odd(text):
        text = _ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), text)
        text = _OTHER_BREAK.sub("\n", text).translate(_DROPPED)
    return None if not text or text.isspace() else text


def clean_texts(column: list[Any]) -> list[Any]:
    """Take a field of a map: its texts without signs that nobody sees, all else as it is."""
    texts = {value for value in column if type(value) is str}
    if not _is_odd("\t".join(texts)):
        return column
    known = {text: clean_text_cell(text) if _is_odd(text) else text for text in texts}
    return [known[value] if type(value) is str else value for value in column]


def _clean_column(column: tuple[Any, ...], known: dict[str, Cell]) -> Sequence[Cell]:
    """Take a column; numbers are taken as they are, and of equal texts the one that is known.

    known: what each text that stood before is read as.
    """
    types = list(map(type, column))
    kinds = set(types)
    if kinds - {str, float}:
        column = tuple(map(_cell, column))
        types = list(map(type, column))
        kinds = set(types)
    if str not in kinds:
        return column
    texts = set(column) if len(kinds) == 1 else _texts(column, types)
    is_plain = (
        not _is_odd("\t".join(texts)) and "" not in texts and not any(map(str.isspace, texts))
    )
    if is_plain and types.count(str) * _SHARE < len(column):
        return column
    for text in texts - known.keys():
        known[text] = text if is_plain else clean_text_cell(text)
    if len(kinds) == 1:
        return list(map(known.__getitem__, column))
    return [known[c] if type(c) is str else c for c in column]


def _texts(column: Sequence[Any], types: list[type]) -> set[str]:
    """Give the different texts of a column; where they are few, without looking at all of it."""
    count, at = types.count(str), -1
    if count > _FEW:
        return {c for c in column if type(c) is str}
    found = set()
    for _ in range(count):
        at = types.index(str, at + 1)
        found.add(column[at])
    return found


def _is_odd(text: str) -> bool:
    """Tell a text that holds signs which nobody sees, or line breaks of other systems."""
    return any(sign in text for sign in _SIGNS)


def _cell(value: object) -> Cell:
    """Take a cell as the reader gives it; times alone and durations are kept as text."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, (str, int, float, bool, date)) or value is None:
        return value
    return str(value)
