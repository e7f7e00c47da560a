"""The revision of a ledger (版本): Alembic migrations of the system's own tables."""

from __future__ import annotations

import re
from importlib.resources import files

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from yuanheng.errors import LedgerError, say
from yuanheng.ports import Papers
from yuanheng.store.sealed import damaged


def is_outdated(connection: sa.Connection, name: str) -> bool | None:
    """Tell whether an older program made the ledger; None where there is no ledger.

    LedgerError where a newer program made it; `name` is how messages name it.
    """
    scripts = ScriptDirectory.from_config(_config())
    wanted = scripts.get_current_head()
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        return None
    if found == wanted:
        return False
    if not re.fullmatch(r"\d{4}", found):
        raise damaged(name, f"revision {found!r}")
    if found not in {script.revision for script in scripts.walk_revisions()}:
        raise LedgerError(
            say(
                "{path} has revision {found}; this program knows {wanted}",
                path=name,
                found=found,
                wanted=wanted,
            ),
            remedy=say("Use the program that made it, or a newer one."),
        )
    return True


def upgrade(
    connection: sa.Connection, papers: Papers | None = None, revision: str = "head"
) -> None:
    """Bring the system's own tables to the newest revision, in the caller's transaction.

    papers: what can be read again from originals; without them nothing is.
    """
    config = _config()
    config.attributes["papers"] = papers
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> Config:
    """Point Alembic at the migrations inside the package."""
    config = Config()
    config.set_main_option(
        "script_location", str(files("yuanheng").joinpath("store", "migrations"))
    )
    config.set_main_option("path_separator", "os")
    return config
