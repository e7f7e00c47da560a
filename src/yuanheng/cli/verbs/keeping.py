"""The verbs that keep the ledger: template, withdraw, correct, history, compare, backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.intake.tables import make_template
from yuanheng.app.keeping import ledger as keeping_ledger
from yuanheng.app.keeping import replaying
from yuanheng.app.keeping.ledger import list_quarantine
from yuanheng.cli.door import make_door, named_ledger, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import issues as show_issues
from yuanheng.cli.shown import keeping as show_keeping
from yuanheng.cli.shown import parcel as show_parcel
from yuanheng.cli.shown import replaying as show_replaying
from yuanheng.cli.shown import words as show
from yuanheng.errors import UsageError, say
from yuanheng.views.ledger.parcel_history import parcel_history

keeping_cli = typer.Typer()

Reason = Annotated[str, typer.Option(help="Why; it is kept with the event.")]


@keeping_cli.command()
def template(
    relation: Annotated[str, typer.Argument(help="parcel, enterprise, supply …")],
    out: Annotated[Path, typer.Option(help="The workbook to write.")],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Write an empty table to fill, with its 填报说明."""
    door = make_door(lang, as_json=as_json)
    if out.exists():  # it may have been filled since
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    path = make_template(relation, out, door.words)
    if as_json:
        door.plain({"template": str(path), "relation": relation})
        return
    door.out.print(Text(door.words("An empty table stands at {path}.", path=str(path))))


@keeping_cli.command()
def quarantine(
    batch: Annotated[
        int | None, typer.Option(help="One batch; all that stand if not named.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the values that were set aside, with their cells."""
    door = make_door(lang, as_json=as_json)
    found = list_quarantine(open_ledger(ledger), batch)
    if as_json:
        door.plain(
            [{"batch": q.batch.seq, **show_issues.plain_issue(door, q.issue)} for q in found]
        )
        return
    show_keeping.quarantine(door, found)


@keeping_cli.command()
def withdraw(
    batch: Annotated[int, typer.Argument(help="Number of the batch.")],
    reason: Reason = "",
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Withdraw a batch; what it had superseded stands again."""
    door = make_door(lang, as_json=as_json)
    done = keeping_ledger.withdraw(open_ledger(ledger), batch, reason)
    if as_json:
        door.plain(show.plain(done))
        return
    text = door.words("Batch {seq} is withdrawn by batch {by}.", seq=batch, by=done.seq)
    door.out.print(Text(text))


@keeping_cli.command()
def correct(
    relation: Annotated[str, typer.Argument(help="parcel, enterprise, supply …")],
    where: Annotated[list[str], typer.Option(help="COLUMN=VALUE that names the fact.")],
    set_: Annotated[list[str], typer.Option("--set", help="COLUMN=VALUE, the new cell.")],
    reason: Reason = "",
    later: Annotated[
        bool, typer.Option("--later", help="A day after today of what has happened is meant.")
    ] = False,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Correct one fact, with a reason; the old version is kept."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    done = keeping_ledger.correct(house, relation, where, set_, reason, may_be_later=later)
    if as_json:
        door.plain(show.plain(done))
        return
    door.out.print(Text(door.words("Corrected as batch {seq}.", seq=done.seq)))


@keeping_cli.command()
def history(
    subject: Annotated[
        str, typer.Argument(help="Zone by id, code or name; a parcel as ZONE/NUMBER.")
    ],
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the batches in the life of a zone, or follow a parcel through the surveys."""
    door = make_door(lang, as_json=as_json)
    if "/" in subject:
        steps = parcel_history(open_ledger(ledger), subject)
        if as_json:
            door.plain([show.plain(step) for step in steps])
            return
        show_parcel.descents(door, steps)
        return
    found = keeping_ledger.history(open_ledger(ledger), subject)
    if as_json:
        door.plain([show.plain(entry) for entry in found])
        return
    show_keeping.history(door, found)


@keeping_cli.command()
def compare(
    before: Annotated[str, typer.Option("--from", help="A day or a sequence number.")],
    after: Annotated[str | None, typer.Option("--to", help="The same; now if not named.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Hold two states of the ledger against each other, fact by fact."""
    door = make_door(lang, as_json=as_json)
    found, names = keeping_ledger.compare(open_ledger(ledger), before, after)
    if as_json:
        door.plain([show_keeping.plain_change(change) for change in found])
        return
    show_keeping.compare(door, found, names)


@keeping_cli.command()
def replay(
    run: Annotated[int | None, typer.Argument(help="Number of the run.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Make every run again.")] = False,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make a run again on the ledger as it was known; ends with 1 where a figure differs.

    What changes because amounts were read again exactly is corrected, and listed with its reason.
    """
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    if (run is None) is not every:
        raise UsageError(
            say("Name one run, or all of them"), remedy=say("yuanheng replay 1, or --all.")
        )
    numbers = [one.id for one in house.store.runs()] if run is None else [run]
    with door.progress() as progress:
        done = [replaying.replay(house, number, progress) for number in numbers]
    amounts = replaying.reread_amounts(house, house.store.last_seq()) if every else ()
    if not as_json:
        show_replaying.replays(door, house, done, amounts)
    elif every:
        door.plain(show_replaying.plain_replays(done, amounts))
    else:
        door.plain(show_replaying.plain_replay(done[0]))
    if any(one.outcome == "differs" for one in done):
        raise typer.Exit(1)


@keeping_cli.command()
def backup(
    out: Annotated[
        str, typer.Argument(help="The copy to write: a file, or the URL of a database.")
    ],
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Copy the ledger whole while it is in use, and check the copy."""
    door = make_door(lang, as_json=as_json)
    path = keeping_ledger.backup(open_ledger(ledger), out)
    if as_json:
        door.plain({"backup": path})
        return
    door.out.print(Text(door.words("A checked copy stands at {path}.", path=path)))


@keeping_cli.command()
def restore(
    source: Annotated[str, typer.Argument(help="A backup.")],
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make a ledger of a backup; nothing that stands there is touched."""
    door = make_door(lang, as_json=as_json)
    path = keeping_ledger.restore(source, named_ledger(ledger))
    if as_json:
        door.plain({"ledger": path})
        return
    door.out.print(Text(door.words("A checked copy stands at {path}.", path=path)))
