"""The verbs of the ledger itself: make an empty one, list what it was told."""

from __future__ import annotations

import typer
from rich.text import Text

from yuanheng.app.opening import create_ledger
from yuanheng.cli.door import make_door, named_ledger, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.views.ledger.batches import list_batches

ledger_cli = typer.Typer()


@ledger_cli.command()
def init(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """Make an empty ledger, in one file or in a database."""
    door = make_door(lang, as_json=as_json)
    house = create_ledger(named_ledger(ledger))
    if as_json:
        door.plain({"ledger": house.place, "seq": 0})
        return
    door.out.print(Text(door.words("An empty ledger stands at {path}.", path=house.place)))


@ledger_cli.command()
def batches(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List what the ledger was told, in order."""
    door = make_door(lang, as_json=as_json)
    found = list_batches(open_ledger(ledger))
    if as_json:
        door.plain([show.plain(b) for b in found])
        return
    show.batches(door, found)
