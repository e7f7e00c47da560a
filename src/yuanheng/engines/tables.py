"""The system's own tables (SQLAlchemy Core); relation tables follow the YAML by additive sync."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from yuanheng.model.ledger import SYSTEM_COLUMNS
from yuanheng.model.relation import Relation

metadata = sa.MetaData()

batch = sa.Table(
    "batch",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=True),
    sa.Column("record", sa.Text, nullable=False),
)

batch_set = sa.Table(
    "batch_set",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("relation", sa.Text, primary_key=True),
    sa.Column("zone", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, primary_key=True),
    sa.Column("period", sa.Text, primary_key=True),
)

issue = sa.Table(
    "issue",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("check_id", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

source_file = sa.Table(
    "source_file",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
)

source_piece = sa.Table(
    "source_piece",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

run = sa.Table(
    "run",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("result_digest", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

finding = sa.Table(
    "finding",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("run", sa.Integer, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

task_event = sa.Table(
    "task_event",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("task", sa.Integer, nullable=False, index=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

round_event = sa.Table(
    "round_event",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("round", sa.Integer, nullable=False, index=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

account = sa.Table(
    "account",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

account_session = sa.Table(
    "account_session",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

unit = sa.Table(
    "unit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
)

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
)

job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": sa.Text(),
    "boolean": sa.Boolean(create_constraint=False),
    "integer": sa.BigInteger(),
    "number": sa.Float(),
    "bytes": sa.LargeBinary(),
}


def fact_fields(relation: Relation) -> tuple[tuple[str, str], ...]:
    """Name the fields of a relation's fact table and their kinds, system columns first."""
    return (*SYSTEM_COLUMNS, *relation.stored)


def follows(connection: sa.Connection, relations: Iterable[Relation]) -> bool:
    """Tell in one query whether the fact tables have all that the relations declare."""
    rows = connection.exec_driver_sql(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND m.name LIKE 'fact\\_%' ESCAPE '\\'"
    )
    present = {(table, column) for table, column in rows}
    return all((f"fact_{r.id}", name) in present for r in relations for name, _ in fact_fields(r))


def sync_facts(connection: sa.Connection, relations: Iterable[Relation]) -> None:
    """Make the fact tables follow the declared relations; columns are added, never dropped."""
    inspector = sa.inspect(connection)
    existing = set(inspector.get_table_names())
    for relation in relations:
        name = f"fact_{relation.id}"
        fields = fact_fields(relation)
        if name not in existing:
            table = sa.Table(name, sa.MetaData(), *(sa.Column(n, _TYPES[k]) for n, k in fields))
            sa.Index(f"{name}_seq", table.c.seq)
            table.create(connection)
            continue
        present = {str(c["name"]) for c in inspector.get_columns(name)}
        quote = connection.dialect.identifier_preparer.quote
        for field, kind in fields:
            if field not in present:
                sql_type = _TYPES[kind].compile(connection.dialect)
                connection.exec_driver_sql(
                    f"ALTER TABLE {quote(name)} ADD COLUMN {quote(field)} {sql_type}"
                )
