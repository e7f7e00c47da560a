"""Every row of totals is held to its own block: 小计 to one, 合计 to its blocks, 总计 to all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.gallery import ROW, book
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.tables.sums import assign_blocks
from yuanheng.words.words import Words

SUM = 6


def total(word: str, value: float) -> tuple[Any, ...]:
    """Write a row of totals."""
    return (word, None, None, None, None, None, value)


def patch(n: int, area: float) -> tuple[Any, ...]:
    """Write a row of a patch."""
    return (*ROW[:3], str(n), *ROW[4:SUM], area, *ROW[SUM + 1 :])


def said(folder: Path, rows: list[tuple[Any, ...]]) -> list[tuple[str | None, str]]:
    """Import a sheet; give the cells and sentences of totals that differ."""
    house = create_ledger(folder / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None})
    request = TableRequest(book(folder, rows), None, "parcel", None, None)
    issues = import_filled(house, request, Words("en")).issues
    found = [i for i in issues if i.check == "sum.differs"]
    return [(f"{i.where.column}{i.where.row}", str(i.message)) for i in found]


A, B, C, D = patch(1, 1.0), patch(2, 2.0), patch(3, 3.0), patch(4, 4.0)


@pytest.mark.parametrize(
    "rows",
    [
        [A, B, total("小计", 3), C, D, total("小计", 7), total("合计", 10)],
        [A, B, total("合计", 3), C, D, total("合计", 7)],
        [A, B, total("合计", 3), C, D, total("合计", 10)],
        [A, B, total("合计", 3), C, D, total("合计", 7), total("合计", 10)],
        [A, total("小计", 1), B, total("小计", 2), total("合计", 3), C, D, total("总计", 10)],
        [total("合计", 10), A, B, C, D],
        [total("小计", 3), A, B, total("小计", 7), C, D],
        [total("总计", 10), total("小计", 3), A, B, total("小计", 7), C, D],
        [A, B, total("本页小计", 3), C, D, total("本页小计", 7), total("合计", 10)],
        [
            A,
            total("小计", 1),
            B,
            total("本页合计", 3),
            C,
            total("小计", 5),
            D,
            total("本页合计", 7),
        ],
        [A, B, total("本页小计", 3), total("过次页", 3), total("承前页", 3), C, D],
        [
            A,
            total("本页小计", 1),
            B,
            total("本页小计", 2),
            total("累计", 3),
            C,
            D,
            total("累计", 10),
        ],
    ],
)
def test_totals_that_fit_their_blocks_pass(tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    """Blocks reach up, or down where totals stand before their rows."""
    assert said(tmp_path, rows) == []


def test_a_subtotal_in_the_middle_that_is_wrong_is_named_with_its_rows(tmp_path: Path) -> None:
    """Not only the last row of totals is looked at."""
    rows = [A, B, total("小计", 9), C, D, total("小计", 7), total("合计", 10)]
    assert said(tmp_path, rows) == [
        ("G4", "Area: the row of totals says 9.0, its rows 2 to 3 add up to 3.0")
    ]


def test_each_wrong_total_is_named_once(tmp_path: Path) -> None:
    """A wrong subtotal does not make the grand total wrong, which sums rows."""
    rows = [A, B, total("小计", 9), C, D, total("小计", 8), total("总计", 11)]
    assert [cell for cell, _ in said(tmp_path, rows)] == ["G4", "G7", "G8"]


def test_a_value_that_is_not_known_leaves_its_own_total_open_and_no_other(tmp_path: Path) -> None:
    """The block with a gap says nothing; the next is still judged."""
    gap = (*A[:SUM], None, *A[SUM + 1 :])
    rows = [gap, B, total("小计", 9), C, D, total("小计", 9)]
    assert said(tmp_path, rows[:-1]) == []
    (tmp_path / "again").mkdir()
    assert said(tmp_path / "again", [*rows[3:], *rows[:3]])[0][0] == "G4"


def test_a_sheet_without_totals_has_no_blocks() -> None:
    """There is nothing to hold."""
    assert assign_blocks([1, 2], []) == ()


def test_a_total_of_a_page_that_fits_nothing_is_said(tmp_path: Path) -> None:
    rows = [A, B, total("本页小计", 4), C, D, total("本页小计", 7), total("合计", 10)]
    ((where, text),) = said(tmp_path, rows)
    assert where == "G4"
    assert "add up to 3.0" in text
