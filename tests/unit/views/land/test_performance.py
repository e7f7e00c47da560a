"""Promises held against what was done: at completion, at production, at full production."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.land.performance import Performance, land_performance
from yuanheng.words.words import Words

ZONE, DAY = "示例区", "2026-12-31"
PLOT: dict[str, object] = {
    "宗地编号或电子监管号": "A",
    "供地面积（亩）": 100,
    "成交价格（万元）": 2000,
    "容积率下限": 1,
    "固定资产投资强度（万元/亩）": 250,
    "约定亩均产值（万元/亩）": 400,
    "亩均税收（万元/亩）": 20,
    "约定竣工时间": "2024-06-30",
    "约定达产时间": "2026-06-30",
    "违约责任": "税收不足部分由受让人补足",
    "实际竣工时间": "2024-06-30",
    "实际达产时间": "2026-06-30",
    "计容建筑面积（m2）": "66666.67",
    "固定资产投资完成额（万元）": 25_000,
    "达产年产值（万元）": 40_000,
    "达产年税收（万元）": 2_000,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("performance")


@pytest.fixture(scope="module")
def house(folder: Path) -> OpenHouse:
    made = create_ledger(folder / "zone.yhdb")
    add_zone(made, ZONE, {})
    return made


def held(house: OpenHouse, folder: Path, changed: dict[str, object]) -> Performance:
    """The promises of the one plot, with some cells written otherwise."""
    row = {**PLOT, **changed}
    book = openpyxl.Workbook()
    book.active.append(("开发区", "期次", *row))
    book.active.append((ZONE, "2026", *row.values()))
    path = folder / "supply.xlsx"
    book.save(path)
    asked = TableRequest(path, None, "supply", None, None, assumed={"约定或现状": "约定"})
    import_filled(house, asked, Words("en"))
    found = land_performance(house, day=DAY)
    assert found is not None
    return found


def states(found: Performance) -> dict[str, str]:
    return {line.commitment.promise.id: line.state for line in found.lines}


def test_what_is_reached_to_the_limit_is_kept(house: OpenHouse, folder: Path) -> None:
    """250, 400 and 20 万元 a 亩 exactly, and both days themselves."""
    found = held(house, folder, {})
    assert states(found) == {
        "completion": "kept",
        "full-production": "kept",
        "plot-ratio": "kept",
        "investment-intensity": "kept",
        "output-intensity": "kept",
        "tax-intensity": "kept",
    }
    tax = next(line for line in found.lines if line.commitment.promise.id == "tax-intensity")
    assert tax.reached == tax.commitment.limit == Fraction(20)


def test_a_hair_less_is_broken_with_what_the_contract_says(house: OpenHouse, folder: Path) -> None:
    """1 万元 of tax is short; the day after the agreed day is late."""
    short = {"达产年税收（万元）": 1_999, "实际竣工时间": "2024-07-01"}
    found = held(house, folder, short)
    broken = {x.commitment.promise.id: x for x in found.lines if x.state == "broken"}
    assert set(broken) == {"tax-intensity", "completion"}
    tax = broken["tax-intensity"]
    assert tax.amount == pytest.approx(1)
    assert tax.breach_terms == "税收不足部分由受让人补足"


def test_before_its_stage_a_promise_waits(house: OpenHouse, folder: Path) -> None:
    """Not at full production by the day, and the day agreed has not come."""
    early = {
        "约定达产时间": "2027-06-30",
        "实际达产时间": "截至2026-12-31未达产",
        "达产年税收（万元）": 1,
    }
    found = states(held(house, folder, early))
    assert (found["tax-intensity"], found["output-intensity"]) == ("waiting", "waiting")
    assert found["full-production"] == "waiting"


def test_what_nobody_states_is_to_be_proved(house: OpenHouse, folder: Path) -> None:
    """The tax of the year is not told: its document is named."""
    found = held(house, folder, {"达产年税收（万元）": None})
    tax = next(line for line in found.lines if line.commitment.promise.id == "tax-intensity")
    assert tax.state == "unproved"
    assert [(m.document or {})["zh"] for m in tax.missing] == ["完税证明"]


def test_a_plot_without_promises_is_counted_and_has_no_line(house: OpenHouse, folder: Path) -> None:
    none = dict.fromkeys(name for name in PLOT if "约定" in name or "下限" in name)
    more = dict.fromkeys(("固定资产投资强度（万元/亩）", "亩均税收（万元/亩）"))
    found = held(house, folder, {**none, **more})
    assert (found.lines, found.plots, found.silent) == ((), 1, 1)


def test_a_default_is_a_finding_of_an_official_run(house: OpenHouse, folder: Path) -> None:
    """What the board calls broken, the run of the same day finds."""
    found = held(house, folder, {"达产年税收（万元）": 1_999})
    assert states(found)["tax-intensity"] == "broken"
    evaluate(house, "cn.performance-agreement.2018", as_of=DAY)
    open_rules = {v.finding.rule for v in list_findings(house)}
    assert open_rules == {"tax-intensity"}
