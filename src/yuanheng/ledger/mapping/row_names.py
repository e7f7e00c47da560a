"""Rows without a number of their own (缺编号): known by their name, or by name and day."""

from __future__ import annotations

from dataclasses import replace

from yuanheng.ledger.mapping.plan import ColumnPlan, TableMapping
from yuanheng.ledger.values import Span, read_span
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell
from yuanheng.standards.packs.field_names import table_words

#: A row that holds no more than this is a caption or a note.
_LEAST = 2


def named_rows(mapping: TableMapping, sheet: RawSheet) -> RawSheet:
    """Write the name of a row, or its name and day, where the cell of its number is empty."""
    own = {
        p.column.name: p
        for p in mapping.columns
        if p.column is not None and p.relation == mapping.relation.id and not p.fixed
    }
    rows: list[tuple[Cell, ...]] | None = None
    for column, said in table_words().instead.get(mapping.relation.id, {}).items():
        places = [own[name] for name in said.split("+") if name in own]
        if column not in own or len(places) < len(said.split("+")):
            continue
        at = own[column].index
        rows = list(sheet.rows) if rows is None else rows
        for n in range(mapping.head.first_data_row, len(rows)):
            row = rows[n]
            held = sum(c is not None and c != "" for c in row)
            if _is_empty(row, at) and held >= _LEAST:
                text = _name(row, places, mapping.as_of)
                filled = (*row, *(None,) * (at + 1 - len(row)))
                rows[n] = (*filled[:at], text, *filled[at + 1 :]) if text else row
    return sheet if rows is None else replace(sheet, rows=tuple(rows))


def _is_empty(row: tuple[Cell, ...], at: int) -> bool:
    cell = row[at] if at < len(row) else None
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _name(row: tuple[Cell, ...], places: list[ColumnPlan], as_of: str | None) -> str:
    """Give the texts that name a row; empty where one of them is missing."""
    texts = []
    for plan in places:
        cell = row[plan.index] if plan.index < len(row) else None
        if plan.column is not None and plan.column.type == "event":
            span = read_span(cell, frozenset(), (), as_of or "9999-12-31")
            text = span.first if isinstance(span, Span) else None
        else:
            text = None if cell is None else str(cell).strip()
        if not text:
            return ""
        texts.append(text)
    return " ".join(texts)
