"""Every file of the gallery ends in a located message or in quarantined values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.unit.ledger.gallery import GALLERY, ROW, Exhibit, book, changed, two_tables
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import RowsError, YuanhengError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import snapshot
from yuanheng.words.words import Words

ZH = Words("zh")


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    return house


def request(path: Path) -> TableRequest:
    return TableRequest(path, None, None, None, None)


@pytest.mark.parametrize("exhibit", [e for e in GALLERY if e.error is None], ids=lambda e: e.name)
def test_a_file_that_can_be_read_keeps_all_rows_and_names_every_bad_cell(
    exhibit: Exhibit, house: OpenHouse, tmp_path: Path
) -> None:
    outcome = import_filled(house, request(exhibit.make(tmp_path)), ZH)
    seen = [
        (i.check, f"{i.where.column}{i.where.row}")
        for i in outcome.issues
        if i.severity != "notice"
    ]
    assert (outcome.rows, tuple(seen)) == (exhibit.rows, exhibit.checks)
    facts = house.store.facts("parcel", [house.store.last_seq()])
    areas = [None if a is None else a / 3e10 for a in facts.column("area").to_pylist()]
    assert tuple(areas) == exhibit.areas


@pytest.mark.parametrize("exhibit", [e for e in GALLERY if e.error], ids=lambda e: e.name)
def test_a_file_that_cannot_be_read_is_refused_with_reason_and_leaves_the_ledger_alone(
    exhibit: Exhibit, house: OpenHouse, tmp_path: Path
) -> None:
    before = house.store.last_seq()
    with pytest.raises(YuanhengError) as refused:
        import_filled(house, request(exhibit.make(tmp_path)), ZH)
    assert type(refused.value).__name__ == exhibit.error
    assert exhibit.says in str(refused.value)
    assert house.store.last_seq() == before


def test_one_plot_that_two_tables_of_a_file_list_otherwise_is_asked_about(
    house: OpenHouse, tmp_path: Path
) -> None:
    before = house.store.last_seq()
    asked = replace(request(two_tables(tmp_path)), asked_on="2026-03-02")
    with pytest.raises(RowsError) as refused:
        import_filled(house, asked, ZH)
    assert "2012!D2" in str(refused.value.lines)
    assert house.store.last_seq() == before


def test_a_dry_run_finds_the_same_and_writes_nothing(house: OpenHouse, tmp_path: Path) -> None:
    path = book(tmp_path, [changed(area="x")])
    before = house.store.last_seq()
    dry = import_filled(house, request(path), ZH, dry_run=True)
    assert (dry.batch, house.store.last_seq()) == (None, before)
    assert dry.issues == import_filled(house, request(path), ZH).issues


def test_the_users_own_workbook_comes_back_with_its_cells_marked(
    house: OpenHouse, tmp_path: Path
) -> None:
    path = book(tmp_path, [changed(area="x"), (*ROW[:3], "2", "A9", *ROW[5:])])
    own = openpyxl.load_workbook(path)
    own.worksheets[0]["A1"].font = openpyxl.styles.Font(name="楷体", size=20)
    own.save(path)
    before = path.read_bytes()
    outcome = import_filled(house, request(path), ZH, marked=tmp_path / "退回.xlsx")
    assert path.read_bytes() == before
    marked = openpyxl.load_workbook(tmp_path / "退回.xlsx")
    assert marked.sheetnames == ["错误清单", "地块（图斑）"]
    page = marked["地块（图斑）"]
    fills = {cell.coordinate: cell.fill.fgColor.rgb for row in page for cell in row if cell.comment}
    assert fills == {"G2": "FFF8CBAD", "E3": "FFF8CBAD"}
    assert (page["A1"].font.name, page["A1"].font.sz) == ("楷体", 20)
    listed = [row[2] for row in marked["错误清单"].iter_rows(min_row=2, values_only=True) if row[2]]
    assert sorted(listed) == ["E3", "G2"]
    assert outcome.marked == tmp_path / "退回.xlsx"


def test_a_table_can_be_imported_again_and_replaces_its_set(
    house: OpenHouse, tmp_path: Path
) -> None:
    import_filled(house, request(book(tmp_path, [ROW, (*ROW[:3], "2", *ROW[4:])])), ZH)
    import_filled(house, request(book(tmp_path, [changed(area=7)])), ZH)
    rows = snapshot(house.store, "parcel", house.store.last_seq()).to_pylist()
    assert [(r["number"], r["area"]) for r in rows] == [("1", 210_000_000_000)]
