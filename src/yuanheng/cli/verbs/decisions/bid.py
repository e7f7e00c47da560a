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


@bid_cli.command("path")
def path(
    run: Annotated[int, typer.Argument(help="Number of a run of gates, or of scores of zones.")],
    zone: Annotated[str, typer.Option(help="The zone; the first of the run if not named.")] = "",
    score: Annotated[float | None, typer.Option(help="The score to reach.")] = None,
    rank: Annotated[int | None, typer.Option(min=1, help="The rank to reach.")] = None,
    months: Annotated[
        int | None, typer.Option(min=0, max=600, help="Only levers that show within so many.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.01, max=3600, help="Patience.")] = 60.0,
    out: Annotated[Path | None, typer.Option(help="A workbook or a .docx to write.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Find the cheapest steps of the levers that pass the gates, or reach a score or rank."""
    from yuanheng.app.runs.paths import Aim, find_path, find_score_path  # noqa: PLC0415 - seldom
    from yuanheng.cli.shown.bid.path import path_table  # noqa: PLC0415
    from yuanheng.views.bid.board import zone_of  # noqa: PLC0415
    from yuanheng.views.bid.path import path_card, path_docx, path_workbook, score_card  # noqa: PLC0415
    from yuanheng.views.bid.self_assessment import scored_zone  # noqa: PLC0415

    door = make_door(lang, as_json=as_json)
    if out is not None and out.exists():
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    house = open_ledger(ledger)
    asked = find_run(house, run)
    if score is None and rank is None:
        here = zone_of(house, asked, zone)
        found = find_path(house, asked, here, months=months, seconds=seconds)
        card = path_card(house, door.words, asked, here, found)
    else:
        here = scored_zone(asked, zone)
        aim = Aim(score, None if score is not None else rank)
        to = find_score_path(house, asked, here, aim, months=months, seconds=seconds)
        card = score_card(house, door.words, asked, here, to)
    if out is not None and out.suffix == ".docx":
        out.write_bytes(path_docx(house, door.words, card))
    elif out is not None:
        out.write_bytes(path_workbook(door.words, card))
    if as_json:
        door.plain(show.plain(card))
        return
    path_table(door, card)
    if out is not None:
        line = door.words("{title} stands at {path}.", title=card.title, path=str(out))
        door.out.print(Text(line))


@bid_cli.command("table")
def table(
    run: Annotated[int, typer.Argument(help="Number of a run that scored zones.")],
    zone: Annotated[str, typer.Option(help="The zone; the first of the run if not named.")] = "",
    out: Annotated[Path | None, typer.Option(help="A workbook or a .docx to write.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make the self-assessment of a year: indicator, weight, what was done, points, proof."""
    from yuanheng.cli.shown.bid.table import self_lines  # noqa: PLC0415 - seldom asked for
    from yuanheng.views.bid.self_assessment import (  # noqa: PLC0415
        self_docx,
        self_table,
        self_workbook,
    )

    door = make_door(lang, as_json=as_json)
    if out is not None and out.exists():
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    house = open_ledger(ledger)
    found = self_table(house, door.words, find_run(house, run), zone)
    if out is not None and out.suffix == ".docx":
        out.write_bytes(self_docx(house, door.words, found))
    elif out is not None:
        out.write_bytes(self_workbook(door.words, found))
    if as_json:
        door.plain(show.plain(found))
        return
    self_lines(door, found)
    if out is not None:
        line = door.words("{title} stands at {path}.", title=found.title, path=str(out))
        door.out.print(Text(line))


@bid_cli.command("odds")
def odds(
    run: Annotated[int, typer.Argument(help="Number of a run that scored zones or firms.")],
    line: Annotated[
        str, typer.Option("--pass", help="Who passes: 5, 70%, or -5 for all but the last five.")
    ],
    spread: Annotated[
        float, typer.Option(min=0, max=90, help="How far each weight may differ, in %.")
    ] = 25.0,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Draw the ranks of a cohort many times, and say how often each of it passes a line."""
    from yuanheng.cli.shown.solid import solid as show_solid  # noqa: PLC0415 - seldom asked for
    from yuanheng.views.runs.solid import Doubts, solid_ranks  # noqa: PLC0415

    door = make_door(lang, as_json=as_json)
    asked = find_run(open_ledger(ledger), run)
    found = solid_ranks(asked, door.words, Doubts(spread, line=line))
    if as_json:
        door.plain(show.plain(found))
        return
    show_solid(door, found)
