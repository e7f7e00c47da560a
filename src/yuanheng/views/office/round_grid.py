"""A return of indicators as the office has it (月报表样): an indicator a row, forms beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yuanheng.model.rounds import Round, RoundCell
from yuanheng.monitor.submission.handed import HandedRow, handed_rows
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.records import shown_cell
from yuanheng.words.words import Words

_VALUES = "indicator_value"
#: A return has dozens of rows; what is longer is shown by its facts, page by page.
_MOST = 400


@dataclass(frozen=True)
class GridCell:
    """A figure: what names it in a return of parts, as it is shown, its fact, and if it is open."""

    part: str
    text: str
    fact: str
    is_open: bool


@dataclass(frozen=True)
class GridRow:
    """An indicator of a period and stage, its unit, and its figures; None where there is none."""

    name: str
    unit: str
    cells: tuple[GridCell | None, ...]


@dataclass(frozen=True)
class Grid:
    """A return as a table: the forms of figures, and the indicators."""

    forms: tuple[str, ...]
    rows: tuple[GridRow, ...]


def handed_grid(house: House, words: Words, found: Round, cell: RoundCell) -> Grid | None:
    """Give what a zone handed in as the office has it; None for another table, or a longer one.

    After a return of parts only the indicators that hold one of them; None where they are not
    figures.
    """
    if found.relation != _VALUES or any(p.column not in ("", "value") for p in cell.parts):
        return None
    relation, upto = ledger_schema().relations[_VALUES], house.record.last_seq()
    rows = handed_rows(house.record, relation, cell.zone, found.period, upto)
    forms = [f for f in ledger_schema().code_lists["indicator_form"].codes if _has(rows, f)]
    lines: dict[tuple[str, str, str], dict[str, HandedRow]] = {}
    for row in sorted(rows, key=lambda r: (int(r.cells["source_row"] or 0), r.subject)):
        period = str(row.cells["period"])
        shown = "" if period == found.period else period
        key = (str(row.cells["indicator"]), shown, str(row.cells["stage"] or ""))
        lines.setdefault(key, {})[str(row.cells["form"])] = row
    if len(lines) > _MOST:
        return None
    value = relation.column("value")

    def figure(row: HandedRow) -> GridCell:
        text = shown_cell(words, value, dict(row.cells))
        is_open = cell.is_open(row.subject, "value")
        return GridCell(f"{row.subject}:value", text, row.fact, is_open)

    made = [
        GridRow(
            name=" ".join(part for part in key if part),
            unit=_unit(told),
            cells=tuple(figure(told[f]) if f in told else None for f in forms),
        )
        for key, told in lines.items()
    ]
    if cell.parts:
        made = [r for r in made if any(c is not None and c.is_open for c in r.cells)]
    labels = ledger_schema().code_lists["indicator_form"].codes
    return Grid(tuple(words.label(labels[f].label) for f in forms), tuple(made))


def _has(rows: Iterable[HandedRow], form: str) -> bool:
    return any(row.cells["form"] == form for row in rows)


def _unit(told: dict[str, HandedRow]) -> str:
    """Give the unit of the indicator: that of its figures, not of their growth."""
    plain: Sequence[str] = ("累计", "当期", "同期")
    return next((str(told[f].cells["unit"] or "") for f in plain if f in told), "")
