"""Verbs of tables: template, and the import of a filled one with the marked workbook given back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from yuanheng.app.intake.layers import write_import
from yuanheng.app.keeping.rounds import check_draft
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.drafts.table import TableRequest, draft_table
from yuanheng.ledger.tables.marking import check_marked, write_marked
from yuanheng.ledger.tables.template import write_template
from yuanheng.model.ledger import Batch, Issue
from yuanheng.ports import Progress, silent
from yuanheng.standards.relations import core_schema
from yuanheng.words.words import Words


@dataclass(frozen=True)
class TableOutcome:
    """What became of a table: the batch (None on a dry run), the issues, the marked copy.

    relations: what it was read as, by id.
    """

    batch: Batch | None
    sheet: str
    rows: int
    issues: tuple[Issue, ...]
    marked: Path | None
    relations: tuple[str, ...] = ()


def make_template(relation: str, path: Path, words: Words) -> Path:
    """Write an empty table of a relation to fill; UsageError where there is no such relation."""
    schema = core_schema()
    if relation not in schema.relations:
        raise UsageError(
            say("The relation {name} is not known", name=relation),
            expected=say("Known: {known}.", known=", ".join(schema.relations)),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_template(schema.relations[relation], schema, path, words, words.label)
    except (OSError, XlsxWriterException) as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(path), problem=str(error))
        ) from error
    return path


def import_filled(
    house: OpenHouse,
    request: TableRequest,
    words: Words,
    *,
    dry_run: bool = False,
    marked: Path | None = None,
    progress: Progress = silent,
) -> TableOutcome:
    """Import a filled table, or only check it; with `marked` the workbook comes back marked."""
    schema = core_schema()
    if marked is not None:
        check_marked(request.path, marked)
    batch: Batch | None = None
    drafted = draft_table(house.store, schema, request, house.actor, progress)
    check_draft(house, drafted.draft)
    if not dry_run:
        batch = write_import(house, drafted.draft, request.path, progress)
    if marked is not None:
        write_marked(request.path, marked, [drafted.told], words)
    rows = sum(table.num_rows for table in drafted.draft.facts.values())
    read_as = tuple(drafted.draft.facts)
    return TableOutcome(batch, drafted.sheet, rows, drafted.issues, marked, read_as)


__all__ = [
    "TableOutcome",
    "TableRequest",
    "import_filled",
    "make_template",
]
