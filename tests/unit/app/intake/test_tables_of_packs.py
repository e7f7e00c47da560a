"""What a pack adds to the ledger is asked for in the form, imported, stored and read back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.packs_of_ones_own import write_pack
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import TableRequest, import_filled, make_template
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.ledger.record.known import standing
from yuanheng.words.words import Words

ZH = Words("zh")
ZONE = "示例经济开发区"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenHouse:
    """A ledger made before the pack was there."""
    add_zone(create_ledger(tmp_path / "l.yhdb"), ZONE, {})
    monkeypatch.setenv("YUANHENG_PACKS", str(write_pack(tmp_path / "packs")))
    return open_house(tmp_path / "l.yhdb")


def filled(folder: Path, relation: str, row: dict[str, object]) -> TableRequest:
    path = make_template(relation, folder / f"{relation}.xlsx", ZH)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    heads = {str(cell.value).partition("（")[0].strip(" *"): cell.column for cell in page[1]}
    for head, value in row.items():
        page.cell(row=2, column=heads[head], value=value)
    book.save(path)
    return TableRequest(path, page.title, None, "2026", ZONE)


def read_back(house: OpenHouse, relation: str) -> dict[str, object]:
    (row,) = standing(house.record, relation, house.record.last_seq()).to_pylist()
    return dict(row)


def test_a_relation_of_a_pack_goes_the_way_of_every_other(house: OpenHouse, tmp_path: Path) -> None:
    row: dict[str, object] = {"开发区": ZONE, "时期": "2026", "绿地编号": "L1", "绿地面积": 1.5}
    import_filled(house, filled(tmp_path, "tree_stand", row), ZH)
    kept = read_back(house, "tree_stand")
    assert (kept["number"], kept["area"] is None) == ("L1", False)


def test_a_column_of_a_pack_is_filled_in_chinese(house: OpenHouse, tmp_path: Path) -> None:
    row: dict[str, object] = {"企业名称": "甲公司", "企业星级": "五星"}
    import_filled(house, filled(tmp_path, "enterprise", {"开发区": ZONE, **row}), ZH)
    assert read_back(house, "enterprise")["star"] == "5"
