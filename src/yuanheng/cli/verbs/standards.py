"""The verbs about standards: list, show, parameters, test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import standards as show_standards
from yuanheng.cli.shown import words as show
from yuanheng.errors import UsageError, say
from yuanheng.views.standards.heads import list_heads

standards_cli = typer.Typer(help="Standards: list, show, parameters, test.", no_args_is_help=True)


@standards_cli.command("list")
def standards_list(as_json: Json = False, lang: Lang = None) -> None:
    """List the standards."""
    door = make_door(lang, as_json=as_json)
    if as_json:
        from yuanheng.views.standards.cards import list_standards  # noqa: PLC0415 - reads them whole

        door.plain([show_standards.plain_standard(s) for s in list_standards()])
        return
    show_standards.standards(door, list_heads())


@standards_cli.command("show")
def standards_show(
    standard: Annotated[str, typer.Argument(help="Id of the standard.")],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show a standard: indicators, formulas, statuses, parameters."""
    door = make_door(lang, as_json=as_json)
    from yuanheng.views.standards.cards import show_standard  # noqa: PLC0415 - a list needs none

    found = show_standard(standard)
    if as_json:
        door.plain(show_standards.plain_standard(found))
        return
    show_standards.standard(door, found)


@standards_cli.command("mission")
def standards_mission(
    out: Annotated[Path | None, typer.Option(help="Write it as a workbook to import.")] = None,
    load: Annotated[bool, typer.Option("--load", help="Bring it into the ledger.")] = False,
    zone: Annotated[str, typer.Option(help="The zone whose targets they are.")] = "",
    year: Annotated[str, typer.Option(help="The year of the targets.")] = "",
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show what papers on zones ask for, phrase by phrase, and what measures each.

    With --out or --load it is a sample list of targets of a zone and year.
    """
    door = make_door(lang, as_json=as_json)
    if out is not None or load:
        _mission_sample(door, out, (zone, year), ledger, is_loaded=load)
        return
    from yuanheng.views.standards.mission import mission_tree  # noqa: PLC0415 - reads standards whole

    found = mission_tree(door.words)
    if as_json:
        door.plain(show.plain(found))
        return
    show_standards.mission(door, found)


@standards_cli.command("parameters")
def standards_parameters(
    standard: Annotated[str, typer.Argument(help="Id of the standard.")],
    out: Annotated[Path | None, typer.Option(help="Where to write the workbook.")] = None,
    params: Annotated[
        str, typer.Option(help="Show the values of this set beside the cells to fill.")
    ] = "",
    ledger: Ledger = None,
    lang: Lang = None,
) -> None:
    """Write the parameters of a standard as a sheet to fill, for evaluate --params."""
    door = make_door(lang, as_json=False)
    from yuanheng.views.standards.parameter_sheet import (  # noqa: PLC0415 - a list needs no sheet
        write_parameter_sheet,
    )

    path = out or Path(door.words("Parameters of {name}", name=standard) + ".xlsx")
    path.write_bytes(write_parameter_sheet(open_ledger(ledger), door.words, standard, params))
    door.out.print(Text(door.words("written to {path}", path=str(path))))


@standards_cli.command("scheme-sheet")
def standards_scheme_sheet(
    out: Annotated[Path, typer.Option(help="The workbook to write.")],
    lang: Lang = None,
) -> None:
    """Write an empty workbook for a scheme of one's own: groups, indicators, weights, classes."""
    from yuanheng.app.runs.own.workbook import empty_workbook  # noqa: PLC0415 - a list needs none

    door = make_door(lang, as_json=False)
    if out.exists():
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    out.write_bytes(empty_workbook())
    door.out.print(Text(door.words("written to {path}", path=str(out))))


@standards_cli.command("make")
def standards_make(
    workbook: Annotated[Path, typer.Argument(help="A filled workbook of a scheme.")],
    out: Annotated[Path, typer.Option(help="The folder of packs, as YUANHENG_PACKS names it.")],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make a standard of a filled workbook, checked like any other; editions stay as they are."""
    from yuanheng.app.runs.own.scheme import own_pack, write_pack  # noqa: PLC0415

    door = make_door(lang, as_json=as_json)
    pack = own_pack(workbook)
    path = write_pack(pack, out)
    if as_json:
        door.plain({"id": pack.id, "path": str(path), "indicators": pack.indicators})
        return
    said = door.words(
        "{id} has {n} indicators and stands at {path}",
        id=pack.id,
        n=pack.indicators,
        path=str(path),
    )
    door.out.print(Text(said))
    if pack.has_classes:
        door.out.print(
            Text(door.words("The scheme of its classes: {path}", path=str(path / "classes.yaml")))
        )


@standards_cli.command("test")
def standards_test(
    standard: Annotated[list[str] | None, typer.Argument(help="Ids; all if not named.")] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Run the cases of standards, as sentences."""
    door = make_door(lang, as_json=as_json)
    from yuanheng.app.runs.cases import run_standard_cases  # noqa: PLC0415 - a list needs no engine

    outcomes = run_standard_cases(standard or ())
    if as_json:
        door.plain([{**show.plain(o), "holds": o.holds} for o in outcomes])
    else:
        show_standards.cases(door, outcomes)
    if not all(o.holds for o in outcomes):
        raise typer.Exit(1)


def _mission_sample(
    door: Door, out: Path | None, of: tuple[str, str], ledger: str | None, *, is_loaded: bool
) -> None:
    """Write the sample list of targets, or bring it into a ledger."""
    from yuanheng.app.demo.mission import bring_mission, write_mission  # noqa: PLC0415 - seldom

    zone, year = of
    if not zone or not year:
        raise UsageError(say("Name the zone and the year: --zone, --year"))
    if out is not None and out.exists():
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    batch = bring_mission(open_ledger(ledger), door.words, zone, year) if is_loaded else None
    path = write_mission(out, zone, year) if out is not None else None
    if door.as_json:
        door.plain({"path": str(path) if path else None, "batch": batch.seq if batch else None})
        return
    if path is not None:
        said = door.words("The sample list of targets stands at {path}.", path=str(path))
        door.out.print(Text(said))
    if batch is not None:
        said = door.words(
            "The sample list of targets is brought in as batch {seq}; withdraw it to take it out.",
            seq=batch.seq,
        )
        door.out.print(Text(said))
