"""The verb that prints what a standard asks of the engine."""

from __future__ import annotations

from typing import Annotated

import typer

from yuanheng.app.engine import DIALECTS, statement_text
from yuanheng.cli.door import make_door
from yuanheng.cli.options import Json, Lang

sql_cli = typer.Typer()


@sql_cli.command()
def sql(
    standard: Annotated[str, typer.Argument(help="Id of the standard.")],
    dialect: Annotated[str, typer.Option(help=" or ".join(DIALECTS) + ".")] = "duckdb",
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Print the one statement of a standard."""
    door = make_door(lang, as_json=as_json)
    text = statement_text(standard, dialect)
    if as_json:
        door.plain({"standard": standard, "dialect": dialect, "statement": text})
        return
    typer.echo(text)
