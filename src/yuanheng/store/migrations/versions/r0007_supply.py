"""What was kept as `project` is the land contract: its facts and all that names them is `supply`.

Keys of findings name no relation, so findings and tasks stand as they are; runs are frozen.

Revision ID: 0007
Revises: 0006
"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OLD, _NEW = "project", "supply"
#: Records in JSON that name the relation of what they are about, by table and key.
_RECORDS = (("batch", "seq"), ("round_event", "n"), ("audit_entry", "n"), ("job", "id"))


def upgrade() -> None:
    """Rename the table of facts with its index, and the relation wherever it is named."""
    connection = op.get_bind()
    if sa.inspect(connection).has_table(f"fact_{_OLD}"):
        op.drop_index(f"fact_{_OLD}_seq", f"fact_{_OLD}")
        op.rename_table(f"fact_{_OLD}", f"fact_{_NEW}")
        op.create_index(f"fact_{_NEW}_seq", f"fact_{_NEW}", ["seq"])
    sets = sa.table("batch_set", sa.column("relation"))
    connection.execute(sets.update().where(sets.c.relation == _OLD).values(relation=_NEW))
    for name, key in _RECORDS:
        _rewrite(connection, sa.table(name, sa.column(key), sa.column("record")), key)


def downgrade() -> None:
    """Refuse: a ledger is never taken apart."""
    raise NotImplementedError


def _rewrite(connection: sa.Connection, table: sa.TableClause, key: str) -> None:
    """Rewrite the records of a table that name the relation."""
    wanted = table.c.record.contains(_OLD)
    rows = connection.execute(sa.select(table.c[key], table.c.record).where(wanted)).all()
    for number, text in rows:
        after = json.dumps(_renamed(json.loads(text)), ensure_ascii=False, separators=(",", ":"))
        if json.loads(after) != json.loads(text):
            where = table.c[key] == number
            connection.execute(table.update().where(where).values(record=after))


def _renamed(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Rename the relation where a key says that it is one; texts that people wrote stand."""
    if isinstance(value, list):
        return [_renamed(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _NAMED.get(key, _renamed)(one) for key, one in value.items()}


def _relation(value: Any) -> Any:  # noqa: ANN401 - any JSON
    return _NEW if value == _OLD else _renamed(value)


def _profile(value: Any) -> Any:  # noqa: ANN401 - any JSON
    return f"core.{_NEW}" if value == f"core.{_OLD}" else _renamed(value)


_NAMED: dict[str, Callable[[Any], Any]] = {"relation": _relation, "profile": _profile}
