"""GeoParquet: columns of Parquet, shapes as WKB, and what the `geo` metadata says of them.

GeoParquet 1.1: a column of shapes that names no `crs` is in OGC:CRS84; `crs: null` is unknown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
from pyproj.exceptions import CRSError

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.gdal_layers import SANDBOX, broken, unreadable, values_of
from yuanheng.ledger.sources.layer_table import Layer, LayerTable, stated_crs
from yuanheng.ledger.sources.sandbox import BrokenFileError
from yuanheng.ledger.sources.shape_kinds import may_curve, shape_kinds
from yuanheng.ledger.sources.straight_lines import straightened

_MAX_UNPACKED = 4 * 1024**3
_DEFAULT_CRS = "OGC:CRS84"


@dataclass(frozen=True)
class _Shapes:
    """What the metadata says: the column of shapes, their kind, their CRS, columns beside them."""

    column: str
    geometry: str | None
    crs: str | None
    covering: frozenset[str]


def list_geoparquet(path: Path) -> tuple[Layer, ...]:
    """List the one layer of a GeoParquet file."""
    with _open(path) as file:
        shapes = _shapes(file, path)
        names = [n for n in file.schema_arrow.names if n != shapes.column]
        fields = tuple(n for n in names if n not in shapes.covering)
        return (Layer(path.stem, file.metadata.num_rows, shapes.geometry, fields, shapes.crs),)


def read_geoparquet(path: Path, layer: Layer) -> LayerTable:
    """Read a GeoParquet file whole; SourceError where it breaks off or unpacks too far."""
    with _open(path) as file:
        meta = file.metadata
        unpacked = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
        if unpacked > _MAX_UNPACKED:
            raise SourceError(
                say("The file unpacks to {size} MB; it may be a bomb", size=unpacked // 1024**2),
                where=Where(file=path.name),
            )
        shapes = _shapes(file, path)
    try:
        table = SANDBOX.read(path, "parquet", columns=list(layer.fields), shapes=shapes.column)
    except BrokenFileError as error:
        raise broken(path, error) from error
    columns = {name: values_of(table.column(i)) for i, name in enumerate(table.column_names)}
    wkb = columns.pop(shapes.column)
    curved = may_curve(shape_kinds(wkb)).tolist()
    wkb = [straightened(w) if is_curved else w for w, is_curved in zip(wkb, curved, strict=True)]
    return LayerTable(
        file=path.name,
        layer=layer.name,
        crs=shapes.crs,
        rows=tuple(range(1, table.num_rows + 1)),
        fields=columns,
        shapes=tuple(wkb),
    )


def _open(path: Path) -> pq.ParquetFile:
    """Open a Parquet file; SourceError where it is none."""
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise unreadable(path, str(error)) from error


def _shapes(file: pq.ParquetFile, path: Path) -> _Shapes:
    """Read the `geo` metadata; SourceError where there is none, or shapes are not WKB."""
    remedy = say("Save it as GeoParquet with shapes as WKB, or as GeoPackage.")
    try:
        geo: dict[str, Any] = json.loads((file.schema_arrow.metadata or {})[b"geo"])
        name = str(geo["primary_column"])
        column: dict[str, Any] = geo["columns"][name]
        encoding = str(column.get("encoding"))
        kinds = [str(kind) for kind in column.get("geometry_types") or ()]
        boxes = (column.get("covering") or {}).get("bbox") or {}
        covering = frozenset(str(place[0]) for place in boxes.values())
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(
            say("The Parquet file does not say which column holds shapes"),
            where=Where(file=path.name),
            remedy=remedy,
        ) from error
    if encoding.upper() != "WKB" or name not in file.schema_arrow.names:
        raise SourceError(
            say("The shapes are written as {encoding}, which is not read", encoding=encoding),
            where=Where(file=path.name, column=name),
            remedy=remedy,
        )
    return _Shapes(name, kinds[0] if len(kinds) == 1 else None, _crs(column, path), covering)


def _crs(column: dict[str, Any], path: Path) -> str | None:
    """Read the CRS: PROJJSON, by its code if it has one; absent it is OGC:CRS84."""
    if "crs" not in column:
        return _DEFAULT_CRS
    if column["crs"] is None:
        return None
    try:
        crs = pyproj.CRS.from_user_input(column["crs"])
    except (CRSError, RecursionError, TypeError, ValueError) as error:
        raise SourceError(
            say("The coordinate system of the file cannot be read"),
            where=Where(file=path.name),
            remedy=say("Save it again with a coordinate system that has an EPSG code."),
        ) from error
    authority = crs.to_authority(min_confidence=100)
    return stated_crs(":".join(authority) if authority else crs.to_wkt())
