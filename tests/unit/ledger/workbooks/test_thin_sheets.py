"""Large and far-reaching sheets cost what they hold, not what they span."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.ledger.kinds import FIRMS, Desk, Row, book, edited, firms
from yuanheng.errors import QuestionError, SourceError
from yuanheng.ledger.workbooks.reading import read_file
from yuanheng.ledger.workbooks.sheets import read_sheets

HEADS = (*FIRMS, *(f"备注{n}" for n in range(296)))


def far(place: str, cell: str = " ") -> Callable[[Worksheet], object]:
    return lambda page: page.__setitem__(place, cell)


@pytest.mark.parametrize("place", ["XFD60000", "ZZ60000", "C1048576", "XFD2"])
def test_a_space_in_a_far_cell_costs_nothing(place: str, tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, *firms(2)], far(place))
    assert read(path).told("taxes") == [(100.0,), (200.0,)]
    tracemalloc.start()
    read_file(path)  # in this process, whose memory is counted
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


def test_a_space_written_into_its_cell_costs_nothing_either(tmp_path: Path, read: Desk) -> None:
    path = book(tmp_path, [FIRMS, *firms(2)], far("ZZ60000", "x"))
    edited(path, "<t>x</t>", '<t xml:space="preserve"> &#160;</t>')
    assert len(read(path).facts) == 2


def test_a_text_in_a_far_cell_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = book(tmp_path, [FIRMS, *firms(2)], far("ZZ60000", "备注"))
    with pytest.raises(SourceError, match="reaches over 60000 rows and 702 columns"):
        read_sheets(path)


def test_a_sheet_of_many_cells_that_are_filled_is_read(tmp_path: Path) -> None:
    path = book(tmp_path, [("甲",)] + [(n,) for n in range(3000)], far("KO3001", "末"))
    assert len(read_sheets(path)[0].rows) == 3001


@pytest.mark.parametrize("filling", [lambda n: n, lambda n: f"文{n}"], ids=["numbers", "texts"])
def test_the_head_of_a_wide_table_is_found_at_once(
    filling: Callable[[int], object], tmp_path: Path, read: Desk
) -> None:
    rows: list[Row] = [(*firm, *map(filling, range(296))) for firm in firms(15)]
    path = book(tmp_path, [HEADS, *rows])
    read(book(tmp_path, [FIRMS, *firms(1)], name="小.xlsx"))
    begun = time.process_time()
    with pytest.raises(QuestionError, match="4 of 300 columns"):
        read(path)
    assert time.process_time() - begun < 4


def test_two_hundred_sheets_are_read_in_seconds(tmp_path: Path, read: Desk) -> None:
    workbook = openpyxl.Workbook()
    for n in range(200):
        page = workbook.create_sheet(f"表{n}")
        for row in (FIRMS, *firms(20, 1 + 20 * n)):
            page.append(list(row))
    workbook.save(tmp_path / "表.xlsx")
    begun = time.process_time()
    assert len(read(tmp_path / "表.xlsx").facts) == 4000
    assert time.process_time() - begun < 20
