"""How much a workbook may read to (展开限度), looked at before a reader takes memory for it.

A reader holds every cell of the rectangle that the filled cells span, and every text once for each
cell that shows it: a file of a few kilobytes can ask for more than a computer has.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from yuanheng.errors import SourceError, Where, say

#: Cells of all sheets together, filled or not; the fast reader takes 32 bytes for each.
MAX_CELLS = 60_000_000
#: Signs of all texts together, each counted for every cell that shows it.
MAX_SIGNS = 256_000_000
#: Small enough that what is made of a piece is taken from memory that was used before.
_PIECE = 64 * 1024
_OVERLAP = 8 * 1024


@dataclass
class Span:
    """What the sheets of a workbook read to, so far; refuses as soon as that is too much."""

    where: Where
    cells: int = 0
    signs: int = 0

    def add_sheet(self, rows: int, columns: int, sheet: str | None) -> None:
        """Count the rectangle of a sheet; SourceError where it cannot be held."""
        self.cells += rows * columns
        if self.cells > MAX_CELLS:
            self.refuse(rows, columns, sheet)

    def refuse(self, rows: int, columns: int, sheet: str | None) -> NoReturn:
        """Refuse a sheet that spans more than it can fill, or than can be held."""
        raise SourceError(
            say(
                "The sheet reaches over {rows} rows and {columns} columns",
                rows=rows,
                columns=columns,
            ),
            where=Where(file=self.where.file, layer=sheet),
            remedy=say("Copy the filled cells into a new workbook."),
        )

    def add_text(self, signs: int) -> None:
        """Count texts; SourceError where they cannot be held."""
        self.signs += signs
        if self.signs > MAX_SIGNS:
            raise SourceError(
                say(
                    "The texts of its cells come to more than {limit} million signs",
                    limit=MAX_SIGNS // 1_000_000,
                ),
                where=self.where,
                remedy=say("Look for a long text that stands in very many cells."),
            )


def read_pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Read a part in pieces; BadZipFile where there is more of it than the archive states."""
    wide, read = copy(entry), 0
    wide.file_size += 1  # else what lies beyond the size that is stated would not be seen
    try:
        with archive.open(wide) as stream:
            while piece := stream.read(_PIECE):
                read += len(piece)
                if read > entry.file_size:
                    raise zipfile.BadZipFile(f"{entry.filename[:60]} is longer than stated")
                yield piece
    except (OSError, RuntimeError) as error:  # an entry outside the archive, or one that is locked
        if isinstance(error, NotImplementedError):
            raise
        raise zipfile.BadZipFile(str(error)[:200]) from error


def overlapping(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Let each piece begin with the end of the one before, so that nothing is cut."""
    tail = b""
    for piece in pieces:
        yield (text := tail + piece)
        tail = text[-_OVERLAP:]


def parse_pieces(parser: expat.XMLParserType, pieces: Iterator[bytes]) -> None:
    """Parse XML as it comes; BadZipFile where it is not well formed."""
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 - takes no name
    except expat.ExpatError as error:
        raise zipfile.BadZipFile(str(error)) from error
