"""The other side of the sandbox (读图子进程): reads foreign files for the program that started it.

It answers each line of JSON on its standard input with a line of JSON; where rows are wanted, a
stream of Arrow and a line on how that ended follow. It imports little of this package, so
that to start it costs what its libraries cost.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pyogrio.core
import pyogrio.raw
import shapely

from yuanheng.ledger.sources.child_side import begin, say_line

#: Points, lines and polygons; a shape of another type can hold shapes, and those others.
_PLAIN = frozenset({1, 2, 3})
#: Too few bytes for shapes in each other so deep that a parser's stack ends.
_SHORT = 4096


class Answer(NamedTuple):
    """What is said at once, and the rows that follow if any were asked for."""

    head: dict[str, Any]
    schema: pa.Schema | None = None
    batches: Iterable[pa.RecordBatch] = ()


def main() -> None:
    """Answer until the other side is gone."""
    asked, answers = begin()
    _keep_drivers(asked["drivers"])
    say_line(answers, {})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _answer(answers, _VERBS[request.pop("verb")], request)


def _keep_drivers(drivers: list[str]) -> None:
    """Drop all drivers but those that are read, and have names taken as paths of files only."""
    others = (name for name in pyogrio.list_drivers() if name not in drivers)
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(others)})
    pyogrio.core._register_drivers()  # noqa: SLF001 - the only call that heeds GDAL_SKIP again
    for module in (pyogrio.core, pyogrio.raw):
        module.get_vsi_path_or_buffer = str  # theirs reads `!`, `?` and schemes out of names


def _list(stack: ExitStack, path: str, encoding: str | None) -> Answer:  # noqa: ARG001
    """Describe every layer of a file."""
    layers = []
    for name, _ in pyogrio.list_layers(path):
        info = pyogrio.read_info(path, layer=name, encoding=encoding, force_feature_count=True)
        layers.append(
            {
                "name": str(name),
                "rows": int(info["features"]),
                "geometry": info["geometry_type"],
                "fields": [str(field) for field in info["fields"]],
                "crs": info["crs"],
                "driver": info["driver"],
            }
        )
    return Answer({"layers": layers})


def _read(stack: ExitStack, path: str, layer: str, encoding: str | None) -> Answer:
    """Read a layer: the number of each feature first, then its fields, its shape last."""
    _, reader = stack.enter_context(
        pyogrio.raw.open_arrow(
            path, layer=layer, encoding=encoding, return_fids=True, use_pyarrow=True
        )
    )
    return Answer({}, reader.schema, (_parsed(batch) for batch in reader))


def _straight(stack: ExitStack, path: str, layer: str) -> Answer:  # noqa: ARG001
    """Read the shapes of a layer by the number of their feature, arcs made of straight lines."""
    _, numbers, shapes, _ = pyogrio.raw.read(path, layer=layer, columns=[], return_fids=True)
    table = pa.table({"number": numbers, "shape": pa.array(shapes, pa.binary())})
    return Answer({}, table.schema, table.to_batches())


def _parquet(stack: ExitStack, path: str, columns: list[str], shapes: str) -> Answer:
    """Read columns of a Parquet file, its shapes last."""
    file = stack.enter_context(pq.ParquetFile(path))
    names = [*columns, shapes]
    table = _unfolded(file.read(columns=names).select(names))
    return Answer({}, table.schema, (_parsed(batch) for batch in table.to_batches()))


def _unfolded(table: pa.Table) -> pa.Table:
    """Write out values that stand once for many rows, so that what that takes is taken here."""
    plain = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(plain))


def _parsed(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Parse the shapes that may hold others: should that end this program, it ends no other."""
    column = batch.columns[-1]
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        for wkb in column.to_pylist():
            if wkb is not None and len(wkb) > _SHORT and _may_hold_shapes(wkb):
                shapely.from_wkb(wkb, on_invalid="ignore")
    return batch


def _may_hold_shapes(wkb: bytes) -> bool:
    """Tell a shape that is neither point, line nor polygon."""
    kind = int.from_bytes(wkb[1:5], "little" if wkb[0] else "big")
    return (kind & 0xFFFF) % 1000 not in _PLAIN


_VERBS: dict[str, Callable[..., Answer]] = {
    "list": _list,
    "read": _read,
    "straight": _straight,
    "parquet": _parquet,
}


def _answer(answers: BinaryIO, verb: Callable[..., Answer], request: dict[str, Any]) -> None:
    """Answer one request; what a library raises is said in the place of an answer, or after it."""
    try:
        with ExitStack() as stack:
            answer = verb(stack, **request)
            say_line(answers, answer.head)
            if answer.schema is None:
                return
            with pa.ipc.new_stream(answers, answer.schema) as rows:
                for batch in answer.batches:
                    rows.write_batch(batch)
        say_line(answers, {})
    except Exception as error:  # noqa: BLE001 - told to the other side, which decides
        say_line(answers, {"kind": type(error).__name__, "error": str(error)})


if __name__ == "__main__":
    main()
