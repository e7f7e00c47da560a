"""Failed formulas in formats whose reader drops them are counted, and said with the sheet."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.unit.ledger.workbooks.test_sheet_limits import ods, ods_cell
from yuanheng.ledger.workbooks.old_errors import count_failed
from yuanheng.ledger.workbooks.sheets import read_sheets

ERRORS = [0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A]


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_in_an_xls_is_counted(code: int, tmp_path: Path) -> None:
    result = bytes([2, 0, code, 0, 0, 0, 0xFF, 0xFF])
    formula = struct.pack("<HHHHH", 0x0006, 26, 1, 4, 15) + result + bytes(12)
    cell = struct.pack("<HHHHHBB", 0x0205, 8, 2, 4, 15, code, 1)
    number = struct.pack("<HHHHHd", 0x0203, 14, 3, 4, 15, 2.5)
    path = tmp_path / "表.xls"
    path.write_bytes(bytes(64) + formula + cell + number + bytes(64))
    assert count_failed(path, ".xls") == 2


def test_an_error_in_an_ods_is_said_with_the_sheet(tmp_path: Path) -> None:
    failed = ods_cell("#DIV/0!", 'calcext:value-type="error"')
    row = f"<table:table-row>{ods_cell('甲')}{failed}</table:table-row>"
    (sheet,) = read_sheets(ods(tmp_path, row))
    assert [str(seen.what) for seen in sheet.seen] == [
        "1 formulas of the workbook failed; their cells are read as empty"
    ]
