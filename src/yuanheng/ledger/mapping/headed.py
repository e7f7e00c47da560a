"""The columns of a table with what stands over and in them (列头与列内)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from yuanheng.ledger.heads.rows import HeadRows
from yuanheng.ledger.heads.text import read_head_text, unit_of
from yuanheng.ledger.mapping.assigning import Headed
from yuanheng.ledger.mapping.plan import TableMapping
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell

_SAMPLED = 400
#: No unit that people write is longer.
_LONGEST_UNIT = 12
_DIGIT = re.compile(r"\d")


def _is_unit(text: str) -> bool:
    """Tell a cell that holds a unit and nothing else."""
    return unit_of(text.strip()) is not None


def headed(sheet: RawSheet, head: HeadRows, year: str | None) -> list[Headed]:
    """Read the texts over each column, and count the cells below."""
    columns = list(zip_longest(*sheet.rows[head.first_data_row :][:_SAMPLED]))
    found = []
    for n in range(max(len(head.paths), len(columns))):
        path = head.paths[n] if n < len(head.paths) else ()
        counted = _counted(columns[n]) if n < len(columns) else (0, 0, 0, 0)
        if path or counted[0]:
            read = tuple(read_head_text(t, year) for t in path)
            found.append(Headed(n, path, read, *counted))
    return found


def of_year(columns: Sequence[Headed], year: str | None) -> list[Headed]:
    """Read the heads again, with the year of months that name none."""
    if year is None:
        return list(columns)
    return [replace(c, read=tuple(read_head_text(t, year) for t in c.path)) for c in columns]


def _counted(column: Sequence[Cell]) -> tuple[int, int, int, int]:
    """Count the cells of a column that are filled, that are numbers, words, and units."""
    kinds = Counter(map(type, column))
    texts = [c for c in column if isinstance(c, str) and c.strip()] if kinds[str] else []
    worded = [t for t in texts if not _DIGIT.search(t)]
    units = sum(len(t) <= _LONGEST_UNIT and _is_unit(t) for t in worded)
    filled = len(column) - kinds[type(None)] - kinds[str] + len(texts)
    return filled, kinds[float] + kinds[int] + kinds[bool], len(worded), units


def samples(mapping: TableMapping, index: int, count: int) -> tuple[str, ...]:
    """Give the first different cells of a column, as texts."""
    rows = mapping.sheet.rows[mapping.head.first_data_row :][:_SAMPLED]
    found = dict.fromkeys(_shown(row[index]) for row in rows if index < len(row))
    return tuple(t for t in found if t)[:count]


def _shown(cell: Cell) -> str:
    """Show a cell as a text."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
