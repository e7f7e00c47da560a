"""The verb allocate: give out land, with the reason of every refusal; show or replay a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.runs.allocate import (
    STANDARD,
    AllocationAsked,
    formulation,
    make_allocation,
    replay_allocation,
)
from yuanheng.app.runs.otherwise import plan_otherwise, plans_between
from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.allocation import show_allocation
from yuanheng.cli.shown.tables import make_table
from yuanheng.errors import UsageError, say
from yuanheng.views.allocation import otherwise as other
from yuanheng.views.allocation.card import allocation_card, find_allocation, list_allocations
from yuanheng.views.allocation.papers import allocation_docx, allocation_workbook

allocate_cli = typer.Typer(
    help="Give out land quota: the best plan, and the reason of every refusal.",
    add_completion=False,
)


@allocate_cli.callback(invoke_without_command=True)
def allocate(
    context: typer.Context,
    period: Annotated[str | None, typer.Option(help="Year; the last one if not named.")] = None,
    zone: Annotated[list[str] | None, typer.Option(help="Zone; all if not named.")] = None,
    aim: Annotated[str | None, typer.Option(help="tax, investment or score.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE, such as kept_major=50%.")
    ] = None,
    standard: Annotated[str, typer.Option(help="The problem that is posed.")] = STANDARD,
    seconds: Annotated[float, typer.Option(min=0.01, help="Patience for the plan.")] = 60.0,
    reasons: Annotated[float, typer.Option(min=0.0, help="Patience for solved reasons.")] = 60.0,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Give out land by the requests and quota of the ledger; the plan is kept as a run."""
    if context.invoked_subcommand is not None:
        return
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    asked = AllocationAsked(
        standard,
        period or "",
        tuple(zone or ()),
        tuple(settings or ()),
        aim or "",
        as_known,
        seconds,
        reasons,
    )
    with door.progress() as progress:
        run = make_allocation(house, asked, progress)
    card = allocation_card(house, door.words, run)
    if as_json:
        door.plain({"run": run.id, **show.plain(card)})
        return
    show_allocation(door, card)


@allocate_cli.command()
def plans(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List the plans that were made."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    cards = [allocation_card(house, door.words, run) for run in list_allocations(house)]
    if as_json:
        door.plain([show.plain(card) for card in cards])
        return
    for card in cards:
        door.out.print(Text(f"{card.number:>4}  {card.period}  {card.made_at}  {card.summary}"))


@allocate_cli.command(name="show")
def show_plan(
    run: Annotated[int, typer.Argument(help="Number of the plan.")],
    out: Annotated[Path | None, typer.Option(help="Write the plan: a .docx or .xlsx file.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show a plan again, or write it as a paper or a workbook."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    card = allocation_card(house, door.words, find_allocation(house, run))
    if out is not None:
        makers = {
            ".docx": lambda: allocation_docx(house, door.words, card),
            ".xlsx": lambda: allocation_workbook(door.words, card),
        }
        if out.suffix.lower() not in makers or out.exists():
            raise UsageError(
                say("{path} is there already, or is neither docx nor xlsx", path=str(out)),
                remedy=say("Choose another name; nothing was changed."),
            )
        out.write_bytes(makers[out.suffix.lower()]())
    if as_json:
        door.plain(show.plain(card))
        return
    show_allocation(door, card)
    if out is not None:
        door.out.print(Text(door.words("written to {path}", path=str(out))))


@allocate_cli.command()
def replay(
    run: Annotated[int, typer.Argument(help="Number of the plan.")],
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make a plan again on the ledger as it was known; exit code 1 where it comes out otherwise."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    before = find_allocation(house, run)
    with door.progress() as progress:
        after = replay_allocation(house, before, progress)
    is_same = after.result_digest == before.result_digest
    if as_json:
        door.plain({"run": run, "same": is_same, "digest": after.result_digest})
    else:
        told = "The plan comes out the same: {digest}" if is_same else "It comes out otherwise."
        door.out.print(Text(door.words(told, digest=after.result_digest[:16])))
    if not is_same:
        raise typer.Exit(1)


@allocate_cli.command()
def problem(
    standard: Annotated[str, typer.Argument(help="The problem.")] = STANDARD,
    lang: Lang = None,
) -> None:
    """Print how a problem is posed: aims, limits with their reasons, and shares kept."""
    door = make_door(lang, as_json=False)
    for line in formulation(door.words, standard):
        door.out.print(Text(line))


@allocate_cli.command()
def otherwise(
    run: Annotated[int, typer.Argument(help="Number of the plan.")],
    gone: Annotated[list[str] | None, typer.Option(help="Project that gives up its land.")] = None,
    within: Annotated[
        float, typer.Option(min=0, max=100, help="Percent of the aim that another plan may lose.")
    ] = 5.0,
    beside: Annotated[str | None, typer.Option(help="Another aim to hold it against.")] = None,
    seconds: Annotated[float, typer.Option(min=0.01, help="Patience.")] = 30.0,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show other plans: those that lose little, after a default, between two aims."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    words, before = door.words, find_allocation(house, run)
    found = plan_otherwise(before, gone or (), within / 100, seconds)
    near = other.near_lines(words, found)
    shares, again = other.shares_line(words, found), other.again_lines(words, found)
    between: tuple[tuple[str, str, str], ...] = ()
    if beside:
        between = other.between_lines(plans_between(house, before, beside, seconds))
    if as_json:
        door.plain({"run": run, "shares": shares, "again": again, "near": near, "between": between})
        return
    for line in (shares, *again):
        door.out.print(Text(line))
    if near:
        table = make_table(*(words(h) for h in ("Not served then", "Served instead", "Loses")))
        for row in near:
            table.add_row(*row)
        door.out.print(table)
    if between:
        table = make_table(*(words(h) for h in ("By this aim", "By the other aim", "Served")))
        for row in between:
            table.add_row(*row)
        door.out.print(table)
    if found.left_out:
        door.out.print(Text(words("{n} plans were not tried in time.", n=found.left_out)))
