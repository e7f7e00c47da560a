"""Cells of a filled table, column by column: nothing is taken for what another cell says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yuanheng.ledger.tables.cell_readers import BLANK, MARKS_OF_FAILURE, make_plain_texts, read_cell
from yuanheng.ledger.tables.sheet_facts import read_filled
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell
from yuanheng.standards.relations import ledger_schema

SCHEMA = ledger_schema()
PARCEL = SCHEMA.relations["parcel"]
ODD = st.sampled_from(
    ["", " ", "'", "''无", *BLANK, *MARKS_OF_FAILURE, "合计", "小 计：", " a", "1"]
)


def read(heads: tuple[str, ...], *rows: tuple[Cell, ...]) -> dict[str, list[object]]:
    """Read a sheet of parcels with these heads and rows."""
    filled = read_filled(RawSheet("a.xlsx", "a", (heads, *rows), 1), PARCEL, SCHEMA, None)
    return filled.columns


def test_true_and_one_in_a_column_stay_apart() -> None:
    """They are equal to the machine and not to the reader."""
    columns = read(("图斑编号", "备注"), ("1", True), ("2", 1), ("3", 1.0))
    assert columns["remark"] == ["True", "1", "1"]


def test_rows_that_end_early_are_empty_at_their_end() -> None:
    """A text table often leaves the last separators out."""
    columns = read(("图斑编号", "权属", "备注"), ("1", "国有", "甲"), ("2",), ("3", "集体"))
    assert columns["ownership"] == ["国有", None, "集体"]
    assert columns["remark"] == ["甲", None, None]


def test_a_row_of_totals_is_known_behind_cells_of_spaces() -> None:
    """Its word need not stand in the first column."""
    columns = read(("图斑编号", "备注", "面积（公顷）"), ("1", "甲", 1.5), (" ", " 合计 ", 1.5))
    assert columns["area"] == [45_000_000_000]


def test_amounts_as_numbers_and_as_texts_are_read_alike() -> None:
    """Numbers are scaled all at once, all others one by one."""
    columns = read(
        ("图斑编号", "面积（公顷）"), ("1", 1.5), ("2", "１.５"), ("3", "22.5亩"), ("4", None)
    )
    assert columns["area"] == [45_000_000_000, 45_000_000_000, 45_000_000_000, None]


@given(st.text() | ODD)
def test_a_text_that_reads_as_it_stands_is_read_so_by_the_exact_reader_too(text: str) -> None:
    """The quick way never says otherwise than the exact one."""
    column = PARCEL.column("remark")
    for plain in make_plain_texts(column, BLANK, None)({text}).values():
        assert read_cell(column, SCHEMA, text) == plain
