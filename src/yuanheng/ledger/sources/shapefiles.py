"""Shapefiles: the files that belong together, whole, and their texts in the right encoding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.dbf_text import (
    BYTES_AS_TEXT,
    DbfHead,
    choose_encoding,
    decoded,
    first_undecoded,
    overflown,
    read_head,
    stated_encoding,
)
from yuanheng.ledger.sources.gdal_layers import list_gdal, read_gdal
from yuanheng.ledger.sources.layer_table import Layer, LayerTable
from yuanheng.ledger.sources.ring_order import holes_by_place
from yuanheng.model.ledger import Issue

_NEEDED = (".dbf", ".shx")
_MAX_CPG_BYTES = 256
#: The kinds of fields that hold numbers.
_NUMBERS = ("N", "F")


def list_shapefile(path: Path) -> tuple[Layer, ...]:
    """List the one layer of a shapefile; SourceError where a part is missing or breaks off."""
    _check_parts(path)
    (layer,) = list_gdal(path, BYTES_AS_TEXT)
    encoding = choose_encoding([(name, 10) for name in layer.fields], _stated(path))
    fields = tuple(_name(name, encoding) for name in layer.fields)
    return (replace(layer, fields=fields),)


def read_shapefile(path: Path, layer: Layer) -> LayerTable:
    """Read a shapefile; its texts as its .cpg says if they decode so, else as they decode."""
    head = _check_parts(path)
    table = read_gdal(path, layer, BYTES_AS_TEXT)
    widths = dict(zip(table.fields, head.widths, strict=False))
    texts = {
        name: values
        for name, values in table.fields.items()
        if any(isinstance(v, str) for v in values)
    }
    met = {
        *((name, 10) for name in table.fields),
        *((v, widths.get(n, 0)) for n, values in texts.items() for v in values if v is not None),
    }
    stated = _stated(path)
    encoding = choose_encoding(met, stated)
    if encoding is None:
        index, name = first_undecoded(texts)
        raise SourceError(
            say("The text is neither UTF-8 nor GB 18030"),
            where=table.where(index, name),
            remedy=say("Save it again as UTF-8, with a .cpg file that says so."),
        )
    issues = list(_deleted(table, head))
    if stated is not None and _family(stated) != _family(encoding):
        issues.append(_other_encoding(table, stated, encoding))
    _show_stars(path, table, head)
    fields = {_name(n, encoding): _texts(v, encoding) for n, v in table.fields.items()}
    holed = holes_by_place(table.shapes)
    if holed:
        issues.append(_wound_as_outlines(table, sorted(holed)))
    shapes = tuple(holed.get(i, shape) for i, shape in enumerate(table.shapes))
    return replace(table, fields=fields, shapes=shapes, issues=tuple(issues))


def companion(path: Path, ending: str) -> Path | None:
    """Find the file that belongs to a .shp, its ending in small or capital letters."""
    for name in (ending, ending.upper(), ending.capitalize()):
        beside = path.with_suffix(name)
        if beside.is_file():
            return beside
    return None


def _check_parts(path: Path) -> DbfHead:
    """Refuse a shapefile whose parts are not all there, or not whole."""
    where = Where(file=path.name)
    for ending in _NEEDED:
        if companion(path, ending) is None:
            raise SourceError(
                say("The shapefile has no {ending} file beside it", ending=ending),
                where=where,
                remedy=say("Copy all files of the shapefile again."),
            )
    head = read_head(companion(path, ".dbf") or path, path.name)
    index = companion(path, ".shx") or path
    records = (_stated_bytes(index) - 100) // 8
    if any(not 100 <= _stated_bytes(part) <= part.stat().st_size for part in (path, index)):
        raise SourceError(
            say("The shapefile breaks off"),
            where=where,
            remedy=say("Copy all files of the shapefile again."),
        )
    if records != head.rows:
        raise SourceError(
            say(
                "The shapefile has {shapes} shapes and {rows} rows",
                shapes=records,
                rows=head.rows,
            ),
            where=where,
            remedy=say("Copy all files of the shapefile again."),
        )
    return head


def _stated_bytes(path: Path) -> int:
    """Read the length that the head of a .shp or .shx states."""
    with path.open("rb") as stream:
        head = stream.read(28)
    return 2 * int.from_bytes(head[24:28], "big") if len(head) == 28 else 0


def _stated(path: Path) -> str | None:
    """Read the encoding that the .cpg states."""
    beside = companion(path, ".cpg")
    if beside is None:
        return None
    with beside.open("rb") as stream:
        return stated_encoding(stream.read(_MAX_CPG_BYTES).decode("latin-1"))


def _name(name: str, encoding: str | None) -> str:
    """Decode the name of a field; names of ten bytes may end within a character."""
    return decoded(name, encoding) if encoding else name


def _texts(values: list[Any], encoding: str) -> list[Any]:
    """Decode the texts of a column; other values stay."""
    return [decoded(v, encoding) if isinstance(v, str) else v for v in values]


def _show_stars(path: Path, table: LayerTable, head: DbfHead) -> None:
    """Put the stars of numbers too long for their field in the place of nothing."""
    for field, values in enumerate(table.fields.values()):
        if field >= len(head.kinds) or head.kinds[field] not in _NUMBERS:
            continue
        blank = {table.rows[i] - 1: i for i, value in enumerate(values) if value is None}
        for row, stars in overflown(companion(path, ".dbf") or path, head, field, blank).items():
            values[blank[row]] = stars


def _deleted(table: LayerTable, head: DbfHead) -> Iterator[Issue]:
    """Say which records are marked as deleted: no map program shows them, their numbers stay."""
    gone = sorted({*range(1, head.rows + 1)} - {*table.rows}) if len(table.rows) < head.rows else []
    if gone:
        yield Issue(
            check="row.deleted",
            severity="notice",
            where=table.where(),
            found=" ".join(str(row) for row in gone[:20]),
            message=say(
                "{n} rows are marked as deleted and not read: {rows}",
                n=len(gone),
                rows=" ".join(str(row) for row in gone[:20]),
            ),
            remedy=say("Nothing to do; rows are counted as the file counts them."),
            quarantined=False,
        )


def _wound_as_outlines(table: LayerTable, found: list[int]) -> Issue:
    """Say which shapes have holes that are wound as outlines are."""
    rows = " ".join(str(table.rows[index]) for index in found[:20])
    return Issue(
        check="geometry.rings",
        severity="warning",
        where=table.where(found[0]),
        found=rows,
        message=say(
            "{n} shapes have holes that are wound as outlines are; they were read as holes:"
            " rows {rows}",
            n=len(found),
            rows=rows,
        ),
        remedy=say("Repair the geometry in the map program, if these are no holes."),
        quarantined=False,
    )


def _family(encoding: str) -> str:
    """Give one name to the encodings of which one holds the other."""
    return "gb18030" if encoding in ("gb2312", "gbk", "cp936") else encoding


def _other_encoding(table: LayerTable, stated: str, encoding: str) -> Issue:
    """Say that the .cpg states another encoding than the texts have."""
    return Issue(
        check="text.encoding",
        severity="notice",
        where=table.where(),
        found=stated,
        message=say(
            "The .cpg file says {stated}, and the texts are {found}; they were read as that",
            stated=stated,
            found=encoding,
        ),
        remedy=say("Correct the .cpg file, or delete it."),
        quarantined=False,
    )
