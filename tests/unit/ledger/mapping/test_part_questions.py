"""A number in two sheets or tables of one file is one question, as it is within one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import TableOutcome, import_book
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import RowsError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import snapshot
from yuanheng.words.words import Words

HEADS = (
    "序号",
    "宗地编号",
    "受让人",
    "面积（亩）",
    "成交价格（万元）",
    "约定开工时间",
    "实际开工时间",
)
SAME = ("P001", "甲厂", 30, 600, "2024-01-05", "2024-02-01")
ONE = (SAME, ("P003", "丙厂", 60, 1200, "2024-05-05", "未动工"))
TWO = (
    ("P003", "丙厂", 66, 1320, "2024-05-05", "未动工"),
    ("P004", "丁厂", 15, 300, "2024-06-05", "未动工"),
    SAME,
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    made = create_ledger(tmp_path_factory.mktemp("parts") / "ledger.yhdb")
    add_zone(made, "示例区", {"code": None})
    return made


def fill(sheet: Worksheet, rows: tuple[tuple[Any, ...], ...], title: str) -> None:
    sheet.append([title])
    sheet.append(["数据截至2025年12月31日"])
    sheet.append(HEADS)
    for n, row in enumerate(rows, start=1):
        sheet.append([n, *row])


def book(folder: Path, *parts: tuple[str, tuple[tuple[Any, ...], ...]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in parts:
        fill(made.create_sheet(name), rows, f"示例区{name}土地供应台账")
    made.save(folder / "供地.xlsx")
    return folder / "供地.xlsx"


def read(
    house: OpenHouse, path: Path, period: str | None = "2025", **answers: str
) -> tuple[TableOutcome, ...]:
    asked = TableRequest(
        path,
        None,
        None,
        period,
        "示例区",
        assumed=answers,
        is_confirmed=True,
        asked_on="2026-11-30",
    )
    return import_book(house, asked, Words("zh"))


def standing(house: OpenHouse, period: str = "2025") -> list[tuple[str, float]]:
    upto = house.store.last_seq()
    table = snapshot(house.store, "supply", upto, periods=frozenset([period]))
    cells = (table.column(name).to_pylist() for name in ("number", "area"))
    return sorted((number, area / (2 * 10**9)) for number, area in zip(*cells, strict=True))


def test_a_number_in_two_sheets_is_asked_with_both_cells(house: OpenHouse, tmp_path: Path) -> None:
    with pytest.raises(RowsError) as asked:
        read(house, book(tmp_path, ("一期", ONE), ("二期", TWO)))
    assert [line.values for line in asked.value.lines] == [
        {"head": "宗地编号", "name": "P003", "cells": "一期!B5, 二期!B4"}
    ]
    assert [value for value, _ in asked.value.options] == ["先", "后", "分列", "不入库"]


@pytest.mark.parametrize(
    ("key", "answer", "left"),
    [
        ("重号", "先", [("P001", 30), ("P003", 60), ("P004", 15)]),
        ("重号:P003", "后", [("P001", 30), ("P003", 66), ("P004", 15)]),
        ("重号", "分列", [("P001", 30), ("P003", 60), ("P003（2）", 66), ("P004", 15)]),
        ("重号", "不入库", [("P001", 30), ("P004", 15)]),
    ],
)
def test_what_was_answered_is_done_and_rows_that_agree_are_one(
    house: OpenHouse, tmp_path: Path, key: str, answer: str, left: list[tuple[str, float]]
) -> None:
    found = read(house, book(tmp_path, ("一期", ONE), ("二期", TWO)), **{key: answer})
    assert standing(house) == left
    said = [i.found for each in found for i in each.issues if i.check == "key.repeated"]
    assert said == ["P001", "P003"]
    again = read(house, tmp_path / "供地.xlsx", **{key: answer})
    assert sum(r.rows for each in again for r in each.replaces) == len(left)


def test_sheets_of_two_years_may_list_one_number(house: OpenHouse, tmp_path: Path) -> None:
    path = book(tmp_path, ("2023年", ONE), ("2024年", TWO))
    read(house, path, None)
    assert [n for n, _ in standing(house, "2024")] == ["P001", "P003", "P004"]
