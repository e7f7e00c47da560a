"""The states of findings in the record: a row for every run that moved one, the oldest first."""

from __future__ import annotations

import sqlalchemy as sa
from pydantic import TypeAdapter

from yuanheng.engines import tables as t
from yuanheng.engines.home import Home
from yuanheng.model.evaluation import Finding

_FINDING = TypeAdapter(Finding)


def read_states(home: Home, key: str) -> tuple[Finding, ...]:
    """List what each run made of one finding in a ledger; none for an unknown key."""
    query = sa.select(t.finding.c.record).where(t.finding.c.key == key).order_by(t.finding.c.n)
    with home.engine.connect() as connection:
        return tuple(_FINDING.validate_json(record) for record in connection.scalars(query))
