"""A Word file that people have edited, unpacked within bounds; the file is not trusted.

What is unpacked, and what is made of it, is bounded, and a document type declaration is refused,
so that no entity is ever expanded or fetched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol
from xml.parsers import expat

from yuanheng.errors import Message, say

MAX_FILE_BYTES: Final = 64 * 2**20
MAX_UNPACKED: Final = 128 * 2**20
MAX_PARTS: Final = 5_000
#: A report on two hundred zones has a million and a half elements, three million characters, and
#: some hundred thousand paragraphs and bookmarks.
MAX_ELEMENTS: Final = 2_500_000
MAX_DEPTH: Final = 500
_MAX_TAG: Final = 8 * 2**20
_PIECE: Final = 4 * 2**20
#: The workbook of a chart of ours has six thousand bytes.
MAX_INSIDE: Final = 4 * 2**20
BODY: Final = "word/document.xml"
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
TOO_LARGE = say("The Word file is larger than any report")


class Reader(Protocol):
    """What gathers from a part while it is walked through; names are `namespace name`."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, text: str) -> None:
        """Text stands in it."""


class Unfit(Exception):  # noqa: N818 - it never leaves this room
    """What makes a file one that is not read."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class Package:
    """A Word file, unpacked piece by piece and no further than the bounds, whatever it declares."""

    def __init__(self, archive: zipfile.ZipFile, path: Path, main: str = BODY) -> None:
        self._archive = archive
        self._left = MAX_UNPACKED
        self._elements = 0
        self.names = frozenset(archive.namelist())
        if main not in self.names:
            is_word = main == BODY
            raise Unfit(
                say("The file is no Word file") if is_word else say("The file is no workbook")
            )
        if len(self.names) > MAX_PARTS or path.stat().st_size > MAX_FILE_BYTES:
            raise Unfit(TOO_LARGE)

    def walk(self, name: str, reader: Reader) -> None:
        """Walk through one part; names of elements are `namespace name`."""
        depth = 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            if self._elements > MAX_ELEMENTS or depth > MAX_DEPTH:
                raise Unfit(TOO_LARGE)
            reader.start(tag, attributes)

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1
            reader.end(tag)

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = reader.characters
        given = 0
        for piece in self._pieces(name):
            parser.Parse(piece, False)  # noqa: FBT003 - more is to come
            given += len(piece)
            if given - parser.CurrentByteIndex > _MAX_TAG:  # it would be read again and again
                raise Unfit(TOO_LARGE)
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own way to say: this is all

    def inside(self, name: str) -> Iterator[str]:
        """Turn to the package that a part is, give the names of its parts, and turn back."""
        outer, content = (self._archive, self.names), b"".join(self._pieces(name))
        if len(content) > MAX_INSIDE:
            raise Unfit(TOO_LARGE)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self._archive, self.names = archive, frozenset(archive.namelist())
                if len(self.names) > MAX_PARTS:
                    raise Unfit(TOO_LARGE)
                yield from sorted(self.names)
        finally:
            self._archive, self.names = outer

    def _pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part in pieces."""
        entry = self._archive.getinfo(name)
        if entry.flag_bits & 0x1 or entry.compress_type not in _PACKED:
            raise Unfit(say("The Word file is locked, or packed in a way that is not read"))
        with self._archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise Unfit(TOO_LARGE)
                yield piece


def _refuse(*_declaration: object) -> None:
    raise Unfit(say("The Word file holds a document type declaration, which no report has"))
