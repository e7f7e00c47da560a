"""Real months and years as indicators: a park's electricity, and what two surveys report."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.realdata.conftest import MUDANJIANG, Told
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.indicators.board import indicator_board
from yuanheng.views.indicators.card import indicator_card
from yuanheng.words.words import Words

pytestmark = pytest.mark.realdata


def test_the_months_of_a_park_stand_as_an_indicator(realdata: Path, tmp_path: Path) -> None:
    months: Counter[str] = Counter()
    with (realdata / "power_yangzhong" / "data.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            months[row["record_date"][:7]] += int(row["total"])
    table = tmp_path / "用电.csv"
    lines = [f"工业用电量,千瓦时,{month},{total}" for month, total in months.items()]
    table.write_text("\n".join(["指标名称,计量单位,期次,本月", *lines]), encoding="utf-8")
    house = create_ledger(tmp_path / "power.yhdb")
    zone = add_zone(house, "示例高新区", {})[0]
    import_book(house, TableRequest(table, None, None, None, zone), Words("zh"))
    card = indicator_card(house, Words("en"), zone, "工业用电量")
    assert card is not None
    assert [line.month.value for line in card.lines] == [
        float(months[m]) for m in sorted(months, reverse=True)
    ]
    last = card.lines[0].row
    assert last.total.value == sum(n for m, n in months.items() if m.startswith("2016"))
    growth = (months["2016-09"] / months["2015-09"] - 1) * 100
    assert last.growth.value == pytest.approx(growth, abs=1e-6)
    assert card.line is not None
    assert len(card.line.points) == len(months) == 21
    assert len(card.line.stretches) == 1


def test_investment_that_falls_to_a_twentieth_is_a_break_and_no_decline(told: Told) -> None:
    zone = told.zones[MUDANJIANG]
    board = indicator_board(told.house, Words("zh"), zone=zone, period="2013")
    assert board is not None
    rows = {r.name: r for r in board.rows}
    found = next(r for n, r in rows.items() if "固定资产投资" in n and r.month.value == 57_881)
    assert found.before.value == 1_422_571.51
    assert found.growth.text == ""
    assert "24.6 倍" in found.growth_note
    assert found.line is not None
    assert (len(found.line.stretches), len(found.line.breaks)) == (2, 1)
