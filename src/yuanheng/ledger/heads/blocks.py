"""Several tables on one sheet (一表多块): one below the other, or side by side; each by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from yuanheng.ledger.heads.rows import SEARCHED, HeadRows, find_head_rows
from yuanheng.ledger.heads.text import canonical, read_head_text
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell

_MOST = 20


def table_blocks(
    sheet: RawSheet, is_name: Callable[[str], bool]
) -> list[tuple[RawSheet, HeadRows]]:
    """Part a sheet into its tables, each with its head; the cells of others are left empty."""
    found: list[tuple[RawSheet, HeadRows]] = []
    rest = sheet
    while len(found) < _MOST:
        top = rest.head_rows
        head = find_head_rows((*top, *rest.rows[len(top) : SEARCHED]), is_name)
        if head is None:
            break
        end = _next_head(rest.rows, head, is_name)
        part = rest if end is None else replace(rest, rows=rest.rows[:end])
        found += _side_by_side(part, head)
        if end is None:
            break
        merged = tuple((a - end, b, c - end, d) for a, b, c, d in rest.merged if a >= end)
        seen = tuple(s.moved(-end) for s in rest.seen if s.place is not None and s.place[0] >= end)
        first_row = rest.first_row + end
        rest = replace(rest, rows=rest.rows[end:], first_row=first_row, merged=merged, seen=seen)
    return found


def _next_head(
    rows: Sequence[Sequence[Cell]], head: HeadRows, is_name: Callable[[str], bool]
) -> int | None:
    """Find where another table begins: at the title above the next head that is another one."""
    own = {t for path in head.paths for t in path}
    for at in range(head.first_data_row, len(rows)):
        row = rows[at]
        if any(type(c) is not str and c is not None for c in row):
            continue  # a head holds texts alone
        first = next((c for c in row[:3] if c is not None), None)
        if type(first) is not str or not is_name(first):
            continue
        texts = [c.strip() for c in row if isinstance(c, str) and c.strip()]
        held = sum(c is not None for c in row)
        if held < 3 or held != len(texts):
            continue
        named = sum(is_name(t) for t in texts)
        if named < 3 or named < 0.6 * held:
            continue
        again = sum(t in own for t in texts) >= 0.8 * len(texts)
        if again and not any(t not in own and _in_other_unit(t, own) for t in texts):
            continue  # the head again, as on every printed page
        start = at
        while start > head.first_data_row + 1 and at - start < 3 and _is_title(rows[start - 1]):
            start -= 1
        return start
    return None


def _in_other_unit(text: str, own: set[str]) -> bool:
    """Tell a head that stands above in another unit: 面积（平方米） where 面积（亩） was."""
    read = read_head_text(text)
    others = [o for t in own for o in [read_head_text(t)] if o.bare == read.bare]
    return read.unit is not None and any(o.unit not in (None, read.unit) for o in others)


def _is_title(row: Sequence[Cell]) -> bool:
    """Tell a row that holds one text, or nothing."""
    held = {c for c in row if c is not None}
    return len(held) <= 1 and all(isinstance(c, str) for c in held)


def _side_by_side(sheet: RawSheet, head: HeadRows) -> list[tuple[RawSheet, HeadRows]]:
    """Part tables that stand beside each other under the same heads."""
    held = [n for n, path in enumerate(head.paths) if path]
    heads = [canonical(head.paths[n][-1]) for n in held]
    half = len(held) // 2
    if half < 2 or len(held) % 2 or heads[:half] != heads[half:] or len(set(heads)) != half:
        return [(sheet, head)]
    if any(len(head.paths[n]) > 1 and head.paths[n][0] != head.paths[held[0]][0] for n in held):
        return [(sheet, head)]  # years or plan and done side by side: groups tell them apart
    parts = []
    for first, last in ((held[0], held[half - 1]), (held[half], held[-1])):
        rows = tuple(
            tuple(c if first <= n <= last else None for n, c in enumerate(row))
            if at >= head.core
            else row
            for at, row in enumerate(sheet.rows)
        )
        paths = tuple(p if first <= n <= last else () for n, p in enumerate(head.paths))
        parts.append((replace(sheet, rows=rows), replace(head, paths=paths)))
    return parts
