"""Agreements held against what was done: amounts, days, capital, the last agreement first."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from tests.unit.monitor.investment.rows import on, project, row
from yuanheng.monitor.investment.agreements import AgreementLine, agreement_lines
from yuanheng.monitor.investment.projects import project_lines

WAN, DAY = 10**8, "2025-10-31"


def agreement(number: str = "X1", /, **cells: object) -> dict[str, object]:
    stated: dict[str, object] = {
        "kind": "binding",
        "project": "P1",
        "period": "2025",
        **on("signed_on", "2024-03-01"),
    }
    return row("agreement", number=number, **{**stated, **cells})


def held(
    *agreements: Mapping[str, object],
    stage: Mapping[str, object] | None = None,
    months: tuple[Mapping[str, object], ...] = (),
    plots: tuple[Mapping[str, object], ...] = (),
) -> AgreementLine:
    lines = project_lines([project(**(stage or {}))], DAY)
    (found,) = agreement_lines(agreements, lines, months, plots, DAY)
    return found


def month(of: str, done: int) -> Mapping[str, object]:
    return row("project_month", project="P1", total_done=done * WAN, **on("month", of))


@pytest.mark.parametrize(
    ("done", "state", "rate"), [(10_000, "kept", 100), (9_999, "short", Fraction(9999, 100))]
)
def test_money_is_short_only_once_the_works_are_completed(
    done: int, state: str, rate: Fraction
) -> None:
    """10,000 万元 promised: to the last 万元, by the last month that states it."""
    promised = agreement(fixed_investment=10_000 * WAN)
    months = (month("2025-09-30", 1), month("2025-10-31", done), month("2025-11-30", 99_999))
    completed = on("construction_completion", "2025-06-30")
    money = held(promised, stage=completed, months=months).amounts["fixed_investment"]
    assert (money.state, money.rate) == (state, rate)
    building = {"construction_completion_from": "2025-11-01", "construction_completion_to": None}
    early = held(promised, stage=building, months=(month("2025-10-31", 9_999),))
    assert early.amounts["fixed_investment"].state == "waiting"


@pytest.mark.parametrize(
    ("began", "state", "late"),
    [("2025-06-30", "kept", None), ("2025-07-01", "late", 1)],
)
def test_a_day_is_kept_on_the_day_itself(began: str, state: str, late: int | None) -> None:
    found = held(
        agreement(**on("agreed_start", "2025-06-30")), stage=on("construction_start", began)
    ).days["started"]
    assert (found.state, found.late) == (state, late)


def test_who_has_not_begun_is_late_by_the_days_until_now() -> None:
    """截至2025-10-31未开工, a month after the day agreed."""
    stage = {"construction_start_from": "2025-11-01", "construction_start_to": None}
    found = held(agreement(**on("agreed_start", "2025-09-30")), stage=stage).days["started"]
    assert (found.state, found.late) == ("late", 31)


def test_what_nobody_states_is_not_known() -> None:
    found = held(agreement(**on("agreed_start", "2025-09-30")))
    assert found.days["started"].state == "unknown"
    assert not found.is_behind


def test_capital_is_short_once_the_works_began() -> None:
    promised = agreement(capital=1_000 * WAN, capital_paid=400 * WAN)
    found = held(promised, stage=on("construction_start", "2025-01-01")).amounts["capital"]
    assert found.state == "short"
    assert found.rate == Fraction(40)


def test_output_is_the_sum_of_the_plots_or_none() -> None:
    """One plot that states nothing leaves the sum open."""
    plots = [
        row("supply", number=n, period="2025", project="P1", output=v)
        for n, v in (("A", 600 * WAN), ("B", 400 * WAN))
    ]
    stage = on("full_production", "2025-01-01")
    whole = held(agreement(output=1_000 * WAN), stage=stage, plots=tuple(plots))
    assert whole.amounts["output"].state == "kept"
    plots[1]["output"] = None
    part = held(agreement(output=1_000 * WAN), stage=stage, plots=tuple(plots))
    assert (part.amounts["output"].state, part.amounts["output"].done) == ("unknown", None)


def test_a_supplementary_agreement_stands_before_what_it_supplements() -> None:
    """It puts the start off and says nothing of the money, which stays."""
    first = agreement(fixed_investment=10_000 * WAN, **on("agreed_start", "2025-06-30"))
    more = agreement(
        "X2",
        kind="supplementary",
        **on("signed_on", "2025-05-01"),
        **on("agreed_start", "2026-06-30"),
    )
    found = held(more, first)
    assert found.days["started"].by == "2026-06-30"
    assert found.amounts["fixed_investment"].promised == 10_000
    assert found.numbers == ("X1", "X2")


def test_a_framework_alone_is_said_to_be_one() -> None:
    late = {"construction_start_from": "2025-11-01", "construction_start_to": None}
    for kind, is_framework in (("framework", True), ("binding", False)):
        found = held(agreement(kind=kind, **on("agreed_start", "2025-09-30")), stage=late)
        assert (found.is_framework, found.is_behind) == (is_framework, not is_framework)
