"""An export as a workbook (导出工作簿): a sheet per relation, in the shape of its template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import xlsxwriter

from yuanheng.errors import LedgerError, Where, say
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.exchange.facts import Exported, in_order
from yuanheng.ledger.tables.headers import find_head
from yuanheng.ledger.tables.template import write_head
from yuanheng.ledger.tables.written_cells import Written, written_column, written_columns
from yuanheng.ledger.workbooks.export_marks import FIGURES, IN_MEASURES, MARK
from yuanheng.ledger.workbooks.sheets import MAX_ROWS, read_sheets
from yuanheng.model.relation import Label
from yuanheng.ports import Progress
from yuanheng.standards.relations import Schema


def write_workbook(
    tables: tuple[Exported, ...],
    schema: Schema,
    seq: int,
    path: Path,
    label: Callable[[Label], str],
    progress: Progress,
) -> None:
    """Write facts as sheets to read, fill further and import; LedgerError where one is too long.

    Every cell reads back as its fact. Shapes are not in a workbook, nor that a set is empty.
    """
    tables = tuple(table for table in tables if table.facts.num_rows)
    for table in tables:
        _check_length(table)
    # Cells go out row by row, so that a long sheet needs no memory of its own.
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_custom_property(MARK, str(seq), "text")
        book.set_custom_property(FIGURES, IN_MEASURES, "text")
        for n, table in enumerate(tables):
            relation = table.relation
            columns = written_columns(relation)
            cells = [
                written_column(relation, c, schema, table.facts, in_words=True) for c in columns
            ]
            page = write_head(book, relation.label["zh"][:31], columns, label)
            for row, values in enumerate(zip(*cells, strict=True), 1):
                _write_row(page, row, values)
            progress("write", n + 1, len(tables))


def requests_of(request: TableRequest, schema: Schema) -> tuple[TableRequest, ...]:
    """Give one request for each sheet of an export, those first that others refer to."""
    names = {r.label["zh"][:31]: r for r in schema.relations.values()}
    found = {}
    for sheet in read_sheets(request.path):
        if sheet.name in names:
            heirs = [r for r in schema.relations.values() if r.was == names[sheet.name].id]
            heads = {r.id: find_head(sheet, r) for r in (names[sheet.name], *heirs)}
            known = {name: len(head.known) if head else 0 for name, head in heads.items()}
            found[max(known, key=lambda name: known[name])] = sheet.name
    return tuple(replace(request, sheet=found[r], relation=r) for r in in_order(found))


def _check_length(table: Exported) -> None:
    """Refuse what no sheet can hold."""
    rows = table.facts.num_rows + 1
    if rows > MAX_ROWS:
        raise LedgerError(
            say("The sheet would have {rows} rows; it can have {limit}", rows=rows, limit=MAX_ROWS),
            where=Where(layer=table.relation.label["zh"]),
            remedy=say("Export it with --format parquet, or fewer zones or periods at a time."),
        )


def _write_row(page: xlsxwriter.worksheet.Worksheet, row: int, values: tuple[Written, ...]) -> None:
    """Write one fact; a text is never taken for a formula or a link."""
    for index, value in enumerate(values):
        if isinstance(value, str):
            page.write_string(row, index, value)
        elif value is not None:
            page.write_number(row, index, value)
