"""The verbs of names: list those that wait for a person, confirm one, or refuse it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.keeping.subjects import answer_name
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.ledger.subjects import NamesCard, names_card
from yuanheng.words import figures

subjects_cli = typer.Typer(
    help="Names in tables: which known firm, plot or project each one is.", no_args_is_help=True
)

Alias = Annotated[str, typer.Argument(help="The name as the table writes it.")]
Sort = Annotated[str, typer.Option(help="enterprise, parcel, supply or project.")]
Zone = Annotated[str, typer.Option(help="Zone by id, code or name.")]


@subjects_cli.command("list")
def subjects_list(
    zone: Annotated[list[str] | None, typer.Option(help="Zones; all if not named.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the names that could be a firm, plot or project that is known; nothing is changed."""
    door = make_door(lang, as_json=as_json)
    found = names_card(open_ledger(ledger), door.words, zone or None)
    if as_json:
        door.plain(show.plain(found))
        return
    _show(door, found)


@subjects_cli.command("confirm")
def subjects_confirm(
    alias: Alias,
    subject: Annotated[str, typer.Argument(help="Whom it means, by number, code or name.")],
    sort: Sort = "",
    zone: Zone = "",
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Say that a name is a known subject: facts and later tables are read so from now on."""
    _answer(make_door(lang, as_json=as_json), ledger, (alias, subject, sort, zone), is_same=True)


@subjects_cli.command("refuse")
def subjects_refuse(
    alias: Alias,
    subject: Annotated[str, typer.Argument(help="Whom it does not mean.")],
    sort: Sort = "",
    zone: Zone = "",
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Say that a name is not that subject; it is not proposed again."""
    _answer(make_door(lang, as_json=as_json), ledger, (alias, subject, sort, zone), is_same=False)


def _answer(
    door: Door, ledger: str | None, said: tuple[str, str, str, str], *, is_same: bool
) -> None:
    """Keep an answer and say so."""
    alias, subject, sort, zone = said
    batch = answer_name(open_ledger(ledger), alias, subject, is_same=is_same, sort=sort, zone=zone)
    if door.as_json:
        door.plain({"batch": show.plain(batch)})
        return
    text = (
        door.words(
            "{alias} is {subject} from now on, batch {seq}; `yuanheng withdraw {seq}` undoes it.",
            alias=alias,
            subject=subject,
            seq=batch.seq,
        )
        if is_same
        else door.words(
            "{alias} is not {subject}, batch {seq}; `yuanheng withdraw {seq}` undoes it.",
            alias=alias,
            subject=subject,
            seq=batch.seq,
        )
    )
    door.out.print(Text(text))


def _show(door: Door, found: NamesCard) -> None:
    """Show the names in a table, and how to answer."""
    say = door.words
    if not found.open:
        door.out.print(Text(say("No name waits to be confirmed.")))
        return
    table = make_table(
        say("kind"), say("name in the table"), say("where it stands"), say("could be")
    )
    for name in found.open:
        shown = name.alias if name.shown == name.alias else f"{name.shown}（{name.alias}）"
        likely = [f"{n.title} {n.likeness}%" for n in name.likely]
        place = figures.place(say, name.where)
        table.add_row(Text(name.sort_name), Text(shown), Text(place), Text("\n".join(likely)))
    door.out.print(table)
    hint = say("Answer with: yuanheng subjects confirm NAME WHOM, or refuse NAME WHOM")
    door.out.print(Text(hint, style="dim"))
