"""Layers that GDAL reads: GeoPackage, GeoJSON, KML, file geodatabase, and bare shapefiles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyproj.exceptions import CRSError

from yuanheng.errors import Message, SourceError, Where, say
from yuanheng.ledger.sources.layer_table import Layer, LayerTable, stated_crs, unlike
from yuanheng.ledger.sources.map_sandbox import MapSandbox
from yuanheng.ledger.sources.sandbox import BrokenFileError
from yuanheng.ledger.sources.shape_kinds import may_curve, shape_kinds
from yuanheng.ledger.sources.straight_lines import straightened
from yuanheng.ledger.sources.text_forms import in_utf8, refuse_utf16
from yuanheng.model.ledger import Issue

#: The drivers that may open a file of an ending; what the bytes make another driver open
#: (a virtual layer that names other files or addresses) is refused.
DRIVERS = {
    ".gpkg": ("GPKG",),
    ".geojson": ("GeoJSON", "GeoJSONSeq"),
    ".json": ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "JSONFG"),
    ".kml": ("LIBKML", "KML"),
    ".gdb": ("OpenFileGDB",),
    ".shp": ("ESRI Shapefile",),
}
SANDBOX = MapSandbox(tuple(sorted({driver for each in DRIVERS.values() for driver in each})))
#: What pyogrio raises where GDAL understands no CRS; the second, where it has no text of one.
_NO_CRS = frozenset({"CRSError", "UnboundLocalError"})
#: What a file does to whoever reads it, beside what is said of it.
BY_ITSELF = {
    "time": say("The file takes too long to read"),
    "memory": say("The file takes more memory to read than there is"),
    "crash": say("The map library broke down over the file"),
}
#: What SQLite says of a file that breaks off or was written over.
_DAMAGED = ("disk image is malformed", "disk I/O error")
#: What GDAL says where no driver knows a file; then it gives advice for programmers.
_UNKNOWN = "not recognized as being in a supported file format"
#: Arrow says with this that a column holds shapes.
_EXTENSION = b"ARROW:extension:name"
#: GDAL holds these whole while it reads them, several times their size.
_MAX_TEXT_BYTES = {".geojson": 1024**3, ".json": 1024**3, ".kml": 256 * 1024**2}
#: With this ESRI JSON names rings that hold arcs.
_ARCS = b"curveRings"
_BEGINS = {
    ".gpkg": b"SQLite format 3\0",
    ".geojson": b"{",
    ".json": b"{",
    ".kml": b"<",
}
#: With this an XML defines words of its own, which may stand for files and addresses.
_DEFINITIONS = b"<!DOCTYPE"
_SNIFFED = 65536


def list_gdal(path: Path, encoding: str | None = None) -> tuple[Layer, ...]:
    """List the layers of a file that GDAL reads; SourceError where it cannot."""
    _check_head(path)
    try:
        with in_utf8(path) as (readable, _):
            found = SANDBOX.ask(readable, "list", encoding=encoding)["layers"]
    except BrokenFileError as error:
        raise (_no_crs(path) if error.kind in _NO_CRS else broken(path, error)) from error
    try:
        layers = tuple(_layer(path, told) for told in found)
    except CRSError as error:
        raise _no_crs(path) from error
    filled = tuple(layer for layer in layers if layer.rows)
    # A folder of KML that holds other folders only is a layer of its own for GDAL.
    return filled if filled and path.suffix.lower() == ".kml" else layers


def read_gdal(path: Path, layer: Layer, encoding: str | None = None) -> LayerTable:
    """Read a layer whole; SourceError where it breaks off."""
    try:
        with in_utf8(path) as (readable, is_copy):
            table = SANDBOX.read(readable, "read", layer=layer.name, encoding=encoding)
            if may_curve(shape_kinds(_shapes(table))).any():
                straight = SANDBOX.read(readable, "straight", layer=layer.name)
                table = _straightened(table, straight)
    except BrokenFileError as error:
        if error.kind in BY_ITSELF:
            raise broken(path, error) from error
        raise SourceError(
            say("The layer cannot be read to its end"),
            where=Where(file=path.name, layer=layer.name),
            lines=(_cause(str(error)),),
        ) from error
    found = _laid_out(path, layer, table)
    issues = (_recoded(found),) if is_copy else ()
    return replace(found, issues=(*issues, *_lost_arcs(path, found)))


def _lost_arcs(path: Path, table: LayerTable) -> tuple[Issue, ...]:
    """Say that shapes of arcs in an ESRI JSON are lost: GDAL reads rings of straight lines only."""
    if path.suffix.lower() != ".json" or None not in table.shapes:
        return ()
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as text:
        if text.find(_ARCS) < 0:
            return ()
    lost = Issue(
        check="geometry.arcs",
        severity="warning",
        where=table.where(),
        found=_ARCS.decode(),
        message=say("Shapes with arcs are not read from ESRI JSON; their rows have no shape here"),
        remedy=say("Densify the arcs in the map program, or save the layer as a geodatabase."),
        quarantined=False,
    )
    return (lost,)


def _recoded(table: LayerTable) -> Issue:
    """Say that a text was read in another encoding than its form has."""
    return Issue(
        check="text.encoding",
        severity="notice",
        where=table.where(),
        found="GB 18030",
        message=say("The text is in GB 18030, not in UTF-8; it was read as that"),
        remedy=say("Check the texts; if they are wrong, save the file again as UTF-8."),
        quarantined=False,
    )


def _laid_out(path: Path, layer: Layer, table: pa.Table) -> LayerTable:
    """Lay a layer out as rows: the number of each feature first, its shape last if there is one."""
    numbers, *columns = (values_of(column) for column in table.columns)
    names = table.column_names[1:]
    shapes = columns.pop() if _is_drawn(table) else [None] * table.num_rows
    counted: Iterable[int] = range(1, table.num_rows + 1)
    if path.suffix.lower() == ".shp":  # a record keeps its number where others are deleted
        counted = [n + 1 for n in numbers]
    elif numbers and min(numbers) > 0:
        counted = numbers
    return LayerTable(
        file=path.name,
        layer=layer.name,
        crs=layer.crs,
        rows=tuple(int(n) for n in counted),
        fields=dict(zip(unlike(names[: len(columns)]), columns, strict=True)),
        shapes=tuple(shapes),
    )


def _is_drawn(table: pa.Table) -> bool:
    """Tell a layer with shapes from a mere table."""
    last = table.schema.field(table.num_columns - 1)
    return bool((last.metadata or {}).get(_EXTENSION, b"").endswith(b".wkb"))


def _shapes(table: pa.Table) -> list[bytes | None]:
    """Give the shapes of a layer, none of a mere table."""
    return table.column(table.num_columns - 1).to_pylist() if _is_drawn(table) else []


def _straightened(table: pa.Table, straight: pa.Table) -> pa.Table:
    """Put shapes of straight lines in the place of arcs."""
    shapes = dict(zip(straight.column(0).to_pylist(), straight.column(1).to_pylist(), strict=True))
    last = table.num_columns - 1
    numbers = table.column(0).to_pylist()
    # In a collection GDAL leaves the arcs.
    found = pa.array([straightened(shapes.get(n)) for n in numbers], pa.binary())
    return table.set_column(last, table.schema.field(last).with_type(pa.binary()), found)


def values_of(column: pa.ChunkedArray) -> list[Any]:
    """Give the values of a column; days that no calendar of Python has, as text."""
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException):
        values = column.cast(pa.string()).to_pylist()
    return values


def _no_crs(path: Path) -> SourceError:
    """Refuse a file whose coordinate system nobody understands."""
    return SourceError(
        say("The coordinate system of the file cannot be read"),
        where=Where(file=path.name),
        remedy=say("Save it again with a coordinate system that has an EPSG code."),
    )


def broken(path: Path, error: BrokenFileError) -> SourceError:
    """Refuse a file for what the sandbox says of it."""
    if any(word in str(error) for word in _DAMAGED):
        return SourceError(
            say("The file is damaged or not whole"),
            where=Where(file=path.name),
            remedy=say("Copy it again from where it came."),
        )
    what = BY_ITSELF.get(error.kind)
    if what is None:
        return unreadable(path, str(error))
    return SourceError(
        what,
        where=Where(file=path.name),
        remedy=say("Open it in the program that made it and save it again as GeoPackage."),
    )


def unreadable(path: Path, cause: str = "") -> SourceError:
    """Refuse a file that no reader understands."""
    return SourceError(
        say("The file cannot be read as a map layer"),
        where=Where(file=path.name),
        expected=say(
            "Expected a GeoPackage, shapefile, file geodatabase, GeoJSON, KML, GeoParquet,"
            " a zip of one of them, or a text of boundary points."
        ),
        remedy=say("Open it in the program that made it and save it again as GeoPackage."),
        lines=(_cause(cause),) if cause and _UNKNOWN not in cause else (),
    )


def _cause(text: str) -> Message:
    """Give the first line of what a library said."""
    return say("{text}", text=(text.splitlines() or ["?"])[0][:200])


def _layer(path: Path, told: dict[str, Any]) -> Layer:
    """Describe one layer; SourceError where a driver opened it that may not."""
    allowed = DRIVERS.get(path.suffix.lower(), ())
    if allowed and told["driver"] not in allowed:
        raise unreadable(path, f"{told['driver']} ≠ {' / '.join(allowed)}")
    return Layer(
        name=told["name"],
        rows=told["rows"],
        geometry=told["geometry"],
        fields=unlike(told["fields"]),
        crs=stated_crs(told["crs"]),
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
        raw = stream.read(_SNIFFED)
        if ending in _MAX_TEXT_BYTES:
            refuse_utf16(path, raw)
        head = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(_BEGINS[ending]) or (ending == ".kml" and b"<kml" not in head):
        raise unreadable(path, head[:20].decode("ascii", "replace"))
    if ending == ".kml" and _holds(path, _DEFINITIONS):
        raise unreadable(path, _DEFINITIONS.decode())


def _holds(path: Path, word: bytes) -> bool:
    """Tell whether a file holds a word anywhere: a comment of any length may stand before it."""
    rest = b""
    with path.open("rb") as stream:
        while piece := stream.read(_SNIFFED * 16):
            if word in rest + piece:
                return True
            rest = piece[1 - len(word) :]
    return False
