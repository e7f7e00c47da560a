"""The verb that lists what needs attention, or what will."""

from __future__ import annotations

from typing import Annotated

import typer

from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.known_house import known_house

findings_cli = typer.Typer()


@findings_cli.command()
def findings(
    closed: Annotated[bool, typer.Option("--closed", help="Show closed ones too.")] = False,
    due: Annotated[
        str | None,
        typer.Option(help="What falls due within so many days of today, and what has passed: 90d."),
    ] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List what needs attention, or what will."""
    door = make_door(lang, as_json=as_json)
    house = known_house(open_ledger(ledger), as_known)
    if due is not None:
        from yuanheng.cli.shown import rules as show_rules  # noqa: PLC0415 - reads rulebooks
        from yuanheng.views.descent.judged import days_ahead, falling_due  # noqa: PLC0415

        days = days_ahead(due)
        coming = falling_due(house, days)
        if as_json:
            door.plain([show_rules.plain_due(d) for d in coming])
            return
        show_rules.due(door, coming, days)
        return
    found = list_findings(house, closed=closed)
    if as_json:
        door.plain([show.plain(f) for f in found])
        return
    show.findings(door, found)
