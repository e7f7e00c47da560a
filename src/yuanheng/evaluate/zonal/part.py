"""What one batch of zones gives to an evaluation, sealed as rows of bytes that travel anywhere.

A process pool, a file and a Spark task carry the same three columns: the zones, a name, a body. A
body is an Arrow stream or a text of JSON, so that no carrier turns a figure into another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

#: The columns of a part as it travels.
SCHEMA = pa.schema(
    [
        pa.field("zones", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("body", pa.large_binary(), nullable=False),
    ]
)
_TOLD = "told"


@dataclass(frozen=True)
class Part:
    """What some zones gave: tables by name, and plain facts that JSON holds.

    zones: those that were asked about, in order.
    """

    zones: tuple[str, ...]
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)

    def sealed(self) -> pa.Table:
        """Give the rows that travel."""
        bodies = {name: _stream(table) for name, table in self.tables.items()}
        bodies[_TOLD] = json.dumps(self.told, ensure_ascii=False).encode()
        zones = json.dumps(self.zones, ensure_ascii=False)
        columns = [[zones] * len(bodies), list(bodies), list(bodies.values())]
        return pa.table(
            [pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
        )


def opened(sealed: pa.Table) -> Iterator[Part]:
    """Give the parts that travelled together, in their order."""
    tables: dict[str, pa.Table] = {}
    for row in sealed.to_pylist():
        if row["name"] != _TOLD:
            tables[row["name"]] = pa.ipc.open_stream(row["body"]).read_all()
            continue
        yield Part(tuple(json.loads(row["zones"])), tables, json.loads(row["body"]))
        tables = {}


def _stream(table: pa.Table) -> bytes:
    """Write a table as an Arrow stream of one piece, without what a reader had noted beside it."""
    table = table.replace_schema_metadata(None).combine_chunks()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
