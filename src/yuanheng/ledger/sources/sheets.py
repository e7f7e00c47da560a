"""Sheets of workbooks and text tables (表), read as people fill them: cells with their places."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.archives import opened
from yuanheng.ledger.sources.cell_errors import Failed, failed_formulas
from yuanheng.ledger.sources.ods_limits import check_ods
from yuanheng.ledger.sources.plot_text import is_plot_text
from yuanheng.ledger.sources.sheet_limits import Span
from yuanheng.ledger.sources.xlsb_limits import check_xlsb

Cell = str | int | float | bool | date | None

MAX_BYTES = 256 * 1024**2
MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
_MAX_UNPACKED = 4 * 1024**3
_MAX_RATIO = 300
_HEAD_SEARCHED = 16

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it stands: its rows of cells; row 1 is the first row of the sheet."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int
    is_hidden: bool = False

    def where(self, row: int | None = None, column: int | None = None) -> Where:
        """Name a cell by row number and column letter; both count from 0 here."""
        return Where(
            file=self.file,
            layer=self.name,
            row=None if row is None else row + self.first_row,
            column=None if column is None else column_letter(column),
        )


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
    return tuple(_read_workbook(path, _check_archive(path)))


def column_letter(index: int) -> str:
    """Give the letter of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _read_workbook(path: Path, failed: Failed) -> Iterator[RawSheet]:
    """Read the sheets of a workbook; a sheet longer than the limit is refused before it is read."""
    where = Where(file=path.name)
    try:
        with python_calamine.load_workbook(str(path)) as book:
            for meta in book.sheets_metadata:
                if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                if sheet.total_height > MAX_ROWS or sheet.total_width > 16384:
                    raise _too_long(path, meta.name, sheet.total_height)
                start = sheet.start or (0, 0)
                lead = (None,) * start[1]
                rows = tuple(_row(lead, row) for row in islice(sheet.iter_rows(), MAX_ROWS))
                rows = _with_errors(rows, failed.get(meta.name, {}), start[0] + 1)
                rows = _filled(rows, sheet.merged_cell_ranges or (), start[0])
                hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
                yield RawSheet(path.name, meta.name, rows, start[0] + 1, hidden)
    except python_calamine.PasswordError as error:
        raise SourceError(
            say("The workbook is locked with a password"),
            where=where,
            remedy=say("Take the password off and import it again."),
        ) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise SourceError(
            say("The workbook cannot be read: {problem}", problem=str(error)[:200]),
            where=where,
            remedy=say("Open it in the program that made it and save it again as .xlsx."),
        ) from error


def _with_errors(
    rows: tuple[tuple[Cell, ...], ...], failed: dict[tuple[int, int], str], first: int
) -> tuple[tuple[Cell, ...], ...]:
    """Put the names of failed formulas back into their cells."""
    if not failed:
        return rows
    cells = [list(row) for row in rows]
    for (row, column), value in failed.items():
        if 0 <= row - first < len(cells) and column <= len(cells[row - first]):
            cells[row - first][column - 1] = value
    return tuple(tuple(row) for row in cells)


def _filled(
    rows: tuple[tuple[Cell, ...], ...],
    merged: Iterable[tuple[tuple[int, int], tuple[int, int]]],
    first: int,
) -> tuple[tuple[Cell, ...], ...]:
    """Write the text of a merged cell into every cell it spans, where a head may be."""
    top = [list(row) for row in rows[:_HEAD_SEARCHED]]
    for (r1, c1), (r2, c2) in merged:
        if r1 - first >= len(top) or c1 >= len(top[r1 - first]):
            continue
        value = top[r1 - first][c1]
        for r in range(r1, min(r2, first + len(top) - 1) + 1):
            for c in range(c1, min(c2, len(top[r - first]) - 1) + 1):
                top[r - first][c] = value
    return (*(tuple(row) for row in top), *rows[_HEAD_SEARCHED:])


def _read_text(path: Path) -> RawSheet:
    """Read a text table in UTF-8 or GB 18030; its first line tells the separator."""
    raw = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SourceError(
            say("The text is neither UTF-8 nor GB 18030"),
            where=Where(file=path.name),
            remedy=say("Save it again as UTF-8."),
        )
    if "\0" in text:
        raise SourceError(say("The file is not a text table"), where=Where(file=path.name))
    head = text.partition("\n")[0]
    separator = max(",\t;|", key=head.count)
    try:
        reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
        rows = tuple(
            tuple(cell or None for cell in row[:MAX_COLUMNS])
            for row in islice(reader, MAX_ROWS + 1)
        )
    except csv.Error as error:
        raise SourceError(
            say("The text table breaks off: {problem}", problem=str(error)),
            where=Where(file=path.name),
        ) from error
    if len(rows) > MAX_ROWS:
        raise _too_long(path, path.stem, len(rows))
    return RawSheet(path.name, path.stem, rows, 1)


def _check_archive(path: Path) -> Failed:
    """Refuse a workbook that breaks off, or that unpacks or reads to more than can be held.

    Gives the failed formulas of an .xlsx; in other formats such a cell reads as empty.
    """
    if not zipfile.is_zipfile(path):
        if path.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".ods"):
            raise SourceError(
                say("The workbook is damaged or not a workbook"),
                where=Where(file=path.name),
                remedy=say("Open it in the program that made it and save it again as .xlsx."),
            )
        return {}
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
        return failed_formulas(archive, span)


def _too_long(path: Path, sheet: str, rows: int) -> SourceError:
    """Refuse a sheet of too many rows."""
    return SourceError(
        say("The sheet has {rows} rows; at most {limit} are read", rows=rows, limit=MAX_ROWS),
        where=Where(file=path.name, layer=sheet),
    )


_PLAIN = frozenset({str, float})


def _row(lead: tuple[None, ...], row: list[Any]) -> tuple[Cell, ...]:
    """Take a row of cells; numbers and texts, which are most, are taken as they are."""
    cells = row if len(row) <= MAX_COLUMNS else row[:MAX_COLUMNS]
    if not _PLAIN.issuperset(map(type, cells)):
        return (*lead, *map(_cell, cells))
    place = -1
    for _ in range(cells.count("")):
        place = cells.index("", place + 1)
        cells[place] = None
    return (*lead, *cells)


def _cell(value: object) -> Cell:
    """Take a cell as the reader gives it; times alone and durations are kept as text."""
    if value == "":
        return None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, (str, int, float, bool, date)) or value is None:
        return value
    return str(value)
