"""A filled table imported (填报表入库): sheet and relation found, zone and period bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yuanheng.errors import Where
from yuanheng.ledger.mapping.book import MappedSheet, draft_book, map_book, refuse_open
from yuanheng.ledger.mapping.firms import name_stated
from yuanheng.ledger.mapping.plan import Told
from yuanheng.ledger.mapping.row_questions import ask_rows
from yuanheng.ledger.tables.binding import bind_table
from yuanheng.ledger.tables.change_checks import check_changes
from yuanheng.ledger.tables.drafts import draft_filled
from yuanheng.ledger.tables.marking import SheetIssues
from yuanheng.ledger.tables.profile_fit import note_absent
from yuanheng.ledger.tables.sheet_facts import read_filled
from yuanheng.ledger.tables.table_choice import (
    TableRequest,
    choose_table,
    is_own_shape,
    sheets_of_data,
    unknown_heads,
)
from yuanheng.ledger.workbooks.sheets import RawSheet, read_sheets
from yuanheng.model.ledger import Draft, Issue
from yuanheng.ports import Progress, Record
from yuanheng.standards.relations import Schema

__all__ = ["TableImport", "TableRequest", "draft_table", "draft_tables", "map_sheets", "map_tables"]


@dataclass(frozen=True)
class TableImport:
    """A table read and drafted: the draft, and where on the sheet each issue lies.

    mapped: how its columns were read, where it is not in the ledger's own shape.
    """

    draft: Draft
    sheet: str
    cells: Mapping[int, tuple[int, int]]
    mapped: MappedSheet | None = None

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Give what the checks saw."""
        return self.draft.issues

    @property
    def told(self) -> SheetIssues:
        """Give what a marked copy of the sheet tells."""
        return SheetIssues(self.sheet, self.issues, self.cells)


def map_tables(
    store: Record, schema: Schema, request: TableRequest
) -> tuple[MappedSheet, ...] | None:
    """Map the sheets of an office's workbook; None for a table of the ledger's own shape.

    What is to be answered stands in the mappings; nothing is refused for it here. SourceError where
    no sheet has a head that is known.
    """
    sheets = _sheets(request)
    if is_own_shape(sheets, request, schema):
        return None
    key = request.key("map", store.last_seq())
    return request.held.once(key, lambda: _mapped(store, schema, request, sheets)) or None


def map_sheets(store: Record, schema: Schema, request: TableRequest) -> tuple[MappedSheet, ...]:
    """Map the sheets of a workbook, also of one in the ledger's own shape."""
    return _mapped(store, schema, request, _sheets(request))


def _sheets(request: TableRequest) -> tuple[RawSheet, ...]:
    """Read the sheets of a file, once for all that is made of it."""
    there = request.path.stat() if request.path.is_file() else None
    key = ("sheets", request.path, there and (there.st_size, there.st_mtime_ns))
    return request.held.once(key, lambda: read_sheets(request.path))


def _mapped(
    store: Record, schema: Schema, request: TableRequest, sheets: Sequence[RawSheet]
) -> tuple[MappedSheet, ...]:
    """Map the sheets that a person chose, or all that are shown."""
    if request.sheet is None:
        sheets = sheets_of_data(sheets)
    chosen = [s for s in sheets if (s.name == request.sheet if request.sheet else not s.is_hidden)]
    told = Told(
        request.relation,
        request.period,
        request.zone,
        request.columns,
        request.assumed,
        request.is_confirmed,
        request.asked_on,
    )
    book = map_book(store, schema, chosen, told)
    if chosen and not book:
        wanted = [r for r in schema.relations.values() if request.relation in (None, r.id, r.was)]
        raise unknown_heads(tuple(chosen), wanted, Where(file=request.path.name))
    return book


def draft_tables(
    store: Record, schema: Schema, request: TableRequest, actor: str, progress: Progress
) -> list[TableImport]:
    """Read and check the tables of a file without writing; QuestionError where one is open.

    Of an office's workbook every sheet is one draft; of the ledger's own shape the one sheet.
    """
    progress("read", 0, 3)
    book = map_tables(store, schema, request)
    if book is None:
        return [draft_table(store, schema, request, actor, progress)]
    refuse_open(book)
    progress("read", 1, 3)
    key = request.key("draft", store.last_seq(), actor)
    drafted = request.held.once(key, lambda: draft_book(store, schema, book, actor))
    progress("read", 3, 3)
    return [TableImport(d.draft, d.name, d.cells, d.mapped) for d in drafted]


def draft_table(
    store: Record, schema: Schema, request: TableRequest, actor: str, progress: Progress
) -> TableImport:
    """Read and check a table without writing; questions and refusals name the sheet."""
    progress("read", 0, 3)
    choice = choose_table(_sheets(request), request, schema)
    sheet, relation = choice.sheet, choice.relation
    progress("read", 1, 3)
    filled = read_filled(sheet, relation, schema, request.period, choice.profile)
    if choice.profile is not None and choice.profile.origin is not None:
        note_absent(filled, choice.profile)
    bind_table(filled, store, request.period, request.zone)
    check_changes(filled, store)
    name_stated(filled, store)
    if request.asked_on is not None:
        ask_rows(filled, request.assumed, request.asked_on)
    progress("read", 2, 3)
    rows = [row + sheet.first_row for row in filled.rows]
    draft = draft_filled(filled, rows, choice.profile, actor, request.period, {})
    progress("read", 3, 3)
    return TableImport(draft, sheet.name, filled.cells)
