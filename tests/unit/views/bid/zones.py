"""A ledger of zones that apply: rows of any relation, written as a filled workbook is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

ZONE = "示例区"
ZH, EN = Words("zh"), Words("en")
Row = Mapping[str, object]


def new_house(folder: Path) -> OpenHouse:
    """An empty ledger with one zone."""
    house = create_ledger(folder / "zones.yhdb")
    add_zone(house, ZONE, {})
    return house


def bring(house: OpenHouse, folder: Path, relation: str, *rows: Row, zone: str = ZONE) -> None:
    """Bring rows of a relation, each by the names of its columns, as an office hands them in."""
    spec = ledger_schema().relations[relation]
    names = list(dict.fromkeys(name for row in rows for name in row))
    book = Workbook()
    sheet = book.create_sheet(spec.label["zh"], 0)
    columns = [spec.column(name) for name in names]
    heads = [c.label["zh"] + (f"（{c.unit.text}）" if c.unit else "") for c in columns]
    sheet.append(["开发区", *heads])
    for row in rows:
        sheet.append([zone, *(_cell(row.get(name)) for name in names)])
    path = folder / f"{relation}-{len(list(folder.iterdir()))}.xlsx"
    book.save(path)
    import_filled(house, TableRequest(path, None, relation, None, None), ZH)


def _cell(value: object) -> object:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else value
