"""Supplies of a month: the rule is applied at its end, and the supplies get their verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.mapping.written import ZONE, Rows, write
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.opening import create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.periods import day_of_rule
from yuanheng.words.words import Words

ROWS: Rows = [
    ["滨江经济开发区土地供应台账（数据截至2025年10月31日）"],
    ["宗地编号", "受让人", "出让面积（亩）", "约定开工时间", "实际开工时间"],
    ["G1", "示例甲有限公司", 20, "2023-09-15", "未动工"],
    ["G2", "示例乙有限公司", 30, "2023-09-15", "2023-08-01"],
]


def test_supplies_of_a_month_are_judged_by_its_last_day(tmp_path: Path) -> None:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, ZONE, {})
    path = write(tmp_path / "book.xlsx", {"供地": ROWS})
    import_book(house, TableRequest(path, None, None, None, None), Words("zh"))
    run = evaluate(house, "cn.idle-land.2012")
    assert (run.period, run.as_of) == ("2025-10", "2025-10-31")


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2025", "2025-12-31"),
        ("2025-10", "2025-10-31"),
        ("2024-02", "2024-02-29"),
        ("2025-Q3", "2025-09-30"),
        ("2025-H1", "2025-06-30"),
        ("someday", "someday-12-31"),
    ],
)
def test_a_rule_is_applied_on_the_last_day_of_a_period(period: str, day: str) -> None:
    assert day_of_rule(period) == day
