"""The log of parameter versions beside the ledger: appended, never changed."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from yuanheng.errors import LedgerError, say
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.store import tables as t
from yuanheng.store.home import Home
from yuanheng.store.sealed import Sealed

_VERSION: Sealed[ParameterVersion] = Sealed(ParameterVersion)


def append_version(home: Home, version: ParameterVersion) -> ParameterVersion:
    """Append a version and give it its number; LedgerError where its name is taken."""
    table = t.parameter_version
    with home.writing() as connection:
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
                record=_VERSION.write(version),
            )
        )
    return version


def versions_of(home: Home, standard: str) -> tuple[ParameterVersion, ...]:
    """List the versions of a standard's parameters in the order in which they were saved."""
    table = t.parameter_version
    query = sa.select(table.c.record).where(table.c.standard == standard).order_by(table.c.n)
    with home.engine.connect() as connection:
        return tuple(_VERSION.read(row) for row in connection.scalars(query))
