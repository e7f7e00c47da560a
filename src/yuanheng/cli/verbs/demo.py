"""The verbs that invent: a sample zone gone once through the loop, a lake of many zones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yuanheng.app.demo.play import play_demo
from yuanheng.cli.door import make_door
from yuanheng.cli.options import Json, Lang
from yuanheng.cli.shown.demo import demo as show_demo
from yuanheng.cli.shown.demo import plain_demo

demo_cli = typer.Typer()


@demo_cli.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")] = Path("demo"),
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Build a synthetic sample zone and go once through the loop."""
    door = make_door(lang, as_json=as_json)
    with door.progress() as progress:
        outcome = play_demo(folder, door.words, progress)
    if as_json:
        door.plain(plain_demo(outcome))
        return
    show_demo(door, outcome)


@demo_cli.command()
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
    from yuanheng.app.demo.nation.make import Nation, make_nation  # noqa: PLC0415 - demo needs none
    from yuanheng.app.demo.nation.zone import Size  # noqa: PLC0415
    from yuanheng.app.engine import start_spread  # noqa: PLC0415
    from yuanheng.cli.shown import words as show  # noqa: PLC0415
    from yuanheng.cli.shown.lake import nation as show_nation  # noqa: PLC0415

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
