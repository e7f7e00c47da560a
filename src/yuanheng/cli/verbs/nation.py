"""The verb that makes a nation of invented zones, to try and to measure with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yuanheng.app.demo.nation.make import Nation, make_nation
from yuanheng.app.demo.nation.zone import Size
from yuanheng.app.engine import start_spread
from yuanheng.cli.door import make_door
from yuanheng.cli.options import Json, Lang
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.lake import nation as show_nation

nation_cli = typer.Typer()


@nation_cli.command()
def nation(
    folder: Annotated[Path, typer.Argument(help="The folder to write; it must not be there.")],
    zones: Annotated[int, typer.Option(min=1, help="How many zones.")] = 27,
    seed: Annotated[int, typer.Option(min=0, help="Another seed gives another nation.")] = 1,
    plots: Annotated[int, typer.Option(min=9, help="Plots of a zone, on average.")] = 1100,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; all cores if not named.")
    ] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Write a lake of invented zones, to try and to measure with."""
    door = make_door(lang, as_json=as_json)
    size = Size(plots=plots, footprints=plots * 4)
    with door.progress() as progress:
        made = make_nation(
            folder, Nation(zones, seed, size), start_spread("pool", workers), progress
        )
    if as_json:
        door.plain(show.plain(made))
        return
    show_nation(door, made)
