"""An import of several sheets that breaks off says on the terminal what stands."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.journeys.desk import Desk
from tests.unit.cli.conftest import Say
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.keeping.exports import ExportRequest, export
from yuanheng.app.opening import create_ledger, open_house
from yuanheng.words.words import Words


@pytest.mark.parametrize(
    ("lang", "failed", "stands"),
    [
        ("en", "The sheet {sheet} was not imported.", "stands: batches 2."),
        ("zh", "工作表“{sheet}”未导入。", "此前已导入的部分仍然有效：批次 2。"),
    ],
)
def test_what_stands_of_an_import_that_broke_off_is_said(
    say: Say, told: Desk, tmp_path: Path, lang: str, failed: str, stands: str
) -> None:
    """The zones were imported, the patches were not."""
    path, ledger = tmp_path / "导出.xlsx", str(tmp_path / "new.yhdb")
    words = Words("zh")
    export(told.house, ExportRequest(path, relations=("zone", "parcel")), words)
    book = openpyxl.load_workbook(path)
    page = book[book.sheetnames[-1]]
    for row in page.iter_rows(min_row=2):
        row[0].value = "他区"
    book.save(path)
    add_zone(create_ledger(tmp_path / "new.yhdb"), "旧区", {"code": None, "level": None})
    said = say("import", str(path), "--ledger", ledger, "--lang", lang)
    text = said.err.replace("\n", "")
    assert said.code != 0
    assert failed.format(sheet=page.title) in text
    assert stands in text
    assert open_house(tmp_path / "new.yhdb").store.last_seq() == 2
