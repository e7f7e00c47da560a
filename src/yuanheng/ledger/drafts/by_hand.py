"""Facts entered by hand (录入), as batches like any other."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import pyarrow as pa

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.identity import Row, same_text
from yuanheng.model.ledger import ARROW_TYPES, Draft
from yuanheng.standards.relations import ledger_schema


def zone_table(rows: list[dict[str, str | None]]) -> pa.Table:
    """Make zone facts of attribute rows."""
    relation = ledger_schema().relations["zone"]
    fields = [("source_row", "integer"), *relation.stored]
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in fields])
    return pa.Table.from_pylist(
        [{name: row.get(name) for name, _ in fields} for row in rows], schema=schema
    )


def draft_zone(
    history: tuple[Row, ...], attributes: Mapping[str, str | None], actor: str
) -> tuple[str, Draft]:
    """Draft a new zone; UsageError where its name or code is already known."""
    for column in ("name", "code"):
        value = attributes.get(column)
        if value and any(same_text(r[column], value) for r in history):
            raise UsageError(
                say("A zone of this name is already in the ledger: {value}", value=value)
                if column == "name"
                else say("A zone of this code is already in the ledger: {value}", value=value),
                remedy=say("Use it with --zone; nothing was changed."),
            )
    zone = f"Z{secrets.token_hex(4)}"
    row = {**attributes, "zone": zone, "valid_from": None}
    return zone, Draft(
        kind="record",
        actor=actor,
        period=None,
        profile=None,
        layer=None,
        facts={"zone": zone_table([row])},
        sets=(),
        issues=(),
        details={"zone": zone, "name": attributes.get("name")},
    )
