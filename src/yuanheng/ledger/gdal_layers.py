"""Layers that GDAL reads: GeoPackage, GeoJSON, KML, file geodatabase, and bare shapefiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import CRSError

from yuanheng.errors import Message, SourceError, Where, say
from yuanheng.ledger.layer_table import Layer, LayerTable, stated_crs

#: The drivers that may open a file of an ending; what the bytes make another driver open
#: (a virtual layer that names other files or addresses) is refused.
DRIVERS = {
    ".gpkg": ("GPKG",),
    ".geojson": ("GeoJSON",),
    ".json": ("GeoJSON", "ESRIJSON", "TopoJSON", "JSONFG"),
    ".kml": ("LIBKML", "KML"),
    ".gdb": ("OpenFileGDB",),
    ".shp": ("ESRI Shapefile",),
}
#: GDAL holds these whole while it reads them, several times their size.
_MAX_TEXT_BYTES = {".geojson": 1024**3, ".json": 1024**3, ".kml": 256 * 1024**2}
_BEGINS = {
    ".gpkg": b"SQLite format 3\0",
    ".geojson": b"{",
    ".json": b"{",
    ".kml": b"<",
}
#: A text that defines its own words, or a call of a program in the place of a layer.
_REFUSED = (b"<!DOCTYPE", b"gdal_streamed_alg")
_SNIFFED = 65536


def list_gdal(path: Path, encoding: str | None = None) -> tuple[Layer, ...]:
    """List the layers of a file that GDAL reads; SourceError where it cannot."""
    _check_head(path)
    try:
        return tuple(_layer(path, str(name), encoding) for name, _ in pyogrio.list_layers(path))
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise unreadable(path, str(error)) from error
    except (CRSError, UnboundLocalError) as error:  # the second is pyogrio's, where GDAL has no WKT
        raise SourceError(
            say("The coordinate system of the file cannot be read"),
            where=Where(file=path.name),
            remedy=say("Save it again with a coordinate system that has an EPSG code."),
        ) from error


def read_gdal(path: Path, layer: Layer, encoding: str | None = None) -> LayerTable:
    """Read a layer whole; SourceError where it breaks off."""
    try:
        meta, table = pyogrio.read_arrow(
            path, layer=layer.name, return_fids=True, encoding=encoding
        )
        columns: dict[str, list[Any]] = {
            name: table.column(name).to_pylist() for name in table.column_names
        }
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise SourceError(
            say("The layer cannot be read to its end"),
            where=Where(file=path.name, layer=layer.name),
            lines=(_cause(str(error)),),
        ) from error
    numbers = columns.pop("OGC_FID", None) or columns.pop(meta.get("fid_column", "") or "fid", None)
    shapes = columns.pop(meta["geometry_name"] or "wkb_geometry", None) or [None] * table.num_rows
    counted = numbers if numbers and min(numbers) > 0 else range(1, table.num_rows + 1)
    return LayerTable(
        file=path.name,
        layer=layer.name,
        crs=layer.crs,
        rows=tuple(int(n) for n in counted),
        fields=columns,
        shapes=tuple(shapes),
    )


def unreadable(path: Path, cause: str) -> SourceError:
    """Refuse a file that no reader understands."""
    return SourceError(
        say("The file cannot be read as a map layer"),
        where=Where(file=path.name),
        expected=say(
            "Expected a GeoPackage, shapefile, file geodatabase, GeoJSON, KML, GeoParquet,"
            " a zip of one of them, or a text of boundary points."
        ),
        remedy=say("Open it in the program that made it and save it again as GeoPackage."),
        lines=(_cause(cause),),
    )


def _cause(text: str) -> Message:
    """Give the first line of what a library said."""
    return say("{text}", text=(text.splitlines() or ["?"])[0][:200])


def _layer(path: Path, name: str, encoding: str | None) -> Layer:
    """Describe one layer without reading its rows."""
    info = pyogrio.read_info(path, layer=name, encoding=encoding, force_feature_count=True)
    allowed = DRIVERS.get(path.suffix.lower(), ())
    if allowed and info["driver"] not in allowed:
        raise unreadable(path, f"{info['driver']} ≠ {' / '.join(allowed)}")
    return Layer(
        name=name,
        rows=int(info["features"]),
        geometry=info["geometry_type"],
        fields=tuple(str(f) for f in info["fields"]),
        crs=stated_crs(info["crs"]),
    )


def _check_head(path: Path) -> None:
    """Refuse a text form that is too large to hold, and what is not what its ending says."""
    ending = path.suffix.lower()
    if path.is_dir() or ending not in _BEGINS:
        return
    limit = _MAX_TEXT_BYTES.get(ending)
    if limit is not None and path.stat().st_size > limit:
        raise SourceError(
            say("The file is larger than {limit} MB", limit=limit // 1024**2),
            where=Where(file=path.name),
            remedy=say("Save it as GeoPackage."),
        )
    with path.open("rb") as stream:
        head = stream.read(_SNIFFED).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(_BEGINS[ending]) or (ending == ".kml" and b"<kml" not in head):
        raise unreadable(path, head[:20].decode("ascii", "replace"))
    for word in _REFUSED:
        if word in head and ending in _MAX_TEXT_BYTES:
            raise unreadable(path, word.decode())
