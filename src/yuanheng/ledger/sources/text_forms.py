"""Map files that are texts (GeoJSON, KML), whose encoding is another than their form knows."""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yuanheng.errors import SourceError, Where, say

TEXT_FORMS = frozenset({".geojson", ".json", ".kml"})
#: The section of a text of boundary points that holds them.
SECTION = "地块坐标"
_SNIFFED = 65536
_WRITTEN = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_PIECE = 1024**2
#: What the first line of an XML may say of its encoding; a parser reads these by itself.
_DECLARED = re.compile(rb"""^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["']([\w.:-]*)["']""")
_KNOWN = frozenset({b"utf-8", b"us-ascii", b"iso-8859-1"})


@contextmanager
def in_utf8(path: Path) -> Iterator[tuple[Path, bool]]:
    """Give the file, or a copy in UTF-8 of one in GB 18030, and whether it is one.

    SourceError where it is in UTF-16 or in no encoding that is read.
    """
    if path.is_dir() or path.suffix.lower() not in TEXT_FORMS:
        yield path, False
        return
    with path.open("rb") as stream:
        head = stream.read(_PIECE)
    refuse_utf16(path, head)
    declared = _DECLARED.match(head)
    is_known = declared is None or declared.group(2).lower() in _KNOWN
    is_utf8 = _decodes(path, "utf-8")
    if is_known and (is_utf8 or (declared and declared.group(2).lower() == b"iso-8859-1")):
        yield path, False
        return
    encoding = "utf-8" if is_utf8 else "gb18030"
    if not is_utf8 and not _decodes(path, encoding):
        raise SourceError(
            say("The text is neither UTF-8 nor GB 18030"),
            where=Where(file=path.name),
            remedy=say("Save it again as UTF-8."),
        )
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        copy = Path(folder) / path.name  # some forms name their layer as the file
        with path.open(encoding=encoding, newline="") as old, copy.open("wb") as new:
            first = old.read(_PIECE).encode()
            new.write(_DECLARED.sub(rb"\1", first, count=1))
            while piece := old.read(_PIECE):
                new.write(piece.encode())
        yield copy, not is_utf8


def refuse_utf16(path: Path, raw: bytes) -> None:
    """Refuse a text in UTF-16, which Windows calls Unicode; SourceError says how to save it."""
    zeros = raw[:2000].count(0)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or zeros > len(raw[:2000]) // 5:
        raise SourceError(
            say("The text is in UTF-16 (Unicode)"),
            where=Where(file=path.name),
            remedy=say("Save it again as UTF-8."),
        )


def _decodes(path: Path, encoding: str) -> bool:
    """Tell whether a whole file decodes."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def is_plot_text(path: Path) -> bool:
    """Tell a text of boundary points from a text table by its section 地块坐标."""
    if path.suffix.lower() != ".txt" or not path.is_file():
        return False
    with path.open("rb") as stream:
        head = stream.read(_SNIFFED)
    return any(SECTION.encode(encoding) in head for encoding in _WRITTEN)
