"""Invented books of a county: approved batches, what was supplied out of them, agreements.

In the manner of an office: a title, who reports and as of when, the head, the rows, 合计.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl

BATCHES = "批次用地台账.xlsx"
PARTS = "批次供地对应表.xlsx"
SUPPLIES = "供地台账.xlsx"

_BATCH_HEADS: tuple[str, ...] = (
    "序号",
    "批次名称",
    "批准时间",
    "批准机关",
    "批准面积（公顷）",
)
_BATCH_HEADS += ("批准建设用地面积（公顷）", "核减面积（公顷）", "核减时间")
_BATCH_ROWS = (
    ("示例2022-1", "2022.3.15", "示例省人民政府", 20, 18, None, None),
    ("示例2022-2", "2022.11.1", "示例省人民政府", 10, None, 2, "2025.6.30"),
    ("示例2024-1", "2024.5.20", "示例省人民政府", 12.5, None, None, None),
    ("示例2025-1", None, "示例省人民政府", 5, None, None, None),
    ("示例2026-1", "2026.2.1", "示例省人民政府", 7, None, None, None),
)
_SUPPLY_HEADS: tuple[str, ...] = (
    "序号",
    "宗地编号",
    "项目名称",
    "受让单位",
    "所属批次",
    "供地面积（亩）",
)
_SUPPLY_HEADS += ("合同签订时间", "约定开工时间", "实际开工时间", "实际竣工时间", "实际投产时间")
_SUPPLY_HEADS += ("应动工开发建设用地总面积（亩）", "已动工开发建设用地面积（亩）", "闲置原因")
_NOT = "截至2025-12-31未"
_PLOTS = (
    ("P1", "甲项目", "甲公司", "示例2022-1", 90, "2022-09-01", "2023-09-01"),
    ("P2", "乙项目", "乙公司", "示例2022-1", 60, "2025-04-10", "2026-04-10"),
    ("P3", "丙项目", "丙公司", None, 45, "2023-06-01", "2024-06-01"),
    ("P4", "丁项目", "丁公司", "示例2024-1", 30, "2025-09-30", "2026-09-30"),
    ("P5", "戊项目", "戊公司", None, 15, "2021-05-05", "2022-05-05"),
    ("P6", "己项目", "己公司", "示例2024-1", 75, "2026-01-10", "2027-01-10"),
)
_BECAME = (
    ("2023-05-08", "2024-10-10", "2025-03-01", 90, 90, None),
    (f"{_NOT}动工", None, None, None, None, "规划调整"),
    ("2024-03-01", f"{_NOT}竣工", None, 45, 15, None),
    ("2025-10-20", "2025-12-20", f"{_NOT}投产", None, None, None),
    (None, None, None, None, None, None),
    (None, None, None, None, None, None),
)
_SUPPLY_ROWS = tuple((*plot, *became) for plot, became in zip(_PLOTS, _BECAME, strict=True))
_PART_HEADS = ("序号", "批次名称", "宗地编号", "批次内面积（公顷）")
_PART_ROWS = (("示例2022-1", "P3", 1.2), ("示例2022-2", "P3", 1.8))


def write_books(folder: Path) -> tuple[Path, ...]:
    """Write the three books and give their paths in the order in which an office reads them in."""
    return (
        _book(folder / BATCHES, "批次用地台账", _BATCH_HEADS, _BATCH_ROWS),
        _book(folder / SUPPLIES, "土地供应及履约台账", _SUPPLY_HEADS, _SUPPLY_ROWS),
        _book(
            folder / PARTS,
            "批次供地对应表",
            ("序号", "批次名称", "宗地编号", "批次内面积（公顷）"),
            _PART_ROWS,
        ),
    )


def _book(
    path: Path, title: str, heads: tuple[str, ...], rows: tuple[tuple[object, ...], ...]
) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = title
    page.append([f"示例县经济开发区{title}"])
    page.append(["填报单位：自然资源分局    数据截至2025.12.31"])
    page.append(list(heads))
    for n, row in enumerate(rows, 1):
        page.append([n, *row])
    book.save(path)
    return path
