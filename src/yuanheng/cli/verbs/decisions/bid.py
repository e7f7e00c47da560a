"""The verbs of promotion: how a zone stands before the gates of a standard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.errors import UsageError, say
from yuanheng.views.descent.runs import find_run

bid_cli = typer.Typer(help="Promotion: gates, what is short, who owes it.", no_args_is_help=True)


@bid_cli.command("board")
def board(
    run: Annotated[int, typer.Argument(help="Number of a run of a standard of gates.")],
    zone: Annotated[str, typer.Option(help="The zone; the first of the run if not named.")] = "",
    out: Annotated[Path | None, typer.Option(help="A workbook or a .docx to write.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show which gates are passed, what is short, what is missing, who owes it."""
    from yuanheng.cli.shown.bid.board import board_table  # noqa: PLC0415 - seldom asked for
    from yuanheng.views.bid.board import gate_board  # noqa: PLC0415
    from yuanheng.views.bid.board_papers import board_docx, board_workbook  # noqa: PLC0415

    door = make_door(lang, as_json=as_json)
    if out is not None and out.exists():
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    house = open_ledger(ledger)
    found = gate_board(house, door.words, find_run(house, run), zone)
    if out is not None and out.suffix == ".docx":
        out.write_bytes(board_docx(house, door.words, found))
    elif out is not None:
        out.write_bytes(board_workbook(door.words, found))
    if as_json:
        door.plain(show.plain(found))
        return
    board_table(door, found)
    if out is not None:
        door.out.print(
            Text(door.words("{title} stands at {path}.", title=found.title, path=str(out)))
        )
