"""Layers inside a zip: shapefiles, file geodatabases and single map files, in any folder of it."""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from yuanheng.errors import SourceError, Where, YuanhengError, say
from yuanheng.ledger.sources.archives import Member, list_members, opened, unpack
from yuanheng.ledger.sources.layer_table import Layer, LayerTable
from yuanheng.ledger.sources.not_maps import in_an_archive

_SHAPEFILE = (".shp", ".dbf", ".shx", ".cpg", ".prj")
_SINGLE = frozenset({".gpkg", ".geojson", ".kml", ".parquet", ".geoparquet"})
_OF_MANY_LAYERS = frozenset({".gdb", ".gpkg", ".kml"})
#: A map file is unpacked under this name; KML calls a layer without a name so.
_INNER = "layer"
_ZIPS = frozenset({".zip", ".kmz"})

Lister = Callable[[Path], tuple[Layer, ...]]
Reader = Callable[[Path, Layer], LayerTable]


@dataclass(frozen=True)
class Unit:
    """A map file inside a zip: its name there, its kind, and the members it is made of."""

    name: PurePosixPath
    kind: str
    members: tuple[Member, ...]


def list_zipped(path: Path, lister: Lister) -> tuple[Layer, ...]:
    """List the layers of every map file in a zip; `lister` lists each once it is unpacked.

    A layer is named as its file, with the folder before it where two files have one name.
    """
    layers: list[Layer] = []
    with opened(path) as archive:
        units = _units(archive, path)
        for unit in units:
            with _unpacked(archive, unit, path) as inner:
                found = lister(inner)
            layers += [replace(x, name=_shown(unit, x.name, units)) for x in found]
    return tuple(layers)


def read_zipped(path: Path, layer: Layer, lister: Lister, reader: Reader) -> LayerTable:
    """Read one layer of a zip; only the files that may hold it are unpacked."""
    with opened(path) as archive:
        units = _units(archive, path)
        for unit in units:
            if unit.kind not in _OF_MANY_LAYERS and _shown(unit, "", units) != layer.name:
                continue
            with _unpacked(archive, unit, path) as inner:
                for found in lister(inner):
                    if _shown(unit, found.name, units) == layer.name:
                        return _renamed(reader(inner, found), path.name, layer.name)
    raise SourceError(
        say("There is no layer {layer}", layer=layer.name), where=Where(file=path.name)
    )


def _units(archive: zipfile.ZipFile, path: Path) -> tuple[Unit, ...]:
    """Find the map files of an archive; SourceError where it holds none."""
    members = list_members(archive, path)
    folders = {m.name.parent for m in members if m.name.suffix.lower() == ".gdbtable"}
    units = [
        Unit(
            _geodatabase(folder, path), ".gdb", tuple(m for m in members if m.name.parent == folder)
        )
        for folder in sorted(folders)
    ]
    for member in members:
        kind = member.name.suffix.lower()
        if kind == ".shp":
            units.append(Unit(member.name, kind, _family(member, members)))
        elif kind in _SINGLE:
            units.append(Unit(member.name, kind, (member,)))
    if not units:
        _refuse_inner(members, path)
        raise SourceError(
            say("The archive holds no map file"),
            where=Where(file=path.name),
            expected=say("Expected a shapefile, file geodatabase, GeoPackage, GeoJSON or KML."),
        )
    return tuple(units)


def _refuse_inner(members: tuple[Member, ...], path: Path) -> None:
    """Refuse an archive of archives, drawings or images with the remedy that fits."""
    where = Where(file=path.name)
    for member in sorted(members, key=lambda m: m.name.suffix.lower() == ".txt"):  # a readme last
        kind = member.name.suffix.lower()
        inner = in_an_archive(kind, where)
        if kind in _ZIPS:
            raise SourceError(
                say("The archive holds another archive: {name}", name=str(member.name)[:200]),
                where=where,
                remedy=say("Unpack it and import the inner archive."),
            )
        if inner is not None:
            raise inner


def _geodatabase(folder: PurePosixPath, path: Path) -> PurePosixPath:
    """Name a geodatabase by its folder; one packed without its folder, by the archive."""
    return folder if folder.name else PurePosixPath(path.stem)


def _family(shp: Member, members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Find the files that belong to a .shp: those beside it, named as it is."""
    stem = str(shp.name.with_suffix("")).lower()
    return tuple(
        m
        for m in members
        if m.name.suffix.lower() in _SHAPEFILE and str(m.name.with_suffix("")).lower() == stem
    )


def _shown(unit: Unit, inner: str, units: tuple[Unit, ...]) -> str:
    """Name a layer of a unit as people see it."""
    if unit.kind in _OF_MANY_LAYERS:
        inner = unit.name.stem if inner == _INNER else inner
        several = sum(u.kind in _OF_MANY_LAYERS for u in units) > 1
        return f"{unit.name.stem}/{inner}" if several else inner
    named = Counter(u.name.stem for u in units)
    return unit.name.stem if named[unit.name.stem] == 1 else str(unit.name.with_suffix(""))


@contextmanager
def _unpacked(archive: zipfile.ZipFile, unit: Unit, path: Path) -> Iterator[Path]:
    """Unpack a unit into a folder that is gone afterwards; refusals name the archive."""
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        inner = Path(folder) / f"{_INNER}{unit.kind}"
        if unit.kind == ".gdb":
            inner.mkdir()
        for member in unit.members:
            target = inner / member.name.name if inner.is_dir() else inner
            if unit.kind == ".shp":
                target = inner.with_suffix(member.name.suffix.lower())
            unpack(archive, member, target)
        try:
            yield inner
        except YuanhengError as error:
            error.where = replace(error.where, file=path.name, layer=unit.name.stem)
            raise


def _renamed(table: LayerTable, file: str, layer: str) -> LayerTable:
    """Give a table, and what was noticed in it, the names that people know."""
    issues = tuple(replace(i, where=replace(i.where, file=file, layer=layer)) for i in table.issues)
    return replace(table, file=file, layer=layer, issues=issues)
