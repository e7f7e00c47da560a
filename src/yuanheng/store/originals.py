"""Originals of several files (原件): a folder, or the files of a shapefile, packed as one."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The earliest day that a zip can name: the same files then give the same bytes, and one digest.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_SHAPEFILE = frozenset({".shp", ".dbf", ".shx", ".cpg", ".prj"})


@contextmanager
def one_file(source: Path | None) -> Iterator[Path | None]:
    """Give the file to keep: the source itself, or a zip of all that belongs to it."""
    parts = _parts(source) if source else []
    if source is None or not parts:
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        packed = Path(folder) / f"{source.name}.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in parts:
                inside = f"{source.name}/{part.name}" if source.is_dir() else part.name
                entry = zipfile.ZipInfo(inside, _NO_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                with part.open("rb") as plain, archive.open(entry, "w", force_zip64=True) as kept:
                    while piece := plain.read(1024**2):
                        kept.write(piece)
        yield packed


def _parts(source: Path) -> list[Path]:
    """List the files of a source that is more than one; empty where it is one file."""
    if source.is_dir():
        return sorted(f for f in source.iterdir() if f.is_file() and f.suffix != ".lock")
    if source.suffix.lower() != ".shp":
        return []
    return sorted(
        f
        for f in source.parent.iterdir()
        if f.stem == source.stem and f.suffix.lower() in _SHAPEFILE
    )
