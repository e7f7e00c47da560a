"""The fields of a table or layer (来源字段), to propose what each could be in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from yuanheng.errors import SourceError, UsageError, Where, say
from yuanheng.ledger.heads.rows import find_head_rows
from yuanheng.ledger.heads.text import read_head_text
from yuanheng.ledger.profiles.profiled_layer import layer_sheet
from yuanheng.ledger.sources.layers import choose_layer, read_layer
from yuanheng.ledger.surveys.shapes import Floats, measure
from yuanheng.ledger.tables.table_rows import is_data
from yuanheng.ledger.workbooks.sheets import RawSheet, is_table, read_sheets
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.units import Unit

_SEARCHED_ROWS = 12


@dataclass(frozen=True)
class SourceField:
    """A field of a source: its head as written, what it says without a unit, and its cells."""

    name: str
    bare: str
    unit: Unit | None
    cells: tuple[Cell, ...]

    def samples(self, count: int) -> tuple[str, ...]:
        """Give the first different values."""
        found = dict.fromkeys(str(c).strip() for c in self.cells if c is not None)
        return tuple(text for text in found if text)[:count]


@dataclass(frozen=True)
class SourceTable:
    """A sheet or layer to be read by a profile; `measured_m2` are the areas of its shapes."""

    file: str
    name: str
    rows: int
    fields: tuple[SourceField, ...]
    is_layer: bool = False
    measured_m2: Floats | None = None

    def where(self) -> Where:
        """Name the sheet or layer."""
        return Where(file=self.file, layer=self.name)


def open_source(
    path: Path, sheet: str | None, layer: str | None, is_name: Callable[[str], bool]
) -> SourceTable:
    """Open the one sheet or layer of a file; several are listed, never merged.

    `is_name` tells a text by which some column of the ledger is known, to find the row of heads.
    """
    if is_table(path):
        return _of_sheet(choose_sheet(path, sheet), is_name)
    source = read_layer(path, choose_layer(path, layer))
    laid = layer_sheet(source)
    fields = _fields(laid.rows[0][1:], tuple(row[1:] for row in laid.rows[1:]))
    try:
        measured = measure(source.shapes, source.crs).area_m2 if source.crs else None
    except SourceError:
        measured = None
    return SourceTable(
        source.file, source.layer, len(source.rows), fields, is_layer=True, measured_m2=measured
    )


def choose_sheet(path: Path, wanted: str | None) -> RawSheet:
    """Choose the sheet to read: the named one, or the only one that is visible and not empty."""
    where = Where(file=path.name)
    sheets = read_sheets(path)
    if wanted is not None:
        named = [s for s in sheets if s.name == wanted]
        if not named:
            raise SourceError(
                say("There is no sheet {sheet}", sheet=wanted),
                where=where,
                expected=say("Known: {known}.", known=", ".join(s.name for s in sheets)),
            )
        return named[0]
    found = [s for s in sheets if not s.is_hidden and len(s.rows) > 1]
    if len(found) == 1:
        return found[0]
    if not found:
        raise SourceError(say("The sheet has a head and no rows"), where=where)
    raise UsageError(
        say("The file holds {n} tables that could be read", n=len(found)),
        where=where,
        remedy=say("Name one with --sheet."),
        lines=tuple(say("{text}", text=s.name) for s in found),
    )


def _of_sheet(sheet: RawSheet, is_name: Callable[[str], bool]) -> SourceTable:
    """Find the row of heads: the one that names most columns, else the one of most words."""
    if not sheet.rows:
        raise SourceError(say("The sheet has a head and no rows"), where=sheet.where())
    found = find_head_rows(sheet.rows, is_name)
    top = found.core if found else _wordiest(sheet.rows[:_SEARCHED_ROWS])
    first = found.first_data_row if found else top + 1
    body = tuple(r for r in sheet.rows[first:] if is_data(r))
    if not body:
        raise SourceError(say("The sheet has a head and no rows"), where=sheet.where())
    return SourceTable(sheet.file, sheet.name, len(body), _fields(sheet.rows[top], body))


def _wordiest(rows: Sequence[Sequence[Cell]]) -> int:
    """Give the first row of most different texts."""
    texts = [{c for c in row if isinstance(c, str) and c.strip()} for row in rows]
    return max(range(len(rows)), key=lambda n: (len(texts[n]), -n))


def _fields(heads: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...]) -> tuple[SourceField, ...]:
    """Give the fields below a row of heads; of a head that stands twice, the first."""
    found: dict[str, SourceField] = {}
    for index, head in enumerate(heads):
        name = str(head).strip() if head is not None else ""
        if not name or name in found:
            continue
        bare, unit = split_head(name)
        cells = tuple(row[index] if index < len(row) else None for row in body)
        found[name] = SourceField(name, bare, unit, cells)
    return tuple(found.values())


def split_head(text: str) -> tuple[str, Unit | None]:
    """Split a head into what it says and the unit it names (`面积（亩）`, `area_ha`, `面积亩`)."""
    read = read_head_text(text)
    return (" ".join(text.split()), None) if read.unit is None else (read.name, read.unit)
