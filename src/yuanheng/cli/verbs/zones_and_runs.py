"""The verbs of the command line, each a thin call of app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng import __version__
from yuanheng.app.demo.play import play_demo
from yuanheng.app.intake.layers import add_zone, list_batches
from yuanheng.app.opening import create_ledger
from yuanheng.app.runs import evaluate as runs_evaluate
from yuanheng.cli.door import make_door, named_ledger, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import rules as show_rules
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.demo import demo as show_demo
from yuanheng.cli.shown.demo import plain_demo
from yuanheng.cli.shown.evaluation import evaluation as show_evaluation
from yuanheng.cli.shown.explanation import explanation as show_explanation
from yuanheng.cli.verbs.account import account_cli
from yuanheng.cli.verbs.audit import audit_cli
from yuanheng.cli.verbs.enterprise import enterprise_cli
from yuanheng.cli.verbs.export import export_cli
from yuanheng.cli.verbs.import_ import import_cli
from yuanheng.cli.verbs.keeping import keeping_cli
from yuanheng.cli.verbs.profile import profile_cli
from yuanheng.cli.verbs.report import report_cli
from yuanheng.cli.verbs.round import round_cli
from yuanheng.cli.verbs.serve import serve_cli
from yuanheng.cli.verbs.standards import standards_cli
from yuanheng.cli.verbs.subjects import subjects_cli
from yuanheng.cli.verbs.task import task_cli, tasks_cli
from yuanheng.cli.verbs.workdays import workday_cli
from yuanheng.views.descent import figure
from yuanheng.views.descent.judged import days_ahead, falling_due, is_rulebook_run, rules_view
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.descent.runs import find_run, list_runs
from yuanheng.views.descent.verdict import explain_verdict
from yuanheng.views.known_house import known_house
from yuanheng.views.ledger.batches import list_zones
from yuanheng.views.standards.cards import statement_text

cli = typer.Typer(
    name="yuanheng",
    help="园衡: run a development zone (开发区) on evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
zone_cli = typer.Typer(help="Zones of the ledger.", no_args_is_help=True)
cli.add_typer(zone_cli, name="zone")
cli.add_typer(account_cli, name="account")
cli.add_typer(standards_cli, name="standards")
cli.add_typer(enterprise_cli, name="enterprise")
cli.add_typer(subjects_cli, name="subjects")
cli.add_typer(report_cli, name="report")
cli.add_typer(import_cli)
cli.add_typer(profile_cli, name="profile")
cli.add_typer(keeping_cli)
cli.add_typer(audit_cli)
cli.add_typer(export_cli)
cli.add_typer(tasks_cli)
cli.add_typer(task_cli, name="task")
cli.add_typer(round_cli, name="round")
cli.add_typer(workday_cli)
cli.add_typer(serve_cli)


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@cli.callback()
def _root(
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """园衡: run a development zone (开发区) on evidence."""


@cli.command()
def init(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """Make an empty ledger, in one file or in a database."""
    door = make_door(lang, as_json=as_json)
    house = create_ledger(named_ledger(ledger))
    if as_json:
        door.plain({"ledger": house.place, "seq": 0})
        return
    door.out.print(Text(door.words("An empty ledger stands at {path}.", path=house.place)))


@zone_cli.command("add")
def zone_add(
    name: Annotated[str, typer.Argument(help="Name of the zone.")],
    code: Annotated[str | None, typer.Option(help="Code in the official catalogue.")] = None,
    level: Annotated[str | None, typer.Option(help="国家级, 省级 …")] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Add a zone."""
    door = make_door(lang, as_json=as_json)
    zone, batch = add_zone(open_ledger(ledger), name, {"code": code, "level": level})
    if as_json:
        door.plain({"zone": zone, "name": name, "seq": batch.seq})
        return
    door.out.print(
        door.words(
            "{name} is in the ledger as {zone} (sequence {seq}).",
            name=name,
            zone=zone,
            seq=batch.seq,
        )
    )


@zone_cli.command("list")
def zone_list(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List the zones of the ledger."""
    door = make_door(lang, as_json=as_json)
    found = list_zones(open_ledger(ledger))
    if as_json:
        door.plain(
            [{name: row[name] for name in ("zone", "code", "name", "level")} for row in found]
        )
        return
    show.zones(door, found)


@cli.command()
def batches(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List what the ledger was told, in order."""
    door = make_door(lang, as_json=as_json)
    found = list_batches(open_ledger(ledger))
    if as_json:
        door.plain([show.plain(b) for b in found])
        return
    show.batches(door, found)


@cli.command()
def evaluate(
    standard: Annotated[str, typer.Option(help="Id of the standard.")],
    period: Annotated[str | None, typer.Option(help="Year; the last one if not named.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The day the rule is applied; the period's end if not named.")
    ] = None,
    as_known: AsKnown = None,
    zone: Annotated[list[str] | None, typer.Option(help="Zones; all if not named.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE for a parameter.")
    ] = None,
    params: Annotated[
        str | None,
        typer.Option(
            help="A parameter file, a set of the pack, or a saved version by name or day."
        ),
    ] = None,
    what_if: Annotated[bool, typer.Option("--what-if", help="Do not move findings.")] = False,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Apply a standard and record the run."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    with door.progress() as progress:
        run = runs_evaluate.evaluate(
            house,
            standard,
            period=period,
            as_of=as_of,
            as_known=as_known,
            zones=zone or (),
            settings=set_ or (),
            parameters=params,
            what_if=what_if,
            progress=progress,
        )
    if as_json:
        door.plain(show.plain(run))
        return
    if is_rulebook_run(run):
        show_rules.verdicts(door, rules_view(house, run))
        return
    show_evaluation(door, house, run)


@cli.command()
def runs(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List the runs."""
    door = make_door(lang, as_json=as_json)
    found = list_runs(open_ledger(ledger))
    if as_json:
        door.plain([show.plain_run(r) for r in found])
        return
    show.runs(door, found)


@cli.command()
def findings(
    closed: Annotated[bool, typer.Option("--closed", help="Show closed ones too.")] = False,
    due: Annotated[
        str | None,
        typer.Option(help="What falls due within so many days of today, and what has passed: 90d."),
    ] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List what needs attention, or what will."""
    door = make_door(lang, as_json=as_json)
    house = known_house(open_ledger(ledger), as_known)
    if due is not None:
        days = days_ahead(due)
        coming = falling_due(house, days)
        if as_json:
            door.plain([show_rules.plain_due(d) for d in coming])
            return
        show_rules.due(door, coming, days)
        return
    found = list_findings(house, closed=closed)
    if as_json:
        door.plain([show.plain(f) for f in found])
        return
    show.findings(door, found)


@cli.command()
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


@cli.command()
def sql(
    standard: Annotated[str, typer.Argument(help="Id of the standard.")],
    dialect: Annotated[str, typer.Option(help="duckdb or spark.")] = "duckdb",
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Print the one statement of a standard."""
    door = make_door(lang, as_json=as_json)
    text = statement_text(standard, dialect)
    if as_json:
        door.plain({"standard": standard, "dialect": dialect, "statement": text})
        return
    typer.echo(text)


@cli.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")] = Path("demo"),
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Build a synthetic sample zone and go once through the loop."""
    door = make_door(lang, as_json=as_json)
    with door.progress() as progress:
        outcome = play_demo(folder, door.words, progress)
    if as_json:
        door.plain(plain_demo(outcome))
        return
    show_demo(door, outcome)
