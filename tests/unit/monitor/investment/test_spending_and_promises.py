"""Investment by month beside its pace, and what is promised twice."""

from __future__ import annotations

from fractions import Fraction

from tests.unit.monitor.investment.rows import on, project, row
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.monitor.investment.projects import project_lines
from yuanheng.monitor.investment.promised import promised_investors, promised_land
from yuanheng.monitor.investment.spending import spending_sum, spendings

DAY = "2025-10-31"


def wan(amount: str) -> int:
    unit = parse_unit("万元")
    return int(Fraction(amount) * unit.factor_to(storage_unit(unit)))


def month(number: str, of: str, plan: str | None, done: str | None) -> dict[str, object]:
    days = on("month", f"{of}-01", f"{of}-{'31' if of[5:] in ('08', '10') else '30'}")
    cells = {"year_plan": plan and wan(plan), "year_done": done and wan(done)}
    return row("project_month", project=number, **days, **cells)


def test_the_last_month_is_set_against_the_months_gone_by() -> None:
    """640 planned, 316 done in ten months: 49.375 %, 33.96 points behind."""
    lines = spendings(
        [month("P1", "2025-09", "640", "300"), month("P1", "2025-10", "640", "316")], DAY
    )
    (line,) = lines
    assert (line.month, line.rate) == ("2025-10", Fraction(316 * 100, 640))
    assert line.ahead == Fraction(316 * 100, 640) - Fraction(1000, 12)


def test_who_states_no_plan_is_counted_and_in_no_sum() -> None:
    found = spending_sum(
        spendings([month("P1", "2025-10", "600", "500"), month("P2", "2025-10", None, "70")], DAY)
    )
    assert (found.projects, found.unknown, found.plan, found.done) == (
        1,
        1,
        Fraction(600),
        Fraction(500),
    )
    assert (found.rate, found.ahead) == (Fraction(250, 3), Fraction(0))


def test_a_month_that_is_not_over_is_not_told_of_yet() -> None:
    assert spendings([month("P1", "2025-10", "640", "316")], "2025-10-30") == ()


def test_one_plot_for_two_projects_is_said_while_both_use_it() -> None:
    """An ended use and an ended project claim nothing."""
    lines = project_lines([project("P1"), project("P2"), project("P3", stage="ended")], DAY)
    uses = [
        row("project_land", project="P1", supply="D1"),
        row("project_land", project="P2", supply="D1"),
        row("project_land", project="P3", supply="D2"),
        row("project_land", project="P1", supply="D2"),
        row("project_land", project="P1", supply="D3", **on("ends_on", "2025-10-31")),
        row("project_land", project="P2", supply="D3"),
    ]
    supplies = [row("supply", number="D4", project="P1")]
    found = promised_land(lines, uses, supplies, DAY)
    assert [(t.plot, t.projects) for t in found] == [("D1", ("P1", "P2"))]


def test_an_investor_in_two_zones_comes_first_and_masked_names_are_nobody() -> None:
    lines = project_lines(
        [
            project("P1", investor="甲（集团）有限公司"),
            {**project("P2", investor="甲(集团) 有限公司"), "zone": "Z2"},
            project("P3", investor="乙公司"),
            project("P4", investor="乙公司"),
            project("P5", investor="**集团"),
            project("P6", investor="**集团"),
        ],
        DAY,
    )
    found = promised_investors(lines)
    assert [(t.investor, t.zones) for t in found] == [
        ("甲（集团）有限公司", ("Z1", "Z2")),
        ("乙公司", ("Z1",)),
    ]
