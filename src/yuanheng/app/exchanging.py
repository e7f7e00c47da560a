"""The import of what an export wrote: all sheets of a workbook, one batch each."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from yuanheng.app.house import House, open_house
from yuanheng.app.tabling import TableOutcome, import_filled
from yuanheng.app.words import Words
from yuanheng.engines.copies import copy_ledger
from yuanheng.errors import UsageError, Where, say
from yuanheng.ledger.exporting_workbook import is_exported_workbook, requests_of
from yuanheng.ledger.repeated import without_standing
from yuanheng.ledger.tables import TableRequest, draft_table
from yuanheng.ports import Progress, silent
from yuanheng.standards.relations import core_schema


def import_tables(
    house: House,
    request: TableRequest,
    words: Words,
    *,
    dry_run: bool = False,
    marked: Path | None = None,
    progress: Progress = silent,
) -> tuple[TableOutcome, ...]:
    """Import a filled table, or every sheet of an exported workbook where none is named.

    Of an export, zones come first and then enterprises, because the other sheets refer to them;
    what stands already is not written again.
    """
    named = request.sheet or request.relation
    whole = not named and is_exported_workbook(request.path)
    requests = requests_of(request, core_schema()) if whole else ()
    if not requests:
        done = import_filled(
            house, request, words, dry_run=dry_run, marked=marked, progress=progress
        )
        return (done,)
    if marked is not None:
        raise UsageError(
            say("Only one sheet at a time can be marked"), remedy=say("Name one with --sheet.")
        )
    if not dry_run:
        return tuple(_import_sheet(house, each, progress) for each in requests)
    return _try_out(house, requests, progress)


def _try_out(
    house: House, requests: tuple[TableRequest, ...], progress: Progress
) -> tuple[TableOutcome, ...]:
    """Import into a copy of the ledger, because later sheets refer to zones of the first."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.yhdb"
        copy_ledger(house.path, copy)
        trial = open_house(copy, house.clock)
        found = tuple(_import_sheet(trial, each, progress) for each in requests)
    return tuple(replace(outcome, batch=None) for outcome in found)


def _import_sheet(house: House, request: TableRequest, progress: Progress) -> TableOutcome:
    """Import one sheet of an export as one batch."""
    schema = core_schema()
    drafted = draft_table(house.store, schema, request, house.actor, progress)
    where = Where(file=request.path.name, layer=drafted.sheet)
    draft = without_standing(house.store, schema, drafted.draft, where)
    batch = house.store.write(draft, request.path, progress)
    return TableOutcome(batch, drafted.sheet, batch.rows, draft.issues, None)
