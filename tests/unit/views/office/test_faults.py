"""Faults of data as tasks: each kind is listed with where it is mended, and goes when it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.gallery import ROW, book, changed
from tests.unit.monitor.told import open_told, tell
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.handing_in import explain_check, submit_batch
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.keeping.rounds import open_round, return_zone
from yuanheng.app.opening import OpenHouse
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.ledger.batches import zone_named
from yuanheng.views.office.faults import FEW, data_faults
from yuanheng.views.office.round_checks import cell_checks
from yuanheng.views.rounds import find_round
from yuanheng.words.words import Words

ZH = Words("zh")


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """Two zones; it is the first of March 2026."""
    house = open_told(tmp_path)
    tell(house, {"zone": [{}, {"zone": "Z2", "name": "远方", "code": "S2"}]})
    return house


def figure(value: float, period: str = "2025-10") -> dict[str, Any]:
    """Write a row of the monthly return."""
    return {"indicator": "甲", "period": period, "form": "累计", "value": value, "unit": "亿元"}


def told(house: OpenHouse, zone: str = "Z1") -> list[tuple[str, str, str]]:
    """Give kind, light and words of what is to be done in a zone."""
    return [(f.kind, f.light, ZH.say(f.said)) for f in data_faults(house, {zone})]


def test_a_form_is_a_task_until_it_is_handed_in(house: OpenHouse) -> None:
    """Due, then doubted, then to be handed in, then given back; each in its own words."""
    open_round(house, "monthly-indicators", "2025-10", ["Z1"], "2026-03-04")
    assert told(house) == [("fill", "yellow", "待填报，还剩 3 天")]
    tell(house, {"indicator_value": [figure(100.0, "2024-10"), figure(200.0)]})
    submit_batch(house, 1, "Z1")
    assert told(house) == [("explain", "yellow", "1 项审核待更正或说明")]
    found = find_round(house, 1)
    (line,) = cell_checks(house, found, found.cells[0])
    explain_check(house, 1, "Z1", line.failing.id, "新项目")
    assert told(house) == [("hand-in", "yellow", "已填报，审核均通过或已说明，请报送")]
    submit_batch(house, 1, "Z1")
    assert told(house) == []
    return_zone(house, 1, "Z1", "口径不符")
    assert told(house) == [("returned", "red", "已退回：口径不符")]


def test_what_is_late_comes_first_with_its_days(house: OpenHouse) -> None:
    """And nothing of another zone is told."""
    open_round(house, "monthly-indicators", "2025-10", ["Z1", "Z2"], "2026-03-20")
    open_round(house, "monthly-indicators", "2025-09", ["Z1"], "2026-02-20")
    assert [t[2] for t in told(house)] == ["晚9天", "待填报，还剩 19 天"]
    assert [t[2] for t in told(house, "Z2")] == ["待填报，还剩 19 天"]


def test_a_value_set_aside_is_a_task_until_it_is_corrected(tmp_path: Path) -> None:
    """The batch it came in is named, and no longer once the cell is filled in."""
    house = open_told(tmp_path)
    add_zone(house, "示例区", {"code": "S1", "level": None})
    request = TableRequest(book(tmp_path, [changed(area="一大片")]), None, None, None, None)
    done = import_filled(house, request, ZH)
    assert done.batch is not None
    zones = {zone_named(house, "示例区")}
    (fault,) = data_faults(house, zones)
    assert (fault.kind, fault.batch, fault.title) == ("aside", done.batch.seq, "表.xlsx")
    correct(house, "parcel", [f"number={ROW[3]}"], ["area=1.5hm2"], "原件")
    assert data_faults(house, zones) == ()


def test_names_that_wait_for_a_person_are_counted(house: OpenHouse) -> None:
    """By zone; who sees another zone is not told."""
    tell(
        house,
        {
            "enterprise": [{"enterprise": "E1", "name": "示例精密机械有限公司"}],
            "enterprise_year": [{"enterprise": "示例精密机械公司", "name": "示例精密机械公司"}],
        },
    )
    assert told(house) == [("names", "yellow", "有 1 个名称可能指已有的企业、地块或项目，请确认")]
    assert told(house, "Z2") == []


def test_names_of_many_zones_are_left_to_their_own_page(house: OpenHouse) -> None:
    """Every zone's would be read to count them; so many as few are, and one more are not."""
    firm = {"enterprise": "E1", "name": "示例精密机械有限公司"}
    year = {"enterprise": "示例精密机械公司", "name": "示例精密机械公司"}
    tell(house, {"enterprise": [firm], "enterprise_year": [year]})
    some = {"Z1", *(f"Y{n}" for n in range(FEW - 1))}
    assert [f.kind for f in data_faults(house, some)] == ["names"]
    assert data_faults(house, {*some, "Z2"}) == ()
