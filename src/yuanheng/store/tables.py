"""The system's own tables (SQLAlchemy Core); relation tables follow the YAML by additive sync."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.schema import CreateIndex, CreateTable

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

parameter_version = sa.Table(
    "parameter_version",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("standard", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

class_list = sa.Table(
    "class_list",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
)

#: Amounts of an older ledger that were read again, not only multiplied (revision 0006).
amount_reread = sa.Table(
    "amount_reread",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("relation", sa.Text, nullable=False),
    sa.Column("fact", sa.Text, nullable=True),
    sa.Column("source_row", sa.Integer, nullable=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("was", sa.BigInteger, nullable=False),
    sa.Column("now", sa.BigInteger, nullable=True),
    sa.Column("how", sa.Text, nullable=False),
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


def follows(relations: Iterable[Relation], present: set[tuple[str, str]]) -> bool:
    """Tell whether the tables of facts that are present have all that the relations declare."""
    return all((f"fact_{r.id}", name) in present for r in relations for name, _ in fact_fields(r))


def make_fact_table(
    connection: sa.Connection, name: str, fields: Iterable[tuple[str, str]]
) -> None:
    """Make a table of facts, found by batch."""
    for statement in _making(name, tuple(fields), connection.dialect.name):
        connection.exec_driver_sql(statement)


@lru_cache(maxsize=256)
def _making(name: str, fields: tuple[tuple[str, str], ...], dialect: str) -> tuple[str, ...]:
    """Write the statements by which a table of facts is made; to write them takes most of it."""
    table = sa.Table(name, sa.MetaData(), *(sa.Column(n, _TYPES[kind]) for n, kind in fields))
    made = CreateTable(table), CreateIndex(sa.Index(f"{name}_seq", table.c.seq))
    said = registry.load(dialect)()
    return tuple(str(statement.compile(dialect=said)) for statement in made)


def present_fields(connection: sa.Connection, name: str) -> tuple[tuple[str, str], ...]:
    """Name the fields of a table of facts as it is present, with their kinds."""
    found = sa.inspect(connection).get_columns(name)
    return tuple((str(column["name"]), _kind(column["type"])) for column in found)


def _kind(found: sa.types.TypeEngine[Any]) -> str:
    """Name the kind of a column of facts; a whole number is no number, which Float is."""
    generic = found.as_generic()
    return next(
        kind
        for kind, declared in _TYPES.items()
        if isinstance(generic, type(declared)) or isinstance(declared, type(generic))
    )


def sync_facts(
    connection: sa.Connection, relations: Iterable[Relation], present: set[tuple[str, str]]
) -> None:
    """Make the tables of facts follow the relations; columns are added, never dropped.

    present: the tables and columns that are there.
    """
    existing = {table for table, _ in present}
    quote = connection.dialect.identifier_preparer.quote
    for relation in relations:
        name = f"fact_{relation.id}"
        fields = fact_fields(relation)
        if name not in existing:
            make_fact_table(connection, name, fields)
            continue
        for field, kind in fields:
            if (name, field) not in present:
                sql_type = _TYPES[kind].compile(connection.dialect)
                connection.exec_driver_sql(
                    f"ALTER TABLE {quote(name)} ADD COLUMN {quote(field)} {sql_type}"
                )
