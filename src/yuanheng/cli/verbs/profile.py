"""The verbs about import profiles: make, check, show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yuanheng.app.intake.profiles import (
    check_profile,
    kept_profile_text,
    make_profile,
    profile_text,
)
from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import issues as show_issues
from yuanheng.cli.shown import profiles as show_profiles
from yuanheng.errors import UsageError, say

profile_cli = typer.Typer(help="Import profiles: make, check, show.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A map layer, workbook or text table.")]
Sheet = Annotated[str | None, typer.Option(help="The sheet to read.")]
Layer = Annotated[str | None, typer.Option(help="The layer to read.")]


@profile_cli.command("make")
def profile_make(
    file: File,
    relation: Annotated[str, typer.Option(help="What the file holds, such as parcel.")],
    sheet: Sheet = None,
    layer: Layer = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="SOURCE=COLUMN: this field is that column.")
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="SOURCE=UNIT: this field is in that unit.")
    ] = None,
    drop: Annotated[list[str] | None, typer.Option(help="SOURCE: leave this field out.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the profile to this file.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over the file.")] = False,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Propose which field of a file becomes which column, and write it as a profile to edit."""
    door = make_door(lang, as_json=as_json)
    made = make_profile(
        file,
        relation,
        door.words,
        sheet=sheet,
        layer=layer,
        columns=columns or (),
        units=unit or (),
        drop=drop or (),
        out=out,
        overwrite=overwrite,
    )
    if as_json:
        door.plain(show_profiles.plain_made(made))
        return
    named = (*(("--sheet", sheet) if sheet else ()), *(("--layer", layer) if layer else ()))
    show_profiles.made(door, (str(file), *named), made)


@profile_cli.command("check")
def profile_check(
    profile: Annotated[str, typer.Argument(help="The file of a profile, or the id of one.")],
    file: File,
    sheet: Sheet = None,
    layer: Layer = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Read a profile and hold it against a file; nothing is written."""
    door = make_door(lang, as_json=as_json)
    checked = check_profile(profile, file, sheet=sheet, layer=layer)
    if as_json:
        said = [show_issues.plain_issue(door, i) for i in checked.issues]
        door.plain({**show_profiles.plain_checked(checked), "issues": said})
        return
    show_profiles.checked(door, checked)


@profile_cli.command("show")
def profile_show(
    profile: Annotated[str | None, typer.Argument(help="The id of a shipped profile.")] = None,
    batch: Annotated[
        int | None, typer.Option(help="The sequence number of a batch that keeps its profile.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Print the text of a shipped profile, or of the one that a batch was read by."""
    door = make_door(lang, as_json=as_json)
    if (profile is None) == (batch is None):
        raise UsageError(say("Name either a profile or a --batch"))
    if batch is not None:
        text = kept_profile_text(open_ledger(ledger), batch)
    else:
        text = profile_text(str(profile))
    if as_json:
        door.plain({"profile": profile, "batch": batch, "text": text})
        return
    typer.echo(text, nl=False)
