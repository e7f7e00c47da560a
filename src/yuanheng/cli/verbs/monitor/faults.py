"""The verb faults: what is to be done about the data, as a list of tasks for who reports."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import rounds as show_rounds
from yuanheng.views.ledger.batches import zone_named, zone_names
from yuanheng.views.office.faults import FEW, data_faults

faults_cli = typer.Typer()


@faults_cli.command()
def faults(
    zone: Annotated[list[str] | None, typer.Option(help="Zones; all if not named.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List faults of data: forms due, checks to explain, values set aside, names to confirm."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    zones = {zone_named(house, name) for name in zone} if zone else set(zone_names(house))
    found = data_faults(house, zones)
    if as_json:
        door.plain(show_rounds.plain_faults(door, house, found))
        return
    show_rounds.faults(door, house, found)
    if len(zones) > FEW:
        said = door.words("Names to confirm are not counted here for more than {n} zones.", n=FEW)
        door.out.print(Text(said, style="dim"))
