"""Strips too thin to be land, and thin gaps between patches, are named; roads and plots are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from tests.unit.ledger.boxes import Box, bring_boxes
from yuanheng.ledger.surveys.slivers import are_strips, mean_width_m
from yuanheng.model.ledger import Issue

PLOT: Box = (0, 0, 100, 100)


def named(issues: tuple[Issue, ...], check: str) -> list[tuple[object, ...]]:
    """Give the figures that a check named, with its severity."""
    values = [(i.severity, i.message.values) for i in issues if i.check == check]
    return [(s, v["number"], v["width"], v["area"]) for s, v in values]


@pytest.mark.parametrize(
    ("box", "is_strip"),
    [
        ((0, 0, 100, 0.8), True),
        ((0, 0, 100, 1.2), False),  # a path
        ((0, 0, 0.9, 0.9), False),  # small, not thin
        ((0, 0, 2000, 12), False),  # a road
    ],
)
def test_a_strip_is_both_narrow_and_long(box: Box, *, is_strip: bool) -> None:
    """Neither a long road nor a tiny plot is a strip."""
    assert are_strips(np.array([shapely.box(*box)])).tolist() == [is_strip]


def test_the_mean_width_of_a_strip_is_its_width() -> None:
    """Twice the area over the perimeter comes near the width as the strip gets longer."""
    width = mean_width_m(np.array([shapely.box(0, 0, 1000, 0.5)]))
    assert width.tolist() == pytest.approx([0.49975], abs=1e-5)


def test_a_patch_that_is_a_strip_is_a_warning_and_keeps_its_area(tmp_path: Path) -> None:
    """The strip beside a plot is named with its width; nothing is set aside."""
    batch, issues = bring_boxes(tmp_path, [PLOT, (100, 0, 100.5, 100)])
    assert named(issues, "geometry.sliver") == [("warning", "P1", 0.5, 50.0)]
    assert batch.details["slivers"] == 1
    assert not any(i.quarantined for i in issues)


def test_a_thin_gap_between_patches_is_a_notice(tmp_path: Path) -> None:
    """Two plots that miss each other by thirty centimetres are told of."""
    batch, issues = bring_boxes(tmp_path, [PLOT, (100.3, 0, 200, 100)])
    assert named(issues, "geometry.gap-sliver") == [("notice", "P0", 0.3, 30.0)]
    assert batch.details["gap_slivers"] == 1


@pytest.mark.parametrize("left", [100.0, 100.002, 106.0])
def test_neighbours_and_land_left_out_for_a_road_are_no_gaps(tmp_path: Path, left: float) -> None:
    """Patches that touch, that miss by millimetres, or that leave a road between them are sound."""
    batch, issues = bring_boxes(tmp_path, [PLOT, (left, 0, 200, 100)])
    assert [i.check for i in issues if i.check.startswith("geometry")] == []
    assert (batch.details["slivers"], batch.details["gap_slivers"]) == (0, 0)
