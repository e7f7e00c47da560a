"""Checks of a return before it is handed in: at the limit on both sides, in people's units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.monitor.told import Rows, open_told, tell
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.keeping.handing_in import explain_check, submit_batch
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.keeping.rounds import open_round, return_zone
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.rounds import RoundCell
from yuanheng.monitor.submission.failing import beyond
from yuanheng.monitor.submission.handed import period_before
from yuanheng.views.office.round_checks import CheckLine, cell_checks, limits_of
from yuanheng.views.rounds import find_round
from yuanheng.words.words import Words

ZH = Words("zh")
RETURN = Path(__file__).parents[2] / "ledger" / "mapping" / "books" / "经济指标月报2025.10.xlsx"
KWH = 10_000  # stored parts of a kWh
MU = 2 * 10**9  # some area


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A ledger of one zone."""
    house = open_told(tmp_path)
    tell(house, {"zone": [{}]})
    return house


def figure(
    value: float, period: str = "2025-10", form: str = "累计", **more: str | None
) -> dict[str, Any]:
    """Write a row of the monthly return."""
    name = more.pop("name", "固定资产投资")
    return {
        "indicator": name,
        "period": period,
        "form": form,
        "value": value,
        "unit": "亿元",
        **more,
    }


def checked(
    house: OpenHouse,
    form: str,
    period: str,
    facts: Mapping[str, Rows],
    limits: Mapping[str, float] | None = None,
) -> dict[str, list[str]]:
    """Open a round for what is told, and give what fails by kind, in words."""
    tell(house, facts)
    found = open_round(house, form, period, ["Z1"], "2026-04-10", limits=limits)
    said: dict[str, list[str]] = {}
    for line in cell_checks(house, found, found.cells[0]):
        said.setdefault(line.failing.kind, []).append(ZH.say(line.failing.said))
    return said


@pytest.mark.parametrize(
    ("now", "kinds"), [(150.0, []), (150.1, ["jump"]), (50.0, []), (49.9, ["jump"])]
)
def test_a_cumulative_figure_is_held_against_the_year_before(
    now: float, kinds: list[str], house: OpenHouse
) -> None:
    """Half as much again is within the customary threshold, a hair more is not."""
    rows = [figure(100.0, "2024-10"), figure(now)]
    said = checked(house, "monthly-indicators", "2025-10", {"indicator_value": rows})
    assert list(said) == kinds


def test_a_figure_of_a_month_is_held_against_the_month_before(house: OpenHouse) -> None:
    """It is said with both figures, the change and the threshold."""
    rows = [figure(10.0, "2025-09", "当期"), figure(16.0, "2025-10", "当期")]
    said = checked(house, "monthly-indicators", "2025年10月", {"indicator_value": rows})
    assert said["jump"] == [
        "固定资产投资（当期）为 16 亿元，2025-09 为 10 亿元，变动 +60.0%（阈值 50%）"
    ]


def test_what_the_office_set_holds_before_the_form_and_the_custom(house: OpenHouse) -> None:
    """And it is said who set what."""
    rows = [figure(10.0, "2025-09", "当期"), figure(16.0, "2025-10", "当期")]
    facts = {"indicator_value": rows}
    assert "jump" not in checked(house, "monthly-indicators", "2025-10", facts, {"jump": 60})
    assert [(h.name, h.value, h.by) for h in limits_of(find_round(house, 1))] == [
        ("jump", 60, "office"),
        ("points", 10, "default"),
        ("differs", 5, "default"),
    ]


@pytest.mark.parametrize("limits", [{"jump": -1}, {"jump": float("nan")}, {"leap": 5}])
def test_a_threshold_that_there_is_not_is_refused(
    limits: dict[str, float], house: OpenHouse
) -> None:
    """No round is opened with one."""
    with pytest.raises(UsageError):
        open_round(house, "monthly-indicators", "2025-10", ["Z1"], "2026-04-10", limits=limits)


def test_no_figure_is_held_against_one_of_another_definition(house: OpenHouse) -> None:
    """What is counted changed, so nothing follows from the difference."""
    meant: Rows = [
        {"name": "固定资产投资", "valid_from": None, "definition": "含农户", "nature": "时期数"},
        {
            "name": "固定资产投资",
            "valid_from": "2025-01-01",
            "definition": "不含农户",
            "nature": "时期数",
        },
    ]
    rows = [figure(1_422_571.0, "2024-10"), figure(57_881.0)]
    facts: dict[str, Rows] = {"indicator": meant, "indicator_value": rows}
    assert checked(house, "monthly-indicators", "2025-10", facts) == {}


@pytest.mark.parametrize(("now", "kinds"), [(15.0, []), (15.1, ["jump"]), (-5.1, ["jump"])])
def test_rates_are_compared_in_points(now: float, kinds: list[str], house: OpenHouse) -> None:
    """From 5 % to 15 % are ten points, not two hundred percent."""
    rows = [figure(5.0, "2025-09", "增速", unit="%"), figure(now, "2025-10", "增速", unit="%")]
    said = checked(house, "monthly-indicators", "2025-10", {"indicator_value": rows})
    assert list(said) == kinds


def test_months_add_up_and_never_fall_within_a_year(house: OpenHouse) -> None:
    """A cumulative figure that is not the last one and the month, or is less than it."""
    rows = [
        figure(90.0, "2025-09", name="甲"),
        figure(10.0, "2025-10", "当期", name="甲"),
        figure(103.0, name="甲"),
        figure(90.0, "2025-09", name="乙"),
        figure(89.0, name="乙"),
    ]
    said = checked(house, "monthly-indicators", "2025-10", {"indicator_value": rows})
    assert said == {
        "sum": ["甲：累计 103 亿元，与上月累计加本月相差 3 亿元"],
        "fall": ["乙（累计）年内回落：本期 89 亿元，2025-09 为 90 亿元"],
    }


def test_growth_as_printed_follows_from_its_own_figures(house: OpenHouse) -> None:
    """Within what rounding of one decimal makes."""
    rows = [
        figure(110.0),
        figure(100.0, form="同期"),
        figure(12.0, form="增速", unit="%"),
        figure(110.0, name="乙"),
        figure(100.0, form="同期", name="乙"),
        figure(10.1, form="增速", unit="%", name="乙"),
    ]
    said = checked(house, "monthly-indicators", "2025-10", {"indicator_value": rows})
    assert said == {"growth": ["固定资产投资：填报增速 12%，按其自身数据计算为 10.00%"]}


def test_a_part_is_not_larger_than_its_whole(house: OpenHouse) -> None:
    """其中项 against its 上级指标."""
    meant: Rows = [{"name": "其中：工业投资", "part_of": "固定资产投资"}]
    rows = [figure(100.0), figure(100.5, name="其中：工业投资")]
    facts: dict[str, Rows] = {"indicator": meant, "indicator_value": rows}
    assert checked(house, "monthly-indicators", "2025-10", facts) == {
        "part": ["其中：工业投资（累计）为 100.5 亿元，大于其所属的固定资产投资 100 亿元"]
    }


def test_an_indicator_that_the_last_month_gave_may_not_just_be_gone(house: OpenHouse) -> None:
    """Two lack, and are named once."""
    rows = [figure(1.0, "2025-09", "当期", name=n) for n in ("甲", "乙", "丙")]
    facts = {"indicator_value": [*rows, figure(1.0, "2025-10", "当期", name="甲")]}
    said = checked(house, "monthly-indicators", "2025-10", facts)
    assert said == {"absent": ["2025-09 有而本期没有的 2 项：乙、丙"]}


def firms(period: str, *rows: dict[str, Any]) -> Rows:
    """Write rows of firms of a year, whole but for what a case says."""
    whole = {"scale": "规上", "land_area": MU, "taxes": 10**9, "employees": 100}
    names = ("E1", "E2", "E3")
    return [
        {**whole, "enterprise": n, "name": n, "period": period, **row}
        for n, row in zip(names, rows, strict=False)
    ]


def test_cells_that_the_form_asks_for_are_not_left_empty(house: OpenHouse) -> None:
    """One line a column, with the firms."""
    rows = firms("2025", {"taxes": None}, {"taxes": None}, {})
    said = checked(house, "enterprise-year", "2025", {"enterprise_year": rows})
    assert said == {"empty": ["评价税收：3 行中有 2 行为空：E1、E2"]}


def test_a_firm_is_held_against_its_own_last_year(house: OpenHouse) -> None:
    """Twice as much is the form's threshold; from nothing to something is beyond any."""
    before = firms("2024", {}, {}, {"taxes": 0})
    rows = firms("2025", {"taxes": 2 * 10**9}, {"taxes": 2 * 10**9 + 10**6}, {})
    tell(house, {"enterprise_year": before})
    said = checked(house, "enterprise-year", "2025", {"enterprise_year": rows})
    assert [line.partition("：")[0] for line in said["jump"]] == ["E2", "E3"]


@pytest.mark.parametrize(("read", "kinds"), [(100, []), (95, ["other"]), (96, [])])
def test_a_figure_is_held_against_the_meters_of_the_power_supplier(
    read: int, kinds: list[str], house: OpenHouse
) -> None:
    """Where the readings of the firm cover the whole year."""
    halves = [
        {
            "electricity": read * KWH // 2,
            "carrier": "电",
            "enterprise": "E1",
            "starts_on": a,
            "ends_on": b,
        }
        for a, b in (("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31"))
    ]
    facts = {"enterprise_year": firms("2025", {"electricity": 100 * KWH}), "meter_reading": halves}
    said = checked(house, "enterprise-year", "2025", facts)
    assert list(said) == kinds


@pytest.mark.parametrize(
    "span",
    [("2025-01-01", "2025-12-30"), ("2025-01-02", "2025-12-31"), ("2024-12-31", "2025-12-31")],
)
def test_readings_that_do_not_cover_the_year_prove_nothing(
    span: tuple[str, str], house: OpenHouse
) -> None:
    """A day too few, or one of another year."""
    row = {
        "electricity": KWH,
        "carrier": "电",
        "enterprise": "E1",
        "starts_on": span[0],
        "ends_on": span[1],
    }
    facts = {"enterprise_year": firms("2025", {"electricity": 100 * KWH}), "meter_reading": [row]}
    assert checked(house, "enterprise-year", "2025", facts) == {}


def test_what_another_bureau_told_of_the_same_cell_is_not_replaced_unseen(house: OpenHouse) -> None:
    """It is named with who told it and in which batch."""
    first = tell(house, {"indicator_value": [figure(100.0)]})
    tell(house, {"indicator_value": [figure(100.0, name="乙")]}, actor="税务局")
    said = checked(house, "monthly-indicators", "2025-10", {})
    assert "other" not in said
    tell(house, {"indicator_value": [figure(120.0)]}, actor="税务局")
    found = find_round(house, 1)
    others = [c for c in cell_checks(house, found, found.cells[0]) if c.failing.kind == "other"]
    assert [ZH.say(c.failing.said) for c in others] == [
        f"固定资产投资·累计：数值为 120 亿元；tester 所报为 100 亿元（第 {first.seq} 批）"
    ]


def test_the_office_s_own_book_is_doubted_where_its_growth_does_not_follow(tmp_path: Path) -> None:
    """And nowhere else; the same is not said twice, though the import said it too."""
    house = open_told(tmp_path)
    zone, _ = add_zone(house, "示例县经济开发区", {})
    asked = TableRequest(RETURN, None, None, None, zone, is_confirmed=True)
    import_book(house, asked, ZH)
    found = open_round(house, "monthly-indicators", "2025-10", [zone], "2025-11-08")
    said = [ZH.say(c.failing.said) for c in cell_checks(house, found, found.cells[0])]
    assert said == ["省外到位资金：填报增速 18.7%，按其自身数据计算为 7.80%"]


def waiting(house: OpenHouse, value: float = 200.0) -> tuple[RoundCell, CheckLine]:
    """Hand in a figure twice as large as the year before; gives the zone and what fails."""
    tell(house, {"indicator_value": [figure(100.0, "2024-10"), figure(value)]})
    open_round(house, "monthly-indicators", "2025-10", ["Z1"], "2026-04-10")
    found = submit_batch(house, 1, "Z1")
    (line,) = cell_checks(house, found, found.cells[0])
    return found.cells[0], line


def test_nothing_that_a_check_doubts_is_handed_in_without_a_word(house: OpenHouse) -> None:
    """It waits; then the explanation goes with it to who reviews."""
    cell, line = waiting(house)
    assert cell.state == "filling"
    with pytest.raises(LedgerError, match="1 checks"):
        submit_batch(house, 1, "Z1")
    with pytest.raises(UsageError, match="reason"):
        explain_check(house, 1, "Z1", line.failing.id, "  ")
    explain_check(house, 1, "Z1", line.failing.id, "新开工两个项目")
    found = submit_batch(house, 1, "Z1")
    (line,) = cell_checks(house, found, found.cells[0])
    assert (found.cells[0].state, line.reason) == ("submitted", "新开工两个项目")


def test_an_explanation_holds_for_the_figures_that_it_was_given_for(house: OpenHouse) -> None:
    """Another figure is doubted anew, and the old words stay in the log."""
    _, line = waiting(house)
    explain_check(house, 1, "Z1", line.failing.id, "新开工两个项目")
    where = ["indicator=固定资产投资", "period=2025-10", "form=累计"]
    correct(house, "indicator_value", where, ["value=300"], "漏项")
    found = find_round(house, 1)
    (line,) = cell_checks(house, found, found.cells[0])
    assert (found.cells[0].state, line.answer) == ("filling", None)
    assert [e.record.kind for e in found.log] == ["opened", "filled", "explained", "filled"]


def test_a_correction_that_mends_what_failed_leaves_nothing_to_be_said(house: OpenHouse) -> None:
    """It waits for who reports to hand it in: more may be corrected first."""
    waiting(house)
    where = ["indicator=固定资产投资", "period=2025-10", "form=累计"]
    correct(house, "indicator_value", where, ["value=120"], "录入错误")
    found = find_round(house, 1)
    assert (found.cells[0].state, cell_checks(house, found, found.cells[0])) == ("filling", ())
    assert submit_batch(house, 1, "Z1").cells[0].state == "submitted"


def test_what_was_returned_may_be_told_anew_by_a_colleague(house: OpenHouse) -> None:
    """It replaces what was given back, and is not doubted for that."""
    tell(house, {"indicator_value": [figure(100.0)]})
    open_round(house, "monthly-indicators", "2025-10", ["Z1"], "2026-04-10")
    submit_batch(house, 1, "Z1")
    return_zone(house, 1, "Z1", "口径不符")
    tell(house, {"indicator_value": [figure(130.0)]}, actor="同事")
    found = submit_batch(replace(house, actor="同事"), 1, "Z1")
    assert found.cells[0].state == "submitted"


@given(
    now=st.fractions(-1000, 1000, max_denominator=100),
    before=st.fractions(-1000, 1000, max_denominator=100),
    limit=st.integers(0, 200),
)
def test_a_limit_is_a_share_of_what_was_and_itself_within(
    now: Fraction, before: Fraction, limit: int
) -> None:
    """On both sides of it, whatever the signs."""
    edge = before + abs(before) * limit / 100
    assert not beyond(edge, before, limit)
    assert beyond(edge + Fraction(1, 10**9), before, limit)
    assert beyond(now, before, limit) == (
        abs(now - before) > abs(before) * limit / 100 if before else now != 0
    )


@pytest.mark.parametrize(
    ("period", "before"),
    [("2025", "2024"), ("2025-H2", "2025-H1"), ("2025-Q1", "2024-Q4"), ("2025-01", "2024-12")],
)
def test_the_period_before_has_the_same_length(period: str, before: str) -> None:
    """The last of the year before is before the first."""
    assert period_before(period) == before
