"""Layers of GIS files (图层), read through GDAL as plain columns beside their shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from yuanheng.errors import SourceError, UsageError, Where, say
from yuanheng.ledger.sources.gdal_layers import list_gdal, read_gdal, unreadable
from yuanheng.ledger.sources.geoparquet import list_geoparquet, read_geoparquet
from yuanheng.ledger.sources.layer_table import Layer, LayerTable
from yuanheng.ledger.sources.not_maps import kind_of, misnamed, not_a_map
from yuanheng.ledger.sources.plot_text import list_plots, read_plots
from yuanheng.ledger.sources.shapefiles import list_shapefile, read_shapefile
from yuanheng.ledger.sources.text_forms import is_plot_text
from yuanheng.ledger.sources.zipped_layers import list_zipped, read_zipped
from yuanheng.ledger.writing.cells import clean_texts

__all__ = ["MAX_ROWS", "Layer", "LayerTable", "choose_layer", "list_layers", "read_layer"]

MAX_BYTES = 4 * 1024**3
MAX_ROWS = 5_000_000
#: No GeoPackage holds more.
MAX_FIELDS = 2_000

#: They are read, but as tables.
_TEXT_TABLES = frozenset({".csv", ".tsv", ".txt"})

_Readers = tuple[Callable[[Path], tuple[Layer, ...]], Callable[[Path, Layer], LayerTable]]
_GDAL: _Readers = (list_gdal, read_gdal)
_PARQUET: _Readers = (list_geoparquet, read_geoparquet)
#: How the files of an ending are read; a zip holds files of the others.
_PLAIN: dict[str, _Readers] = {
    ".gpkg": _GDAL,
    ".geojson": _GDAL,
    ".json": _GDAL,
    ".kml": _GDAL,
    ".gdb": _GDAL,
    ".shp": (list_shapefile, read_shapefile),
    ".parquet": _PARQUET,
    ".geoparquet": _PARQUET,
}
_ZIPPED = frozenset({".zip", ".kmz"})


def list_layers(path: Path) -> tuple[Layer, ...]:
    """List the layers of a file; SourceError where it is absent, too large or unreadable."""
    _check_file(path)
    is_file = path.is_file()
    refused = not_a_map(kind_of(path), Where(file=path.name)) if is_file else None
    refused = refused or (misnamed(path) if is_file else None)
    if refused is not None:
        raise refused
    if path.suffix.lower() in _ZIPPED:
        return list_zipped(path, _list_plain)
    return _list_plain(path)


def _check_file(path: Path) -> None:
    """Refuse what is not there, a folder that is no geodatabase, and what is too large."""
    if not _exists(path):
        raise SourceError(say("The file {path} is not there", path=str(path)))
    is_geodatabase = path.is_dir() and path.suffix.lower() == ".gdb"
    if not path.is_file() and not is_geodatabase:
        raise SourceError(
            say("{path} is a folder", path=str(path)),
            remedy=say("Name one file, for example a GeoPackage."),
        )
    files = [f for f in path.iterdir() if f.is_file()] if is_geodatabase else [path]
    if sum(f.stat().st_size for f in files) > MAX_BYTES:
        raise SourceError(
            say("The file is larger than {limit} GB", limit=MAX_BYTES // 1024**3),
            where=Where(file=path.name),
        )


def _list_plain(path: Path) -> tuple[Layer, ...]:
    """List the layers of a file that is no archive."""
    return _readers(path)[0](path)


def _read_plain(path: Path, layer: Layer) -> LayerTable:
    """Read a layer of a file that is no archive."""
    return _readers(path)[1](path, layer)


def _readers(path: Path) -> _Readers:
    """Choose how a file is read, by its ending; texts of boundary points by what they hold."""
    if is_plot_text(path):
        return list_plots, read_plots
    readers = _PLAIN.get(path.suffix.lower())
    if readers is None:
        is_text = path.suffix.lower() in _TEXT_TABLES
        raise unreadable(path) if is_text else _of_no_kind(path)
    return readers


def _of_no_kind(path: Path) -> SourceError:
    """Refuse a file whose ending no reader takes, neither of tables nor of maps."""
    return SourceError(
        say("Files that end in {ending} are not read", ending=path.suffix[:12] or "–"),
        where=Where(file=path.name),
        expected=say(
            "Expected a workbook (.xlsx .xlsm .xls .xlsb .et .ods), a text table (.csv .tsv .txt)"
            " or a map (.gpkg .shp .gdb .geojson .json .kml .kmz .parquet .geoparquet, or .zip)."
        ),
        remedy=say("Open it in the program that made it and save it as a workbook or GeoPackage."),
    )


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
            remedy=say("Name one with --layer, or take them as one survey with --together."),
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


def read_layer(path: Path, layer: Layer, *, exactly: bool = False) -> LayerTable:
    """Read a layer whole; SourceError where it is too long or breaks off.

    Texts lose the signs that nobody sees, unless they are read `exactly`, as our own exports are.
    """
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
    if len(layer.fields) > MAX_FIELDS:
        raise SourceError(
            say(
                "The layer has {n} fields; at most {limit} are read",
                n=len(layer.fields),
                limit=MAX_FIELDS,
            ),
            where=where,
            remedy=say("Keep the fields that are needed, and save it again."),
        )
    if path.suffix.lower() in _ZIPPED:
        found = read_zipped(path, layer, _list_plain, _read_plain)
    else:
        found = _read_plain(path, layer)
    if exactly:
        return found
    return replace(found, fields={n: clean_texts(v) for n, v in found.fields.items()})
