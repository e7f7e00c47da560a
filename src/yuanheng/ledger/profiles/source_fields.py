"""The fields of a table or layer (来源字段), to propose what each could be in the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from yuanheng.errors import SourceError, StandardError, UsageError, Where, say
from yuanheng.ledger.profiles.profiled_layer import layer_sheet
from yuanheng.ledger.sources.layers import choose_layer, read_layer
from yuanheng.ledger.surveys.shapes import Floats, measure
from yuanheng.ledger.tables.table_rows import is_data
from yuanheng.ledger.workbooks.sheets import RawSheet, is_table, read_sheets
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.units import Unit, parse_unit

_SEARCHED_ROWS = 12
_BRACKETS = re.compile(r"[（(\[【]\s*(?:单位[:：]?)?\s*([^（()）\[\]【】]+?)\s*[)）\]】]")
_AFTER_MARK = re.compile(r"(?<![_/\s：:-])[_/\s：:-]+([^_/\s：:-]+)$")
#: Units that people write behind a Chinese head without any mark (`面积亩`).
_BARE = ("万平方米", "平方公里", "平方米", "公顷", "亩", "万元", "亿元")


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
    path: Path, sheet: str | None, layer: str | None, likeness: Callable[[str], float]
) -> SourceTable:
    """Open the one sheet or layer of a file; several are listed, never merged.

    `likeness` tells how much a head is like one of the ledger, to find the row of heads.
    """
    if is_table(path):
        return _of_sheet(choose_sheet(path, sheet), likeness)
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


def _of_sheet(sheet: RawSheet, likeness: Callable[[str], float]) -> SourceTable:
    """Find the row of heads: the one most like the ledger's, else the one of most words."""
    searched = sheet.rows[:_SEARCHED_ROWS]

    def rank(index: int) -> tuple[float, int, int]:
        texts = [str(c) for c in searched[index] if isinstance(c, str) and c.strip()]
        alike = sum(likeness(split_head(t)[0]) for t in texts)
        return (round(alike, 6), len(set(texts)), index if alike else -index)

    if not searched:
        raise SourceError(say("The sheet has a head and no rows"), where=sheet.where())
    top = max(range(len(searched)), key=rank)
    body = tuple(r for r in sheet.rows[top + 1 :] if is_data(r))
    if not body:
        raise SourceError(say("The sheet has a head and no rows"), where=sheet.where())
    return SourceTable(sheet.file, sheet.name, len(body), _fields(searched[top], body))


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
    flat = re.sub(r"\s+", " ", text).strip()
    for found in _BRACKETS.finditer(flat):
        unit = _unit(found.group(1))
        if unit is not None:
            return (flat[: found.start()] + flat[found.end() :]).strip(), unit
    parted = _AFTER_MARK.search(flat)
    if parted and parted.start() > 1:
        unit = _unit(parted.group(1))
        if unit is not None:
            return flat[: parted.start()], unit
    for ending in _BARE:
        if flat.endswith(ending) and len(flat) > len(ending) + 1:
            return flat.removesuffix(ending), parse_unit(ending)
    return flat, None


def _unit(text: str) -> Unit | None:
    """Read a unit of the closed list with a dimension; None where the text is none."""
    for spelling in (text.strip(), text.strip().lower()):
        try:
            unit = parse_unit(spelling)
        except StandardError:
            continue
        if unit.dimension or "%" in spelling:
            return unit
    return None
