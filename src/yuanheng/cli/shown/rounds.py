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
from yuanheng.views.rounds import OWING, LateZone, cell_light, days_late, round_line, state_word

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
        handed_in = sum(cell.state not in OWING for cell in one.cells)
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
        say("zone"),
        say("light"),
        say("late by"),
        say("batch"),
        say("reminded"),
        say("who"),
        say("reason"),
    )
    for cell in found.cells:
        state = say.say(state_word(found, cell))
        late = days_late(house, found, cell)
        table.add_row(
            names.get(cell.zone, cell.zone),
            Text(f"● {state}", style=_COLOURS[cell_light(house, found, cell)]),
            say("{n} days", n=late) if late else "–",
            str(cell.batch or "–"),
            str(cell.reminders or "–"),
            cell.actor or "–",
            cell.reason or "–",
        )
    door.out.print(table)


def done(door: Door, said: str) -> None:
    """Say that something was done."""
    door.out.print(Text.assemble(("✓ ", "bold green"), said))


def late(door: Door, house: OpenHouse, found: Sequence[LateZone]) -> None:
    """Show the zones that are late, the latest first."""
    say, names = door.words, zone_names(house)
    if not found:
        door.out.print(Text(say("No zone is late.")))
        return
    table = make_table(say("zone"), say("round"), say("due"), say("late by"), say("light"))
    for one in found:
        table.add_row(
            names.get(one.cell.zone, one.cell.zone),
            f"{one.round.id} {one.round.title or _relation(door, one.round)} {one.round.period}",
            one.round.due,
            say("{n} days", n=one.days),
            say.say(state_word(one.round, one.cell)),
        )
    door.out.print(table)


def plain_late(house: OpenHouse, one: LateZone) -> dict[str, Any]:
    """Turn a zone that is late into plain values."""
    zone = one.cell.zone
    return {
        "round": one.round.id,
        "zone": zone,
        "zone_name": zone_names(house).get(zone, zone),
        "due": one.round.due,
        "days_late": one.days,
        "state": one.cell.state,
    }


def plain_round(house: OpenHouse, found: Round, *, whole: bool = False) -> dict[str, Any]:
    """Turn a round into plain values, zones with names and lights; its log only where whole."""
    plain: dict[str, Any] = show.plain(found)
    names = zone_names(house)
    for cell, told in zip(found.cells, plain["cells"], strict=True):
        told["zone_name"] = names.get(cell.zone, cell.zone)
        told["light"] = cell_light(house, found, cell)
        told["days_late"] = days_late(house, found, cell)
    if not whole:
        del plain["log"]
    return plain


def _relation(door: Door, found: Round) -> str:
    return dict(relation_labels(door.words))[found.relation]
