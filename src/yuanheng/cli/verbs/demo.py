"""The verb that plays the loop once on a synthetic zone."""

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
