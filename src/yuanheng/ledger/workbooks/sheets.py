"""Sheets of workbooks and text tables (表), read as people fill them: cells with their places."""

from __future__ import annotations

import gc
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

import python_calamine

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.archives import opened
from yuanheng.ledger.sources.plot_text import is_plot_text
from yuanheng.ledger.workbooks.export_marks import is_earlier_export
from yuanheng.ledger.workbooks.file_kinds import workbook_ending
from yuanheng.ledger.workbooks.ods_limits import check_ods
from yuanheng.ledger.workbooks.old_errors import count_failed
from yuanheng.ledger.workbooks.sheet_limits import Span
from yuanheng.ledger.workbooks.sheet_marks import Marks, SheetMarks, read_marks
from yuanheng.ledger.workbooks.sheet_seen import Seen, failed_as_empty, hidden_parts, put_marks
from yuanheng.ledger.workbooks.text_tables import read_text_table
from yuanheng.ledger.workbooks.thin_sheets import repacked
from yuanheng.ledger.workbooks.xlsb_limits import check_xlsb
from yuanheng.ledger.writing.cells import Cell, clean_columns, clean_rows

__all__ = ["Cell", "RawSheet", "column_letter", "is_table", "read_sheets"]

MAX_BYTES = 256 * 1024**2
MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
_MAX_UNPACKED = 4 * 1024**3
_MAX_RATIO = 300
_HEAD_SEARCHED = 16

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})

#: A merged cell: its first and last row and column, each counted from 0 among the rows of a sheet.
Merged = tuple[int, int, int, int]


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
    if path.suffix.lower() in TEXTS:
        return (_read_text(path),)
    ending = workbook_ending(path)
    marks, thin = _check_archive(path, ending)
    source: str | io.BytesIO = str(path)
    if thin or path.suffix.lower() != ending:  # the reader goes by the ending of a name
        source = io.BytesIO(repacked(path, thin) if thin else path.read_bytes())
    with _uncollected():
        sheets = tuple(_read_workbook(path, source, marks))
    failed = count_failed(path, ending)
    said = (failed_as_empty(failed),) if failed else ()
    is_earlier = is_earlier_export(path)
    if not said and not is_earlier:
        return sheets
    return tuple(replace(s, seen=(*s.seen, *said), is_earlier_export=is_earlier) for s in sheets)


def column_letter(index: int) -> str:
    """Give the letter of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the collector still while many cells are made; it would look through all of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read_workbook(path: Path, source: str | io.BytesIO, marks: Marks) -> Iterator[RawSheet]:
    """Read the sheets of a workbook; a sheet longer than the limit is refused before it is read."""
    where = Where(file=path.name)
    try:
        with python_calamine.load_workbook(source) as book:
            for meta in book.sheets_metadata:
                if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                if sheet.total_height > MAX_ROWS or sheet.total_width > 16384:
                    raise _too_long(path, meta.name, sheet.total_height)
                hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
                yield _raw(path.name, sheet, marks.get(meta.name) or SheetMarks(), hidden=hidden)
    except python_calamine.PasswordError as error:
        raise SourceError(
            say("The workbook is locked with a password"),
            where=where,
            remedy=say("Take the password off and import it again."),
        ) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise _unreadable(path) from error


def _raw(
    file: str, sheet: python_calamine.CalamineSheet, marks: SheetMarks, *, hidden: bool
) -> RawSheet:
    """Take the cells of a sheet from its first filled row on, with what they show besides."""
    start = sheet.start or (0, 0)
    rows = sheet.to_python()
    width = max(map(len, rows), default=0)
    if width + start[1] > MAX_COLUMNS:
        rows = [row[: max(0, MAX_COLUMNS - start[1])] for row in rows]
    seen = put_marks(rows, marks, start)
    seen += hidden_parts(marks, start, len(rows), width)
    if width + start[1] > MAX_COLUMNS:
        seen.append(_cut(width + start[1]))
    merged = tuple(
        (r1 - start[0], c1, r2 - start[0], c2)
        for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()
        if r1 >= start[0]
    )
    columns = clean_columns(rows, start[1])
    cells = tuple(zip(*columns, strict=True))
    raw = RawSheet(file, sheet.name, cells, start[0] + 1, hidden, merged, tuple(seen))
    vars(raw)["columns"] = columns  # so that nobody turns the rows around again
    return raw


def _cut(columns: int) -> Seen:
    """Say that the columns beyond the limit are not read."""
    return Seen(
        "field.unread",
        "warning",
        say("The sheet has {n} columns; the first {limit} are read", n=columns, limit=MAX_COLUMNS),
        say("Move the columns that are needed to the left, or delete others."),
    )


def _read_text(path: Path) -> RawSheet:
    """Read a text table as a sheet."""
    rows = read_text_table(path, MAX_ROWS)
    if len(rows) > MAX_ROWS:
        raise _too_long(path, path.stem, len(rows))
    width = max(map(len, rows), default=0)
    seen = (_cut(width),) if width > MAX_COLUMNS else ()
    width = min(width, MAX_COLUMNS)
    filled = [[*row[:width], *(None,) * (width - len(row))] for row in rows]
    return RawSheet(path.name, path.stem, clean_rows(filled, 0), 1, seen=seen)


def _check_archive(path: Path, ending: str) -> tuple[Marks, dict[str, bytes]]:
    """Refuse a workbook that breaks off, or that unpacks or reads to more than can be held.

    Gives what the sheets of an .xlsx show besides their values, and the parts to read otherwise.
    """
    if not zipfile.is_zipfile(path):
        if ending in (".xlsx", ".xlsm", ".xlsb", ".ods"):
            raise SourceError(
                say("The workbook is damaged or not a workbook"),
                where=Where(file=path.name),
                remedy=say("Open it in the program that made it and save it again as .xlsx."),
            )
        return {}, {}
    with opened(path) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * max(path.stat().st_size, 100_000):
            raise SourceError(
                say(
                    "The workbook unpacks to {size} MB; it may be a bomb", size=unpacked // 1024**2
                ),
                where=Where(file=path.name),
                remedy=say("Copy the filled cells into a new workbook."),
            )
        span = Span(Where(file=path.name))
        check_ods(archive, span)
        check_xlsb(archive, span)
        return read_marks(archive, span)


def _too_long(path: Path, sheet: str, rows: int) -> SourceError:
    """Refuse a sheet of too many rows."""
    return SourceError(
        say("The sheet has {rows} rows; at most {limit} are read", rows=rows, limit=MAX_ROWS),
        where=Where(file=path.name, layer=sheet),
    )


def _unreadable(path: Path) -> SourceError:
    """Refuse a workbook that the reader gives up on."""
    return SourceError(
        say("The workbook cannot be read"),
        where=Where(file=path.name),
        remedy=say("Open it in the program that made it and save it again as .xlsx."),
    )
