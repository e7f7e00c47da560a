"""Merged cells by one rule on every row: texts hold for all rows, amounts are told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.ledger.kinds import FIRMS, ZONE, Desk, book, firms

HEADS = ("开发区", "期次", "规模", *FIRMS)


def merge(*ranges: str) -> object:
    """Merge cells of a page."""

    def change(page: Worksheet) -> None:
        for cells in ranges:
            page.merge_cells(cells)

    return change


@pytest.mark.parametrize("count", [2, 13, 30])
def test_texts_of_merged_cells_hold_for_every_row(count: int, tmp_path: Path, read: Desk) -> None:
    rows = [(ZONE, 2023, "规上") if n == 0 else (None,) * 3 for n in range(count)]
    body = [(*row, *firm) for row, firm in zip(rows, firms(count), strict=True)]
    change = merge(*(f"{c}2:{c}{count + 1}" for c in "ABC"))
    landed = read(book(tmp_path, [HEADS, *body], change), period=None)  # type: ignore[arg-type]
    assert landed.told("period", "scale") == [("2023", "规上")] * count


@pytest.mark.parametrize("first", [2, 12, 25])
def test_an_amount_over_several_rows_is_told_once_and_said(
    first: int, tmp_path: Path, read: Desk
) -> None:
    change = merge(f"D{first}:D{first + 1}")
    landed = read(book(tmp_path, [FIRMS, *firms(30)], change))  # type: ignore[arg-type]
    expected = [100.0 * n for n in range(1, 31)]
    assert landed.told("taxes") == [
        (None if n == first - 1 else v,) for n, v in enumerate(expected)
    ]
    assert landed.loud == [("cell.merged", f"D{first}")]
    assert f"D{first}:D{first + 1}" in landed.said("cell.merged")[0][1]


@pytest.mark.parametrize("count", [3, 14, 20])
def test_an_empty_merged_row_above_the_head_changes_nothing(
    count: int, tmp_path: Path, read: Desk
) -> None:
    rows = [(None,) * 5, ("序号", *FIRMS), *[(n, *row) for n, row in enumerate(firms(count), 1)]]
    landed = read(book(tmp_path, rows, merge("A1:E1")))  # type: ignore[arg-type]
    assert landed.told("enterprise", "name", "land_area", "taxes") == [
        (a, b, float(c), float(d)) for a, b, c, d in firms(count)
    ]


def test_a_head_merged_downwards_below_a_blank_row_is_found(tmp_path: Path, read: Desk) -> None:
    change = merge(*(f"{c}2:{c}3" for c in "ABCD"))
    path = book(tmp_path, [(None,), FIRMS, (None,), *firms(2)], change)  # type: ignore[arg-type]
    assert len(read(path).facts) == 2
