"""The verb fill: the form that a superior issued, filled from the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.intake.forms import fill as fill_form
from yuanheng.app.intake.tables import TableRequest, mapping_answers
from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import words as show

fill_cli = typer.Typer()


@fill_cli.command()
def fill(
    form: Annotated[Path, typer.Argument(help="The empty form, an .xlsx with its heads.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    period: Annotated[str | None, typer.Option(help="2025, 2025-Q3 or 2025-10.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet to fill; all if not named.")] = None,
    relation: Annotated[
        str | None, typer.Option(help="What the form holds; found by its heads if not named.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="HEAD=COLUMN: this column is that; HEAD= leaves it out."),
    ] = None,
    assume: Annotated[
        list[str] | None, typer.Option(help="Answer to a question: COLUMN=UNIT.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="The mapping is right as it was found.")
    ] = False,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Fill an empty form from the ledger in its own layout and units, and say what is left open."""
    door = make_door(lang, as_json=as_json)
    heads, answers = mapping_answers(columns or (), assume or ())
    asked = TableRequest(
        form, sheet, relation, period, zone, None, heads, answers, is_confirmed=yes
    )
    done = fill_form(open_ledger(ledger), asked, out)
    say = door.words
    if as_json:
        tables = [
            {
                "sheet": t.sheet,
                "rows": t.rows,
                "cells": t.cells,
                "left": [say.say(line) for line in t.left],
            }
            for t in done.tables
        ]
        door.plain({"path": str(done.path), "tables": show.plain(tables)})
        return
    for table in done.tables:
        said = say(
            "{sheet}: {rows} rows, {cells} cells filled",
            sheet=table.sheet,
            rows=table.rows,
            cells=table.cells,
        )
        door.out.print(Text(said))
        for line in table.left:
            door.out.print(Text(f"  {say.say(line)}", style="yellow"))
    door.out.print(Text(say("Written: {path}", path=str(done.path))))
