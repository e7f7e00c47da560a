"""Patches far from the rest of the zone are named with the distance; sites of a zone are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from tests.unit.ledger.boxes import Box, bring_boxes
from yuanheng.ledger.surveys.strays import Stray, find_strays

ZONE: Box = (0, 0, 2000, 1000)


def box(east_km: float, side_m: float) -> Box:
    """Draw a square so far to the east."""
    return (east_km * 1000, 0, east_km * 1000 + side_m, side_m)


@pytest.mark.parametrize(
    ("other", "strays"),
    [
        (box(3, 100), ()),  # small, one kilometre away
        (box(5, 100), (Stray((1,), 3000.0),)),  # small and far
        (box(5, 200), ()),  # two per cent of the land: a site
        (box(60, 1000), (Stray((1,), 58_000.0),)),  # no site lies so far
    ],
)
def test_a_patch_is_a_stray_by_its_share_and_its_distance(
    other: Box, strays: tuple[Stray, ...]
) -> None:
    """A slip of coordinates is small and far, or farther than any site."""
    shapes = np.array([shapely.box(*ZONE), shapely.box(*other)])
    assert find_strays(shapes) == strays


def test_patches_beside_each_other_are_one_site() -> None:
    """A site of many small patches is judged as a whole."""
    site = [(5000 + 60 * n, 0, 5050 + 60 * n, 100) for n in range(10)]
    shapes = np.array([shapely.box(*b) for b in [ZONE, *site]])
    assert find_strays(shapes) == ()


def test_shapes_that_lie_nowhere_are_left_to_others() -> None:
    """A missing shape is no stray."""
    assert find_strays(np.array([shapely.box(*ZONE), None], dtype=object)) == ()


def test_a_stray_patch_is_a_warning_with_its_distance(tmp_path: Path) -> None:
    """The import names the patch and how far it lies from the others."""
    batch, issues = bring_boxes(tmp_path, [ZONE, box(9, 50)])
    (issue,) = [i for i in issues if i.check == "geometry.far"]
    assert (issue.severity, issue.quarantined) == ("warning", False)
    assert str(issue.message) == "The patch P1 lies 7.0 km from the other patches"
    assert batch.details["strays"] == 1


def test_a_patch_outside_the_band_is_a_warning_with_its_distance(tmp_path: Path) -> None:
    """A site beyond the edge of the 3° zone is named, though it is large and on its way there."""
    row = [(40_000.0 * n, 0.0, 40_000.0 * n + 3000.0, 3000.0) for n in range(6)]
    _, issues = bring_boxes(tmp_path, row)
    found = [i for i in issues if i.check == "geometry.outside-band"]
    assert [(i.severity, i.message.values["number"]) for i in found] == [("warning", "P5")]
    (issue,) = found
    assert issue.message.values["distance"] == pytest.approx(56, abs=3)
