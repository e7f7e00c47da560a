"""A workbook opened with its looks, to be written into (带格式打开), within bounds.

The library that keeps looks makes a cell of every place of a merged area, and of the whole
rectangle up to the farthest cell: a few bytes of a file would take more memory than there is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.workbooks.sheet_limits import read_pieces

#: Places of all merged areas together, and of the rectangle that the cells of a sheet span.
MAX_MERGED, MAX_SPAN = 1_000_000, 5_000_000
#: So far from what is filled a blank cell may belong to the form.
_ROWS_BESIDE, _COLUMNS_BESIDE = 5_000, 200
_SHEET = re.compile(r"(?i)/?xl/worksheets/[^/]+\.xml")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Za-z0-9:$]{1,40})[\"']")
#: The longest element that is looked for, so that none is cut between two pieces.
_OVERLAP = 400


def open_styled(path: Path) -> Workbook:
    """Open an .xlsx or .xlsm with its looks; SourceError where it spans more than can be held.

    Blank cells that lie far from everything filled are dropped.
    """
    merged = sum(map(_places, _merged_areas(path)))
    if merged > MAX_MERGED:
        raise SourceError(
            say("Merged cells cover {n} places", n=merged),
            where=Where(file=path.name),
            remedy=say("Unmerge what reaches over whole rows or columns, and save it again."),
        )
    book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    for page in book.worksheets:
        _trim(page, path)
    return book


def _merged_areas(path: Path) -> Iterator[str]:
    """Give the merged areas as the sheets state them, before anything is opened."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if not _SHEET.fullmatch(entry.filename):
                continue
            before = b""
            for piece in read_pieces(archive, entry):
                text = before + piece
                end = 0
                for found in _MERGED.finditer(text):
                    yield found[1].decode()
                    end = found.end()
                before = text[max(end, len(text) - _OVERLAP) :]


def _places(area: str) -> int:
    """Count the places of an area such as A5:XFD1048000; none of what is no area."""
    try:
        left, top, right, bottom = range_boundaries(area)
    except (TypeError, ValueError):
        return 0
    if None in (left, top, right, bottom):
        return MAX_MERGED + 1
    return (abs(int(right or 0) - int(left or 0)) + 1) * (abs(int(bottom or 0) - int(top or 0)) + 1)


def _trim(page: Worksheet, path: Path) -> None:
    """Drop blank cells far away where the sheet spans too much; SourceError where that is vain."""
    if page.max_row * page.max_column <= MAX_SPAN:
        return
    cells = page._cells  # noqa: SLF001 - openpyxl has no other way
    filled = [at for at, cell in cells.items() if str(cell.value or "").strip()]
    rows = max((row for row, _ in filled), default=1) + _ROWS_BESIDE
    columns = max((column for _, column in filled), default=1) + _COLUMNS_BESIDE
    for at in [at for at in cells if at[0] > rows or at[1] > columns]:
        del cells[at]
    if page.max_row * page.max_column > MAX_SPAN:
        raise SourceError(
            say(
                "The sheet reaches over {rows} rows and {columns} columns",
                rows=page.max_row,
                columns=page.max_column,
            ),
            where=Where(file=path.name, layer=page.title),
            remedy=say("Copy the filled cells into a new workbook."),
        )
