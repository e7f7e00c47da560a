"""The verbs: each parses, calls app or views, and shows; only the one named is loaded."""

from __future__ import annotations

from importlib import import_module

import typer

#: Where the verbs of a word stand, and whether the word names a group of them.
_HOMES = {
    "account": ("account", "account_cli", True),
    "audit": ("audit", "audit_cli", False),
    "backup": ("keeping", "keeping_cli", False),
    "compare": ("keeping", "keeping_cli", False),
    "correct": ("keeping", "keeping_cli", False),
    "enterprise": ("enterprise", "enterprise_cli", True),
    "export": ("export", "export_cli", False),
    "history": ("keeping", "keeping_cli", False),
    "import": ("import_", "import_cli", False),
    "profile": ("profile", "profile_cli", True),
    "quarantine": ("keeping", "keeping_cli", False),
    "replay": ("keeping", "keeping_cli", False),
    "report": ("report", "report_cli", True),
    "restore": ("keeping", "keeping_cli", False),
    "round": ("round", "round_cli", True),
    "serve": ("serve", "serve_cli", False),
    "standards": ("standards", "standards_cli", True),
    "subjects": ("subjects", "subjects_cli", True),
    "task": ("task", "task_cli", True),
    "tasks": ("task", "tasks_cli", False),
    "template": ("keeping", "keeping_cli", False),
    "withdraw": ("keeping", "keeping_cli", False),
    "workdays": ("workdays", "workday_cli", False),
}


def verbs_for(words: list[str]) -> typer.Typer:
    """Load the verbs that a command line may mean: of a word that is known those, else all."""
    home = _HOMES.get(words[0]) if words else None
    if home is None:
        everything: typer.Typer = import_module("yuanheng.cli.verbs.zones_and_runs").cli
        return everything
    module, name, is_group = home
    root = typer.Typer(name="yuanheng", add_completion=False, pretty_exceptions_enable=False)
    root.callback()(_root)
    some = getattr(import_module(f"yuanheng.cli.verbs.{module}"), name)
    root.add_typer(some, name=words[0] if is_group else None)
    return root


def _root() -> None:
    """Stand above the verbs, so that a single one still goes by its name."""
