"""The verbs that look at runs: list them, follow a figure of one down to its cells."""

from __future__ import annotations

from typing import Annotated

import typer

from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown import rules as show_rules
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.explanation import explanation as show_explanation
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
        verdict = explain_verdict(house, run, subject, node)
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
