"""The verb indicators: the sheet of a month against targets, in the terminal or as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.views.indicators.board import Board, indicator_board
from yuanheng.views.indicators.board_row import BoardRow
from yuanheng.views.known_house import known_house
from yuanheng.views.papers.making import PaperAsked, paper_file

indicators_cli = typer.Typer()

_COLOURS = {"green": "green", "yellow": "yellow", "red": "red"}


@indicators_cli.command()
def indicators(
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    period: Annotated[
        str | None, typer.Option(help="2025-10, 2025-Q3 or 2025; the last if not named.")
    ] = None,
    yellow: Annotated[
        float, typer.Option(help="Behind the pace by more points than this: yellow.")
    ] = 0,
    red: Annotated[float, typer.Option(help="Behind by more than this: red.")] = -5,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the sheet to this .xlsx, or the analysis to this .docx."),
    ] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show the sheet of a month: indicators against target, the year before and the pace."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    board = indicator_board(
        house,
        door.words,
        zone=zone,
        period=period,
        lights=(yellow, red),
        as_known=as_known,
    )
    if board is None:
        raise LedgerError(
            say("No return of indicators was read yet"),
            remedy=say("Import the sheet of the month: yuanheng import FILE"),
        )
    if out is not None:
        zones = tuple(z for z, _ in board.zones)
        asked = PaperAsked("analysis", zones, board.zone, board.period, "", yellow, red)
        _write(door, house, board, asked, out, as_known)
    if as_json:
        door.plain(show.plain(board))
        return
    _show(door, board)
    door.tell_written(out)


def _write(
    door: Door, house: OpenHouse, board: Board, asked: PaperAsked, out: Path, as_known: str | None
) -> None:
    """Write the sheet or the analysis, as the name of the file asks for."""
    from yuanheng.views.indicators.sheet import month_xlsx  # noqa: PLC0415 - slow to load

    if out.suffix.lower() == ".docx":
        out.write_bytes(paper_file(known_house(house, as_known), door.words, asked).content)
    elif out.suffix.lower() == ".xlsx":
        out.write_bytes(month_xlsx(door.words, board))
    else:
        raise UsageError(
            say("{path} is neither .xlsx nor .docx", path=str(out)),
            expected=say("Expected a name that ends with .xlsx for the sheet, .docx for the text."),
        )


def _show(door: Door, board: Board) -> None:
    """Show the sheet, and below it what does not agree."""
    say_ = door.words
    door.out.print(Text(f"{board.zone_name} {board.title}", style="bold"))
    table = make_table(
        say_("Indicator name"),
        say_("Unit of measure"),
        *(say_(h) for h in ("Target of the year", "This month", "Cumulative", "A year before")),
        *(say_(h) for h in ("Growth", "Share of the target", "Pace", "Rank", "Lead unit", "light")),
    )
    for row in board.rows:
        table.add_row(*_cells(row))
    door.out.print(table)
    for row in board.rows:
        for doubt in row.doubts:
            door.out.print(Text(f"! {row.name}: {doubt}", style="yellow"))
    door.out.print(Text(board.rule, style="dim"))


def _cells(row: BoardRow) -> list[Text]:
    name = f"{'  ' if row.is_part else ''}{row.name}"
    shown = (row.target, row.month, row.total, row.before, row.growth, row.done, row.pace, row.rank)
    return [
        Text(f"{name}（{row.period}）" if row.period else name),
        Text(row.unit),
        *(Text(c.text or "–") for c in shown),
        Text(row.lead_unit or "–"),
        Text(row.light_word or "–", style=_COLOURS.get(row.light, "")),
    ]
