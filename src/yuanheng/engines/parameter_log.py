"""The log of parameter versions in the file of the ledger: appended, never changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from pydantic import TypeAdapter

from yuanheng.engines import tables as t
from yuanheng.engines.sqlite import connect, unwritable, writing
from yuanheng.errors import LedgerError, say
from yuanheng.model.parameter_versions import ParameterVersion

_VERSION = TypeAdapter(ParameterVersion)


class SqliteParameterLog:
    """Every parameter set that was ever fixed, in order."""

    def __init__(self, path: Path) -> None:
        """Open the file of a ledger, which the store has checked."""
        self._path = path
        self._engine = connect(path)

    def append(self, version: ParameterVersion) -> ParameterVersion:
        """Append a version and give it its number; LedgerError where its name is taken."""
        table = t.parameter_version
        try:
            with writing(self._engine) as connection:
                taken = sa.select(table.c.n).where(
                    table.c.standard == version.standard, table.c.name == version.name
                )
                if connection.scalar(taken) is not None:
                    raise LedgerError(
                        say("There is already a parameter set {name}", name=version.name),
                        remedy=say("A version is never changed; save the new one by a new name."),
                    )
                number = 1 + (connection.scalar(sa.select(sa.func.max(table.c.n))) or 0)
                version = replace(version, n=number)
                connection.execute(
                    table.insert().values(
                        n=number,
                        standard=version.standard,
                        name=version.name,
                        record=_VERSION.dump_json(version).decode(),
                    )
                )
        except sa.exc.OperationalError as error:
            raise unwritable(self._path, error) from error
        return version

    def versions(self, standard: str) -> tuple[ParameterVersion, ...]:
        """List the versions of a standard's parameters in the order in which they were saved."""
        table = t.parameter_version
        query = sa.select(table.c.record).where(table.c.standard == standard).order_by(table.c.n)
        with self._engine.connect() as connection:
            return tuple(_VERSION.validate_json(row) for row in connection.scalars(query))
