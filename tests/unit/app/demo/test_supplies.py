"""The table of supplied plots is repeatable, labelled, and faulty exactly where it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from yuanheng.app.demo import ZONE_NAME, write_demo_supplies


def cells(path: Path) -> list[tuple[Any, ...]]:
    """Read every cell of the sheet."""
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_the_same_seed_gives_the_same_cells(tmp_path: Path) -> None:
    """Played again the demo hands in the same table; another seed makes another one."""
    paths = [tmp_path / name for name in ("one.xlsx", "two.xlsx", "other.xlsx")]
    for path, seed in zip(paths, (1, 1, 2), strict=True):
        write_demo_supplies(path, seed)
    one, two, other = (cells(path) for path in paths)
    assert one == two
    assert one != other


def test_the_plots_are_labelled_as_an_invention(tmp_path: Path) -> None:
    """Zone, names and holders say that they are an example."""
    head, *rows = cells(write_demo_supplies(tmp_path / "p.xlsx").path)
    assert {row[0] for row in rows} == {ZONE_NAME}
    columns = [head.index(name) for name in ("项目名称", "土地使用权人")]
    assert all(str(row[at]).startswith("示例") for row in rows for at in columns)


def test_the_faulty_cells_are_declared(tmp_path: Path) -> None:
    """Each fault stands in the row of the plot that it names."""
    table = write_demo_supplies(tmp_path / "p.xlsx")
    head, *rows = cells(table.path)
    labels = {
        "agreed_start": "约定开工时间",
        "price": "成交价格（万元）",
        "idle_cause": "认定的闲置原因",
    }
    number = head.index("宗地编号或电子监管号")
    found = [
        row[head.index(labels[column])]
        for plot, column in table.faults
        for row in rows
        if row[number] == plot
    ]
    assert (table.rows, found) == (len(rows), ["2011-13-05", "面议", "天气原因"])
