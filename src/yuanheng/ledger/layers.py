"""Layers of GIS files (图层), read through GDAL as plain columns beside their shapes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
import pyproj
from pyogrio.errors import DataLayerError, DataSourceError

from yuanheng.errors import SourceError, UsageError, Where, say

MAX_BYTES = 4 * 1024**3
MAX_ROWS = 5_000_000


@dataclass(frozen=True)
class Layer:
    """A layer of a file: rows, kind of shape, fields and CRS (None where it states none)."""

    name: str
    rows: int
    geometry: str | None
    fields: tuple[str, ...]
    crs: str | None


@dataclass(frozen=True)
class LayerTable:
    """The content of a layer: one list per field, the feature number and the WKB of each row."""

    file: str
    layer: str
    crs: str | None
    rows: tuple[int, ...]
    fields: dict[str, list[Any]]
    shapes: tuple[bytes | None, ...]

    def where(self, index: int | None = None, column: str | None = None) -> Where:
        """Name a place in this layer; `index` counts the rows read, from 0."""
        row = self.rows[index] if index is not None else None
        return Where(file=self.file, layer=self.layer, row=row, column=column)


def list_layers(path: Path) -> tuple[Layer, ...]:
    """List the layers of a file; SourceError where it is absent, too large or unreadable."""
    where = Where(file=path.name)
    if not _exists(path):
        raise SourceError(say("The file {path} is not there", path=str(path)))
    if not path.is_file():
        raise SourceError(
            say("{path} is a folder", path=str(path)),
            remedy=say("Name one file, for example a GeoPackage."),
        )
    if path.stat().st_size > MAX_BYTES:
        raise SourceError(
            say("The file is larger than {limit} GB", limit=MAX_BYTES // 1024**3), where=where
        )
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        return tuple(_layer(path, name) for name in names)
    except DataSourceError as error:
        raise SourceError(
            say("The file cannot be read as a map layer"),
            where=where,
            expected=say("Expected a GeoPackage (.gpkg)."),
            remedy=say("Open it in the program that made it and save it again as GeoPackage."),
            lines=(say("{text}", text=str(error).splitlines()[0][:200]),),
        ) from error


def _exists(path: Path) -> bool:
    """Tell whether anything stands there; a name that no file can have is nothing."""
    try:
        return path.exists()
    except OSError:
        return False


def choose_layer(path: Path, wanted: str | None) -> Layer:
    """Choose the layer to read; a file with several is never merged: they are listed instead."""
    layers = list_layers(path)
    if not layers:
        raise SourceError(say("The file holds no layer"), where=Where(file=path.name))
    listed = tuple(
        say(
            "{layer}: {rows} rows, {geometry}",
            layer=x.name,
            rows=x.rows,
            geometry=x.geometry or "-",
        )
        for x in layers
    )
    if wanted is None:
        if len(layers) == 1:
            return layers[0]
        raise UsageError(
            say(
                "The file holds {n} layers; theme layers may be the same land again", n=len(layers)
            ),
            where=Where(file=path.name),
            remedy=say("Name one with --layer."),
            lines=listed,
        )
    for layer in layers:
        if layer.name == wanted:
            return layer
    raise SourceError(
        say("There is no layer {layer}", layer=wanted),
        where=Where(file=path.name),
        remedy=say("Name one of these with --layer."),
        lines=listed,
    )


def read_layer(path: Path, layer: Layer) -> LayerTable:
    """Read a layer whole; SourceError where it is too long or breaks off."""
    where = Where(file=path.name, layer=layer.name)
    if layer.rows > MAX_ROWS:
        raise SourceError(
            say(
                "The layer has {rows} rows; at most {limit} are read",
                rows=layer.rows,
                limit=MAX_ROWS,
            ),
            where=where,
        )
    try:
        meta, table = pyogrio.read_arrow(path, layer=layer.name, return_fids=True)
    except (DataSourceError, DataLayerError) as error:
        raise SourceError(
            say("The layer cannot be read to its end"),
            where=where,
            lines=(say("{text}", text=str(error).splitlines()[0][:200]),),
        ) from error
    shape_column = meta["geometry_name"] or "wkb_geometry"
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    numbers = columns.pop("OGC_FID", None) or columns.pop(meta.get("fid_column", "") or "fid", None)
    shapes = columns.pop(shape_column, None) or [None] * table.num_rows
    return LayerTable(
        file=path.name,
        layer=layer.name,
        crs=layer.crs,
        rows=tuple(int(n) for n in numbers) if numbers else tuple(range(1, table.num_rows + 1)),
        fields=columns,
        shapes=tuple(shapes),
    )


def _layer(path: Path, name: str) -> Layer:
    """Describe one layer without reading its rows."""
    info = pyogrio.read_info(path, layer=name)
    return Layer(
        name=name,
        rows=int(info["features"]),
        geometry=info["geometry_type"],
        fields=tuple(str(f) for f in info["fields"]),
        crs=_stated_crs(info["crs"]),
    )


def _stated_crs(text: str | None) -> str | None:
    """Give the CRS a layer states; GeoPackage's 'undefined' entries state none."""
    if not text:
        return None
    name = pyproj.CRS.from_user_input(text).name
    return None if name.lower().startswith(("undefined", "unknown")) else text
