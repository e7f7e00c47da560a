"""Sheets of workbooks and text tables (表), read as people fill them: cells with their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.apart import Apart
from yuanheng.ledger.sources.sandbox import BrokenFileError
from yuanheng.ledger.sources.text_forms import is_plot_text
from yuanheng.ledger.workbooks.export_marks import is_earlier_export
from yuanheng.ledger.workbooks.reading import MAX_ROWS, TEXTS, Merged, ReadSheet, read_file
from yuanheng.ledger.workbooks.sheet_seen import Seen
from yuanheng.ledger.writing.cells import Cell

__all__ = ["MAX_ROWS", "TEXTS", "Cell", "RawSheet", "column_letter", "is_table", "read_sheets"]

MAX_BYTES = 256 * 1024**2
_HEAD_SEARCHED = 16

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods"})
#: Workbooks and text tables are read here.
APART = Apart(read_file.__module__, ReadSheet, Seen)
#: What a file does to whoever reads it, beside what is said of it.
_BY_ITSELF = {
    "time": say("The file takes too long to read"),
    "memory": say("The file takes more memory to read than there is"),
    "crash": say("The program that reads tables broke down over the file"),
}


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it stands: its rows of cells; `first_row` is the number of the first of them.

    merged: its merged cells, whose value stands in the first cell only. seen: what reading saw.
    is_earlier_export: an earlier version of the program wrote it, with figures as it stored them.
    """

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int
    is_hidden: bool = False
    merged: tuple[Merged, ...] = ()
    seen: tuple[Seen, ...] = ()
    is_earlier_export: bool = False

    def where(self, row: int | None = None, column: int | None = None) -> Where:
        """Name a cell by row number and column letter; both count from 0 here."""
        return Where(
            file=self.file,
            layer=self.name,
            row=None if row is None else row + self.first_row,
            column=None if column is None else column_letter(column),
        )

    @cached_property
    def columns(self) -> tuple[Sequence[Cell], ...]:
        """Give the cells by column; rows may end early."""
        return tuple(zip_longest(*self.rows))

    @cached_property
    def head_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Give the rows where a head may be, a merged cell's value in all that it spans."""
        top = [list(row) for row in self.rows[:_HEAD_SEARCHED]]
        for first, left, last, right in self.merged:
            if first >= len(top) or left >= len(top[first]) or top[first][left] is None:
                continue
            for row in top[first : last + 1]:
                width = min(right + 1, len(row)) - left
                row[left : left + width] = [top[first][left]] * width
        return tuple(map(tuple, top))


def is_table(path: Path) -> bool:
    """Tell a workbook or text table by its ending; a text of boundary points is a map layer."""
    return not is_plot_text(path) and path.suffix.lower() in WORKBOOKS | TEXTS


def read_sheets(path: Path) -> tuple[RawSheet, ...]:
    """Read every sheet of a file; SourceError where it is absent, too large, damaged or locked."""
    where = Where(file=path.name)
    if not path.is_file():
        raise SourceError(say("The file {path} is not there", path=str(path)))
    if path.stat().st_size > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise SourceError(say("The table is larger than {limit} MB", limit=limit), where=where)
    if path.stat().st_size == 0:
        raise SourceError(say("The file is empty"), where=where)
    try:
        sheets = APART.call(path, read_file, path)
    except BrokenFileError as error:
        raise broken_table(path, error) from error
    is_earlier = is_earlier_export(path)
    return tuple(_laid_out(path.name, sheet, is_earlier=is_earlier) for sheet in sheets)


def column_letter(index: int) -> str:
    """Give the letter of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def broken_table(path: Path, error: BrokenFileError) -> SourceError:
    """Refuse a table that its reader gave up on, or that ended it."""
    return SourceError(
        _BY_ITSELF.get(error.kind, say("The workbook cannot be read")),
        where=Where(file=path.name),
        remedy=say("Open it in the program that made it and save it again as .xlsx."),
    )


def _laid_out(file: str, sheet: ReadSheet, *, is_earlier: bool) -> RawSheet:
    """Turn the columns of a sheet into rows."""
    rows = tuple(zip(*sheet.columns, strict=True))
    said = sheet.first_row, sheet.is_hidden, sheet.merged, sheet.seen, is_earlier
    raw = RawSheet(file, sheet.name, rows, *said)
    vars(raw)["columns"] = sheet.columns  # so that nobody turns the rows around again
    return raw
