"""Verbs of tables: template, and the import of a filled one with the marked workbook given back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from yuanheng.app.intake.layers import Seen, unasked, write_import
from yuanheng.app.keeping.round_locks import check_drafts
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, Where, say
from yuanheng.ledger.drafts.table import TableImport, TableRequest, draft_tables
from yuanheng.ledger.mapping.book import MappedSheet
from yuanheng.ledger.record.repeated import without_standing
from yuanheng.ledger.record.replacing import Replaced, replaced_by
from yuanheng.ledger.tables.marking import check_marked, write_marked
from yuanheng.ledger.tables.template import Said, write_template
from yuanheng.model.ledger import Batch, Issue
from yuanheng.ports import Progress, Record, silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.steady_record import SteadyRecord
from yuanheng.words.words import Words


@dataclass(frozen=True)
class TableOutcome:
    """What became of a table: the batch (None on a dry run), the issues, the marked copy.

    relations: what it was read as, by id. mapped: how its columns were read, where it is not in the
    ledger's own shape. replaces: what it takes, or would take, the place of.
    """

    batch: Batch | None
    sheet: str
    rows: int
    issues: tuple[Issue, ...]
    marked: Path | None
    relations: tuple[str, ...] = ()
    mapped: MappedSheet | None = None
    replaces: tuple[Replaced, ...] = ()


def make_template(relation: str, path: Path, words: Words, now: datetime | None = None) -> Path:
    """Write an empty table of a relation to fill; UsageError where there is no such relation.

    now: its examples are of this year.
    """
    schema = ledger_schema()
    if relation not in schema.relations:
        raise UsageError(
            say("The relation {name} is not known", name=relation),
            expected=say("Known: {known}.", known=", ".join(schema.relations)),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        said = Said(words, words.label, words.say, (now or datetime.now(UTC)).year)
        write_template(schema.relations[relation], schema, path, said)
    except (OSError, XlsxWriterException) as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(path), problem=str(error))
        ) from error
    return path


def mapping_answers(
    columns: Iterable[str], assume: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Read HEAD=COLUMN and KEY=ANSWER; UsageError where a text is no such pair.

    Nothing behind the sign leaves a column out.
    """
    said, answers = {}, {}
    for text in columns:
        head, sign, column = text.rpartition("=")
        if not sign or not head.strip():
            raise UsageError(
                say("{setting} is not HEAD=COLUMN", setting=text),
                remedy=say("For example: --map 占地面积=用地面积"),
            )
        said[head.strip()] = column.strip()
    for text in assume:
        key, sign, answer = text.rpartition("=")
        if not sign or not key.strip() or not answer.strip():
            raise UsageError(
                say("{setting} is not QUESTION=ANSWER", setting=text),
                remedy=say("For example: --assume 用地面积=亩"),
            )
        answers[key.strip()] = answer.strip()
    return said, answers


def import_filled(
    house: OpenHouse,
    request: TableRequest,
    words: Words,
    *,
    dry_run: bool = False,
    marked: Path | None = None,
    progress: Progress = silent,
) -> TableOutcome:
    """Import a filled table, or only check it; with `marked` the workbook comes back marked.

    Of a workbook of several sheets that are read together, the last outcome is given.
    """
    return import_book(house, request, words, dry_run=dry_run, marked=marked, progress=progress)[-1]


def import_book(
    house: OpenHouse,
    request: TableRequest,
    words: Words,
    *,
    dry_run: bool = False,
    marked: Path | None = None,
    seen: Seen = unasked,
    progress: Progress = silent,
) -> tuple[TableOutcome, ...]:
    """Import the tables of a file, one batch a sheet; nothing is written unless all can be read.

    `seen` is told what would be replaced before anything is written, and may refuse.
    """
    schema = ledger_schema()
    if marked is not None:
        check_marked(request.path, marked)
    record = SteadyRecord(house.store)  # every sheet of a book is read against one state
    drafted = draft_tables(record, schema, request, house.actor, progress)
    if any(d.mapped for d in drafted):
        drafted = [_standing(record, request, d) for d in drafted]
    lost = [replaced_by(record, d.draft, request.path.name, is_list=True) for d in drafted]
    seen(tuple(r for each in lost for r in each))
    check_drafts(house, (each.draft for each in drafted))
    found = []
    for each, replaces in zip(drafted, lost, strict=True):
        parts = len(drafted)
        batch = None if dry_run else write_import(house, each.draft, request.path, progress, parts)
        rows = sum(table.num_rows for table in each.draft.facts.values())
        read_as = tuple(each.draft.facts)
        found.append(
            TableOutcome(
                batch, each.sheet, rows, each.issues, marked, read_as, each.mapped, replaces
            )
        )
    if marked is not None:
        write_marked(request.path, marked, [d.told for d in drafted], words)
    return tuple(found)


def _standing(record: Record, request: TableRequest, drafted: TableImport) -> TableImport:
    """Leave out the facts of an office's table that stand already, as next month's list repeats."""
    where = Where(file=request.path.name, layer=drafted.sheet)
    draft = without_standing(record, ledger_schema(), drafted.draft, where)
    return replace(drafted, draft=draft)


__all__ = [
    "TableOutcome",
    "TableRequest",
    "import_filled",
    "make_template",
]
