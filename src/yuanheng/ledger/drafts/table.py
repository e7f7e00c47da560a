"""A filled table imported (填报表入库): sheet and relation found, zone and period bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yuanheng.ledger.sources.sheets import read_sheets
from yuanheng.ledger.tables.binding import bind_table
from yuanheng.ledger.tables.drafts import draft_filled
from yuanheng.ledger.tables.marking import SheetIssues
from yuanheng.ledger.tables.profile_fit import note_absent
from yuanheng.ledger.tables.sheet_facts import read_filled
from yuanheng.ledger.tables.table_choice import TableRequest, choose_table
from yuanheng.model.ledger import Draft, Issue
from yuanheng.ports import Progress, Record
from yuanheng.standards.relations import Schema

__all__ = ["TableImport", "TableRequest", "draft_table"]


@dataclass(frozen=True)
class TableImport:
    """A table read and drafted: the draft, and where on the sheet each issue lies."""

    draft: Draft
    sheet: str
    cells: Mapping[int, tuple[int, int]]

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Give what the checks saw."""
        return self.draft.issues

    @property
    def told(self) -> SheetIssues:
        """Give what a marked copy of the sheet tells."""
        return SheetIssues(self.sheet, self.issues, self.cells)


def draft_table(
    store: Record, schema: Schema, request: TableRequest, actor: str, progress: Progress
) -> TableImport:
    """Read and check a table without writing; questions and refusals name the sheet."""
    progress("read", 0, 3)
    choice = choose_table(read_sheets(request.path), request, schema)
    sheet, relation = choice.sheet, choice.relation
    progress("read", 1, 3)
    filled = read_filled(sheet, relation, schema, request.period, choice.profile)
    if choice.profile is not None and choice.profile.origin is not None:
        note_absent(filled, choice.profile)
    bind_table(filled, store, request.period, request.zone)
    progress("read", 2, 3)
    rows = [row + sheet.first_row for row in filled.rows]
    draft = draft_filled(filled, rows, choice.profile, actor, request.period, {})
    progress("read", 3, 3)
    return TableImport(draft, sheet.name, filled.cells)
