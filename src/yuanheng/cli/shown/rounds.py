"""What the terminal shows of reporting rounds: lists, zones with their lights, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.model.rounds import Round
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.ledger.records import relation_labels
from yuanheng.views.rounds import STATE_WORDS, cell_light, round_line

_COLOURS = {"red": "red", "yellow": "yellow", "green": "green", "grey": "dim"}


def rounds(door: Door, found: Sequence[Round]) -> None:
    """Show rounds in a table."""
    say = door.words
    if not found:
        door.out.print(Text(say("No round has been opened yet.")))
        return
    table = make_table(
        say("number"), say("round"), say("content"), say("period"), say("due"), say("handed in")
    )
    for one in found:
        handed_in = sum(cell.state not in ("open", "returned") for cell in one.cells)
        table.add_row(
            str(one.id),
            one.title or "–",
            _relation(door, one),
            one.period,
            one.due,
            f"{handed_in}/{len(one.cells)}",
        )
    door.out.print(table)


def whole(door: Door, house: OpenHouse, found: Round) -> None:
    """Show a round: what it asks, its zones, and what happened."""
    say = door.words
    head = [found.title, _relation(door, found), found.period, say("due {day}", day=found.due)]
    door.out.print(Text(say.join([part for part in head if part]), style="bold"))
    cells(door, house, found)
    names = zone_names(house)
    for event in found.log:
        zone = str(getattr(event.record, "zone", ""))
        line = say.join([p for p in (names.get(zone, zone), say.say(round_line(event))) if p])
        door.out.print(Text(f"  {line}", style="dim"))


def cells(door: Door, house: OpenHouse, found: Round) -> None:
    """Show the zones of a round with their lights, each with its word."""
    say, names = door.words, zone_names(house)
    table = make_table(
        say("zone"), say("light"), say("batch"), say("reminded"), say("who"), say("reason")
    )
    for cell in found.cells:
        state = say.say(STATE_WORDS[cell.state])
        table.add_row(
            names.get(cell.zone, cell.zone),
            Text(f"● {state}", style=_COLOURS[cell_light(house, found, cell)]),
            str(cell.batch or "–"),
            str(cell.reminders or "–"),
            cell.actor or "–",
            cell.reason or "–",
        )
    door.out.print(table)


def done(door: Door, said: str) -> None:
    """Say that something was done."""
    door.out.print(Text.assemble(("✓ ", "bold green"), said))


def plain_round(house: OpenHouse, found: Round, *, whole: bool = False) -> dict[str, Any]:
    """Turn a round into plain values, zones with names and lights; its log only where whole."""
    plain: dict[str, Any] = show.plain(found)
    names = zone_names(house)
    for cell, told in zip(found.cells, plain["cells"], strict=True):
        told["zone_name"] = names.get(cell.zone, cell.zone)
        told["light"] = cell_light(house, found, cell)
    if not whole:
        del plain["log"]
    return plain


def _relation(door: Door, found: Round) -> str:
    return dict(relation_labels(door.words))[found.relation]
