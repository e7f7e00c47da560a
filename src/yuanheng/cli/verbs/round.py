"""The verbs of reporting rounds: open, list, show, submit, remind, return, accept, lock, unlock."""

from __future__ import annotations

from typing import Annotated

import typer

from yuanheng.app.keeping.handing_in import explain_check, submit_batch
from yuanheng.app.keeping.rounds import (
    accept_zone,
    lock_zone,
    open_round,
    remind_zone,
    return_zone,
    unlock_zone,
)
from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import rounds as show_rounds
from yuanheng.errors import UsageError, say
from yuanheng.model.rounds import Round, RoundCell
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.office.round_bureaus import bureaus_of
from yuanheng.views.office.round_checks import cell_checks, form_cards
from yuanheng.views.office.round_rows import handed_page
from yuanheng.views.rounds import find_cell, find_round, late_zones, list_rounds

round_cli = typer.Typer(help="Reporting rounds: who hands in what by when.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Number of the round.")]
Zone = Annotated[str, typer.Argument(help="Zone, by id, code or name.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the event.")]


@round_cli.command("open")
def open_(
    relation: Annotated[str, typer.Argument(help="A form (`round forms`), or parcel and so on.")],
    period: Annotated[str, typer.Argument(help="Its period: 2025, 2025-H1, 2025-Q1, 2025-03.")],
    due: Annotated[str, typer.Option(help="The day by which it is handed in.")],
    zone: Annotated[list[str] | None, typer.Option(help="Zones; all if not named.")] = None,
    title: Annotated[str, typer.Option(help="Name of the round.")] = "",
    reviews: Annotated[
        int | None, typer.Option(help="1, or 2: by the zone, then by who is above.")
    ] = None,
    limit: Annotated[
        list[str] | None, typer.Option(help="A threshold of the checks: jump=80.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Ask zones for one kind of facts of one period by a day."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    zones = zone or sorted(zone_names(house))
    found = open_round(
        house, relation, period, zones, due, title, reviews=reviews, limits=_limits(limit)
    )
    said = door.words(
        "Round {n} is open; it asks {zones} zones.", n=found.id, zones=len(found.cells)
    )
    _told(door, house, found, said)


@round_cli.command()
def forms(as_json: Json = False, lang: Lang = None) -> None:
    """List the forms that can be issued, with their thresholds."""
    door = make_door(lang, as_json=as_json)
    found = form_cards(door.words)
    if as_json:
        door.plain(show_rounds.plain_forms(found))
        return
    show_rounds.forms(door, found)


@round_cli.command("list")
def list_(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List the rounds, the newest first, with how many zones have handed in."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = list_rounds(house)[::-1]
    if as_json:
        door.plain([show_rounds.plain_round(house, one) for one in found])
        return
    show_rounds.rounds(door, found)


@round_cli.command()
def late(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List the zones that are late, or handed in late, the latest first."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = late_zones(house)
    if as_json:
        door.plain([show_rounds.plain_late(house, one) for one in found])
        return
    show_rounds.late(door, house, found)


@round_cli.command()
def show(number: Number, ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """Show a round: its zones with their lights, and what happened."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = find_round(house, number)
    if as_json:
        door.plain(show_rounds.plain_round(house, found, whole=True))
        return
    show_rounds.whole(door, house, found)


@round_cli.command()
def submit(
    number: Number,
    zone: Zone,
    batch: Annotated[
        int | None, typer.Argument(help="The batch, by its number; the last about it if not named.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Hand in a batch that is in the ledger already."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = submit_batch(house, number, zone, batch)
    _told(door, house, found, _handed_in(door, _acted(found)))


@round_cli.command()
def checks(
    number: Number, zone: Zone, ledger: Ledger = None, as_json: Json = False, lang: Lang = None
) -> None:
    """Show which checks of a zone fail, and how they were explained."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = find_round(house, number)
    cell = find_cell(house, found, zone)
    lines = cell_checks(house, found, cell)
    if as_json:
        door.plain(show_rounds.plain_checks(door, lines))
        return
    show_rounds.checks(door, lines)
    show_rounds.bureaus(door, bureaus_of(house, found, cell))


@round_cli.command()
def rows(
    number: Number,
    zone: Zone,
    page: Annotated[int, typer.Option(help="Page of the rows.", min=1)] = 1,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show what a zone handed in, row by row; after a return of parts only what may be changed."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = find_round(house, number)
    cell = find_cell(house, found, zone)
    handed = handed_page(house, door.words, found, cell, page=page, is_open_only=True)
    if as_json:
        door.plain(show_rounds.plain_rows(handed))
        return
    show_rounds.rows(door, handed)


@round_cli.command()
def explain(
    number: Number,
    zone: Zone,
    check: Annotated[str, typer.Argument(help="The check, by its number in `round checks`.")],
    reason: Reason,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Explain why what a check doubts is right; who reviews it reads that."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = explain_check(house, number, zone, check, reason)
    _told(door, house, found, door.words("It is explained."))


@round_cli.command()
def remind(
    number: Number, zone: Zone, ledger: Ledger = None, as_json: Json = False, lang: Lang = None
) -> None:
    """Note that a zone was reminded; nothing is sent."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = remind_zone(house, number, zone)
    _told(door, house, found, door.words("The reminder is noted here; no message is sent."))


@round_cli.command("return")
def return_(
    number: Number,
    zone: Zone,
    reason: Reason,
    part: Annotated[
        list[str] | None, typer.Option(help="Only a row, :COLUMN or ROW:COLUMN; may be repeated.")
    ] = None,
    section: Annotated[
        list[int] | None, typer.Option(help="Only a section of the form, by its number.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Give back what a zone handed in, with a reason: all, or the rows and cells that are named."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = return_zone(house, number, zone, reason, parts=part or (), sections=section or ())
    _told(door, house, found, door.words("It is returned."))


@round_cli.command()
def accept(
    number: Number, zone: Zone, ledger: Ledger = None, as_json: Json = False, lang: Lang = None
) -> None:
    """Find good what a zone handed in, in its only review, or in the first or second of two."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = accept_zone(house, number, zone)
    is_first = _acted(found).state == "checked"
    said = say("It passed the first review.") if is_first else say("It is accepted.")
    _told(door, house, found, door.words.say(said))


@round_cli.command()
def lock(
    number: Number, zone: Zone, ledger: Ledger = None, as_json: Json = False, lang: Lang = None
) -> None:
    """Lock what was accepted: imports, corrections and withdrawals of it are refused."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    _told(door, house, lock_zone(house, number, zone), door.words("It is locked."))


@round_cli.command()
def unlock(
    number: Number,
    zone: Zone,
    reason: Reason,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Let a locked zone be changed again, with a reason; it is to be accepted anew."""
    door, house = make_door(lang, as_json=as_json), open_ledger(ledger)
    found = unlock_zone(house, number, zone, reason)
    _told(door, house, found, door.words("It may be changed again, and is to be accepted anew."))


def _handed_in(door: Door, cell: RoundCell) -> str:
    """Say that a batch is handed in, or waits for explanations."""
    if cell.state == "filling":
        return door.words(
            "Batch {seq} waits: checks of it are to be corrected or explained.", seq=cell.batch
        )
    return door.words("Batch {seq} is handed in.", seq=cell.batch)


def _limits(told: list[str] | None) -> dict[str, float]:
    """Read thresholds as NAME=NUMBER."""
    found = {}
    for text in told or ():
        name, _, number = text.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError as error:
            raise UsageError(
                say("{setting} is not NAME=NUMBER", setting=text),
                remedy=say("For example: {option} jump=80", option="--limit"),
            ) from error
    return found


def _acted(found: Round) -> RoundCell:
    """Give the zone of the last event."""
    return max(found.cells, key=lambda cell: cell.last_event)


def _told(door: Door, house: OpenHouse, found: Round, said: str) -> None:
    """Say what was done, and how the round stands."""
    if door.as_json:
        door.plain(show_rounds.plain_round(house, found))
        return
    show_rounds.done(door, said)
    show_rounds.cells(door, house, found)
