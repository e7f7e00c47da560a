"""The revision of a ledger (版本): Alembic migrations of the system's own tables."""

from __future__ import annotations

import re
from importlib.resources import files

import sqlalchemy as sa

from yuanheng.errors import LedgerError, say
from yuanheng.ports import Papers
from yuanheng.store.sealed import damaged

_MIGRATIONS = files("yuanheng").joinpath("store", "migrations")


def is_outdated(connection: sa.Connection, name: str) -> bool | None:
    """Tell whether an older program made the ledger; None where there is no ledger.

    LedgerError where a newer program made it; `name` is how messages name it.
    """
    known = _known_revisions()
    wanted = known[-1]
    found = _revision_of(connection)
    if found is None:
        return None
    if found == wanted:
        return False
    if not re.fullmatch(r"\d{4}", found):
        raise damaged(name, f"revision {found!r}")
    if found not in known:
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
    from alembic import command  # noqa: PLC0415 - slow to load; to open a ledger needs none
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["papers"] = papers
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _known_revisions() -> list[str]:
    """Give the revisions that this program knows, oldest first, by the names of their files."""
    names = (entry.name for entry in _MIGRATIONS.joinpath("versions").iterdir())
    return sorted(found[1] for name in names if (found := re.match(r"r(\d{4})_.+\.py$", name)))


def _revision_of(connection: sa.Connection) -> str | None:
    """Read what Alembic wrote in the ledger; None where it wrote nothing."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
