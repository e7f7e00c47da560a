"""Facts between Arrow and PostgreSQL's COPY as CSV, which both write and read natively.

An empty field is unknown and a quoted one is text, on both sides; bytes travel as hexadecimal.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from yuanheng.model.ledger import ARROW_TYPES

#: Rows are parsed side by side in blocks of this size; no row may be larger than a block.
_BLOCK_BYTES = 1024**2


def to_csv(table: pa.Table, fields: Sequence[tuple[str, str]]) -> memoryview:
    """Write the fields of a table as rows for COPY FROM."""
    columns = [
        _to_hexadecimal(table.column(name)) if kind == "bytes" else table.column(name)
        for name, kind in fields
    ]
    sink = pa.BufferOutputStream()
    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    csv.write_csv(pa.table(columns, [name for name, _ in fields]), sink, options)
    return memoryview(sink.getvalue())


def from_csv(
    rows: Sequence[bytes | bytearray | memoryview], fields: Sequence[tuple[str, str]]
) -> pa.Table:
    """Read rows of COPY TO, where bytes come as hexadecimal without the prefix."""
    types = {name: "text" if kind == "bytes" else kind for name, kind in fields}
    if not rows:
        schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in fields])
        return schema.empty_table()
    found = csv.read_csv(
        pa.py_buffer(b"".join(rows)),
        csv.ReadOptions(
            column_names=list(types),
            block_size=max(_BLOCK_BYTES, 2 * max(len(row) for row in rows)),
        ),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types={name: ARROW_TYPES[kind] for name, kind in types.items()},
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    return pa.table(
        [
            _from_hexadecimal(found.column(name)) if kind == "bytes" else found.column(name)
            for name, kind in fields
        ],
        [name for name, _ in fields],
    )


def _to_hexadecimal(column: pa.ChunkedArray) -> pa.ChunkedArray:
    r"""Write bytes as PostgreSQL reads them: \x and two digits each."""
    texts = [_recoded(chunk, pa.string(), binascii.hexlify, 2.0) for chunk in column.chunks]
    return pc.binary_join_element_wise("\\x", pa.chunked_array(texts, pa.string()), "")


def _from_hexadecimal(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Read two digits each as bytes."""
    parts = [_recoded(chunk, pa.binary(), binascii.unhexlify, 0.5) for chunk in column.chunks]
    return pa.chunked_array(parts, pa.binary())


def _recoded(
    array: pa.Array, kind: pa.DataType, recode: Callable[[memoryview], bytes], growth: float
) -> pa.Array:
    """Recode all the values of an array at once; each grows by the same factor."""
    array = pa.concat_arrays([array])  # a slice starts at its own beginning
    known, offsets, data = array.buffers()
    starts = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    first, last = (int(starts[0]), int(starts[-1])) if len(array) else (0, 0)
    content = recode(memoryview(data)[first:last]) if last > first else b""
    moved = ((starts - first) * growth).astype(np.int32)
    buffers = [known, pa.py_buffer(moved.tobytes()), pa.py_buffer(content)]
    return pa.Array.from_buffers(kind, len(array), buffers, array.null_count)
