"""The verbs: each parses, calls app or views, and shows; only the one named is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from yuanheng._version import __version__

#: Where each word stands, in the order of --help, and whether it names a group of verbs.
_HOMES = {
    "demo": ("demo", "demo_cli", False),
    "init": ("ledger", "ledger_cli", False),
    "batches": ("ledger", "ledger_cli", False),
    "import": ("import_", "import_cli", False),
    "template": ("keeping", "keeping_cli", False),
    "quarantine": ("keeping", "keeping_cli", False),
    "withdraw": ("keeping", "keeping_cli", False),
    "faults": ("monitor.faults", "faults_cli", False),
    "correct": ("keeping", "keeping_cli", False),
    "history": ("keeping", "keeping_cli", False),
    "compare": ("keeping", "keeping_cli", False),
    "replay": ("keeping", "keeping_cli", False),
    "backup": ("keeping", "keeping_cli", False),
    "restore": ("keeping", "keeping_cli", False),
    "audit": ("audit", "audit_cli", False),
    "export": ("export", "export_cli", False),
    "fill": ("fill", "fill_cli", False),
    "indicators": ("monitor.indicators", "indicators_cli", False),
    "projects": ("monitor.projects", "projects_cli", False),
    "admission": ("decisions.admission", "admission_cli", False),
    "nation": ("demo", "demo_cli", False),
    "evaluate": ("evaluate", "evaluate_cli", False),
    "classes": ("runs", "runs_cli", False),
    "runs": ("runs", "runs_cli", False),
    "explain": ("runs", "runs_cli", False),
    "why": ("runs", "runs_cli", False),
    "sql": ("sql", "sql_cli", False),
    "findings": ("findings", "findings_cli", False),
    "tasks": ("task", "tasks_cli", False),
    "workdays": ("workdays", "workday_cli", False),
    "serve": ("serve", "serve_cli", False),
    "zone": ("zone", "zone_cli", True),
    "enterprise": ("enterprise", "enterprise_cli", True),
    "subjects": ("subjects", "subjects_cli", True),
    "profile": ("profile", "profile_cli", True),
    "standards": ("standards", "standards_cli", True),
    "allocate": ("decisions.allocate", "allocate_cli", True),
    "bid": ("decisions.bid", "bid_cli", True),
    "report": ("report", "report_cli", True),
    "task": ("task", "task_cli", True),
    "land": ("monitor.land", "land_cli", True),
    "round": ("round", "round_cli", True),
    "account": ("account", "account_cli", True),
}


def verbs_for(words: list[str]) -> typer.Typer:
    """Load the verbs that a command line may mean: of a word that is known those, else all."""
    root = typer.Typer(
        name="yuanheng",
        help="园衡: run a development zone (开发区) on evidence.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    root.callback()(_root)
    known = [words[0]] if words and words[0] in _HOMES else list(_HOMES)
    homes = {_HOMES[word]: word for word in known}
    for (module, name, is_group), word in homes.items():
        some = getattr(import_module(f"yuanheng.cli.verbs.{module}"), name)
        root.add_typer(some, name=word if is_group else None)
    return root


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def _root(
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """园衡: run a development zone (开发区) on evidence."""
