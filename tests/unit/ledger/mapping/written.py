"""Office tables written out by rows, for one kind of difficulty each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import create_ledger
from yuanheng.errors import QuestionError
from yuanheng.ledger.drafts.table import TableImport, TableRequest, draft_tables, map_tables
from yuanheng.model.units import storage_unit
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema

ZONE = "滨江经济开发区"
#: To the left, and above: the cell is merged with that one.
LEFT, UP = "<", "^"
Cell = str | float | date | None
Rows = Sequence[Sequence[Cell]]


def write(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write sheets; titles of one cell span the table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for i, row in enumerate(rows, 1):
            for j, cell in enumerate(row, 1):
                beside = (i, j - 1) if cell == LEFT else (i - 1, j)
                owner[i, j] = owner[beside] if cell in (LEFT, UP) else (i, j)
                if cell not in (LEFT, UP, "", None):
                    page.cell(i, j, cell)
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for (i, j), at in owner.items():
            last = spans.get(at, at)
            spans[at] = (max(last[0], i), max(last[1], j))
        width = max(map(len, rows))
        for (i, j), (to, right) in spans.items():
            wide = width if len(rows[i - 1]) == 1 and i < 4 else right
            if (i, j) != (to, wide):
                page.merge_cells(None, i, j, to, wide)
    book.save(path)
    return path


def house_of(path: Path) -> Any:  # noqa: ANN401 - the house of a ledger
    """Open a ledger with one zone."""
    house = create_ledger(path / f"ledger{len(list(path.iterdir()))}.yhdb")
    add_zone(house, ZONE, {})
    return house


def _request(path: Path, answers: Mapping[str, str]) -> TableRequest:
    period, yes = answers.get("period"), "yes" in answers
    rest = {k: v for k, v in answers.items() if k not in ("period", "yes")}
    return TableRequest(
        path, None, None, period, None, assumed=rest, is_confirmed=yes, asked_on="2025-12-01"
    )


def asked(path: Path, sheets: Mapping[str, Rows], **answers: str) -> list[str]:
    """Give the keys of all that an import asks; of a refusal while reading its text."""
    write(path / "book.xlsx", sheets)
    request = _request(path / "book.xlsx", answers)
    book = map_tables(house_of(path).record, ledger_schema(), request) or ()
    return list(dict.fromkeys(q.key for sheet in book for q in sheet.questions))


def read(path: Path, sheets: Mapping[str, Rows], **answers: str) -> list[TableImport]:
    """Draft every sheet of a book."""
    write(path / "book.xlsx", sheets)
    request = _request(path / "book.xlsx", answers)
    return draft_tables(house_of(path).record, ledger_schema(), request, "tester", silent)


def facts(
    path: Path, sheets: Mapping[str, Rows], relation: str, **answers: str
) -> list[dict[str, Any]]:
    """Give what lands in a relation: what is known of each row, amounts in the column's unit."""
    columns = {c.name: c for c in ledger_schema().relations[relation].columns}
    found = []
    for drafted in read(path, sheets, **answers):
        for fact in (
            drafted.draft.facts[relation].to_pylist() if relation in drafted.draft.facts else ()
        ):
            said = {k: v for k, v in fact.items() if v is not None}
            for name, column in columns.items():
                if column.type == "quantity" and column.unit is not None and name in said:
                    per = column.unit.factor_to(storage_unit(column.unit))
                    said[name] = round(float(said[name] / per), 6)
            found.append(said)
    return found


__all__ = ["LEFT", "UP", "ZONE", "QuestionError", "asked", "facts", "read", "write"]
