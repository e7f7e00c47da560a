"""What stands in a workbook or text table (读表), read in a child process: it may break its reader.

Gives cells by column, which costs half of what rows cost on their way back.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree as ET

import python_calamine

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.archives import opened
from yuanheng.ledger.workbooks.file_kinds import workbook_ending
from yuanheng.ledger.workbooks.ods_limits import check_ods
from yuanheng.ledger.workbooks.old_errors import count_failed
from yuanheng.ledger.workbooks.sheet_limits import Span
from yuanheng.ledger.workbooks.sheet_marks import Marks, SheetMarks, read_marks, sheet_parts
from yuanheng.ledger.workbooks.sheet_seen import Seen, failed_as_empty, hidden_parts, put_marks
from yuanheng.ledger.workbooks.text_tables import read_text_table
from yuanheng.ledger.workbooks.thin_sheets import repacked
from yuanheng.ledger.workbooks.unread_parts import hidden_sheets, outside_cells
from yuanheng.ledger.workbooks.xlsb_limits import check_xlsb
from yuanheng.ledger.writing.cells import Cell, clean_columns

MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
_MAX_UNPACKED = 4 * 1024**3
_MAX_RATIO = 300

TEXTS = frozenset({".csv", ".tsv", ".txt"})

#: A merged cell: its first and last row and column, each counted from 0 among the rows of a sheet.
Merged = tuple[int, int, int, int]


@dataclass(frozen=True)
class ReadSheet:
    """A sheet as it stands: its cells by column; `first_row` is the number of the first row."""

    name: str
    columns: tuple[Sequence[Cell], ...]
    first_row: int
    is_hidden: bool = False
    merged: tuple[Merged, ...] = ()
    seen: tuple[Seen, ...] = ()


def read_file(path: Path) -> tuple[ReadSheet, ...]:
    """Read every sheet of a file; SourceError where it is damaged, locked or too much."""
    if path.suffix.lower() in TEXTS:
        return (_read_text(path),)
    ending = workbook_ending(path)
    marks, thin = _check_archive(path, ending)
    source: str | io.BytesIO = str(path)
    if thin or path.suffix.lower() != ending:  # the reader goes by the ending of a name
        source = io.BytesIO(repacked(path, thin) if thin else path.read_bytes())
    sheets = _with_outside(tuple(_read_workbook(path, source, marks)), path)
    failed = count_failed(path, ending)
    said = (failed_as_empty(failed),) if failed else ()
    return tuple(replace(s, seen=(*s.seen, *said)) for s in sheets) if said else sheets


def _with_outside(sheets: tuple[ReadSheet, ...], path: Path) -> tuple[ReadSheet, ...]:
    """Add what the workbook says outside the cells of its sheets."""
    outside: dict[str, tuple[Seen, ...]] = {}
    if zipfile.is_zipfile(path):
        with opened(path) as archive, suppress(KeyError, ET.ParseError):
            outside = outside_cells(archive, sheet_parts(archive))
    hidden = [s.name for s in sheets if s.is_hidden and _has_figures(s)]
    shown = next((s.name for s in sheets if not s.is_hidden), None)
    if hidden and shown is not None:
        outside[shown] = (*outside.get(shown, ()), hidden_sheets(hidden))
    return tuple(replace(s, seen=(*s.seen, *outside.get(s.name, ()))) for s in sheets)


def _has_figures(sheet: ReadSheet) -> bool:
    """Tell a sheet of data from a list of choices."""
    return any(isinstance(c, (int, float)) for column in sheet.columns for c in column[:200])


def _read_workbook(path: Path, source: str | io.BytesIO, marks: Marks) -> Iterator[ReadSheet]:
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
                yield _laid_out(sheet, marks.get(meta.name) or SheetMarks(), hidden=hidden)
    except python_calamine.PasswordError as error:
        raise SourceError(
            say("The workbook is locked with a password"),
            where=where,
            remedy=say("Take the password off and import it again."),
        ) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise _unreadable(path) from error


def _laid_out(
    sheet: python_calamine.CalamineSheet, marks: SheetMarks, *, hidden: bool
) -> ReadSheet:
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
    merged = _merged(sheet, start[0], start[0] + len(rows) - 1)
    columns = clean_columns(rows, start[1])
    return ReadSheet(sheet.name, columns, start[0] + 1, hidden, merged, tuple(seen))


def _merged(sheet: python_calamine.CalamineSheet, first: int, last: int) -> tuple[Merged, ...]:
    """Give the merged cells of the rows that are held; of those that overlap the upper one."""
    found: list[Merged] = []
    for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ():
        if first <= r1 <= last:
            found.append((r1 - first, c1, min(r2, last) - first, c2))
    reached: dict[int, int] = {}
    kept = []
    for cell in sorted(found):
        if cell[0] > reached.get(cell[1], -1):
            reached[cell[1]] = cell[2]
            kept.append(cell)
    return tuple(kept)


def _cut(columns: int) -> Seen:
    """Say that the columns beyond the limit are not read."""
    return Seen(
        "field.unread",
        "warning",
        say("The sheet has {n} columns; the first {limit} are read", n=columns, limit=MAX_COLUMNS),
        say("Move the columns that are needed to the left, or delete others."),
    )


def _read_text(path: Path) -> ReadSheet:
    """Read a text table as a sheet."""
    rows = read_text_table(path, MAX_ROWS)
    if len(rows) > MAX_ROWS:
        raise _too_long(path, path.stem, len(rows))
    width = max(map(len, rows), default=0)
    seen = (_cut(width),) if width > MAX_COLUMNS else ()
    width = min(width, MAX_COLUMNS)
    Span(Where(file=path.name)).add_sheet(len(rows), width, None)
    filled = [[*row[:width], *(None,) * (width - len(row))] for row in rows]
    columns = clean_columns(filled, 0) if filled else ()
    return ReadSheet(path.stem, columns, 1, seen=seen)


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
