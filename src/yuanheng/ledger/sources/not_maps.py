"""Files given in the place of a map (不是图层的文件): what each is, and what to do with it."""

from __future__ import annotations

from pathlib import Path

from yuanheng.errors import Message, SourceError, Where, say

_ARCHIVES = frozenset({".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".cab"})
_DRAWINGS = frozenset({".dxf", ".dwg", ".dgn", ".dwt"})
#: A zip or rar in pieces (分卷).
_PIECES = frozenset({".z01", ".z02", ".001", ".002", ".r00", ".r01"})
_IMAGES = frozenset(
    {".tif", ".tiff", ".img", ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".ecw", ".sid", ".pdf"}
)
_PROJECTS = frozenset({".mxd", ".aprx", ".qgs", ".qgz", ".lyr", ".lyrx", ".mpk", ".ovobj"})
_PARTS = frozenset({".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx"})
#: Maps of programs and forms that are not read: MapGIS, MapInfo, 国土 VCT, 奥维, GML and others.
_OTHER_MAPS = frozenset(
    {".wp", ".wl", ".wt", ".mpj", ".vct", ".tab", ".mif", ".mid", ".gml", ".fgb", ".gpx", ".e00"}
    | {".ovkml", ".ovkmz", ".ovjsn", ".sqlite", ".topojson"}
)
_TEXTS = frozenset({".txt", ".xls", ".xlsx", ".et", ".csv"})
#: What the bytes of archives begin with, whatever their name says.
_MAGIC = {
    b"7z\xbc\xaf\x27\x1c": ".7z",
    b"Rar!": ".rar",
    b"\x1f\x8b": ".gz",
    b"BZh": ".bz2",
    b"\xfd7zXZ\0": ".xz",
    b"\x28\xb5\x2f\xfd": ".zst",
}
#: Where a tar says so.
_TAR, _TAR_AT = b"ustar", 257
#: What the bytes of maps begin with, and the endings under which those are read.
_MAPS = {
    b"SQLite format 3\0": (".gpkg",),
    b"PK\3\4": (".zip", ".kmz"),
    b"PAR1": (".parquet", ".geoparquet"),
    b"\0\0\x27\x0a": (".shp",),
    b"<?xml": (".kml",),
    b"{": (".geojson", ".json"),
}
_READ = frozenset(ending for endings in _MAPS.values() for ending in endings)
_UNPACK = say("Unpack it and import the map file in it, or pack the files again as zip.")
_SAID: tuple[tuple[frozenset[str], Message, Message], ...] = (
    (_ARCHIVES, say("The file is an archive of another kind than zip"), _UNPACK),
    (
        _DRAWINGS,
        say("The file is a CAD drawing: it has lines, and no plots with attributes"),
        say("In the map program, turn closed lines into areas and save them as GeoPackage."),
    ),
    (
        _IMAGES,
        say("The file is an image, which holds no plots"),
        say("Import the layer of plots from which it was made."),
    ),
    (
        _PROJECTS,
        say("The file is a project: it says how layers are shown and does not hold them"),
        say("In the map program, export the layer itself as GeoPackage."),
    ),
    (
        _PIECES,
        say("The file is one piece of an archive in several"),
        say("Put all pieces into one folder, unpack them, and import the map file."),
    ),
    (
        _OTHER_MAPS,
        say("The file is a map in a form that is not read"),
        say(
            "In the program that made it, export the layer as shapefile, and name the .shp file or"
            " a zip of all its parts."
        ),
    ),
    (
        frozenset({".mdb", ".accdb"}),
        say("The file is a database of Access, perhaps a personal geodatabase"),
        say("In ArcGIS, export the layer as file geodatabase (.gdb) or as shapefile."),
    ),
    (
        frozenset({".gdbtable", ".gdbtablx", ".atx", ".spx", ".gdbindexes"}),
        say("The file is one part of a file geodatabase"),
        say("Name the folder that ends in .gdb, or a zip of it."),
    ),
    (
        _PARTS,
        say("The file is one part of a shapefile"),
        say("Name the .shp file, with the other parts beside it, or a zip of all of them."),
    ),
)


def kind_of(path: Path) -> str:
    """Give the ending of a file; where its bytes are those of an archive, that of the archive."""
    head = _head(path)
    if head[_TAR_AT:].startswith(_TAR):
        return ".tar"
    return next((ending for magic, ending in _MAGIC.items() if head.startswith(magic)), "") or (
        path.suffix.lower()
    )


def misnamed(path: Path) -> SourceError | None:
    """Refuse a map under the ending of another; None for anything else."""
    head, ending = _head(path).removeprefix(b"\xef\xbb\xbf").lstrip(), path.suffix.lower()
    right = next((e for magic, e in _MAPS.items() if head.startswith(magic)), (ending,))
    if ending not in _READ or ending in right:
        return None
    return SourceError(
        say(
            "The name ends in {ending}, and the content is that of a {right} file",
            ending=ending,
            right=" / ".join(right),
        ),
        where=Where(file=path.name),
        remedy=say("Give the file the ending {right} and import it again.", right=right[0]),
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_TAR_AT + len(_TAR))


def in_an_archive(kind: str, where: Where) -> SourceError | None:
    """Refuse an archive that holds no map, for what it holds; None where that is unknown."""
    if kind in _TEXTS:
        return SourceError(
            say("The archive holds no map file, only texts or workbooks"),
            where=where,
            remedy=say("Unpack it and import the text of boundary points, or the workbook."),
        )
    return not_a_map(kind, where)


def not_a_map(kind: str, where: Where) -> SourceError | None:
    """Refuse what is known to be no map, with the remedy that fits; None for anything else."""
    for endings, what, remedy in _SAID:
        if kind in endings:
            return SourceError(what, where=where, remedy=remedy)
    return None
