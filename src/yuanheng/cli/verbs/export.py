"""The verb export: the facts of a ledger as a workbook, a GeoPackage or a lake of Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.keeping import exports
from yuanheng.app.keeping.exports import ExportRequest
from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import words as show

export_cli = typer.Typer()


@export_cli.command()
def export(
    out: Annotated[Path, typer.Option(help="The file to write; for parquet, the folder.")],
    format_: Annotated[
        str | None,
        typer.Option("--format", help="xlsx, gpkg or parquet; told by the ending if not named."),
    ] = None,
    relation: Annotated[
        list[str] | None, typer.Option(help="parcel, enterprise …; all if not named.")
    ] = None,
    zone: Annotated[list[str] | None, typer.Option(help="Zones; all if not named.")] = None,
    period: Annotated[list[str] | None, typer.Option(help="Years; all if not named.")] = None,
    as_known: Annotated[
        str | None, typer.Option(help="What was known on a day, or at a sequence number.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Write the facts of the ledger so that other programs can read and import can take them."""
    door = make_door(lang, as_json=as_json)
    asked = ExportRequest(
        out, format_, tuple(relation or ()), tuple(zone or ()), tuple(period or ()), as_known
    )
    with door.progress() as progress:
        done = exports.export(open_ledger(ledger), asked, door.words, progress)
    if as_json:
        door.plain(show.plain(done))
        return
    words = door.words
    for name, rows in done.rows.items():
        door.out.print(Text(words("{relation}: {rows} facts", relation=name, rows=rows)))
    if done.shapes_left_out:
        said = words(
            "{n} shapes are not in a workbook; --format gpkg takes them.", n=done.shapes_left_out
        )
        door.out.print(Text(said))
    said = words("Exported as of sequence {seq}: {path}", seq=done.seq, path=str(done.path))
    door.out.print(Text(said))
