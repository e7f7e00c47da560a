"""The verb report: write the report of a run, and verify one that people have edited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.reports.verify import verify_report, verify_workbook
from yuanheng.app.reports.write import write_report
from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.report import show_check, show_report
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
