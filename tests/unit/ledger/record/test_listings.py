"""Lots on offer and supplies of land of one zone and year stand side by side."""

from __future__ import annotations

import csv
from pathlib import Path

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import snapshot
from yuanheng.model.ledger import Batch
from yuanheng.words.words import Words

SUPPLY, LISTING = "cn.landchina-supply.2019", "cn.landchina-listing.2019"
SUPPLIED = {"e_no": "E1", "area_ha": "2", "supply": "挂牌出让", "sign_date": "2019-03-01"}
LISTED = {"宗地编号": "A-1", "宗地总面积": "42330平方米", "公告类型": "挂牌", "容积率": "大于1"}


def bring(house: OpenHouse, folder: Path, row: dict[str, str], profile: str) -> Batch:
    """Import a table of one row."""
    path = folder / f"{profile}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, row.keys())
        writer.writeheader()
        writer.writerow(row)
    request = TableRequest(path, None, None, "2019", "示例区", profile)
    batch = import_filled(house, request, Words("en")).batch
    assert batch is not None
    return batch


def test_notices_and_supplies_of_one_year_stand_side_by_side(tmp_path: Path) -> None:
    """Neither import takes the place of the other; the same kind again does."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None})
    for row, profile in ((SUPPLIED, SUPPLY), (LISTED, LISTING), (SUPPLIED, SUPPLY)):
        last = bring(house, tmp_path, row, profile)
    numbers = {
        relation: snapshot(house.store, relation, last.seq).column("number").to_pylist()
        for relation in ("supply", "listing")
    }
    assert numbers == {"supply": ["E1"], "listing": ["A-1"]}
