"""What an .ods reads to: rows and cells that say how often they are repeated (重复行列)."""

from __future__ import annotations

import zipfile
from xml.parsers import expat

from yuanheng.ledger.workbooks.sheet_limits import Span, parse_pieces, read_pieces

_PART = "content.xml"


def check_ods(archive: zipfile.ZipFile, span: Span) -> None:
    """Count what an .ods reads to; SourceError where it cannot be held."""
    for entry in archive.infolist():
        if entry.filename.lower().lstrip("/") == _PART:
            parse_pieces(_Counted(span).parser, read_pieces(archive, entry))


class _Counted:
    """The tables of a document: their filled rectangles, and texts as often as they are repeated.

    Empty cells and rows at the end of a table are not held, and count nothing.
    """

    def __init__(self, span: Span) -> None:
        """Begin before the first table."""
        self._span = span
        self._table: str | None = None
        self._rows = self._columns = self._row = self._column = 0
        self._filled = self._times = self._length = 0
        self._texts = self._row_times = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.CharacterDataHandler = self._data
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, values: dict[str, str]) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._times = _number(values.get("table:number-columns-repeated"))
            self._column += self._times
            if any(key.startswith("office:") or key == "table:formula" for key in values):
                self._filled = self._column
                self._length = len(values.get("office:string-value", ""))
            else:
                self._times = 0
        elif name == "table:table-row":
            self._row_times = _number(values.get("table:number-rows-repeated"))
            self._column = self._filled = self._texts = self._times = 0
        elif name == "text:s":
            self._length += _number(values.get("text:c"))
        elif name == "table:table":
            self._table = values.get("table:name")
            self._rows = self._columns = self._row = 0

    def _end(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell") and self._times:
            self._texts += self._length * self._times
            self._times = 0
        elif name == "table:table-row":
            self._row += self._row_times
            if self._filled:
                self._rows, self._columns = self._row, max(self._columns, self._filled)
                self._span.add_text(self._texts * self._row_times)
        elif name == "table:table":
            self._span.add_sheet(self._rows, self._columns, self._table)

    def _data(self, text: str) -> None:
        self._length += len(text)


def _number(text: str | None) -> int:
    """Read how often; once where it is not said or is no number."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 20 else 1
