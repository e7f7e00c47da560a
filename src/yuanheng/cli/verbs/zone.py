"""The verbs about zones: add, list."""

from __future__ import annotations

from typing import Annotated

import typer

from yuanheng.app.intake.layers import add_zone
from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.views.ledger.batches import list_zones

zone_cli = typer.Typer(help="Zones of the ledger.", no_args_is_help=True)


@zone_cli.command("add")
def zone_add(
    name: Annotated[str, typer.Argument(help="Name of the zone.")],
    code: Annotated[str | None, typer.Option(help="Code in the official catalogue.")] = None,
    level: Annotated[str | None, typer.Option(help="国家级, 省级 …")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Add a zone."""
    door = make_door(lang, as_json=as_json)
    zone, batch = add_zone(open_ledger(ledger), name, {"code": code, "level": level})
    if as_json:
        door.plain({"zone": zone, "name": name, "seq": batch.seq})
        return
    door.out.print(
        door.words(
            "{name} is in the ledger as {zone} (sequence {seq}).",
            name=name,
            zone=zone,
            seq=batch.seq,
        )
    )


@zone_cli.command("list")
def zone_list(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List the zones of the ledger."""
    door = make_door(lang, as_json=as_json)
    found = list_zones(open_ledger(ledger))
    if as_json:
        door.plain(
            [{name: row[name] for name in ("zone", "code", "name", "level")} for row in found]
        )
        return
    show.zones(door, found)
