"""What the terminal shows of reporting rounds: lists, zones with their lights, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.errors import say
from yuanheng.model.rounds import Round
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.ledger.records import relation_labels
from yuanheng.views.office.faults import DataFault
from yuanheng.views.office.round_bureaus import BureauStanding
from yuanheng.views.office.round_checks import CheckLine, FormCard
from yuanheng.views.office.round_rows import HandedPage
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


_BY = {"office": say("set by the office"), "form": say("by the form"), "default": say("default")}


def forms(door: Door, found: Sequence[FormCard]) -> None:
    """Show the forms that can be issued, and from which difference on a figure is explained."""
    words = door.words
    table = make_table(words("form"), words("content"), words("reviews"), words("thresholds"))
    for one in found:
        held = [
            f"{words.label(h.label)} {h.value:g} {h.unit} ({words.say(_BY[h.by])})"
            for h in one.limits
        ]
        table.add_row(
            f"{one.id}\n{one.title}", one.relation_label, str(one.reviews), "\n".join(held)
        )
    door.out.print(table)


def plain_forms(found: Sequence[FormCard]) -> list[dict[str, Any]]:
    """Turn forms into plain values."""
    return [show.plain(one) for one in found]


def checks(door: Door, lines: Sequence[CheckLine]) -> None:
    """Show the checks that fail, with their numbers and explanations."""
    words = door.words
    if not lines:
        door.out.print(Text(words("Every check passes.")))
        return
    for line in lines:
        done = line.answer is not None
        mark = ("✓ ", "green") if done else ("● ", "red")
        said = words.say(line.failing.said)
        said += words.aside(line.failing.about) if line.failing.about else ""
        door.out.print(Text.assemble(mark, (f"{line.failing.id}  ", "bold"), said))
        if line.answer is not None:
            told = f"{line.answer.actor}, {line.answer.at[:10]}: {line.reason}"
            door.out.print(Text(f"      {told}", style="dim"))


def bureaus(door: Door, found: Sequence[BureauStanding]) -> None:
    """Show which bureau has told its indicators."""
    words = door.words
    if not found:
        return
    table = make_table(words("lead unit"), words("told"), words("not told yet"))
    for one in found:
        table.add_row(
            one.unit or words("no bureau named"),
            f"{one.told}/{one.asked}",
            words.listed(one.lacking) or "–",
        )
    door.out.print(table)


def plain_checks(door: Door, lines: Sequence[CheckLine]) -> list[dict[str, Any]]:
    """Turn checks into plain values."""
    return [
        {
            "check": line.failing.id,
            "kind": line.failing.kind,
            "said": door.words.say(line.failing.said),
            "about": line.failing.about,
            "cells": [{"subject": p.subject, "column": p.column} for p in line.failing.parts],
            "explained": line.reason or None,
            "by": line.answer.actor if line.answer else None,
            "at": line.answer.at if line.answer else None,
        }
        for line in lines
    ]


def rows(door: Door, page: HandedPage) -> None:
    """Show what was handed in; cells that may be changed are marked where others may not."""
    words = door.words
    is_part = any(not c.is_open for line in page.rows for c in line.cells)
    table = make_table(words("subject"), *(label for _, label in page.columns))
    for line in page.rows:
        texts = [f"[{c.text}]" if is_part and c.is_open else c.text for c in line.cells]
        table.add_row(line.subject, *(Text(text) for text in texts))
    door.out.print(table)
    if is_part:
        door.out.print(Text(words("Only cells in brackets were given back."), style="dim"))
    if page.pages > 1:
        door.out.print(Text(words("page {n} of {all}", n=page.page, all=page.pages), style="dim"))


def plain_rows(page: HandedPage) -> dict[str, Any]:
    """Turn what was handed in into plain values."""
    plain: dict[str, Any] = show.plain(page)
    return plain


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


def faults(door: Door, house: OpenHouse, found: Sequence[DataFault]) -> None:
    """Show faults of data as a list of tasks."""
    say, names = door.words, zone_names(house)
    if not found:
        door.out.print(Text(say("Nothing is to be filled in, explained or corrected.")))
        return
    table = make_table(
        say("zone"), say("subject"), say("period"), say("what is to be done"), say("due")
    )
    for one in found:
        table.add_row(
            names.get(one.zone, one.zone),
            _fault_title(door, one),
            one.period or "–",
            Text(f"● {say.say(one.said)}", style=_COLOURS[one.light]),
            one.due or "–",
        )
    door.out.print(table)


def plain_faults(door: Door, house: OpenHouse, found: Sequence[DataFault]) -> list[dict[str, Any]]:
    """Turn faults into plain values."""
    names = zone_names(house)
    return [
        {
            "kind": one.kind,
            "zone": one.zone,
            "zone_name": names.get(one.zone, one.zone),
            "title": _fault_title(door, one),
            "period": one.period,
            "said": door.words.say(one.said),
            "light": one.light,
            "due": one.due,
            "round": one.round or None,
            "batch": one.batch or None,
        }
        for one in found
    ]


def _fault_title(door: Door, one: DataFault) -> str:
    if one.kind == "names":
        return door.words("Names to confirm")
    return one.title if isinstance(one.title, str) else door.words.label(one.title)
