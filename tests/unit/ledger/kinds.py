"""Tables as offices send them, written in a line: a sheet of rows, changed as a person would."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
from openpyxl.worksheet.worksheet import Worksheet

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.drafts.table import TableRequest, draft_tables
from yuanheng.model.ledger import Issue
from yuanheng.model.units import storage_unit
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema

ZONE = "清河经济开发区"
FIRMS = ("企业编号", "企业名称", "用地面积（亩）", "评价税收（万元）")
PROJECTS = (
    "电子监管号或项目代码",
    "项目名称",
    "供地面积（公顷）",
    "成交价格（万元）",
    "合同签订日期",
)
ENTERPRISES = ("统一社会信用代码", "企业名称", "行业代码", "规模", "成立时间")
Row = Sequence[Any]


def firms(count: int, first: int = 1) -> list[Row]:
    """Rows of firms: Q001 示例企业1, 10 亩, 100 万元, and so on."""
    numbers = range(first, first + count)
    return [(f"Q{n:03d}", f"示例企业{n}", 10 * n, 100 * n) for n in numbers]


def book(
    folder: Path,
    rows: Sequence[Row],
    change: Callable[[Worksheet], object] = lambda _: None,
    name: str = "表.xlsx",
) -> Path:
    """Write one sheet; None leaves a cell out."""
    workbook = openpyxl.Workbook()
    page = workbook.worksheets[0]
    page.title = "数据"
    for n, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell is not None:
                page.cell(n, column, cell)
    change(page)
    workbook.save(folder / name)
    return folder / name


def edited(path: Path, pattern: str, by: str, part: str = "xl/worksheets/") -> Path:
    """Change the XML of a part of a workbook, as another program would have written it."""
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename.startswith(part) and entry.filename.endswith(".xml"):
                text = re.sub(pattern, by, text.decode(), flags=re.DOTALL).encode()
            new.writestr(entry.filename, text)
    return path


@dataclass(frozen=True)
class Landed:
    """What became of a file: its facts in people's units, and what was said of it."""

    facts: list[dict[str, Any]]
    issues: tuple[Issue, ...]

    def told(self, *columns: str) -> list[tuple[Any, ...]]:
        """Give some columns of the facts; amounts in the unit of their column."""
        return [tuple(row[c] for c in columns) for row in self.facts]

    def said(self, check: str) -> list[tuple[str, str]]:
        """Give the places and the English of what a check said."""
        found = [i for i in self.issues if i.check == check]
        return [(f"{i.where.column or ''}{i.where.row or ''}", str(i.message)) for i in found]

    @property
    def loud(self) -> list[tuple[str, str]]:
        """Give the checks and places of all that is more than a notice."""
        found = [i for i in self.issues if i.severity != "notice"]
        return [(i.check, f"{i.where.column or ''}{i.where.row or ''}") for i in found]


class Desk:
    """Reads files for one zone, and writes nothing."""

    def __init__(self, folder: Path) -> None:
        """Make a ledger that knows the zone."""
        self.house = create_ledger(folder / "ledger.yhdb")
        add_zone(self.house, ZONE, {"code": None, "level": None})

    def __call__(
        self, path: Path, period: str | None = "2023", relation: str | None = None
    ) -> Landed:
        """Read and check a file as an import does."""
        request = TableRequest(path, None, relation, period, ZONE)
        drafted = draft_tables(self.house.store, ledger_schema(), request, "示例", silent)
        rows = [row for d in drafted for row in _people(d.draft.facts)]
        return Landed(rows, tuple(issue for d in drafted for issue in d.issues))


def _people(facts: Mapping[str, pa.Table]) -> Iterator[dict[str, Any]]:
    """Give facts with their amounts in the units of their columns."""
    for name, table in facts.items():
        units = {c.name: c.unit for c in ledger_schema().relations[name].columns}
        for row in table.to_pylist():
            for key, value in row.items():
                unit = units.get(key)
                if unit is not None and value is not None:
                    row[key] = round(float(value * storage_unit(unit).factor_to(unit)), 4)
            yield row
