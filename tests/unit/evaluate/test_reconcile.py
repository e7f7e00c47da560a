"""Reported figures are held against those of the patches, and a difference is something to see."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.cases import run_cases
from yuanheng.standards.packs.contents import scorecard
from yuanheng.standards.scorecards.cases import Case, CaseArea, Cell, Expected

ID = "cn.land-intensity.2014"
RATES = {
    "printed_development_rate": 89.46,
    "printed_supply_rate": 92.68,
    "printed_built_rate": 92.77,
}


def differences(built: float, reported: Mapping[str, float], verdict: str) -> tuple[str, ...]:
    """The differences of a case: built land of 100 hm2 buildable, and what the zone reports."""
    patches: tuple[dict[str, Cell], ...] = (
        {"land_class": "A2", "supply_state": "D21", "area": built},
        {"land_class": "B21", "supply_state": "D21", "area": round(100 - built, 6)},
    )
    expected = Expected(
        *({}, {}, {}, {}, {}, {}, {}, {}), {"主区": {"three_ratios": verdict}}, None
    )
    case = Case(
        "x", "E3", "区", (CaseArea("主区", patches, dict(reported)),), {}, None, 0.0, expected
    )
    return run_cases(ID, scorecard(ID), [case], DuckEngine())[0].differences


@pytest.mark.parametrize(
    ("built", "verdict"),
    [(76.92, "not-met"), (76.90, "not-met"), (76.89, "met"), (76.94, "met"), (80.0, "met")],
)
def test_the_three_reported_rates_agree_with_the_patches_within_a_fiftieth_of_a_percent(
    built: float, verdict: str
) -> None:
    """W7, E3: 89.46 % × 92.68 % × 92.77 % = 76.917 %; `met` is a difference to look at."""
    assert differences(built, RATES, verdict) == ()


def test_without_one_of_the_rates_nothing_is_compared() -> None:
    """What nobody stated is not taken for zero or for a hundred percent."""
    stated = {k: v for k, v in RATES.items() if k != "printed_supply_rate"}
    assert differences(80.0, stated, "met") == ("主区 three_ratios: None, expected met",)
