"""The verb report: write the report of a run, and verify one that people have edited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.reports.verify import DocxCheck, verify_report, verify_workbook
from yuanheng.app.reports.write import ReportFiles, write_report
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.errors import UsageError, say
from yuanheng.views.known_house import known_house
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.papers.making import PaperAsked, PaperKind, paper_file

report_cli = typer.Typer(
    help="Write the report of a run, or verify one after editing.", add_completion=False
)


@report_cli.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    run: Annotated[int | None, typer.Option(help="Number of the run.", show_default=False)] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write into.", show_default=False)
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Write the report of a run: docx, xlsx and html; `report verify FILE` checks an edited one."""
    if context.invoked_subcommand is not None:
        return
    if run is None or out is None:
        raise UsageError(
            say("The report needs the number of a run, and a folder"),
            remedy=say("Write --run 1 --out report, or report verify FILE."),
        )
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    with door.progress() as progress:
        files = write_report(house, run, out, door.words, progress=progress)
    if as_json:
        paths = {"docx": files.docx, "xlsx": files.xlsx, "html": files.html}
        door.plain({kind: str(path) for kind, path in paths.items()})
        return
    show_report(door, files)


@report_cli.command()
def paper(
    kind: Annotated[PaperKind, typer.Argument(help="analysis, bulletin, idle or review.")],
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    period: Annotated[str | None, typer.Option(help="Month of the analysis.")] = None,
    since: Annotated[str | None, typer.Option(help="First day of the bulletin.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the Word file.")] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Write a paper to be completed and sent: month, supervision, idle land or the year."""
    door = make_door(lang, as_json=as_json)
    house = known_house(open_ledger(ledger), as_known)
    zones = tuple(zone_names(house))
    file = paper_file(
        house, door.words, PaperAsked(kind, zones, zone or "", period or "", since or "")
    )
    path = out or Path(file.name)
    path.write_bytes(file.content)
    if as_json:
        door.plain({"docx": str(path)})
        return
    door.out.print(Text(door.words("written to {path}", path=str(path))))


@report_cli.command()
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A docx or xlsx report, also after editing.")],
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Hold every number of a Word report against its run; exit code 1 where something differs."""
    door = make_door(lang, as_json=as_json)
    # `report --ledger FILE verify …` names the ledger before the verb.
    before = context.parent.params.get("ledger") if context.parent else None
    is_workbook = file.suffix.lower() == ".xlsx"
    check = (verify_workbook if is_workbook else verify_report)(open_ledger(ledger or before), file)
    if as_json:
        door.plain({"agrees": check.agrees, **show.plain(check)})
    else:
        show_check(door, check)
    if not check.agrees:
        raise typer.Exit(1)


def show_report(door: Door, files: ReportFiles) -> None:
    """Show what was written, and which fonts are missing."""
    words = door.words
    line = Text("✓ ", style="bold green")
    door.out.print(line.append(words("report written"), style="default"))
    for path in (files.docx, files.xlsx, files.html):
        door.out.print(Text(f"  {path}"))
    swapped = {c.wanted: c.used for c in files.fonts.choices if not c.installed}
    if swapped:
        pairs = "、".join(f"{wanted} → {used}" for wanted, used in sorted(swapped.items()))
        told = words("Not installed here: {fonts}; the last page of the docx says so.", fonts=pairs)
        door.out.print(Text(told, style="dim"))


def show_check(door: Door, check: DocxCheck) -> None:
    """Show what stands, and each number that differs with its paragraph."""
    words = door.words
    head = Text("✓ " if check.agrees else "✗ ", style="bold green" if check.agrees else "bold red")
    told = words(
        "{traced} numbers say what their run says; {sealed} dates, clauses and the like stand as"
        " written.",
        traced=check.traced,
        sealed=check.sealed,
    )
    door.out.print(head.append(told, style="default"))
    for number in check.altered:
        _line(
            door,
            words(
                "Altered: {found}, expected {expected} (paragraph {n})",
                found=number.found,
                expected=number.expected,
                n=number.paragraph,
            ),
        )
        _context(door, number.context)
    for lost in check.lost:
        _line(door, words("Lost: {said} ({name})", said=lost.said, name=lost.name))
    _strays(door, check)
    if not check.has_list:
        _line(
            door,
            words("The list of numbers is gone from the file; a number taken out is not seen."),
        )


def _strays(door: Door, check: DocxCheck) -> None:
    """Show numbers without a trace, and those whose trace leads nowhere."""
    words = door.words
    for typed in check.untraced:
        _line(
            door,
            words("Without a trace: {text} (paragraph {n})", text=typed.text, n=typed.paragraph),
        )
        _context(door, typed.context)
    for number in check.unknown:
        told = words(
            "No run of this ledger says it: {found} ({name}, paragraph {n})",
            found=number.found,
            name=number.name,
            n=number.paragraph,
        )
        _line(door, told)


def _line(door: Door, text: str) -> None:
    door.out.print(Text(f"  ! {text}", style="yellow"))


def _context(door: Door, text: str) -> None:
    """Show the words around a number."""
    door.out.print(Text(f"      {text}", style="dim"))
