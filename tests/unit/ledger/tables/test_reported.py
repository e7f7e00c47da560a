"""Reported figures are read, corrected and written in the unit of their measure, as people do."""

from pathlib import Path

import pytest
import xlsxwriter

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.tables.table_choice import TableRequest
from yuanheng.ledger.tables.written_cells import written_column
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

WAN, HM2, PERSON = 10**8, 3 * 10**10, 10**4
INVESTED, SURVEYED, PEOPLE, RATE = (
    *("工业（物流）企业固定资产投资总额", "评价面积", "常住人口", "填报的土地供应率"),
)


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    made = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(made, "示例区", {})
    return made


def values(house: OpenHouse) -> dict[str, int | None]:
    facts = house.store.facts("reported", [house.store.last_seq()]).to_pylist()
    return {row["measure"]: row["value"] for row in facts}


def bring(house: OpenHouse, folder: Path, head: str, *rows: tuple[str, object]) -> None:
    path = folder / "填报.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("填报")
        page.write_row(0, 0, ["评价范围", head, "指标"])
        for n, (measure, value) in enumerate(rows, 1):
            page.write_row(n, 0, ["主区", value, measure])
    import_filled(house, TableRequest(path, None, "reported", "2024", "示例区"), Words("zh"))


def test_a_figure_is_read_in_the_unit_of_its_measure(house: OpenHouse, tmp_path: Path) -> None:
    """12345 万元 had been kept as 12345 分, and 350 公顷 as 350 mm²."""
    rows = ((INVESTED, 12345.6789), (SURVEYED, "350.25"), (PEOPLE, 1200), (RATE, 88.5))
    bring(house, tmp_path, "数值", *rows)
    assert values(house) == {
        "industrial_fixed_assets": 123_456_789 * WAN // 10_000,
        "surveyed_area": 35_025 * HM2 // 100,
        "resident_population": 1200 * PERSON,
        "printed_supply_rate": 885_000_000,
    }


def test_the_unit_of_a_cell_or_of_the_head_goes_before(house: OpenHouse, tmp_path: Path) -> None:
    rows = ((INVESTED, 2), (SURVEYED, "5250亩"), (PEOPLE, 1200))
    bring(house, tmp_path, "数值（亿元）", *rows)
    assert values(house) == {
        "industrial_fixed_assets": 20_000 * WAN,
        "surveyed_area": 350 * HM2,
        "resident_population": 1200 * PERSON,
    }


def test_a_correction_is_typed_in_the_unit_of_the_measure(house: OpenHouse, tmp_path: Path) -> None:
    bring(house, tmp_path, "数值", (SURVEYED, 350))
    named = ["zone=示例区", "measure=surveyed_area"]
    correct(house, "reported", named, ["value=351.5"], "核对")
    assert values(house) == {"surveyed_area": 3515 * HM2 // 10}


def test_a_figure_is_written_as_people_say_it(house: OpenHouse, tmp_path: Path) -> None:
    bring(house, tmp_path, "数值", (INVESTED, 12345), (SURVEYED, "10亩"))
    relation = ledger_schema().relations["reported"]
    facts = house.store.facts("reported", [house.store.last_seq()])
    cells = written_column(relation, relation.column("value"), ledger_schema(), facts)
    assert cells == [12345, "10亩"]


def test_a_row_may_state_its_unit_in_a_column_of_its_own(house: OpenHouse, tmp_path: Path) -> None:
    """1.5 亿元 had been kept as 1.5 万元, for the column was not read."""
    path = tmp_path / "填报.xlsx"
    rows = ((INVESTED, "亿元", 1.5), (SURVEYED, "亩", 5250), (PEOPLE, "人", 1200), (RATE, None, 88))
    wrong = (("高新技术产业税收总额", "亩", 3), ("高新技术产业总收入", "若干", 3))
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("填报")
        page.write_row(0, 0, ["评价范围", "指标", "计量单位", "数值"])
        for n, row in enumerate((*rows, *wrong), 1):
            page.write_row(n, 0, ["主区", *row])
    asked = TableRequest(path, None, "reported", "2024", "示例区")
    found = import_filled(house, asked, Words("zh"))
    assert values(house) == {
        "industrial_fixed_assets": 15_000 * WAN,
        "surveyed_area": 350 * HM2,
        "resident_population": 1200 * PERSON,
        "printed_supply_rate": 880_000_000,
        "hightech_tax": None,
        "hightech_revenue": None,
    }
    assert [i.where.row for i in found.issues if i.quarantined] == [6, 7]
    assert not [i for i in found.issues if i.check == "field.unread"]
