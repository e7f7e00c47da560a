"""The offset of GCJ-02 is the publicly known one, and nothing outside of China."""

from __future__ import annotations

import pytest

from yuanheng.monitor.gcj02 import gcj02_of, gcj02_shift_m


@pytest.mark.parametrize(
    ("place", "moved"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_places_move_as_published_pairs_say(
    place: tuple[float, float], moved: tuple[float, float]
) -> None:
    """Three pairs that open programs for such maps are tested with agree to 1e-9 degrees."""
    assert gcj02_of(*place) == pytest.approx(moved, abs=1e-9)


def test_places_outside_of_china_do_not_move() -> None:
    """The formula has no meaning there."""
    assert (gcj02_shift_m(2.35, 48.86), gcj02_of(2.35, 48.86)) == ((0.0, 0.0), (2.35, 48.86))
