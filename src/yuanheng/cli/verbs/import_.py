"""The verb import: a survey layer or a filled table, one batch each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.layers import Seen, import_file
from yuanheng.app.intake.look import is_table
from yuanheng.app.intake.tables import TableOutcome, TableRequest, mapping_answers
from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import issues as show_issues
from yuanheng.cli.shown import keeping as show_keeping
from yuanheng.cli.shown import mapping as show_mapping
from yuanheng.cli.shown import words as show
from yuanheng.errors import ReplacingError
from yuanheng.model.ledger import Batch, Issue
from yuanheng.views.descent.judged import day_of_house
from yuanheng.views.ledger.mapping import show_book
from yuanheng.views.ledger.replacing import Replaced, check_replacing

import_cli = typer.Typer()
T = TypeVar("T")


@import_cli.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A map layer, workbook or text table.")],
    profile: Annotated[
        str | None,
        typer.Option(help="Import profile by id or path; found by the fields if not named."),
    ] = None,
    layer: Annotated[
        list[str] | None,
        typer.Option(help="The layer to read; several are taken together as one survey."),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet to read.")] = None,
    relation: Annotated[
        str | None, typer.Option(help="What a table holds; found by its heads if not named.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="The year that it describes.")] = None,
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    assume: Annotated[
        list[str] | None, typer.Option(help="Answer to a question: COLUMN=UNIT.")
    ] = None,
    together: Annotated[
        bool,
        typer.Option(
            "--together",
            help="Take all layers of the file, and what stands of the survey, as one.",
        ),
    ] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="HEAD=COLUMN: this column is that; HEAD= leaves it out."),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="The mapping is right as shown, and what stands is replaced."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check; write nothing.")
    ] = False,
    marked: Annotated[
        Path | None, typer.Option(help="Write your workbook back with bad cells marked.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Import one layer, or the tables of a workbook: one batch each, shown before it is written."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    if is_table(file):
        heads, answers = mapping_answers(columns or (), assume or ())
        asked = TableRequest(
            file, sheet, relation, period, zone, profile, heads, answers, is_confirmed=yes
        )
        asked = replace(asked, asked_on=day_of_house(house).isoformat())
        _table(door, house, asked, dry_run=dry_run, marked=marked)
        return
    lost: list[Replaced] = []

    def read(seen: Seen) -> tuple[Batch, tuple[Issue, ...]]:
        with door.progress() as progress:
            return import_file(
                house,
                file,
                profile=profile,
                layer=layer,
                period=period,
                zone=zone,
                assume=assume or (),
                together=together,
                dry_run=dry_run,
                seen=seen,
                progress=progress,
            )

    batch, issues = _asking(door, read, lost, may_replace=yes or dry_run)
    if as_json:
        replaces = [show_keeping.plain_replaced(door, r) for r in lost]
        said = {"batch": show.plain(batch), "replaces": replaces, "dry_run": dry_run}
        door.plain({**said, **show_issues.plain_issues(door, issues)})
        return
    show_issues.imported(door, batch, issues)
    show_keeping.replaced(door, lost, is_done=not dry_run)


def _asking(door: Door, read: Callable[[Seen], T], lost: list[Replaced], *, may_replace: bool) -> T:
    """Import; where that replaces what nobody may have meant, ask first, or refuse.

    A person is asked at a terminal only; nothing has been written then, and it is read again.
    """

    def take(found: tuple[Replaced, ...]) -> None:
        lost[:] = found

    def check(found: tuple[Replaced, ...]) -> None:
        take(found)
        check_replacing(found)

    try:
        return read(take if may_replace else check)
    except ReplacingError as question:
        if door.as_json or not sys.stdin.isatty():
            raise
        show_keeping.replaced(door, lost, is_done=False)
        if not typer.confirm(door.words("Replace it?")):
            raise
        del question
    return read(take)


def _table(
    door: Door, house: OpenHouse, asked: TableRequest, *, dry_run: bool, marked: Path | None
) -> None:
    """Show how a table is read, import it, and show what became of it."""
    card = show_book(house.store, door.words, asked, house.actor)
    if card is not None and not door.as_json:
        show_mapping.book(door, card)
        watched = sys.stdin.isatty() and not asked.is_confirmed and not dry_run
        if watched and card.is_ready:
            typer.confirm(door.words("Import it so?"), abort=True)

    def read(seen: Seen) -> tuple[TableOutcome, ...]:
        with door.progress() as progress:
            return import_tables(
                house,
                asked,
                door.words,
                dry_run=dry_run,
                marked=marked,
                seen=seen,
                progress=progress,
            )

    outcomes = _asking(door, read, [], may_replace=asked.is_confirmed or dry_run)
    if door.as_json:
        said = [_plain_outcome(door, outcome, dry_run=dry_run) for outcome in outcomes]
        for one, table in zip(said, card.tables if card else (), strict=False):
            one["mapping"] = show.plain(table)
        door.plain(said[0] if len(said) == 1 else said)
        return
    for outcome in outcomes:
        show_keeping.table(door, asked.path.name, outcome)
        show_keeping.replaced(door, outcome.replaces, is_done=outcome.batch is not None)


def _plain_outcome(door: Door, outcome: TableOutcome, *, dry_run: bool) -> dict[str, Any]:
    """Give what became of a table as plain values."""
    return {
        "batch": show.plain(outcome.batch) if outcome.batch else None,
        "sheet": outcome.sheet,
        "rows": outcome.rows,
        "replaces": [show_keeping.plain_replaced(door, r) for r in outcome.replaces],
        **show_issues.plain_issues(door, outcome.issues),
        "marked": str(outcome.marked) if outcome.marked else None,
        "dry_run": dry_run,
    }
