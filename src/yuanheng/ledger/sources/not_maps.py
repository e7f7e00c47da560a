"""Files given in the place of a map (不是图层的文件): what each is, and what to do with it."""

from __future__ import annotations

from pathlib import Path

from yuanheng.errors import Message, SourceError, Where, say

_ARCHIVES = frozenset({".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".cab"})
_DRAWINGS = frozenset({".dxf", ".dwg", ".dgn", ".dwt"})
_IMAGES = frozenset(
    {".tif", ".tiff", ".img", ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".ecw", ".sid", ".pdf"}
)
_PROJECTS = frozenset({".mxd", ".aprx", ".qgs", ".qgz", ".lyr", ".lyrx", ".mpk", ".ovobj"})
_PARTS = frozenset({".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx"})
#: What the bytes of archives begin with, whatever their name says.
_MAGIC = {b"7z\xbc\xaf\x27\x1c": ".7z", b"Rar!": ".rar", b"\x1f\x8b": ".gz", b"BZh": ".bz2"}
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
        _PARTS,
        say("The file is one part of a shapefile"),
        say("Name the .shp file, with the other parts beside it, or a zip of all of them."),
    ),
)


def kind_of(path: Path) -> str:
    """Give the ending of a file; where its bytes are those of an archive, that of the archive."""
    with path.open("rb") as stream:
        head = stream.read(8)
    return next((ending for magic, ending in _MAGIC.items() if head.startswith(magic)), "") or (
        path.suffix.lower()
    )


def not_a_map(kind: str, where: Where) -> SourceError | None:
    """Refuse what is known to be no map, with the remedy that fits; None for anything else."""
    for endings, what, remedy in _SAID:
        if kind in endings:
            return SourceError(what, where=where, remedy=remedy)
    return None
