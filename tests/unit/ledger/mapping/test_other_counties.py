"""Books of seven other counties, in their own words and layouts: every cell lands as it was meant.

`counties.json` and `counties_2.json` hold the heads over each column, its cells, and what these
mean; the books are made of it. All of it is invented.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.drafts.table import TableRequest, draft_tables
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema

BOOKS = [
    book
    for name in ("counties.json", "counties_2.json")
    for book in json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
]
Key = tuple[str, int, str, tuple[tuple[str, str], ...]]


def cell_of(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value


def write_heads(page: Worksheet, at: int, columns: list[dict[str, Any]]) -> int:
    """Write heads of one or two rows, groups merged over their parts; gives the row below."""
    heads = [c["head"] for c in columns]
    depth = max(map(len, heads))
    for n, head in enumerate(heads, 1):
        page.cell(at + len(head) - 1, n, head[-1])
        if len(head) < depth:
            page.merge_cells(None, at, n, at + depth - 1, n)
        elif depth > 1 and (n == 1 or heads[n - 2][:-1] != head[:-1]):
            page.cell(at, n, head[0])
            last = n
            while last < len(heads) and heads[last][:-1] == head[:-1]:
                last += 1
            page.merge_cells(None, at, n, at, last)
    return at + depth


def write_rows(page: Worksheet, at: int, rows: Sequence[Sequence[str | None]]) -> int:
    """Write rows that are no data: units, captions, totals of parts, notes; gives the row below."""
    for row in rows:
        for n, text in enumerate(row, 1):
            page.cell(at, n, text or None)
        at += 1
    return at


def write_sheet(page: Worksheet, sheet: dict[str, Any]) -> dict[Key, dict[str, Any]]:
    """Write a sheet with what stands around its table; gives what its rows mean."""
    columns = sheet["columns"]
    for text in sheet["above"]:
        page.append([text])
        page.merge_cells(None, page.max_row, 1, page.max_row, len(columns))
    at = write_heads(page, len(sheet["above"]) + 1, columns)
    at = write_rows(page, at, (*sheet["units"], *sheet["captions"]))
    meant: dict[Key, dict[str, Any]] = {}
    for k in range(len(columns[0]["cells"])):
        at = write_rows(page, at, sheet.get("between", {}).get(str(k), ()))
        for n, column in enumerate(columns, 1):
            held = column["cells"][k]
            page.cell(at, n, None if held == "" else cell_of(held))
            if "to" in column:
                relation, name = column["to"].split(".")
                key = (sheet["name"], at, relation, tuple(column.get("fixed", {}).items()))
                meant.setdefault(key, {})[name] = column["means"][k]
        at += 1
    write_rows(page, at, sheet["below"])
    for n in sheet.get("hidden", ()):
        page.column_dimensions[get_column_letter(n)].hidden = True
    return meant


def is_said(fact: dict[str, Any], fixed: tuple[tuple[str, str], ...], period: str | None) -> bool:
    """Tell the fact of a row that is of what stands over a column, or of the table's own period."""
    told = dict(fixed)
    own = period if "period" in fact and "period" not in told and "form" not in fact else None
    return all(fact.get(k) == v for k, v in told.items()) and own in (None, fact.get("period"))


def value_of(facts: list[dict[str, Any]], name: str, meant: object) -> object:
    """Give what stands in a column, both ends of an event as a list."""
    if not facts:
        return [None, None] if isinstance(meant, list) else None
    (fact,) = facts
    return [fact[f"{name}_from"], fact[f"{name}_to"]] if isinstance(meant, list) else fact[name]


@pytest.mark.parametrize("book", BOOKS, ids=[b["book"] for b in BOOKS])
def test_the_book_lands_as_it_was_meant(book: dict[str, Any], tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    meant: dict[Key, dict[str, Any]] = {}
    for sheet in book["sheets"]:
        meant |= write_sheet(workbook.create_sheet(sheet["name"]), sheet)
    path = tmp_path / f"{book['book']}.xlsx"
    workbook.save(path)
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, book["zone"], {})
    asked = TableRequest(
        path, None, None, book["period"], None, assumed=book["answers"], is_confirmed=True
    )
    got: dict[Key, dict[str, Any]] = {}
    for drafted in draft_tables(house.record, ledger_schema(), asked, "tester", silent):
        assert drafted.mapped is not None
        period = drafted.mapped.mappings[0].period
        facts = {r: t.to_pylist() for r, t in drafted.draft.facts.items()}
        rows = {k[1] for k in meant if k[0] == drafted.mapped.sheet.name}
        assert {f["source_row"] for held in facts.values() for f in held} <= rows
        for key in (k for k in meant if k[0] == drafted.mapped.sheet.name):
            held = [f for f in facts.get(key[2], []) if f["source_row"] == key[1]]
            held = [f for f in held if is_said(f, key[3], period)]
            got[key] = {n: value_of(held, n, m) for n, m in meant[key].items()}
    assert got == meant
