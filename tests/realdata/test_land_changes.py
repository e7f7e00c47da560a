"""Plots between two surveys of four real zones: every hectare is told, or named as untold."""

from __future__ import annotations

import pytest

from tests.realdata.conftest import BINXI, LIMIN, MUDANJIANG, SUIFENHE, Told
from yuanheng.views.land.changes import PlotChanges, plot_changes

pytestmark = pytest.mark.realdata


def compared(told: Told, zone: str) -> PlotChanges:
    found = plot_changes(told.house, zone=told.zones[zone])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("zone", "same", "before", "untold"),
    [
        (LIMIN, 165, 698.3563, 0.1878),
        (BINXI, 169, 1857.6889, 5.595),
        (MUDANJIANG, 264, 689.5055, 7.9227),
        (SUIFENHE, 60, 179.6496, 0.2942),
    ],
)
def test_every_hectare_of_the_earlier_survey_is_told_or_named(
    told: Told, zone: str, same: int, before: float, untold: float
) -> None:
    """Told, gone and untold make up the earlier survey; of it at most 1.2 % is untold."""
    found = compared(told, zone)
    assert (found.since, found.until, found.counts["same"]) == ("2012", "2013", same)
    assert (found.counts["gone"], found.unknown) == (0, 0)
    assert found.told + found.gone + found.untold == found.area_before
    assert (round(float(found.area_before), 4), round(float(found.untold), 4)) == (before, untold)


def test_a_zone_drawn_elsewhere_is_matched_after_a_shift_and_that_is_said(told: Told) -> None:
    assert {c.by for c in compared(told, SUIFENHE).changes} == {"moved-geometry"}
    assert {c.by for c in compared(told, BINXI).changes} == {"geometry"}
