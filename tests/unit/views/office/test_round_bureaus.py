"""Which bureau of a zone has told its figures: by who leads each indicator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.unit.monitor.told import Rows, open_told, tell
from yuanheng.app.keeping.rounds import open_round
from yuanheng.views.office.round_bureaus import BureauStanding, bureaus_of


def figure(name: str, period: str) -> dict[str, Any]:
    """Write a row of the monthly return."""
    return {"indicator": name, "period": period, "form": "当期", "value": 1.0, "unit": "亿元"}


def test_what_a_bureau_led_last_month_is_asked_of_it_again(tmp_path: Path) -> None:
    """By the definition, else by the target of the year; one that nobody leads is told apart."""
    house = open_told(tmp_path)
    leads: Rows = [{"name": "甲", "lead_unit": "统计局"}, {"name": "乙", "lead_unit": "统计局"}]
    goal: Rows = [{"name": "丙", "period": "2025", "value": 9.0, "lead_unit": "商务局"}]
    last = [figure(name, "2025-09") for name in ("甲", "乙", "丙")]
    now = [figure("甲", "2025-10"), figure("丁", "2025-10")]
    tell(house, {"zone": [{}], "indicator": leads, "target": goal, "indicator_value": last + now})
    found = open_round(house, "monthly-indicators", "2025-10", ["Z1"], "2025-11-08")
    assert bureaus_of(house, found, found.cells[0]) == (
        BureauStanding("商务局", 1, 0, ("丙",)),
        BureauStanding("统计局", 2, 1, ("乙",)),
        BureauStanding("", 1, 1, ()),
    )


def test_a_quarter_is_told_by_its_months(tmp_path: Path) -> None:
    """And rows of other tables name no bureau."""
    house = open_told(tmp_path)
    tell(house, {"zone": [{}], "indicator_value": [figure("甲", "2025-08")]})
    found = open_round(house, "indicator_value", "2025-Q3", ["Z1"], "2025-10-10")
    assert bureaus_of(house, found, found.cells[0]) == (BureauStanding("", 1, 1, ()),)
    other = open_round(house, "enterprise_year", "2025", ["Z1"], "2025-10-10")
    assert bureaus_of(house, other, other.cells[0]) == ()
