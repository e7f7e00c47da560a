"""The verbs that look at runs: list them, follow a figure of one down to its cells."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import rules as show_rules
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.explanation import explanation as show_explanation
from yuanheng.errors import UsageError, say
from yuanheng.views.descent import figure
from yuanheng.views.descent.judged import is_rulebook_run
from yuanheng.views.descent.runs import find_run, list_runs
from yuanheng.views.descent.verdict import explain_verdict

runs_cli = typer.Typer()


@runs_cli.command()
def runs(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List the runs."""
    door = make_door(lang, as_json=as_json)
    found = list_runs(open_ledger(ledger))
    if as_json:
        door.plain([show.plain_run(r) for r in found])
        return
    show.runs(door, found)


@runs_cli.command()
def explain(
    run: Annotated[int, typer.Argument(help="Number of the run.")],
    subject: Annotated[str, typer.Argument(help="ZONE, ZONE/主区 or ZONE/PROJECT.")],
    node: Annotated[str, typer.Argument(help="total, area, a goal, indicator, quantity or rule.")],
    rows: Annotated[int, typer.Option(min=0, max=100_000, help="Rows shown per quantity.")] = 5,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Follow a figure down: score, formula, quantities, rows, file, layer, row, cells."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    if is_rulebook_run(find_run(house, run)):
        verdict = explain_verdict(house, door.words, run, subject, node)
        if as_json:
            door.plain(show_rules.plain_explanation(verdict))
            return
        show_rules.explanation(door, verdict)
        return
    found, zone, explanation = figure.explain(house, run, subject, node, rows=rows)
    if as_json:
        door.plain({"run": found.id, "zone": zone.name, "explanation": show.plain(explanation)})
        return
    show_explanation(door, found, zone, explanation)


@runs_cli.command()
def why(
    run: Annotated[int, typer.Argument(help="Number of the run.")],
    subject: Annotated[str, typer.Argument(help="ZONE, ZONE/主区 or ZONE/ENTERPRISE.")],
    node: Annotated[str, typer.Argument(help="total, area, a goal or an indicator.")] = "total",
    before: Annotated[
        int | None,
        typer.Option("--from", help="The run it is held against; that of the period before."),
    ] = None,
    rows: Annotated[int, typer.Option(min=0, max=100_000, help="Plots or firms per part.")] = 3,
    out: Annotated[Path | None, typer.Option(help="A workbook of all parts to write.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Say why a figure moved since an earlier run: parts that sum to the change exactly."""
    # A listing of runs needs nothing of what shares a change out.
    from yuanheng.cli.shown.moved import moved as show_moved  # noqa: PLC0415
    from yuanheng.views.runs.moved import WhyAsked, why_moved  # noqa: PLC0415
    from yuanheng.views.runs.moved_sheet import moved_workbook  # noqa: PLC0415

    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    if out is not None and out.exists():
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    many = 100_000 if out is not None else rows
    found = why_moved(house, door.words, WhyAsked(run, subject, node, before, many))
    if out is not None:
        out.write_bytes(moved_workbook(door.words, found))
    if as_json:
        door.plain(show.plain(found))
        return
    show_moved(door, found, rows)
    if out is not None:
        door.out.print(Text(door.words("The workbook stands at {path}.", path=str(out))))


@runs_cli.command()
def classes(
    run: Annotated[int, typer.Argument(help="Number of the run.")],
    scheme: Annotated[Path, typer.Option(help="The scheme of classes: a YAML file.")],
    out: Annotated[Path | None, typer.Option(help="A workbook of the list to write.")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Put the enterprises of a run into classes by quota, as the office's scheme says."""
    from yuanheng.cli.shown.classes import class_table  # noqa: PLC0415 - seldom asked for
    from yuanheng.views.runs.classes import class_list_of_file, class_workbook  # noqa: PLC0415

    door = make_door(lang, as_json=as_json)
    if out is not None and out.exists():
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    found = class_list_of_file(find_run(open_ledger(ledger), run), scheme, door.words)
    if out is not None:
        out.write_bytes(class_workbook(door.words, found))
    if as_json:
        door.plain(show.plain(found))
        return
    class_table(door, found)
    if out is not None:
        door.out.print(Text(door.words("The workbook stands at {path}.", path=str(out))))
