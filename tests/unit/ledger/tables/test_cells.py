"""Cells freed of signs that nobody sees: what looks alike is alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.kinds import FIRMS, Desk, book
from yuanheng.ledger.writing.cells import clean_columns, clean_text_cell

UNSEEN = ["\u200b", "\u200e", "\ufeff", "\u00ad", "\u2060", "\u202a", "\x07"]


@pytest.mark.parametrize("sign", UNSEEN)
def test_signs_that_nobody_sees_are_dropped(sign: str) -> None:
    assert clean_text_cell(f"{sign}示例{sign}企业{sign}") == "示例企业"
    assert clean_text_cell(sign) is None


@pytest.mark.parametrize(
    "sign", ["_x000D_\n", "\r\n", "\r", "_x000D_", "\u2028", "\x0b", "_x000a_"]
)
def test_a_line_break_of_any_kind_is_one(sign: str) -> None:
    assert clean_text_cell(f"示例{sign}二厂") == "示例\n二厂"


def test_a_zone_and_firms_written_with_them_are_the_same(tmp_path: Path, read: Desk) -> None:
    heads = ("开发区", *FIRMS)
    rows = [
        ("清河经济开发区\u00a0", "Q001\u200b", "示例企业1\u00a0", "１２．５", "1，234.5"),
        ("\ufeff清河经济开发区", "Q002", "示例企业2", 1, 2),
    ]
    landed = read(book(tmp_path, [heads, *rows]))
    assert landed.told("enterprise", "name", "land_area", "taxes") == [
        ("Q001", "示例企业1", 12.5, 1234.5),
        ("Q002", "示例企业2", 1.0, 2.0),
    ]


@given(st.lists(st.lists(st.text(max_size=4) | st.floats(allow_nan=False), min_size=2, max_size=2)))
def test_a_column_is_cleaned_as_each_of_its_cells(rows: list[list[str | float]]) -> None:
    expected = tuple(
        (None, *(clean_text_cell(c) if isinstance(c, str) else c for c in row)) for row in rows
    )
    assert tuple(zip(*clean_columns(rows, 1), strict=True)) == expected
