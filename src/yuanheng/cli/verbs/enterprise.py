"""The verbs of enterprises: list likely duplicates, and merge two firms that are one."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.text import Text

from yuanheng.app.keeping.enterprises import Duplicate, Firm, list_duplicates, merge_enterprises
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table

enterprise_cli = typer.Typer(help="Enterprises of the ledger.", no_args_is_help=True)


@enterprise_cli.command()
def duplicates(
    zone: Annotated[list[str] | None, typer.Option(help="Zones; all if not named.")] = None,
    as_known: Annotated[
        str | None, typer.Option(help="What was known on a day, or at a sequence number.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List firms that may be one and the same, with the reasons; nothing is changed."""
    door = make_door(lang, as_json=as_json)
    found = list_duplicates(open_ledger(ledger), zone or (), as_known)
    if as_json:
        door.plain([_plain(door, pair) for pair in found])
        return
    _show(door, found)


@enterprise_cli.command()
def merge(
    keep: Annotated[str, typer.Argument(help="The firm to keep, by id, credit code or name.")],
    duplicate: Annotated[str, typer.Argument(help="The same firm under another id.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the event.")] = "",
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show a firm under another one from now on; `withdraw` of the batch undoes it."""
    door = make_door(lang, as_json=as_json)
    done = merge_enterprises(open_ledger(ledger), keep, duplicate, reason)
    if as_json:
        door.plain(
            {"kept": done.kept, "duplicate": done.duplicate, "batch": show.plain(done.batch)}
        )
        return
    text = door.words(
        "{duplicate} is merged into {kept} as batch {seq}; `yuanheng withdraw {seq}` undoes it.",
        duplicate=done.duplicate,
        kept=done.kept,
        seq=done.batch.seq,
    )
    door.out.print(Text(text))


def _show(door: Door, found: tuple[Duplicate, ...]) -> None:
    """Show pairs in a table, and how to merge one."""
    say = door.words
    if not found:
        door.out.print(Text(say("No two firms look like one.")))
        return
    table = make_table(say("keep"), say("duplicate"), say("reasons"), say("against it"))
    for pair in found:
        table.add_row(
            Text(_named(pair.keep)),
            Text(_named(pair.duplicate)),
            Text(say.join([say.say(reason) for reason in pair.reasons])),
            Text(say.join([say.say(doubt) for doubt in pair.doubts])),
        )
    door.out.print(table)
    hint = say("Merge two with: yuanheng enterprise merge KEEP DUPLICATE --reason …")
    door.out.print(Text(hint, style="dim"))


def _named(firm: Firm) -> str:
    """Name a firm by id and last name."""
    return " ".join((firm.id, *firm.names[-1:]))


def _plain(door: Door, pair: Duplicate) -> dict[str, Any]:
    """Give a pair as plain values."""
    return {
        "keep": _plain_firm(pair.keep),
        "duplicate": _plain_firm(pair.duplicate),
        "sort": pair.sort,
        "reasons": [door.words.say(reason) for reason in pair.reasons],
        "doubts": [door.words.say(doubt) for doubt in pair.doubts],
    }


def _plain_firm(firm: Firm) -> dict[str, Any]:
    """Give a firm as plain values."""
    return {
        "enterprise": firm.id,
        "names": list(firm.names),
        "codes": sorted(firm.codes),
        "zones": sorted(firm.zones),
    }
