"""Office tables made by chance, each with what it means: titles, synonyms, units, order, groups."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet as Page

from tests.unit.ledger.mapping.office_sorts import (
    SORTS,
    ZONE,
    Cell,
    Fixed,
    Kept,
    Sort,
    a_day,
    amount,
    read_day,
)

Key = tuple[int, str, Fixed]


@dataclass
class Book:
    """A book that was made: where it lies, and what each row of it means, by relation.

    rows: {(row, relation, what is fixed): fields}.
    """

    path: Path
    sort: Sort
    rows: dict[Key, dict[str, Any]] = field(default_factory=dict)


@dataclass
class _Table:
    """A table as it is written: its columns, the heads over each, the unit of each."""

    columns: list[Kept]
    heads: list[tuple[str, ...]]
    units: list[str]
    line: list[str]


def make_book(path: Path, seed: int) -> Book:
    """Make a book of one table, or of two that stand below each other."""
    rng = random.Random(seed)  # noqa: S311 - a table, no secret
    book = Book(path, rng.choice(SORTS))
    count = 2 if rng.random() < 0.2 and book.sort.relation in _SEVERAL else 1
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet(rng.choice(("Sheet1", "数据")))
        at, before = 0, None
        for n in range(count):
            table = _table(rng, book.sort)
            if before is not None and _alike(before, table):
                break  # the same head again is one table on two pages
            at = _write(rng, page, at + (2 if n else 0), book, table)
            before = table
    return book


#: Sorts of which two lists may well stand on one sheet.
_SEVERAL = frozenset({"enterprise", "supply", "lead", "appeal"})


def _alike(one: _Table, other: _Table) -> bool:
    """Tell two heads of which one might be the other once more."""
    texts = {t for path in one.heads for t in path}
    others = [t for path in other.heads for t in path]
    return sum(t in texts for t in others) >= 0.6 * len(others)


def _table(rng: random.Random, sort: Sort) -> _Table:
    """Choose the columns of a table, their order, heads and units."""
    rest = list(sort.columns[1:])
    rng.shuffle(rest)
    blocks: list[Sequence[Kept]] = [[c] for c in rest[: rng.randint(sort.needed, len(rest))]]
    sides = list(sort.sides)
    if sort.needed > 1:
        sides = rng.sample(sides, rng.randint(min(1, len(sides)), len(sides)))
    elif len(sides) > 3:
        first = rng.randint(0, len(sides) - 3)
        sides = sides[first : first + rng.randint(2, 3)]
    blocks += sides
    if sort.needed > 1:
        rng.shuffle(blocks)
    land = [c for b in blocks for c in b if c.group and not c.fixed and c.group == _land(sort)]
    columns = [sort.columns[0], *(c for b in blocks for c in b if c not in land)]
    at = rng.randint(1, len(columns))
    columns[at:at] = land
    units, line = _units(rng, columns)
    return _Table(columns, _paths(rng, columns), units, line)


def _land(sort: Sort) -> tuple[str, ...]:
    """Name the group over the parts of the land, whose columns stand together."""
    return next((c.group for c in sort.columns if c.group), ())


def _paths(rng: random.Random, columns: Sequence[Kept]) -> list[tuple[str, ...]]:
    """Choose the heads over each column, one group for all columns of it."""
    groups = {c.group: rng.choice(c.group) for c in columns if c.group}
    is_flat = rng.random() < 0.3
    paths: list[tuple[str, ...]] = []
    for column in columns:
        head = rng.choice(column.heads)
        alone = sum(c.group == column.group for c in columns) < 2
        stands = not alone or _needs_group(column)
        free = is_flat and not _needs_group(column)
        paths.append(
            (groups[column.group], head) if column.group and stands and not free else (head,)
        )
    return paths


def _needs_group(column: Kept) -> bool:
    """Tell a column whose head says nothing without the group over it."""
    return column.column not in ("own_area", "rented_area", "let_area", "q1", "q2", "q3", "q4")


def _units(rng: random.Random, chosen: Sequence[Kept]) -> tuple[list[str], list[str]]:
    """Choose the unit of each column; some stand in a line above the table instead of the head."""
    one = {units: rng.choice(units) for c in chosen for units in [c.units] if units}
    units = [one[c.units] if c.units else "" for c in chosen]
    line = []
    if rng.random() < 0.5:
        line = list(dict.fromkeys(u for us, u in one.items() if us[0] in ("亩", "万元")))
    return units, line


def _write(rng: random.Random, page: Page, at: int, book: Book, table: _Table) -> int:
    """Write a table with what stands around it; gives the row below it."""
    width = len(table.columns) + 1
    page.merge_range(at, 0, at, width - 1, rng.choice(book.sort.titles))
    at += 1 + (rng.random() < 0.3)
    said = f"填报单位：{ZONE}经济发展局"
    said += f"    单位：{'、'.join(table.line)}" if table.line else ""
    page.merge_range(at, 0, at, width - 1, said)
    at = _heads(page, at + 1, table)
    if rng.random() < 0.25:
        page.write_row(at, 0, list(range(1, width + 1)))
        at += 1
    parts = rng.choice((1, 1, 1, 2))
    n = 0
    for part in range(parts):
        if parts > 1:
            page.write(at, 0, f"{'一二'[part]}、{rng.choice(('新建', '续建', '重点'))}（共若干）")
            at += 1
        for _ in range(rng.randint(2, 5)):
            n += 1
            cells = [c.make(rng) for c in table.columns]
            page.write_row(at, 0, [n, *cells])
            _mean(book, at + 1, table, cells)
            at += 1
        if parts > 1 and rng.random() < 0.5:
            page.write(at, 1, "小计")
            at += 1
    if rng.random() < 0.4:
        page.write(at, 1, rng.choice(("合计", "合 计", "总计")))
        at += 1
    if rng.random() < 0.4:
        page.write(at, 0, rng.choice(("注：数据来源于各部门。", "填表人：李**")))
        at += 1
    return at


def _heads(page: Page, at: int, table: _Table) -> int:
    """Write the head, with groups over parts where there are any; gives the row below it."""
    shown: list[tuple[str, ...]] = [("序号",)]
    for path, unit in zip(table.heads, table.units, strict=True):
        tail = f"（{unit}）" if unit and unit not in table.line else ""
        shown.append((*path[:-1], path[-1] + tail))
    if all(len(path) == 1 for path in shown):
        page.write_row(at, 0, [path[0] for path in shown])
        return at + 1
    first = 0
    for n, path in enumerate(shown):
        if len(path) == 1:
            page.merge_range(at, n, at + 1, n, path[0])
            continue
        page.write(at + 1, n, path[1])
        is_first = n == 0 or shown[n - 1][:-1] != path[:-1]
        first = n if is_first else first
        if n + 1 == len(shown) or shown[n + 1][:-1] != path[:-1]:
            if first == n:
                page.write(at, n, path[0])
            else:
                page.merge_range(at, first, at, n, path[0])
    return at + 2


def _mean(book: Book, row: int, table: _Table, cells: Sequence[Cell]) -> None:
    """Keep what the cells of a row mean."""
    for column, cell, unit in zip(table.columns, cells, table.units, strict=True):
        key = (row, column.relation or book.sort.relation, column.fixed)
        book.rows.setdefault(key, {}).update(_means(column, cell, unit))
    own = book.sort.relation
    several = [key for key in book.rows if key[:2] == (row, own) and key[2]]
    if several:  # what names the row stands in each of its facts
        shared = book.rows.pop((row, own, ()))
        for key in several:
            is_figure = dict(key[2]).get("form", "累计") in ("当期", "累计", "同期")
            book.rows[key] |= {n: v for n, v in shared.items() if n != "unit" or is_figure}


def _means(kept: Kept, cell: Cell, unit: str) -> dict[str, Any]:
    """Give what a cell means in the fields of the ledger."""
    if kept.make is a_day:
        day = read_day(str(cell))
        return {f"{kept.column}_from": day, f"{kept.column}_to": day}
    if unit:
        return {kept.column: amount(cell, unit)}
    return {kept.column: kept.means(cell) if kept.means else cell}
