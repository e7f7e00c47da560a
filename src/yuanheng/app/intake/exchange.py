"""The import of what an export wrote: all sheets of a workbook, one batch each."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from yuanheng.app.intake.layers import Seen, unasked, write_import
from yuanheng.app.intake.tables import TableOutcome, import_book
from yuanheng.app.keeping.round_locks import check_draft
from yuanheng.app.opening import OpenHouse, home_at, open_house
from yuanheng.errors import Where, YuanhengError, say
from yuanheng.ledger.drafts.table import TableImport, TableRequest, draft_table
from yuanheng.ledger.exchange.workbook import requests_of
from yuanheng.ledger.record.repeated import without_standing
from yuanheng.ledger.tables.marking import check_marked, write_marked
from yuanheng.ledger.workbooks.export_marks import is_exported_workbook
from yuanheng.ports import Progress, silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.store.copies import copy_ledger
from yuanheng.words.words import Words


def import_tables(
    house: OpenHouse,
    request: TableRequest,
    words: Words,
    *,
    dry_run: bool = False,
    marked: Path | None = None,
    seen: Seen = unasked,
    progress: Progress = silent,
) -> tuple[TableOutcome, ...]:
    """Import the tables of a workbook, or every sheet of an export where none is named.

    Of an export, zones come first and then enterprises, because the other sheets refer to them;
    what stands already is not written again. With `marked` one copy comes back, each of its sheets
    marked. A refusal names the sheet that it is about, and the batches before it, which stand.
    """
    named = request.sheet or request.relation
    whole = not named and is_exported_workbook(request.path)
    plain = replace(request, asked_on=None)  # what an export holds was settled before
    requests = requests_of(plain, ledger_schema()) if whole else ()
    if not requests:
        return import_book(
            house, request, words, dry_run=dry_run, marked=marked, seen=seen, progress=progress
        )
    if marked is not None:
        check_marked(request.path, marked)
    if dry_run:
        done = _try_out(house, requests, progress)
    else:
        done = _import_sheets(house, requests, progress)
    if marked is not None:
        write_marked(request.path, marked, [drafted.told for _, drafted in done], words)
    return tuple(replace(outcome, marked=marked) for outcome, _ in done)


def _try_out(
    house: OpenHouse, requests: tuple[TableRequest, ...], progress: Progress
) -> list[tuple[TableOutcome, TableImport]]:
    """Import into a copy of the ledger, because later sheets refer to zones of the first."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.yhdb"
        copy_ledger(house.home, home_at(copy))
        trial = replace(open_house(copy, house.clock), actor=house.actor, zones=house.zones)
        found = [_import_sheet(trial, each, progress) for each in requests]
    return [(replace(outcome, batch=None), drafted) for outcome, drafted in found]


def _import_sheets(
    house: OpenHouse, requests: tuple[TableRequest, ...], progress: Progress
) -> list[tuple[TableOutcome, TableImport]]:
    """Import one sheet after the other; where one fails, say which, and what stands."""
    done: list[tuple[TableOutcome, TableImport]] = []
    for each in requests:
        try:
            done.append(_import_sheet(house, each, progress, len(requests)))
        except YuanhengError as error:
            standing = ", ".join(str(outcome.batch.seq) for outcome, _ in done if outcome.batch)
            if standing:
                failed = say("The sheet {sheet} was not imported.", sheet=each.sheet)
                before = say("What was imported before it stands: batches {seqs}.", seqs=standing)
                error.lines = (*error.lines, failed, before)
            raise
    return done


def _import_sheet(
    house: OpenHouse, request: TableRequest, progress: Progress, parts: int = 1
) -> tuple[TableOutcome, TableImport]:
    """Import one sheet of an export as one batch."""
    schema = ledger_schema()
    drafted = draft_table(house.store, schema, request, house.actor, progress)
    where = Where(file=request.path.name, layer=drafted.sheet)
    draft = without_standing(house.store, schema, drafted.draft, where)
    check_draft(house, draft)
    batch = write_import(house, draft, request.path, progress, parts)
    read_as = tuple(draft.facts)
    outcome = TableOutcome(batch, drafted.sheet, batch.rows, draft.issues, None, read_as)
    return outcome, drafted
